"""The whole matching of two documents: which block became which, what stayed, what moved."""

from collections import defaultdict
from dataclasses import dataclass, field

from watcher.diff.alignment import Interner
from watcher.diff.drafts import Draft
from watcher.diff.exact import match_exact
from watcher.diff.owners import match_swapped
from watcher.diff.page import ROW, Page, Pairs
from watcher.diff.placed import match_between, match_fields, match_renamed_headings
from watcher.diff.similar import match_similar, stayed_pairs
from watcher.diff.stamps import match_stamps
from watcher.diff.tables import Columns, align_columns, match_tables, rows_by_table
from watcher.diff.typography import reads_the_same
from watcher.diff.work import Work
from watcher.model.change import ChangeKind
from watcher.model.document import BlockKind, Document


@dataclass(slots=True, kw_only=True)
class Matching:
    """Two pages and how their blocks correspond.

    `stayed` are the content pairs that kept their order.  `columns` is how the columns of a pair of tables
    correspond, by (old table, new table).  `behind` tells for each old block which new block an edit about
    its removal is listed behind (-1: before all).  `column_cells` gathers the cell edits of columns that
    came or went.
    """

    old: Page
    new: Page
    pairs: Pairs
    work: Work
    stayed: set[tuple[int, int]] = field(default_factory=set)
    columns: dict[tuple[int | None, int | None], Columns] = field(default_factory=dict)
    behind: list[int] = field(default_factory=list)
    column_cells: defaultdict[tuple[int | None, int | None, ChangeKind, int], list[Draft]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def is_same_text(self, i: int, j: int) -> bool:
        """Return whether two blocks hold the same words, typography and table layout aside."""
        a, b = self.old.blocks[i], self.new.blocks[j]
        if a.key == b.key:
            return True
        is_relaid = (self.old.families[i] == ROW) is not (self.new.families[j] == ROW)
        return is_relaid and reads_the_same([a.text], [b.text])

    def has_moved(self, i: int, j: int) -> bool:
        """Return whether a matched block left its place in the order, or its heading.

        In its place under headings that read as before it has not moved, though one be another "Les mer".
        """
        if (i, j) not in self.stayed:
            return True
        return self.old.blocks[i].trail != self.new.blocks[j].trail and self.is_reparented(i, j)

    def is_reparented(self, i: int, j: int) -> bool:
        """Return whether a block stands under another heading although its old heading still exists."""
        if self.new.blocks[j].kind is BlockKind.HEADING:
            return False
        above_old, above_new = self.old.heading_above(i), self.new.heading_above(j)
        if above_old < 0 or above_new < 0:
            return False
        went, came = self.pairs.new_of[above_old], self.pairs.old_of[above_new]
        if min(went, came) < 0 or went == above_new:
            return False
        # A heading that became a plain line still stands there: nothing was put under another heading.
        return BlockKind.HEADING is self.new.blocks[went].kind is self.old.blocks[came].kind


def match_documents(old: Document, new: Document, work: Work) -> Matching:
    """Return the matching of two documents."""
    interner = Interner()
    a, b = Page(old, interner), Page(new, interner)
    pairs = Pairs(a, b)
    matching = Matching(old=a, new=b, pairs=pairs, work=work)
    match_exact(a, b, pairs)
    match_tables(a, b, pairs)
    match_swapped(a, b, pairs, work)
    match_similar(a, b, pairs, work)
    match_renamed_headings(a, b, pairs)
    match_fields(a, b, pairs, work)
    match_between(a, b, pairs, work)
    match_stamps(a, b, pairs)
    matching.stayed = stayed_pairs(a, pairs)
    matching.behind = _behind(matching)
    matching.columns = _columns(matching)
    return matching


def _behind(matching: Matching) -> list[int]:
    places: list[int] = []
    if -1 not in matching.pairs.new_of:
        return places  # nothing was removed
    last = -1
    for i in range(len(matching.old.blocks)):
        j = matching.pairs.new_of[i]
        if (i, j) in matching.stayed:
            last = j
        places.append(last)
    return places


def _columns(matching: Matching) -> dict[tuple[int | None, int | None], Columns]:
    old, new, pairs = matching.old, matching.new, matching.pairs
    if not any(block.table is not None for block in old.blocks):
        return {}
    tables_old, tables_new = rows_by_table(old), rows_by_table(new)
    met = {
        (old.blocks[i].table, new.blocks[pairs.new_of[i]].table)
        for rows in tables_old.values()
        for i in rows
        if pairs.new_of[i] >= 0
    }
    return {
        (a, b): align_columns(old, new, (tables_old[a], tables_new[b]), pairs)
        for a, b in met
        if a in tables_old and b in tables_new
    }
