"""The rows of a table as they stand in a page → rows whose cells know their column's header."""

from collections import defaultdict
from dataclasses import dataclass, field

from watcher.extract.inline import EMPTY, Line, joined

MAX_COLUMNS = 200
_MOST_CELLS = 300
_HEADER_JOINT = " / "


@dataclass(slots=True)
class GridCell:
    """A cell as it stands in the page, before spans are filled in."""

    is_header: bool
    columns: int = 1
    rows: int = 1
    is_spanning: bool = False
    is_bold: bool = True
    has_heading: bool = False
    line: Line = EMPTY


@dataclass(slots=True)
class GridRow:
    """A row as it stands in the page."""

    is_head: bool = False
    cells: list[GridCell] = field(default_factory=list)
    is_even: bool = True
    """No cell spans columns or rows."""


@dataclass(slots=True)
class TableRow:
    """One row in reading order: each cell's line with its column's header; `is_head` for header rows."""

    is_head: bool
    cells: list[tuple[Line, str]]


def _head_count(rows: list[GridRow]) -> int:
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


def grid(rows: list[GridRow]) -> list[TableRow]:
    """Return the rows with spans filled in and headers assigned; rows without text are left out."""
    head_count = _head_count(rows)
    headers: dict[int, list[str]] = {}
    names_of: defaultdict[int, str] = defaultdict(str)
    hanging: dict[int, tuple[GridCell, int]] = {}
    result = []
    for number, row in enumerate(rows):
        placed, hanging = _place(row, hanging)
        is_head = number < head_count
        if is_head:
            for column, cell in placed:
                _head_columns(column, cell, headers, names_of)
        if not any(cell.line.text for _, cell in placed):
            continue
        is_whole = len(placed) == 1 and len(headers) > 1 and placed[0][1].columns >= len(headers)
        if is_head or is_whole:  # a line across the table stands under no column
            cells = [(cell.line, "") for _, cell in placed]
        elif row.is_even:
            cells = [(cell.line, names_of[column]) for column, cell in placed]
        else:
            cells = [(cell.line, _header_of(column, cell, headers, names_of)) for column, cell in placed]
        result.append(TableRow(is_head, _bounded(cells)))
    return result


def _bounded(cells: list[tuple[Line, str]]) -> list[tuple[Line, str]]:
    """Return a row's cells, those beyond any real table in one: whoever compares rows compares each."""
    if len(cells) <= _MOST_CELLS:
        return cells
    return [*cells[: _MOST_CELLS - 1], (joined([line for line, _ in cells[_MOST_CELLS - 1 :]]), "")]


def _head_columns(
    column: int, cell: GridCell, headers: dict[int, list[str]], names_of: dict[int, str]
) -> None:
    """Add a header to those of the columns that it covers."""
    text = cell.line.text
    for covered in _covered(column, cell):
        names = headers.setdefault(covered, [])
        if text and text not in names:
            names.append(text)
            names_of[covered] = _HEADER_JOINT.join(names)


def _header_of(column: int, cell: GridCell, headers: dict[int, list[str]], names_of: dict[int, str]) -> str:
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
    row: GridRow, hanging: dict[int, tuple[GridCell, int]]
) -> tuple[list[tuple[int, GridCell]], dict[int, tuple[GridCell, int]]]:
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
        if cell.rows > 1 and column < MAX_COLUMNS:
            below[column] = (cell, cell.rows - 1)
        column += cell.columns
    placed.sort(key=lambda pair: pair[0])
    return placed, below


def _covered(column: int, cell: GridCell) -> range:
    """Return the columns that a cell covers; what lies beyond any real table is not counted."""
    return range(column, min(column + cell.columns, MAX_COLUMNS))
