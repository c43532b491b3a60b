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
from watcher.model.ids import EventId
from watcher.model.record import ReviewState, Settling, SnapshotState
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
    opened.add_snapshot(fetched(), 1)
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


def settling(store: SqlStore, state: SnapshotState) -> Settling:
    return Settling(snapshot_id=store.snapshots(MPOX)[0].id, state=state)


ROUTINE: dict[str, Callable[[SqlStore], object]] = {
    "claim": lambda store: store.claim(at(9_999), limit=1, lease=LEASE),
    "not modified": lambda store: store.add_snapshot(not_modified(), 1),
    "finish without events": lambda store: store.finish(status(store), ()),
    "finish with a 304": lambda store: store.finish(status(store), (), brought=not_modified()),
    "finish with a repeat": lambda store: store.finish(
        status(store), (), settled=[settling(store, SnapshotState.REPEAT)]
    ),
}
LASTING: dict[str, Callable[[SqlStore], object]] = {
    "the schedule": lambda store: store.sync_sources([source(), source("annen")], NOW),
    "an answer with a body": lambda store: store.add_snapshot(fetched(), 1),
    "an answer that failed": lambda store: store.add_snapshot(failed(), 1),
    "finish with an event": lambda store: store.finish(status(store), [trouble()]),
    "finish with a doubt": lambda store: store.finish(
        status(store), (), settled=[settling(store, SnapshotState.SUSPECT)]
    ),
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


def test_versions_and_publications_wait_and_what_can_be_worked_out_again_does_not(
    sqlite_store: SqlStore,
) -> None:
    store, text = sqlite_store, "tre doser"
    accept(store, "to doser", 1)
    kept = store.add_snapshot(fetched(text), 1)
    read = document(text, MPOX, kept.sha256_body)
    change = page_change()
    told = notice(change)
    steps: list[tuple[int, Callable[[], object]]] = [
        (NORMAL, lambda: store.add_document(read)),
        (FULL, lambda: store.accept_version(version(kept.id, store.add_document(read), 2), attempt=1)),
        (NORMAL, lambda: store.add_change(change)),
        (NORMAL, lambda: store.set_verdict(change.id, page_verdict(), NOW)),
        (FULL, lambda: store.conclude(change.id, ReviewState.FLAGGED, notice=told, channels=["feeds"])),
        (FULL, lambda: store.mark_delivered(store.due_deliveries("feeds", NOW)[0], NOW)),
    ]
    assert [max(levels(store, step)) for _, step in steps] == [wanted for wanted, _ in steps]


def test_waiting_is_taken_up_again_after_routine_on_the_same_connection(sqlite_store: SqlStore) -> None:
    sqlite_store.add_snapshot(not_modified(), 1)
    assert levels(sqlite_store, lambda: sqlite_store.add_snapshot(fetched(), 1)) == {FULL}


def test_asking_when_nothing_is_due_holds_up_no_writer(sqlite_store: SqlStore, url: str) -> None:
    asker = SqlStore(Database(url, busy=timedelta(milliseconds=50)))
    with sqlite_store._database.writing():
        assert asker.claim(at(-9_999), limit=5, lease=LEASE) == ()
    asker.close()
