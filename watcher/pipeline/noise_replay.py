"""The archive replayed under a rule that was not made yet: what it would have hidden, a part at a time.

Source: docs/decisions/0101-rules-from-decisions.md.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from watcher.extract import ReadPdf
from watcher.model.level import Level
from watcher.model.noise_rule import (
    HiddenEdit,
    HiddenList,
    ListRow,
    ReplayedVersion,
    Replaying,
    Shown,
    VersionFate,
)
from watcher.model.source import Slot
from watcher.pipeline.replay import EditSeen, Replayed, Rules, replay
from watcher.ports import Store

MOST_VERSIONS = 1000
"""So many of the newest versions are looked at; the list says how many stand before them."""
MOST_EDITS = 20
"""So many edits of a version are shown, the gravest; the others are counted."""
_WORDS = 240


def begin(store: Store, rules: Rules, key: str) -> Replaying:
    """Return how far the replay called `key` has come; not yet begun, it begins MOST_VERSIONS ago."""
    known = store.replaying(key)
    if known is not None:
        return known
    newest = newest_number(store, rules)
    return Replaying(key=key, source_id=rules.source.id, first=max(1, newest - MOST_VERSIONS))


def newest_number(store: Store, rules: Rules) -> int:
    """Return the number of the newest version, 0 when there is none."""
    newest = store.newest_version(rules.source.id)
    return newest.number if newest else 0


def is_done(found: Replaying, newest: int) -> bool:
    """Return whether the archive, whose newest version has this number, was looked at to its end."""
    return found.newest == newest


def go_on(
    store: Store,
    now: Rules,
    draft: Rules,
    found: Replaying,
    *,
    read_pdf: ReadPdf,
    is_over: Callable[[], bool],
) -> Replaying:
    """Return how far the replay has come when `is_over` says so or nothing is left: at least one further."""
    newest, rows = newest_number(store, now), list(found.rows)
    upto, versions = found.upto, found.versions
    for one in replay(store, now, draft, read_pdf=read_pdf, since=upto or found.first):
        upto, versions = one.new_number, versions + 1
        if row := _row(one):
            rows.append(row)
        if is_over():
            return replace(found, upto=upto, newest=0, versions=versions, rows=tuple(rows))
    return replace(found, upto=upto, newest=newest, versions=versions, rows=tuple(rows))


def list_of(found: Replaying, slots: Sequence[Slot], fates: Mapping[int, VersionFate]) -> HiddenList:
    """Return all that would have been hidden, gravest first, with what became of each."""
    rows = [_listed(row, fates.get(row.new_number)) for row in found.rows]
    rows.sort(key=lambda row: (not row.is_grave, not row.is_approved, -row.level, -row.replayed.new_number))
    return HiddenList(
        source_id=found.source_id,
        slots=tuple(slots),
        versions=found.versions,
        older=found.first - 1,
        rows=tuple(rows),
    )


def shown_of(listed: HiddenList) -> Shown:
    """Return what a list comes to, with its digest: another one when anything in its lines is another."""
    slots = [(slot.path, slot.heading, slot.text) for slot in listed.slots]
    told = repr((listed.source_id, slots, listed.rows))
    return Shown(
        digest=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest(),
        versions=listed.versions,
        rows=len(listed.rows),
        edits=sum(row.replayed.hidden_count for row in listed.rows),
        grave=sum(row.is_grave for row in listed.rows),
        approved=sum(row.is_approved for row in listed.rows),
    )


def _row(one: Replayed) -> ReplayedVersion | None:
    """Return a version of which something would be hidden, None for another."""
    would_be_version = one.draft_has_more or not one.has_more
    if not one.hidden and would_be_version:
        return None
    edits = sorted(one.hidden, key=lambda each: -each[0].verdict.level)
    return ReplayedVersion(
        old_number=one.old_number,
        new_number=one.new_number,
        level=edits[0][0].verdict.level if edits else Level.NONE,
        hidden=tuple(_edit(seen, other) for seen, other in edits[:MOST_EDITS]),
        hidden_count=len(edits),
        still_told=one.still_told,
        is_version=would_be_version,
    )


def _edit(seen: EditSeen, other: Level) -> HiddenEdit:
    edit = seen.edit
    return HiddenEdit(
        level=seen.verdict.level,
        other=other,
        kind=edit.kind.value,
        before=_short(edit.before),
        after=_short(edit.after),
        place=_short(edit.trail[-1]) if edit.trail else "",
    )


def _short(text: str) -> str:
    return text if len(text) <= _WORDS else text[: _WORDS - 1] + "…"


def _listed(row: ReplayedVersion, fate: VersionFate | None) -> ListRow:
    """Return a line: what readers would not have heard of at all is as grave as it was told then."""
    is_silent = fate is not None and not row.still_told
    level = max(row.level, fate.level) if fate is not None and is_silent else row.level
    return ListRow(replayed=row, level=level, fate=fate)
