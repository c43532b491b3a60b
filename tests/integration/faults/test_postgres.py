"""What a database server can do to us: each fault named as what it is, told once, gone on with by itself."""

import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from tests.integration.faults.ground import HOUR, TEN, Ground, kinds, newest, tick, verified_at
from tests.loopback import LoopbackServer
from tests.postgres import database_name, fresh_database, running_postgres, start_server, stop_server
from watcher.app import App
from watcher.errors import StoreUnusable
from watcher.model.fault import StoreFault
from watcher.model.status import EventKind
from watcher.store.database import Database
from watcher.store.sql import open_store

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def own_server() -> Iterator[str]:
    """A server that nobody else uses: it may be stopped."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def url(own_server: str) -> Iterator[str]:
    with fresh_database(own_server) as made:
        open_store(made).close()
        yield made


class OnServer(Ground):
    """The ground, with its store on a database server."""

    def __init__(self, folder: Path, server: LoopbackServer, url: str) -> None:
        super().__init__(folder, server, store=folder / "var", feeds=folder / "feeds")
        self.url = url

    @property
    def database(self) -> str:
        return self.url


@pytest.fixture
def ground(tmp_path: Path, server: LoopbackServer, url: str) -> OnServer:
    return OnServer(tmp_path, server, url)


@contextmanager
def operator(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        yield connection


def fault_of(
    transaction: AbstractContextManager[Connection], work: Callable[[Connection], None]
) -> StoreFault:
    """Return how a transaction fails."""
    try:
        with transaction as connection:
            work(connection)
    except StoreUnusable as error:
        return error.fault
    pytest.fail("it did not fail")


def send_away(server: str, url: str) -> int:
    """End every session of a database; return how many."""
    with operator(server) as connection:
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_name(url),)
        )
        return len(rows.fetchall())


def assert_told_once_and_mended(
    ground: Ground, app: App, logged: list[MutableMapping[str, Any]], versions: int
) -> None:
    tick(ground, app, 2)
    assert app.faults.standing == ()
    assert newest(app) == versions
    assert len(app.store.notices()) == versions - 1
    assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]
    assert all(finding.is_ok for finding in app.store.inspect(is_verifying=True))
    errors = [line["event"] for line in logged if line["log_level"] == "error"]
    assert errors == ["trouble of our own"]
    assert [line for line in logged if "exc_info" in line] == []


def test_a_server_that_is_stopped_is_told_and_gone_on_with_when_it_is_back(
    ground: OnServer, own_server: str
) -> None:
    with ground.open() as app, capture_logs() as logged:
        tick(ground, app)
        seen = verified_at(app)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        asked = len(ground.server.targets)
        stop_server(own_server)
        try:
            tick(ground, app, 3)
            (fault,) = app.faults.standing
        finally:
            start_server(own_server)
        assert "the database does not answer" in fault.error
        assert "start it" in fault.error
        assert len(ground.server.targets) == asked
        assert verified_at(app) == seen
        assert_told_once_and_mended(ground, app, logged, 2)


def test_a_server_that_was_restarted_overnight_costs_no_check(ground: OnServer, own_server: str) -> None:
    with ground.open() as app:
        tick(ground, app)
        stop_server(own_server)
        start_server(own_server)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        tick(ground, app)
        assert newest(app) == 2
        assert kinds(app) == []


def test_sessions_that_are_ended_between_two_checks_cost_none(ground: OnServer, own_server: str) -> None:
    with ground.open() as app:
        tick(ground, app)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        assert send_away(own_server, ground.url) > 0
        tick(ground, app)
        assert newest(app) == 2
        assert kinds(app) == []


def test_a_session_that_is_ended_in_its_transaction_is_a_server_that_does_not_answer(
    own_server: str, url: str
) -> None:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        send_away(own_server, url)
        connection.exec_driver_sql("SELECT 1")

    with closing(Database(url)) as database:
        assert fault_of(database.writing(), work) is StoreFault.UNREACHABLE
        database.probe()


def test_a_server_that_only_reads_is_told_as_such_and_pages_are_not_asked_for_nothing(
    ground: OnServer, own_server: str
) -> None:
    with ground.open() as app, capture_logs() as logged:
        tick(ground, app)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        with read_only(own_server):
            tick(ground, app, 3)
            (fault,) = app.faults.standing
            asked = len(ground.server.targets)
            tick(ground, app, 2)
            assert len(ground.server.targets) == asked
        assert "it cannot be written" in fault.error
        assert "default_transaction_read_only" in fault.error
        assert_told_once_and_mended(ground, app, logged, 2)


@contextmanager
def read_only(server: str) -> Iterator[None]:
    with operator(server) as connection:
        connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        with operator(server) as connection:
            connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
            connection.execute("SELECT pg_reload_conf()")


def test_a_server_that_takes_no_more_connections_is_not_called_stopped(
    ground: OnServer, own_server: str
) -> None:
    with ground.open() as app, capture_logs() as logged:
        tick(ground, app)
        app.store.close()
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        with crowded(own_server):
            tick(ground, app, 3)
            (fault,) = app.faults.standing
        assert "takes no more connections" in fault.error
        assert "max_connections" in fault.error
        assert_told_once_and_mended(ground, app, logged, 2)


@contextmanager
def crowded(server: str) -> Iterator[None]:
    """Take every connection that there is."""
    with ExitStack() as stack:
        for _ in range(1000):
            try:
                stack.enter_context(psycopg.connect(server, autocommit=True))
            except psycopg.OperationalError:
                break
        else:
            pytest.fail("the server takes connections without end")
        yield


def test_a_database_with_a_limit_for_its_users_is_crowded_too(own_server: str, url: str) -> None:
    name = database_name(url)
    with operator(own_server) as connection:
        connection.execute("DROP ROLE IF EXISTS watcher_limited")
        connection.execute("CREATE ROLE watcher_limited LOGIN CONNECTION LIMIT 1")
        connection.execute(f"GRANT ALL ON DATABASE {name} TO watcher_limited".encode())
        limited = url.replace("//postgres:@", "//watcher_limited:@")
        assert limited != url
        with psycopg.connect(limited), closing(Database(limited)) as database:
            assert fault_of(database.reading(), lambda _: None) is StoreFault.CROWDED


def test_a_table_that_another_session_holds_is_waited_for_told_and_gone_on_with(
    ground: OnServer, own_server: str
) -> None:
    with ground.open(busy=timedelta(seconds=0.3)) as app, capture_logs() as logged:
        tick(ground, app)
        ground.serve(TEN)
        ground.times.pass_(HOUR)
        with psycopg.connect(ground.url) as other:
            other.execute("LOCK TABLE snapshot, source, alembic_version IN ACCESS EXCLUSIVE MODE")
            tick(ground, app, 2)
            (fault,) = app.faults.standing
            other.rollback()
        assert "another process holds it" in fault.error
        assert "pg_stat_activity" in fault.error
        assert_told_once_and_mended(ground, app, logged, 2)


def test_a_limit_of_the_users_own_stays_in_force(own_server: str, url: str) -> None:
    with closing(Database(url, busy=timedelta(seconds=7))) as database, database.reading() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "7s"
    limited = f"{url}&options=-c%20lock_timeout%3D3s"
    with closing(Database(limited)) as database, database.reading() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "3s"


@pytest.fixture
def pair(url: str) -> str:
    """The address of a database with two rows to quarrel over."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE pair (id integer PRIMARY KEY, number integer)")
        connection.execute("INSERT INTO pair VALUES (1, 0), (2, 0)")
    return url


def test_what_crosses_another_transaction_is_another_process_in_the_way(pair: str) -> None:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT * FROM pair").all()
        with psycopg.connect(pair) as other:
            other.execute("UPDATE pair SET number = 1 WHERE id = 1")
        connection.exec_driver_sql("UPDATE pair SET number = 2 WHERE id = 1")

    with closing(Database(pair)) as database:
        assert fault_of(database.reading(is_still=True), work) is StoreFault.LOCKED
        database.probe()


def test_of_two_that_wait_for_each_other_the_one_that_is_broken_off_is_told_so(pair: str) -> None:
    with closing(Database(pair)) as database, psycopg.connect(pair) as other:
        other.execute("SET deadlock_timeout = '1min'")
        waiting = threading.Thread(target=other.execute, args=("UPDATE pair SET number = 1 WHERE id = 1",))

        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SET deadlock_timeout = '20ms'")
            connection.exec_driver_sql("UPDATE pair SET number = 2 WHERE id = 1")
            other.execute("UPDATE pair SET number = 1 WHERE id = 2")
            waiting.start()
            connection.exec_driver_sql("UPDATE pair SET number = 2 WHERE id = 2")

        assert fault_of(database.writing(), work) is StoreFault.LOCKED
        waiting.join(30)
        assert not waiting.is_alive()
