"""Retention removes the records of parts on which nothing rests, and the chain still proves the others."""

import os
import signal
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, event, func, insert, select

from tests.processes import run_apart
from tests.store_records import MPOX, NOW, at, begin, document, failed, fetched, version
from watcher.model.evidence import Pruning
from watcher.model.ids import SourceId
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.status import SourceStatus
from watcher.ports import Finding
from watcher.store import SqlStore, open_store
from watcher.store.tables import removed, snapshot

OTHER = SourceId("annen")
LATER = NOW + timedelta(days=500)
BEFORE = NOW + timedelta(days=100)
PARTS = 3


def check(
    store: SqlStore,
    attempt: int,
    state: SnapshotState,
    *,
    parts: int = PARTS,
    moment: datetime | None = None,
    source_id: str = MPOX,
) -> Snapshot:
    """Store what a check of several parts brings, each with bytes of its own, and settle it."""
    when = moment or at(60 * attempt)
    for number in range(parts):
        part = store.add_snapshot(fetched(f"<del {attempt} {number}/>", source_id, when), attempt)
        store.settle_snapshot(part.id, SnapshotState.PART)
    whole = store.add_snapshot(fetched(f"<p>hele {attempt}</p>", source_id, when), attempt)
    store.settle_snapshot(whole.id, state)
    return whole


def fill(store: SqlStore) -> None:
    """A version, repeats, a failure, doubt and a look taken twice; the newest check is old as well."""
    begin(store, MPOX, OTHER)
    store.clear_leases()
    first = check(store, 1, SnapshotState.CONFIRMING)
    document_id = store.add_document(document(sha256_body=first.sha256_body))
    store.accept_version(version(first.id, document_id), attempt=1)
    check(store, 2, SnapshotState.REPEAT)
    check(store, 3, SnapshotState.SUSPECT)
    check(store, 4, SnapshotState.REPEAT, parts=1)
    check(store, 4, SnapshotState.REPEAT, parts=2, moment=at(250))
    part = store.add_snapshot(fetched("<del/>", moment=at(300)), 5)
    store.settle_snapshot(part.id, SnapshotState.PART)
    store.add_snapshot(failed(b"<p>nede</p>", moment=at(300)), 5)
    check(store, 6, SnapshotState.REPEAT, moment=LATER)
    check(store, 7, SnapshotState.REPEAT)
    check(store, 1, SnapshotState.REPEAT, source_id=OTHER)


@pytest.fixture
def history(store: SqlStore) -> SqlStore:
    fill(store)
    return store


GOING = 3 + 1 + 2 + 1


def left(store: SqlStore) -> dict[int, int]:
    """Return how many parts of each check are left."""
    found: dict[int, int] = {}
    for one in store.snapshots(MPOX, limit=1000):
        found.setdefault(one.attempt, 0)
        found[one.attempt] += one.state is SnapshotState.PART
    return dict(sorted(found.items()))


def chains(store: SqlStore) -> Finding:
    (found,) = [one for one in store.inspect(is_verifying=True) if one.check == "chains"]
    return found


def is_whole(store: SqlStore) -> bool:
    assert [finding for finding in store.inspect(is_verifying=True) if not finding.is_ok] == []
    return True


def test_parts_of_old_checks_that_brought_nothing_go_and_what_something_rests_on_stays(
    history: SqlStore,
) -> None:
    heads, before = history.chain_heads(), history.snapshots(MPOX, limit=1000)
    done = history.prune(BEFORE, LATER)
    assert done.parts == GOING
    # 1 became a version, 3 is suspect, 6 is young, 7 is the newest
    assert left(history) == {1: 3, 2: 0, 3: 3, 4: 0, 5: 0, 6: 3, 7: 3}
    staying = [one for one in before if one.state is not SnapshotState.PART or left(history)[one.attempt]]
    assert list(history.snapshots(MPOX, limit=1000)) == staying
    assert history.chain_heads() == heads
    assert is_whole(history)
    assert f"records, {GOING} of them parts that retention removed" in chains(history).text


def test_what_a_version_was_made_of_keeps_its_bytes(history: SqlStore) -> None:
    history.prune(BEFORE, LATER)
    parts = [one for one in history.snapshots(MPOX, limit=1000) if one.attempt == 1]
    assert len(parts) == PARTS + 1
    for part in parts:
        assert len(history.body(part.sha256_body)) == part.body_bytes


def test_what_would_go_is_what_goes_and_again_there_is_nothing(history: SqlStore) -> None:
    planned = history.prunable(BEFORE)
    assert planned.parts == GOING
    assert history.prune(BEFORE, LATER) == planned
    assert history.prunable(BEFORE) == Pruning(snapshots=0, bodies=0, raw_bytes=0, stored_bytes=0)
    assert history.prune(BEFORE, LATER).parts == 0


def test_one_row_stays_for_each_run_however_many_parts_it_had(store: SqlStore) -> None:
    begin(store)
    store.clear_leases()
    for attempt in range(1, 6):
        check(store, attempt, SnapshotState.REPEAT, parts=40)
    assert store.prune(BEFORE, LATER).parts == 160
    with store._database.reading() as connection:
        rows = connection.scalar(select(func.count()).select_from(removed))
        kept = connection.scalar(select(func.count()).select_from(snapshot))
    assert (rows, kept) == (4, 5 + 40)
    assert is_whole(store)


def test_what_a_status_calls_held_keeps_its_parts(store: SqlStore) -> None:
    begin(store)
    held = check(store, 1, SnapshotState.REPEAT)
    check(store, 2, SnapshotState.REPEAT)
    store.finish(SourceStatus(source_id=MPOX, attempt=1, held=held.id), ())
    assert store.prunable(BEFORE).parts == 0


def test_parts_after_which_no_answer_of_their_check_stands_stay(store: SqlStore) -> None:
    begin(store)
    store.clear_leases()
    part = store.add_snapshot(fetched("<del/>"), 1)
    store.settle_snapshot(part.id, SnapshotState.PART)
    check(store, 2, SnapshotState.REPEAT)
    check(store, 3, SnapshotState.REPEAT)
    assert store.prunable(BEFORE).parts == PARTS
    store.prune(BEFORE, LATER)
    assert left(store) == {1: 1, 2: 0, 3: PARTS}
    assert is_whole(store)


def test_later_checks_are_chained_and_a_later_retention_goes_on(history: SqlStore) -> None:
    history.prune(BEFORE, LATER)
    check(history, 8, SnapshotState.REPEAT, moment=LATER)
    check(history, 9, SnapshotState.REPEAT, moment=LATER)
    assert is_whole(history)
    done = history.prune(LATER + timedelta(days=1), LATER + timedelta(days=500))
    assert done.parts == 3 * PARTS
    assert left(history) == {1: 3, 2: 0, 3: 3, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 3}
    assert is_whole(history)


def test_evidence_is_taken_out_without_what_is_gone(history: SqlStore) -> None:
    places = [one.place for one in history.evidence(MPOX)]
    history.prune(BEFORE, LATER)
    kept = [one.place for one in history.evidence(MPOX)]
    assert len(kept) == len(places) - GOING
    assert kept == sorted(kept)
    assert set(kept) < set(places)


def test_a_record_that_was_removed_under_the_name_of_a_part_is_found(history: SqlStore) -> None:
    whole = next(
        one for one in history.evidence(MPOX) if one.snapshot.attempt == 2 and one.snapshot.state == "repeat"
    )
    gap = {
        "source_id": MPOX,
        "first": whole.place,
        "last": whole.place,
        "link": bytes.fromhex(whole.link),
        "removed_at": LATER,
    }
    with history._database.writing() as connection:
        connection.execute(insert(removed).values(gap))
        connection.execute(delete(snapshot).where(snapshot.c.id == whole.snapshot.id))
    found = chains(history)
    assert not found.is_ok
    assert "something else than parts of its check" in found.text


def test_a_run_whose_row_is_gone_is_a_removed_record(history: SqlStore) -> None:
    history.prune(BEFORE, LATER)
    with history._database.writing() as connection:
        connection.execute(delete(removed).where(removed.c.first > 5))
    assert "was removed; the next one is snapshot" in chains(history).text


def test_a_row_that_says_removed_what_is_there_changes_nothing(history: SqlStore) -> None:
    for first, last, words in ((2, 3, "at a place that another record has"), (90, 91, "and is there")):
        gap = {"source_id": MPOX, "first": first, "last": last, "link": bytes(32), "removed_at": LATER}
        with history._database.writing() as connection:
            connection.execute(delete(removed))
            connection.execute(insert(removed).values(gap))
        assert words in chains(history).text


@pytest.mark.slow
def test_killed_anywhere_it_leaves_a_store_in_order_and_the_next_run_goes_on(
    history: SqlStore, store_url: str
) -> None:
    heads, kills = history.chain_heads(), 0
    for statements in range(1, 300, 7):
        end = run_apart(prune_and_die, store_url, statements)
        assert end.status in {0, -signal.SIGKILL}, end.told
        assert is_whole(history)
        if end.status == 0:
            break
        kills += 1
    assert end.status == 0, "it never ended"
    assert kills >= 4
    assert left(history) == {1: 3, 2: 0, 3: 3, 4: 0, 5: 0, 6: 3, 7: 3}
    assert history.chain_heads() == heads
    assert history.prunable(BEFORE) == Pruning(snapshots=0, bodies=0, raw_bytes=0, stored_bytes=0)


def prune_and_die(url: str, statements: int) -> bool:
    """Prune, and be killed when so many statements were executed."""
    store = open_store(url)
    waiting = iter(range(statements))

    def count(*_: object) -> None:
        if next(waiting, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(store._database._engine, moment, count)
    store.prune(BEFORE, LATER)
    store.close()
    return True
