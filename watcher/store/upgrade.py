"""Alembic, run on a connection that somebody else holds; loaded only when a database is to be changed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the database to the newest schema, or to the one called `to`, in the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revisions() -> tuple[str, ...]:
    """Return the migrations there are, oldest first."""
    found = [script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()]
    return tuple(reversed(found))
