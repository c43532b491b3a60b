"""What `watcher doctor` says of ourselves: can anything be written, do checks go on, is the clock right."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from watcher.app import App
from watcher.app.faults import Faults
from watcher.errors import StoreUnusable
from watcher.gate import SKEW
from watcher.model.config import Settings
from watcher.model.fault import OURSELVES
from watcher.ports import Finding
from watcher.store.lock import read_holder

OVERDUE = timedelta(minutes=15)
LEAST_FREE_BYTES = 64 << 20
_SHOWN = 3


def examine_ourselves(app: App) -> Iterator[Finding]:
    """Yield what was found: store, disk, feeds folder, service, checks, clock, faults that stand."""
    yield _writing(app)
    yield from _room(app.settings)
    yield _feeds_dir(Path(app.settings.store.feeds_dir))
    yield from _service(app)
    yield _clock(app)
    yield from _standing(app)


def _writing(app: App) -> Finding:
    try:
        app.store.probe()
    except StoreUnusable as error:
        text, _, _ = str(error).rpartition(f": {error.hint}")
        return Finding(check="store", is_ok=False, text=text, hint=error.hint)
    return Finding(check="store", is_ok=True, text="can be written")


def _room(settings: Settings) -> Iterator[Finding]:
    folders = {Path(settings.store.feeds_dir): "feeds"}
    if file := _sqlite_file(settings):
        folders = {file.parent: "store", **folders}
    for folder, what in folders.items():
        standing = next(one for one in (folder, *folder.parents) if one.exists())
        free = shutil.disk_usage(standing).free
        yield Finding(
            check=f"disk of {what}",
            is_ok=free >= LEAST_FREE_BYTES,
            text=f"{free >> 20} MiB free at {standing}",
            hint="free some space, or run `watcher evidence prune`: when it is full, nothing can be stored",
        )


def _sqlite_file(settings: Settings) -> Path | None:
    _, is_sqlite, file = settings.store.database.partition("sqlite:///")
    return Path(file) if is_sqlite else None


def _feeds_dir(folder: Path) -> Finding:
    """Try it: who may write there is not all that decides (a disk that is full, or mounted to be read)."""
    standing = next(one for one in (folder, *folder.parents) if one.exists())
    cause = ""
    try:
        with tempfile.TemporaryFile(dir=standing) as file:
            file.write(bytes(1 << 16))
            file.flush()
    except OSError as error:
        cause = f": {error.strerror}"
    return Finding(
        check="feeds folder",
        is_ok=not cause,
        text=f"{folder} {'cannot' if cause else 'can'} be written{cause}",
        hint="give the program's user write access and the disk room, or set store.feeds_dir",
    )


def _service(app: App) -> Iterator[Finding]:
    file = _sqlite_file(app.settings)
    holder = read_holder(file.with_suffix(".lock")) if file else ""
    if file:
        text = f"`watcher up` is running: {holder}" if holder else "`watcher up` is not running"
        yield Finding(check="service", is_ok=True, text=text)
    now, statuses = app.clock.now(), app.store.statuses()
    late = sorted(
        (due, source_id)
        for source_id in app.sources
        if source_id in statuses
        and (due := statuses[source_id].next_check_at) is not None
        and now - due > OVERDUE
    )
    names = ", ".join(source_id for _, source_id in late[:_SHOWN])
    yield Finding(
        check="checks",
        is_ok=not late,
        text=f"{len(late)} overdue since {late[0][0].isoformat()}: {names}" if late else "none overdue",
        hint="the service stands still: restart it and report what its log says"
        if holder
        else "start `watcher up`, or let `watcher check` run more often",
    )


def _clock(app: App) -> Finding:
    latest = app.clock.now() + SKEW
    ahead = [
        source_id
        for source_id, status in app.store.statuses().items()
        if (status.last_checked_at or latest) > latest
    ]
    return Finding(
        check="machine's clock",
        is_ok=not ahead,
        text=f"is behind what is stored for {', '.join(ahead[:_SHOWN])}"
        if ahead
        else "after all that is stored",
        hint="set the machine's clock; these sources are checked anew",
    )


def _standing(app: App) -> Iterator[Finding]:
    """Yield what a service has told and not taken back."""
    told = Faults(app.clock)
    told.recall(app.store.events(source_id=OURSELVES, limit=100))
    for fault in told.standing:
        yield Finding(
            check=f"fault {fault.key}",
            is_ok=False,
            text=f"{fault.text} (since {fault.since.isoformat()})",
            hint="docs/howto/when-something-is-wrong.md says what to do",
        )
