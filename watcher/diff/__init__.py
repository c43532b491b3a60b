"""Document × Document → PageDiff.  Pure: no clock, no files, no judgement of what a change means."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watcher.diff.delta import WrongBase, apply, invert
    from watcher.diff.documents import ENGINE_VERSION, diff_documents
    from watcher.diff.tokens import Token, tokenize
    from watcher.diff.words import diff_words

__all__ = [
    "ENGINE_VERSION",
    "Token",
    "WrongBase",
    "apply",
    "diff_documents",
    "diff_words",
    "invert",
    "tokenize",
]

_PLACES = {
    "watcher.diff.delta": ("WrongBase", "apply", "invert"),
    "watcher.diff.documents": ("ENGINE_VERSION", "diff_documents"),
    "watcher.diff.tokens": ("Token", "tokenize"),
    "watcher.diff.words": ("diff_words",),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for, and no more: most commands need little of it (PEP 562)."""
        for module, names in _PLACES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
