"""What ports.Store promises, on SQLite and on PostgreSQL.

There is no fake store: SQLite in a temporary folder is as quick, and is the real thing.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.store_records import (
    LEASE,
    MPOX,
    NOW,
    accept,
    at,
    begin,
    detect,
    document,
    failed,
    fetched,
    not_modified,
    notice,
    page_change,
    page_verdict,
    source,
    version,
)
from watcher.errors import LostClaim, NotFound, StoreError
from watcher.model.answer import Validators
from watcher.model.cluster import Head
from watcher.model.ids import ChangeId, DocumentId, EventId, NoticeId, SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import ReviewState, Settling, SnapshotState
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.ports import Joining
from watcher.store import SqlStore, tables

SHRUNK = Reason(code=ReasonCode.SHRUNK, text="Siden er blitt mye kortere.", evidence="120 av 4000 tegn")


class TestSources:
    def test_a_new_source_is_due_at_once(self, store: SqlStore) -> None:
        store.sync_sources([source()], NOW)
        assert store.statuses() == {MPOX: SourceStatus(source_id=MPOX, next_check_at=NOW)}

    def test_statuses_come_in_order_of_id(self, store: SqlStore) -> None:
        store.sync_sources([source("b"), source("Å"), source("a-b"), source("a")], NOW)
        assert list(store.statuses()) == ["a", "a-b", "b", "Å"]

    def test_syncing_again_leaves_a_known_source_as_it_is(self, store: SqlStore) -> None:
        begin(store)
        store.finish(SourceStatus(source_id=MPOX, attempt=1, next_check_at=at(60), failures=2), ())
        store.sync_sources([source(title="Nytt navn")], at(10))
        assert store.statuses()[MPOX].failures == 2
        assert store.statuses()[MPOX].next_check_at == at(60)

    def test_an_absent_source_is_retired_and_not_claimed_even_by_force(self, store: SqlStore) -> None:
        store.sync_sources([source(), source("other")], NOW)
        store.sync_sources([source("other")], NOW)
        assert store.statuses()[MPOX].is_retired
        claimed = store.claim(at(1), limit=9, lease=LEASE, is_forced=True)
        assert [status.source_id for status in claimed] == ["other"]

    def test_a_disabled_source_counts_as_absent(self, store: SqlStore) -> None:
        store.sync_sources([source(), source("off", enabled=False)], NOW)
        assert list(store.statuses()) == [MPOX]

    def test_a_source_that_comes_back_is_due_at_once(self, store: SqlStore) -> None:
        begin(store)
        store.finish(SourceStatus(source_id=MPOX, attempt=1, next_check_at=at(9999), failures=3), ())
        store.sync_sources([], at(1))
        store.sync_sources([source()], at(2))
        status = store.statuses()[MPOX]
        assert (status.is_retired, status.next_check_at, status.failures) == (False, at(2), 3)

    def test_a_check_that_ends_does_not_bring_a_retired_source_back(self, store: SqlStore) -> None:
        begin(store)
        store.sync_sources([], NOW)
        store.finish(SourceStatus(source_id=MPOX, attempt=1, next_check_at=NOW), ())
        assert store.statuses()[MPOX].is_retired


class TestClaims:
    def test_only_due_sources_are_claimed_oldest_first(self, store: SqlStore) -> None:
        store.sync_sources([source("late")], at(5))
        store.sync_sources([source("late"), source("early")], at(1))
        store.sync_sources([source("late"), source("early"), source("future")], at(100))
        claimed = store.claim(at(10), limit=9, lease=LEASE)
        assert [(status.source_id, status.attempt) for status in claimed] == [("early", 1), ("late", 1)]

    def test_no_more_than_the_limit_is_claimed(self, store: SqlStore) -> None:
        store.sync_sources([source("a"), source("b"), source("c")], NOW)
        assert len(store.claim(NOW, limit=2, lease=LEASE)) == 2
        assert len(store.claim(NOW, limit=2, lease=LEASE)) == 1
        assert store.claim(NOW, limit=0, lease=LEASE) == ()

    def test_a_leased_source_is_not_claimed_until_the_lease_is_over(self, store: SqlStore) -> None:
        begin(store)
        assert store.claim(NOW + LEASE - timedelta(microseconds=1), limit=1, lease=LEASE) == ()
        assert store.claim(NOW + LEASE, limit=1, lease=LEASE)[0].attempt == 2

    def test_a_renewed_claim_holds_until_the_new_moment(self, store: SqlStore) -> None:
        store.sync_sources([source("a"), source("b")], NOW)
        claims = store.claim(NOW, limit=9, lease=LEASE)
        store.finish(replace(claims[1], next_check_at=NOW), ())
        store.renew(claims, NOW + LEASE + LEASE)
        found = store.claim(NOW + LEASE, limit=9, lease=LEASE)
        assert [status.source_id for status in found] == ["b"]  # given back: nothing to renew
        assert [one.source_id for one in store.claim(NOW + 2 * LEASE, limit=9, lease=LEASE)] == ["a", "b"]

    def test_a_claim_that_another_has_taken_is_not_renewed(self, store: SqlStore) -> None:
        begin(store)
        old = store.statuses()[MPOX]
        store.claim(NOW + LEASE, limit=1, lease=LEASE)
        store.renew([replace(old, attempt=1)], at(10**6))
        assert store.claim(NOW + 2 * LEASE, limit=1, lease=LEASE)[0].attempt == 3

    def test_only_narrows_to_the_ids_given(self, store: SqlStore) -> None:
        store.sync_sources([source("a"), source("b")], NOW)
        assert store.claim(NOW, limit=9, lease=LEASE, only=[]) == ()
        claimed = store.claim(NOW, limit=9, lease=LEASE, only=[SourceId("b"), SourceId("unknown")])
        assert [status.source_id for status in claimed] == ["b"]

    def test_force_claims_what_is_leased_and_not_due(self, store: SqlStore) -> None:
        begin(store)
        assert store.claim(at(-99), limit=1, lease=LEASE, is_forced=True)[0].attempt == 2

    def test_the_old_holder_of_a_forced_claim_can_write_nothing(self, store: SqlStore) -> None:
        begin(store)
        store.claim(NOW, limit=1, lease=LEASE, is_forced=True)
        event = SourceEvent(
            id=EventId("e1"), source_id=MPOX, at=NOW, kind=EventKind.TROUBLE, state=SourceState.FAILING
        )
        with pytest.raises(LostClaim, match=r"fhi-mpox: attempt 1"):
            store.finish(SourceStatus(source_id=MPOX, attempt=1, failures=9), [event])
        assert store.statuses()[MPOX].failures == 0
        assert store.events() == ()

    def test_finishing_stores_the_whole_status_and_releases_the_lease(self, store: SqlStore) -> None:
        begin(store)
        status = SourceStatus(
            source_id=MPOX,
            state=SourceState.SUSPECT,
            reasons=(SHRUNK,),
            since=at(1.5),
            last_checked_at=at(2),
            last_verified_at=at(3),
            last_changed_at=at(4),
            last_full_at=at(5),
            next_check_at=at(6),
            validators=Validators(etag='W/"å\udce9\0"', last_modified="i går"),
            last_modified_seen="i dag",
            failures=7,
            attempt=1,
            current_url="https://www.fhi.no/ny/",
            held=SnapshotId("f" * 32),
        )
        store.finish(status, ())
        assert store.statuses() == {MPOX: status}
        assert store.claim(at(6), limit=1, lease=LEASE) == (replace(status, attempt=2),)

    def test_a_304_and_what_was_found_of_an_answer_are_stored_with_the_end(self, store: SqlStore) -> None:
        begin(store)
        doubted, same = (store.add_snapshot(fetched(text), 1) for text in ("<p>a</p>", "<p>b</p>"))
        found = (
            Settling(snapshot_id=doubted.id, state=SnapshotState.SUSPECT, reasons=(SHRUNK,)),
            Settling(snapshot_id=same.id, state=SnapshotState.REPEAT),
        )
        store.finish(SourceStatus(source_id=MPOX, attempt=1), (), settled=found, brought=not_modified())
        newest, *others = store.snapshots(MPOX)
        assert (newest.state, newest.trace) == (SnapshotState.NOT_MODIFIED, not_modified().trace)
        assert [(one.id, one.state, one.reasons) for one in others] == [
            (same.id, SnapshotState.REPEAT, ()),
            (doubted.id, SnapshotState.SUSPECT, (SHRUNK,)),
        ]
        assert [one for one in store.inspect(is_verifying=True) if not one.is_ok] == []

    def test_with_a_lost_claim_neither_is_stored(self, store: SqlStore) -> None:
        begin(store)
        kept = store.add_snapshot(fetched(), 1)
        heads = store.chain_heads()
        store.claim(NOW, limit=1, lease=LEASE, is_forced=True)
        found = (Settling(snapshot_id=kept.id, state=SnapshotState.REPEAT),)
        with pytest.raises(LostClaim):
            store.finish(SourceStatus(source_id=MPOX, attempt=1), (), settled=found, brought=not_modified())
        assert store.snapshots(MPOX) == (kept,)
        assert store.chain_heads() == heads

    def test_a_source_without_a_next_check_is_claimed_by_force_only(self, store: SqlStore) -> None:
        begin(store)
        store.finish(SourceStatus(source_id=MPOX, attempt=1, next_check_at=None), ())
        assert store.claim(at(10**6), limit=1, lease=LEASE) == ()
        assert len(store.claim(NOW, limit=1, lease=LEASE, is_forced=True)) == 1

    def test_clearing_leases_lets_every_source_be_claimed_again(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        assert store.clear_leases() == 2
        assert store.clear_leases() == 0
        assert len(store.claim(NOW, limit=9, lease=LEASE)) == 2

    def test_events_come_newest_first_and_each_once(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        events = [
            SourceEvent(
                id=EventId(f"e{number}"),
                source_id=SourceId("a"),
                at=at(number // 2),
                kind=EventKind.TROUBLE,
                state=SourceState.FAILING,
                reasons=(SHRUNK,),
                text="Siden svarer ikke \udce9\0",
            )
            for number in range(4)
        ]
        status = SourceStatus(source_id=SourceId("a"), attempt=1)
        store.finish(status, events[:3])
        store.finish(status, events)
        other = replace(events[0], id=EventId("x"), source_id=SourceId("b"), at=at(9))
        store.finish(SourceStatus(source_id=SourceId("b"), attempt=1), [other])
        assert store.events() == (other, *reversed(events))
        assert store.events(source_id=SourceId("a"), limit=2) == (events[3], events[2])


class TestSnapshots:
    def test_what_is_held_of_one_source_is_superseded_and_nothing_else(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        held, suspect = (store.add_snapshot(fetched(body, "a"), 1) for body in ("held", "suspect"))
        other = store.add_snapshot(fetched("held", "b"), 1)
        for snapshot, state in ((held, "held"), (suspect, "suspect"), (other, "held")):
            store.settle_snapshot(snapshot.id, SnapshotState(state), [SHRUNK])
        assert store.supersede_held(SourceId("a")) == 1
        assert store.supersede_held(SourceId("a")) == 0
        states = [store.snapshot(each.id).state.value for each in (held, suspect, other)]
        assert states == ["superseded", "suspect", "held"]
        assert store.snapshot(held.id).reasons == (SHRUNK,)

    @pytest.mark.parametrize(
        ("answer", "state", "body"),
        [
            (fetched("<p>hei</p>"), SnapshotState.PENDING, b"<p>hei</p>"),
            (fetched(""), SnapshotState.PENDING, b""),
            (not_modified(), SnapshotState.NOT_MODIFIED, b""),
            (failed(), SnapshotState.FAILED, b""),
            (failed(b"<h1>503</h1>"), SnapshotState.FAILED, b"<h1>503</h1>"),
        ],
    )
    def test_every_answer_is_kept_whole(self, store: SqlStore, answer, state, body) -> None:
        begin(store)
        snapshot = store.add_snapshot(answer, 1)
        assert store.snapshot(snapshot.id) == snapshot
        assert (snapshot.state, snapshot.trace, snapshot.attempt) == (state, answer.trace, 1)
        assert snapshot.body_bytes == len(body)
        assert snapshot.reasons == ((answer.reason,) if state is SnapshotState.FAILED else ())
        assert (store.body(snapshot.sha256_body) if body else b"") == body

    def test_hostile_header_bytes_are_kept(self, store: SqlStore) -> None:
        begin(store)
        answer = fetched()
        hostile = replace(answer, trace=replace(answer.trace, headers=(("x", "\udce9\0\u2028"),)))
        assert store.snapshot(store.add_snapshot(hostile, 1).id).trace == hostile.trace

    def test_equal_answers_of_one_attempt_are_two_snapshots_with_one_body(self, store: SqlStore) -> None:
        begin(store)
        first, second = store.add_snapshot(fetched(), 1), store.add_snapshot(fetched(), 1)
        assert first.id != second.id
        assert first.sha256_body == second.sha256_body
        assert store.snapshots(MPOX) == (second, first)
        assert store.snapshots(MPOX, limit=1) == (second,)

    def test_evidence_is_kept_though_the_claim_is_lost(self, store: SqlStore) -> None:
        begin(store)
        store.claim(NOW, limit=1, lease=LEASE, is_forced=True)
        assert store.snapshot(store.add_snapshot(fetched(), 1).id).attempt == 1

    def test_an_answer_of_an_unknown_source_is_refused_by_name(self, store: SqlStore) -> None:
        with pytest.raises(NotFound, match="no such source in the store: fhi-mpox"):
            store.add_snapshot(fetched(), 1)

    def test_settling_writes_state_and_reasons_and_leaves_the_answer(self, store: SqlStore) -> None:
        begin(store)
        snapshot = store.add_snapshot(fetched(), 1)
        store.settle_snapshot(snapshot.id, SnapshotState.SUSPECT, [SHRUNK])
        settled = replace(snapshot, state=SnapshotState.SUSPECT, reasons=(SHRUNK,))
        assert store.snapshot(snapshot.id) == settled

    def test_unsettled_are_pending_and_confirming_oldest_first(self, store: SqlStore) -> None:
        begin(store)
        pending, confirming, held = (store.add_snapshot(fetched(str(number)), 1) for number in range(3))
        store.settle_snapshot(confirming.id, SnapshotState.CONFIRMING)
        store.settle_snapshot(held.id, SnapshotState.HELD)
        assert [snapshot.id for snapshot in store.unsettled_snapshots()] == [pending.id, confirming.id]

    def test_what_a_check_is_at_is_cut_short_only_when_its_claim_holds_no_longer(
        self, store: SqlStore
    ) -> None:
        begin(store, MPOX, "annen", "ny")
        left = [store.add_snapshot(fetched(source_id=name), 1).id for name in (MPOX, "annen", "ny")]

        def cut_short(seconds: float) -> list[SnapshotId]:
            return [snapshot.id for snapshot in store.cut_short(at(seconds), lease=LEASE)]

        assert cut_short(0) == []
        assert cut_short(LEASE.total_seconds()) == left
        assert cut_short(-LEASE.total_seconds() - 1) == left  # no claim is made for so long
        store.claim(at(1), limit=1, lease=LEASE, only=[SourceId("annen")], is_forced=True)
        assert cut_short(1) == [left[1]]
        store.finish(replace(store.statuses()[MPOX], attempt=1), ())
        assert cut_short(1) == left[:2]
        store.settle_snapshot(left[0], SnapshotState.CONFIRMING)
        assert cut_short(1) == left[:2]

    def test_what_was_settled_meanwhile_is_not_settled_as_cut_short(self, store: SqlStore) -> None:
        begin(store)
        first, second = (store.add_snapshot(fetched(str(number)), 1) for number in range(2))
        store.settle_snapshot(second.id, SnapshotState.GOOD)
        assert store.settle_cut_short(first.id, [SHRUNK])
        assert not store.settle_cut_short(second.id, [SHRUNK])
        assert store.snapshot(first.id) == replace(first, state=SnapshotState.SUSPECT, reasons=(SHRUNK,))
        assert store.snapshot(second.id).state is SnapshotState.GOOD

    def test_what_is_not_there_is_not_found(self, store: SqlStore) -> None:
        with pytest.raises(NotFound, match="no such snapshot: ffff"):
            store.snapshot(SnapshotId("ffff"))
        with pytest.raises(NotFound, match="no such snapshot: ffff"):
            store.settle_snapshot(SnapshotId("ffff"), SnapshotState.GOOD)
        with pytest.raises(StoreError, match="no such content: abc"):
            store.body("abc")
        assert store.snapshots(MPOX) == ()


class TestVersions:
    def test_a_document_comes_back_equal_and_is_stored_once(self, store: SqlStore) -> None:
        first = document("Gis ved <12 år, >12 mg og µg \0 \udce9.")
        assert store.add_document(first) == store.add_document(first)
        assert store.document(store.add_document(first)) == first

    def test_documents_that_differ_in_anything_have_their_own_ids(self, store: SqlStore) -> None:
        first = document()
        others = [replace(first, title="Annen"), replace(first, lang="nn"), replace(first, sha256_body="0")]
        assert len({store.add_document(each) for each in [first, *others]}) == 4

    def test_accepting_settles_the_snapshot_as_good(self, store: SqlStore) -> None:
        begin(store)
        accepted = accept(store, "en")
        assert store.snapshot(accepted.snapshot_id).state is SnapshotState.GOOD
        assert store.unsettled_snapshots() == ()

    def test_the_second_look_becomes_a_repeat_at_the_same_time(self, store: SqlStore) -> None:
        begin(store)
        first, second = store.add_snapshot(fetched(), 1), store.add_snapshot(fetched(), 1)
        document_id = store.add_document(document())
        store.accept_version(version(first.id, document_id), attempt=1, settles=second.id)
        states = [snapshot.state for snapshot in store.snapshots(MPOX)]
        assert states == [SnapshotState.REPEAT, SnapshotState.GOOD]

    def test_the_same_version_again_is_no_error(self, store: SqlStore) -> None:
        begin(store)
        accepted = accept(store, "en")
        store.accept_version(accepted, attempt=1)
        assert store.versions(MPOX) == (accepted,)

    def test_another_version_of_the_number_is_a_lost_claim_and_changes_nothing(self, store: SqlStore) -> None:
        begin(store)
        accepted = accept(store, "en")
        other = store.add_snapshot(fetched("<p>annet</p>"), 1)
        with pytest.raises(LostClaim, match="fhi-mpox: number 1"):
            store.accept_version(replace(accepted, snapshot_id=other.id), attempt=1)
        assert store.versions(MPOX) == (accepted,)
        assert store.snapshot(other.id).state is SnapshotState.PENDING

    def test_an_old_attempt_cannot_add_a_version(self, store: SqlStore) -> None:
        begin(store)
        store.claim(NOW, limit=1, lease=LEASE, is_forced=True)
        with pytest.raises(LostClaim):
            accept(store, "en", attempt=1)
        assert store.versions(MPOX) == ()
        assert store.current_version(MPOX) is None
        assert [snapshot.state for snapshot in store.unsettled_snapshots()] == [SnapshotState.PENDING]

    def test_a_version_that_leaves_a_gap_is_refused(self, store: SqlStore) -> None:
        begin(store)
        with pytest.raises(StoreError, match="would leave a gap: fhi-mpox: number 2 after 0"):
            accept(store, "to", number=2)

    def test_a_snapshot_of_another_source_is_refused(self, store: SqlStore) -> None:
        begin(store, MPOX, "other")
        snapshot = store.add_snapshot(fetched(source_id="other"), 1)
        document_id = store.add_document(document())
        with pytest.raises(StoreError, match="a snapshot of another source"):
            store.accept_version(version(snapshot.id, document_id), attempt=1)

    def test_a_version_without_its_document_is_refused(self, store: SqlStore) -> None:
        begin(store)
        snapshot = store.add_snapshot(fetched(), 1)
        with pytest.raises(StoreError, match="refused a record"):
            store.accept_version(version(snapshot.id, "0" * 64), attempt=1)
        assert store.snapshot(snapshot.id).state is SnapshotState.PENDING

    def test_versions_are_found_by_number_by_moment_and_as_the_newest(self, store: SqlStore) -> None:
        begin(store)
        first, second = accept(store, "en"), accept(store, "to", number=2)
        assert store.versions(MPOX) == (first, second)
        assert store.newest_version(MPOX) == second
        newest = store.current_version(MPOX)
        assert newest
        assert newest.version == second
        assert newest.document.blocks[1].text == "to"
        assert store.version(MPOX, 1).version == first
        assert store.version_at(MPOX, first.seen_at - timedelta(microseconds=1)) is None
        stood = [store.version_at(MPOX, moment) for moment in (first.seen_at, second.seen_at, at(999))]
        assert [each and each.version.number for each in stood] == [1, 2, 2]

    def test_the_newest_texts_are_had_without_their_documents(self, store: SqlStore) -> None:
        begin(store, MPOX, "annen")
        accept(store, "en")
        second, other = accept(store, "to", number=2), accept(store, "tre", source_id="annen")
        assert store.newest_documents() == {MPOX: second.document_id, "annen": other.document_id}
        assert store.texts(second.document_id) == ("Mpox er en sykdom.", "to")

    def test_an_unknown_version_is_not_found_and_the_known_ones_are_named(self, store: SqlStore) -> None:
        begin(store)
        accept(store, "en")
        with pytest.raises(NotFound, match="number 7: it has 1 to 1"):
            store.version(MPOX, 7)
        with pytest.raises(NotFound, match="it has none yet"):
            store.version(SourceId("ukjent"), 1)
        with pytest.raises(NotFound, match="no such document: 00"):
            store.document(DocumentId("00"))
        assert store.newest_version(SourceId("ukjent")) is None

    def test_versions_from_the_second_on_that_have_no_change_are_listed(self, store: SqlStore) -> None:
        begin(store)
        accept(store, "en")
        second, third = accept(store, "to", number=2), accept(store, "tre", number=3)
        assert store.versions_without_change() == (second, third)
        detect(store, number=2)
        assert store.versions_without_change() == (third,)


class TestChanges:
    def test_a_change_comes_back_equal_and_is_stored_once(self, store: SqlStore) -> None:
        begin(store)
        change = detect(store, reverts_to=1)
        store.add_change(replace(change, detected_at=at(99)))
        assert store.change(change.id) == change
        assert store.changes() == (change,)

    def test_a_version_has_one_change(self, store: SqlStore) -> None:
        begin(store)
        detect(store)
        with pytest.raises(StoreError, match="the version has a change already: fhi-mpox number 2"):
            store.add_change(page_change(id=ChangeId("f" * 16)))

    def test_the_newest_verdict_counts(self, store: SqlStore) -> None:
        begin(store)
        change = detect(store)
        store.set_verdict(change.id, page_verdict(Level.MINOR, "1"), at(1))
        store.set_verdict(change.id, page_verdict(Level.CRITICAL, "2"), at(2))
        store.set_verdict(change.id, page_verdict(Level.CRITICAL, "2"), at(3))
        assert store.change(change.id).verdict == page_verdict(Level.CRITICAL, "2")
        assert len(store.changes(min_level=Level.CRITICAL)) == 1

    def test_changes_are_filtered_and_come_newest_first(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        old = detect(store, 2, "a", moment=at(0))
        new = detect(store, 3, "a", moment=at(20))
        other = detect(store, 2, "b", moment=at(10))
        store.set_verdict(new.id, page_verdict(Level.MINOR), NOW)
        store.set_verdict(other.id, page_verdict(Level.CRITICAL), NOW)
        store.conclude(other.id, ReviewState.QUIET)

        def found(**filters) -> list[str]:
            return [change.id for change in store.changes(**filters)]

        assert found() == [new.id, other.id, old.id]
        assert found(limit=1) == [new.id]
        assert found(since=at(10)) == [new.id, other.id]
        assert found(source_id=SourceId("a")) == [new.id, old.id]
        assert found(min_level=Level.MINOR) == [new.id, other.id]
        assert found(min_level=Level.IMPORTANT) == [other.id]
        assert found(states=[ReviewState.QUIET, ReviewState.AUTO]) == [other.id]
        assert [change.id for change in store.unconcluded_changes()] == [old.id, new.id]

    def test_an_unknown_change_is_not_found_and_near_ids_are_named(self, store: SqlStore) -> None:
        begin(store)
        change = detect(store)
        with pytest.raises(NotFound, match=f"near it: {change.id}"):
            store.change(ChangeId(change.id[:5]))
        with pytest.raises(NotFound, match=f"near it: {change.id}"):
            store.change(ChangeId("x" + change.id[1:]))
        with pytest.raises(NotFound, match=r"no such change: \?$"):
            store.set_verdict(ChangeId("?"), page_verdict(), NOW)
        with pytest.raises(NotFound):
            store.conclude(ChangeId("?"), ReviewState.QUIET)

    def test_more_changes_than_one_statement_can_name_are_read(self, store: SqlStore) -> None:
        begin(store)
        for number in range(2, 520):
            detect(store, number)
        assert len(store.changes()) == 518


class TestNotices:
    def publish(self, store: SqlStore, number: int = 2, moment=NOW, source_id: str = MPOX, **fields):
        change = detect(store, number, source_id)
        wanted = notice(change, moment, **fields)
        return store.conclude(change.id, ReviewState.FLAGGED, notice=wanted, channels=["feeds"])

    def test_a_notice_is_published_with_its_change(self, store: SqlStore) -> None:
        begin(store)
        change = detect(store)
        published = store.conclude(
            change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds", "mail", "feeds"]
        )
        assert published == notice(change)
        assert store.notice(published.id) == published
        assert store.notice_by_slug(published.slug) == published
        concluded = store.change(change.id)
        assert (concluded.state, concluded.notice_id) == (ReviewState.FLAGGED, published.id)
        assert len(store.due_deliveries("feeds", NOW)) == len(store.due_deliveries("mail", NOW)) == 1

    def test_concluding_again_changes_nothing_and_gives_the_notice(self, store: SqlStore) -> None:
        begin(store)
        first = self.publish(store)
        again = replace(first, id=NoticeId("tag:x,2026:notice/other"), slug="other", title="Annen")
        channels = ["feeds", "mail"]
        assert store.conclude(first.change_id, ReviewState.AUTO, notice=again, channels=channels) == first
        assert store.notices() == (first,)
        assert store.change(first.change_id).state is ReviewState.FLAGGED
        assert store.due_deliveries("mail", NOW) == ()

    def test_a_quiet_change_has_no_notice_and_stays_quiet(self, store: SqlStore) -> None:
        begin(store)
        change = detect(store)
        assert store.conclude(change.id, ReviewState.QUIET) is None
        assert store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change)) is None
        assert store.notices() == ()

    def test_the_publication_clock_gives_whole_seconds_and_never_the_same(self, store: SqlStore) -> None:
        begin(store)
        moments = [
            self.publish(store, 2 + place, at(wanted)).published_at
            for place, wanted in enumerate([0.9, 0.95, -500, 10.2, 3])
        ]
        assert moments == [at(0), at(1), at(2), at(10), at(11)]
        assert [each.updated_at for each in store.notices()] == moments[::-1]

    def test_a_delivery_is_due_from_the_callers_moment_though_the_clock_ran_ahead(self, store) -> None:
        begin(store)
        for number in range(2, 6):
            self.publish(store, number, NOW)
        assert len(store.due_deliveries("feeds", NOW)) == 4

    def test_a_slug_that_is_taken_is_refused_and_nothing_is_written(self, store: SqlStore) -> None:
        begin(store)
        first = self.publish(store)
        change = detect(store, 3)
        with pytest.raises(StoreError, match="refused a record"):
            store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change, slug=first.slug))
        assert store.change(change.id).state is ReviewState.DETECTED
        assert self.publish(store, 4).published_at == at(1)

    def test_notices_are_filtered_and_come_newest_first(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        one = self.publish(store, 2, at(1), "a", level=Level.MINOR, topics=("mpox",))
        two = self.publish(store, 3, at(2), "a", level=Level.CRITICAL, topics=())
        three = self.publish(store, 2, at(3), "b", topics=("mpox", "reise"), review=NoticeReview.REVIEWED)
        assert store.notices() == (three, two, one)
        assert store.notices(limit=1, offset=1) == (two,)
        assert store.notices(offset=2) == (one,)
        assert store.notices(source_id=SourceId("a")) == (two, one)
        assert store.notices(topic="mpox") == (three, one)
        assert store.notices(topic="ukjent") == ()
        assert store.notices(level=Level.MINOR) == (one,)
        assert store.notices(min_level=Level.IMPORTANT) == (three, two)
        assert store.notices(is_reviewed=True) == (three,)
        assert store.notices(is_reviewed=False) == (two, one)

    def test_notices_are_counted_by_level(self, store: SqlStore) -> None:
        begin(store)
        self.publish(store, 2, level=Level.MINOR)
        self.publish(store, 3, level=Level.MINOR)
        counts = store.count_notices()
        assert (counts[Level.MINOR], counts[Level.CRITICAL], list(counts)) == (2, 0, list(Level))

    def test_unknown_notices_are_not_found(self, store: SqlStore) -> None:
        with pytest.raises(NotFound, match="no such notice: tag:x"):
            store.notice(NoticeId("tag:x"))
        with pytest.raises(NotFound, match="no such notice: slug"):
            store.notice_by_slug("slug")

    def test_a_delivery_is_tried_until_it_is_made(self, store: SqlStore) -> None:
        begin(store)
        self.publish(store)
        (delivery,) = store.due_deliveries("feeds", NOW)
        store.mark_failed(delivery, "550 \0 \udce9", at(60))
        assert store.due_deliveries("feeds", at(59)) == ()
        (again,) = store.due_deliveries("feeds", at(60))
        assert again == replace(delivery, attempts=1, next_try_at=at(60))
        store.mark_delivered(again, at(61))
        store.mark_delivered(again, at(62))
        store.mark_failed(again, "too late", at(63))
        assert store.due_deliveries("feeds", at(10**6)) == ()

    def test_a_delivery_that_is_given_up_is_never_due_and_is_shown_as_dead(self, store: SqlStore) -> None:
        begin(store)
        published = self.publish(store)
        (delivery,) = store.due_deliveries("feeds", NOW)
        store.mark_failed(delivery, "550 no such user", None)
        assert store.due_deliveries("feeds", at(10**6)) == ()
        (outbox,) = [finding for finding in store.inspect() if finding.check == "outbox"]
        assert (outbox.is_ok, outbox.text) == (False, f"{published.id} to feeds: 550 no such user")

    def test_deliveries_are_due_oldest_first_and_within_the_limit(self, store: SqlStore) -> None:
        begin(store)
        published = [self.publish(store, number, at(-number)) for number in range(2, 5)]
        due = [delivery.notice_id for delivery in store.due_deliveries("feeds", NOW, limit=2)]
        assert due == [published[2].id, published[1].id]

    def test_an_unknown_delivery_is_not_found(self, store: SqlStore) -> None:
        begin(store)
        self.publish(store)
        (delivery,) = store.due_deliveries("feeds", NOW)
        with pytest.raises(NotFound, match="no such delivery"):
            store.mark_delivered(replace(delivery, channel="mail"), NOW)


REACH = timedelta(hours=72)
OTHERS = ("a", "b", "c", "d")


def first_head(heads, level, moment):
    return heads[0].notice_id if heads else None


def joining(key: str = "k", **fields) -> Joining:
    made = {"reach": REACH, "newest": 21, "choose": first_head}
    return Joining(key=key, **{**made, **fields})


class TestClusters:
    def publish(self, store, source_id: str, number: int = 2, second: float = 0, *, terms=None, **fields):
        change = detect(store, number, source_id)
        wanted = notice(change, at(second), **fields)
        keyed = tuple(replace(item, key=item.key or "edit") for item in wanted.items)
        published = store.conclude(
            change.id,
            ReviewState.FLAGGED,
            notice=replace(wanted, items=keyed),
            channels=["feeds"],
            joining=terms or joining(),
        )
        assert published
        return published

    def test_the_first_to_tell_is_the_head_and_the_others_join_it(self, store: SqlStore) -> None:
        begin(store, *OTHERS)
        head, *others = [self.publish(store, name) for name in OTHERS]
        assert head.joins is None
        assert [one.joins for one in others] == [head.id] * 3
        assert [store.notice(one.id).joins for one in others] == [head.id] * 3
        assert store.notices(is_joined=False) == (head,)
        assert store.notices(is_joined=True) == tuple(others[::-1])
        assert len(store.notices()) == 4
        assert (store.count_notices()[Level.IMPORTANT], store.count_notices(is_joined=False)[head.level]) == (
            4,
            1,
        )
        assert len(store.due_deliveries("feeds", NOW)) == 4

    def test_what_joined_is_listed_oldest_first_with_its_head(self, store: SqlStore) -> None:
        begin(store, *OTHERS)
        head, *others = [self.publish(store, name) for name in OTHERS]
        alone = self.publish(store, "a", 3, terms=joining("another"))
        listed = store.joined([head.id, alone.id])
        assert [(one.head, one.notice_id) for one in listed] == [(head.id, one.id) for one in others]
        assert [(one.slug, one.source_id) for one in listed] == [(one.slug, one.source_id) for one in others]
        assert [one.published_at for one in listed] == [one.published_at for one in others]
        assert store.joined([]) == store.joined([others[0].id]) == ()

    def test_concluding_again_joins_nothing_else(self, store: SqlStore) -> None:
        begin(store, "a", "b", "c")
        head, second = self.publish(store, "a"), self.publish(store, "b")
        again = store.conclude(second.change_id, ReviewState.FLAGGED, notice=second, joining=joining("other"))
        assert again == second
        assert second.joins == head.id

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({}, {"terms": joining("another key")}),
            ({}, {"terms": joining("")}),
            ({}, {"second": REACH.total_seconds() + 1}),
            ({"level": Level.MINOR}, {"level": Level.IMPORTANT}),
            ({"topics": ("mpox",)}, {"topics": ("mpox", "reise")}),
            ({"topics": ()}, {"topics": ("reise",)}),
            ({"review": NoticeReview.RETRACTED}, {}),
            ({"review": NoticeReview.CORRECTED}, {}),
            ({}, {"terms": joining(choose=lambda *_: None)}),
        ],
    )
    def test_nothing_joins_what_its_readers_may_not_see(self, store: SqlStore, first, second) -> None:
        begin(store, "a", "b")
        self.publish(store, "a", **first)
        other = self.publish(store, "b", **second)
        assert other.joins is None
        assert other in store.notices(is_joined=False)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({}, {"second": REACH.total_seconds()}),
            ({"level": Level.CRITICAL}, {"level": Level.MINOR}),
            ({"topics": ("mpox", "reise")}, {"topics": ("mpox",)}),
            ({}, {"topics": ()}),
            ({"review": NoticeReview.REVIEWED}, {}),
        ],
    )
    def test_what_is_at_most_as_wide_and_as_grave_joins(self, store: SqlStore, first, second) -> None:
        begin(store, "a", "b")
        head = self.publish(store, "a", **first)
        assert self.publish(store, "b", **second).joins == head.id

    def test_a_source_joins_neither_itself_nor_a_cluster_that_it_is_in(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        head, joined = self.publish(store, "a"), self.publish(store, "b")
        assert joined.joins == head.id
        again = self.publish(store, "b", 3)
        assert again.joins is None
        assert self.publish(store, "a", 3).joins == again.id

    def test_nothing_joins_a_page_that_has_had_news_since(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        self.publish(store, "a")
        self.publish(store, "a", 3, terms=joining("taken back"))
        assert self.publish(store, "b").joins is None

    def test_nothing_joins_what_an_archive_may_hold(self, store: SqlStore) -> None:
        begin(store, *OTHERS)
        head = self.publish(store, "a")
        self.publish(store, "b", 2, terms=joining("x"))
        assert self.publish(store, "c", terms=joining(newest=2)).joins == head.id
        self.publish(store, "b", 3, terms=joining("y"))
        assert self.publish(store, "d", terms=joining(newest=2)).joins is None

    def test_whoever_chooses_is_told_what_was_carried_out_and_when(self, store: SqlStore) -> None:
        begin(store, "a", "b", "c")
        asked: list[tuple[Sequence[Head], Level, datetime]] = []

        def choose(heads, level, moment):
            asked.append((heads, level, moment))

        first = self.publish(store, "a", terms=joining(choose=choose))
        (delivery,) = store.due_deliveries("feeds", NOW)
        store.mark_delivered(delivery, NOW)
        second = self.publish(store, "b", terms=joining(choose=choose))
        third = self.publish(store, "c", level=Level.MINOR, terms=joining(choose=choose))
        assert [heads for heads, _, _ in asked] == [
            [],
            [Head(notice_id=first.id, published_at=first.published_at, is_carried_out=True)],
            [
                Head(notice_id=first.id, published_at=first.published_at, is_carried_out=True),
                Head(notice_id=second.id, published_at=second.published_at, is_carried_out=False),
            ],
        ]
        assert asked[-1][1:] == (Level.MINOR, third.published_at)

    def test_what_joined_stands_again_when_the_head_was_retracted(self, store: SqlStore) -> None:
        begin(store, "a", "b")
        head, joined = self.publish(store, "a"), self.publish(store, "b")
        with store._database.writing() as connection:
            connection.execute(
                sa.update(tables.notice).where(tables.notice.c.id == head.id).values(review="retracted")
            )
        assert [one.id for one in store.notices(is_joined=False)] == [joined.id, head.id]
        assert store.joined([head.id]) == ()

    def test_others_with_an_edit_are_found_within_their_moments(self, store: SqlStore) -> None:
        begin(store, "a", "b", "c")
        wanted = notice(page_change()).items[0]
        one = self.publish(store, "a", second=0, items=(replace(wanted, key="x"), replace(wanted, key="y")))
        two = self.publish(store, "b", second=10, items=(replace(wanted, key="y"), replace(wanted, key="y")))
        three = self.publish(store, "c", second=20, items=(replace(wanted, key="z"),))
        assert store.sharing(["x", "y"], since=NOW, until=at(99)) == (one, two)
        assert store.sharing(["y"], since=at(1), until=at(10)) == (two,)
        assert store.sharing(["z", "?"], since=NOW, until=at(99)) == (three,)
        assert store.sharing(["x", "y", "z"], since=NOW, until=at(99), limit=2) == (one, two)
        assert store.sharing([], since=NOW, until=at(99)) == ()

    def test_publishers_at_once_make_one_head(self, store: SqlStore) -> None:
        names = [f"s{number}" for number in range(8)]
        begin(store, *names)
        changes = [detect(store, 2, name) for name in names]

        def run(change):
            return store.conclude(change.id, ReviewState.AUTO, notice=notice(change), joining=joining())

        with ThreadPoolExecutor(len(names)) as pool:
            done = sorted(pool.map(run, changes), key=lambda one: one.published_at)
        assert [one.joins for one in done] == [None] + [done[0].id] * 7


def test_a_store_in_order_has_nothing_to_mend(store: SqlStore) -> None:
    begin(store)
    accept(store, "en")
    accept(store, "to", number=2)
    change = detect(store)
    store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])
    findings = store.inspect()
    assert {finding.check for finding in findings} >= {"schema", "content", "versions", "clock", "outbox"}
    assert [finding for finding in findings if not finding.is_ok] == []
