"""Definition lists → pairs of a term and what is said of it."""

from collections.abc import Sequence

from watcher.extract.inline import Inline, Line
from watcher.extract.markup import CLOSE, OPEN, TEXT, Event
from watcher.extract.tables import CELL_BORDERS, Resolve

_BLOCKS = frozenset(
    ["ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "details"]
)


def read_pairs(events: Sequence[Event], start: int, end: int, resolve: Resolve) -> list[list[Line]] | None:
    """Return each term with its descriptions, or None when the list frames other blocks."""
    pairs = _Pairs()
    for at in range(start + 1, end):
        sign, tag, mark, _ = events[at]
        if sign == TEXT:
            pairs.text(tag)
        elif sign == OPEN and (tag in _BLOCKS or mark.role == "toggle"):
            return None
        elif tag in {"dt", "dd"}:
            if sign == OPEN:
                pairs.open(tag)
            else:
                pairs.close()
        elif tag == "a":
            pairs.link(resolve(mark.href) if sign == OPEN else "")
        elif tag in CELL_BORDERS and sign in {OPEN, CLOSE}:
            pairs.space()
    return [pair for pair in pairs.found if any(line.text for line in pair)] or None


class _Pairs:
    def __init__(self) -> None:
        self.found: list[list[Line]] = []
        self._inline = Inline()
        self._tag = ""
        self._last = "dd"

    def open(self, tag: str) -> None:
        """Begin a term or a description; a term after a description begins a pair."""
        if not self.found or (tag == "dt" and self._last == "dd"):
            self.found.append([])
        self._tag = tag

    def close(self) -> None:
        self._inline.close_link()
        if self._tag:
            self.found[-1].append(self._inline.take())
            self._last, self._tag = self._tag, ""

    def text(self, text: str) -> None:
        if self._tag:
            self._inline.add(text)

    def link(self, href: str) -> None:
        self._inline.close_link()
        if href:
            self._inline.open_link(href)

    def space(self) -> None:
        self._inline.space()
