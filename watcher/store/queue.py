"""The queue: a projection of changes and decisions, kept in their transactions, and asked by few queries.

What is ruled on together (a cluster of pages with the same edits) is one row: grouped here by `group_key`,
among what the filter lets by.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from watcher.model.change import Op
from watcher.model.ids import ChangeId
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.record import ReviewState
from watcher.model.review import (
    NOBODY,
    Gist,
    QueueCount,
    QueueFilter,
    QueuePage,
    QueueRow,
    ReviewItem,
    ReviewSeed,
)
from watcher.review import WAITING
from watcher.store.codec import to_json
from watcher.store.database import Database
from watcher.store.review_tables import claim, item, topic
from watcher.store.tables import change as change_table


class SqlQueue:
    """The part of ports.ReviewStore that is about the queue."""

    _database: Database

    def queue(self, wanted: QueueFilter, now: datetime, *, limit: int = 50, offset: int = 0) -> QueuePage:
        """Return a part of the queue, the gravest first, then what is due first, then the oldest."""
        where = _conditions(wanted, now)
        held = and_(claim.c.change_id == item.c.change_id, claim.c.until > now)
        joined = item.outerjoin(claim, held)
        with self._database.reading(is_still=True) as connection:
            narrowed = joined if wanted.assignee else item
            found = connection.execute(_keys(narrowed, where).limit(limit).offset(offset)).all()
            rows, changes = found[0][1:] if found else connection.execute(_counts(narrowed, where)).one()
            keys = [row.group_key for row in found]
            members = _items(connection, joined, and_(*where, item.c.group_key.in_(keys)))
        groups: defaultdict[str, list[ReviewItem]] = defaultdict(list)
        for key, one in members:
            groups[key].append(one)
        return QueuePage(
            rows=tuple(_row(key, groups[key]) for key in keys), rows_in_all=rows, changes_in_all=changes
        )

    def queue_counts(self, now: datetime) -> tuple[QueueCount, ...]:
        """Return how many changes there are of each state and level, the gravest first."""
        columns = item.c
        held = and_(claim.c.change_id == columns.change_id, claim.c.until > now)
        overdue, taken = case((_is_overdue(now), 1)), case((claim.c.person.is_not(None), 1))
        query = (
            select(columns.state, columns.level, func.count(), func.count(overdue), func.count(taken))
            .select_from(item.outerjoin(claim, held))
            .group_by(columns.state, columns.level)
            .order_by(columns.level.desc(), columns.state)
        )
        with self._database.reading() as connection:
            return tuple(
                QueueCount(
                    state=ReviewState(state), level=Level(level), count=count, overdue=late, claimed=claimed
                )
                for state, level, count, late, claimed in connection.execute(query)
            )

    def review_items(self, change_ids: Sequence[ChangeId], now: datetime) -> Mapping[ChangeId, ReviewItem]:
        """Return changes as the queue has them; those that are not concluded are left out."""
        held = and_(claim.c.change_id == item.c.change_id, claim.c.until > now)
        with self._database.reading() as connection:
            found = _items(connection, item.outerjoin(claim, held), item.c.change_id.in_(change_ids))
        by_id = {one.change_id: one for _, one in found}
        return {change_id: by_id[change_id] for change_id in change_ids if change_id in by_id}

    def overdue_reviews(self, now: datetime, limit: int = 100) -> tuple[ReviewItem, ...]:
        """Return what is overdue and was not told of since it became due, the longest overdue first."""
        untold = or_(item.c.told_due_at.is_(None), item.c.told_due_at < item.c.due_at)
        where = and_(_is_overdue(now), untold)
        held = and_(claim.c.change_id == item.c.change_id, claim.c.until > now)
        with self._database.reading() as connection:
            keys = select(item.c.change_id).where(where).order_by(item.c.due_at, item.c.change_id)
            first = list(connection.scalars(keys.limit(limit)))
            found = _items(connection, item.outerjoin(claim, held), item.c.change_id.in_(first))
        return tuple(sorted((one for _, one in found), key=lambda one: (one.due_at or now, one.change_id)))

    def note_overdue_told(self, items: Sequence[ReviewItem]) -> None:
        """Say that operators were told of what is overdue; it is told again when it has a new promise."""
        with self._database.writing() as connection:
            for one in items:
                told = update(item).where(item.c.change_id == one.change_id)
                connection.execute(told.values(told_due_at=one.due_at))


def enter_queue(connection: Connection, change_id: ChangeId, seed: ReviewSeed) -> None:
    """Enter a change that was just concluded, in the transaction that concluded it."""
    row = connection.execute(_CONCLUDED.where(change_table.c.id == change_id)).one()
    topics = sorted(set(seed.topics))
    title = seed.source_title or row.source_id
    values = {
        "change_id": change_id,
        "source_id": row.source_id,
        "source_title": storable(title),
        "topics": json.dumps(topics, ensure_ascii=False),
        "level": row.level,
        "judged_level": row.level,
        "state": row.state,
        "headline": storable(seed.headline),
        "words": words_of(seed.headline, row.source_id, title, change_id),
        "detected_at": row.detected_at,
        "due_at": seed.due_at,
        "group_key": seed.cluster_key or change_id,
        "last_place": 0,
        "standing_place": 0,
        "is_waiting": False,
        "notice_id": row.notice_id,
        "gist": to_json(seed.gist).decode() if seed.gist else None,
    }
    connection.execute(_ENTER, values)
    if topics:
        connection.execute(_ADD_TOPIC, [{"topic": one, "change_id": change_id} for one in topics])


def seed_of(notice: Notice | None) -> ReviewSeed:
    """Return what the queue shows where nobody said more than the notice does."""
    if notice is None:
        return ReviewSeed(source_title="", headline="")
    return ReviewSeed(source_title=notice.source_title, headline=notice.title, topics=notice.topics)


def words_of(headline: str, source_id: str, source_title: str, change_id: str) -> str:
    """Return what text is looked for in: SQLite knows capitals of ASCII alone, so they go here."""
    return storable(f"{headline}\n{source_id}\n{source_title}\n{change_id}".casefold())


def storable(text: str) -> str:
    """Return the words without what a text column cannot hold: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


# Built once: building a statement costs as much as running it.
_ENTER, _ADD_TOPIC = insert(item), insert(topic)
_CONCLUDED = select(
    change_table.c.source_id,
    change_table.c.level,
    change_table.c.state,
    change_table.c.detected_at,
    change_table.c.notice_id,
)


def _keys(joined: Any, where: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Return the query for the keys in order, each with how many rows and changes there are in all."""
    columns = item.c
    level, due, first = func.max(columns.level), func.min(columns.due_at), func.min(columns.detected_at)
    return (
        select(columns.group_key, *(each.label(None) for each in _in_all(joined, where)))
        .select_from(joined)
        .where(*where)
        .group_by(columns.group_key)
        .order_by(level.desc(), due.is_(None), due, first, func.min(columns.change_id))
    )


def _counts(joined: Any, where: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """Return the query for how many rows and changes there are: for a part that begins past the end."""
    return select(*_in_all(joined, where))


def _in_all(joined: Any, where: Sequence[ColumnElement[bool]]) -> list[ScalarSelect[Any]]:
    """Return how many rows and changes there are, each counted once; window functions take twice as long."""
    counts = (func.count(item.c.group_key.distinct()), func.count())
    return [select(one).select_from(joined).where(*where).correlate(None).scalar_subquery() for one in counts]


def _is_overdue(now: datetime) -> ColumnElement[bool]:
    waits = item.c.state.in_([state.value for state in WAITING])
    return and_(waits, item.c.due_at <= now, or_(item.c.pending.is_(None), item.c.is_waiting))


def _conditions(wanted: QueueFilter, now: datetime) -> list[ColumnElement[bool]]:
    columns = item.c
    states = [state.value for state in wanted.states or WAITING]
    found: list[ColumnElement[bool]] = [columns.state.in_(states)]
    if not wanted.states:
        found.append(or_(columns.pending.is_(None), columns.is_waiting))
    if wanted.source_id:
        found.append(columns.source_id == wanted.source_id)
    if wanted.topic:
        found.append(columns.change_id.in_(select(topic.c.change_id).where(topic.c.topic == wanted.topic)))
    if wanted.level is not None:
        found.append(columns.level == int(wanted.level))
    if wanted.assignee:
        is_free = wanted.assignee == NOBODY
        found.append(claim.c.person.is_(None) if is_free else claim.c.person == wanted.assignee)
    if wanted.is_overdue:
        found.append(_is_overdue(now))
    found += [columns.words.contains(word, autoescape=True) for word in wanted.text.casefold().split()]
    return found


def _items(connection: Connection, joined: Any, where: ColumnElement[bool]) -> list[tuple[str, ReviewItem]]:
    query = select(item, claim.c.person, claim.c.until).select_from(joined).where(where)
    return [(row.group_key, _item(row)) for row in connection.execute(query)]


def _item(row: Row[*tuple[Any, ...]]) -> ReviewItem:
    return ReviewItem(
        change_id=row.change_id,
        source_id=row.source_id,
        source_title=row.source_title,
        topics=tuple(json.loads(row.topics)),
        level=Level(row.level),
        judged_level=Level(row.judged_level),
        state=ReviewState(row.state),
        headline=row.headline,
        detected_at=row.detected_at,
        due_at=row.due_at,
        cluster_key="" if row.group_key == row.change_id else row.group_key,
        seen=row.last_place,
        pending=row.pending,
        is_waiting=row.is_waiting,
        notice_id=row.notice_id,
        claimed_by=row.person or "",
        claimed_until=row.until,
        gist=_read_gist(row.gist) if row.gist else None,
    )


def _read_gist(text: str) -> Gist:
    """Return a gist as `to_json` wrote it; by hand, for the queue shows a hundred at once."""
    said = json.loads(text)
    return Gist(**{**said, "ops": tuple(Op(tag, words) for tag, words in said["ops"])})


def _row(key: str, items: Sequence[ReviewItem]) -> QueueRow:
    due = [one.due_at for one in items if one.due_at is not None]
    return QueueRow(
        key=key,
        items=tuple(sorted(items, key=lambda one: (one.detected_at, one.change_id))),
        level=max(one.level for one in items),
        due_at=min(due, default=None),
    )
