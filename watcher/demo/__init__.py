"""`watcher demo`: the same program on a bundled, time-lapsed stand-in of the watched sites, offline."""

from watcher.demo.run import run_demo

__all__ = ["run_demo"]
