"""Edits in the making: where they belong, what they hang under; ids are given last."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from watcher.diff.typography import match_key
from watcher.model.change import ChangeKind, Edit, Op
from watcher.model.ids import EditId, SourceId

Place = tuple[int, int, int, int]
"""Where an edit is listed: new block (or the one it stands behind), 0 for present and 1 for gone, old block,
rank among the edits of one block (folds first, links last)."""


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """An edit without its ids; `parent` is the fold it is shown under, `group` what it belongs with."""

    kind: ChangeKind
    before: str
    after: str
    ops: tuple[Op, ...]
    place: Place
    trail: tuple[str, ...] = ()
    trail_old: tuple[str, ...] = ()
    old_index: int | None = None
    new_index: int | None = None
    before_context: str = ""
    after_context: str = ""
    about: str = ""
    row: str = ""
    column: str = ""
    list_kind: str = ""
    list_kind_old: str = ""
    box: str = ""
    box_old: str = ""
    label: str = ""
    lang: str = ""
    anchor: str = ""
    parent: "Draft | None" = field(default=None, repr=False)
    group: "Draft | None" = field(default=None, repr=False)


def finish(drafts: list[Draft], source_id: SourceId) -> tuple[Edit, ...]:
    """Return the edits in page order with their ids: same words, same id, on every run."""
    ordered = sorted(drafts, key=lambda draft: draft.place)
    ids: dict[int, EditId] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for draft in ordered:
        parts = (
            source_id,
            draft.kind.value,
            match_key(draft.before),
            match_key(draft.after),
            draft.row,
            draft.column,
        )
        ids[id(draft)] = _edit_id(parts, seen[parts])
        seen[parts] += 1
    return tuple(_edit(draft, ids) for draft in ordered)


def _edit_id(parts: tuple[str, ...], ordinal: int) -> EditId:
    """Return 16 hex digits over `parts`; the second edit with the same parts is told apart by its ordinal."""
    text = "\x1f".join((*parts, str(ordinal)) if ordinal else parts)
    return EditId(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def _edit(draft: Draft, ids: dict[int, EditId]) -> Edit:
    group = draft.group or draft.parent
    return Edit(
        id=ids[id(draft)],
        kind=draft.kind,
        before=draft.before,
        after=draft.after,
        ops=draft.ops,
        trail=draft.trail,
        trail_old=draft.trail_old,
        old_index=draft.old_index,
        new_index=draft.new_index,
        before_context=draft.before_context,
        after_context=draft.after_context,
        row=draft.row,
        column=draft.column,
        list_kind=draft.list_kind,
        list_kind_old=draft.list_kind_old,
        box=draft.box,
        box_old=draft.box_old,
        label=draft.label,
        lang=draft.lang,
        anchor=draft.anchor,
        about=draft.about,
        group_id=ids[id(group)] if group else "",
        part_of=ids[id(draft.parent)] if draft.parent else "",
    )
