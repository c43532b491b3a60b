"""Holds a store for one service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from watcher.store.lock import hold_lock

SQLITE = "sqlite:///"


@contextmanager
def held_alone(database: str, started_at: datetime) -> Iterator[bool]:
    """Hold an SQLite store against another service while the block runs; give whether it is held.

    On PostgreSQL many may run at once, and nothing is held.

    Raises:
        Locked: another process holds the store.
    """
    file = database.removeprefix(SQLITE)
    if file == database:
        yield False
        return
    with hold_lock(Path(file).with_suffix(".lock"), started_at=started_at):
        yield True
