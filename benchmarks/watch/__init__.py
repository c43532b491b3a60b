"""One round over many pages, ours and the rivals', from one origin: `python -m benchmarks.watch`."""
