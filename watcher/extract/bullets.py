"""Lists that are set as paragraphs: with a bullet or number that was typed, or that a word processor put."""

import re
from typing import NamedTuple

from watcher.extract.inline import Line, cut

BULLETS = frozenset("•·▪●◦‣⁃■□►➢➤✓✔")
_TYPED = re.compile(r"[•·▪●◦‣⁃■□►➢➤✓✔]\s*(?=\S)")
_FROM_WORD = re.compile(r"(?:([•·▪●◦‣⁃■□►➢➤✓✔§o–-])|\(?(?:\d{1,3}|[a-zæøå]{1,3})[.)])\s+(?=\S)")


class Bullet(NamedTuple):
    """A line without its bullet, and the list it stands in."""

    line: Line
    list_kind: str
    level: int


def read_bullet(line: Line, role: str) -> Bullet | None:
    """Return the line as a list item, None when it is none.

    `role` is "list1", "list2", … where a word processor says so: there an «o», a dash or a number counts too.
    """
    if role.startswith("list") and role[4:].isdigit():
        found = _FROM_WORD.match(line.text)
        if found is not None:
            return Bullet(cut(line, found.end()), "bullet" if found[1] else "ordered", int(role[4:]))
    if line.text[0] in BULLETS and (found := _TYPED.match(line.text)):
        return Bullet(cut(line, found.end()), "bullet", 1)
    return None
