"""Channels: one file per way out."""
