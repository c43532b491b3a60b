"""Tables → rows whose cells know their column's header.

A spanned cell stands in every row it covers, so that each row says all it means.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from watcher.extract.events import OPEN, TEXT, Event, Mark
from watcher.extract.inline import EMPTY, Inline, Line

_MAX_COLUMNS = 200
_MAX_SPAN = 1000
_MOST_NESTED = 2
_BORDER_WORDS = (
    "p div li ul ol br h1 h2 h3 h4 h5 h6 blockquote pre section dl dt dd figure table tr td th caption"
)
CELL_BORDERS = frozenset(_BORDER_WORDS.split())
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CELLS = frozenset(["td", "th"])
_GROUPS = frozenset(["thead", "tbody", "tfoot"])
_BOLD = frozenset(["b", "strong"])
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
    is_even: bool = True
    """No cell spans columns or rows."""


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
    """Collects the rows of one table from its events; a table in a cell is text of that cell."""

    def __init__(self, resolve: Resolve) -> None:
        self.rows: list[_Row] = []
        self.caption = EMPTY
        self.has_nested = self.has_own_header = False
        self._resolve, self._inline = resolve, Inline()
        self._cell: _Cell | None = None
        self._in_head = self._in_caption = False
        self._nested = 0

    @property
    def may_hold_table(self) -> bool:
        """Whether a table that opens now can be text of a cell: this one has headers, and holds few."""
        return self.has_own_header and self._nested < _MOST_NESTED

    def open(self, tag: str, mark: Mark) -> None:
        if tag == "table":
            self._nested += 1
            self.has_nested = True
        if self._nested:
            self._open_inside(tag, mark)
        elif tag == "tr":
            self._end_cell()
            self.rows.append(_Row(is_head=self._in_head))
        elif tag in _CELLS:
            self._end_cell()
            self._cell = _Cell(_span(mark.columns), _span(mark.rows, 65_534), tag == "th")
            self.has_own_header = self.has_own_header or tag == "th"
            self._inline.take()
        elif tag in _GROUPS:
            self._in_head = tag == "thead"
        elif tag == "caption":
            self._in_caption = True
        else:
            self._open_inside(tag, mark)
        if mark.anchor and self._cell is not None:
            self._inline.name(mark.anchor)

    def _open_inside(self, tag: str, mark: Mark) -> None:
        if tag in CELL_BORDERS:
            self._inline.space()
            if self._cell is not None and tag in _HEADINGS:
                self._cell.has_heading = True
        elif tag == "a":
            add_link(self._inline, mark, self._resolve)
        elif tag in _BOLD:
            self._inline.bold += 1
        if mark.words:
            self._inline.space()
            self._inline.add(mark.words + " ")

    def close(self, tag: str) -> None:
        if tag == "a":
            add_link(self._inline, None, self._resolve)
        elif tag in _BOLD:
            self._inline.bold = max(0, self._inline.bold - 1)
        elif self._nested:
            self._nested -= tag == "table"
            if tag in CELL_BORDERS:
                self._inline.space()
        elif tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "thead":
            self._in_head = False
        elif tag == "caption":
            self.caption, self._in_caption = self._inline.take(), False
        elif tag in CELL_BORDERS:
            self._inline.space()

    def text(self, text: str) -> None:
        if self._cell is not None or self._in_caption:
            self._inline.add(text)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        self._inline.close_link()
        self._cell.line = line = self._inline.take()
        self._cell.is_bold = line.is_bold or not line.text
        if not self.rows:
            self.rows.append(_Row(is_head=self._in_head))
        row = self.rows[-1]
        row.cells.append(self._cell)
        if self._cell.columns > 1 or self._cell.rows > 1:
            row.is_even = False
        self._cell, self._inline.bold = None, 0


def add_link(inline: Inline, mark: Mark | None, resolve: Resolve) -> None:
    """Begin the link that `mark` says, or end the open one (None)."""
    if mark is None:
        inline.close_link()
        inline.refer("")
        return
    inline.open_link(resolve(mark.href))
    if mark.href.startswith("#"):
        inline.refer(mark.href[1:])


def _span(value: str, limit: int = _MAX_SPAN) -> int:
    if not value:
        return 1
    return (
        min(limit, int(value)) if value.isascii() and value.isdigit() and len(value) < 7 and int(value) else 1
    )


def read_table(events: Sequence[Event], start: int, end: int, resolve: Resolve) -> Table | None:
    """Return the table that opens at `start` and closes at `end`, or None when it only lays out the page."""
    if events[start][2].role in {"presentation", "none"}:
        return None
    reader = _Reader(resolve)
    for at in range(start + 1, end):
        sign, value, mark = events[at]
        if sign == TEXT:
            reader.text(value)
        elif sign == OPEN:
            if value == "table" and not reader.may_hold_table:
                return None
            reader.open(value, mark)
        else:
            reader.close(value)
    rows = [row for row in reader.rows if row.cells]
    if not rows or _is_layout(rows, has_nested=reader.has_nested):
        return None
    return Table(reader.caption, _grid(rows))


def _is_layout(rows: list[_Row], *, has_nested: bool) -> bool:
    cells = [cell for row in rows for cell in row.cells]
    if has_nested and any(len(cell.line.text) > _LAYOUT_CELL_CHARS for cell in cells):
        return True
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
    names_of: defaultdict[int, str] = defaultdict(str)
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
                        names_of[covered] = _HEADER_JOINT.join(names)
        if not any(cell.line.text for _, cell in placed):
            continue
        is_whole = len(placed) == 1 and len(headers) > 1 and placed[0][1].columns >= len(headers)
        if is_head or is_whole:  # a line across the table stands under no column
            cells = [(cell.line, "") for _, cell in placed]
        else:
            cells = [(cell.line, _header_of(column, cell, headers, names_of)) for column, cell in placed]
        result.append(TableRow(is_head, cells))
    return result


def _header_of(column: int, cell: _Cell, headers: dict[int, list[str]], names_of: dict[int, str]) -> str:
    """Return what a cell stands under: of several columns what they share, else the first one."""
    if cell.columns == 1:
        return names_of[column]
    shared = [
        name
        for name in headers.get(column, ())
        if all(name in headers.get(covered, ()) for covered in _covered(column, cell))
    ]
    return _HEADER_JOINT.join(shared) or names_of[column]


def _place(
    row: _Row, hanging: dict[int, tuple[_Cell, int]]
) -> tuple[list[tuple[int, _Cell]], dict[int, tuple[_Cell, int]]]:
    """Return the row's cells by column, those hanging down from above among them, and what hangs on."""
    if not hanging and row.is_even:
        return list(enumerate(row.cells)), {}
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
