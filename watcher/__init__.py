"""Watcher: what changed in official health guidance, in meaning, with evidence."""

__version__ = "0.1.0"
