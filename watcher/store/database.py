"""Connections and transactions, with what SQLite and PostgreSQL each need to be trusted.

SQLite: write-ahead log; foreign keys on; every writing transaction begins IMMEDIATE, because one that begins
as a reader cannot wait for its turn.  Threads of one process queue on a lock instead of polling the file.
A commit is on the disk before it returns (`synchronous=FULL`), unless losing it in a power cut only means
that a page is asked once more, or a result worked out again from what is kept (`is_routine`: NORMAL);
docs/decisions/0010-sqlalchemy.md says which.
"""

import contextlib
import functools
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from watcher.errors import StoreError

BUSY = timedelta(minutes=1)  # how long one process waits for another's writing transaction
_BEGIN = "watcher_begin"
_READING = ("BEGIN",)
_LASTING = ("PRAGMA synchronous = FULL", "BEGIN IMMEDIATE")
_ROUTINE = ("PRAGMA synchronous = NORMAL", "BEGIN IMMEDIATE")


class Database:
    """One database: `reading()` and `writing()` give a transaction, from any thread."""

    def __init__(self, url: str, *, busy: timedelta = BUSY) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(self.url, busy) if self.is_sqlite else _postgresql_engine(self.url)
        self._writer = self._engine.execution_options(**{_BEGIN: _LASTING})
        self._routine_writer = self._engine.execution_options(**{_BEGIN: _ROUTINE})
        self._turn = threading.RLock() if self.is_sqlite else contextlib.nullcontext()

    @property
    def name(self) -> str:
        """The address without its password, for messages."""
        return self.url.render_as_string(hide_password=True)

    @contextlib.contextmanager
    def reading(self, *, is_still: bool = False) -> Iterator[Connection]:
        """A transaction that only reads.

        `is_still`: all of it sees the same moment, whatever others commit meanwhile (SQLite always does).
        """
        with self._told(), self._engine.connect() as connection:
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
        with self._told(), self._turn, writer.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A writing transaction in which tables may be rebuilt: foreign keys count at its end only."""
        with self._told(), self._turn, self._writer.connect() as connection:
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = OFF")  # has no effect once a transaction has begun
            with connection.begin():
                yield connection
                if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreError(f"a migration would break references: {self.name}: nothing was changed")
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = ON")

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the library's errors into ours: what happened, where, why."""
        try:
            yield
        except IntegrityError as error:
            raise StoreError(f"the store refused a record: {self.name}: {error.orig}") from error
        except (SQLAlchemyError, sqlite3.Error) as error:  # sqlite3's own: from _begin_sqlite
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"the store failed: {self.name}: {cause}") from error


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
    return connection.execute(_insert_once(table, connection.dialect.name), rows).rowcount


@functools.cache
def _insert_once(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def _sqlite_engine(url: URL, busy: timedelta) -> Engine:
    assert url.database
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the store's folder: {url.database}: {error}") from error
    engine = create_engine(
        url, connect_args={"timeout": busy.total_seconds()}, pool_size=10, max_overflow=40, pool_timeout=60
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001  # SQLAlchemy's signature
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _pragma(connection: Connection, setting: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    cursor = connection.connection.cursor()  # straight to the driver: it runs for every transaction
    for statement in connection.get_execution_options().get(_BEGIN, _READING):
        cursor.execute(statement)
    cursor.close()


def _postgresql_engine(url: URL) -> Engine:
    # pre-ping: a database that was restarted overnight costs no check.
    return create_engine(url, pool_size=10, max_overflow=40, pool_timeout=60, pool_pre_ping=True)
