"""What is counted for the desk, by the database: few questions, however many sources and changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    extract,
    func,
    literal,
    or_,
    select,
)

from watcher.model.ids import SourceId
from watcher.model.insight import Fate, Insight, Span, Spared, Tally, Took, Turn
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.review import DecisionKind, RejectReason
from watcher.review import WAITING
from watcher.store.database import Database
from watcher.store.review_tables import decision, decision_change, item
from watcher.store.tables import SET_APART, change, event, notice, snapshot, source, verdict_rule, version

_WORDS = {True: '%"kind":"late"%', False: '%"kind":"in-time"%'}
"""How an event's kind stands in its JSON (keys sorted, no blanks): in no text, where quotes are escaped."""

_FIRST = (DecisionKind.APPROVE.value, DecisionKind.REJECT.value)
_LAST = (*_FIRST, DecisionKind.RETRACT.value)
_NO_REASON = ""


class SqlInsight:
    """ports.InsightStore."""

    _database: Database

    def tallies(self) -> Mapping[SourceId, Tally]:
        """Return what is counted of each source, in order of id."""
        with self._database.reading() as connection:
            waiting = {row[0]: row[1] for row in connection.execute(_WAITING_OF)}
            return {
                SourceId(row.id): Tally(versions=row.newest or 0, waiting=waiting.get(row.id, 0))
                for row in connection.execute(_NEWEST)
            }

    def insight(self, span: Span, promises: Mapping[Level, timedelta]) -> Insight:
        """Return the figures of a span; review is held to `promises`."""
        with self._database.reading(is_still=True) as connection:
            times = _times(connection.dialect.name, span, promises)
            overall = _took(connection, times, literal(0)).get(0)
            by_level = {Level(key): one for key, one in _took(connection, times, times.c.level).items()}
            by_week = _took(connection, times, times.c.week)
            waiting, oldest = connection.execute(_OLDEST).one()
            return Insight(
                overall=overall,
                by_level=by_level,
                by_week=by_week,
                by_rule=_fates(connection, span, verdict_rule.c.rule),
                by_source=_fates(connection, span, item.c.source_id),
                weekly=_weekly(connection, span),
                turns=_turns(connection, span.since),
                begun={SourceId(row[0]): row[1] for row in connection.execute(_BEGUN)},
                spared=_spared(connection, span),
                waiting=waiting,
                oldest=oldest,
            )


def _times(dialect: str, span: Span, promises: Mapping[Level, timedelta]) -> Subquery:
    """Return a row for each change whose first decision came within the span: level, week, seconds, kept."""
    first = _decided(func.min, _FIRST)
    seconds = _seconds(dialect, decision.c.at, item.c.detected_at)
    allowed = {int(level): span_.total_seconds() for level, span_ in promises.items()}
    promised = case(allowed, value=item.c.judged_level, else_=None) if allowed else literal(None)
    return (
        select(
            item.c.judged_level.label("level"),
            _week(decision.c.at, span).label("week"),
            seconds.label("seconds"),
            case((seconds <= promised, 1)).label("kept"),
            promised.label("promised"),
        )
        .select_from(first.join(decision, decision.c.place == first.c.place))
        .join(item, item.c.change_id == first.c.change_id)
        .where(decision.c.at >= span.since, decision.c.at < span.until)
        .subquery("times")
    )


def _took(connection: Connection, times: Subquery, key: ColumnElement[Any]) -> dict[int, Took]:
    """Return the times by a key, percentiles by the nearest rank: a time that was really taken."""
    place = func.row_number().over(partition_by=key, order_by=times.c.seconds)
    count = func.count().over(partition_by=key)
    ranked = select(
        key.label("key"),
        times.c.seconds,
        times.c.kept,
        times.c.promised,
        place.label("place"),
        count.label("n"),
    ).subquery("ranked")
    column = ranked.c
    query = select(
        column.key,
        func.count(),
        func.max(case((column.place == (column.n + 1) // 2, column.seconds))),
        func.max(case((column.place == (9 * column.n + 9) // 10, column.seconds))),
        func.count(column.kept),
        func.count(column.promised),
    ).group_by(column.key)
    return {
        key: Took(
            count=n,
            median=timedelta(seconds=round(median)),
            ninetieth=timedelta(seconds=round(ninetieth)),
            kept=kept,
            promised=promised,
        )
        for key, n, median, ninetieth, kept, promised in connection.execute(query.order_by(column.key))
    }


def _fates(connection: Connection, span: Span, name: ColumnElement[str]) -> tuple[Fate, ...]:
    """Return what became of changes decided on within the span, the most rejected first."""
    last = _decided(func.max, _LAST)
    reason = case(
        *((decision.c.data.like(f'%"reason":"{one.value}"%'), one.value) for one in RejectReason),
        else_=_NO_REASON,
    )
    outcome = case((decision.c.kind == DecisionKind.APPROVE.value, None), else_=reason)
    joined = last.join(decision, decision.c.place == last.c.place).join(
        item, item.c.change_id == last.c.change_id
    )
    if name.table is verdict_rule:
        joined = joined.join(verdict_rule, verdict_rule.c.change_id == last.c.change_id)
    rows = (
        select(name.label("name"), outcome.label("outcome"))
        .select_from(joined)
        .where(decision.c.at >= span.since, decision.c.at < span.until)
        .subquery("rows")
    )
    counted = select(rows.c.name, rows.c.outcome, func.count()).group_by(rows.c.name, rows.c.outcome)
    decided: defaultdict[str, int] = defaultdict(int)
    reasons: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, why, count in connection.execute(counted):
        decided[key] += count
        if why is not None:
            reasons[key][why] = count
    found = [
        Fate(
            name=key,
            decided=count,
            rejected=sum(reasons[key].values()),
            reasons=dict(sorted(reasons[key].items())),
        )
        for key, count in decided.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rejected, -one.decided, one.name)))


def _decided(which: Any, kinds: Sequence[str]) -> Subquery:
    """Return each change with the first or last of the decisions of these kinds that stand."""
    return (
        select(decision_change.c.change_id, which(decision_change.c.place).label("place"))
        .join(decision, decision.c.place == decision_change.c.place)
        .where(decision.c.kind.in_(kinds), decision.c.undone_at.is_(None))
        .group_by(decision_change.c.change_id)
        .subquery("decided")
    )


def _weekly(connection: Connection, span: Span) -> dict[tuple[int, Level], int]:
    rows = (
        select(_week(change.c.detected_at, span).label("week"), change.c.level)
        .where(change.c.detected_at >= span.since, change.c.detected_at < span.until)
        .subquery("rows")
    )
    query = select(rows.c.week, rows.c.level, func.count()).group_by(rows.c.week, rows.c.level)
    return {
        (week, Level(level)): count
        for week, level, count in connection.execute(query.order_by(rows.c.week, rows.c.level))
    }


def _turns(connection: Connection, since: datetime) -> tuple[Turn, ...]:
    is_late = event.c.data.like(_WORDS[True])
    query = (
        select(event.c.source_id, event.c.at, case((is_late, 1), else_=0))
        .where(event.c.at >= since, or_(is_late, event.c.data.like(_WORDS[False])))
        .order_by(event.c.at, event.c.seq)
    )
    return tuple(
        Turn(source_id=SourceId(source_id), at=at, is_late=bool(late))
        for source_id, at, late in connection.execute(query)
    )


def _spared(connection: Connection, span: Span) -> Spared:
    within = and_(item.c.detected_at >= span.since, item.c.detected_at < span.until)
    quiet = select(item.c.judged_level, func.count()).where(within, item.c.state == ReviewState.QUIET.value)
    stopped = select(func.count()).where(
        within, item.c.state == ReviewState.REJECTED.value, item.c.notice_id.is_(None)
    )
    joined = select(func.count()).where(
        notice.c.joins.is_not(None), notice.c.published_at >= span.since, notice.c.published_at < span.until
    )
    apart = select(func.count()).where(
        SET_APART, snapshot.c.fetched_at >= span.since, snapshot.c.fetched_at < span.until
    )
    return Spared(
        quiet={Level(row[0]): row[1] for row in connection.execute(quiet.group_by(item.c.judged_level))},
        stopped=connection.scalar(stopped) or 0,
        joined=connection.scalar(joined) or 0,
        set_apart=connection.scalar(apart.select_from(snapshot)) or 0,
    )


def _week(at: ColumnElement[datetime], span: Span) -> ColumnElement[int]:
    """Return which week of the span a moment within it lies in, from 0."""
    ends = [(at < end, place) for place, end in enumerate(span.weeks[1:])]
    return case(*ends, else_=len(ends)) if ends else literal(0)


def _seconds(
    dialect: str, end: ColumnElement[datetime], start: ColumnElement[datetime]
) -> ColumnElement[float]:
    if dialect == "postgresql":
        return (extract("epoch", end) - extract("epoch", start)).cast(Float)
    return (func.julianday(end, type_=Float) - func.julianday(start, type_=Float)) * 86_400.0


_NEWEST = select(
    source.c.id,
    # Numbers run from 1 without a gap: the newest is how many there are, found without counting them.
    select(func.max(version.c.number, type_=Integer))
    .where(version.c.source_id == source.c.id)
    .scalar_subquery()
    .label("newest"),
).order_by(source.c.id)
_OPEN = item.c.state.in_(sorted(state.value for state in WAITING))
_WAITING_OF: Select[Any] = select(item.c.source_id, func.count()).where(_OPEN).group_by(item.c.source_id)
_OLDEST = select(func.count(), func.min(item.c.detected_at)).where(_OPEN)
_BEGUN = select(version.c.source_id, version.c.seen_at).where(version.c.number == 1)
