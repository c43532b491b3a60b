"""What ports.ReviewStore promises, on SQLite and on PostgreSQL."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from tests.store_records import MPOX, NOW, at, begin, detect, notice, page_change, page_verdict
from watcher.errors import AlreadyDecided, NotFound, ReviewError, ReviewFault
from watcher.model.audit import AuditEntry
from watcher.model.change import Op
from watcher.model.ids import ChangeId, DecisionId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import FirstWords, Notice, NoticeKind, NoticeReview
from watcher.model.record import PageChange, ReviewState
from watcher.model.review import (
    ALL_WAITING,
    NOBODY,
    Decision,
    DecisionKind,
    Gist,
    QueueFilter,
    RejectReason,
    ReviewSeed,
)
from watcher.ports import Altered, Fresh, Move, Outcome
from watcher.store import SqlStore, open_store, tables
from watcher.store.changes import _columns as change_columns
from watcher.store.codec import to_json
from watcher.store.database import Database
from watcher.store.packing import pack_record
from watcher.store.publishing import columns
from watcher.store.review_tables import decision as decision_table
from watcher.store.review_tables import revision as revision_table
from watcher.store.upgrade import upgrade

ANNA, BO = "anna", "bo"
CHANNEL = ("feeds",)
NEWEST = 21


def entry(action: str, change: str = "c") -> AuditEntry:
    return AuditEntry(at=at(0), actor=ANNA, action=action, object_kind="change", object_id=change)


def ruled(store: SqlStore, kind: DecisionKind, *changes: ChangeId, **said: Any) -> Decision:
    """Record a decision of Anna that has seen all there is."""
    items = store.review_items(changes, NOW)
    saw = said.pop("saw", None)
    seen = {one: items[one].seen if saw is None else saw for one in changes}
    plain = {"actor": ANNA, "at": at(10), "effective_at": at(70), "seen": tuple(seen.items())}
    made = {**plain, **said}
    key = DecisionId(made.pop("id", f"{kind}-{made['actor']}-{'+'.join(changes)}-{max(seen.values())}"))
    decision = Decision(id=key, kind=kind, changes=changes, **made)
    return store.record_decision(decision, entry(f"decision.{kind}"))


def published(store: SqlStore, number: int = 2, **said: Any) -> tuple[PageChange, Notice]:
    change = detect(store, number)
    store.set_verdict(change.id, page_verdict(), at(0))
    told = store.conclude(
        change.id, ReviewState.FLAGGED, notice=notice(change, **said), channels=CHANNEL, seed=seed()
    )
    assert told
    return change, told


def waiting(store: SqlStore, number: int, level: Level = Level.IMPORTANT, **said: Any) -> ChangeId:
    change = detect(store, number, moment=at(number))
    store.set_verdict(change.id, page_verdict(level), at(0))
    store.conclude(change.id, said.pop("state", ReviewState.HELD), seed=seed(**said))
    return change.id


def seed(**said: Any) -> ReviewSeed:
    plain: dict[str, Any] = {"source_title": "Mpox", "headline": "Dosen er endret", "topics": ("mpox",)}
    return ReviewSeed(**{**plain, **said})


def approved(decision: Decision, change: PageChange, told: Notice, **said: Any) -> Outcome:
    altered = replace(told, review=NoticeReview.REVIEWED, reviewed_at=decision.at, **said)
    move = Move(change_id=change.id, before=ReviewState.FLAGGED, state=ReviewState.APPROVED)
    return Outcome(
        decision_id=decision.id,
        moves=(move,),
        altered=(Altered(notice=altered, seen_at=told.updated_at),),
    )


@pytest.fixture
def desk(store: SqlStore) -> SqlStore:
    begin(store)
    return store


def keys(store: SqlStore, wanted: QueueFilter = ALL_WAITING, now: datetime = NOW) -> list[list[ChangeId]]:
    page = store.queue(wanted, now)
    return [[one.change_id for one in row.items] for row in page.rows]


class TestRecording:
    def test_a_decision_is_there_at_once_with_its_audit_entry_and_its_number(self, desk: SqlStore) -> None:
        change, _ = published(desk)
        made = ruled(desk, DecisionKind.APPROVE, change.id, headline="Én dose", level=Level.CRITICAL)
        assert made.number == 1
        assert desk.decision(made.id) == made
        assert desk.decisions(change.id) == (made,)
        assert [one.action for one in desk.audit()] == ["decision.approve"]

    def test_the_same_decision_again_is_recorded_once(self, desk: SqlStore) -> None:
        change, _ = published(desk)
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        assert desk.record_decision(made, entry("decision.approve")) == made
        assert desk.count_audit() == 1

    def test_who_has_not_seen_another_decision_is_told_of_it_and_nothing_is_written(
        self, desk: SqlStore
    ) -> None:
        change, _ = published(desk)
        first = ruled(desk, DecisionKind.APPROVE, change.id)
        with pytest.raises(AlreadyDecided) as caught:
            ruled(desk, DecisionKind.REJECT, change.id, actor=BO, saw=0, reason=RejectReason.WRONG)
        assert caught.value.decision == first
        assert "approve by anna at 2026-03-04 05:06 UTC" in str(caught.value)
        assert desk.decisions(change.id) == (first,)
        assert desk.count_audit() == 1

    def test_of_many_at_once_on_the_same_change_one_stands(self, desk: SqlStore) -> None:
        change, _ = published(desk)

        def decide(number: int) -> bool:
            try:
                ruled(desk, DecisionKind.APPROVE, change.id, actor=f"p{number}", saw=0)
            except AlreadyDecided:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            assert sorted(pool.map(decide, range(12))) == [False] * 11 + [True]
        assert len(desk.decisions(change.id)) == desk.count_audit() == 1

    def test_a_cluster_is_decided_on_whole_or_not_at_all(self, desk: SqlStore) -> None:
        one, two = waiting(desk, 2), waiting(desk, 3)
        ruled(desk, DecisionKind.NOTE, two, because="Ring FHI")
        with pytest.raises(AlreadyDecided):
            ruled(desk, DecisionKind.APPROVE, one, two, saw=0)
        assert desk.decisions(one) == ()

    def test_a_change_that_is_not_concluded_is_not_decided_on(self, desk: SqlStore) -> None:
        change = detect(desk)
        with pytest.raises(NotFound, match="no such change"):
            desk.record_decision(
                Decision(
                    id=DecisionId("d"),
                    kind=DecisionKind.APPROVE,
                    at=NOW,
                    actor=ANNA,
                    changes=(change.id,),
                    seen=(),
                    effective_at=NOW,
                ),
                entry("decision.approve"),
            )
        assert desk.count_audit() == 0

    def test_a_note_is_carried_out_as_it_is_written_and_keeps_nobody_from_deciding(
        self, desk: SqlStore
    ) -> None:
        one = waiting(desk, 2)
        assert ruled(desk, DecisionKind.NOTE, one, because="Ring FHI").carried_at == at(10)
        assert desk.due_effects(at(1000)) == ()
        assert keys(desk) == [[one]]


class TestUndoing:
    def test_undone_before_its_effect_it_is_as_if_nothing_had_happened(self, desk: SqlStore) -> None:
        change, told = published(desk)
        before = desk.review_items([change.id], NOW)[change.id]
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        assert keys(desk) == []
        undone = desk.undo_decision(made.id, ANNA, at(20), entry("decision.undo"))
        assert (undone.undone_at, undone.undone_by) == (at(20), ANNA)
        assert desk.review_items([change.id], NOW)[change.id] == replace(before, seen=made.number)
        assert desk.due_effects(at(1000)) == ()
        assert desk.notice(told.id) == told
        assert desk.decisions(change.id) == (undone,)
        assert [one.action for one in desk.audit()] == ["decision.approve", "decision.undo"]

    def test_whoever_had_not_seen_what_is_undone_may_decide(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        made = ruled(desk, DecisionKind.APPROVE, one)
        desk.undo_decision(made.id, ANNA, at(20), entry("decision.undo"))
        assert ruled(desk, DecisionKind.APPROVE, one, actor=BO, saw=0).number == 2

    def test_again_is_no_error_and_changes_nothing(self, desk: SqlStore) -> None:
        made = ruled(desk, DecisionKind.APPROVE, waiting(desk, 2))
        first = desk.undo_decision(made.id, ANNA, at(20), entry("decision.undo"))
        assert desk.undo_decision(made.id, BO, at(30), entry("decision.undo")) == first
        assert desk.count_audit() == 2

    def test_what_was_carried_out_is_not_undone(self, desk: SqlStore) -> None:
        change, told = published(desk)
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        assert desk.carry_out_effect(approved(made, change, told), at(70))
        with pytest.raises(ReviewError) as caught:
            desk.undo_decision(made.id, ANNA, at(80), entry("decision.undo"))
        assert caught.value.fault is ReviewFault.TOO_LATE

    def test_a_decision_that_is_not_there_is_not_undone(self, desk: SqlStore) -> None:
        with pytest.raises(NotFound, match="no such decision: x"):
            desk.undo_decision(DecisionId("x"), ANNA, NOW, entry("decision.undo"))


class TestSecondReader:
    def test_what_waits_for_a_second_reader_has_no_effect_before_they_agree(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        first = ruled(desk, DecisionKind.APPROVE, one, is_waiting=True)
        assert desk.due_effects(at(10_000)) == ()
        assert keys(desk) == [[one]]
        second = ruled(desk, DecisionKind.SECOND, one, actor=BO, answers=first.id, effective_at=at(500))
        assert second.number == 2
        assert desk.due_effects(at(499)) == ()
        (due,) = desk.due_effects(at(500))
        assert (due.id, due.is_waiting, due.effective_at) == (first.id, False, at(500))
        assert keys(desk) == []

    def test_the_second_word_undone_the_approval_waits_again(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        first = ruled(desk, DecisionKind.APPROVE, one, is_waiting=True)
        second = ruled(desk, DecisionKind.SECOND, one, actor=BO, answers=first.id)
        desk.undo_decision(second.id, BO, at(20), entry("decision.undo"))
        item = desk.review_items([one], NOW)[one]
        assert (item.pending, item.is_waiting) == (first.id, True)
        assert desk.due_effects(at(10_000)) == ()

    def test_the_approval_undone_so_is_the_second_word(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        first = ruled(desk, DecisionKind.APPROVE, one, is_waiting=True)
        second = ruled(desk, DecisionKind.SECOND, one, actor=BO, answers=first.id)
        desk.undo_decision(first.id, ANNA, at(20), entry("decision.undo"))
        assert desk.decision(second.id).undone_at == at(20)
        assert desk.review_items([one], NOW)[one].pending is None

    def test_an_approval_is_seconded_once(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        first = ruled(desk, DecisionKind.APPROVE, one, is_waiting=True)
        ruled(desk, DecisionKind.SECOND, one, actor=BO, answers=first.id)
        with pytest.raises(ReviewError, match="does not wait"):
            ruled(desk, DecisionKind.SECOND, one, actor="kari", answers=first.id)


class TestCarryingOut:
    def test_an_approval_makes_the_same_notice_reviewed_and_due_again(self, desk: SqlStore) -> None:
        change, told = published(desk)
        (delivery,) = desk.due_deliveries("feeds", at(0))
        desk.mark_delivered(delivery, at(1))
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        said = {"title": "Én dose", "level": Level.CRITICAL, "note": "Gjelder barn."}
        assert desk.carry_out_effect(approved(made, change, told, **said), at(70), CHANNEL)
        now = desk.notice(told.id)
        assert (now.review, now.title, now.level, now.note) == ("reviewed", *said.values())
        assert (now.published_at, now.updated_at, now.reviewed_at) == (told.published_at, at(70), made.at)
        assert now.first == FirstWords(title=told.title, summary=told.summary, level=told.level)
        assert desk.notices(level=Level.CRITICAL) == (now,)
        (again,) = desk.due_deliveries("feeds", at(70))
        assert (again.notice_id, again.revision) == (told.id, 2)
        assert desk.change(change.id).state is ReviewState.APPROVED
        assert desk.decision(made.id).carried_at == at(70)
        assert desk.newest_revision() > 0

    def test_twice_or_by_two_at_once_it_is_done_once(self, desk: SqlStore) -> None:
        change, told = published(desk)
        outcome = approved(ruled(desk, DecisionKind.APPROVE, change.id), change, told)
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda _: desk.carry_out_effect(outcome, at(70), CHANNEL), range(8)))
        assert sorted(done) == [False] * 7 + [True]
        assert [one.revision for one in desk.due_deliveries("feeds", at(70))] == [1, 2]

    def test_what_was_undone_or_reckoned_from_what_is_no_more_is_not_carried_out(
        self, desk: SqlStore
    ) -> None:
        change, told = published(desk)
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        outcome = approved(made, change, told)
        stale = replace(outcome, altered=(replace(outcome.altered[0], seen_at=at(-5)),))
        other = replace(outcome, moves=(replace(outcome.moves[0], before=ReviewState.HELD),))
        assert not desk.carry_out_effect(stale, at(70))
        assert not desk.carry_out_effect(other, at(70))
        desk.undo_decision(made.id, ANNA, at(20), entry("decision.undo"))
        assert not desk.carry_out_effect(outcome, at(70))
        assert desk.notice(told.id) == told

    def test_a_retraction_is_a_new_notice_after_the_mark_on_the_old_one(self, desk: SqlStore) -> None:
        change, told = published(desk)
        made = ruled(desk, DecisionKind.RETRACT, change.id, note="Fantes ikke")
        gone = replace(told, review=NoticeReview.RETRACTED)
        fresh = replace(
            told,
            id=NoticeId(f"{told.id}/2"),
            slug=f"{told.slug}-2",
            kind=NoticeKind.RETRACTION,
            review=NoticeReview.REVIEWED,
            in_reply_to=told.id,
            published_at=at(70),
        )
        outcome = Outcome(
            decision_id=made.id,
            moves=(
                Move(
                    change_id=change.id, before=ReviewState.FLAGGED, state=ReviewState.REJECTED, headline=""
                ),
            ),
            altered=(Altered(notice=gone, seen_at=told.updated_at),),
            fresh=(Fresh(notice=fresh),),
        )
        assert desk.carry_out_effect(outcome, at(70), CHANNEL)
        newest, old = desk.notices()
        assert (newest.kind, newest.in_reply_to, old.review) == ("retraction", told.id, "retracted")
        assert old.updated_at < newest.published_at
        assert desk.change(change.id).notice_id == told.id
        assert chains(desk) == (True, "")

    def test_what_was_held_gets_its_notice_with_the_approval(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        change = desk.change(one)
        made = ruled(desk, DecisionKind.APPROVE, one)
        fresh = notice(change, review=NoticeReview.REVIEWED, published_at=at(70))
        move = Move(change_id=one, before=ReviewState.HELD, state=ReviewState.APPROVED)
        outcome = Outcome(decision_id=made.id, moves=(move,), fresh=(Fresh(notice=fresh),))
        assert desk.carry_out_effect(outcome, at(70), CHANNEL)
        assert desk.change(one).notice_id == fresh.id
        assert desk.review_items([one], NOW)[one].notice_id == fresh.id
        assert [one.check for one in desk.inspect(is_verifying=True) if not one.is_ok] == []

    def test_no_decision_takes_a_record_away(self, desk: SqlStore) -> None:
        change, told = published(desk)
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        desk.carry_out_effect(approved(made, change, told, title="Nytt"), at(70))
        with desk._database.reading() as connection:
            raw = connection.scalar(sa.text("SELECT data FROM notice"))
            assert connection.scalar(sa.select(sa.func.count()).select_from(revision_table)) == 1
            assert connection.scalar(sa.select(sa.func.count()).select_from(decision_table)) == 1
        assert raw
        assert desk.notice(told.id).first is not None


def chains(store: SqlStore) -> tuple[bool, str]:
    (found,) = [one for one in store.inspect(is_verifying=True) if one.check == "chains"]
    return found.is_ok, "" if found.is_ok else found.text


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE decision SET data = replace(data, 'anna', 'kari')", "decisions: record 1 of 1"),
        ("UPDATE decision SET actor = 'kari'", "column actor says kari, the record anna"),
        ("DELETE FROM decision_change; DELETE FROM decision", "decisions: the chain ends at record 0"),
        ("UPDATE notice SET level = 1", "its row is not what its newest revision says"),
        ("UPDATE notice SET altered = replace(altered, 'reviewed', 'corrected')", "its row is not what"),
        (
            "UPDATE notice_revision SET data = replace(data, 'reviewed', 'corrected')",
            "notices: record 2 of 2",
        ),
        ("DELETE FROM notice_revision", "notices: the chain ends at record 1"),
    ],
)
def test_what_was_done_to_decisions_and_revisions_shows(desk: SqlStore, statement: str, words: str) -> None:
    change, told = published(desk)
    made = ruled(desk, DecisionKind.APPROVE, change.id)
    desk.carry_out_effect(approved(made, change, told, level=Level.CRITICAL), at(70))
    assert chains(desk) == (True, "")
    with desk._database.writing() as connection:
        for one in statement.split("; "):
            connection.execute(text(one))
    is_ok, said = chains(desk)
    assert not is_ok
    assert words in said


class TestQueue:
    def test_the_gravest_comes_first_then_what_is_due_first(self, desk: SqlStore) -> None:
        late = waiting(desk, 2, due_at=at(500))
        soon = waiting(desk, 3, due_at=at(100))
        never = waiting(desk, 4)
        grave = waiting(desk, 5, Level.CRITICAL, due_at=at(900))
        assert keys(desk) == [[grave], [soon], [late], [never]]

    def test_pages_with_the_same_edits_are_one_row(self, desk: SqlStore) -> None:
        first, other = waiting(desk, 2, cluster_key="k"), waiting(desk, 3)
        same = waiting(desk, 4, Level.CRITICAL, cluster_key="k")
        assert keys(desk) == [[first, same], [other]]
        page = desk.queue(ALL_WAITING, NOW, limit=1)
        assert (len(page.rows), page.rows_in_all, page.changes_in_all) == (1, 2, 3)
        assert page.rows[0].level is Level.CRITICAL
        assert [row.key for row in desk.queue(ALL_WAITING, NOW, limit=1, offset=1).rows] == [other]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (QueueFilter(), [2, 3]),
            (QueueFilter(source_id=MPOX), [2, 3]),
            (QueueFilter(source_id="annen"), []),
            (QueueFilter(topic="mpox"), [3]),
            (QueueFilter(level=Level.CRITICAL), [2]),
            (QueueFilter(states=(ReviewState.QUIET,)), [4]),
            (QueueFilter(states=(ReviewState.QUIET, ReviewState.HELD)), [2, 3, 4]),
            (QueueFilter(assignee=ANNA), [3]),
            (QueueFilter(assignee=NOBODY), [2]),
            (QueueFilter(is_overdue=True), [2]),
            (QueueFilter(text="ØRE"), [2]),
            (QueueFilter(text="øre mpox"), [2]),
            (QueueFilter(text="100%"), []),
            (QueueFilter(text="_"), []),
        ],
    )
    def test_a_filter_lets_by_what_it_says(self, desk: SqlStore, wanted, found) -> None:
        waiting(desk, 2, Level.CRITICAL, headline="Øret", topics=("ore",), due_at=at(-1))
        mine = waiting(desk, 3, due_at=at(100))
        waiting(desk, 4, Level.NOISE, state=ReviewState.QUIET, topics=())
        desk.claim_changes([mine], ANNA, NOW, at(60))
        page = desk.queue(wanted, NOW)
        numbers = [desk.change(one.change_id).new_number for row in page.rows for one in row.items]
        assert numbers == found
        assert page.changes_in_all == len(found)

    def test_counts_are_by_state_and_level(self, desk: SqlStore) -> None:
        waiting(desk, 2, Level.CRITICAL, due_at=at(-1))
        mine = waiting(desk, 3, Level.CRITICAL, due_at=at(5))
        waiting(desk, 4, Level.NOISE, state=ReviewState.QUIET)
        desk.claim_changes([mine], ANNA, NOW, at(60))
        told = [(one.state, one.level, one.count, one.overdue, one.claimed) for one in desk.queue_counts(NOW)]
        assert told == [
            (ReviewState.HELD, Level.CRITICAL, 2, 1, 1),
            (ReviewState.QUIET, Level.NOISE, 1, 0, 0),
        ]

    def test_what_is_overdue_is_told_once_for_each_promise(self, desk: SqlStore) -> None:
        one = waiting(desk, 2, due_at=at(10))
        assert desk.overdue_reviews(at(9)) == ()
        (late,) = desk.overdue_reviews(at(10))
        assert late.change_id == one
        desk.note_overdue_told([late])
        assert desk.overdue_reviews(at(1000)) == ()
        hold = Decision(
            id=DecisionId("h"),
            kind=DecisionKind.HOLD,
            at=at(11),
            actor=ANNA,
            changes=(one,),
            seen=(),
            effective_at=at(11),
        )
        desk.record_decision(hold, entry("decision.hold"), due={one: at(50)})
        assert desk.overdue_reviews(at(49)) == ()
        assert [each.due_at for each in desk.overdue_reviews(at(50))] == [at(50)]

    def test_a_headline_that_no_database_takes_is_shown_without_what_it_cannot_hold(
        self, desk: SqlStore
    ) -> None:
        one = waiting(desk, 2, headline="a\0b\ud800c")
        assert desk.review_items([one], NOW)[one].headline == "a b?c"


class TestClaims:
    def test_what_another_has_stays_theirs_until_it_runs_out(self, desk: SqlStore) -> None:
        one, two = sorted([waiting(desk, 2), waiting(desk, 3)])
        desk.claim_changes([one], ANNA, NOW, at(60))
        found = desk.claim_changes([one, two], BO, at(10), at(70))
        assert [(claim.change_id, claim.person) for claim in found] == [(one, ANNA), (two, BO)]
        (later,) = desk.claim_changes([one], BO, at(60), at(120))
        assert later.person == BO

    def test_force_takes_it_and_release_gives_back_ones_own_alone(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        desk.claim_changes([one], ANNA, NOW, at(60))
        (forced,) = desk.claim_changes([one], BO, NOW, at(60), is_forced=True)
        assert forced.person == BO
        assert desk.release_changes([one], ANNA) == 0
        assert desk.release_changes([one], BO) == 1
        assert desk.review_items([one], NOW)[one].claimed_by == ""

    def test_what_has_run_out_counts_for_nothing_and_is_cleared_away(self, desk: SqlStore) -> None:
        one = waiting(desk, 2)
        desk.claim_changes([one], ANNA, NOW, at(60))
        assert desk.review_items([one], at(60))[one].claimed_by == ""
        assert desk.expire_claims(at(59)) == 0
        assert desk.expire_claims(at(60)) == 1

    def test_what_is_not_in_the_queue_is_not_claimed(self, desk: SqlStore) -> None:
        with pytest.raises(NotFound):
            desk.claim_changes([ChangeId("x")], ANNA, NOW, at(60))


class TestSubjects:
    def test_a_subject_has_what_a_decision_goes_by(self, desk: SqlStore) -> None:
        change, told = published(desk)
        second, joined = published(desk, 3, joins=told.id)
        made = ruled(desk, DecisionKind.APPROVE, change.id)
        found = desk.subjects([change.id, second.id], newest=NEWEST)
        head, other = found[change.id], found[second.id]
        assert (head.state, head.level, head.notices) == (ReviewState.FLAGGED, Level.IMPORTANT, (told,))
        assert (head.pending, head.is_head, head.told_in) == (made, True, None)
        assert (other.notices, other.pending, other.told_in) == ((joined,), None, told)
        assert head.is_open
        assert other.is_open

    def test_what_may_stand_in_an_archive_is_not_open(self, desk: SqlStore) -> None:
        changes = [published(desk, number)[0].id for number in range(2, 6)]
        found = desk.subjects(changes, newest=3)
        assert [found[one].is_open for one in changes] == [False, True, True, True]

    def test_a_change_that_is_not_in_the_queue_is_said_so(self, desk: SqlStore) -> None:
        with pytest.raises(NotFound, match="no such change in the queue: x"):
            desk.subjects([ChangeId("x")], newest=NEWEST)


def statements(store: SqlStore, call: Any) -> Sequence[str]:
    heard: list[str] = []

    def hear(*args: Any) -> None:
        heard.append(args[2])

    engine = store._database._engine
    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        call()
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)
    return heard


def test_the_queue_is_asked_by_as_many_queries_however_long_it_is(desk: SqlStore) -> None:
    changes = [waiting(desk, number, cluster_key=f"k{number % 3}") for number in range(2, 14)]
    asked = {
        name: len(statements(desk, call))
        for name, call in {
            "few": lambda: desk.queue(ALL_WAITING, NOW, limit=1),
            "many": lambda: desk.queue(QueueFilter(topic="mpox", text="dosen", assignee=NOBODY), NOW),
            "counts": lambda: desk.queue_counts(NOW),
            "one": lambda: desk.subjects(changes[:1], newest=NEWEST),
            "all": lambda: desk.subjects(changes, newest=NEWEST),
        }.items()
    }
    assert asked == {"few": 2, "many": 2, "counts": 1, "one": asked["all"], "all": asked["all"]}


def test_what_was_concluded_before_there_was_a_queue_enters_it_without_a_promise(empty_url: str) -> None:
    database, change = Database(empty_url), page_change()
    told, quiet = notice(change), page_change(3)
    with database.migrating() as connection:
        upgrade(connection, to="0009")
        status = {"status": '{"source_id":"fhi-mpox"}', "state": "ok", "attempt": 1, "is_retired": False}
        connection.execute(sa.insert(tables.source).values(id=MPOX, **status))
        flagged = {"state": "flagged", "level": 4, "notice_id": told.id}
        for one, state in ((change, flagged), (quiet, {"state": "quiet"}), (page_change(4), {})):
            connection.execute(sa.insert(tables.change), {**change_columns(one, to_json(one)), **state})
        judged = {"change_id": change.id, "at": NOW, "level": 4, "vocabulary_version": "1"}
        data = pack_record(to_json(page_verdict()))
        connection.execute(sa.insert(tables.verdict), {**judged, "data": data})
        connection.execute(sa.insert(tables.notice), columns(told, to_json(told)))
    database.close()
    store = open_store(empty_url)
    try:
        assert keys(store) == [[change.id]]
        item = store.review_items([change.id], NOW)[change.id]
        assert (item.headline, item.source_title, item.due_at) == ("Dosen er endret", "Mpox", None)
        assert (item.topics, item.level, item.notice_id) == (("mpox", "smittevern"), Level.IMPORTANT, told.id)
        assert [count.count for count in store.queue_counts(NOW)] == [1, 1]
        assert keys(store, QueueFilter(topic="smittevern", text="DOSEN")) == [[change.id]]
    finally:
        store.close()


def test_the_queue_keeps_the_gist_of_a_change(store: SqlStore) -> None:
    begin(store)
    gist = Gist(kind="changed", ops=(Op("-", "to"), Op("+", "tre")), place="Dose", lang="nb", count=2)
    told, bare = waiting(store, 2, gist=gist), waiting(store, 3)
    items = store.review_items((told, bare), NOW)
    assert (items[told].gist, items[bare].gist) == (gist, None)
