"""Gaps that run down a PDF page: columns of text, and tables without lines.

Lines are gone through from the top.  A gutter is a gap in a line that the lines below leave free too.  Where
the text on both sides fills its column, it is read column by column; else it is a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from watcher.extract.pdf_lines import Line, Sheet, Word
from watcher.extract.pdf_tables import Grid

_GAP = 1.5
_LEAST_GUTTER = 6.0
_FAR_BELOW = 3.2
_MIN_ROWS, _MIN_COLUMN_LINES = 3, 4
_LIST_MARK = re.compile(r"[^\w\s]|o|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?")
_FULL, _WORDS_IN_COLUMN = 0.7, 3.5


@dataclass(slots=True)
class _Run:
    """Consecutive lines that leave the same gutters free, each a left and a right edge."""

    gutters: list[tuple[float, float]]
    lines: list[Line] = field(default_factory=list)

    def takes(self, line: Line) -> bool:
        """Take the line when all gutters stay free; say whether it did."""
        left: list[tuple[float, float]] = []
        for gutter in self.gutters:
            start, end = gutter
            for word in line.words:
                if word.left < end and word.right > start:
                    start, end = _freed(start, end, word)
            if end - start < _LEAST_GUTTER:
                return False
            left.append((start, end))
        if self.lines and not 0 < self.lines[-1].base - line.base <= _FAR_BELOW * line.size:
            return False
        self.gutters = left
        self.lines.append(line)
        return True

    def cells(self, line: Line) -> list[list[Word]]:
        """Return the words of a line by column."""
        found: list[list[Word]] = [[] for _ in range(len(self.gutters) + 1)]
        for word in line.words:
            found[sum(word.left >= end - 1 for _, end in self.gutters)].append(word)
        return found


def _freed(start: float, end: float, word: Word) -> tuple[float, float]:
    """Return the greater part of a gutter that a word leaves free."""
    return (word.right, end) if end - word.right > word.left - start else (start, word.left)


def read_columns(sheet: Sheet, grids: Sequence[Grid]) -> list[Grid]:
    """Put the lines of a page that is set in columns in reading order; return its tables without lines.

    What stands in `grids`, the tables with lines, is left alone.
    """
    found: list[Grid] = []
    ordered: list[Line] = []
    for run in _runs(sheet.lines, grids):
        if run.gutters and _is_text(run):
            ordered += _by_column(run)
        else:
            ordered += run.lines
            if run.gutters and (grid := _table(run)) is not None:
                found.append(grid)
    sheet.lines = ordered
    return found


def _runs(lines: Sequence[Line], grids: Sequence[Grid]) -> Iterator[_Run]:
    """Yield all lines in runs; a run without gutters is of lines that stand alone."""
    at = 0
    while at < len(lines):
        line = lines[at]
        is_inside = any(grid.bottom - 0.5 <= line.base < grid.top for grid in grids)
        gutters = [] if is_inside else _gaps(line)
        run = _Run(gutters)
        if gutters:
            run.takes(line)
            while at + len(run.lines) < len(lines) and run.takes(lines[at + len(run.lines)]):
                pass
        if not gutters or sum(all(run.cells(each)) for each in run.lines) < _MIN_ROWS:
            run = _Run([], [line])
        else:
            _drop_tail(run)
        yield run
        at += len(run.lines)


def _drop_tail(run: _Run) -> None:
    """Leave out the last lines that stand wholly in the first column: they follow what is set in columns."""
    while len(run.lines) > 1 and not any(run.cells(run.lines[-1])[1:]) and not _is_text(run):
        run.lines.pop()


def _gaps(line: Line) -> list[tuple[float, float]]:
    return [
        (before.right, word.left)
        for before, word in pairwise(line.words)
        if word.left - before.right >= max(_GAP * line.size, _LEAST_GUTTER)
        and not (before is line.words[0] and _LIST_MARK.fullmatch(before.text))
    ]


def _is_text(run: _Run) -> bool:
    """Whether the columns hold running text: lines of several words that fill their width."""
    if len(run.gutters) > 2 or len(run.lines) < _MIN_COLUMN_LINES:
        return False
    rows = [run.cells(line) for line in run.lines]
    for number in range(len(run.gutters) + 1):
        cells = [row[number] for row in rows if row[number]]
        left = min(cell[0].left for cell in cells)
        width = max(cell[-1].right for cell in cells) - left
        full = sum(cell[-1].right - left >= _FULL * width for cell in cells)
        words = sum(len(cell) for cell in cells) / len(cells)
        if words < _WORDS_IN_COLUMN or full < 0.5 * len(cells):
            return False
    return True


def _by_column(run: _Run) -> list[Line]:
    rows = [run.cells(line) for line in run.lines]
    return [Line(row[number]) for number in range(len(run.gutters) + 1) for row in rows if row[number]]


def _table(run: _Run) -> Grid | None:
    """Return the rows of a table; a line without a first cell goes on with the row above."""
    if len(run.lines) < _MIN_ROWS:
        return None
    first, last = run.lines[0], run.lines[-1]
    starts = (min(line.left for line in run.lines), *(end for _, end in run.gutters))
    grid = Grid(
        top=first.base + first.size,
        bottom=last.base - 0.3 * last.size,
        start=starts[0],
        end=max(line.right for line in run.lines),
        columns=starts,
        is_head_bold=first.is_bold and not all(line.is_bold for line in run.lines),
    )
    for line in run.lines:
        cells = run.cells(line)
        texts = [" ".join(word.text for word in cell) for cell in cells]
        if not cells[0] and grid.rows:
            for column, text in enumerate(texts):
                grid.rows[-1][column] += [text] if text else []
        else:
            grid.rows.append([[text] if text else [] for text in texts])
    return grid if len(grid.rows) >= 2 else None
