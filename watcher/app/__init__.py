"""Composition root: Settings in, App out; the only package that knows every adapter.

program (the App) · build (its real adapters) · following (the settings in force) · checking (what a round is
over) · rounds (host by host) · leftovers · publishing (feeds and what operators are sent).
"""

from watcher.app.build import build_app
from watcher.app.program import App
from watcher.app.publishing import operator_names

__all__ = ["App", "build_app", "operator_names"]
