"""A document's blocks as the parts of a page: headings, lists, tables.  Text stays text.

Nothing of a source's own markup is ever shown: the template builds every element itself, and escapes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from watcher.model.document import Block, BlockKind, Link
from watcher.web.links import safe_href

_ROWS = {BlockKind.ROW, BlockKind.THEAD, BlockKind.CAPTION}
_CELL_JOIN = " | "
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text; `href` is "" when it is no link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A list item with the lists below it."""

    block: Block
    runs: tuple[Run, ...]
    below: tuple["Part", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A table row: its block and its cells' runs."""

    block: Block
    cells: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One element of the page.  `kind`: heading, para, quote, pre, image, meta, list or table."""

    kind: str
    block: Block
    runs: tuple[Run, ...] = ()
    level: int = 0
    items: tuple[Item, ...] = ()
    caption: Line | None = None
    head: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()


def arrange(blocks: Sequence[Block]) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the parts in order, grouped by the box they stand in ("", "warning", "info")."""
    levels = _heading_levels(blocks)
    return tuple(
        (box, tuple(_parts(list(group), levels)))
        for box, group in groupby(blocks, key=lambda block: block.box)
    )


def _heading_levels(blocks: Sequence[Block]) -> dict[int, int]:
    """Return the level each heading is shown at: below our own first heading, never skipping one."""
    levels, open_levels = {}, [(0, 1)]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            while len(open_levels) > 1 and open_levels[-1][0] >= block.level:
                open_levels.pop()
            shown = min(open_levels[-1][1] + 1, 6)
            open_levels.append((block.level, shown))
            levels[block.index] = shown
    return levels


def _parts(blocks: list[Block], levels: Mapping[int, int]) -> Iterator[Part]:
    for key, group in groupby(blocks, key=_family):
        members = list(group)
        if key == "list":
            yield from _lists(members)
        elif key.startswith("table"):
            yield _table(members)
        else:
            for block in members:
                level = levels.get(block.index, 0)
                yield Part(kind=block.kind.value, block=block, runs=runs_of(block), level=level)


def _family(block: Block) -> str:
    if block.kind is BlockKind.ITEM:
        return "list"
    if block.kind in _ROWS:
        return f"table {block.table}"
    return block.kind.value


def _lists(items: list[Block]) -> Iterator[Part]:
    """Return lists with deeper items below the item before them."""
    depth = min(_depth(item) for item in items)
    for ordered, group in groupby(_nest(items, depth), key=lambda pair: pair[0].list_kind == "ordered"):
        entries = [
            Item(block=head, runs=runs_of(head), below=tuple(_lists(below)) if below else ())
            for head, below in group
        ]
        yield Part(kind="list", block=entries[0].block, items=tuple(entries), level=int(ordered))


def _depth(item: Block) -> int:
    """Return the item's nesting, capped: a page nested ten thousand deep is shown flat below."""
    return min(max(item.level, 1), _MAX_DEPTH)


def _nest(items: list[Block], depth: int) -> list[tuple[Block, list[Block]]]:
    nested: list[tuple[Block, list[Block]]] = []
    for item in items:
        if _depth(item) > depth and nested:
            nested[-1][1].append(item)
        else:
            nested.append((item, []))
    return nested


def _table(rows: list[Block]) -> Part:
    lines = [Line(block=row, cells=_cells(row)) for row in rows]
    captions = [line for line in lines if line.block.kind is BlockKind.CAPTION]
    return Part(
        kind="table",
        block=rows[0],
        caption=captions[0] if captions else None,
        head=tuple(line for line in lines if line.block.kind is BlockKind.THEAD),
        lines=tuple(line for line in lines if line.block.kind is BlockKind.ROW),
    )


def _cells(row: Block) -> tuple[tuple[Run, ...], ...]:
    if not row.cells:
        return (runs_of(row),)
    cells, start = [], 0
    for cell in row.cells:
        end = start + len(cell.text)
        inside = [link for link in row.links if start <= link.start and link.end <= end]
        cells.append(_runs(cell.text, inside, start))
        start = end + len(_CELL_JOIN)
    return tuple(cells)


def runs_of(block: Block) -> tuple[Run, ...]:
    """Return the block's text cut at its links."""
    return _runs(block.text, block.links, 0)


def _runs(text: str, links: Sequence[Link], offset: int) -> tuple[Run, ...]:
    """Return `text` cut at `links`; one that overlaps another or points outside is left as text."""
    runs, done = [], 0
    for link in sorted(links, key=lambda link: link.start):
        start, end, href = link.start - offset, link.end - offset, safe_href(link.href)
        if not href or not done <= start < end <= len(text):
            continue
        runs += [Run(text=text[done:start]), Run(text=text[start:end], href=href)]
        done = end
    runs.append(Run(text=text[done:]))
    return tuple(run for run in runs if run.text)
