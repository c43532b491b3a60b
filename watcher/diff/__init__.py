"""Document × Document → PageDiff.  Pure: no clock, no files, no judgement of what a change means."""

from typing import TYPE_CHECKING

from watcher.lazy import loader

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

if not TYPE_CHECKING:
    __getattr__ = loader(
        __name__,
        {
            "watcher.diff.delta": ("WrongBase", "apply", "invert"),
            "watcher.diff.documents": ("ENGINE_VERSION", "diff_documents"),
            "watcher.diff.tokens": ("Token", "tokenize"),
            "watcher.diff.words": ("diff_words",),
        },
    )
