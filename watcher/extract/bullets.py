"""Lists that are set as paragraphs: with a bullet or number that was typed, or that a word processor put."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from watcher.extract.events import INLINE, TEXT, Event
from watcher.extract.folding import fold
from watcher.extract.inline import Line, cut

BULLETS = frozenset("•·▪●◦‣⁃■□►➢➤✓✔")
_DASHES = ("- ", "– ", "— ")
_LONE_DASHES = frozenset("-–—")
_DASH_CHARS, _LOOK_AHEAD = 40, 60
_TYPED = re.compile(r"[•·▪●◦‣⁃■□►➢➤✓✔]\s*(?=\S)")
_FROM_WORD = re.compile(r"(?:([•·▪●◦‣⁃■□►➢➤✓✔§o–-])|\(?(?:\d{1,3}|[a-zæøå]{1,3})[.)])\s+(?=\S)")


def begins_dashed(text: str) -> bool:
    """Whether a line begins with a dash and a blank, as items do that were typed."""
    return fold(text[:_DASH_CHARS]).startswith(_DASHES) or fold(text) in _LONE_DASHES


def is_next_dashed(events: Sequence[Event], at: int) -> bool:
    """Whether one of the next lines of the same block begins with a dash."""
    is_new = False
    for sign, value, _ in events[at + 1 : at + _LOOK_AHEAD]:
        if sign == TEXT:
            if is_new and not value.isspace():
                if begins_dashed(value):
                    return True
                is_new = False
        elif value == "br":
            is_new = True
        elif value not in INLINE:
            return False
    return False


class Bullet(NamedTuple):
    """A line without its bullet, and the list it stands in."""

    line: Line
    list_kind: str
    level: int


def read_bullet(line: Line, role: str, *, is_dashed: bool = False) -> Bullet | None:
    """Return the line as a list item, None when it is none.

    `role` is "list1", "list2", … where a word processor says so: there an «o», a dash or a number counts too.
    `is_dashed`: other lines beside it begin with a dash.  A dash before a figure may be a minus, and stays.
    """
    if is_dashed and line.text.startswith(_DASHES):
        start = 0 if line.text[2:3].isdigit() else 2
        return Bullet(cut(line, start) if start else line, "bullet", 1)
    if role.startswith("list") and role[4:].isdigit():
        found = _FROM_WORD.match(line.text)
        if found is not None:
            return Bullet(cut(line, found.end()), "bullet" if found[1] else "ordered", int(role[4:]))
    if line.text[0] in BULLETS and (found := _TYPED.match(line.text)):
        return Bullet(cut(line, found.end()), "bullet", 1)
    return None
