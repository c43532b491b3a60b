"""Running text in the making: white space folded as it comes, links with their offsets."""

from typing import NamedTuple

from watcher.extract.folding import clean, fold
from watcher.model.document import Link


class Line(NamedTuple):
    """Finished running text.  `pieces` are offsets where inline elements or line breaks border."""

    text: str
    links: tuple[Link, ...] = ()
    pieces: tuple[int, ...] = ()


EMPTY = Line("")


class Inline:
    """Collects text until a block border; then `take` gives the line and starts the next."""

    __slots__ = ("_gap", "_href", "_length", "_links", "_parts", "_pieces", "_start")

    def __init__(self) -> None:
        self._href = ""
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self._length, self._gap, self._start = 0, False, -1
        self._links: list[tuple[int, int, str]] = []
        self._pieces: list[int] = []

    def add(self, text: str) -> None:
        """Add text as it stands in the page."""
        text = clean(text)
        words = text.split()
        if not words:
            self._gap = self._gap or bool(text)
            return
        if self._length and (self._gap or text[0].isspace()):
            self._parts.append(" ")
            self._length += 1
        if self._href and self._start < 0:
            self._start = self._length
        joined = " ".join(words)
        self._parts.append(joined)
        self._length += len(joined)
        self._gap = text[-1].isspace()

    def space(self) -> None:
        """Say that what follows is not joined to what was: a line break or a border inside a cell."""
        self._gap = True
        self.border()

    def border(self) -> None:
        """Note that an inline element begins or ends here."""
        if self._length and (not self._pieces or self._pieces[-1] != self._length):
            self._pieces.append(self._length)

    def open_link(self, href: str) -> None:
        """Begin a link; "" begins none."""
        self.close_link()
        self._href, self._start = href, -1

    def close_link(self) -> None:
        """End the open link, if there is one."""
        if self._href and self._start >= 0 and self._length > self._start:
            self._links.append((self._start, self._length, self._href))
        self._href, self._start = "", -1

    def take(self) -> Line:
        """Return the line so far and begin anew; an open link goes on in the next line."""
        if not self._length:
            self._gap = False
            return EMPTY
        href = self._href
        self.close_link()
        text = "".join(self._parts)
        links = tuple(
            Link(text=text[start:end], href=to, start=start, end=end) for start, end, to in self._links
        )
        line = Line(text, links, tuple(self._pieces))
        self._clear()
        self._href = href
        return _composed(line)


def _composed(line: Line) -> Line:
    """Return the line in NFC, also where a letter and its accent came in two elements."""
    text = fold(line.text)
    if text == line.text:
        return line
    links, at = [], 0
    for link in line.links:
        words = fold(link.text)
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            links.append(Link(text=words, href=link.href, start=start, end=at))
    return Line(text, tuple(links))


def joined(lines: list[Line]) -> Line:
    """Return lines joined by " | ", as a row's cells are; an empty one leaves no double blank."""
    text, links = "", []
    for number, line in enumerate(lines):
        if number:
            text += "|" if not text else " |"
            text += " " if line.text else ""
        shift = len(text)
        text += line.text
        links += [
            Link(text=link.text, href=link.href, start=link.start + shift, end=link.end + shift)
            for link in line.links
        ]
    return Line(text, tuple(links))
