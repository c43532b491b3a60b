"""The rows of a comparison as lines to be shown: their words with marks, cell by cell, and what is said.

Long stretches where nothing differs are folded; the heading above what comes next stays in sight.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from watcher.diff.beside import Row
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.document import Block, BlockKind, Cell
from watcher.model.level import Level
from watcher.web.desk.compare.pair import Pair
from watcher.web.marking import Sides, mark, sides

_UNSEEN_IN_WORDS = frozenset(
    {ChangeKind.LINK_CHANGED, ChangeKind.LINK_ADDED, ChangeKind.LINK_REMOVED, ChangeKind.IMAGE_CHANGED}
)
_ROWS = frozenset({BlockKind.ROW, BlockKind.THEAD})
_LEAST_FOLDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPair:
    """A cell as it was and is, under its column; `old` and `new` are its places in the two rows."""

    header: str
    ops: tuple[Op, ...]
    old: int | None
    new: int | None

    @property
    def sides(self) -> Sides:
        """The two texts as runs."""
        return sides(self.ops)

    @property
    def is_equal(self) -> bool:
        """Whether the cell is the same in both."""
        return all(op.tag == "=" for op in self.ops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the comparison.  `level` is NONE where nothing differs.

    `edits` are those that speak of the row.  `number` is the step's in a numbered list, 0 for none.
    """

    row: Row
    level: Level = Level.NONE
    edits: tuple[Edit, ...] = ()
    number: int = 0

    @property
    def block(self) -> Block:
        """The block that says what kind of line this is."""
        return self.row.block

    @property
    def cells(self) -> tuple[CellPair, ...]:
        """The cells of a table row, worked out when they are asked for: most rows stay folded."""
        return tuple(_cells(self.row)) if self.block.kind in _ROWS else ()

    @property
    def ops(self) -> tuple[Op, ...]:
        """The words in one line: what went, what came, what stayed."""
        return self.row.shown_ops or (Op("=", self.block.text),)

    @property
    def sides(self) -> Sides:
        """The words of each side."""
        return sides(self.ops)

    @property
    def sign(self) -> str:
        """The sign of the margin: "+", "−", "±", "↕", or "" where nothing differs."""
        if self.row.is_equal:
            return ""
        if self.row.is_moved:
            return "↕"
        return "±" if self.row.old and self.row.new else "+" if self.row.new else "−"

    @property
    def extra(self) -> tuple[Edit, ...]:
        """The edits whose words are addresses, which the text of the block does not show."""
        return tuple(edit for edit in self.edits if edit.kind in _UNSEEN_IN_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines that are one element: a table (with its header row), or a single line.

    `number` tells the tables of a page apart.
    """

    lines: tuple[Line, ...]
    number: int = 0
    head: tuple[str, ...] = ()
    is_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of the page, folded or open; `count` blocks."""

    is_folded: bool
    count: int
    parts: tuple[Part, ...]


def make_lines(pair: Pair) -> list[Line]:
    """Return a line for each row of the comparison."""
    by_old, by_new = _by_place(pair.diff.edits)
    numbers = [_numbers(side.document.blocks) for side in (pair.old, pair.new)]
    lines = []
    for row in pair.rows:
        found = tuple(by_new.get(row.new.index, ()) if row.new else ())
        found += tuple(by_old.get(row.old.index, ()) if row.old else ())
        side = numbers[1] if row.new else numbers[0]
        lines.append(
            Line(
                row=row,
                edits=found,
                level=max((pair.level_of(edit) for edit in found), default=Level.NONE),
                number=side.get(row.block.index, 0),
            )
        )
    return lines


def fold(lines: Sequence[Line]) -> tuple[Stretch, ...]:
    """Return the lines with what is far from any change folded.

    One block before and after a change stays, and the nearest heading above the next one.
    """
    sight = _in_sight(lines)
    for is_open, group in groupby(range(len(lines)), key=lambda at: at in sight):
        places = list(group)
        if not is_open and len(places) < _LEAST_FOLDED:
            sight.update(places)
    heads = _heads(lines)
    stretches = []
    for is_open, group in groupby(range(len(lines)), key=lambda at: at in sight):
        members = [lines[at] for at in group]
        parts = tuple(_parts(members, heads))
        stretches.append(Stretch(is_folded=not is_open, count=len(members), parts=parts))
    return tuple(stretches)


def _in_sight(lines: Sequence[Line]) -> set[int]:
    """Return the places of the lines that are not folded."""
    shown: set[int] = set()
    heading: int | None = None
    for at, line in enumerate(lines):
        is_heading = line.block.kind is BlockKind.HEADING
        if not _is_quiet(line):
            shown.update(place for place in (at - 1, at, at + 1, heading) if place is not None)
        if is_heading and line.row.new:
            heading = at
    return {at for at in shown if 0 <= at < len(lines)}


def _is_quiet(line: Line) -> bool:
    return line.row.is_equal and not line.edits


def _parts(lines: Sequence[Line], heads: Mapping[int, tuple[str, ...]]) -> Iterator[Part]:
    for is_table, group in groupby(lines, key=lambda line: line.block.kind in _ROWS):
        if not is_table:
            yield from (Part(lines=(line,)) for line in group)
            continue
        for members in _tables(group):
            number = members[0].block.table
            has_own = any(line.block.kind is BlockKind.THEAD for line in members)
            head = () if has_own or number is None else heads.get(number, ())
            yield Part(lines=tuple(members), number=members[0].row.block.index, head=head, is_table=True)


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the rows of each table of the new document; a row that is gone keeps to those around it."""
    members: list[Line] = []
    table: int | None = None
    for line in lines:
        own = line.row.new.table if line.row.new else None
        if members and None not in {own, table} and own != table:
            yield members
            members = []
        members.append(line)
        table = own if own is not None else table
    if members:
        yield members


def _heads(lines: Sequence[Line]) -> dict[int, tuple[str, ...]]:
    """Return the headers of each table of the new document."""
    heads: dict[int, tuple[str, ...]] = {}
    for line in lines:
        new = line.row.new
        if new and new.table is not None and new.kind is BlockKind.THEAD:
            heads.setdefault(new.table, tuple(cell.text for cell in new.cells))
    return heads


def _by_place(edits: Sequence[Edit]) -> tuple[dict[int, list[Edit]], dict[int, list[Edit]]]:
    """Return the edits by the block of the old document that they speak of alone, and by that of the new."""
    by_old: dict[int, list[Edit]] = {}
    by_new: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.new_index is not None:
            by_new.setdefault(edit.new_index, []).append(edit)
        elif edit.old_index is not None:
            by_old.setdefault(edit.old_index, []).append(edit)
    return by_old, by_new


def _cells(row: Row) -> Iterator[CellPair]:
    """Yield the cells of a row, paired by header where columns came or went, else by place."""
    old, new = (block.cells or (Cell(text=block.text),) if block else () for block in (row.old, row.new))
    is_kept = row.is_equal or row.is_moved
    for before, after in _cell_pairs(old, new):
        was = old[before] if before is not None else None
        now = new[after] if after is not None else None
        shown = now or was
        assert shown is not None
        ops = mark(was.text if was else "", now.text if now else "")
        if is_kept:
            ops = tuple(op._replace(tag="=") for op in ops)
        yield CellPair(header=shown.header, ops=ops, old=before, new=after)


def _cell_pairs(old: Sequence[Cell], new: Sequence[Cell]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of the cells that belong together, in the order of the new row."""
    names = [[cell.header for cell in cells] for cells in (old, new)]
    is_named = all(name and "" not in name and len(set(name)) == len(name) for name in names)
    if names[0] == names[1] or not is_named:
        yield from zip_longest(range(len(old)), range(len(new)))
        return
    before = {cell.header: place for place, cell in enumerate(old)}
    for place, cell in enumerate(new):
        yield before.pop(cell.header, None), place
    yield from ((place, None) for place in before.values())


def _numbers(blocks: Sequence[Block]) -> dict[int, int]:
    """Return the place of each step in its numbered list."""
    found: dict[int, int] = {}
    counts: dict[int, int] = {}
    for block in blocks:
        if block.kind is not BlockKind.ITEM:
            counts.clear()
            continue
        counts = {level: count for level, count in counts.items() if level <= block.level}
        if block.list_kind == "ordered":
            counts[block.level] = counts.get(block.level, 0) + 1
            found[block.index] = counts[block.level]
    return found
