"""The schedule of record: which source is due, who holds it, where it stands, what happened to it."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, and_, bindparam, or_, select, update

from watcher.errors import LostClaim
from watcher.model.answer import NotModified
from watcher.model.audit import AuditEntry
from watcher.model.fault import OURSELVES
from watcher.model.ids import SourceId
from watcher.model.record import Settling, SnapshotState
from watcher.model.source import Source
from watcher.model.status import SourceEvent, SourceStatus
from watcher.store.audit import add_audit
from watcher.store.chain import hold
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.events import write_events
from watcher.store.prepared import Prepared
from watcher.store.snapshots import insert_answer, settle
from watcher.store.tables import ACTIVE, event_outbox, outbox, source


class SqlSources:
    """ports.SourceStore."""

    _database: Database
    _known_statuses: dict[str, tuple[str, SourceStatus]]
    """How each source stood when it was last read, and the text that says so: most are read many times."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the schedule hold exactly these; disabled ones count as absent."""
        wanted = {item.id for item in sources if item.enabled}
        with self._database.writing() as connection:
            known = {row.id: row for row in connection.execute(select(source))}
            for source_id in sorted(wanted - known.keys()):
                status = SourceStatus(source_id=source_id, next_check_at=now)
                insert_once(connection, source, {"id": source_id, "is_retired": False, **_columns(status)})
            back = sorted(source_id for source_id in wanted & known.keys() if known[source_id].is_retired)
            gone = sorted(row.id for row in known.values() if row.id not in wanted and not row.is_retired)
            _set_retired(connection, back, is_retired=False, next_check_at=now)
            _set_retired(connection, gone, is_retired=True)

    def statuses(self) -> Mapping[SourceId, SourceStatus]:
        """Return every known source's status, retired ones included, in order of id."""
        with self._database.reading() as connection:
            found = [self._status(row) for row in connection.execute(_ALL)]
        return {status.source_id: status for status in sorted(found, key=lambda status: status.source_id)}

    def claim(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        only: Sequence[SourceId] | None = None,
        is_forced: bool = False,
    ) -> tuple[SourceStatus, ...]:
        """Claim up to `limit` due sources, oldest due first; retired ones never, not even by force."""
        if limit < 1 or (only is not None and not only):
            return ()
        query = due_query(has_only=only is not None, is_forced=is_forced)
        # A lease of ours is never longer: one that is was taken by a clock that ran ahead, and is void.
        asked = {"now": now, "limit": limit, "only": only, "longest": now + 2 * lease}
        if not is_forced and not self._is_any_due(query, asked):
            return ()
        with self._database.writing(is_routine=True) as connection:
            rows = list(connection.execute(query, asked))
            if rows:
                connection.execute(_TAKE, {"taken": [row.id for row in rows], "until": now + lease})
        return tuple(replace(self._status(row), attempt=row.attempt + 1) for row in rows)

    def _status(self, row: Row[*tuple[Any, ...]]) -> SourceStatus:
        text, status = self._known_statuses.get(row.id, ("", None))
        if status is None or text != row.status:
            status = from_json(SourceStatus, row.status)
            self._known_statuses[row.id] = row.status, status
        return replace(
            status, attempt=row.attempt, next_check_at=row.next_check_at, is_retired=row.is_retired
        )

    def _is_any_due(self, query: Select[*tuple[Any, ...]], asked: Mapping[str, object]) -> bool:
        """Whether to claim at all: a service at rest asks every few seconds and need not hold up writers."""
        if not self._database.is_sqlite:
            return True  # there nobody waits for one who finds nothing
        with self._database.reading() as connection:
            return connection.execute(query, {**asked, "limit": 1}).first() is not None

    def finish(
        self,
        status: SourceStatus,
        events: Sequence[SourceEvent],
        channels: Sequence[str] = (),
        *,
        settled: Sequence[Settling] = (),
        brought: NotModified | None = None,
        entry: AuditEntry | None = None,
    ) -> None:
        """Store the new status and its events in one transaction, and release the lease."""
        is_doubted = any(one.state is not SnapshotState.REPEAT for one in settled)
        columns = {
            "wanted": status.source_id,
            "held": status.attempt,
            "lease_until": None,
            **_columns(status),
        }
        is_routine = not events and not is_doubted and entry is None
        with self._database.writing(is_routine=is_routine) as connection:
            if brought is not None:
                head = hold(connection, status.source_id)
                grown = insert_answer(connection, brought, status.attempt, head)[1]
                columns |= {"chain_length": grown.length, "chain_head": grown.link}
            if (_FINISH if brought is None else _FINISH_AND_GROW).run(connection, columns) != 1:
                raise lost_claim(status.source_id, status.attempt)
            for one in settled:
                settle(connection, one.snapshot_id, one.state, one.reasons)
            write_events(connection, events, channels)
            if entry is not None:
                add_audit(connection, entry)

    def renew(self, claims: Sequence[SourceStatus], until: datetime) -> None:
        """Let claims that still hold, hold until then; one that was lost or given back stays so."""
        if not claims:
            return
        with self._database.writing(is_routine=True) as connection:
            held = [{"wanted": one.source_id, "held": one.attempt, "until": until} for one in claims]
            connection.execute(_RENEW, held)

    def reschedule(self, due: Mapping[SourceId, datetime]) -> None:
        """Let these sources be due at these moments; one that is being checked stays as it is."""
        if not due:
            return
        with self._database.writing(is_routine=True) as connection:
            connection.execute(_RESCHEDULE, [{"wanted": key, "due_at": at} for key, at in due.items()])

    def hasten(self, now: datetime) -> int:
        """Let everything that is to be delivered later be tried now."""
        hastened = 0
        with self._database.writing() as connection:
            for table in (outbox, event_outbox):
                waits = and_(table.c.delivered_at.is_(None), table.c.next_try_at > now)
                hastened += connection.execute(update(table).where(waits).values(next_try_at=now)).rowcount
        return hastened

    def clear_leases(self) -> int:
        """Release every lease; return how many."""
        with self._database.writing() as connection:
            leased = update(source).where(source.c.lease_until.is_not(None))
            return connection.execute(leased.values(lease_until=None)).rowcount


_ALL = select(source).where(source.c.id != OURSELVES)  # whose row is there for our own events to refer to

# Built once: they run for every check, and building a statement costs as much as running it.
_HELD = update(source).where(source.c.id == bindparam("wanted"), source.c.attempt == bindparam("held"))
_FINISHED = ["status", "state", "attempt", "next_check_at", "lease_until"]
_FINISH = Prepared(_HELD, _FINISHED)
_FINISH_AND_GROW = Prepared(_HELD, [*_FINISHED, "chain_length", "chain_head"])
_FENCE = Prepared(
    select(source.c.attempt).where(source.c.id == bindparam("wanted")).with_for_update(key_share=True)
)
_RESCHEDULE = (
    update(source)
    .where(source.c.id == bindparam("wanted"), source.c.lease_until.is_(None))
    .values(next_check_at=bindparam("due_at"))
)
_RENEW = (
    update(source)
    .where(
        source.c.id == bindparam("wanted"),
        source.c.attempt == bindparam("held"),
        source.c.lease_until.is_not(None),
    )
    .values(lease_until=bindparam("until"))
)
_TAKE = (
    update(source)
    .where(source.c.id.in_(bindparam("taken", expanding=True)))
    .values(attempt=source.c.attempt + 1, lease_until=bindparam("until"))
)


@functools.cache
def due_query(*, has_only: bool, is_forced: bool) -> Select[*tuple[Any, ...]]:
    """Return the query for what may be claimed at :now, up to :limit, of :only or of all.

    Rows that somebody else is just claiming are passed over.
    """
    query = select(source).where(ACTIVE)
    if has_only:
        query = query.where(source.c.id.in_(bindparam("only", expanding=True)))
    if not is_forced:
        now = bindparam("now", type_=source.c.next_check_at.type)
        longest = bindparam("longest", type_=source.c.lease_until.type)
        lease = source.c.lease_until
        is_free = or_(lease.is_(None), lease <= now, lease > longest)
        query = query.where(source.c.next_check_at <= now, is_free)
    query = query.order_by(source.c.next_check_at, source.c.id).limit(bindparam("limit", type_=Integer))
    # NO KEY UPDATE: a snapshot that is being stored refers to the row and must not hide it.
    return query.with_for_update(key_share=True, skip_locked=not is_forced)


def fence(connection: Connection, source_id: SourceId, attempt: int) -> None:
    """Make sure that `attempt` still holds the source, until the transaction ends.

    Raises:
        LostClaim: somebody claimed it since.
    """
    if _FENCE.value(connection, {"wanted": source_id}) != attempt:
        raise lost_claim(source_id, attempt)


def lost_claim(source_id: SourceId, attempt: int) -> LostClaim:
    """Return the error for a claim that is no longer held."""
    return LostClaim(f"the claim is lost: {source_id}: attempt {attempt} is not the newest")


def _set_retired(connection: Connection, ids: Sequence[str], **values: object) -> None:
    if ids:
        connection.execute(
            update(source).where(source.c.id == bindparam("source")).values(**values),
            [{"source": source_id} for source_id in ids],
        )


def _columns(status: SourceStatus) -> dict[str, object]:
    """Return what is written of a status.  Retirement is sources.toml's to say, never a check's."""
    return {
        "status": _text(status),
        "state": status.state.value,
        "attempt": status.attempt,
        "next_check_at": status.next_check_at,
    }


def _text(record: object) -> str:
    return to_json(record).decode()
