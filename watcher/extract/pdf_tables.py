"""Ruled tables on a PDF page: rows between horizontal lines, columns by vertical lines or by alignment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from watcher.extract.pdf_lines import Line, Rule, Sheet, Word

_SAME = 3.0
_MIN_RULES = 3
_COLUMN_GAP = 0.5
_MAX_BAND = 400.0


@dataclass(slots=True)
class Grid:
    """A table: where it stands, where its columns begin, its rows of cells, each the lines of its text."""

    top: float
    bottom: float
    start: float
    end: float
    columns: tuple[float, ...]
    rows: list[list[list[str]]] = field(default_factory=list)
    is_head_bold: bool = False


def find_grids(sheet: Sheet, carried: Grid | None = None) -> list[Grid]:
    """Return the tables of a page, from the top.

    `carried` is the table that ended the page before: rows at the top that fit its columns go on with it.
    """
    heights = _heights(sheet.horizontals)
    finder = _Finder(sheet)
    if carried is not None and heights and _is_same_extent(carried, heights[0]):
        finder.go_on(carried, heights[0][0])
    elif len(heights) < _MIN_RULES:
        return []
    for (top, start, end), (bottom, _, _) in pairwise(heights):
        finder.add_band(top, bottom, start, end)
    finder.end()
    return finder.grids


class _Finder:
    """Goes down a page band by band."""

    def __init__(self, sheet: Sheet) -> None:
        self.grids: list[Grid] = []
        self._sheet = sheet
        self._open: Grid | None = None

    def go_on(self, carried: Grid, first: float) -> None:
        """Take what stands above the first line as rows of the table before, when it fits."""
        words = _band(self._sheet.lines, self._sheet.height, first, carried.start, carried.end)
        if words and not _crosses(words, carried.columns):
            self._open = Grid(self._sheet.height, first, carried.start, carried.end, carried.columns)
            self._open.rows.append(_cells(words, carried.columns))

    def add_band(self, top: float, bottom: float, start: float, end: float) -> None:
        """Take what stands between two lines as a row, when it is one."""
        words = _band(self._sheet.lines, top, bottom, start, end)
        is_row = self._open is not None and _is_row(words, self._open.columns, top - bottom)
        if not is_row:
            self.end()
            columns = _columns(words, self._sheet.verticals, top, bottom)
            if not _is_row(words, columns, top - bottom):
                return
            is_bold = all(word.is_bold for word in words)
            self._open = Grid(top, bottom, start, end, columns, is_head_bold=is_bold)
        if self._open is not None:
            self._open.rows.append(_cells(words, self._open.columns))
            self._open.bottom = bottom

    def end(self) -> None:
        """Close the open table; a single row is one only where it goes on from the page before."""
        if self._open is not None and (len(self._open.rows) > 1 or self._open.top == self._sheet.height):
            self.grids.append(self._open)
        self._open = None


def _is_row(words: Sequence[Word], columns: Sequence[float], height: float) -> bool:
    return bool(words) and height < _MAX_BAND and len(columns) > 1 and not _crosses(words, columns)


def _is_same_extent(grid: Grid, height: tuple[float, float, float]) -> bool:
    return abs(grid.start - height[1]) <= _SAME and abs(grid.end - height[2]) <= _SAME


def _heights(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """Return the heights that are ruled, from the top, with the extent of the line there."""
    merged: list[tuple[float, float, float]] = []
    for rule in sorted(rules, key=lambda rule: -rule.at):
        if merged and abs(merged[-1][0] - rule.at) <= _SAME:
            at, start, end = merged[-1]
            merged[-1] = (at, min(start, rule.start), max(end, rule.end))
        else:
            merged.append((rule.at, rule.start, rule.end))
    return merged


def _band(lines: Sequence[Line], top: float, bottom: float, start: float, end: float) -> list[Word]:
    return [
        word
        for line in lines
        for word in line.words
        if bottom - 0.5 <= word.base < top and start - _SAME <= word.left and word.right <= end + _SAME
    ]


def _columns(
    words: Sequence[Word], verticals: Sequence[Rule], top: float, bottom: float
) -> tuple[float, ...]:
    """Return where the columns of a first row begin."""
    middle = (top + bottom) / 2
    ruled = sorted(rule.at for rule in verticals if rule.start - _SAME <= middle <= rule.end + _SAME)
    edges = [at for number, at in enumerate(ruled) if number == 0 or at - ruled[number - 1] > _SAME]
    if len(edges) > 2:
        return tuple(edges[:-1])
    starts: list[float] = []
    before: Word | None = None
    for word in sorted(words, key=lambda word: (-round(word.base), word.left)):
        is_new_line = before is None or abs(before.base - word.base) > 1
        gap = 0.0 if before is None or is_new_line else word.left - before.right
        if (is_new_line and not starts) or gap > _COLUMN_GAP * word.size:
            starts.append(word.left)
        before = word
    return tuple(sorted(starts))


def _crosses(words: Sequence[Word], columns: Sequence[float]) -> bool:
    """Whether running text goes across a column's border, so that these words are no row."""
    ordered = sorted(words, key=lambda word: (-round(word.base), word.left))
    for word in ordered:
        if any(word.left < column - _SAME and word.right > column + _SAME for column in columns[1:]):
            return True
    for before, word in pairwise(ordered):
        is_joined = abs(before.base - word.base) <= 1 and word.left - before.right < _COLUMN_GAP * word.size
        if is_joined and _column(before, columns) != _column(word, columns):
            return True
    return False


def _column(word: Word, columns: Sequence[float]) -> int:
    return max((number for number, at in enumerate(columns) if word.left >= at - _SAME), default=0)


def _cells(words: Sequence[Word], columns: Sequence[float]) -> list[list[str]]:
    """Return each column's text in lines."""
    cells: list[dict[int, list[Word]]] = [{} for _ in columns]
    for word in words:
        cells[_column(word, columns)].setdefault(-round(word.base), []).append(word)
    return [
        [
            " ".join(word.text for word in sorted(line, key=lambda word: word.left))
            for _, line in sorted(cell.items())
        ]
        for cell in cells
    ]
