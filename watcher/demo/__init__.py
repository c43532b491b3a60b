"""`watcher demo`: the same program on a bundled, time-lapsed stand-in of the watched sites, offline."""
