"""Bringing a database to this program's schema, from nothing or from any earlier one.

Migrations are Alembic's, in migrations/versions; each runs whole or not at all, and two processes that start
at once do it once.  Alembic is loaded only when there is something to do: it would keep 5 MiB of a service.
"""

import threading

from sqlalchemy import Connection, inspect, text

from watcher.errors import SchemaMismatch
from watcher.store.database import Database
from watcher.store.tables import METADATA

SCHEMAS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
)
"""Every schema there has been, in order: the revisions in migrations/versions."""

_ONE_AT_A_TIME = threading.Lock()  # Alembic keeps the running migration in module globals
_ADVISORY_KEY = 0x77617463686572  # "watcher"


def newest_schema() -> str:
    """Return the schema that this program writes."""
    return SCHEMAS[-1]


def stored_schema(connection: Connection) -> str:
    """Return the schema of the database, "" when it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def migrate(database: Database) -> None:
    """Create or upgrade the schema.

    Raises:
        SchemaMismatch: made by a newer Watcher, or by another program; nothing is changed.
    """
    database.expects = lambda connection: stored_schema(connection) == newest_schema()
    with _ONE_AT_A_TIME:
        with database.reading() as connection:
            if _is_current(connection, database.name):
                return
        with database.migrating() as connection:
            _await_others(connection)
            if not _is_current(connection, database.name):
                _refuse_strangers(connection, database.name)
                _upgrade(connection)


def _is_current(connection: Connection, name: str) -> bool:
    stored = stored_schema(connection)
    if stored == newest_schema():
        return True
    if stored and stored not in SCHEMAS:
        raise SchemaMismatch(
            f"the store was made by a newer Watcher: {name}: its schema is {stored}, "
            f"this program knows up to {newest_schema()}: install the newer version, or restore a backup"
        )
    return False


def _refuse_strangers(connection: Connection, name: str) -> None:
    if stored_schema(connection):
        return
    ours = sorted(set(inspect(connection).get_table_names()) & set(METADATA.tables))
    if ours:
        raise SchemaMismatch(
            f"the database is not Watcher's: {name}: it has tables called {', '.join(ours)} "
            "but no schema number: name an empty database"
        )


def _await_others(connection: Connection) -> None:
    """Let other processes finish first; on SQLite the transaction itself has waited for them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})


def _upgrade(connection: Connection) -> None:
    from watcher.store.upgrade import upgrade  # noqa: PLC0415  # loads Alembic, see above

    upgrade(connection)
