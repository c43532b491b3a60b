"""Answers and their bodies.  Rows are added; only what the gate found of a snapshot is written later."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from watcher.errors import NotFound
from watcher.model.answer import Answer, Failed, Fetched, NotModified, Validators
from watcher.model.ids import SnapshotId, SourceId
from watcher.model.reason import Reason
from watcher.model.record import Snapshot, SnapshotState
from watcher.store.chain import Head, Kind, columns_of, grow, hold, next_head
from watcher.store.codec import from_json, to_json
from watcher.store.content import Packed, Recent, add_content, pack_content, read_content
from watcher.store.database import Database
from watcher.store.packing import QUICK_LEVEL, pack_record, unpack_record
from watcher.store.prepared import Prepared, Record
from watcher.store.tables import UNSETTLED, snapshot, version

_REASONS = tuple[Reason, ...]


class SqlSnapshots:
    """The part of ports.EvidenceStore that is about answers and bodies."""

    _database: Database
    _recent: Recent

    def add_snapshot(self, answer: Answer, attempt: int) -> Snapshot:
        """Store an answer with its body and return its record.

        Raises:
            NotFound: a source that was never synced.
        """
        body = b"" if isinstance(answer, NotModified) else answer.body
        source_id = answer.trace.source_id
        packed = self._pack(body, source_id) if body else ""
        with self._database.writing(is_routine=isinstance(answer, NotModified)) as connection:
            head = hold(connection, source_id)
            sha256_body = add_content(connection, packed, body)
            record, grown = insert_answer(connection, answer, attempt, head, sha256_body)
            grow(connection, source_id, grown)
        return record

    def _pack(self, body: bytes, source_id: SourceId) -> Packed | str:
        with self._database.reading() as connection:
            parent = _predecessor(connection, source_id)
            return pack_content(connection, body, parent=parent, recent=self._recent, level=QUICK_LEVEL)

    def settle_snapshot(
        self, snapshot_id: SnapshotId, state: SnapshotState, reasons: Sequence[Reason] = ()
    ) -> None:
        """Say what the gate found.

        Raises:
            NotFound: no such snapshot.
        """
        with self._database.writing(is_routine=state is SnapshotState.REPEAT) as connection:
            settle(connection, snapshot_id, state, reasons)

    def supersede_held(self, source_id: SourceId) -> int:
        """Settle what is still held of a source that has recovered as superseded; return how many."""
        with self._database.writing(is_routine=True) as connection:
            return _SUPERSEDE.run(connection, {"of_source": source_id})

    def snapshot(self, snapshot_id: SnapshotId) -> Snapshot:
        """Return one snapshot."""
        with self._database.reading() as connection:
            row = connection.execute(select(snapshot).where(snapshot.c.id == snapshot_id)).first()
        if row is None:
            raise NotFound(f"no such snapshot: {snapshot_id}")
        return snapshot_of(row)

    def snapshots(
        self, source_id: SourceId, *, limit: int = 100, has_parts: bool = True
    ) -> tuple[Snapshot, ...]:
        """Return a source's snapshots, newest first (by attempt, then as they came)."""
        query = select(snapshot).where(snapshot.c.source_id == source_id)
        if not has_parts:
            query = query.where(snapshot.c.state != SnapshotState.PART.value)
        return self._select(query.order_by(*_NEWEST).limit(limit))

    def unsettled_snapshots(self) -> tuple[Snapshot, ...]:
        """Return snapshots in state pending or confirming, oldest first."""
        return self._select(select(snapshot).where(UNSETTLED).order_by(snapshot.c.seq))

    def body(self, sha256_body: str) -> bytes:
        """Return the stored bytes; checked against their digest."""
        with self._database.reading() as connection:
            return read_content(connection, sha256_body)

    def _select(self, query: Select[*tuple[Any, ...]]) -> tuple[Snapshot, ...]:
        with self._database.reading() as connection:
            return tuple(snapshot_of(row) for row in connection.execute(query))


_NEWEST = (snapshot.c.attempt.desc(), snapshot.c.seq.desc())

# What runs for every answer is built once: building a statement costs as much as running it.
_INSERT = Prepared(insert(snapshot), [column.key for column in snapshot.c if column.key != "seq"])
_SUPERSEDE = Prepared(
    update(snapshot)
    .where(snapshot.c.source_id == bindparam("of_source"), snapshot.c.state == SnapshotState.HELD.value)
    .values(state=SnapshotState.SUPERSEDED.value)
)
_SETTLE = Prepared(update(snapshot).where(snapshot.c.id == bindparam("wanted")), ["state", "reasons"])
_BEFORE = Prepared(
    select(func.count())
    .select_from(snapshot)
    .where(snapshot.c.source_id == bindparam("wanted"), snapshot.c.attempt == bindparam("of_attempt"))
)
_CURRENT_BODY = Prepared(
    select(snapshot.c.sha256_body)
    .join(version, version.c.snapshot_id == snapshot.c.id)
    .where(version.c.source_id == bindparam("wanted"))
    .order_by(version.c.number.desc())
    .limit(1)
)
_NEWEST_BODY = Prepared(
    select(snapshot.c.sha256_body)
    .where(snapshot.c.source_id == bindparam("wanted"), snapshot.c.sha256_body.is_not(None))
    .order_by(*_NEWEST)
    .limit(1)
)


def settle(
    connection: Connection, snapshot_id: SnapshotId, state: SnapshotState, reasons: Sequence[Reason] = ()
) -> None:
    """Write a snapshot's state.

    Raises:
        NotFound: no such snapshot.
    """
    found = {"state": state.value, "reasons": _reasons(reasons)}
    if _SETTLE.run(connection, {"wanted": snapshot_id, **found}) != 1:
        raise NotFound(f"no such snapshot: {snapshot_id}")


def insert_answer(
    connection: Connection, answer: Answer, attempt: int, head: Head, sha256_body: str = ""
) -> tuple[Snapshot, Head]:
    """Store an answer after `head`, where its source's chain is held; return its record and the new end."""
    asked = {"wanted": answer.trace.source_id, "of_attempt": attempt}
    record = _record(answer, attempt, _BEFORE.value(connection, asked) or 0, sha256_body)
    raw = to_json(record)
    grown = next_head(head, Kind.SNAPSHOT, raw)
    _INSERT.run(connection, {**_columns(record, raw), **columns_of(grown)})
    return record, grown


def _predecessor(connection: Connection, source_id: SourceId) -> str | None:
    """Return the body that the next one is likely to resemble: the current version's, else the newest."""
    asked = {"wanted": source_id}
    found: str | None = _CURRENT_BODY.value(connection, asked) or _NEWEST_BODY.value(connection, asked)
    return found


def _record(answer: Answer, attempt: int, place: int, sha256_body: str) -> Snapshot:
    trace = answer.trace
    facts = (trace.source_id, str(attempt), str(place), trace.fetched_at.isoformat(), sha256_body)
    made = SnapshotId(hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32])
    blank = Snapshot(
        id=made,
        source_id=trace.source_id,
        attempt=attempt,
        state=SnapshotState.NOT_MODIFIED,
        reasons=(),
        trace=trace,
        content_type="",
        charset="",
        validators=Validators(),
        sha256_body=sha256_body,
        body_bytes=0,
    )
    match answer:
        case NotModified():
            return blank
        case Failed():
            return replace(
                blank,
                state=SnapshotState.FAILED,
                reasons=(answer.reason,),
                content_type=answer.content_type,
                body_bytes=len(answer.body),
            )
        case Fetched():
            return replace(
                blank,
                state=SnapshotState.PENDING,
                content_type=answer.content_type,
                charset=answer.charset,
                validators=answer.validators,
                body_bytes=len(answer.body),
            )


def _columns(record: Snapshot, raw: bytes) -> dict[str, object]:
    return {
        "id": record.id,
        "source_id": record.source_id,
        "attempt": record.attempt,
        "fetched_at": record.trace.fetched_at,
        "state": record.state.value,
        "reasons": _reasons(record.reasons),
        "sha256_body": record.sha256_body or None,
        "data": pack_record(raw),
    }


def _reasons(reasons: Sequence[Reason]) -> str:
    return to_json(tuple(reasons), _REASONS).decode()


def snapshot_of(row: Record) -> Snapshot:
    """Return the answer as it came, with what the gate found."""
    arrived = from_json(Snapshot, unpack_record(row.data))
    return replace(arrived, state=SnapshotState(row.state), reasons=from_json(_REASONS, row.reasons))
