"""The headings above: a stack that knows which of them end with a folded part."""

import re
from typing import NamedTuple

from watcher.extract.inline import Line

_MAX_DEPTH = 24
_SOFT = 9
_SOFT_CHARS = 80
_SOFT_END = re.compile(r"[\w)\]»\"?:]$")


class _Heading(NamedTuple):
    level: int
    text: str
    owner: int = 0  # depth of the element with which this heading ends; 0: ends by level alone
    is_firm: bool = False


class Trail:
    """The heading path while blocks are made.  Depths count open elements from 1."""

    def __init__(self, outermost: str = "") -> None:
        self._stack: list[_Heading] = [_Heading(1, outermost)] if outermost else []
        self._fold: tuple[int, bool] = (0, False)
        self.owners: list[int] = []
        """Depths of the elements with which a heading ends."""
        self._names: tuple[str, ...] | None = None

    def names(self) -> tuple[str, ...]:
        """Return the headings above, outermost first."""
        if self._names is None:
            self._names = tuple(heading.text for heading in self._stack)
        return self._names

    def begin_fold(self, owner: int, *, is_firm: bool) -> None:
        """Say that the next heading of level -1 ends with the element at depth `owner`.

        `is_firm` (<summary>): no heading inside that element ends it earlier.
        """
        self._fold = (owner, is_firm)

    def push(self, text: str, level: int, depth: int) -> tuple[tuple[str, ...], int]:
        """Put a heading on; return the trail above it and its level.

        Level -1 is a fold's heading: one below the enclosing heading.
        """
        owner, is_firm = self._fold if level < 0 else (0, False)
        self._drop_soft()
        if level < 0:
            self.close(owner)
            level = min(6, self._stack[-1].level + 1) if self._stack else 2
        else:
            while self._stack and self._stack[-1].level >= level and not self._holds(depth):
                self._pop()
        above = self.names()
        if len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Heading(level, text, owner, is_firm))
            self._names = None
            if owner:
                self.owners.append(owner)
        return above, level

    def push_soft(self, text: str, owner: int) -> None:
        """Put on a line in bold that heads what follows it, until any heading or the end of its container.

        `owner` is the depth of the container.
        """
        self._drop_soft()
        if owner > 0 and len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Heading(_SOFT, text, owner))
            self.owners.append(owner)
            self._names = None

    def _drop_soft(self) -> None:
        while self._stack and self._stack[-1].level == _SOFT:
            self._pop()

    def close(self, depth: int) -> None:
        """Say that the element at `depth` is closed: what is folded in it ends."""
        while self.owners and self.owners[-1] >= depth:
            self._pop()

    def _pop(self) -> None:
        self._names = None
        if self._stack.pop().owner:
            self.owners.pop()

    def _holds(self, depth: int) -> bool:
        """Whether a heading at `depth` stands inside the fold that the last heading heads."""
        heading = self._stack[-1]
        return bool(heading.owner) and (heading.is_firm or depth > heading.owner + 1)


def may_head(line: Line) -> bool:
    """Whether a line all in bold may head what follows: it is short, no sentence, and no link."""
    if len(line.text) > _SOFT_CHARS:
        return False
    linked = sum(link.end - link.start for link in line.links)
    return 2 * linked <= len(line.text) and _SOFT_END.search(line.text) is not None
