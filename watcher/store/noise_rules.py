"""Rules made of what was rejected as noise: steps in a chain of their own, each with its audit entry.

Whoever adds a step holds the end of that chain: of two who let a rule count at once, one does.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from watcher.errors import NotFound, RuleError, RuleFault
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, RuleId, SourceId
from watcher.model.level import Level
from watcher.model.noise_rule import (
    HiddenList,
    NoiseRule,
    Replaying,
    RuleState,
    RuleStep,
    VersionFate,
    rules_of,
)
from watcher.model.record import ReviewState
from watcher.model.review import Decision, DecisionKind, RejectReason
from watcher.store.audit import add_audit
from watcher.store.chain import RULES, Kind, columns_of, head_of, next_head
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.noise_rule_tables import replaying as replaying_table
from watcher.store.noise_rule_tables import shown_list
from watcher.store.noise_rule_tables import step as step_table
from watcher.store.packing import pack_record, unpack_record
from watcher.store.review import read_decision
from watcher.store.review_tables import decision as decision_table
from watcher.store.review_tables import decision_change, item
from watcher.store.tables import chain_end, change

KEPT = timedelta(days=7)
"""So long a replay that nobody goes on with is kept."""

_S = RuleState
_FOLLOWS = {
    None: {_S.PROPOSED},
    _S.PROPOSED: {_S.PROPOSED, _S.ACTIVE},
    _S.ACTIVE: {_S.ENDED},
    _S.ENDED: set(),
}


class SqlNoiseRules:
    """The part of ports.Store that is ports.NoiseRuleStore."""

    _database: Database

    def add_rule_step(self, step: RuleStep, entry: AuditEntry, listed: HiddenList | None = None) -> RuleStep:
        """Add a step with its audit entry, and the list that was shown; return it with its number."""
        with self._database.writing() as connection:
            end = connection.execute(_HOLD).one()
            known = _steps(connection, step_table.c.rule_id == step.rule_id)
            last = known[-1] if known else None
            if last is not None and last.state is step.state is not _S.PROPOSED:
                return last
            if step.state not in _FOLLOWS[last.state if last else None]:
                raise RuleError(
                    f"rule {step.rule_id} is {last.state.value if last else 'not there'}: "
                    f"it cannot become {step.state.value}",
                    fault=RuleFault.STATE,
                )
            stored = replace(step, number=end.length + 1)
            _add(connection, stored, end.link)
            if listed is not None:
                row = {"digest": step.shown.digest, "data": pack_record(to_json(listed))}
                insert_once(connection, shown_list, row)
            add_audit(connection, entry)
        return stored

    def rule(self, rule_id: RuleId) -> NoiseRule:
        """Return one rule."""
        with self._database.reading() as connection:
            steps = _steps(connection, step_table.c.rule_id == rule_id)
        if not steps:
            raise NotFound(f"no such rule: {rule_id}: `watcher sources rules` names them")
        return rules_of(steps)[0]

    def rules(self, source_id: SourceId | None = None) -> tuple[NoiseRule, ...]:
        """Return all rules, of one source or of any, in the order in which they were proposed."""
        of_source = [] if source_id is None else [step_table.c.source_id == source_id]
        with self._database.reading() as connection:
            return rules_of(_steps(connection, *of_source))

    def active_rules(self) -> tuple[RuleStep, ...]:
        """Return the steps by which the rules that count now came to count, in their order; one query."""
        with self._database.reading() as connection:
            return _steps(connection, step_table.c.state == _S.ACTIVE.value, ~_IS_ENDED)

    def shown_list(self, digest: str) -> HiddenList:
        """Return a list that somebody was shown."""
        query = select(shown_list.c.data).where(shown_list.c.digest == digest)
        with self._database.reading() as connection:
            packed = connection.scalar(query)
        if packed is None:
            raise NotFound(f"no such list: {digest}")
        return from_json(HiddenList, unpack_record(packed))

    def replaying(self, key: str) -> Replaying | None:
        """Return how far a replay has come, None when it was not begun."""
        query = select(replaying_table.c.data).where(replaying_table.c.key == key)
        with self._database.reading() as connection:
            packed = connection.scalar(query)
        return None if packed is None else from_json(Replaying, unpack_record(packed))

    def keep_replaying(self, found: Replaying, at: datetime) -> None:
        """Keep how far a replay has come; what nobody has gone on with for a week is removed."""
        row = {"key": found.key, "at": at, "data": pack_record(to_json(found))}
        with self._database.writing(is_routine=True) as connection:
            connection.execute(delete(replaying_table).where(replaying_table.c.at < at - KEPT))
            insert_once(connection, replaying_table, row)
            this = update(replaying_table).where(replaying_table.c.key == found.key)
            connection.execute(this.values(at=at, data=row["data"]))

    def version_fates(self, source_id: SourceId, *, since: int = 0) -> Mapping[int, VersionFate]:
        """Return what became of the changes that a source's versions from number `since` on brought."""
        columns = (change.c.new_number, change.c.id, change.c.detected_at, change.c.state, change.c.level)
        query = select(*columns, item.c.headline, item.c.level.label("told"), item.c.pending)
        query = query.select_from(change.outerjoin(item, item.c.change_id == change.c.id))
        wanted = query.where(change.c.source_id == source_id, change.c.new_number >= since)
        with self._database.reading(is_still=True) as connection:
            noise = _noise(connection, source_id)
            rows = connection.execute(wanted.order_by(change.c.new_number)).all()
        return {row.new_number: _fate(row, noise.get(row.id)) for row in rows}


_HOLD = (
    select(chain_end.c.length, chain_end.c.link)
    .where(chain_end.c.name == RULES)
    .with_for_update(key_share=True)
)
_GROW = update(chain_end).where(chain_end.c.name == RULES)
_LATER = step_table.alias("later")
_IS_ENDED = exists().where(_LATER.c.rule_id == step_table.c.rule_id, _LATER.c.state == _S.ENDED.value)


def _steps(connection: Connection, *wanted: object) -> tuple[RuleStep, ...]:
    query = select(step_table.c.data).where(*wanted).order_by(step_table.c.place)  # type: ignore[arg-type]  # conditions
    return tuple(from_json(RuleStep, text) for text in connection.scalars(query))


def _noise(connection: Connection, source_id: SourceId) -> dict[str, Decision]:
    """Return the last rejection that stands of each change of a source, where it is as noise."""
    rejected = select(decision_table, decision_change.c.change_id)
    rejected = rejected.join(decision_change, decision_change.c.place == decision_table.c.place)
    rejected = rejected.join(change, change.c.id == decision_change.c.change_id).where(
        change.c.source_id == source_id,
        decision_table.c.kind == DecisionKind.REJECT.value,
        decision_table.c.undone_at.is_(None),
    )
    rows = connection.execute(rejected.order_by(decision_table.c.place))
    found = {row.change_id: read_decision(row) for row in rows}
    return {key: one for key, one in found.items() if one.reason is RejectReason.NOISE}


def _fate(row: Row[*tuple[Any, ...]], noise: Decision | None) -> VersionFate:
    state = ReviewState(row.state)
    is_noise = noise is not None and (state is ReviewState.REJECTED or row.pending == noise.id)
    return VersionFate(
        change_id=ChangeId(row.id),
        detected_at=row.detected_at,
        state=ReviewState.REJECTED if is_noise else state,
        level=Level(max(row.level, row.told or 0)),
        headline=row.headline or "",
        is_noise=is_noise,
    )


def _add(connection: Connection, stored: RuleStep, link: bytes | None) -> None:
    raw = to_json(stored)
    head = next_head(head_of(RULES, stored.number - 1, link), Kind.RULE, raw)
    connection.execute(_GROW, {"length": head.length, "link": head.link})
    row = {
        "rule_id": stored.rule_id,
        "state": stored.state.value,
        "source_id": stored.source_id,
        "at": stored.at,
        "actor": stored.actor,
        "data": raw.decode(),
        **columns_of(head),
    }
    connection.execute(insert(step_table), row)
