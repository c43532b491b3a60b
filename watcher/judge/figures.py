"""Which figures and words stand in a text, taken down once, so that many values can be asked for at once.

Never misses what `spellings` would find in the text itself; what it lets through must still be read.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

_DIGITS = re.compile(r"\d+")
_NO_DIGITS = re.compile(r"\D+")
_WORDS = re.compile(r"\w+")
_FRACTIONS = re.compile(r"[½⅓⅔¼¾⅛]|\d\s*/\s*\d|\bhal[fv]", re.IGNORECASE)
_WITH_AT = re.compile(r"\S*@\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`runs` are the numbers as written, `words` all words in order, in lower case.

    `digits` is every digit in turn, `addresses` the words with an @.
    """

    runs: frozenset[str]
    words: tuple[str, ...] = field(repr=False)
    digits: str = field(repr=False)
    addresses: str = field(repr=False)
    has_fraction: bool

    def has_word_from(self, start: str) -> bool:
        """Return whether a word begins so."""
        at = bisect_left(self.words, start)
        return at < len(self.words) and self.words[at].startswith(start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a text must hold for a value to stand in it: one of `runs` whole, or a word from `starts` on."""

    runs: tuple[frozenset[str], ...] = ()
    starts: tuple[str, ...] = ()
    may_be_fraction: bool = False

    def may_stand_in(self, figures: Figures) -> bool:
        """Return whether the value may be written in the text of `figures`."""
        return (
            any(run <= figures.runs for run in self.runs)
            or any(map(figures.has_word_from, self.starts))
            or (self.may_be_fraction and figures.has_fraction)
        )


def figures_of(texts: Iterable[str]) -> Figures:
    """Return what stands in texts that are read together, and none of which runs into the next."""
    text = "\n".join(texts)
    folded = text.lower()
    return Figures(
        runs=frozenset(_DIGITS.findall(text)),
        words=tuple(sorted(set(_WORDS.findall(folded)))),
        digits=_NO_DIGITS.sub("", text),
        addresses="\n".join(_WITH_AT.findall(folded)),
        has_fraction=_FRACTIONS.search(text) is not None,
    )


def runs_of(form: str) -> frozenset[str]:
    """Return the numbers that a spelling consists of."""
    return frozenset(_DIGITS.findall(form))


def first_word(words: str) -> str:
    """Return with what a word in a text begins when it begins with `words`."""
    found = _WORDS.match(words.lower())
    return found[0] if found else ""
