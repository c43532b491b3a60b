"""Statements that go straight to SQLite's driver, and the documents kept at hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import bindparam, event, insert, select, update

from tests.store_records import MPOX, block, document
from watcher.errors import StoreError
from watcher.store.database import Database
from watcher.store.prepared import Prepared
from watcher.store.tables import METADATA, host_rest, source
from watcher.store.versions import Documents

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADD = Prepared(insert(host_rest), ["host", "until"])
MOVE = Prepared(update(host_rest).where(host_rest.c.host == bindparam("wanted")), ["until"])
FIND = Prepared(select(host_rest).where(host_rest.c.host == bindparam("wanted")))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'watcher.db'}")
    with opened.writing() as connection:
        METADATA.create_all(connection)
    yield opened
    opened.close()


def test_values_and_rows_are_turned_as_the_table_says(database: Database) -> None:
    with database.writing() as connection:
        assert ADD.run(connection, {"host": "fhi.no", "until": NOON}) == 1
        assert MOVE.run(connection, {"wanted": "fhi.no", "until": NOON.replace(hour=13)}) == 1
        assert MOVE.run(connection, {"wanted": "ukjent", "until": NOON}) == 0
    with database.reading() as connection:
        row = FIND.first(connection, {"wanted": "fhi.no"})
        assert row is not None
        assert (row.host, row.until) == ("fhi.no", NOON.replace(hour=13))
        assert FIND.value(connection, {"wanted": "fhi.no"}) == "fhi.no"
        assert FIND.value(connection, {"wanted": "ukjent"}) is None
        assert len(FIND.all(connection, {"wanted": "fhi.no"})) == 1


def test_what_fails_takes_the_whole_transaction_with_it_and_is_told_as_ours(database: Database) -> None:
    def twice() -> None:
        with database.writing() as connection:
            ADD.run(connection, {"host": "fhi.no", "until": NOON})
            ADD.run(connection, {"host": "fhi.no", "until": NOON})

    with pytest.raises(StoreError, match=r"the store refused a record: .*UNIQUE"):
        twice()
    with database.reading() as connection:
        assert FIND.first(connection, {"wanted": "fhi.no"}) is None


def test_a_value_that_was_forgotten_is_no_null(database: Database) -> None:
    with database.writing() as connection, pytest.raises(KeyError, match="wanted"):
        MOVE.run(connection, {"until": NOON})


def test_a_reading_transaction_sees_one_moment(database: Database) -> None:
    ids = Prepared(select(source.c.id))
    with database.reading() as connection:
        assert list(ids.all(connection, {})) == []
        with database.writing() as other:
            row = {"id": MPOX, "status": "{}", "state": "new", "attempt": 0, "is_retired": False}
            other.execute(insert(source), row)
        assert list(ids.all(connection, {})) == []
    with database.reading() as connection:
        assert [row.id for row in ids.all(connection, {})] == [MPOX]


def test_whoever_listens_hears_of_every_statement(database: Database) -> None:
    heard: list[tuple[str, object]] = []
    event.listen(database._engine, "before_cursor_execute", lambda *told: heard.append((told[2], told[3])))
    with database.reading() as connection:
        FIND.first(connection, {"wanted": "fhi.no"})
    assert [(text.split()[0], values) for text, values in heard] == [("SELECT", ("fhi.no",))]


def test_long_documents_make_room_for_each_other_but_two_are_always_kept() -> None:
    long = replace(document("hei"), blocks=tuple(block(f"avsnitt {number}", number) for number in range(6)))
    kept = Documents(most=8, most_blocks=10)
    for name in ("a", "b", "c"):
        kept.put(name, long)
    assert [name for name in "abc" if kept.get(name)] == ["b", "c"]
    short = Documents(most=2)
    for name in ("a", "b", "c"):
        short.put(name, document("hei"))
    assert [name for name in "abc" if short.get(name)] == ["b", "c"]
