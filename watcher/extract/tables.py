"""Tables → rows whose cells know their column's header.

A spanned cell stands in every row it covers, so that each row says all it means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from watcher.extract.inline import EMPTY, Inline, Line
from watcher.extract.markup import OPEN, TEXT, Event, Mark

_MAX_COLUMNS = 200
_MAX_SPAN = 1000
CELL_BORDERS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "section",
        "dl",
        "dt",
        "dd",
        "figure",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS_IN_PAIR = frozenset(
    ["ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "details"]
)
_LAYOUT_CELL_CHARS = 800
_HEADER_JOINT = " / "

Resolve = Callable[[str], str]


@dataclass(slots=True)
class _Cell:
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    is_bold: bool = True
    has_heading: bool = False
    line: Line = EMPTY


@dataclass(slots=True)
class _Row:
    is_head: bool = False
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class TableRow:
    """One row in reading order: each cell's line with its column's header; `is_head` for header rows."""

    is_head: bool
    cells: list[tuple[Line, str]]


@dataclass(slots=True)
class Table:
    """A table that holds data."""

    caption: Line
    rows: list[TableRow]


class _Reader:
    """Collects the rows of one table from its events."""

    def __init__(self, resolve: Resolve) -> None:
        self.rows: list[_Row] = []
        self.caption = EMPTY
        self._resolve, self._inline = resolve, Inline()
        self._cell: _Cell | None = None
        self._in_head, self._bold, self._in_caption = False, 0, False

    def open(self, tag: str, mark: Mark) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append(_Row(is_head=self._in_head))
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = _Cell(_span(mark.columns), _span(mark.rows, 65_534), tag == "th")
            self._inline.take()
        elif tag in {"thead", "tbody", "tfoot"}:
            self._in_head = tag == "thead"
        elif tag == "caption":
            self._in_caption = True
        else:
            self._open_inside(tag, mark)

    def _open_inside(self, tag: str, mark: Mark) -> None:
        if tag in CELL_BORDERS:
            self._inline.space()
            if self._cell is not None and tag in _HEADINGS:
                self._cell.has_heading = True
        elif tag == "a":
            self._inline.open_link(self._resolve(mark.href))
        elif tag in {"strong", "b"}:
            self._bold += 1
        if mark.words:
            self._inline.space()
            self._inline.add(mark.words + " ")

    def close(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "thead":
            self._in_head = False
        elif tag == "caption":
            self.caption, self._in_caption = self._inline.take(), False
        elif tag == "a":
            self._inline.close_link()
        elif tag in {"strong", "b"}:
            self._bold = max(0, self._bold - 1)
        elif tag in CELL_BORDERS:
            self._inline.space()

    def text(self, text: str) -> None:
        if self._cell is None and not self._in_caption:
            return
        self._inline.add(text)
        if self._cell is not None and not self._bold and not text.isspace():
            self._cell.is_bold = False

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        self._inline.close_link()
        self._cell.line = self._inline.take()
        if not self.rows:
            self.rows.append(_Row(is_head=self._in_head))
        self.rows[-1].cells.append(self._cell)
        self._cell, self._bold = None, 0


def _span(value: str, limit: int = _MAX_SPAN) -> int:
    return (
        min(limit, int(value)) if value.isascii() and value.isdigit() and len(value) < 7 and int(value) else 1
    )


def read_table(events: Sequence[Event], start: int, end: int, resolve: Resolve) -> Table | None:
    """Return the table that opens at `start` and closes at `end`, or None when it only lays out the page."""
    if events[start][2].role in {"presentation", "none"}:
        return None
    reader = _Reader(resolve)
    for at in range(start + 1, end):
        sign, value, mark, _ = events[at]
        if sign == TEXT:
            reader.text(value)
        elif sign == OPEN:
            if value == "table":
                return None
            reader.open(value, mark)
        else:
            reader.close(value)
    rows = [row for row in reader.rows if row.cells]
    if not rows or _is_layout(rows):
        return None
    return Table(reader.caption, _grid(rows))


def _is_layout(rows: list[_Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells]
    if all(len(row.cells) == 1 for row in rows) and not any(cell.is_header for cell in cells):
        return True
    return any(cell.has_heading and len(cell.line.text) > _LAYOUT_CELL_CHARS for cell in cells)


def _head_count(rows: list[_Row]) -> int:
    """Return how many leading rows are headers: in <thead>, or all <th>, or a first row all in bold."""
    count = 0
    for row in rows:
        if not (row.is_head or all(cell.is_header for cell in row.cells)):
            break
        if not row.is_head and len(row.cells) == 1 and count:
            break
        count += 1
    if count == 0 and len(rows) > 1 and len(rows[0].cells) > 1:
        first, second = rows[0].cells, rows[1].cells
        filled = [cell for cell in first if cell.line.text]
        is_bold = bool(filled) and all(cell.is_bold for cell in filled)
        count = int(is_bold and not all(cell.is_bold for cell in second if cell.line.text))
    return 0 if count == len(rows) and not any(row.is_head for row in rows) and count > 1 else count


def _grid(rows: list[_Row]) -> list[TableRow]:
    """Return the rows with spans filled in and headers assigned."""
    head_count = _head_count(rows)
    headers: dict[int, list[str]] = {}
    hanging: dict[int, tuple[_Cell, int]] = {}
    result = []
    for number, row in enumerate(rows):
        placed, hanging = _place(row, hanging)
        is_head = number < head_count
        if is_head:
            for column, cell in placed:
                for covered in _covered(column, cell):
                    names = headers.setdefault(covered, [])
                    if cell.line.text and cell.line.text not in names:
                        names.append(cell.line.text)
        cells = [
            (cell.line, "" if is_head else _HEADER_JOINT.join(headers.get(column, ())))
            for column, cell in placed
        ]
        if any(line.text for line, _ in cells):
            result.append(TableRow(is_head, cells))
    return result


def _place(
    row: _Row, hanging: dict[int, tuple[_Cell, int]]
) -> tuple[list[tuple[int, _Cell]], dict[int, tuple[_Cell, int]]]:
    """Return the row's cells by column, those hanging down from above among them, and what hangs on."""
    placed = [(column, cell) for column, (cell, _) in hanging.items()]
    taken = {covered for column, (cell, _) in hanging.items() for covered in _covered(column, cell)}
    below = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
    column = 0
    for cell in row.cells:
        while column in taken:
            column += 1
        placed.append((column, cell))
        if cell.rows > 1 and column < _MAX_COLUMNS:
            below[column] = (cell, cell.rows - 1)
        column += cell.columns
    placed.sort(key=lambda pair: pair[0])
    return placed, below


def _covered(column: int, cell: _Cell) -> range:
    """Return the columns that a cell covers; what lies beyond any real table is not counted."""
    return range(column, min(column + cell.columns, _MAX_COLUMNS))
