"""The queries that run all the time read an index, not a table: on both databases, with 20,000 rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from tests.store_records import LEASE, MPOX, NOW, at, begin, detect, fetched, notice, page_change
from watcher.model.ids import NoticeId
from watcher.model.record import ReviewState
from watcher.ports import Joining
from watcher.store import SqlStore
from watcher.store.clusters import find_head
from watcher.store.tables import outbox, source

MANY = 20_000


pytestmark = pytest.mark.xdist_group("plans")  # filling a store takes longer than all that is asked of it


@pytest.fixture(scope="module")
def crowded(module_store: SqlStore) -> SqlStore:
    """A store with many sources of which few are due, and many deliveries of which few are open."""
    store = module_store
    begin(store)
    store.add_snapshot(fetched(), 1)
    change = detect(store)
    published = store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])
    assert published
    with store._database.writing() as connection:
        connection.execute(insert(source), [source_row(number) for number in range(MANY)])
        connection.execute(insert(outbox), [outbox_row(number, published.id) for number in range(MANY)])
        for table in ("source", "outbox"):
            connection.execute(text(f"ANALYZE {table}"))
    return store


def source_row(number: int) -> dict[str, object]:
    return {
        "id": f"source-{number:05}",
        "status": f'{{"source_id":"source-{number:05}"}}',
        "state": "ok",
        "attempt": 0,
        "next_check_at": at(number),
        "is_retired": number % 100 == 0,
    }


def outbox_row(number: int, notice_id: str) -> dict[str, object]:
    return {
        "notice_id": notice_id,
        "channel": f"channel-{number % 3}",
        "revision": number + 2,
        "attempts": 1,
        "next_try_at": None if number % 50 else at(number),
        "delivered_at": NOW,
        "error": "",
    }


def look_for_head(store: SqlStore) -> object:
    terms = Joining(key="k", reach=timedelta(hours=72), newest=21, choose=lambda *_: None)
    with store._database.reading() as connection:
        return find_head(connection, notice(page_change(3)), terms, NOW, ["feeds"])


ASKED: dict[str, Callable[[SqlStore], object]] = {
    "claim": lambda store: store.claim(at(50), limit=20, lease=LEASE),
    "due deliveries": lambda store: store.due_deliveries("channel-1", at(500)),
    "next message": lambda store: store.next_message("channel-1", at(500), most=20, lease=LEASE),
    "mark delivered": lambda store: store.mark_delivered(store.due_deliveries("feeds", NOW)[0], NOW),
    "unsettled": lambda store: store.unsettled_snapshots(),
    "cut short": lambda store: store.cut_short(NOW, lease=LEASE),
    "newest version": lambda store: store.newest_version(MPOX),
    "version at a moment": lambda store: store.version_at(MPOX, NOW),
    "snapshots": lambda store: store.snapshots(MPOX, limit=5),
    "changes": lambda store: store.changes(since=NOW, limit=20),
    "notices": lambda store: store.notices(limit=20),
    "notices of a source": lambda store: store.notices(source_id=MPOX, limit=20),
    "notices that stand": lambda store: store.notices(is_joined=False, limit=20),
    "the head to join": look_for_head,
    "joined notices": lambda store: store.joined([NoticeId("a"), NoticeId("b")]),
}
SCANS = ("SCAN ", "TEMP B-TREE", "Seq Scan", "Sort")


@pytest.mark.parametrize("asked", ASKED)
def test_an_index_answers_in_the_order_asked_for(crowded: SqlStore, asked: str) -> None:
    statements = spied(crowded, ASKED[asked])
    assert statements
    with crowded._database.reading() as connection:
        if connection.dialect.name == "postgresql":  # it would read a table of one page as a whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        lines = [line for statement, values in statements for line in plan(connection, statement, values)]
    without = [line for line in lines if "USING INDEX" not in line and "USING COVERING INDEX" not in line]
    assert [line for line in without if any(mark in line for mark in SCANS)] == []


def test_claiming_and_delivering_read_their_own_index(crowded: SqlStore) -> None:
    for asked, index in (("claim", "ix_source_due"), ("due deliveries", "ix_outbox_due")):
        (statement, values), *_ = spied(crowded, ASKED[asked])
        with crowded._database.reading() as connection:
            assert index in "\n".join(plan(connection, statement, values))


def spied(store: SqlStore, ask: Callable[[SqlStore], object]) -> list[tuple[str, Any]]:
    """Return the statements that a call sends, with their values."""
    statements: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement: str, values: Any, *_: object) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE")):
            statements.append((statement, values))

    event.listen(store._database._engine, "before_cursor_execute", note)
    try:
        ask(store)
    finally:
        event.remove(store._database._engine, "before_cursor_execute", note)
    return statements


def plan(connection: Connection, statement: str, values: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[3] for row in rows]
    return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]
