"""Figures about one comparison, in a fixed order."""

from collections.abc import Sequence

from watcher.diff.matching import Matching
from watcher.model.change import ChangeKind, Edit

_MOVES = (ChangeKind.MOVED, ChangeKind.MOVED_CHANGED, ChangeKind.ROW_MOVED)
_FOLDS = (
    ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED, ChangeKind.SECTION_MOVED, ChangeKind.PAGE_REWRITTEN,
    ChangeKind.LANGUAGE, ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_REMOVED,
)  # fmt: skip


def count(matching: Matching, edits: Sequence[Edit]) -> tuple[tuple[str, int], ...]:
    """Return (name, number) pairs.

    Every old block is unchanged, moved, changed or removed, and every new one unchanged, moved, changed or
    added; a block that both moved and changed counts as changed.  `work` is what matching cost;
    `is_exhausted` is 1 when the budget ran out before all blocks were compared, and `coarse` counts texts
    too long for an exact word diff.
    """
    singles = [edit for edit in edits if edit.kind not in _FOLDS]
    moved = {edit.new_index for edit in singles if edit.kind in _MOVES and edit.new_index is not None}
    changed = {
        edit.new_index
        for edit in singles
        if None not in (edit.old_index, edit.new_index)
        and edit.kind not in (ChangeKind.MOVED, ChangeKind.ROW_MOVED)
    }
    added = {edit.new_index for edit in singles if edit.old_index is None}
    removed = {edit.old_index for edit in singles if edit.new_index is None}
    touched = {edit.new_index for edit in singles if edit.new_index is not None}
    chars = sum(
        len(op.text)
        for edit in singles
        for op in edit.ops
        if op.tag != "=" and edit.kind is not ChangeKind.METADATA
    )
    return (
        ("blocks_old", len(matching.old.blocks)),
        ("blocks_new", len(matching.new.blocks)),
        ("unchanged", len(matching.new.blocks) - len(touched)),
        ("moved", len(moved - changed)),
        ("changed", len(changed)),
        ("added", len(added)),
        ("removed", len(removed)),
        ("edits", len(edits)),
        ("chars_changed", chars),
        ("work", matching.work.spent),
        ("is_exhausted", int(matching.work.is_exhausted)),
        ("coarse", matching.work.coarse),
    )
