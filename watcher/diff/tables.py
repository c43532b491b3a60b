"""Tables: which table is which, rows by their first cell, columns by their header."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from watcher.diff.page import ROW, Page, Pairs
from watcher.model.document import Block, BlockKind

Slot = tuple[str, int]  # a column: its header and which of equal headers it is


class Columns(NamedTuple):
    """How the columns of two tables correspond, by position; -1 where there is no partner."""

    new_of: tuple[int, ...]
    old_of: tuple[int, ...]

    @property
    def is_identity(self) -> bool:
        """Return whether every column kept its place."""
        return self.new_of == tuple(range(len(self.old_of)))

    @property
    def is_permuted(self) -> bool:
        """Return whether columns that both tables have changed their order."""
        kept = [j for j in self.new_of if j >= 0]
        return kept != sorted(kept)


def rows_by_table(page: Page) -> dict[int, list[int]]:
    """Return the places of each table's rows, headers included."""
    tables: defaultdict[int, list[int]] = defaultdict(list)
    for place in page.content:
        table = page.blocks[place].table
        if page.families[place] == ROW and table is not None:
            tables[table].append(place)
    return dict(tables)


def match_tables(old: Page, new: Page, pairs: Pairs) -> dict[int, int]:
    """Return which old table is which new one, and match their rows by header cell."""
    if -1 not in pairs.new_of and -1 not in pairs.old_of:
        return {}
    tables_old, tables_new = rows_by_table(old), rows_by_table(new)
    partner = _partners(old, new, pairs, (tables_old, tables_new))
    for a, b in partner.items():
        for depth in (1, 2):
            _match_rows(old, new, pairs, (tables_old[a], tables_new[b]), depth)
    return partner


def _partners(
    old: Page, new: Page, pairs: Pairs, tables: tuple[dict[int, list[int]], dict[int, list[int]]]
) -> dict[int, int]:
    """Tables belong together when they share rows, else when head and section are the same."""
    tables_old, tables_new = tables
    votes: Counter[tuple[int, int]] = Counter()
    for a, rows in tables_old.items():
        for i in rows:
            j = pairs.new_of[i]
            b = new.blocks[j].table if j >= 0 else None
            if b is not None and b in tables_new:
                votes[a, b] += 2
    heads: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for b, rows in tables_new.items():
        for sign in _signs(new, rows):
            heads[sign].append(b)
    for a, rows in tables_old.items():
        for sign in _signs(old, rows):
            if len(heads.get(sign, ())) == 1:
                votes[a, heads[sign][0]] += 1
    return _best_first(votes)


def _best_first(votes: Counter[tuple[int, int]]) -> dict[int, int]:
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for (a, b), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if a not in partner and b not in taken:
            partner[a] = b
            taken.add(b)
    return partner


def _signs(page: Page, rows: list[int]) -> list[tuple[object, ...]]:
    first = page.blocks[rows[0]]
    return [
        ("head", first.key if first.kind is BlockKind.THEAD else None, first.trail),
        ("trail", first.trail),
        ("rows", frozenset(_row_key(page.blocks[place], 1) for place in rows)),
    ]


def _row_key(block: Block, depth: int) -> tuple[str, ...]:
    return (str(block.kind), *(_plain(cell.text) for cell in block.cells[:depth]))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _match_rows(old: Page, new: Page, pairs: Pairs, rows: tuple[list[int], list[int]], depth: int) -> None:
    """Match free rows whose first `depth` cells are the same and stand once on each side."""
    free_old = [i for i in rows[0] if pairs.new_of[i] < 0 and old.blocks[i].cells]
    free_new = [j for j in rows[1] if pairs.old_of[j] < 0 and new.blocks[j].cells]
    waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in free_new:
        waiting[_row_key(new.blocks[j], depth)].append(j)
    count = Counter(_row_key(old.blocks[i], depth) for i in free_old)
    for i in free_old:
        key = _row_key(old.blocks[i], depth)
        if count[key] == 1 and len(waiting[key]) == 1:
            pairs.link(i, waiting[key][0])
    heads_old = [i for i in free_old if old.blocks[i].kind is BlockKind.THEAD and pairs.new_of[i] < 0]
    heads_new = [j for j in free_new if new.blocks[j].kind is BlockKind.THEAD and pairs.old_of[j] < 0]
    is_one_head = depth > 1 and len(heads_old) == len(heads_new) == 1
    if is_one_head and _has_anything_common(old, new, pairs, (rows[0], heads_old[0], heads_new[0])):
        pairs.link(heads_old[0], heads_new[0])


def _has_anything_common(old: Page, new: Page, pairs: Pairs, where: tuple[list[int], int, int]) -> bool:
    """Whether two tables share a row or a header: a table laid on its side shares neither."""
    rows, i, j = where
    names = {_plain(cell.text) for cell in old.blocks[i].cells if cell.text}
    is_any_shared = any(_plain(cell.text) in names for cell in new.blocks[j].cells)
    return is_any_shared or any(pairs.new_of[place] >= 0 for place in rows)


def align_columns(old: Page, new: Page, rows: tuple[list[int], list[int]], pairs: Pairs) -> Columns:
    """Return how the columns of two tables correspond: by header, by what their cells say, in order."""
    slots_old, slots_new = _slots(old, rows[0]), _slots(new, rows[1])
    links = _LinkedColumns(len(slots_old), len(slots_new))
    place = {slot: b for b, slot in enumerate(slots_new)}
    has_headers = any(name for name, _ in slots_old) and any(name for name, _ in slots_new)
    is_plain = not has_headers and len(slots_old) == len(slots_new)  # then a place is all a column has
    if slots_old == slots_new or is_plain:
        links.link_all((column, column) for column in range(len(slots_old)))
    links.link_all((a, place[slot]) for a, slot in enumerate(slots_old) if slot[0] and slot in place)
    if min(links.new_of, default=0) < 0 or min(links.old_of, default=0) < 0:
        links.link_all(_alike_columns(old, new, rows[0], pairs))
    rest_old = [a for a, b in enumerate(links.new_of) if b < 0]
    rest_new = [b for b, a in enumerate(links.old_of) if a < 0]
    if len(rest_old) == len(rest_new) and (not has_headers or len(rest_old) == 1):
        links.link_all(zip(rest_old, rest_new, strict=True))
    return Columns(tuple(links.new_of), tuple(links.old_of))


class _LinkedColumns:
    """Columns being matched: the first partner a column gets is its last."""

    def __init__(self, size_old: int, size_new: int) -> None:
        self.new_of, self.old_of = [-1] * size_old, [-1] * size_new

    def link_all(self, columns: Iterable[tuple[int, int]]) -> None:
        for a, b in columns:
            if a < len(self.new_of) and b < len(self.old_of) and max(self.new_of[a], self.old_of[b]) < 0:
                self.new_of[a], self.old_of[b] = b, a


def _slots(page: Page, rows: list[int]) -> list[Slot]:
    """Return a table's columns, taken from its widest row (header rows first)."""
    widest = max(
        rows,
        key=lambda place: (len(page.blocks[place].cells), page.blocks[place].kind is BlockKind.THEAD, -place),
    )
    block = page.blocks[widest]
    is_head = block.kind is BlockKind.THEAD
    names = [_plain(cell.text if is_head else cell.header) for cell in block.cells]
    seen: Counter[str] = Counter()
    slots = []
    for name in names:
        slots.append((name, seen[name]))
        seen[name] += 1
    return slots


_MOST_ALIKE = 20
"""A text that stands in more columns of a row than this tells none apart, and counting them is square."""


def _alike_columns(old: Page, new: Page, rows: list[int], pairs: Pairs) -> list[tuple[int, int]]:
    """Return pairs of columns whose cells agree in most matched rows, best first."""
    votes: Counter[tuple[int, int]] = Counter()
    matched = 0
    for i in rows:
        j = pairs.new_of[i]
        if j < 0 or BlockKind.THEAD in (old.blocks[i].kind, new.blocks[j].kind):
            continue
        matched += 1
        texts: defaultdict[str, list[int]] = defaultdict(list)
        for b, cell in enumerate(new.blocks[j].cells):
            texts[_plain(cell.text)].append(b)
        for a, cell in enumerate(old.blocks[i].cells):
            alike = texts.get(_plain(cell.text), ())
            if len(alike) <= _MOST_ALIKE:
                votes.update((a, b) for b in alike)
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0][0] - vote[0][1]), vote[0]))
    return [pair for pair, count in ranked if count * 2 > matched]
