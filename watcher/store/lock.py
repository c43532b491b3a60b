"""A lock on a file: keeps a second `watcher up` off the same SQLite store.

The kernel lets go of it when the holder dies, however it dies; the words in the file only say who it was.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from watcher.errors import StoreError
from watcher.store.scalars import write_moment


class Locked(StoreError):
    """Another process holds the lock; `holder` is what it wrote about itself."""

    def __init__(self, path: Path, holder: str) -> None:
        self.path, self.holder = path, holder
        super().__init__(
            f"another Watcher is running on this store: {path}: {holder or 'it left no name'}: "
            "stop it first, or give this one its own [store] database"
        )


@contextlib.contextmanager
def hold_lock(path: Path | str, *, started_at: datetime) -> Iterator[None]:
    """Hold the lock while the block runs; `started_at` is shown to whoever comes second.

    Raises:
        Locked: somebody else holds it (at once, no waiting).
        StoreError: the file cannot be made.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"cannot make the lock: {path}: {error.strerror}: "
            "make the folder writable for the program's user, and the disk not full"
        ) from error
    try:
        _take(handle, path)
        with contextlib.suppress(OSError):  # a full disk: the lock holds without the words
            os.ftruncate(handle, 0)
            os.write(handle, f"process {os.getpid()}, since {write_moment(started_at)}\n".encode())
        yield
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)  # lets go.  The file stays: removing it would let two hold "the same" lock


def read_holder(path: Path | str) -> str:
    """Return what the holder of the lock wrote about itself, "" when nobody holds it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return os.pread(handle, 200, 0).decode(errors="replace").strip() or "it left no name"
    finally:
        os.close(handle)
    return ""


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 200, 0).decode(errors="replace").strip()
        raise Locked(path, holder) from None
    except OSError as error:
        raise StoreError(f"cannot lock: {path}: {error.strerror}: is it on a network drive?") from error
