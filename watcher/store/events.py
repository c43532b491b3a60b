"""What happened to sources, and what operators are still to be sent of it."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, update

from watcher.model.fault import OURSELVES
from watcher.model.ids import MessageId, SourceId
from watcher.model.outbox import Backlog, Message
from watcher.model.status import SourceEvent, SourceStatus
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.tables import event, event_outbox, outbox, source

_COLUMNS = event_outbox.c


class SqlEvents:
    """The part of ports.SourceStore that is about events."""

    _database: Database

    def events(self, *, source_id: SourceId | None = None, limit: int = 100) -> tuple[SourceEvent, ...]:
        """Return source events, newest first."""
        query = select(event.c.data).order_by(event.c.at.desc(), event.c.seq.desc()).limit(limit)
        if source_id is not None:
            query = query.where(event.c.source_id == source_id)
        with self._database.reading() as connection:
            return tuple(from_json(SourceEvent, text) for text in connection.scalars(query))

    def add_events(self, events: Sequence[SourceEvent], channels: Sequence[str] = ()) -> int:
        """Store what happened outside of a check; return how many were new."""
        with self._database.reading() as connection:
            if not _unknown(connection, events):
                return 0
        with self._database.writing() as connection:
            return write_events(connection, events, channels)

    def next_message(self, channel: str, now: datetime, *, most: int, lease: timedelta) -> Message | None:
        """Take up what operators are to be sent on `channel` now, oldest first."""
        with self._database.reading() as connection:
            if connection.execute(due_messages_query(channel, now, 1)).first() is None:
                return None
        with self._database.writing() as connection:
            rows = connection.execute(due_messages_query(channel, now, most).with_for_update()).all()
            if not rows:
                return None
            message_id = rows[0].message or _name_message(connection, channel, rows)
            whole = _COLUMNS.message == message_id
            taken = {"attempts": _COLUMNS.attempts + 1, "next_try_at": now + lease}
            connection.execute(update(event_outbox).where(whole).values(taken))
            return _message(connection, MessageId(message_id), channel)

    def mark_sent(self, message: Message, at: datetime) -> None:
        """Say that a message was taken; again is no error, and the first time stands."""
        self._mark_message(message, delivered_at=at, next_try_at=None, error="")

    def mark_unsent(self, message: Message, error: str, next_try_at: datetime | None) -> None:
        """Say why a message was not taken; what has been taken meanwhile stays so."""
        storable = error.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
        self._mark_message(message, next_try_at=next_try_at, error=storable)

    def _mark_message(self, message: Message, **values: object) -> None:
        still_open = (_COLUMNS.message == message.id, _COLUMNS.delivered_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(event_outbox).where(*still_open).values(values))

    def backlog(self) -> Mapping[str, Backlog]:
        """Return what is still to be delivered by channel, in order of name."""
        counts: dict[str, dict[bool, int]] = defaultdict(dict)
        with self._database.reading() as connection:
            for table in (outbox, event_outbox):
                for channel, is_dead, count in connection.execute(_open_query(table)):
                    counts[channel][bool(is_dead)] = count
        return {
            channel: Backlog(pending=found.get(False, 0), dead=found.get(True, 0))
            for channel, found in sorted(counts.items())
        }


def write_events(connection: Connection, events: Sequence[SourceEvent], channels: Sequence[str] = ()) -> int:
    """Write the events that are not there yet, each with an outbox row for each channel; return how many."""
    fresh = _unknown(connection, events)
    if any(item.source_id == OURSELVES for item in fresh):
        insert_once(connection, source, _OURSELVES)
    for item in fresh:
        row = {
            "id": item.id,
            "source_id": item.source_id,
            "at": item.at,
            "data": to_json(item).decode(),
        }
        insert_once(connection, event, row)
        for channel in dict.fromkeys(channels):
            insert_once(connection, event_outbox, _delivery_row(item, channel))
    return len(fresh)


def due_messages_query(channel: str, now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Return the query for what operators are to be sent now: the rows of one message, or of none yet."""
    due = (_COLUMNS.channel == channel, _COLUMNS.next_try_at <= now)
    first = select(_COLUMNS.message).where(*due).order_by(_COLUMNS.next_try_at, _COLUMNS.seq).limit(1)
    same = func.coalesce(_COLUMNS.message, "") == func.coalesce(first.scalar_subquery(), "")
    query = select(_COLUMNS.seq, _COLUMNS.event_id, _COLUMNS.message).where(*due, same)
    return query.order_by(_COLUMNS.next_try_at, _COLUMNS.seq).limit(limit)


# What our own events refer to: never checked, and no source to anybody who asks for sources.
_OURSELVES = {
    "id": OURSELVES,
    "status": to_json(SourceStatus(source_id=OURSELVES)).decode(),
    "state": SourceStatus(source_id=OURSELVES).state.value,
    "attempt": 0,
    "next_check_at": None,
    "is_retired": True,
}
_KNOWN = select(event.c.id).where(event.c.id.in_(bindparam("ids", expanding=True)))


def _unknown(connection: Connection, events: Sequence[SourceEvent]) -> list[SourceEvent]:
    if not events:
        return []
    known = set(connection.scalars(_KNOWN, {"ids": [item.id for item in events]}))
    return [item for item in events if item.id not in known]


def _delivery_row(item: SourceEvent, channel: str) -> dict[str, object]:
    return {
        "event_id": item.id,
        "channel": channel,
        "message": None,
        "attempts": 0,
        "next_try_at": item.at,
        "delivered_at": None,
        "error": "",
    }


def _name_message(connection: Connection, channel: str, rows: Sequence[Any]) -> str:
    """Put rows that belong to no message yet into one, for good, and return its id."""
    told = "\n".join((channel, *sorted(row.event_id for row in rows)))
    message_id = hashlib.sha256(told.encode()).hexdigest()[:32]
    members = _COLUMNS.seq.in_([row.seq for row in rows])
    connection.execute(update(event_outbox).where(members).values(message=message_id))
    return message_id


def _message(connection: Connection, message_id: MessageId, channel: str) -> Message:
    told = select(event.c.data, _COLUMNS.attempts).join(event, event.c.id == _COLUMNS.event_id)
    rows = connection.execute(
        told.where(_COLUMNS.message == message_id).order_by(event.c.at, event.c.source_id, event.c.seq)
    ).all()
    return Message(
        id=message_id,
        channel=channel,
        attempts=max(row.attempts for row in rows),
        events=tuple(from_json(SourceEvent, row.data) for row in rows),
    )


def _open_query(table: Any) -> Select[*tuple[Any, ...]]:
    is_dead: ColumnElement[bool] = table.c.next_try_at.is_(None)
    query = select(table.c.channel, is_dead, func.count()).where(table.c.delivered_at.is_(None))
    return query.group_by(table.c.channel, is_dead)
