"""From nothing, or from any earlier schema, to this program's; never over a newer one or a stranger's."""

from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.processes import FORKED, run_apart
from tests.store_records import MPOX, accept, begin, detect, notice, page_change
from watcher.errors import SchemaMismatch, StoreError
from watcher.model.record import ReviewState
from watcher.ports import Joining
from watcher.store import open_store, tables
from watcher.store.changes import _columns as change_columns
from watcher.store.codec import to_json
from watcher.store.database import Database
from watcher.store.publishing import columns as notice_columns
from watcher.store.schema import migrate, newest_schema, stored_schema
from watcher.store.tables import METADATA
from watcher.store.upgrade import upgrade

JOIN_FIRST = Joining(
    key="k",
    reach=timedelta(hours=72),
    newest=21,
    choose=lambda heads, *_: heads[0].notice_id if heads else None,
)


def test_migrating_an_empty_database_gives_the_tables_that_the_program_uses(empty_url: str) -> None:
    open_store(empty_url).close()
    database = Database(empty_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert stored_schema(connection) == newest_schema()
    database.close()


def test_opening_again_changes_nothing_and_keeps_everything(store_url: str) -> None:
    store = open_store(store_url)
    begin(store)
    accepted = accept(store, "en")
    store.close()
    again = open_store(store_url)
    assert again.versions(MPOX) == (accepted,)
    again.close()


def test_a_store_of_the_first_schema_keeps_its_notices_and_goes_on(empty_url: str) -> None:
    database = Database(empty_url)
    change = page_change()
    old = notice(change)
    with database.migrating() as connection:
        upgrade(connection, to="0001")
        status = {"status": '{"source_id":"fhi-mpox"}', "state": "ok", "attempt": 0, "is_retired": False}
        connection.execute(sa.insert(tables.source).values(id=MPOX, **status))
        connection.execute(sa.insert(tables.change), change_columns(change, to_json(change)))
        row = notice_columns(old, to_json(old))
        assert row.pop("joins") is None
        connection.execute(sa.insert(tables.notice), row)
        connection.execute(sa.update(tables.clock).values(last_at=old.published_at))
    database.close()
    store = open_store(empty_url)
    try:
        assert store.notices() == store.notices(is_joined=False) == (old,)
        assert store.notices(is_joined=True) == ()
        assert store.joined([old.id]) == ()
        assert [finding for finding in store.inspect() if not finding.is_ok] == []
        later = detect(store, 3)
        told = store.conclude(later.id, ReviewState.AUTO, notice=notice(later), joining=JOIN_FIRST)
        assert told
        assert told.joins is None
    finally:
        store.close()


def test_a_newer_schema_is_refused_with_both_numbers_and_left_alone(store_url: str) -> None:
    open_store(store_url).close()
    database = Database(store_url)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match=rf"newer Watcher: .*9999.*up to {newest_schema()}: install"):
        open_store(store_url)
    with database.reading() as connection:
        assert stored_schema(connection) == "9999"
    database.close()


def test_another_programs_tables_are_refused(empty_url: str) -> None:
    database = Database(empty_url)
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE event (id INTEGER)"))
    with pytest.raises(SchemaMismatch, match=r"not Watcher's: .*event"):
        open_store(empty_url)
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["event"]
    database.close()


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    with ProcessPoolExecutor(3, mp_context=FORKED) as pool:
        assert list(pool.map(open_and_look, [empty_url] * 6)) == [True] * 6


def test_another_process_may_make_the_schema_between_two_looks_at_an_empty_database(empty_url: str) -> None:
    ours, looked = Database(empty_url), iter([True])

    def let_another_run(*_: object) -> None:
        if next(looked, False):
            assert run_apart(open_and_look, empty_url).told is True

    sa.event.listen(ours._engine, "after_cursor_execute", let_another_run)
    migrate(ours)
    assert next(looked, False) is False
    with ours.reading() as connection:
        assert stored_schema(connection) == newest_schema()
    ours.close()


def open_and_look(url: str) -> bool:
    store = open_store(url)
    try:
        return all(finding.is_ok for finding in store.inspect())
    finally:
        store.close()


def test_a_table_that_others_refer_to_can_be_rebuilt(store_url: str) -> None:
    """What `render_as_batch` is for: SQLite changes a column only by copying the table."""
    store = open_store(store_url)
    begin(store)
    accepted = accept(store, "en")
    store.close()
    database = Database(store_url)
    with database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("snapshot", recreate="auto") as batch:
            batch.alter_column("state", type_=sa.String(40))
    with database.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM snapshot")) == 1
    database.close()
    again = open_store(store_url)
    assert again.snapshot(accepted.snapshot_id).id == accepted.snapshot_id
    again.close()


def test_a_migration_that_breaks_references_is_undone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watcher.db'}"
    store = open_store(url)
    begin(store)
    accepted = accept(store, "en")
    store.close()
    database = Database(url)
    with (
        pytest.raises(StoreError, match="would break references"),
        database.migrating() as connection,
    ):
        connection.execute(sa.text("DELETE FROM snapshot"))
    database.close()
    again = open_store(url)
    assert again.snapshot(accepted.snapshot_id).id == accepted.snapshot_id
    again.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("var/watcher.db", "not a database address: write sqlite:///"),
        ("mysql://host/name", "not a database that Watcher knows: mysql"),
        ("sqlite://", "an SQLite store is a file"),
        ("sqlite:///:memory:", "an SQLite store is a file"),
        (
            "postgresql://user:secret@127.0.0.1:1/name",
            r"the store cannot be used: postgresql\+psycopg://user:\*\*\*@.*does not answer",
        ),
    ],
)
def test_an_address_that_cannot_be_used_says_how_to_mend_it(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        open_store(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot make the store's folder: .*file/var"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'var' / 'watcher.db'}")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "watcher.db").write_text("hei " * 400, encoding="utf-8")
    with pytest.raises(
        StoreError, match=r"the store cannot be used: .*watcher.db: the file is damaged: .*restore"
    ):
        open_store(f"sqlite:///{tmp_path / 'watcher.db'}")


def test_sqlite_is_set_up_to_survive_a_power_cut_and_to_share(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'watcher.db'}")
    settings = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 2000}
    with database.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings}
    database.close()
    assert found == settings
