"""The exact, reversible record of a change: blocks copied, left out, put in."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter

from watcher.diff.ordering import heaviest_increasing
from watcher.errors import WatcherError
from watcher.model.change import Delta, DeltaOp
from watcher.model.document import Block

DELTA_VERSION = 2
_BUT_INDEX = attrgetter(*(field.name for field in fields(Block) if field.name != "index"))
_STRINGS = tuple(map(attrgetter, ("list_kind", "box", "lang", "label")))


class WrongBase(WatcherError):
    """A delta was applied to blocks that it was not made from."""


def blocks_digest(blocks: Sequence[Block]) -> str:
    """Return the SHA-256 (hex) over everything that the blocks hold.

    Field by field instead of block by block, and only where there is something: most blocks are plain text.
    Numbers and the lengths of all strings stand before the joined strings, so that no two lists of blocks
    give the same bytes.
    """
    strings = [block.text for block in blocks]
    shape: list[object] = [
        ",".join([block.kind for block in blocks]),
        [(place, block.level) for place, block in enumerate(blocks) if block.level],
        [(place, block.table) for place, block in enumerate(blocks) if block.table is not None],
        [(place, block.index) for place, block in enumerate(blocks) if block.index != place],
    ]
    for name in _STRINGS:
        places = [place for place, value in enumerate(map(name, blocks)) if value]
        shape.append(places)
        strings += [name(blocks[place]) for place in places]
    for find in (_other_keys, _slots, _trails, _links, _cells):
        found = find(blocks)
        shape.append([place for place, _ in found])
        strings += [part for _, parts in found for part in parts]
        shape.append([len(parts) for _, parts in found])
    head = repr((shape, list(map(len, strings))))
    return hashlib.sha256("".join((head, *strings)).encode("utf-8", "surrogatepass")).hexdigest()


_Found = list[tuple[int, tuple[str, ...]]]


def _other_keys(blocks: Sequence[Block]) -> _Found:
    return [(place, (block.key,)) for place, block in enumerate(blocks) if block.key != block.text]


def _slots(blocks: Sequence[Block]) -> _Found:
    """Return each path and anchor that differ from those before."""
    slots = [(block.path, block.anchor) for block in blocks]
    changes = zip(slots, [("", ""), *slots], strict=False)
    return [(place, slot) for place, (slot, last) in enumerate(changes) if slot != last]


def _trails(blocks: Sequence[Block]) -> _Found:
    """Return each trail that differs from the one before."""
    trails = [block.trail for block in blocks]
    changes = zip(trails, [(), *trails], strict=False)
    return [(place, trail) for place, (trail, last) in enumerate(changes) if trail != last]


def _links(blocks: Sequence[Block]) -> _Found:
    return [
        (
            place,
            tuple(
                part for link in block.links for part in (link.text, link.href, f"{link.start} {link.end}")
            ),
        )
        for place, block in enumerate(blocks)
        if block.links
    ]


def _cells(blocks: Sequence[Block]) -> _Found:
    return [
        (place, tuple(part for cell in block.cells for part in (cell.text, cell.header)))
        for place, block in enumerate(blocks)
        if block.cells
    ]


def copies(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the pairs whose new block is the old one, numbered anew."""
    return [
        (i, j)
        for i, j in pairs
        if old[i].key == new[j].key
        and _BUT_INDEX(old[i]) == _BUT_INDEX(new[j])
        and (old[i].index, new[j].index) == (i, j)
    ]


def make_delta(old: Sequence[Block], new: Sequence[Block], same: Sequence[tuple[int, int]]) -> Delta:
    """Return the delta from `old` to `new`; `same` are their `copies`, sorted by the old place."""
    kept = heaviest_increasing(same, [1] * len(same))
    ops: list[DeltaOp] = []
    a = b = start = 0  # up to where both sides are told; old[start:a] is still to be copied
    for (i, j), is_kept in zip([*same, (len(old), len(new))], [*kept, True], strict=True):
        if not is_kept:
            continue
        if i == a and j == b and i < len(old):
            a, b = i + 1, j + 1
            continue
        if a > start:
            ops.append(DeltaOp(tag="=", start=start, count=a - start))
        if i > a:
            ops.append(DeltaOp(tag="-", start=a, count=i - a, blocks=tuple(old[a:i])))
        if j > b:
            ops.append(DeltaOp(tag="+", start=b, count=j - b, blocks=tuple(new[b:j])))
        start, a, b = i, i + 1, j + 1
    return Delta(
        version=DELTA_VERSION, old_sha=blocks_digest(old), new_sha=blocks_digest(new), ops=tuple(ops)
    )


def apply(blocks: Sequence[Block], delta: Delta) -> tuple[Block, ...]:
    """Return the new blocks that `delta` makes of the old `blocks`.

    Raises:
        WrongBase: `blocks` are not those that the delta was made from, or the delta itself is damaged.
    """
    if delta.version != DELTA_VERSION:
        raise WrongBase(f"a delta of version {delta.version}: this program reads version {DELTA_VERSION}")
    found = blocks_digest(blocks)
    if found != delta.old_sha:
        raise WrongBase(
            f"the delta starts from blocks {delta.old_sha[:12]}…, but was given {found[:12]}…"
            f" ({len(blocks)} blocks): apply it to the version that it was made from"
        )
    made: list[Block] = []
    for op in delta.ops:
        if op.tag == "+":
            made.extend(op.blocks)
        elif op.tag == "=":
            copied = blocks[op.start : op.start + op.count]
            made += [replace(block, index=place) for place, block in enumerate(copied, start=len(made))]
    if blocks_digest(made) != delta.new_sha:
        raise WrongBase(f"the delta to {delta.new_sha[:12]}… is damaged: its operations give other blocks")
    return tuple(made)


def invert(delta: Delta) -> Delta:
    """Return the delta that leads back."""
    ops: list[DeltaOp] = []
    place = 0
    for op in delta.ops:
        if op.tag == "=":
            ops.append(DeltaOp(tag="=", start=place, count=op.count))
        else:
            ops.append(replace(op, tag="+" if op.tag == "-" else "-"))
        place += 0 if op.tag == "-" else op.count
    return replace(delta, old_sha=delta.new_sha, new_sha=delta.old_sha, ops=_removals_first(ops))


def _removals_first(ops: list[DeltaOp]) -> tuple[DeltaOp, ...]:
    """Return the operations with each removal before the insertion that takes its place."""
    for place in range(len(ops) - 1):
        if (ops[place].tag, ops[place + 1].tag) == ("+", "-"):
            ops[place], ops[place + 1] = ops[place + 1], ops[place]
    return tuple(ops)
