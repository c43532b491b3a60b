"""Running text in the making: pieces as they come, folded once at the block's end, with links and marks."""

from collections.abc import Callable
from typing import NamedTuple

from watcher.extract.folding import clean, fold
from watcher.model.document import Link

_BORDER, _LINK, _LINK_END, _REFERENCE = "border", "link", "link end", "reference"


class Line(NamedTuple):
    """Finished running text.

    `pieces` are offsets where inline elements or line breaks border, `references` the places on this page
    that it leads to with where the link ends, `names` those that stand in it.
    """

    text: str
    links: tuple[Link, ...] = ()
    pieces: tuple[int, ...] = ()
    references: tuple[tuple[str, int, int], ...] = ()
    names: tuple[str, ...] = ()
    is_bold: bool = False


EMPTY = Line("")


class Inline:
    """Collects text until a block border; then `take` gives the line and starts the next.

    `bold` counts the open elements that set text in bold.
    """

    __slots__ = ("_has_marks", "_href", "_is_plain", "_names", "_parts", "bold", "has_text")

    def __init__(self) -> None:
        self._href = ""
        self.bold = 0
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str | tuple[str, str]] = []
        self._names: list[str] = []
        self._has_marks = self._is_plain = self.has_text = False

    def add(self, text: str) -> None:
        """Add text as it stands in the page."""
        self._parts.append(text)
        if not text.isspace():
            self.has_text = True
            if not self.bold and not self._is_plain:
                self._is_plain = text.isascii() or bool(clean(text).strip())

    def space(self) -> None:
        """Say that what follows is not joined to what was: a line break or a border inside a cell."""
        self._parts.append(" ")
        self.border()

    def border(self) -> None:
        """Note that an inline element begins or ends here."""
        if self.has_text:
            self._parts.append((_BORDER, ""))
            self._has_marks = True

    def open_link(self, href: str) -> None:
        """Begin a link; "" begins none."""
        self.close_link()
        self._href = href
        if href:
            self._parts.append((_LINK, href))
            self._has_marks = True

    def close_link(self) -> None:
        """End the open link, if there is one."""
        if self._href:
            self._parts.append((_LINK_END, ""))
        self._href = ""

    def refer(self, name: str) -> None:
        """Note that a link to a place on this page begins here; "" that it ends."""
        self._parts.append((_REFERENCE, name))
        self._has_marks = True

    def name(self, name: str) -> None:
        """Note that a place on this page stands here."""
        self._names.append(name)

    def take(self) -> Line:
        """Return the line so far and begin anew; an open link goes on in the next line."""
        if not self._parts:
            return EMPTY
        if not self.has_text:
            self._parts = [part for part in self._parts if part.__class__ is tuple] if self._has_marks else []
            return EMPTY
        href = self._href
        if self._has_marks:
            line = _replayed(self._parts)
            line = line._replace(names=tuple(self._names), is_bold=not self._is_plain)
        else:
            text = fold("".join(self._parts))  # type: ignore[arg-type]  # no marks: all of them are text
            line = Line(text, (), (), (), tuple(self._names), not self._is_plain)
        self._clear()
        if href:
            self.open_link(href)
        return line


class _Replay:
    """Folds pieces one by one, so that every mark knows its offset in the folded text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length, self.gap = 0, False
        self.start, self.href = -1, ""
        self.links: list[tuple[int, int, str]] = []
        self.pieces: list[int] = []
        self.references: list[tuple[str, int, int]] = []
        self.name, self.name_start = "", -1

    def text(self, text: str) -> None:
        text = clean(text)
        words = text.split()
        if not words:
            self.gap = self.gap or bool(text)
            return
        if self.length and (self.gap or text[0].isspace()):
            self.parts.append(" ")
            self.length += 1
        if self.href and self.start < 0:
            self.start = self.length
        if self.name and self.name_start < 0:
            self.name_start = self.length
        joined = " ".join(words)
        self.parts.append(joined)
        self.length += len(joined)
        self.gap = text[-1].isspace()

    def border(self, _: str) -> None:
        if self.length and (not self.pieces or self.pieces[-1] != self.length):
            self.pieces.append(self.length)

    def link(self, href: str) -> None:
        self.end_link("")
        self.href, self.start = href, -1

    def end_link(self, _: str) -> None:
        if self.href and self.start >= 0 and self.length > self.start:
            self.links.append((self.start, self.length, self.href))
        self.href, self.start = "", -1

    def reference(self, name: str) -> None:
        if self.name and self.name_start >= 0:
            self.references.append((self.name, self.name_start, self.length))
        self.name, self.name_start = name, -1


def _replayed(parts: list[str | tuple[str, str]]) -> Line:
    replay = _Replay()
    marks: dict[str, Callable[[str], None]] = {
        _BORDER: replay.border,
        _LINK: replay.link,
        _LINK_END: replay.end_link,
        _REFERENCE: replay.reference,
    }
    for part in parts:
        if isinstance(part, str):
            replay.text(part)
        else:
            marks[part[0]](part[1])
    replay.end_link("")
    replay.reference("")
    text = "".join(replay.parts)
    links = tuple(
        Link(text=text[start:end], href=to, start=start, end=end) for start, end, to in replay.links
    )
    return _composed(Line(text, links, tuple(replay.pieces), tuple(replay.references)))


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


def cut(line: Line, start: int) -> Line:
    """Return the line without its first `start` characters."""
    return line._replace(
        text=line.text[start:],
        links=tuple(
            Link(text=link.text, href=link.href, start=link.start - start, end=link.end - start)
            for link in line.links
            if link.start >= start
        ),
        pieces=tuple(at - start for at in line.pieces if at > start),
        references=tuple((n, a - start, b - start) for n, a, b in line.references if a >= start),
    )


def joined(lines: list[Line]) -> Line:
    """Return lines joined by " | ", as a row's cells are; an empty one leaves no double blank."""
    parts: list[str] = []
    links: list[Link] = []
    references: list[tuple[str, int, int]] = []
    names: tuple[str, ...] = ()
    shift = 0
    for number, line in enumerate(lines):
        if number:
            joint = ("|" if not shift else " |") + (" " if line.text else "")
            parts.append(joint)
            shift += len(joint)
        if line.links:
            links += [
                Link(text=link.text, href=link.href, start=link.start + shift, end=link.end + shift)
                for link in line.links
            ]
        if line.references:
            references += [(name, start + shift, end + shift) for name, start, end in line.references]
        if line.names:
            names += line.names
        parts.append(line.text)
        shift += len(line.text)
    return Line("".join(parts), tuple(links), (), tuple(references), names)
