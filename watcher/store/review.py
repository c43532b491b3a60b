"""Decisions: recorded at once in a chain, undone by a mark, carried out once.

Whoever records one holds the end of the decisions' chain: decisions come one after the other, and each has
seen the one before it or is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from watcher.errors import AlreadyDecided, NotFound, ReviewError, ReviewFault
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, DecisionId, NoticeId
from watcher.model.review import Claim, Decision, DecisionKind, NoticeRevision
from watcher.store.audit import add_audit
from watcher.store.chain import DECISIONS, Kind, columns_of, head_of, next_head
from watcher.store.changes import not_found
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database
from watcher.store.review_tables import PENDING, claim, decision_change, item
from watcher.store.review_tables import decision as decision_table
from watcher.store.review_tables import revision as revision_table
from watcher.store.tables import chain_end

_AT_ONCE = frozenset({DecisionKind.HOLD, DecisionKind.NOTE})
_BATCH = 500


class SqlReview:
    """The part of ports.ReviewStore that is about decisions and claims."""

    _database: Database

    def record_decision(
        self, decision: Decision, entry: AuditEntry, *, due: Mapping[ChangeId, datetime | None] | None = None
    ) -> Decision:
        """Record a decision with its audit entry and return it; one that is there already, once."""
        with self._database.writing() as connection:
            end = connection.execute(_HOLD).one()
            if known := connection.execute(_BY_ID.where(decision_table.c.id == decision.id)).first():
                return read_decision(known)
            _check_fence(connection, decision)
            number = end.length + 1
            answered = _second(connection, decision) if decision.kind is DecisionKind.SECOND else None
            carried = decision.at if decision.kind in _AT_ONCE else None
            stored = replace(decision, number=number, carried_at=carried)
            _add(connection, stored, end.link)
            _enter(connection, stored, answered, due or {})
            add_audit(connection, entry)
        return stored

    def undo_decision(self, decision_id: DecisionId, by: str, at: datetime, entry: AuditEntry) -> Decision:
        """Mark a decision as undone, with its audit entry; again is no error."""
        with self._database.writing() as connection:
            connection.execute(_HOLD).one()
            undone = _locked(connection, decision_id)
            if undone.carried_at is not None:
                raise ReviewError("it has taken effect and cannot be undone", fault=ReviewFault.TOO_LATE)
            if undone.undone_at is not None:
                return undone
            marked = {"undone_at": at, "undone_by": by}
            mark = update(decision_table).where(
                (decision_table.c.id == decision_id) | (decision_table.c.answers == decision_id),
                decision_table.c.undone_at.is_(None),
            )
            connection.execute(mark.values(marked))
            if undone.answers is not None:
                _await_second(connection, undone.answers)
            _leave(connection, undone)
            add_audit(connection, entry)
        return replace(undone, undone_at=at, undone_by=by)

    def decision(self, decision_id: DecisionId) -> Decision:
        """Return one decision."""
        with self._database.reading() as connection:
            row = connection.execute(_BY_ID.where(decision_table.c.id == decision_id)).first()
        if row is None:
            raise NotFound(f"no such decision: {decision_id}")
        return read_decision(row)

    def decisions(self, change_id: ChangeId) -> tuple[Decision, ...]:
        """Return what was ruled on a change, oldest first, with what was undone."""
        query = _BY_ID.join(decision_change, decision_change.c.place == decision_table.c.place)
        query = query.where(decision_change.c.change_id == change_id).order_by(decision_table.c.place)
        with self._database.reading() as connection:
            return tuple(read_decision(row) for row in connection.execute(query))

    def newest_decisions(self, *, before: int | None = None, limit: int = 100) -> tuple[Decision, ...]:
        """Return decisions on any change, newest first, that come before the one numbered `before`."""
        query = _BY_ID.order_by(decision_table.c.place.desc()).limit(limit)
        if before is not None:
            query = query.where(decision_table.c.place < before)
        with self._database.reading() as connection:
            return tuple(read_decision(row) for row in connection.execute(query))

    def due_effects(self, now: datetime, limit: int = 100) -> tuple[Decision, ...]:
        """Return decisions that are to be carried out now, oldest first."""
        with self._database.reading() as connection:
            return tuple(read_decision(row) for row in connection.execute(due_effects_query(now, limit)))

    def newest_revision(self) -> int:
        """Return the number of the last alteration of any notice, 0 when there was none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(revision_table.c.place))) or 0

    def revisions(self, notice_id: NoticeId) -> tuple[NoticeRevision, ...]:
        """Return what a notice has become since it was published, oldest first."""
        query = select(revision_table.c.data).where(revision_table.c.notice_id == notice_id)
        with self._database.reading() as connection:
            found = connection.scalars(query.order_by(revision_table.c.number))
            return tuple(from_json(NoticeRevision, data) for data in found)

    def claim_changes(
        self,
        change_ids: Sequence[ChangeId],
        person: str,
        now: datetime,
        until: datetime,
        *,
        is_forced: bool = False,
    ) -> tuple[Claim, ...]:
        """Let `person` have these changes until then; return who has each now."""
        wanted = sorted(set(change_ids))
        with self._database.writing() as connection:
            connection.execute(_HOLD).one()
            _check_known(connection, wanted)
            query = select(claim).where(claim.c.change_id.in_(wanted), claim.c.until > now)
            others = {row.change_id: row for row in connection.execute(query) if row.person != person}
            mine = [one for one in wanted if is_forced or one not in others]
            connection.execute(delete(claim).where(claim.c.change_id.in_(mine)))
            if mine:
                rows = [{"change_id": one, "person": person, "until": until} for one in mine]
                connection.execute(insert(claim), rows)
        kept = [Claim(change_id=one, person=person, until=until) for one in mine]
        kept += [
            Claim(change_id=one, person=others[one].person, until=others[one].until)
            for one in wanted
            if one not in mine
        ]
        return tuple(sorted(kept, key=lambda each: each.change_id))

    def release_changes(self, change_ids: Sequence[ChangeId], person: str) -> int:
        """Let go of what `person` has of these; return how many that were."""
        mine = delete(claim).where(claim.c.change_id.in_(change_ids), claim.c.person == person)
        with self._database.writing() as connection:
            return connection.execute(mine).rowcount

    def expire_claims(self, now: datetime) -> int:
        """Remove claims that have run out; return how many."""
        with self._database.reading() as connection:
            if connection.scalar(select(func.count()).select_from(claim).where(claim.c.until <= now)) == 0:
                return 0
        with self._database.writing() as connection:
            return connection.execute(delete(claim).where(claim.c.until <= now)).rowcount


def due_effects_query(now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Return the query for what is to be carried out now."""
    columns = decision_table.c
    due = _BY_ID.where(PENDING, columns.effective_at <= now, columns.kind != DecisionKind.SECOND.value)
    return due.order_by(columns.effective_at, columns.place).limit(limit)


def read_decision(row: Row[*tuple[Any, ...]]) -> Decision:
    """Return the decision that a row holds, with what has become of it."""
    said = from_json(Decision, row.data)
    return replace(
        said,
        effective_at=row.effective_at or said.effective_at,
        is_waiting=row.is_waiting,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        carried_at=row.carried_at,
    )


_HOLD = (
    select(chain_end.c.length, chain_end.c.link)
    .where(chain_end.c.name == DECISIONS)
    .with_for_update(key_share=True)
)
_GROW = update(chain_end).where(chain_end.c.name == DECISIONS)
_BY_ID = select(decision_table)


def _check_known(connection: Connection, change_ids: Sequence[ChangeId]) -> None:
    known = set(connection.scalars(select(item.c.change_id).where(item.c.change_id.in_(change_ids))))
    for change_id in change_ids:
        if change_id not in known:
            raise not_found(connection, change_id)


def _check_fence(connection: Connection, decision: Decision) -> None:
    """Refuse a decision that does not know of one that stands on the same change."""
    _check_known(connection, decision.changes)
    seen = dict(decision.seen)
    columns = item.c
    query = select(columns.change_id, columns.standing_place).where(columns.change_id.in_(decision.changes))
    places = {row.change_id: row.standing_place for row in connection.execute(query)}
    unseen = [places[one] for one in decision.changes if places[one] > seen.get(one, 0)]
    if unseen:
        other = connection.execute(_BY_ID.where(decision_table.c.place == max(unseen))).one()
        raise AlreadyDecided(read_decision(other))


def _add(connection: Connection, stored: Decision, link: bytes | None) -> None:
    said = replace(stored, carried_at=None)
    raw = to_json(said)
    head = next_head(head_of(DECISIONS, stored.number - 1, link), Kind.DECISION, raw)
    connection.execute(_GROW, {"length": head.length, "link": head.link})
    row = {
        "id": stored.id,
        "kind": stored.kind.value,
        "at": stored.at,
        "actor": stored.actor,
        "effective_at": None if stored.is_waiting else stored.effective_at,
        "answers": stored.answers,
        "is_waiting": stored.is_waiting,
        "undone_by": "",
        "carried_at": stored.carried_at,
        "data": raw.decode(),
        **columns_of(head),
    }
    connection.execute(insert(decision_table), row)
    named = [{"change_id": one, "place": stored.number} for one in stored.changes]
    connection.execute(insert(decision_change), named)


def _enter(
    connection: Connection,
    stored: Decision,
    answered: Decision | None,
    due: Mapping[ChangeId, datetime | None],
) -> None:
    """Let the queue know of a decision."""
    values: dict[str, object] = {"last_place": stored.number, "standing_place": stored.number}
    if answered is not None:
        values["is_waiting"] = False
    elif stored.carried_at is None:
        values |= {"pending": stored.id, "is_waiting": stored.is_waiting}
    connection.execute(update(item).where(item.c.change_id.in_(stored.changes)).values(values))
    for change_id, moment in sorted(due.items()):
        connection.execute(update(item).where(item.c.change_id == change_id).values(due_at=moment))


def _leave(connection: Connection, undone: Decision) -> None:
    """Let the queue be as if a decision had not been taken."""
    for change_id in undone.changes:
        standing = (
            select(func.max(decision_table.c.place))
            .join(decision_change, decision_change.c.place == decision_table.c.place)
            .where(decision_change.c.change_id == change_id, decision_table.c.undone_at.is_(None))
        )
        values: dict[str, object] = {"standing_place": connection.scalar(standing) or 0}
        if undone.kind is DecisionKind.SECOND:
            values["is_waiting"] = True
        else:
            values |= {"pending": None, "is_waiting": False}
        connection.execute(update(item).where(item.c.change_id == change_id).values(values))


def _second(connection: Connection, decision: Decision) -> Decision:
    """Let the decision that is seconded have its effect when the second reader's word has."""
    answered = _locked(connection, decision.answers or DecisionId(""))
    if not (answered.is_pending and answered.is_waiting):
        raise ReviewError("it does not wait for a second reader any more", fault=ReviewFault.STATE)
    agreed = update(decision_table).where(decision_table.c.id == answered.id)
    connection.execute(agreed.values(is_waiting=False, effective_at=decision.effective_at))
    return answered


def _await_second(connection: Connection, decision_id: DecisionId) -> None:
    again = update(decision_table).where(decision_table.c.id == decision_id)
    connection.execute(again.values(is_waiting=True, effective_at=None))


def _locked(connection: Connection, decision_id: DecisionId) -> Decision:
    row = connection.execute(_BY_ID.where(decision_table.c.id == decision_id).with_for_update()).first()
    if row is None:
        raise NotFound(f"no such decision: {decision_id}")
    return read_decision(row)
