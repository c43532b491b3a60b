"""Before and after as runs of words: what stayed, what went, what came.

The update's page shows the runs that the diff recorded.  Lists have only the two texts and compare
their words again, for the eye alone: nothing is judged by it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from watcher.model.change import Op

_WORD = re.compile(r"\s+|\S+")
# Counted in tokens: a word and the blank beside it are two.
_CONTEXT_WORDS = 28
_MARKED_WORDS = 120
_COMPARED_WORDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two texts as runs.  An empty side means that there is no such text."""

    before: tuple[Op, ...]
    after: tuple[Op, ...]


def sides(ops: Sequence[Op]) -> Sides:
    """Return what `ops` say of each text."""
    return Sides(
        before=tuple(op for op in ops if op.tag in {"=", "-"} and op.text),
        after=tuple(op for op in ops if op.tag in {"=", "+"} and op.text),
    )


def mark(before: str, after: str) -> tuple[Op, ...]:
    """Return runs that rebuild both texts.  Long texts are marked between their common ends only."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > _COMPARED_WORDS:
        return _mark_middle(old, new)
    ops: list[Op] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            ops.append(Op("=", "".join(old[i1:i2])))
        else:
            ops += [Op("-", "".join(old[i1:i2])), Op("+", "".join(new[j1:j2]))]
    return _absorb(ops)


def _absorb(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the runs with a lone word between two changes taken into them: `21 07 63 48` stays whole."""
    merged: list[Op] = []
    gone = come = ""
    for place, op in enumerate(ops):
        is_weak = op.tag == "=" and len(op.text.split()) <= 1 and 0 < place < len(ops) - 1
        if op.tag == "=" and not is_weak:
            merged += [Op("-", gone), Op("+", come), op]
            gone = come = ""
        else:
            gone += "" if op.tag == "+" else op.text
            come += "" if op.tag == "-" else op.text
    merged += [Op("-", gone), Op("+", come)]
    return tuple(op for op in merged if op.text)


def _mark_middle(old: list[str], new: list[str]) -> tuple[Op, ...]:
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    parts = (
        Op("=", "".join(old[:head])),
        Op("-", "".join(old[head : len(old) - tail])),
        Op("+", "".join(new[head : len(new) - tail])),
        Op("=", "".join(old[len(old) - tail :])),
    )
    return tuple(part for part in parts if part.text)


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
    return sides(shown)


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
    return "".join(words[:_CONTEXT_WORDS]) + "… " + "".join(words[-_CONTEXT_WORDS:])


def _cut(text: str, limit: int) -> str:
    words = _WORD.findall(text)
    return text if len(words) <= limit else "".join(words[:limit]).rstrip() + " …"
