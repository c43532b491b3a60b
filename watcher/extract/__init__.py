"""Bytes → Document.  Pure."""
