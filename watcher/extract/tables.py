"""Tables → rows whose cells know their column's header.

A spanned cell stands in every row it covers, so that each row says all it means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watcher.extract.events import OPEN, TEXT, Event, Mark
from watcher.extract.grid import GridCell, GridRow, TableRow, grid
from watcher.extract.inline import EMPTY, Inline, Line

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

Resolve = Callable[[str], str]


@dataclass(slots=True)
class Table:
    """A table that holds data."""

    caption: Line
    rows: list[TableRow]


class _Reader:
    """Collects the rows of one table from its events; a table in a cell is text of that cell."""

    def __init__(self, resolve: Resolve) -> None:
        self.rows: list[GridRow] = []
        self.caption = EMPTY
        self.has_nested = self.has_own_header = self.has_heading = False
        self._resolve, self._inline = resolve, Inline()
        self._cell: GridCell | None = None
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
            self.rows.append(GridRow(is_head=self._in_head))
        elif tag in _CELLS:
            self._open_cell(tag, mark)
        elif tag in _GROUPS:
            self._in_head = tag == "thead"
        elif tag == "caption":
            self._in_caption = True
        else:
            self._open_inside(tag, mark)
        if mark.anchor and self._cell is not None:
            self._inline.name(mark.anchor)

    def _open_cell(self, tag: str, mark: Mark) -> None:
        self._end_cell()
        self._cell = cell = GridCell(tag == "th")
        if mark.columns or mark.rows:
            cell.columns, cell.rows = _span(mark.columns), _span(mark.rows, 65_534)
            cell.is_spanning = cell.columns > 1 or cell.rows > 1
        if cell.is_header:
            self.has_own_header = True
        if self._inline.parts:
            self._inline.take()

    def _open_inside(self, tag: str, mark: Mark) -> None:
        if tag in CELL_BORDERS:
            self._inline.space()
            if self._cell is not None and tag in _HEADINGS:
                self._cell.has_heading = self.has_heading = True
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
        cell, inline = self._cell, self._inline
        if cell is None:
            return
        if inline.parts:
            inline.close_link()
            cell.line = line = inline.take()
            cell.is_bold = line.is_bold or not line.text
        if not self.rows:
            self.rows.append(GridRow(is_head=self._in_head))
        row = self.rows[-1]
        row.cells.append(cell)
        if cell.is_spanning:
            row.is_even = False
        self._cell, inline.bold = None, 0


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
    for at in range(start + 1, end):  # no slice: tables in tables would copy the rest again and again
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
    if not rows or _is_layout(rows, reader):
        return None
    return Table(reader.caption, grid(rows))


def _is_layout(rows: list[GridRow], reader: _Reader) -> bool:
    if not reader.has_own_header and all(len(row.cells) == 1 for row in rows):
        return True
    if not (reader.has_nested or reader.has_heading):
        return False
    return any(
        len(cell.line.text) > _LAYOUT_CELL_CHARS and (reader.has_nested or cell.has_heading)
        for row in rows
        for cell in row.cells
    )
