"""Rows of tables and of definition lists as drafts."""

from collections.abc import Iterator

from watcher.extract.draft import Draft
from watcher.extract.inline import Line, joined
from watcher.extract.mould import mould
from watcher.extract.tables import Table
from watcher.model.document import BlockKind, Cell

_cell = mould(Cell)


def table_rows(table: Table, frame: Draft, number: int) -> Iterator[Draft]:
    """Yield the caption and the rows of a table; `frame` holds what all of them have in common."""
    if table.caption.text:
        yield _row(frame, table.caption, BlockKind.CAPTION, number)
    for each in table.rows:
        kind = BlockKind.THEAD if each.is_head else BlockKind.ROW
        row = _row(frame, joined([line for line, _ in each.cells]), kind, number)
        row.cells = tuple([_cell(line[0], header) for line, header in each.cells])
        yield row


def pair_row(pair: list[Line], frame: Draft, number: int) -> Draft:
    """Return a term and what is said of it as a row."""
    row = _row(frame, joined(pair), BlockKind.ROW, number)
    row.cells = tuple([Cell(text=line.text) for line in pair])
    row.is_pair = True
    return row


def _row(frame: Draft, line: Line, kind: BlockKind, number: int) -> Draft:
    text, links, _, references, names, _ = line
    draft = Draft(
        kind, text, frame.trail, frame.path, frame.box, frame.lang, frame.anchor, links, (), references, names
    )
    draft.table = number
    return draft
