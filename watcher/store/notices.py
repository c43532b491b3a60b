"""Notices and the outbox: what was published, under one clock, and what is still to be carried out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from watcher.errors import NotFound
from watcher.model.ids import ChangeId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeReview
from watcher.model.outbox import Delivery
from watcher.model.record import ReviewState
from watcher.model.review import ReviewSeed
from watcher.ports import Joining
from watcher.store.changes import LOCK_CHANGE, MOVE_CHANGE, not_found
from watcher.store.clusters import sharing_query, stands
from watcher.store.database import Database
from watcher.store.publishing import publish, read_notice
from watcher.store.queue import enter_queue, seed_of
from watcher.store.tables import change as change_table
from watcher.store.tables import notice as notice_table
from watcher.store.tables import outbox as outbox_table
from watcher.store.tables import topic as topic_table


class SqlNotices:
    """The part of ports.ChangeStore that is about notices and deliveries."""

    _database: Database

    def conclude(
        self,
        change_id: ChangeId,
        state: ReviewState,
        *,
        notice: Notice | None = None,
        channels: Sequence[str] = (),
        joining: Joining | None = None,
        seed: ReviewSeed | None = None,
    ) -> Notice | None:
        """Move a detected change to `state` and, with `notice`, publish it, in one transaction."""
        with self._database.writing() as connection:
            stored = LOCK_CHANGE.value(connection, {"wanted": change_id})
            if stored is None:
                raise not_found(connection, change_id)
            if stored != ReviewState.DETECTED.value:
                return _notice_of(connection, change_id)
            published = notice and publish(connection, notice, channels, joining)
            moved = {"state": state.value, "notice_id": published.id if published else None}
            MOVE_CHANGE.run(connection, {"wanted": change_id, **moved})
            enter_queue(connection, change_id, seed or seed_of(published))
        return published

    def notice(self, notice_id: NoticeId) -> Notice:
        """Return one notice."""
        return self._one(notice_table.c.id, notice_id)

    def notice_by_slug(self, slug: str) -> Notice:
        """Return the notice at /oppdatering/SLUG."""
        return self._one(notice_table.c.slug, slug)

    def notices(
        self,
        *,
        source_id: SourceId | None = None,
        topic: str = "",
        level: Level | None = None,
        min_level: Level = Level.NONE,
        is_reviewed: bool | None = None,
        is_joined: bool | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Notice, ...]:
        """Return notices, newest publication first.

        `is_reviewed` means that a person has looked at them, `is_joined` that another's item tells them.
        """
        columns = notice_table.c
        query = select(notice_table).order_by(columns.published_at.desc())
        if source_id is not None:
            query = query.where(columns.source_id == source_id)
        if topic:
            under = select(topic_table.c.notice_id).where(topic_table.c.topic == topic)
            query = query.where(columns.id.in_(under))
        if level is not None:
            query = query.where(columns.level == int(level))
        if min_level > Level.NONE:
            query = query.where(columns.level >= int(min_level))
        if is_reviewed is not None:
            unreviewed = columns.review == NoticeReview.UNREVIEWED.value
            query = query.where(~unreviewed if is_reviewed else unreviewed)
        if is_joined is not None:
            query = query.where(~stands() if is_joined else stands())
        with self._database.reading() as connection:
            return tuple(read_notice(row) for row in connection.execute(_part(query, limit, offset)))

    def sharing(
        self, edit_keys: Sequence[str], *, since: datetime, until: datetime, limit: int = 500
    ) -> tuple[Notice, ...]:
        """Return notices that tell any of these edits, published from `since` to `until`, oldest first."""
        if not edit_keys:
            return ()
        query = sharing_query(edit_keys, since=since, until=until, limit=limit)
        with self._database.reading() as connection:
            return tuple(read_notice(row) for row in connection.execute(query))

    def count_notices(self, *, is_joined: bool | None = None) -> Mapping[Level, int]:
        """Return how many notices there are of each level, none left out."""
        query = select(notice_table.c.level, func.count()).group_by(notice_table.c.level)
        if is_joined is not None:
            query = query.where(~stands() if is_joined else stands())
        with self._database.reading() as connection:
            found = {Level(level): count for level, count in connection.execute(query)}
        return {level: found.get(level, 0) for level in Level}

    def due_deliveries(self, channel: str, now: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries of one channel that are to be tried now, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(due_deliveries_query(channel, now, limit))
            return tuple(
                Delivery(
                    notice_id=row.notice_id,
                    channel=row.channel,
                    revision=row.revision,
                    attempts=row.attempts,
                    next_try_at=row.next_try_at,
                )
                for row in rows
            )

    def mark_delivered(self, delivery: Delivery, at: datetime) -> None:
        """Say that a delivery was made; again is no error, and the first time stands."""
        self._mark(delivery, delivered_at=at, next_try_at=None, error="")

    def mark_failed(self, delivery: Delivery, error: str, next_try_at: datetime | None) -> None:
        """Count a failed try; what has been delivered meanwhile stays delivered."""
        self._mark(delivery, next_try_at=next_try_at, error=_storable(error))

    def _mark(self, delivery: Delivery, **values: object) -> None:
        columns = outbox_table.c
        same = (
            columns.notice_id == delivery.notice_id,
            columns.channel == delivery.channel,
            columns.revision == delivery.revision,
        )
        with self._database.writing() as connection:
            if connection.scalar(select(columns.seq).where(*same)) is None:
                raise NotFound(f"no such delivery: {delivery.notice_id} to {delivery.channel}")
            still_open = update(outbox_table).where(*same, columns.delivered_at.is_(None))
            connection.execute(still_open.values(attempts=columns.attempts + 1, **values))

    def _one(self, column: ColumnElement[str], value: str) -> Notice:
        with self._database.reading() as connection:
            row = connection.execute(select(notice_table).where(column == value)).first()
        if row is None:
            raise NotFound(f"no such notice: {value}")
        return read_notice(row)


def due_deliveries_query(channel: str, now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Return the query for what is to be carried out now."""
    columns = outbox_table.c
    due = select(outbox_table).where(columns.channel == channel, columns.next_try_at <= now)
    return due.order_by(columns.next_try_at, columns.seq).limit(limit)


def _notice_of(connection: Connection, change_id: ChangeId) -> Notice | None:
    named = select(notice_table).join(change_table, change_table.c.notice_id == notice_table.c.id)
    row = connection.execute(named.where(change_table.c.id == change_id)).first()
    return None if row is None else read_notice(row)


def _part(query: Select[*tuple[Any, ...]], limit: int | None, offset: int) -> Select[*tuple[Any, ...]]:
    if limit is not None:
        query = query.limit(limit)
    return query.offset(offset) if offset else query


def _storable(error: str) -> str:
    """Return the words without what a text column cannot hold: lone surrogates and NUL."""
    return error.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
