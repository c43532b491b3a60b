"""Before and after as runs of words: what stayed, what went, what came.

The update's page shows the runs that were recorded.  Lists have only the two published texts and compare
their words again, for the eye alone: nothing is judged by it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.change import Op

if TYPE_CHECKING:
    from watcher.diff import diff_words
else:
    diff_words = later("watcher.diff", "diff_words")

_WORD = re.compile(r"\s+|\S+")
# Counted in tokens: a word and the blank beside it are two.
_CONTEXT_WORDS = 28
_MARKED_WORDS = 120
_COMPARED_CHARS = 20_000
_SIDE_CHARS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two texts as runs.  An empty side means that there is no such text."""

    before: tuple[Op, ...]
    after: tuple[Op, ...]

    @property
    def has_removed(self) -> bool:
        """True when words of the text before are gone."""
        return any(op.tag == "-" for op in self.before)

    @property
    def has_added(self) -> bool:
        """True when words of the text after are new."""
        return any(op.tag == "+" for op in self.after)


def frame(text: str) -> tuple[str, str, str]:
    """Return the blanks before the words, the words, the blanks after; blanks alone count as words."""
    core = text.strip()
    if not core:
        return "", text, ""
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


def sides(ops: Sequence[Op]) -> Sides:
    """Return what `ops` say of each text."""
    return Sides(
        before=tuple(op for op in ops if op.tag in {"=", "-"} and op.text),
        after=tuple(op for op in ops if op.tag in {"=", "+"} and op.text),
    )


def mark(before: str, after: str) -> tuple[Op, ...]:
    """Return runs that rebuild both texts.  Very long texts are marked as a whole."""
    if len(before) + len(after) > _COMPARED_CHARS and before != after:
        return tuple(op for op in (Op("-", before), Op("+", after)) if op.text)
    return diff_words(before, after)


def excerpt(before: str, after: str) -> Sides:
    """Return both texts around what differs, with «…» where words were left out."""
    ops = mark(before, after)
    last = len(ops) - 1
    shown = [
        Op("=", _context(op.text, is_first=place == 0, is_last=place == last))
        if op.tag == "="
        else Op(op.tag, _cut(op.text, _MARKED_WORDS))
        for place, op in enumerate(ops)
    ]
    both = sides(shown)
    return Sides(before=_limit(both.before), after=_limit(both.after))


def _limit(runs: Sequence[Op]) -> tuple[Op, ...]:
    """Return the first runs, until a side is long enough to have to be read on its own page."""
    kept: list[Op] = []
    room = _SIDE_CHARS
    for run in runs:
        if room <= 0:
            return (*kept, Op("=", " …"))
        kept.append(run)
        room -= len(run.text)
    return tuple(kept)


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return what stayed, shortened on the sides where no change stands."""
    words = _WORD.findall(text)
    if is_first and is_last:
        return _cut(text, _MARKED_WORDS)
    if is_first:
        return text if len(words) <= _CONTEXT_WORDS else "… " + "".join(words[-_CONTEXT_WORDS:])
    if is_last:
        return _cut(text, _CONTEXT_WORDS)
    if len(words) <= 2 * _CONTEXT_WORDS:
        return text
    return "".join(words[:_CONTEXT_WORDS]).rstrip() + " … " + "".join(words[-_CONTEXT_WORDS:])


def _cut(text: str, limit: int) -> str:
    words = _WORD.findall(text)
    return text if len(words) <= limit else "".join(words[:limit]).rstrip() + " …"
