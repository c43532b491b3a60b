"""Writing notices: publishing one, and recording what one has become; both under the publication clock.

What was published stays as it was: a revision is a record of its own in the notices' chain, and the notice's
row carries the newest one beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from watcher.errors import NotFound
from watcher.model.ids import DecisionId, NoticeId
from watcher.model.notice import FirstWords, Notice, NoticeReview
from watcher.model.review import NoticeRevision
from watcher.ports import Joining
from watcher.store.chain import CLOCK, HOLD_NOTICES, NOTICES, Head, Kind, columns_of, head_of, next_head
from watcher.store.clusters import add_edits, find_head
from watcher.store.codec import from_json, to_json
from watcher.store.packing import pack_record, unpack_record
from watcher.store.review_tables import revision as revision_table
from watcher.store.tables import clock as clock_table
from watcher.store.tables import notice as notice_table
from watcher.store.tables import outbox as outbox_table
from watcher.store.tables import topic as topic_table

_TICK = timedelta(seconds=1)
_REVISED = ("review", "title", "summary", "level", "note", "joins", "reach", "reviewed_at")

# Built once: building a statement costs as much as running it.
_ADD_NOTICE, _ADD_TOPIC, _ADD_DELIVERY = insert(notice_table), insert(topic_table), insert(outbox_table)
_SET_CLOCK = update(clock_table).where(clock_table.c.id == CLOCK)


def publish(
    connection: Connection, notice: Notice, channels: Sequence[str], joining: Joining | None
) -> Notice:
    """Store a new notice at the clock's next moment, due on each channel, and return it as stored."""
    last, chain = _read_clock(connection)
    moment = _next_moment(last, notice.published_at)
    head = find_head(connection, notice, joining, moment, channels) if joining else notice.joins
    stored = replace(notice, published_at=moment, updated_at=moment, joins=head)
    raw = to_json(stored)
    grown = _grow(connection, chain, Kind.NOTICE, raw, moment)
    key = (joining.key or None) if joining else None
    connection.execute(_ADD_NOTICE, {**columns(stored, raw), **columns_of(grown), "cluster_key": key})
    add_edits(connection, stored)
    if stored.topics:
        rows = [{"topic": topic, "notice_id": stored.id} for topic in sorted(set(stored.topics))]
        connection.execute(_ADD_TOPIC, rows)
    # Due from the caller's moment on: the publication clock may run ahead of it by some seconds.
    _deliver(connection, stored.id, 1, channels, notice.published_at)
    return stored


def revise(
    connection: Connection, notice: Notice, decision_id: DecisionId, channels: Sequence[str], now: datetime
) -> Notice:
    """Record what a published notice has become, due again on each channel, and return it as stored."""
    locked = select(notice_table.c.revision).where(notice_table.c.id == notice.id)
    number = connection.scalar(locked.with_for_update())
    if number is None:
        raise NotFound(f"no such notice: {notice.id}")
    last, chain = _read_clock(connection)
    moment = _next_moment(last, now)
    told = {name: getattr(notice, name) for name in _REVISED}
    revision = NoticeRevision(
        notice_id=notice.id, number=number + 1, at=moment, decision_id=decision_id, **told
    )
    raw = to_json(revision)
    grown = _grow(connection, chain, Kind.REVISION, raw, moment)
    row = {"notice_id": notice.id, "number": revision.number, "at": moment, "decision_id": decision_id}
    connection.execute(insert(revision_table), {**row, "data": raw.decode(), **columns_of(grown)})
    now_is = {
        "review": notice.review.value,
        "note": notice.note,
        "level": int(notice.level),
        "joins": notice.joins,
        "updated_at": moment,
        "revision": revision.number,
        "altered": raw.decode(),
    }
    connection.execute(update(notice_table).where(notice_table.c.id == notice.id).values(now_is))
    _deliver(connection, notice.id, revision.number, channels, now)
    return replace(notice, updated_at=moment)


def read_notice(row: Row[*tuple[Any, ...]]) -> Notice:
    """Return the notice that a row holds, as it is now."""
    published = from_json(Notice, unpack_record(row.data))
    if row.altered is None:
        return replace(published, review=NoticeReview(row.review), note=row.note, updated_at=row.updated_at)
    newest = from_json(NoticeRevision, row.altered)
    told = {name: getattr(newest, name) for name in _REVISED}
    first = FirstWords(title=published.title, summary=published.summary, level=published.level)
    is_other = first != FirstWords(title=newest.title, summary=newest.summary, level=newest.level)
    return replace(published, **told, updated_at=row.updated_at, first=first if is_other else published.first)


def columns(notice: Notice, raw: bytes) -> dict[str, object]:
    """Return the columns of a new notice but for its place in the chain."""
    return {
        "id": notice.id,
        "slug": notice.slug,
        "change_id": notice.change_id,
        "source_id": notice.source_id,
        "level": int(notice.level),
        "published_at": notice.published_at,
        "data": pack_record(raw),
        "review": notice.review.value,
        "note": notice.note,
        "updated_at": notice.updated_at,
        "revision": 1,
        "joins": notice.joins,
    }


def revision_faults(connection: Connection) -> list[str]:
    """Return which notices' rows say something else than the newest record of them."""
    known = {name: notice_table.c[name] for name in ("id", "revision", "altered", "review", "note", "level")}
    newest = select(revision_table.c.notice_id, revision_table.c.number, revision_table.c.data)
    revisions = {(row.notice_id, row.number): row.data for row in connection.execute(newest)}
    last = dict(sorted(revisions))
    query = select(*known.values(), notice_table.c.joins).where(
        notice_table.c.id.in_(select(revision_table.c.notice_id)) | notice_table.c.altered.is_not(None)
    )
    return [
        f"notice {row.id}: its row is not what its newest revision says"
        for row in connection.execute(query.order_by(notice_table.c.id))
        if not _agrees(row, revisions.get((row.id, last.get(row.id, 0)), ""), last.get(row.id, 1))
    ]


def _agrees(row: Row[*tuple[Any, ...]], data: str, number: int) -> bool:
    if row.altered != data or row.revision != number:
        return False
    told = from_json(NoticeRevision, data)
    said = (told.review.value, told.note, int(told.level), told.joins)
    return said == (row.review, row.note, row.level, row.joins)


def _read_clock(connection: Connection) -> tuple[datetime | None, Head]:
    """Return the last moment of publication and the end of the notices' chain; both are held."""
    row = connection.execute(HOLD_NOTICES).one()
    return row.last_at, head_of(NOTICES, row.chain_length, row.chain_head)


def _grow(connection: Connection, chain: Head, kind: Kind, raw: bytes, moment: datetime) -> Head:
    grown = next_head(chain, kind, raw)
    turned = {"last_at": moment, "chain_length": grown.length, "chain_head": grown.link}
    connection.execute(_SET_CLOCK, turned)
    return grown


def _next_moment(last: datetime | None, wanted: datetime) -> datetime:
    """Return the publication clock's next moment: whole seconds, later than any before."""
    moment = wanted.replace(microsecond=0)
    return moment if last is None else max(moment, last + _TICK)


def _deliver(
    connection: Connection, notice_id: NoticeId, number: int, channels: Iterable[str], due_at: datetime
) -> None:
    for channel in dict.fromkeys(channels):
        row = {
            "notice_id": notice_id,
            "channel": channel,
            "revision": number,
            "attempts": 0,
            "next_try_at": due_at,
            "delivered_at": None,
            "error": "",
        }
        connection.execute(_ADD_DELIVERY, row)
