"""Notices that tell the same edits: which one joins which, and who else has an edit.

Everything here goes by index; what joins what is settled inside the transaction that publishes, where the
publication clock lets one publisher in at a time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, insert, or_, select

from watcher.model.cluster import Head, Joined
from watcher.model.ids import NoticeId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeReview
from watcher.ports import Joining
from watcher.store.database import Database
from watcher.store.tables import edit as edit_table
from watcher.store.tables import notice as notice_table
from watcher.store.tables import outbox as outbox_table
from watcher.store.tables import topic as topic_table

ALTERED = (NoticeReview.CORRECTED.value, NoticeReview.RETRACTED.value)

EVER = datetime(1, 1, 1, tzinfo=UTC)

_head = notice_table.alias("head")
_other = notice_table.alias("other")
_ADD_EDIT = insert(edit_table)


def stands() -> ColumnElement[bool]:
    """Return the condition that a notice is an item of its own in what all sources share.

    One that joined a notice stands again when that notice was corrected or retracted, or is not there.
    """
    review = select(_head.c.review).where(_head.c.id == notice_table.c.joins).scalar_subquery()
    return or_(notice_table.c.joins.is_(None), review.is_(None), review.in_(ALTERED))


class SqlClusters:
    """The part of ports.ChangeStore that is about the same edit on several pages."""

    _database: Database

    def joined(self, heads: Sequence[NoticeId]) -> tuple[Joined, ...]:
        """Return the notices that are told in the items of `heads`, oldest first."""
        columns = notice_table.c
        told = select(
            columns.joins, columns.id, columns.slug, columns.source_id, columns.level, columns.published_at
        ).where(columns.joins.in_(heads), ~stands())
        with self._database.reading() as connection:
            found = [
                Joined(
                    head=row.joins,
                    notice_id=row.id,
                    slug=row.slug,
                    source_id=row.source_id,
                    level=Level(row.level),
                    published_at=row.published_at,
                )
                for row in connection.execute(told)
            ]
        return tuple(sorted(found, key=lambda one: one.published_at))


def sharing_query(
    edit_keys: Sequence[str], *, since: datetime, until: datetime, limit: int
) -> Select[*tuple[Any, ...]]:
    """Return the query for notices of these moments (both included) that tell any of the edits."""
    columns = edit_table.c
    named = (
        select(columns.notice_id)
        .where(columns.edit_key.in_(edit_keys), columns.published_at.between(since, until))
        .distinct()
    )
    return (
        select(notice_table)
        .where(notice_table.c.id.in_(named))
        .order_by(notice_table.c.published_at)
        .limit(limit)
    )


def find_head(
    connection: Connection, notice: Notice, joining: Joining, moment: datetime, channels: Sequence[str]
) -> NoticeId | None:
    """Return the notice that `notice`, published at `moment`, joins; `channels` may have carried that out."""
    if not joining.key:
        return None
    carried = exists().where(
        outbox_table.c.notice_id == notice_table.c.id,
        outbox_table.c.channel.in_(channels),
        outbox_table.c.revision == 1,
        outbox_table.c.delivered_at.is_not(None),
    )
    since = oldest_open(connection, joining.newest, since=moment - joining.reach)
    who = _heads_query(notice, joining.key, since)
    rows = connection.execute(who.add_columns(carried.label("is_carried_out")))
    heads = [
        Head(notice_id=row.id, published_at=row.published_at, is_carried_out=row.is_carried_out)
        for row in rows
    ]
    return joining.choose(heads, notice.level, moment)


def _heads_query(notice: Notice, key: str, since: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query for who may be joined, oldest first; ports.Joining says who that is."""
    columns, topics = notice_table.c, sorted(set(notice.topics))
    later = exists().where(
        _other.c.source_id == columns.source_id, _other.c.published_at > columns.published_at
    )
    is_in_it = exists().where(_other.c.joins == columns.id, _other.c.source_id == notice.source_id)
    shared = (
        select(func.count())
        .where(topic_table.c.topic.in_(topics), topic_table.c.notice_id == columns.id)
        .scalar_subquery()
    )
    return (
        select(columns.id, columns.published_at)
        .where(
            columns.cluster_key == key,
            columns.published_at >= since,
            columns.joins.is_(None),
            columns.review.not_in(ALTERED),
            columns.source_id != notice.source_id,
            columns.level >= int(notice.level),
            and_(~later, ~is_in_it),
            shared == len(topics) if topics else and_(True),
        )
        .order_by(columns.published_at)
    )


def oldest_open(connection: Connection, newest: int, *, since: datetime = EVER) -> datetime:
    """Return the moment, `since` at the earliest, of the oldest notice that no archive can hold yet."""
    columns = notice_table.c
    found = select(columns.published_at).where(columns.published_at >= since, stands())
    last = found.order_by(columns.published_at.desc()).offset(newest - 1).limit(1)
    return connection.scalar(last) or since


def add_edits(connection: Connection, notice: Notice) -> None:
    """Store which edits the notice tells."""
    keys = sorted({item.key for item in notice.items if item.key})
    if keys:
        rows = [
            {"edit_key": key, "notice_id": notice.id, "published_at": notice.published_at} for key in keys
        ]
        connection.execute(_ADD_EDIT, rows)
