"""The feeds folder: every file whole at every moment, written only when its bytes differ.

A file is not rendered again when what it is made from and the file itself are as they were (`marks`).

The last writer renders and writes under a lock of the folder, so that a slow process never puts older
bytes over newer ones.  Nothing is removed but temporary files that a killed run of ours left.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol, runtime_checkable

from watcher.deliver.marks import MARK, Mark, is_untouched, mark_bytes, read_mark, stand_of
from watcher.errors import DeliveryError
from watcher.model.notice import Notice

_LOCK = ".watcher-lock"
_TEMPORARY = (".watcher-", ".tmp")
_MODE = 0o644
FROZEN = "arkiv-"
"""Files whose name begins so never change once they are there."""


@runtime_checkable
class Printed(Protocol):
    """Files that say, without being rendered, what each is made from: equal prints, equal bytes."""

    def prints(self) -> Mapping[str, str]:
        """Return the print of each file."""
        ...


class FeedFiles:
    """The channel "feeds": `render` gives all files, path below `feeds_dir` → bytes, in the order to write.

    Where they are `Printed`, only those are rendered whose print or whose file is another than it was.
    `mark` is the name of what remembers this: of its own for each set of files in one folder.
    `written` counts the files written since the object was made.
    """

    name = "feeds"

    def __init__(
        self, feeds_dir: Path, render: Callable[[], Mapping[str, bytes]], *, mark: str = MARK
    ) -> None:
        self._folder, self._mark = Path(feeds_dir), mark
        self._render = render
        self.written = 0

    def deliver(self, notices: Sequence[Notice], now: datetime) -> None:  # noqa: ARG002 -- the port's shape: files show everything stored, not only what is new
        """Bring the folder up to date with all that is published.

        Raises:
            DeliveryError: the folder cannot be written (try again), or an archive would change (permanent).
        """
        self.build()

    def build(
        self, *, is_forced: bool = False, is_whole: bool = False, standing: Callable[[], str] | None = None
    ) -> int:
        """Write every file whose bytes differ and return how many; `is_forced`: changed archives too.

        `standing` names the state of all that the files hang on; it is asked under the folder's lock, before
        `render`.  Were they made for the same one and touched by nobody since, nothing is even planned.
        `is_whole` and `is_forced` render every file, whatever the mark says.

        An archive that is there and would change stays as it is; everything else is written all the same,
        so that readers hear the news, and only then the error is raised.

        Raises:
            DeliveryError: as `deliver`.
        """
        before = self.written
        try:
            with self._locked():
                self._sweep()
                mark = Mark() if is_whole or is_forced else read_mark(self._folder / self._mark)
                now = standing() if standing else ""
                if now and mark.standing == now and is_untouched(self._folder, mark.files):
                    return 0
                frozen = self._write_all(mark, now, is_forced=is_forced)
        except OSError as error:
            raise DeliveryError(
                f"cannot write {error.filename or self._folder}: {error.strerror or error}",
                channel=self.name,
                permanent=False,
            ) from error
        if frozen:
            raise DeliveryError(
                f"{len(frozen)} archive(s) in {self._folder} would change and were left as they are: "
                f"{', '.join(frozen[:3])} (archives are frozen: readers keep them; when the change is "
                "meant, as after editing [service], run `watcher feeds build --force`)",
                channel=self.name,
                permanent=True,
                is_delivered=True,
            )
        return self.written - before

    def _write_all(self, mark: Mark, standing: str, *, is_forced: bool) -> list[str]:
        """Write what differs and leave a mark of it; return the archives that would have changed."""
        frozen: list[str] = []
        files = self._render()
        prints = files.prints() if isinstance(files, Printed) else {}
        made = Mark()
        for path in files:
            target, print_ = self._target(path), prints.get(path, "")
            known = print_, stand_of(target)
            if print_ and mark.files.get(path) == known:
                made.files[path] = known
            elif self._write(target, files[path], is_forced=is_forced):
                made.files[path] = print_, stand_of(target)
            else:
                frozen.append(path)
        made.standing = "" if frozen else standing
        if prints and made != mark:
            with suppress(OSError):  # it saves work and is nothing to fail for: the old one claims too little
                _replace(self._folder / self._mark, mark_bytes(made))
        return frozen

    def _write(self, target: Path, body: bytes, *, is_forced: bool) -> bool:
        """Bring one file up to date; False for an archive that would have changed."""
        present = _read(target)
        if body == present:
            return True
        if present is not None and target.name.startswith(FROZEN) and not is_forced:
            return False
        _replace(target, body)
        self.written += 1
        return True

    def _target(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or any(part.startswith((".", "/")) or "\\" in part or "\x00" in part for part in parts):
            raise DeliveryError(
                f"refusing to write {path!r}: not a plain path below {self._folder}",
                channel=self.name,
                permanent=True,
            )
        return self._folder.joinpath(*parts)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder against other processes and threads; made when it is not there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _sweep(self) -> None:
        """Remove temporary files that a killed run of ours left; under the lock nobody else's are there."""
        start, end = _TEMPORARY
        for left in self._folder.rglob(f"{start}*{end}"):
            with suppress(FileNotFoundError):
                left.unlink()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(target: Path, body: bytes) -> None:
    """Put `body` at `target` in one step: readers see the old file or the new one, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    start, end = _TEMPORARY
    handle, name = tempfile.mkstemp(prefix=start, suffix=end, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fchmod(file.fileno(), _MODE)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
