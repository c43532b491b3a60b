"""Definition lists → pairs of a term and what is said of it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from watcher.extract.events import CLOSE, OPEN, TEXT, Event
from watcher.extract.inline import Inline, Line
from watcher.extract.tables import CELL_BORDERS, Resolve, add_link

_BLOCKS = frozenset(["ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "details"])
_NESTED = frozenset(["table", "dl"])

Group: TypeAlias = "list[Line] | tuple[int, int]"
"""A term with what is said of it: lines of text, or the range of events when other blocks stand in it."""


def read_pairs(events: Sequence[Event], start: int, end: int, resolve: Resolve) -> list[Group] | None:
    """Return each term with its descriptions, or None when the list only frames other blocks."""
    for at in range(start + 1, end):
        sign, tag, mark = events[at]
        if sign == OPEN and (tag in _NESTED or mark.role == "toggle"):
            return None
    groups = [_group(events, first, last, resolve) for first, last in _ranges(events, start, end)]
    blocks = [group for group in groups if isinstance(group, tuple)]
    if len(blocks) == len(groups) or not all(_is_whole(events, *each) for each in blocks):
        return None
    return [group for group in groups if isinstance(group, tuple) or any(line.text for line in group)] or None


def _is_whole(events: Sequence[Event], first: int, last: int) -> bool:
    """Whether what opens in a range closes in it: a term may stand deep inside a description."""
    depth = 0
    for at in range(first, last):
        sign = events[at][0]
        depth += (sign == OPEN) - (sign == CLOSE)
        if depth < 0:
            return False
    return not depth


def _ranges(events: Sequence[Event], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each term's group begins and ends: a term after a description begins a group."""
    firsts: list[int] = []
    ends: dict[int, int] = {}
    last = "dd"
    for at in range(start + 1, end):
        sign, tag, _ = events[at]
        if sign == TEXT or tag not in {"dt", "dd"}:
            continue
        if sign == OPEN:
            if not firsts or (tag == "dt" and last == "dd"):
                firsts.append(at)
            last = tag
        else:
            ends[len(firsts)] = at + 1
    for number, (first, after) in enumerate(pairwise([*firsts, end]), start=1):
        yield first, ends.get(number, after)


def _group(events: Sequence[Event], first: int, last: int, resolve: Resolve) -> Group:
    lines: list[Line] = []
    inline = Inline()
    is_open = False
    for at in range(first, last):
        sign, tag, mark = events[at]
        if sign == TEXT:
            if is_open:
                inline.add(tag)
        elif tag in _BLOCKS:
            return first, last
        elif tag in {"dt", "dd"}:
            is_open = sign == OPEN
            if not is_open:
                inline.close_link()
                lines.append(inline.take())
        elif tag == "a":
            add_link(inline, mark if sign == OPEN else None, resolve)
        elif tag in CELL_BORDERS:
            inline.space()
    return lines
