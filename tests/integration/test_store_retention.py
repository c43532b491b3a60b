"""Retention removes old bodies that nothing rests on, and nothing else; on both databases, killed or not."""

import os
import signal
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text

from tests.processes import run_apart
from tests.store_records import (
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
    version,
)
from watcher.errors import Pruned
from watcher.model.evidence import Pruning
from watcher.model.ids import SnapshotId, SourceId
from watcher.model.record import ReviewState, Snapshot, SnapshotState
from watcher.model.status import SourceStatus
from watcher.store import SqlStore, open_store

PAGE = "Mpox er en sykdom. " + " ".join(f"ord{number}" for number in range(300))
OTHER = SourceId("annen")
LATER = NOW + timedelta(days=500)
BEFORE = NOW + timedelta(days=100)


def look(
    store: SqlStore, words: str, state: SnapshotState, moment: datetime, source_id: str = MPOX
) -> Snapshot:
    """Store an answer and say what the gate found."""
    snapshot = store.add_snapshot(fetched(f"<p>{PAGE} {words}</p>", source_id, moment), 1)
    store.settle_snapshot(snapshot.id, state)
    return snapshot


@pytest.fixture
def history(store: SqlStore) -> SqlStore:
    """Two versions, told to readers, with noise, failures and doubt between them; then a day much later."""
    fill(store)
    return store


def fill(store: SqlStore) -> None:
    begin(store, MPOX, OTHER)
    store.clear_leases()
    accept(store, f"{PAGE} en dose", 1)
    for number in range(2, 12):
        look(store, f"en dose. Visning {number}", SnapshotState.REPEAT, at(number))
    store.add_snapshot(not_modified(moment=at(20)), 1)
    store.add_snapshot(failed(b"<p>nede</p>", moment=at(21)), 1)
    look(store, "mistenkt", SnapshotState.SUSPECT, at(22))
    look(store, "holdt", SnapshotState.HELD, at(23))
    snapshot = look(store, "to doser. Visning 12", SnapshotState.CONFIRMING, at(24))
    document_id = store.add_document(document("to doser", sha256_body=snapshot.sha256_body))
    store.accept_version(version(snapshot.id, document_id, 2, seen_at=at(24)), attempt=1)
    change = detect(store, 2)
    store.conclude(change.id, ReviewState.AUTO, notice=notice(change))
    for number in range(13, 20):
        look(store, f"to doser. Visning {number}", SnapshotState.REPEAT, at(20 + number))
    look(store, "annen side", SnapshotState.REPEAT, at(60), OTHER)
    look(store, "to doser. Visning 99", SnapshotState.REPEAT, NOW + timedelta(days=450))


def standing(store: SqlStore) -> dict[SnapshotId, str]:
    """Return for each snapshot with a body whether it is there, in the order in which they came."""
    found: dict[SnapshotId, str] = {}
    for source_id in (MPOX, OTHER):
        for one in store.evidence(source_id):
            if one.snapshot.sha256_body:
                found[one.snapshot.id] = f"{one.snapshot.state} {'gone' if one.pruned_at else 'there'}"
    return found


def read_all(store: SqlStore) -> set[str]:
    """Read every body that is said to be there; return the digests of those that are not."""
    gone = set()
    for source_id in (MPOX, OTHER):
        for one in store.evidence(source_id):
            digest = one.snapshot.sha256_body
            if not digest:
                continue
            if one.pruned_at:
                with pytest.raises(Pruned, match=f"retention has removed the body: {digest}: on 2027-07-17"):
                    store.body(digest)
                gone.add(digest)
            else:
                assert len(store.body(digest)) == one.snapshot.body_bytes
    return gone


def is_whole(store: SqlStore) -> bool:
    findings = store.inspect(is_verifying=True)
    assert [finding for finding in findings if not finding.is_ok] == []
    return True


def test_old_repeats_and_failures_go_and_everything_else_stays(history: SqlStore) -> None:
    heads = history.chain_heads()
    done = history.prune(BEFORE, LATER)
    assert (done.snapshots, done.bodies) == (18, 18)
    assert list(standing(history).values()) == [
        "good there",
        *["repeat gone"] * 10,
        "failed gone",
        "suspect there",
        "held there",
        "good there",
        *["repeat gone"] * 7,
        "repeat there",  # younger
        "repeat there",  # the newest answer of its source
    ]
    assert len(read_all(history)) == 18
    assert history.chain_heads() == heads
    assert is_whole(history)


def test_what_would_go_is_what_goes_and_it_is_stated_in_bytes(history: SqlStore) -> None:
    planned = history.prunable(BEFORE)
    assert history.prunable(BEFORE) == planned
    assert planned.raw_bytes > planned.stored_bytes > 0
    assert history.prune(BEFORE, LATER) == planned
    assert history.prunable(BEFORE) == Pruning(snapshots=0, bodies=0, raw_bytes=0, stored_bytes=0)
    assert history.prune(BEFORE, LATER).bodies == 0


def test_a_body_that_a_version_has_too_stays(store: SqlStore) -> None:
    begin(store)
    accepted = accept(store, f"{PAGE} en dose", 1)
    look(store, "en dose", SnapshotState.REPEAT, at(5))
    look(store, "nyest", SnapshotState.REPEAT, at(6))
    assert store.prunable(BEFORE).bodies == 0
    store.prune(BEFORE, LATER)
    assert store.body(store.snapshot(accepted.snapshot_id).sha256_body)


def test_a_body_that_a_younger_answer_or_another_source_has_too_stays(store: SqlStore) -> None:
    begin(store, MPOX, OTHER)
    for words in ("a", "b", "nyest"):
        look(store, words, SnapshotState.REPEAT, NOW)
    look(store, "a", SnapshotState.REPEAT, LATER)
    look(store, "b", SnapshotState.SUSPECT, NOW, OTHER)
    assert store.prunable(BEFORE).bodies == 1  # «nyest» is no longer the newest


def test_what_a_status_calls_held_stays_whatever_its_state(store: SqlStore) -> None:
    begin(store)
    held = look(store, "holdt", SnapshotState.REPEAT, NOW)
    look(store, "nyest", SnapshotState.REPEAT, at(1))
    store.finish(SourceStatus(source_id=MPOX, attempt=1, held=held.id), ())
    assert store.prunable(BEFORE).bodies == 0


def test_a_removed_body_that_comes_again_is_stored_again(history: SqlStore) -> None:
    history.prune(BEFORE, LATER)
    again = look(history, "en dose. Visning 3", SnapshotState.REPEAT, LATER)
    assert history.body(again.sha256_body).endswith(b"Visning 3</p>")
    assert list(standing(history).values()).count("repeat gone") == 16
    assert is_whole(history)


def test_nothing_is_packed_against_what_is_gone(history: SqlStore) -> None:
    history.prune(BEFORE, LATER)
    for number in range(5):
        look(history, f"to doser. Visning {200 + number}", SnapshotState.REPEAT, LATER)
    with history._database.reading() as connection:
        query = (
            "SELECT count(*) FROM content AS one JOIN content AS other ON one.parent = other.sha256 "
            "WHERE other.pruned_at IS NOT NULL"
        )
        assert connection.scalar(text(query)) == 0
        emptied = connection.scalar(text("SELECT count(*) FROM content WHERE length(data) = 0"))
    assert emptied == 18
    assert is_whole(history)


def test_an_answer_packed_before_its_predecessor_went_is_packed_anew(history: SqlStore) -> None:
    """Between packing and storing there is no transaction: retention may come between."""
    repeated = fetched(f"<p>{PAGE} en dose. Visning 4</p>", moment=LATER)
    fresh = fetched(f"<p>{PAGE} helt ny</p>", moment=LATER)
    packed = {answer: history._pack(answer.body, MPOX) for answer in (repeated, fresh)}
    assert isinstance(packed[repeated], str)
    with history._database.writing() as connection:
        connection.execute(text("UPDATE content SET pruned_at = :at"), {"at": "2027-07-17T05:06:07.000000Z"})
    for answer, row in packed.items():
        history._pack = lambda *_, row=row: row  # type: ignore[method-assign]
        assert history.body(history.add_snapshot(answer, 1).sha256_body) == answer.body


@pytest.mark.slow
def test_killed_anywhere_it_leaves_a_store_in_order_and_the_next_run_goes_on(
    history: SqlStore, store_url: str
) -> None:
    heads, kills = history.chain_heads(), 0
    for statements in range(1, 200):
        end = run_apart(prune_and_die, store_url, statements)
        assert end.status in {0, -signal.SIGKILL}, end.told
        assert is_whole(history)
        read_all(history)
        if end.status == 0:
            break
        kills += 1
    assert end.status == 0, "it never ended"
    assert kills > 10
    assert len(read_all(history)) == 18
    assert history.chain_heads() == heads
    assert history.prunable(BEFORE).bodies == 0


def prune_and_die(url: str, statements: int) -> bool:
    """Prune, and be killed when so many statements were executed."""
    store = open_store(url)
    left = iter(range(statements))

    def count(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(store._database._engine, moment, count)
    store.prune(BEFORE, LATER)
    store.close()
    return True


def test_snapshots_of_a_span_are_given_in_the_order_of_the_chain(history: SqlStore) -> None:
    given = list(history.evidence(MPOX, since=at(20), until=at(24)))
    assert [one.snapshot.trace.fetched_at for one in given] == [at(number) for number in range(20, 25)]
    assert [one.place for one in given] == [13, 14, 15, 16, 17]
    assert given[0].snapshot.state is SnapshotState.NOT_MODIFIED
    assert list(history.evidence(SourceId("ukjent"))) == []
    assert len({one.link for one in history.evidence(MPOX)}) == 24


def test_many_snapshots_are_given_some_at_a_time_and_none_twice(store: SqlStore) -> None:
    begin(store)
    for number in range(450):
        store.add_snapshot(not_modified(moment=at(number)), 1)
    ids: list[SnapshotId] = [one.snapshot.id for one in store.evidence(MPOX)]
    assert len(set(ids)) == len(ids) == 450
