"""Composition root: Settings in, App out; the only module that knows every adapter."""
