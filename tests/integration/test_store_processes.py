"""Several processes on one store: each source to one of them, each change published once, all or nothing."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.processes import FORKED
from tests.store_records import (
    LEASE,
    MPOX,
    NOW,
    at,
    begin,
    detect,
    document,
    fetched,
    notice,
    page_change,
    source,
    version,
)
from watcher.errors import StoreError
from watcher.model.ids import SourceId
from watcher.model.record import ReviewState, SnapshotState
from watcher.store import SqlStore, open_store
from watcher.store.database import Database


@pytest.fixture
def two_processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=FORKED) as pool:
        yield pool


def test_no_source_is_claimed_twice(store: SqlStore, store_url: str, two_processes) -> None:
    ids = [f"source-{number:03}" for number in range(240)]
    store.sync_sources([source(source_id) for source_id in ids], NOW)
    claimed = [source_id for ids in two_processes.map(claim_all, [store_url] * 2) for source_id in ids]
    assert sorted(claimed) == ids
    assert {status.attempt for status in store.statuses().values()} == {1}


def claim_all(url: str) -> list[str]:
    """Claim from four threads until nothing is due."""
    store = open_store(url)

    def work(_: int) -> list[str]:
        mine: list[str] = []
        while claimed := store.claim(NOW, limit=3, lease=LEASE):
            mine += [status.source_id for status in claimed]
        return mine

    with ThreadPoolExecutor(4) as threads:
        mine = [source_id for ids in threads.map(work, range(4)) for source_id in ids]
    store.close()
    return mine


def test_three_hundred_writes_from_two_processes_all_arrive(store, store_url: str, two_processes) -> None:
    begin(store, "a", "b")
    assert list(two_processes.map(write_answers, [store_url] * 2, ["a", "b"])) == [150, 150]
    for source_id in ("a", "b"):
        assert len(store.snapshots(SourceId(source_id), limit=999)) == 150
    assert [finding for finding in store.inspect(is_verifying=True) if not finding.is_ok] == []


def write_answers(url: str, source_id: str) -> int:
    store = open_store(url)
    with ThreadPoolExecutor(3) as threads:
        bodies = (fetched(f"<p>{number}</p>", source_id) for number in range(150))
        ids = {snapshot.id for snapshot in threads.map(lambda answer: store.add_snapshot(answer, 1), bodies)}
    store.close()
    return len(ids)


def test_a_change_that_two_processes_conclude_is_published_once(store, store_url: str, two_processes) -> None:
    begin(store)
    changes = [detect(store, number) for number in range(2, 32)]
    told = list(two_processes.map(conclude_all, [store_url] * 2))
    assert told[0] == told[1]
    notices = store.notices()
    assert sorted(each.change_id for each in notices) == sorted(change.id for change in changes)
    assert len({each.published_at for each in notices}) == 30
    deliveries = Counter(each.notice_id for each in store.due_deliveries("feeds", NOW))
    assert deliveries == {each.id: 1 for each in notices}


def conclude_all(url: str) -> list[tuple[str, str]]:
    """Conclude every change from three threads, each with words of its own; return what was published."""
    store = open_store(url)

    def work(number: int) -> tuple[str, str]:
        change = page_change(number)
        mine = notice(change, title=f"{os.getpid()}")
        published = store.conclude(change.id, ReviewState.FLAGGED, notice=mine, channels=["feeds"])
        assert published
        return published.id, published.title

    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(work, range(2, 32)))
    store.close()
    return told


DEATHS = 40  # more than the statements that one life executes


@pytest.mark.slow
def test_a_kill_at_any_statement_leaves_all_or_nothing(store: SqlStore, store_url: str) -> None:
    ids = [SourceId(f"source-{number:02}") for number in range(DEATHS)]
    begin(store, *ids)
    for source_id in ids:
        store.add_snapshot(fetched(f"<p>{source_id}</p>", source_id), 1)
        detect(store, 2, source_id)
    ends = run_in_another(die_at_each_statement, store_url)
    survivors = [number for number, end in enumerate(ends) if end != -signal.SIGKILL]
    assert survivors
    assert survivors == list(range(survivors[0], DEATHS)), "whoever has fewer statements to live dies"
    for source_id in ids:
        assert_all_or_nothing(store, source_id)
    for source_id in ids:  # a restart carries on, and doubles nothing
        live(store, source_id)
        assert_all_or_nothing(store, source_id)
    assert len(store.notices()) == len(store.due_deliveries("feeds", NOW)) == DEATHS
    assert [finding for finding in store.inspect(is_verifying=True) if not finding.is_ok] == []


def run_in_another(work: Callable[[str], list[int]], url: str) -> list[int]:
    with ProcessPoolExecutor(1, mp_context=FORKED) as pool:
        return pool.submit(work, url).result(timeout=120)


def die_at_each_statement(url: str) -> list[int]:
    """Live DEATHS times, each in a process of its own that is killed one statement later than the last."""
    ends = []
    for number in range(DEATHS):
        child = os.fork()  # this process has no second thread and no connection yet
        if child == 0:
            live_until(url, number)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return ends


def live_until(url: str, statements: int) -> None:
    store = open_store(url)
    left = iter(range(statements))

    def count(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    try:
        live(store, SourceId(f"source-{statements:02}"))
    except BaseException:  # noqa: BLE001  # a forked child must not fall back into its parent's code
        os._exit(1)
    os._exit(0)


def live(store: SqlStore, source_id: SourceId) -> None:
    """Accept the version and publish the change of one source."""
    (snapshot,) = store.snapshots(source_id)
    document_id = store.add_document(document(source_id, source_id, snapshot.sha256_body))
    store.accept_version(version(snapshot.id, document_id, source_id=source_id), attempt=1)
    change = page_change(2, source_id)
    store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])


def assert_all_or_nothing(store: SqlStore, source_id: SourceId) -> None:
    (snapshot,) = store.snapshots(source_id)
    has_version = store.newest_version(source_id) is not None
    assert snapshot.state is (SnapshotState.GOOD if has_version else SnapshotState.PENDING)
    change = store.change(page_change(2, source_id).id)
    notices = store.notices(source_id=source_id)
    due = [each for each in store.due_deliveries("feeds", NOW) if each.notice_id == change.notice_id]
    is_published = change.state is ReviewState.FLAGGED
    assert len(notices) == len(due) == int(is_published)
    assert change.notice_id == (notices[0].id if is_published else None)


def test_a_writer_that_waits_too_long_is_told_the_store_is_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watcher.db'}"
    first, second = open_store(url), SqlStore(Database(url, busy=timedelta(milliseconds=50)))
    with (
        first._database.writing(),
        pytest.raises(StoreError, match=r"the store cannot be used: .*another process holds it"),
    ):
        second.sync_sources([source()], at(0))
    second.sync_sources([source()], at(0))
    assert list(first.statuses()) == [MPOX]
    first.close()
    second.close()


def test_processes_that_sync_the_same_new_sources_at_once_do_not_disturb_each_other(
    store: SqlStore, store_url: str, two_processes: ProcessPoolExecutor
) -> None:
    assert list(two_processes.map(sync_many, [store_url] * 6)) == [50] * 6
    assert len(store.claim(NOW, limit=99, lease=LEASE)) == 50


def sync_many(url: str) -> int:
    store = open_store(url)
    store.sync_sources([source(f"source-{number:02}") for number in range(50)], NOW)
    known = len(store.statuses())
    store.close()
    return known
