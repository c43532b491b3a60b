"""Connections and transactions, with what SQLite and PostgreSQL each need to be trusted.

SQLite: write-ahead log; foreign keys on; every writing transaction begins IMMEDIATE, because one that begins
as a reader cannot wait for its turn.  Threads of one process queue on a lock instead of polling the file.
A commit is on the disk before it returns (`synchronous=FULL`), unless losing it in a power cut only means
that a page is asked once more, or a result worked out again from what is kept (`is_routine`: NORMAL);
docs/decisions/0010-sqlalchemy.md says which.
"""

import contextlib
import functools
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from watcher.errors import StoreError
from watcher.model.fault import StoreFault
from watcher.store.faults import told, try_room, unusable
from watcher.store.prepared import Prepared

BUSY = timedelta(minutes=1)  # how long one process waits for another's writing transaction
_ONE_TRY = timedelta(seconds=2)  # so long the library waits by itself; after it we see whether to stop
_BEGIN = "watcher_begin"
_READING = ("BEGIN",)
_LASTING = ("PRAGMA synchronous = FULL", "BEGIN IMMEDIATE")
_ROUTINE = ("PRAGMA synchronous = NORMAL", "BEGIN IMMEDIATE")


class Database:
    """One database: `reading()` and `writing()` give a transaction, from any thread."""

    def __init__(self, url: str, *, busy: timedelta = BUSY) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._waiting = _Waiting(busy)
        begin = functools.partial(_begin_sqlite, self._waiting)
        self._engine = (
            _sqlite_engine(self.url, busy, begin) if self.is_sqlite else _postgresql_engine(self.url, busy)
        )
        self._writer = self._engine.execution_options(**{_BEGIN: _LASTING})
        self._routine_writer = self._engine.execution_options(**{_BEGIN: _ROUTINE})
        self._turn = threading.RLock() if self.is_sqlite else contextlib.nullcontext()
        self._place: tuple[int, int] | None = None
        self.expects: Callable[[Connection], bool] = lambda _: False
        """Whether a file that was put in the place of ours is a store that can be gone on with."""

    @property
    def name(self) -> str:
        """The address without its password, for messages."""
        return self.url.render_as_string(hide_password=True)

    @contextlib.contextmanager
    def reading(self, *, is_still: bool = False) -> Iterator[Connection]:
        """A transaction that only reads.

        `is_still`: all of it sees the same moment, whatever others commit meanwhile (SQLite always does).
        """
        with self._told(), self._placed(), self._engine.connect() as connection:
            if is_still and not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextlib.contextmanager
    def writing(self, *, is_routine: bool = False) -> Iterator[Connection]:
        """A transaction that is committed at the end, or not at all.

        `is_routine`: SQLite need not wait for the disk.  A power cut may lose it (a killed process does not),
        but never while a later one that is not routine stays: the log is written in order.
        """
        writer = self._routine_writer if is_routine else self._writer
        with self._told(), self._turn, self._placed(), writer.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A writing transaction in which tables may be rebuilt: foreign keys count at its end only."""
        with self._told(), self._turn, self._writer.connect() as connection:
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = OFF")  # has no effect once a transaction has begun
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql(
                        "SET LOCAL lock_timeout = 0"
                    )  # another may be migrating for long
                yield connection
                if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreError(f"a migration would break references: {self.name}: nothing was changed")
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = ON")

    def probe(self) -> None:
        """Raise what is wrong when nothing can be written; what is stored stays as it is.

        SQLite may have room in its log when the disk has none: so much as an answer takes is tried, too.
        """
        if self.is_sqlite:
            fault, cause = try_room(Path(str(self.url.database)).parent)
            if fault:
                raise unusable(fault, self.name, cause)
        with self.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")

    def stop_waiting(self) -> None:
        """Let nobody wait any longer for another process's transaction: the program is to end."""
        self._waiting.is_over = True

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _placed(self) -> Iterator[None]:
        """Make sure that the file is the one that was opened: what is written to a removed one is lost.

        Another file in its place is gone on with when it is a store of ours (a backup that was restored).
        """
        if self.is_sqlite and self._place is not None and (found := self._look()) != self._place:
            if found is None:
                raise unusable(StoreFault.MISSING, self.name, "no such file")
            self._engine.dispose()
            if not self._is_ours():
                raise unusable(StoreFault.MISSING, self.name, "another file is in its place")
            self._place = found
        yield
        if self._place is None:
            self._place = self._look()

    def _look(self) -> tuple[int, int] | None:
        try:
            found = os.stat(str(self.url.database))  # noqa: PTH116  # for every transaction: a third of Path's time
        except OSError as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                return None
            return self._place  # no handle, no memory, a disk that fails: opening it will tell
        return found.st_dev, found.st_ino

    def _is_ours(self) -> bool:
        with self._engine.connect() as connection:
            return self.expects(connection)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the library's errors into ours: what happened, where, why."""
        try:
            yield
        except (IntegrityError, sqlite3.IntegrityError) as error:
            cause = getattr(error, "orig", error)
            raise StoreError(f"the store refused a record: {self.name}: {cause}") from error
        except (SQLAlchemyError, sqlite3.Error) as error:  # sqlite3's own: from _begin_sqlite, prepared.py
            raise told(error, self.url, self.name) from error


class _Waiting:
    """How long to wait for another process's transaction: `busy` in all, whoever began to wait first."""

    def __init__(self, busy: timedelta) -> None:
        self._seconds = busy.total_seconds()
        self._since: float | None = None
        self.is_over = False

    def is_worth_it(self) -> bool:
        """Return whether to try again, after a try that found the database locked."""
        if self._since is None:
            self._since = time.monotonic()
        return not self.is_over and time.monotonic() - self._since < self._seconds

    def has_ended(self) -> None:
        """Say that the database was free."""
        self._since = None


def parse_url(text: str) -> URL:
    """Return the address with its driver.

    Raises:
        StoreError: unreadable, another database, or an SQLite store without a file.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(
            "not a database address: write sqlite:///var/watcher.db or postgresql://user@host/name"
        ) from error
    backend = "postgresql" if url.drivername == "postgres" else url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(f"not a database that Watcher knows: {backend}: use sqlite or postgresql")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("an SQLite store is a file: write sqlite:///var/watcher.db")
    return url


def insert_once(connection: Connection, table: Table, *rows: Mapping[str, object]) -> int:
    """Insert rows and return how many; those whose key is there already are left as they are."""
    return sum(_insert_once(table, connection.dialect.name, tuple(row)).run(connection, row) for row in rows)


@functools.cache
def _insert_once(table: Table, dialect: str, columns: tuple[str, ...]) -> Prepared:
    if dialect == "sqlite":
        return Prepared(sqlite.insert(table).on_conflict_do_nothing(), columns)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # a tenth of a start: for those who have it

    return Prepared(postgresql.insert(table).on_conflict_do_nothing(), columns)


def _sqlite_engine(url: URL, busy: timedelta, begin: Callable[[Connection], None]) -> Engine:
    assert url.database
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the store's folder: {url.database}: {error}") from error
    seconds = min(busy, _ONE_TRY).total_seconds()
    engine = create_engine(
        url, connect_args={"timeout": seconds}, pool_size=10, max_overflow=40, pool_timeout=60
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", begin)
    return engine


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _pragma(connection: Connection, setting: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(waiting: _Waiting, connection: Connection) -> None:
    cursor = connection.connection.cursor()  # straight to the driver: it runs for every transaction
    statements = connection.get_execution_options().get(_BEGIN, _READING)
    for statement in statements:
        while True:
            try:
                cursor.execute(statement)
                break
            except sqlite3.OperationalError as error:
                is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not (is_locked and waiting.is_worth_it()):
                    raise
    if statements is not _READING:
        waiting.has_ended()
    cursor.close()


def _postgresql_engine(url: URL, busy: timedelta) -> Engine:
    # pre-ping: a database that was restarted overnight costs no check.
    engine = create_engine(url, pool_size=10, max_overflow=40, pool_timeout=60, pool_pre_ping=True)
    event.listen(engine, "connect", functools.partial(_prepare_postgresql, busy))
    return engine


def _prepare_postgresql(busy: timedelta, connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    """Let no statement wait for a lock for ever, unless the user or the database has a limit of its own."""
    wanted = f"{round(busy.total_seconds() * 1000)}ms"
    connection.execute(
        "SELECT set_config('lock_timeout', %s, false) WHERE current_setting('lock_timeout') = '0'", (wanted,)
    )
    connection.commit()
