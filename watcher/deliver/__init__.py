"""Channels: one file per way out."""

from watcher.deliver.feedfiles import FeedFiles

__all__ = ["FeedFiles"]
