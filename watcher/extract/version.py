"""Which extraction this is."""

EXTRACTOR_VERSION = "5"
"""Grows with every change that may alter a block, a trail or a digest."""
