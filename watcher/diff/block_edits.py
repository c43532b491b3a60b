"""The edits that speak of one block: of a matched pair, of a new block, of one that is gone."""

from watcher.diff.drafts import Draft, Place
from watcher.diff.matching import Matching
from watcher.diff.words import compare_words
from watcher.model.change import ChangeKind, Op
from watcher.model.document import Block, BlockKind

FOLD, BLOCK, CELL, LINK = 0, 1, 2, 3  # ranks among the edits of one block


def replaced(before: str, after: str) -> tuple[Op, ...]:
    """Return the operations that put `after` in the place of `before` as a whole."""
    if before == after:
        return (Op("=", before),) if before else ()
    ops = (Op("-", before), Op("+", after))
    return tuple(op for op in ops if op.text)


def paired(matching: Matching, i: int, j: int, kind: ChangeKind, *, rank: int = BLOCK) -> Draft:
    """Return an edit about a matched pair, with the word diff of its texts."""
    draft = unworded(matching, i, j, kind, rank=rank)
    draft.before, draft.after = matching.old.blocks[i].text, matching.new.blocks[j].text
    draft.ops, is_coarse = compare_words(draft.before, draft.after)
    matching.work.coarse += is_coarse
    return draft


def unworded(matching: Matching, i: int, j: int, kind: ChangeKind, *, rank: int) -> Draft:
    """Return an edit about two blocks that belong together, still without words."""
    a, b = matching.old.blocks[i], matching.new.blocks[j]
    return Draft(
        kind=kind,
        before="",
        after="",
        ops=(),
        place=(j, 0, i, rank),
        trail=b.trail,
        trail_old=a.trail,
        old_index=i,
        new_index=j,
        row=first_cell(b),
        list_kind=b.list_kind,
        list_kind_old=a.list_kind,
        box=b.box,
        box_old=a.box,
        label=b.label or a.label,
        lang=b.lang or matching.new.document.lang,
        anchor=b.anchor,
        about=b.qualifies or a.qualifies,
    )


def added(matching: Matching, j: int) -> Draft:
    """Return the edit for a new block without a partner."""
    block = matching.new.blocks[j]
    draft = _single(block, (j, 0, -1, BLOCK), (ChangeKind.ADDED, ChangeKind.ROW_ADDED))
    draft.after, draft.ops, draft.new_index = block.text, replaced("", block.text), j
    draft.trail = block.trail
    draft.lang = block.lang or matching.new.document.lang
    return draft


def removed(matching: Matching, i: int) -> Draft:
    """Return the edit for an old block without a partner."""
    block = matching.old.blocks[i]
    place = (matching.behind[i], 1, i, BLOCK)
    draft = _single(block, place, (ChangeKind.REMOVED, ChangeKind.ROW_REMOVED))
    draft.before, draft.ops, draft.old_index = block.text, replaced(block.text, ""), i
    draft.trail = draft.trail_old = block.trail
    draft.box_old, draft.list_kind_old = block.box, block.list_kind
    draft.lang = block.lang or matching.old.document.lang
    return draft


def _single(block: Block, place: Place, kinds: tuple[ChangeKind, ChangeKind]) -> Draft:
    kind = kinds[1] if block.kind in (BlockKind.ROW, BlockKind.THEAD) else kinds[0]
    if block.kind is BlockKind.META:
        kind = ChangeKind.METADATA
    return Draft(
        kind=kind,
        before="",
        after="",
        ops=(),
        place=place,
        row=first_cell(block),
        list_kind=block.list_kind,
        box=block.box,
        label=block.label,
        anchor=block.anchor,
        about=block.qualifies,
    )


def first_cell(block: Block) -> str:
    """Return what names a table row: its first cell."""
    return block.cells[0].text if block.cells else ""
