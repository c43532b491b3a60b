"""Equal words set otherwise: put into a warning or taken out of it, numbered steps instead of points."""

from watcher.diff.drafts import Draft
from watcher.model.change import ChangeKind
from watcher.model.document import Block


def is_reset(old: Block, new: Block) -> bool:
    """Return whether a block's words now stand in or out of a warning, or as steps instead of points."""
    return _has_other_warning(old.box, new.box) or _is_renumbered(old.list_kind, new.list_kind)


def _has_other_warning(before: str, after: str) -> bool:
    return before != after and "warning" in (before, after)


def _is_renumbered(before: str, after: str) -> bool:
    return {before, after} == {"bullet", "ordered"}


def fold_resets(drafts: list[Draft]) -> None:
    """Tie the blocks together that were set otherwise as one: a box as a group, a list as parts of its first.

    What enters a warning is read block by block; that a list is numbered is said once.
    """
    first: Draft | None = None
    last = -1
    for draft in sorted(filter(_is_only_reset, drafts), key=lambda draft: draft.place):
        place = draft.new_index if draft.new_index is not None else -1
        if first is None or place != last + 1 or _setting(draft) != _setting(first):
            first = draft
        elif _has_other_warning(draft.box_old, draft.box):
            draft.group = draft.group or first
        else:
            draft.parent = first
        last = place


def _is_only_reset(draft: Draft) -> bool:
    return draft.kind is ChangeKind.CHANGED and draft.before == draft.after and draft.parent is None


def _setting(draft: Draft) -> tuple[str, str, str, str]:
    return draft.box, draft.box_old, draft.list_kind, draft.list_kind_old
