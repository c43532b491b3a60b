"""Channels: one file per way out."""

from watcher.deliver.feedfiles import FeedFiles
from watcher.deliver.mail import Mail
from watcher.deliver.webhook import Webhook

__all__ = ["FeedFiles", "Mail", "Webhook"]
