"""What survives a power cut on SQLite: evidence, versions, publications wait for the disk, routine not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tests.store_records import (
    LEASE,
    MPOX,
    NOW,
    accept,
    at,
    begin,
    detect,
    failed,
    fetched,
    not_modified,
    notice,
    page_verdict,
    source,
)
from watcher.model.ids import EventId
from watcher.model.record import ReviewState, SnapshotState
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.store import SqlStore, open_store
from watcher.store.database import Database

NORMAL, FULL = 1, 2


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'watcher.db'}"


@pytest.fixture
def sqlite_store(url: str) -> Iterator[SqlStore]:
    opened = open_store(url)
    begin(opened)
    yield opened
    opened.close()


def levels(store: SqlStore, write: Callable[[], object]) -> set[int]:
    """Return the `synchronous` in force at each commit of what `write` does."""
    found: set[int] = set()

    def note(connection: Connection) -> None:
        found.add(connection.connection.cursor().execute("PRAGMA synchronous").fetchone()[0])

    event.listen(store._database._engine, "commit", note)
    try:
        write()
    finally:
        event.remove(store._database._engine, "commit", note)
    return found


def trouble() -> SourceEvent:
    return SourceEvent(
        id=EventId("e1"), source_id=MPOX, at=NOW, kind=EventKind.TROUBLE, state=SourceState.SUSPECT
    )


def status(store: SqlStore) -> SourceStatus:
    return store.statuses()[MPOX]


ROUTINE: dict[str, Callable[[SqlStore], object]] = {
    "claim": lambda store: store.claim(at(9_999), limit=1, lease=LEASE),
    "not modified": lambda store: store.add_snapshot(not_modified(), 1),
    "finish without events": lambda store: store.finish(status(store), ()),
}
LASTING: dict[str, Callable[[SqlStore], object]] = {
    "the schedule": lambda store: store.sync_sources([source(), source("annen")], NOW),
    "an answer with a body": lambda store: store.add_snapshot(fetched(), 1),
    "an answer that failed": lambda store: store.add_snapshot(failed(), 1),
    "a version with its document": lambda store: accept(store, "hei"),
    "finish with an event": lambda store: store.finish(status(store), [trouble()]),
}


@pytest.mark.parametrize("name", ROUTINE)
def test_what_only_costs_another_look_does_not_wait_for_the_disk(sqlite_store: SqlStore, name: str) -> None:
    assert levels(sqlite_store, lambda: ROUTINE[name](sqlite_store)) == {NORMAL}


@pytest.mark.parametrize("name", LASTING)
def test_what_is_kept_for_ever_waits_for_the_disk(sqlite_store: SqlStore, name: str) -> None:
    assert levels(sqlite_store, lambda: LASTING[name](sqlite_store)) == {FULL}


def test_only_a_repeat_is_settled_without_waiting(sqlite_store: SqlStore) -> None:
    kept = sqlite_store.add_snapshot(fetched(), 1)
    waits = {
        state: levels(sqlite_store, lambda: sqlite_store.settle_snapshot(kept.id, state))  # noqa: B023  # called at once
        for state in (
            SnapshotState.REPEAT,
            SnapshotState.SUSPECT,
            SnapshotState.CONFIRMING,
            SnapshotState.HELD,
        )
    }
    assert waits.pop(SnapshotState.REPEAT) == {NORMAL}
    assert set(map(frozenset, waits.values())) == {frozenset({FULL})}


def test_every_step_of_a_publication_waits_for_the_disk(sqlite_store: SqlStore) -> None:
    accept(sqlite_store, "to doser", 1)
    accept(sqlite_store, "tre doser", 2)

    def publish() -> None:
        change = detect(sqlite_store)
        sqlite_store.set_verdict(change.id, page_verdict(), NOW)
        sqlite_store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])
        (due,) = sqlite_store.due_deliveries("feeds", NOW)
        sqlite_store.mark_delivered(due, NOW)

    assert levels(sqlite_store, publish) == {FULL}


def test_waiting_is_taken_up_again_after_routine_on_the_same_connection(sqlite_store: SqlStore) -> None:
    sqlite_store.add_snapshot(not_modified(), 1)
    assert levels(sqlite_store, lambda: sqlite_store.add_snapshot(fetched(), 1)) == {FULL}


def test_asking_when_nothing_is_due_holds_up_no_writer(sqlite_store: SqlStore, url: str) -> None:
    asker = SqlStore(Database(url, busy=timedelta(milliseconds=50)))
    with sqlite_store._database.writing():
        assert asker.claim(at(-9_999), limit=5, lease=LEASE) == ()
    asker.close()
