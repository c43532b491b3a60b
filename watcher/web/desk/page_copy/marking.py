"""The marks of a comparison, put into the page where its blocks stand; what has no place is told apart.

Everything put in is an element of ours around escaped text: nothing of the page can come through it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from watcher.model.change import Op
from watcher.model.document import BlockKind
from watcher.publish.text import clip
from watcher.web.desk.compare.lines import Line
from watcher.web.desk.compare.shown import FIRST_MARK
from watcher.web.desk.page_copy.placing import place_units, units_of
from watcher.web.desk.page_copy.tokens import Stream, signs_of
from watcher.web.words import msg

Say = Callable[[str], str]
_GONE, _COME = msg("fjernet:"), msg("nytt:")
_MOVED_AWAY, _MOVED_HERE, _PICTURE = msg("Flyttet herfra"), msg("Flyttet hit fra et annet sted"), msg("Bilde")
_ARROW = "↕"
_CLIPPED = 60
_IN_TABLES = frozenset({BlockKind.ROW, BlockKind.THEAD, BlockKind.CAPTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The page with its marks.  `missing`: the lines whose place was not found, in their order."""

    html: str = field(repr=False)
    missing: tuple[Line, ...]
    placed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """A block with a place."""

    kind: BlockKind
    start: int
    end: int

    def unlike(self, kind: BlockKind) -> int:
        """Return how badly a block of `kind` would stand in this one."""
        if self.kind is kind:
            return 0
        return 1 if self.kind not in {BlockKind.HEADING, *_IN_TABLES} else 2


@dataclass(slots=True)
class _Spots:
    """What is put where: at an offset of a token's text, elements that open or close, or whole ones."""

    at: defaultdict[int, list[tuple[int, int, str]]] = field(default_factory=lambda: defaultdict(list))
    tokens: list[int] = field(default_factory=list)
    """Where something was put, in the order of putting."""

    def put(self, spot: tuple[int, int], order: int, html: str) -> None:
        self.at[spot[0]].append((spot[1], order, html))
        self.tokens.append(spot[0])


def mark_page(
    stream: Stream, lines: Sequence[Line], *, is_old: bool, say: Say, kind_word: Callable[[Line], str]
) -> Marked:
    """Return the page of one side with what differs marked.

    In the new page what went is put in where it stood; in the old one what went is marked, and no more.
    """
    work = _Work(stream, lines, is_old=is_old, say=say, kind_word=kind_word)
    for at, line in enumerate(lines):
        if not (line.row.is_equal and not line.edits):
            work.mark(at, line)
    return Marked(html=work.html(), missing=tuple(work.missing), placed=work.placed)


class _Work:
    """Marks one page."""

    def __init__(
        self,
        stream: Stream,
        lines: Sequence[Line],
        *,
        is_old: bool,
        say: Say,
        kind_word: Callable[[Line], str],
    ) -> None:
        self.missing: list[Line] = []
        self.placed = 0
        self._stream, self._lines, self._is_old = stream, lines, is_old
        self._say, self._kind_word = say, kind_word
        self._spots = _Spots()
        self._graver: list[tuple[int, int]] = []
        blocks = [row.old if is_old else row.new for row in (line.row for line in lines)]
        shown = sorted((block for block in blocks if block), key=lambda block: block.index)
        self._units = units_of(shown)
        found = place_units(self._units, stream)
        self._places: dict[tuple[int, int | None], tuple[int, int]] = {
            (unit.block, unit.cell): (found[number], found[number] + len(unit.key))
            for number, unit in enumerate(self._units)
            if number in found
        }
        self._around = self._neighbours()

    def _neighbours(self) -> list[tuple[_Near | None, _Near | None]]:
        """Return for each line the blocks with a place before and after it."""
        near = [self._near(line) for line in self._lines]
        after = _last_seen(near[::-1])[::-1]
        return list(zip(_last_seen(near), after, strict=True))

    def _near(self, line: Line) -> _Near | None:
        block = line.row.old if self._is_old else line.row.new
        place = self._place_of(block.index) if block else None
        return _Near(kind=block.kind, start=place[0], end=place[1]) if block and place else None

    def _place_of(self, block: int) -> tuple[int, int] | None:
        """Return where a block begins and ends; of a table row its first cell that was found."""
        whole = self._places.get((block, None))
        if whole is not None:
            return whole
        cell = self._places.get((block, 0))
        return cell if cell is not None else self._places.get((block, 1))

    def mark(self, at: int, line: Line) -> None:
        """Put in the marks of one line, or note that it has no place."""
        block = line.row.old if self._is_old else line.row.new
        put = len(self._spots.tokens)
        is_placed = self._mark_gone(at, line) if block is None else self._mark_block(block.index, line)
        self.placed += is_placed
        self._graver += [(-line.level, token) for token in self._spots.tokens[put:]]
        if not is_placed:
            self.missing.append(line)

    def _mark_gone(self, at: int, line: Line) -> bool:
        """Put what is not in this page where it stood in the other."""
        if self._is_old:
            return True  # what is to come is no part of the page as it was
        spot = self._spot_for(line.block.kind, *self._around[at])
        if spot is None:
            return False
        text = escape(line.block.text)
        if line.row.is_moved:
            start = escape(clip(line.block.text, _CLIPPED))
            html = f'<span class="tag">{_ARROW} {escape(self._say(_MOVED_AWAY))}: {start}</span>'
        else:
            html = f'<del class="whole">{self._lead(_GONE)}{text}</del>'
        self._spots.put(spot, 0, html)
        return True

    def _spot_for(self, kind: BlockKind, before: _Near | None, after: _Near | None) -> tuple[int, int] | None:
        """Return the spot beside the neighbour that is most like what is gone: in a heading or a cell only
        where there is no other.
        """
        if after is not None and (before is None or after.unlike(kind) <= before.unlike(kind)):
            return self._stream.spot(after.start)
        return self._stream.spot(before.end, is_end=True) if before else None

    def _mark_block(self, block: int, line: Line) -> bool:
        parts = self._parts(block, line)
        found = [(place, ops) for place, ops in parts if place is not None]
        if not found:
            return False
        badge = self._badge(line)
        if badge:
            self._spots.put(self._stream.spot(found[0][0][0]), 1, badge)
        for place, ops in found:
            self._mark_words(place, ops)
        return len(found) == len(parts)

    def _parts(self, block: int, line: Line) -> list[tuple[tuple[int, int] | None, Sequence[Op]]]:
        """Return the places and words of a block, or of those of its cells in which something differs."""
        side = line.row.old if self._is_old else line.row.new
        assert side is not None
        if not side.cells or line.row.is_moved:
            return [(self._place_of(block) if side.cells else self._places.get((block, None)), line.ops)]
        found: list[tuple[tuple[int, int] | None, Sequence[Op]]] = []
        last = self._place_of(block)
        for cell in line.cells:
            number = cell.old if self._is_old else cell.new
            place = self._places.get((block, number)) if number is not None else None
            if place is None and last and (number is None or not side.cells[number].text):
                place = (
                    last[1],
                    last[1],
                )  # a cell that is gone, or empty now: its words stand in the one before
            last = place or last
            if not cell.is_equal:
                found.append((place, cell.ops))
        return found or [(self._place_of(block), ())]

    def _badge(self, line: Line) -> str:
        if line.row.is_moved:
            word = self._say(_MOVED_AWAY if self._is_old else _MOVED_HERE)
            return f'<span class="tag">{_ARROW} {escape(word)}</span>'
        word = self._kind_word(line) if line.row.told or line.extra else ""
        return f'<span class="tag">± {escape(word)}</span>' if word else ""

    def _mark_words(self, place: tuple[int, int], ops: Sequence[Op]) -> None:
        """Mark runs of words: what is in this page is put between tags, what is not is put in."""
        at = place[0]
        own, name, lead = ("-", "del", _GONE) if self._is_old else ("+", "ins", _COME)
        for op in ops:
            signs = len(signs_of(op.text))
            if op.tag == "=":
                at += signs
            elif op.tag == own:
                if signs:
                    self._wrap(at, at + signs, name, lead)
                at += signs
            elif not self._is_old and op.text.strip():
                is_end = at >= place[1]
                spot = self._stream.spot(at, is_end=is_end)
                html = f"<del>{self._lead(_GONE)}{escape(op.text.strip())}</del>"
                self._spots.put(spot, 2 if is_end else 0, f" {html} ")

    def _wrap(self, start: int, end: int, name: str, lead: str) -> None:
        """Put tags around the signs from `start` to `end`, in each of the texts that they stand in."""
        (first, begin), (last, stop) = self._stream.spot(start), self._stream.spot(end, is_end=True)
        for number in range(first, last + 1):
            token = self._stream.tokens[number]
            if not token.text.strip() or not token.counts:
                continue
            low = begin if number == first else 0
            high = stop if number == last else len(token.text)
            told = self._lead(lead) if number == first else ""
            self._spots.put((number, low), 3, f"<{name}>{told}")
            self._spots.put((number, high), -1, f"</{name}>")

    def _lead(self, word: str) -> str:
        """Return the words that a screen reader hears before a mark."""
        return f'<span class="edge">{escape(self._say(word))} </span>'

    def html(self) -> str:
        """Return the whole page."""
        return "".join(self._written())

    def _written(self) -> Iterator[str]:
        # What has no place is listed at the top, and must be seen: then nothing leads past it.
        first = -1 if self.missing else min(self._graver, default=(0, -1))[1]
        for number, token in enumerate(self._stream.tokens):
            if not token.text:
                yield token.markup
                continue
            if number == first:
                yield f'<span id="{FIRST_MARK}"></span>'
            text = "".join(_woven(token.text, self._spots.at.get(number, ())))
            if token.tag == "img":
                of = f'<span class="of">{escape(self._say(_PICTURE))}</span>'
                yield f'<span class="picture">{of} {text}</span>'
            else:
                yield text


def _last_seen(near: Sequence[_Near | None]) -> list[_Near | None]:
    """Return for each line the nearest block with a place before it."""
    seen: list[_Near | None] = []
    last: _Near | None = None
    for one in near:
        seen.append(last)
        last = one or last
    return seen


def _woven(text: str, spots: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """Yield `text`, escaped, with what is put into it."""
    done = 0
    for at, _, html in sorted(spots, key=lambda spot: spot[:2]):
        yield escape(text[done:at], quote=False)
        yield html
        done = at
    yield escape(text[done:], quote=False)
