"""Which fault of the machine an error of the database is.  Told by codes; by words only where none comes."""

import errno
import resource
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from watcher.errors import StoreError, StoreUnusable
from watcher.model.fault import StoreFault

_MOVED = 0x0408  # SQLITE_READONLY_DBMOVED: the file was removed or replaced under us
_NO_MEMORY = 0x0C0A  # SQLITE_IOERR_NOMEM
_SQLITE = {
    5: StoreFault.LOCKED,
    6: StoreFault.LOCKED,
    7: StoreFault.MEMORY,
    8: StoreFault.READ_ONLY,
    10: StoreFault.BROKEN,
    11: StoreFault.DAMAGED,
    13: StoreFault.FULL,
    14: StoreFault.MISSING,
    26: StoreFault.DAMAGED,
}
"""Source: sqlite.org/rescode.html, primary result codes."""

_POSTGRESQL = {
    "08": StoreFault.UNREACHABLE,
    "25006": StoreFault.READ_ONLY,
    "25P03": StoreFault.UNREACHABLE,  # a session that was ended for being idle in its transaction
    "28": StoreFault.UNREACHABLE,
    "3D000": StoreFault.MISSING,
    "40001": StoreFault.LOCKED,
    "40P01": StoreFault.LOCKED,
    "42501": StoreFault.READ_ONLY,
    "53": StoreFault.BROKEN,
    "53100": StoreFault.FULL,
    "53200": StoreFault.MEMORY,
    "53300": StoreFault.CROWDED,
    "55P03": StoreFault.LOCKED,
    "57014": StoreFault.UNREACHABLE,  # a statement that was broken off: it took longer than it may
    "57P": StoreFault.UNREACHABLE,
    "57P04": StoreFault.MISSING,
    "58": StoreFault.BROKEN,
    "XX": StoreFault.BROKEN,
    "XX001": StoreFault.DAMAGED,
    "XX002": StoreFault.DAMAGED,
}
"""Source: PostgreSQL manual, appendix A: a code, or what a class of codes begins with."""

_SAID = {
    StoreFault.FULL: ("the disk is full", "free some space; nothing is lost, and it goes on by itself"),
    StoreFault.READ_ONLY: (
        "it cannot be written",
        "make the disk, the folder and the file writable for the program's user; it goes on by itself",
    ),
    StoreFault.LOCKED: (
        "another process holds it",
        "let that process end (a backup, an open sqlite3 shell, a stuck command); it goes on by itself",
    ),
    StoreFault.DAMAGED: (
        "the file is damaged",
        "stop Watcher, keep the file, restore a backup, then run `watcher doctor --verify`",
    ),
    StoreFault.MISSING: (
        "the file or its folder is gone or cannot be opened",
        "put it back (mount the disk, restore the backup), then restart Watcher",
    ),
    StoreFault.UNREACHABLE: (
        "the database does not answer",
        "start it, or have it let the program's user in; Watcher goes on by itself",
    ),
    StoreFault.CROWDED: (
        "the database takes no more connections",
        "end sessions that nobody needs, or raise max_connections or the user's limit; it goes on by itself",
    ),
    StoreFault.FILE_SIZE: (
        "a file may grow no further",
        "raise the limit (LimitFSIZE=, `ulimit -f`), or use another file system; it goes on by itself",
    ),
    StoreFault.MEMORY: (
        "no memory or file handle is left",
        "give the service more, or find what uses it; it goes on by itself",
    ),
    StoreFault.BROKEN: ("the disk or the database fails", "look at the system's log; it goes on by itself"),
}

_ON_A_SERVER = {
    StoreFault.FULL: "free space on the database server's disk; nothing is lost, and it goes on by itself",
    StoreFault.READ_ONLY: "find out why it takes no writing (a standby after a switch, "
    "default_transaction_read_only, rights that were taken away); it goes on by itself",
    StoreFault.LOCKED: "let the session that holds it end (pg_stat_activity and pg_locks name it: a dump, a "
    "migration, an open psql); it goes on by itself",
    StoreFault.DAMAGED: "stop Watcher, keep the cluster, restore a backup, run `watcher doctor --verify`",
    StoreFault.MISSING: "restore the database under its name; Watcher goes on by itself",
    StoreFault.MEMORY: "give the database server more memory, or find what uses it; it goes on by itself",
    StoreFault.BROKEN: "look at the database server's log; it goes on by itself",
}
"""What to do where there is no file of ours but somebody's server."""

# A connection that is refused brings no code: libpq hands on the server's words alone, which are English
# unless its lc_messages says otherwise.  Words that are not known leave «does not answer», which is true.
_WORDS_OF_REFUSAL = {
    "too many": StoreFault.CROWDED,
    "connection slots": StoreFault.CROWDED,
    "connection limit": StoreFault.CROWDED,
}

_ROOM_BYTES = 1 << 20
_PAGES_BYTES = 1 << 17
"""More than SQLite writes at once: so near its limit a file that cannot be written is too large."""
_FAULTS = {
    errno.ENOSPC: StoreFault.FULL,
    errno.EDQUOT: StoreFault.FULL,
    errno.EFBIG: StoreFault.FILE_SIZE,
    errno.EROFS: StoreFault.READ_ONLY,
    errno.EACCES: StoreFault.READ_ONLY,
    errno.EPERM: StoreFault.READ_ONLY,
    errno.ENOENT: StoreFault.MISSING,
    errno.ENOTDIR: StoreFault.MISSING,
    errno.EMFILE: StoreFault.MEMORY,
    errno.ENFILE: StoreFault.MEMORY,
    errno.ENOMEM: StoreFault.MEMORY,
}


def try_room(folder: Path) -> tuple[StoreFault | None, str]:
    """Write as much as an answer may take into a file of no name; return what the system says against it."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM_BYTES))
            file.flush()
    except OSError as error:
        return _FAULTS.get(error.errno or 0, StoreFault.BROKEN), error.strerror or str(error)
    return None, ""


def told(error: SQLAlchemyError | sqlite3.Error, url: URL, name: str) -> StoreError:
    """Return the error as ours: what happened, where, why, and what to do."""
    cause = getattr(error, "orig", None) or error
    fault = _fault_of(error, cause, url)
    if fault is None:
        return StoreError(f"the store failed: {name}: {cause}")
    what, hint = _SAID[fault]
    if url.get_backend_name() != "sqlite":
        what, hint = what.replace("the file", "the database"), _ON_A_SERVER.get(fault, hint)
    return StoreUnusable(f"the store cannot be used: {name}: {what}: {cause}", fault=fault, hint=hint)


def unusable(fault: StoreFault, name: str, cause: object) -> StoreUnusable:
    """Return the error for a fault that was seen otherwise than by the database's words."""
    what, hint = _SAID[fault]
    return StoreUnusable(f"the store cannot be used: {name}: {what}: {cause}", fault=fault, hint=hint)


def _fault_of(error: object, cause: object, url: URL) -> StoreFault | None:
    if isinstance(error, PoolTimeout):
        return StoreFault.LOCKED
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(getattr(cause, "sqlite_errorcode", 0), url)
    code = str(getattr(cause, "sqlstate", None) or "")
    for length in (5, 3, 2):
        if code and code[:length] in _POSTGRESQL:
            return _POSTGRESQL[code[:length]]
    if isinstance(error, DBAPIError) and (error.connection_invalidated or (not code and _is_lost(cause))):
        refused = (fault for words, fault in _WORDS_OF_REFUSAL.items() if words in str(cause))
        return next(refused, StoreFault.UNREACHABLE)
    return None


def _is_lost(cause: object) -> bool:
    """Return whether no server was there to give a code."""
    return any(kind.__name__ == "OperationalError" for kind in type(cause).__mro__)


def _of_sqlite(code: int, url: URL) -> StoreFault | None:
    if code == _MOVED:
        return StoreFault.MISSING
    if code == _NO_MEMORY:
        return StoreFault.MEMORY
    found = _SQLITE.get(code & 0xFF)
    if found in {StoreFault.MISSING, StoreFault.BROKEN} and url.database:  # the system knows better
        fault = try_room(Path(url.database).parent)[0] or found
        return StoreFault.FILE_SIZE if fault is StoreFault.BROKEN and _is_at_limit(url.database) else fault
    return found


def _is_at_limit(database: str) -> bool:
    """Return whether the store's file or its log is as large as this process may make one."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if limit == resource.RLIM_INFINITY:
        return False
    sizes = [path.stat().st_size for end in ("", "-wal") if (path := Path(database + end)).exists()]
    return max(sizes, default=0) > limit - _PAGES_BYTES
