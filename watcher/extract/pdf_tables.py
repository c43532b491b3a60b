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
    columns: tuple[float, ...]
    rows: list[list[list[str]]] = field(default_factory=list)
    is_head_bold: bool = False


def find_grids(sheet: Sheet) -> list[Grid]:
    """Return the tables of a page, from the top."""
    heights = _heights(sheet.horizontals)
    grids: list[Grid] = []
    open_grid: Grid | None = None
    for (top, start, end), (bottom, _, _) in pairwise(heights):
        words = _band(sheet.lines, top, bottom, start, end)
        columns = open_grid.columns if open_grid else _columns(words, sheet.verticals, top, bottom)
        is_row = (
            bool(words) and top - bottom < _MAX_BAND and len(columns) > 1 and not _crosses(words, columns)
        )
        if not is_row and open_grid is not None:
            grids.append(open_grid)
            open_grid = None
            columns = _columns(words, sheet.verticals, top, bottom)
            is_row = bool(words) and len(columns) > 1 and not _crosses(words, columns)
        if not is_row:
            continue
        if open_grid is None:
            open_grid = Grid(top, bottom, columns, is_head_bold=all(word.is_bold for word in words))
        open_grid.rows.append(_cells(words, columns))
        open_grid.bottom = bottom
    if open_grid is not None:
        grids.append(open_grid)
    return [grid for grid in grids if len(grid.rows) > 1]


def _heights(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """Return the heights that are ruled, from the top, with the extent of the line there."""
    merged: list[tuple[float, float, float]] = []
    for rule in sorted(rules, key=lambda rule: -rule.at):
        if merged and abs(merged[-1][0] - rule.at) <= _SAME:
            at, start, end = merged[-1]
            merged[-1] = (at, min(start, rule.start), max(end, rule.end))
        else:
            merged.append((rule.at, rule.start, rule.end))
    return merged if len(merged) >= _MIN_RULES else []


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
