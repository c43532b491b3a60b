"""What ports.InsightStore promises, on SQLite and on PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.contracts.test_store_review import ANNA, entry, seed
from tests.store_records import MPOX, NOW, at, begin, detect, fetched, page_verdict
from watcher.model.ids import ChangeId, DecisionId, EventId
from watcher.model.insight import Span, Tally
from watcher.model.level import Level
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import ReviewState, SnapshotState
from watcher.model.review import Decision, DecisionKind, RejectReason
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.pipeline.set_apart import SET_APART
from watcher.store import SqlStore

HOUR = timedelta(hours=1)
SPAN = Span(weeks=(NOW - timedelta(days=7), NOW), until=NOW + timedelta(days=7))
PROMISES = {Level.CRITICAL: HOUR, Level.IMPORTANT: 8 * HOUR}


@pytest.fixture
def desk(store: SqlStore) -> SqlStore:
    begin(store)
    return store


def found(store: SqlStore, number: int, level: Level, state: ReviewState, moment: datetime) -> ChangeId:
    change = detect(store, number, moment=moment)
    store.set_verdict(change.id, page_verdict(level), moment)
    store.conclude(change.id, state, seed=seed())
    return change.id


def ruled(store: SqlStore, change: ChangeId, kind: DecisionKind, moment: datetime, **said: Any) -> DecisionId:
    seen = store.review_items([change], moment)[change].seen
    made = Decision(
        id=DecisionId(f"{kind}-{change}-{seen}"),
        kind=kind,
        at=moment,
        actor=ANNA,
        changes=(change,),
        seen=((change, seen),),
        effective_at=moment,
        **said,
    )
    return store.record_decision(made, entry(f"decision.{kind}")).id


def decided(store: SqlStore, hours: Sequence[float], level: Level = Level.IMPORTANT) -> list[ChangeId]:
    """Let there be a change for each of `hours`, approved so long after it was found."""
    changes = []
    for number, span in enumerate(hours, start=2):
        change = found(store, number, level, ReviewState.HELD, at(number))
        ruled(store, change, DecisionKind.APPROVE, at(number) + span * HOUR)
        changes.append(change)
    return changes


def test_an_empty_store_has_nothing_to_tell(store: SqlStore) -> None:
    insight = store.insight(SPAN, PROMISES)
    assert (insight.overall, insight.by_level, insight.by_rule, insight.weekly) == (None, {}, (), {})
    assert (insight.turns, insight.begun, insight.waiting, insight.oldest) == ((), {}, 0, None)
    assert (insight.spared.quiet, insight.spared.joined, insight.spared.set_apart) == ({}, 0, 0)
    assert store.tallies() == {}


def test_versions_and_what_waits_are_tallied(desk: SqlStore) -> None:
    found(desk, 2, Level.MINOR, ReviewState.FLAGGED, at(1))
    found(desk, 3, Level.NOISE, ReviewState.QUIET, at(2))
    assert desk.tallies()[MPOX] == Tally(versions=0, waiting=1)
    assert desk.insight(SPAN, PROMISES).oldest == at(1)


@pytest.mark.parametrize(
    ("hours", "median", "ninetieth"),
    [([3], 3, 3), ([1, 2], 1, 2), ([1, 2, 30], 2, 30), ([9, 8, 7, 6, 5, 4, 3, 2, 1, 10], 5, 9)],
)
def test_percentiles_are_times_that_were_taken(desk: SqlStore, hours, median, ninetieth) -> None:
    decided(desk, hours)
    took = desk.insight(SPAN, PROMISES).overall
    assert took
    assert (took.count, took.median, took.ninetieth) == (len(hours), median * HOUR, ninetieth * HOUR)


def test_promises_kept_are_counted_by_level_and_week(desk: SqlStore) -> None:
    decided(desk, [1, 8, 9])
    early = found(desk, 5, Level.MINOR, ReviewState.HELD, NOW - timedelta(days=3))
    ruled(desk, early, DecisionKind.REJECT, NOW - timedelta(days=2), reason=RejectReason.WRONG)
    insight = desk.insight(SPAN, PROMISES)
    important = insight.by_level[Level.IMPORTANT]
    assert (important.kept, important.promised) == (2, 3)
    assert (insight.by_level[Level.MINOR].kept, insight.by_level[Level.MINOR].promised) == (0, 0)
    assert {week: one.count for week, one in insight.by_week.items()} == {0: 1, 1: 3}
    assert insight.overall
    assert (insight.overall.kept, insight.overall.promised) == (2, 3)


def test_only_the_first_decision_that_stands_counts_and_only_within_the_span(desk: SqlStore) -> None:
    (change,) = decided(desk, [2])
    first = desk.decisions(change)[0].id
    desk.undo_decision(first, ANNA, at(9000), entry("decision.undo"))
    assert desk.insight(SPAN, PROMISES).overall is None
    ruled(desk, change, DecisionKind.APPROVE, at(2) + 4 * HOUR)
    ruled(desk, change, DecisionKind.NOTE, at(2) + 5 * HOUR, because="Sjekket")
    took = desk.insight(SPAN, PROMISES).overall
    assert took
    assert (took.count, took.median) == (1, 4 * HOUR)
    later = Span(weeks=(NOW + timedelta(days=1),), until=NOW + timedelta(days=8))
    assert desk.insight(later, PROMISES).overall is None


def test_what_was_rejected_is_told_by_rule_and_by_source_with_its_reasons(desk: SqlStore) -> None:
    for number, reason in enumerate([RejectReason.NOISE, RejectReason.NOISE, RejectReason.WRONG], start=2):
        change = found(desk, number, Level.IMPORTANT, ReviewState.HELD, at(number))
        words = 'ikke "reason":"other"'
        ruled(desk, change, DecisionKind.REJECT, at(number + 60), reason=reason, because=words)
    approved = found(desk, 5, Level.IMPORTANT, ReviewState.HELD, at(5))
    ruled(desk, approved, DecisionKind.APPROVE, at(65))
    insight = desk.insight(SPAN, PROMISES)
    for (fate,), name in ((insight.by_rule, "dose"), (insight.by_source, MPOX)):
        assert (fate.name, fate.decided, fate.rejected) == (name, 4, 3)
        assert fate.reasons == {"noise": 2, "wrong": 1}


def test_the_newest_verdict_says_which_rules_held(desk: SqlStore) -> None:
    change = found(desk, 2, Level.IMPORTANT, ReviewState.HELD, at(1))
    desk.set_verdict(change, page_verdict(Level.CRITICAL), at(2))
    ruled(desk, change, DecisionKind.APPROVE, at(60))
    assert [(one.name, one.decided) for one in desk.insight(SPAN, PROMISES).by_rule] == [("dose", 1)]


def test_changes_are_counted_by_week_and_level(desk: SqlStore) -> None:
    found(desk, 2, Level.MINOR, ReviewState.FLAGGED, at(0))
    found(desk, 3, Level.MINOR, ReviewState.FLAGGED, at(1))
    found(desk, 4, Level.NOISE, ReviewState.QUIET, NOW - HOUR)
    found(desk, 5, Level.NOISE, ReviewState.QUIET, NOW - timedelta(days=7, seconds=1))
    found(desk, 6, Level.NOISE, ReviewState.QUIET, SPAN.until)
    assert desk.insight(SPAN, PROMISES).weekly == {(1, Level.MINOR): 2, (0, Level.NOISE): 1}


def test_broken_promises_and_those_kept_again_are_told_whatever_the_words_say(desk: SqlStore) -> None:
    kinds = [EventKind.LATE, EventKind.IN_TIME, EventKind.TROUBLE]
    desk.add_events(
        [
            SourceEvent(
                id=EventId(f"{number:016}"),
                source_id=MPOX,
                at=at(number),
                kind=kind,
                state=SourceState.OK,
                text='{"kind":"late"} og "kind":"in-time"',
            )
            for number, kind in enumerate(kinds)
        ]
    )
    turns = desk.insight(SPAN, PROMISES).turns
    assert [(one.source_id, one.at, one.is_late) for one in turns] == [
        (MPOX, at(0), True),
        (MPOX, at(1), False),
    ]


def test_what_readers_were_spared_is_counted(desk: SqlStore) -> None:
    found(desk, 2, Level.NOISE, ReviewState.QUIET, at(1))
    found(desk, 3, Level.EDITORIAL, ReviewState.QUIET, at(2))
    for number, reasons in ((4, SET_APART), (5, ()), (6, SET_APART)):
        answer = desk.add_snapshot(fetched(f"<p>{number}</p>", moment=at(number)), number)
        desk.settle_snapshot(answer.id, SnapshotState.REPEAT, reasons)
    doubted = desk.add_snapshot(fetched("<p>x</p>", moment=at(9)), 9)
    desk.settle_snapshot(doubted.id, SnapshotState.SUSPECT, (Reason(code=ReasonCode.SHRUNK, text="Kort"),))
    spared = desk.insight(SPAN, PROMISES).spared
    assert spared.quiet == {Level.NOISE: 1, Level.EDITORIAL: 1}
    assert (spared.set_apart, spared.joined, spared.stopped) == (2, 0, 0)


def test_so_many_questions_whatever_there_is(desk: SqlStore) -> None:
    def asked() -> int:
        statements: list[str] = []
        engine = desk._database._engine

        def hear(_connection, _cursor, statement, *_rest) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        desk.insight(SPAN, PROMISES)
        desk.tallies()
        event.remove(engine, "before_cursor_execute", hear)
        return len(statements)

    before = asked()
    decided(desk, [1, 2, 3, 4])
    assert asked() == before
    assert before <= 16


def test_what_was_set_apart_is_found_by_an_index_of_its_own(desk: SqlStore) -> None:
    with desk._database.reading() as connection:
        if connection.dialect.name != "sqlite":
            return
        query = (
            "SELECT count(*) FROM snapshot WHERE state = 'repeat' AND reasons <> '[]' "
            "AND fetched_at >= '2026' AND fetched_at < '2027'"
        )
        plan = "\n".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert "ix_snapshot_set_apart" in plan
