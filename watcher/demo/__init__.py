"""`watcher demo`: the bundled stand-in of the watched sites."""
