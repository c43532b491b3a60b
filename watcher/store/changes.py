"""Detected changes and what the machine made of them."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from watcher.errors import NotFound, StoreError
from watcher.model.ids import ChangeId, SourceId
from watcher.model.level import Level
from watcher.model.record import PageChange, ReviewState
from watcher.model.verdict import PageVerdict
from watcher.store.chain import Kind, extend, hold, verdict_record
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.packing import pack_record, unpack_record
from watcher.store.prepared import Prepared, Record
from watcher.store.tables import change as change_table
from watcher.store.tables import verdict as verdict_table
from watcher.store.tables import verdict_rule

_BATCH = 500  # parameters in one statement stay far below every database's limit


class SqlChanges:
    """The part of ports.ChangeStore that is about changes and verdicts."""

    _database: Database

    def add_change(self, change: PageChange) -> None:
        """Store a detected change (idempotent by id).

        Raises:
            StoreError: the version already has a change of another id.
        """
        fresh = replace(change, state=ReviewState.DETECTED, verdict=None, notice_id=None)
        raw = to_json(fresh)
        with self._database.writing(is_routine=True) as connection:
            head = hold(connection, fresh.source_id)
            if _exists(connection, fresh.id):
                return
            linked = extend(connection, fresh.source_id, head, Kind.CHANGE, raw)
            insert_once(connection, change_table, {**_columns(fresh, raw), **linked})
            if not _exists(connection, change.id):
                raise StoreError(
                    f"the version has a change already: {change.source_id} number {change.new_number}: "
                    f"{change.id} is another one"
                )

    def set_verdict(self, change_id: ChangeId, verdict: PageVerdict, at: datetime) -> None:
        """Store a verdict; an earlier one stays in the history, the newest counts.

        The same as the newest again is not stored twice (a restart).

        Raises:
            NotFound: no such change.
        """
        raw = to_json(verdict)
        with self._database.writing(is_routine=True) as connection:
            if LOCK_CHANGE.value(connection, {"wanted": change_id}) is None:
                raise not_found(connection, change_id)
            if _newest_verdict(connection, change_id) == verdict:
                return
            row = {
                "change_id": change_id,
                "at": at,
                "level": int(verdict.level),
                "vocabulary_version": verdict.vocabulary_version,
                "data": pack_record(raw),
            }
            _ADD_VERDICT.run(connection, {**row, **_link_verdict(connection, change_id, at, raw)})
            _RATE.run(connection, {"wanted": change_id, "level": int(verdict.level)})
            _note_rules(connection, change_id, verdict)

    def change(self, change_id: ChangeId) -> PageChange:
        """Return one change."""
        with self._database.reading() as connection:
            row = _CHANGE.first(connection, {"wanted": change_id})
            if row is None:
                raise not_found(connection, change_id)
            return _change(row, _newest_verdict(connection, change_id))

    def changes(
        self,
        *,
        since: datetime | None = None,
        source_id: SourceId | None = None,
        min_level: Level = Level.NONE,
        states: Sequence[ReviewState] = (),
        before: ChangeId | None = None,
        limit: int | None = None,
    ) -> tuple[PageChange, ...]:
        """Return changes detected at or after `since`, newest first; those not yet judged have no level."""
        query = select(change_table).order_by(change_table.c.detected_at.desc(), change_table.c.id.desc())
        if since is not None:
            query = query.where(change_table.c.detected_at >= since)
        if source_id is not None:
            query = query.where(change_table.c.source_id == source_id)
        if min_level > Level.NONE:
            query = query.where(change_table.c.level >= int(min_level))
        if states:
            query = query.where(change_table.c.state.in_([state.value for state in states]))
        if before is not None:
            query = query.where(_comes_after(before))
        with self._database.reading() as connection:
            return _load(connection, query if limit is None else query.limit(limit))

    def unconcluded_changes(self) -> tuple[PageChange, ...]:
        """Return changes in state detected, oldest first."""
        columns = change_table.c
        query = select(change_table).where(columns.state == ReviewState.DETECTED.value)
        with self._database.reading() as connection:
            return _load(
                connection, query.order_by(columns.detected_at, columns.source_id, columns.new_number)
            )


def _comes_after(before: ChangeId) -> ColumnElement[bool]:
    """Return what holds for changes that stand after another one when the newest come first."""
    other = change_table.alias()
    place = select(other.c.detected_at, other.c.id).where(other.c.id == before)
    return tuple_(change_table.c.detected_at, change_table.c.id) < place.scalar_subquery()


def _note_rules(connection: Connection, change_id: ChangeId, verdict: PageVerdict) -> None:
    """Let it be counted which rules held of a change: those of its newest verdict."""
    held = {hit.rule for one in verdict.verdicts for hit in one.reasons}
    held |= {one.lowered_by for one in verdict.verdicts if one.lowered_by}
    _FORGET_RULES.run(connection, {"wanted": change_id})
    for rule in sorted(held):
        _ADD_RULE.run(connection, {"change_id": change_id, "rule": rule})


# Built once: building a statement costs as much as running it.
LOCK_CHANGE = Prepared(
    select(change_table.c.state)
    .where(change_table.c.id == bindparam("wanted"))
    .with_for_update(key_share=True)
)
"""A change's state; nobody else moves it before the transaction's end."""
_MOVE = update(change_table).where(change_table.c.id == bindparam("wanted"))
MOVE_CHANGE, _RATE = Prepared(_MOVE, ["state", "notice_id"]), Prepared(_MOVE, ["level"])
_CHANGE = Prepared(select(change_table).where(change_table.c.id == bindparam("wanted")))
_SOURCE_OF = Prepared(select(change_table.c.source_id).where(change_table.c.id == bindparam("wanted")))
_FORGET_RULES = Prepared(delete(verdict_rule).where(verdict_rule.c.change_id == bindparam("wanted")))
_ADD_RULE = Prepared(insert(verdict_rule), ["change_id", "rule"])
_ADD_VERDICT = Prepared(
    insert(verdict_table), [column.key for column in verdict_table.c if column.key != "seq"]
)
_NEWEST_VERDICT = Prepared(
    select(verdict_table.c.data)
    .where(verdict_table.c.change_id == bindparam("judged"))
    .order_by(verdict_table.c.seq.desc())
    .limit(1)
)
_NEWEST_VERDICTS = select(verdict_table).where(
    verdict_table.c.seq.in_(
        select(func.max(verdict_table.c.seq))
        .where(verdict_table.c.change_id.in_(bindparam("judged", expanding=True)))
        .group_by(verdict_table.c.change_id)
    )
)


def not_found(connection: Connection, change_id: ChangeId) -> NotFound:
    """Return the error for an unknown change, with the nearest ids among the newest."""
    newest = select(change_table.c.id).order_by(change_table.c.detected_at.desc()).limit(_BATCH)
    ids = list(connection.scalars(newest))
    begun = [known for known in ids if change_id and known.startswith(change_id)][:3]
    near = begun or difflib.get_close_matches(change_id, ids, n=3, cutoff=0.4)
    return NotFound(f"no such change: {change_id}" + (f": near it: {', '.join(near)}" if near else ""))


def _columns(fresh: PageChange, raw: bytes) -> dict[str, object]:
    return {
        "id": fresh.id,
        "source_id": fresh.source_id,
        "new_number": fresh.new_number,
        "detected_at": fresh.detected_at,
        "state": fresh.state.value,
        "level": int(Level.NONE),
        "notice_id": None,
        "data": pack_record(raw),
    }


def _link_verdict(connection: Connection, change_id: ChangeId, at: datetime, raw: bytes) -> dict[str, object]:
    source_id = _SOURCE_OF.value(connection, {"wanted": change_id}) or ""
    record = verdict_record(change_id, at, raw)
    return extend(connection, source_id, hold(connection, source_id), Kind.VERDICT, record)


def _exists(connection: Connection, change_id: ChangeId) -> bool:
    return _SOURCE_OF.first(connection, {"wanted": change_id}) is not None


def _load(
    connection: Connection, query: Select[*tuple[Any, ...]], asked: Mapping[str, object] | None = None
) -> tuple[PageChange, ...]:
    rows = connection.execute(query, asked).all()
    verdicts = _verdicts(connection, [row.id for row in rows])
    return tuple(_change(row, verdicts.get(row.id)) for row in rows)


def _newest_verdict(connection: Connection, change_id: ChangeId) -> PageVerdict | None:
    row = _NEWEST_VERDICT.first(connection, {"judged": change_id})
    return None if row is None else from_json(PageVerdict, unpack_record(row.data))


def _verdicts(connection: Connection, change_ids: Sequence[str]) -> dict[str, PageVerdict]:
    """Return the newest verdict of each change that has one."""
    found = {}
    for batch in _batches(change_ids):
        rows = connection.execute(_NEWEST_VERDICTS, {"judged": batch})
        found.update({row.change_id: from_json(PageVerdict, unpack_record(row.data)) for row in rows})
    return found


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _change(row: Record, verdict: PageVerdict | None) -> PageChange:
    """Return the change as it was detected, with what has become of it."""
    detected = from_json(PageChange, unpack_record(row.data))
    return replace(detected, state=ReviewState(row.state), verdict=verdict, notice_id=row.notice_id)
