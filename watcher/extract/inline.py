"""Running text in the making: pieces as they come, folded once at the block's end, with links and marks."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from watcher.extract.folding import clean, fold
from watcher.extract.mould import mould
from watcher.model.document import Link


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
_link = mould(Link)


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
        words = fold(text)
        is_spaced = words is not text
        if is_spaced and not text.isprintable():
            text = clean(text)
        if not words:
            self.gap = self.gap or bool(text)
            return
        if self.length and (self.gap or (is_spaced and text[0].isspace())):
            self.parts.append(" ")
            self.length += 1
        if self.href and self.start < 0:
            self.start = self.length
        if self.name and self.name_start < 0:
            self.name_start = self.length
        self.parts.append(words)
        self.length += len(words)
        self.gap = is_spaced and text[-1].isspace()

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


_Mark: TypeAlias = tuple[Callable[[_Replay, str], None], str]
_Part: TypeAlias = str | _Mark
_BORDER: _Mark = (_Replay.border, "")
_LINK_END: _Mark = (_Replay.end_link, "")


class Inline:
    """Collects text until a block border; then `take` gives the line and starts the next.

    `bold` counts the open elements that set text in bold; `parts` is empty when nothing came yet.
    """

    __slots__ = ("_has_marks", "_href", "_is_plain", "_names", "_reference", "bold", "has_text", "parts")

    def __init__(self) -> None:
        self._href = ""
        self.bold = 0
        self.parts: list[_Part] = []
        self._names: tuple[str, ...] = ()
        self._reference = ""
        self._has_marks = self._is_plain = self.has_text = False

    def add(self, text: str) -> None:
        """Add text as it stands in the page."""
        self.parts.append(text)
        if not self._is_plain and not text.isspace():
            self.has_text = True
            if not self.bold:
                self._is_plain = text.isascii() or bool(clean(text).strip())

    def space(self) -> None:
        """Say that what follows is not joined to what was: a line break or a border inside a cell."""
        self.parts.append(" ")
        self.border()

    def border(self) -> None:
        """Note that an inline element begins or ends here."""
        if self.has_text:
            self.parts.append(_BORDER)
            self._has_marks = True

    def open_link(self, href: str) -> None:
        """Begin a link; "" begins none."""
        self.close_link()
        self._href = href
        if href:
            self.parts.append((_Replay.link, href))
            self._has_marks = True

    def close_link(self) -> None:
        """End the open link, if there is one."""
        if self._href:
            self.parts.append(_LINK_END)
        self._href = ""

    def refer(self, name: str) -> None:
        """Note that a link to a place on this page begins here; "" that it ends."""
        if name or self._reference:
            self.parts.append((_Replay.reference, name))
            self._has_marks = True
            self._reference = name

    def name(self, name: str) -> None:
        """Note that a place on this page stands here."""
        self._names += (name,)

    def first(self) -> str:
        """Return the first piece of text of the line so far, as it stands in the page."""
        return next((part for part in self.parts if isinstance(part, str) and not part.isspace()), "")

    def take(self) -> Line:
        """Return the line so far and begin anew; an open link goes on in the next line."""
        parts = self.parts
        if not parts:
            return EMPTY
        if not self.has_text:
            self._go_on()
            return EMPTY
        is_bold, names = not self._is_plain, self._names
        if self._has_marks:
            line = _replayed(parts, names, is_bold=is_bold)
        else:
            text = fold("".join(parts))  # type: ignore[arg-type]  # no marks: all of them are text
            line = Line(text, (), (), (), names, is_bold)
        self._names, self._reference = (), ""
        self._is_plain = self.has_text = False
        self._go_on()
        return line

    def _go_on(self) -> None:
        """Begin the next line in what is open."""
        self.parts = []
        if self._href:
            self.parts.append((_Replay.link, self._href))
        if self._reference:
            self.parts.append((_Replay.reference, self._reference))
        self._has_marks = bool(self.parts)


def _replayed(parts: Sequence[_Part], names: tuple[str, ...], *, is_bold: bool) -> Line:
    replay = _Replay()
    for part in parts:
        if isinstance(part, str):
            replay.text(part)
        else:
            part[0](replay, part[1])
    replay.end_link("")
    replay.reference("")
    text = "".join(replay.parts)
    links = tuple([_link(text[start:end], to, start, end) for start, end, to in replay.links])
    line = Line(text, links, tuple(replay.pieces), tuple(replay.references), names, is_bold)
    return line if text.isascii() or fold(text) == text else _composed(line)


def _composed(line: Line) -> Line:
    """Return the line in NFC where a letter and its accent came in two elements."""
    text = fold(line.text)
    links, at = [], 0
    for link in line.links:
        words = fold(link.text)
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            links.append(Link(text=words, href=link.href, start=start, end=at))
    return Line(text, tuple(links), names=line.names, is_bold=line.is_bold)


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
    if all(text and not (links or references or names) for text, links, _, references, names, _ in lines):
        return Line(" | ".join([line[0] for line in lines]))
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
