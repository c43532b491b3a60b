"""Side by side: two columns whose rows belong together as the diff has matched them; tables cell by cell."""

from dataclasses import dataclass

from watcher.web.desk.compare.lines import CellPair, Line, fold, make_lines
from watcher.web.desk.compare.pair import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One row of the two columns: a line, or one of a table row's cells (`cell`), `is_first` of them."""

    line: Line
    cell: CellPair | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideStretch:
    """A run of rows, folded or open; `count` blocks."""

    is_folded: bool
    count: int
    rows: tuple[BesideRow, ...]


def beside_view(pair: Pair) -> tuple[BesideStretch, ...]:
    """Return the page from top to bottom."""
    return tuple(
        BesideStretch(
            is_folded=stretch.is_folded,
            count=stretch.count,
            rows=tuple(row for part in stretch.parts for line in part.lines for row in _rows(line)),
        )
        for stretch in fold(make_lines(pair))
    )


def _rows(line: Line) -> tuple[BesideRow, ...]:
    cells = () if line.row.is_equal else line.cells  # a row that stayed is read at a glance
    return tuple(BesideRow(line=line, cell=cell, is_first=at == 0) for at, cell in enumerate(cells)) or (
        BesideRow(line=line),
    )
