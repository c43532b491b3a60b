"""The exact, reversible record of a change: blocks copied, left out, put in."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from watcher.diff.ordering import heaviest_increasing
from watcher.errors import WatcherError
from watcher.model.change import Delta, DeltaOp
from watcher.model.document import Block

DELTA_VERSION = 1


class WrongBase(WatcherError):
    """A delta was applied to blocks that it was not made from."""


def blocks_digest(blocks: Sequence[Block]) -> str:
    """Return the SHA-256 (hex) over everything that the blocks hold."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(_record(block).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _record(block: Block) -> str:
    return repr((
        block.index, str(block.kind), block.text, block.key, block.trail, block.level,
        [(link.text, link.href, link.start, link.end) for link in block.links],
        [(cell.text, cell.header) for cell in block.cells],
        block.table, block.list_kind, block.box, block.path, block.anchor, block.lang, block.label,
    ))  # fmt: skip


def make_delta(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[tuple[int, int]]) -> Delta:
    """Return the delta from `old` to `new`; `pairs` are the matched places, sorted by the old one."""
    same = [(i, j) for i, j in pairs if _is_copy(old[i], i, new[j], j)]
    kept = heaviest_increasing(same, [1] * len(same))
    ops: list[DeltaOp] = []
    a = b = 0
    for (i, j), is_kept in zip([*same, (len(old), len(new))], [*kept, True], strict=True):
        if not is_kept:
            continue
        if i > a:
            ops.append(DeltaOp(tag="-", start=a, count=i - a, blocks=tuple(old[a:i])))
        if j > b:
            ops.append(DeltaOp(tag="+", start=b, count=j - b, blocks=tuple(new[b:j])))
        if i < len(old):
            _copy(ops, i)
        a, b = i + 1, j + 1
    return Delta(
        version=DELTA_VERSION, old_sha=blocks_digest(old), new_sha=blocks_digest(new), ops=tuple(ops)
    )


def _is_copy(old: Block, i: int, new: Block, j: int) -> bool:
    """Whether copying the old block and numbering it anew gives the new one exactly."""
    if old.index != i or new.index != j or old.key != new.key:
        return False
    return old == new or replace(old, index=j) == new


def _copy(ops: list[DeltaOp], start: int) -> None:
    last = ops[-1] if ops else None
    if last and last.tag == "=" and last.start + last.count == start:
        ops[-1] = DeltaOp(tag="=", start=last.start, count=last.count + 1)
    else:
        ops.append(DeltaOp(tag="=", start=start, count=1))


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
