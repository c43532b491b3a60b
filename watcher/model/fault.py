"""A fault of our own: the machine under us, not a page that we watch."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.ids import SourceId

OURSELVES = SourceId("~watcher")
"""Whom an event is about that is about no source.  No source can be called so."""


class StoreFault(StrEnum):
    """Why the store cannot be used."""

    FULL = "full"
    READ_ONLY = "read-only"
    LOCKED = "locked"
    DAMAGED = "damaged"
    MISSING = "missing"  # the file or its folder is gone, or is another one now
    UNREACHABLE = "unreachable"  # a database server that does not answer
    CROWDED = "crowded"  # a database server that takes no more connections
    FILE_SIZE = "file-size"  # a file that may grow no further, by a limit of the system
    MEMORY = "memory"  # no memory or file handle left
    BROKEN = "broken"  # anything else that the disk or the database says


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with us since when.

    `key` says of what ("store", "feeds", "network", "clock", "run:check"): there is one fault of each at a
    time.  `text` is for people, bokmål; `error` is what the program says, with how to mend it.
    """

    key: str
    text: str
    error: str
    since: datetime
