"""Which edits are the same edit, and which notice another one may be told under.  Pure.

Two edits are the same when the same words became the same words: white space, quotes and dashes may be
spelt otherwise, a figure, a unit or a row's label may not.  A notice joins an earlier one only where nobody
who reads the earlier one can be left without anything (docs/decisions/0070-clusters.md).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from watcher.model.change import ChangeKind, Edit
from watcher.model.cluster import CLUSTER_REACH, EditCluster, Head, Place
from watcher.model.ids import EditId, NoticeId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import NoticeItem
from watcher.model.record import PageChange

SPEAKS_FOR_ITSELF_CHARS = 40
"""A shorter text («14 dager») says nothing without the heading above it, be it the page's own name."""

JOINS_WITHIN = {Level.MINOR: CLUSTER_REACH, Level.IMPORTANT: timedelta(hours=24)}
"""How long after a head its readers need not be told again of the same words; critical: `choose_head`."""

SWEEP = 5
SWEEP_WITHIN = timedelta(minutes=30)
"""A critical edit that has had this many items of its own is known to sweep over pages: from then on pages
join the newest of them for half an hour (the usual time between two checks of a page)."""

_SPELT = (
    dict.fromkeys(map(ord, "«»“”„‟‹›″＂"), '"')
    | dict.fromkeys(map(ord, "‘’‚‛′´`"), "'")
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
    | {0xAD: None}
)


def edit_keys(edits: Sequence[Edit]) -> Mapping[EditId, str]:
    """Return the key of each edit: equal keys, the same edit on whatever page.

    "" for an edit without words (a page that is gone), which is the same as no other.  The key of a fold
    covers its parts.
    """
    parts: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.part_of and edit.part_of != edit.id:
            parts.setdefault(edit.part_of, []).append(edit)
    return {edit.id: _key(edit, parts) for edit in edits}


def _key(edit: Edit, parts: Mapping[str, Sequence[Edit]]) -> str:
    told, seen, waiting = [_own(edit)], {edit.id}, list(parts.get(edit.id, ()))
    has_words = bool(edit.before or edit.after)
    while waiting:
        part = waiting.pop(0)
        if part.id not in seen:
            seen.add(part.id)
            told.append(_own(part))
            has_words = has_words or bool(part.before or part.after)
            waiting += parts.get(part.id, ())
    return _digest("\x1e".join(told)) if has_words else ""


def _own(edit: Edit) -> str:
    said = [edit.kind.value, edit.before, edit.after, edit.row, edit.column]
    if edit.kind is not ChangeKind.LINK_CHANGED:  # an address that moved is the same wherever it stands
        said += [edit.before_context, edit.after_context]
    if edit.before == edit.after:  # no words changed: what did is the box or the kind of list
        said += [edit.box_old, edit.box, edit.list_kind_old, edit.list_kind]
    return "\x1f".join(_spelt(text) for text in said)


def _spelt(text: str) -> str:
    """Return `text` with white space, quotes and dashes unified, and nothing else."""
    return " ".join(text.translate(_SPELT).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def page_key(items: Iterable[NoticeItem], *, lang: str, is_revert: bool) -> str:
    """Return the key of everything that is told of a page: equal keys, one item for both.  "" joins nothing.

    Stricter than that of the edits: the same edits, as many times, under the same nearest headings, in the
    same language, and both or neither a return to an older text.  The outermost heading is the page's name
    and may differ over a text that speaks for itself.
    """
    told = []
    for item in items:
        if not item.key:
            return ""
        told.append(f"{item.key}\x1f{_spelt(_heading(item))}")
    return _digest("\x1e".join([lang, str(is_revert), *sorted(told)])) if told else ""


def _heading(item: NoticeItem) -> str:
    is_page_name = len(item.section) == 1
    if is_page_name and max(len(item.before), len(item.after)) >= SPEAKS_FOR_ITSELF_CHARS:
        return ""
    return item.section[-1] if item.section else ""


def choose_head(heads: Sequence[Head], level: Level, moment: datetime) -> NoticeId | None:
    """Return which of `heads` (oldest first) a notice of `level` joins, or None: an item of its own.

    What is critical joins what nobody can have read yet; only a sweep may be joined later.
    """
    if level < Level.CRITICAL:
        reach = JOINS_WITHIN.get(level, CLUSTER_REACH)
        return next((head.notice_id for head in heads if moment - head.published_at <= reach), None)
    for head in heads:
        if not head.is_carried_out:
            return head.notice_id
    if len(heads) >= SWEEP and moment - heads[-1].published_at <= SWEEP_WITHIN:
        return heads[-1].notice_id
    return None


def cluster_edits(
    changes: Iterable[PageChange], min_level: Level = PUBLISHED_FROM
) -> tuple[EditCluster, ...]:
    """Return the edits of `changes` from `min_level` on, each once with all its pages, the newest first.

    Parts that a fold tells are left to the fold.  An edit without a verdict counts as minor: a judgement that
    is missing silences nothing.
    """
    found: dict[str, list[tuple[Edit, PageChange, Level]]] = {}
    for change in sorted(changes, key=lambda change: (change.detected_at, change.source_id, change.id)):
        keys = edit_keys(change.diff.edits)
        levels = _levels(change)
        known = set(keys)
        for edit in change.diff.edits:
            level = levels.get(edit.id, PUBLISHED_FROM)
            has_own_words = bool(edit.before and edit.after) and edit.before != edit.after
            is_told_by_fold = edit.part_of in known and not has_own_words
            if level >= min_level and not is_told_by_fold:
                found.setdefault(keys[edit.id] or f"{change.id}-{edit.id}", []).append((edit, change, level))
    clusters = [_cluster(key, group) for key, group in found.items()]
    return tuple(sorted(clusters, key=lambda one: (one.places[-1].detected_at, one.level, one.key))[::-1])


def _levels(change: PageChange) -> Mapping[EditId, Level]:
    return {one.edit_id: one.level for one in change.verdict.verdicts} if change.verdict else {}


def _cluster(key: str, group: Sequence[tuple[Edit, PageChange, Level]]) -> EditCluster:
    edit, first, _ = group[0]
    verdicts = first.verdict.verdicts if first.verdict else ()
    return EditCluster(
        key=key,
        kind=edit.kind.value,
        level=max(level for _, _, level in group),
        headlines=next((one.headlines for one in verdicts if one.edit_id == edit.id), ()),
        before=edit.before,
        after=edit.after,
        places=tuple(
            Place(
                source_id=change.source_id,
                change_id=change.id,
                edit_id=one.id,
                section=one.trail or one.trail_old,
                detected_at=change.detected_at,
                state=change.state,
                notice_id=change.notice_id,
            )
            for one, change, _ in group
        ),
    )
