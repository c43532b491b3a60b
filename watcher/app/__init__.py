"""Composition root: Settings in, App out; the only package that knows every adapter.

program (the App) · rounds (checking, host by host) · publishing (feeds and what operators are sent).
"""

from watcher.app.program import App, build_app
from watcher.app.publishing import operator_names

__all__ = ["App", "build_app", "operator_names"]
