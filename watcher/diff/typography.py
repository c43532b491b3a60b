"""What two spellings of the same words have in common: quotes, dashes and white space unified."""

from collections.abc import Iterable

CELL_MARK = " | "

_QUOTES = dict.fromkeys(map(ord, "«»“”„‟‹›″＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛′´`"), "'")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_UNIFIED = _QUOTES | _DASHES | {0xAD: None}


def reads_the_same(old: Iterable[str], new: Iterable[str]) -> bool:
    """Return whether the texts, read one after the other, are the same; our mark between cells is no text."""
    return _read(old) == _read(new)


def _read(texts: Iterable[str]) -> str:
    return match_key(" ".join(texts).replace(CELL_MARK, " "))


def match_key(text: str) -> str:
    """Return `text` with its quotes, dashes and white space unified."""
    return " ".join(text.translate(_UNIFIED).split())
