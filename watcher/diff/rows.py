"""Table rows, compared cell by cell under their column's header."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from watcher.diff.block_edits import CELL, FOLD, paired, replaced
from watcher.diff.drafts import Draft
from watcher.diff.matching import Matching
from watcher.diff.typography import match_key
from watcher.diff.words import compare_words
from watcher.model.change import ChangeKind
from watcher.model.document import Block, BlockKind, Cell

_NO_CELL = Cell(text="")


class _CellPair(NamedTuple):
    old: Cell
    new: Cell
    gone_column: int = -1  # position of a column that only the old table has
    come_column: int = -1  # position of a column that only the new table has


def compare_rows(matching: Matching, i: int, j: int) -> list[Draft]:
    """Return the edits of one matched row: its cells, and that it moved."""
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    columns = matching.columns.get((a.table, b.table))
    is_same, has_moved = a.key == b.key, matching.has_moved(i, j)
    drafts: list[Draft] = []
    if has_moved:
        drafts.append(paired(matching, i, j, ChangeKind.ROW_MOVED))
    if is_same and (columns is None or columns.is_identity):
        return drafts
    cells = [
        _cell_edit(matching, (i, j), pair)
        for pair in _cell_pairs(matching, a, b)
        if match_key(pair.old.text) != match_key(pair.new.text)
    ]
    if cells and has_moved:
        drafts = _told_apart(drafts, a.text)
    if not cells and not has_moved and not is_same:
        is_permuted = columns is not None and columns.is_permuted
        drafts.append(paired(matching, i, j, ChangeKind.MOVED if is_permuted else ChangeKind.CHANGED))
    return drafts + cells


def _told_apart(drafts: list[Draft], text: str) -> list[Draft]:
    """The move of a changed row is an edit of its own, without the words that its cells tell."""
    for draft in drafts:
        draft.before = draft.after = text
        draft.ops = replaced(text, text)
    return drafts


def _cell_pairs(matching: Matching, a: Block, b: Block) -> Iterator[_CellPair]:
    columns = matching.columns.get((a.table, b.table))
    fits = columns and len(a.cells) == len(columns.new_of) and len(b.cells) == len(columns.old_of)
    if columns is None or not fits:
        for left, right in zip_longest(a.cells, b.cells, fillvalue=_NO_CELL):
            yield _CellPair(left, right)
        return
    for place, cell in enumerate(b.cells):
        partner = columns.old_of[place]
        if partner >= 0:
            yield _CellPair(a.cells[partner], cell)
        else:
            yield _CellPair(_NO_CELL, cell, come_column=place)
    for place, cell in enumerate(a.cells):
        if columns.new_of[place] < 0:
            yield _CellPair(cell, _NO_CELL, gone_column=place)


def _cell_edit(matching: Matching, where: tuple[int, int], pair: _CellPair) -> Draft:
    i, j = where
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    before, after = pair.old.text, pair.new.text
    ops, is_coarse = compare_words(before, after)
    matching.work.coarse += is_coarse
    draft = Draft(
        kind=ChangeKind.CELL_CHANGED,
        before=before,
        after=after,
        ops=ops,
        place=(j, 0, i, CELL),
        trail=b.trail,
        trail_old=a.trail,
        old_index=i,
        new_index=j,
        before_context=a.text,
        after_context=b.text,
        row=b.cells[0].text or a.cells[0].text,
        column=_header(pair.new, b) or _header(pair.old, a),
        box=b.box,
        box_old=a.box,
        lang=b.lang or matching.new.document.lang,
        anchor=b.anchor,
    )
    if pair.gone_column >= 0:
        matching.column_cells[a.table, b.table, ChangeKind.COLUMN_REMOVED, pair.gone_column].append(draft)
    if pair.come_column >= 0:
        matching.column_cells[a.table, b.table, ChangeKind.COLUMN_ADDED, pair.come_column].append(draft)
    return draft


def _header(cell: Cell, block: Block) -> str:
    return cell.text if block.kind is BlockKind.THEAD else cell.header


def fold_columns(matching: Matching) -> list[Draft]:
    """Return one edit for each column that came or went; its cells hang under it."""
    folds: list[Draft] = []
    for (_, _, kind, _), cells in sorted(matching.column_cells.items(), key=lambda item: item[1][0].place):
        before = "\n".join(cell.before for cell in cells if cell.before)
        after = "\n".join(cell.after for cell in cells if cell.after)
        first = cells[0]
        j, _, i, _ = first.place
        fold = Draft(
            kind=kind,
            before=before,
            after=after,
            ops=replaced(before, after),
            place=(j, 0, i, FOLD),
            trail=first.trail,
            trail_old=first.trail_old,
            old_index=first.old_index,
            new_index=first.new_index,
            column=first.column,
            box=first.box,
            lang=first.lang,
            anchor=first.anchor,
        )
        for cell in cells:
            cell.parent = fold
        folds.append(fold)
    return folds
