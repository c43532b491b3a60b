"""Shows a page in a browser that can reach nothing: its own processes, bounded in time and memory.

session (our side) → supervise (a small process that bounds and ends all) → worker (Playwright) → Chromium.
Every request that the page makes comes back to our side over a pipe, where the fetcher's guard, turns and
robots hold; the browser itself neither resolves nor connects.  Nothing is imported here: the processes start
with what they need, and Playwright is loaded by the worker alone.
"""
