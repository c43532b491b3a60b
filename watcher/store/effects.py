"""Carrying decisions out: notices, revisions, deliveries, states and the queue, in one transaction, once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from watcher.errors import NotFound
from watcher.model.ids import ChangeId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeKind
from watcher.model.record import ReviewState
from watcher.model.review import Decision
from watcher.ports import Move, Outcome
from watcher.review import Subject
from watcher.store.changes import LOCK_CHANGE, MOVE_CHANGE
from watcher.store.clusters import oldest_open
from watcher.store.database import Database
from watcher.store.publishing import publish, read_notice, revise
from watcher.store.queue import storable, words_of
from watcher.store.review import read_decision
from watcher.store.review_tables import decision as decision_table
from watcher.store.review_tables import item
from watcher.store.tables import notice as notice_table


class SqlEffects:
    """The part of ports.ReviewStore that is about what decisions do."""

    _database: Database

    def subjects(self, change_ids: Sequence[ChangeId], *, newest: int) -> Mapping[ChangeId, Subject]:
        """Return what a decision on these changes is about, by a constant number of queries."""
        columns = item.c
        query = select(columns.change_id, columns.state, columns.judged_level, columns.pending)
        with self._database.reading(is_still=True) as connection:
            rows = connection.execute(query.where(columns.change_id.in_(change_ids))).all()
            notices = _notices_of(connection, change_ids)
            pending = _decisions(connection, [row.pending for row in rows if row.pending])
            own = [notice.id for some in notices.values() for notice in some]
            heads = set(
                connection.scalars(
                    select(notice_table.c.joins).where(notice_table.c.joins.in_(own)).distinct()
                )
            )
            told_in = _told_in(connection, notices)
            open_from = oldest_open(connection, newest)
        found = {row.change_id: row for row in rows}
        if missing := [one for one in change_ids if one not in found]:
            raise NotFound(f"no such change in the queue: {missing[0]}: `watcher review list` names them")
        return {
            one: Subject(
                change_id=one,
                state=ReviewState(found[one].state),
                level=Level(found[one].judged_level),
                notices=notices.get(one, ()),
                pending=pending.get(found[one].pending),
                is_open=all(notice.published_at >= open_from for notice in notices.get(one, ())),
                is_head=any(notice.id in heads for notice in notices.get(one, ())),
                told_in=told_in.get(one),
            )
            for one in change_ids
        }

    def carry_out_effect(self, outcome: Outcome, now: datetime, channels: Sequence[str] = ()) -> bool:
        """Store what a decision does, in one transaction; False: it is not to be carried out like that."""
        with self._database.writing() as connection:
            decided = _lock_decision(connection, outcome)
            if decided is None or not _is_as_seen(connection, outcome):
                return False
            for each in outcome.altered:
                revise(connection, each.notice, outcome.decision_id, channels, now)
            published = {}
            for one in outcome.fresh:
                stored = publish(connection, one.notice, channels, one.joining)
                if stored.kind is NoticeKind.UPDATE:
                    published[stored.change_id] = stored.id
            for move in outcome.moves:
                _move(connection, move, published.get(move.change_id))
            done = update(decision_table).where(
                (decision_table.c.id == outcome.decision_id)
                | (decision_table.c.answers == outcome.decision_id),
                decision_table.c.undone_at.is_(None),
            )
            connection.execute(done.values(carried_at=now))
        return True


def _lock_decision(connection: Connection, outcome: Outcome) -> Decision | None:
    """Return the decision, None when it is carried out or undone by now, or waits."""
    one = select(decision_table).where(decision_table.c.id == outcome.decision_id)
    row = connection.execute(one.with_for_update()).first()
    if row is None:
        raise NotFound(f"no such decision: {outcome.decision_id}")
    found = read_decision(row)
    return found if found.is_pending and not found.is_waiting else None


def _is_as_seen(connection: Connection, outcome: Outcome) -> bool:
    """Lock what is altered, always in the same order, and return whether all is as it was looked at."""
    for move in sorted(outcome.moves, key=lambda one: one.change_id):
        if LOCK_CHANGE.value(connection, {"wanted": move.change_id}) != move.before.value:
            return False
    seen = {each.notice.id: each.seen_at for each in outcome.altered}
    columns = notice_table.c
    query = select(columns.id, columns.updated_at).where(columns.id.in_(seen)).order_by(columns.id)
    found = {row.id: row.updated_at for row in connection.execute(query.with_for_update())}
    return found == seen


def _move(connection: Connection, move: Move, notice_id: NoticeId | None) -> None:
    was = connection.execute(_QUEUED.where(item.c.change_id == move.change_id)).one()
    told = notice_id or was.notice_id
    MOVE_CHANGE.run(connection, {"wanted": move.change_id, "state": move.state.value, "notice_id": told})
    values: dict[str, object] = {
        "state": move.state.value,
        "pending": None,
        "is_waiting": False,
        "due_at": move.due_at,
        "notice_id": told,
    }
    if move.level is not None:
        values["level"] = int(move.level)
    if move.headline is not None:
        values["headline"] = storable(move.headline)
        values["words"] = words_of(move.headline, was.source_id, was.source_title, move.change_id)
    connection.execute(update(item).where(item.c.change_id == move.change_id).values(values))


_QUEUED = select(item.c.notice_id, item.c.source_id, item.c.source_title)


def _notices_of(connection: Connection, change_ids: Sequence[ChangeId]) -> dict[ChangeId, tuple[Notice, ...]]:
    query = select(notice_table).where(notice_table.c.change_id.in_(change_ids))
    found: dict[ChangeId, tuple[Notice, ...]] = {}
    for row in connection.execute(query.order_by(notice_table.c.published_at)):
        found[row.change_id] = (*found.get(row.change_id, ()), read_notice(row))
    return found


def _told_in(
    connection: Connection, notices: Mapping[ChangeId, Sequence[Notice]]
) -> Mapping[ChangeId, Notice]:
    """Return the notice in whose item each change is told that is told in another's."""
    joins = {change_id: one.joins for change_id, some in notices.items() for one in some if one.joins}
    query = select(notice_table).where(notice_table.c.id.in_(set(joins.values())))
    heads = {row.id: read_notice(row) for row in connection.execute(query)}
    return {change_id: heads[head] for change_id, head in joins.items() if head in heads}


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, Decision]:
    query = select(decision_table).where(decision_table.c.id.in_(ids))
    return {row.id: read_decision(row) for row in connection.execute(query)}
