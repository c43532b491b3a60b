"""Real faults for tests: a small disk, a second process that locks, a clock that can be set."""

import contextlib
import multiprocessing
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.loopback import LoopbackServer
from tests.surroundings import skip_here
from watcher.app import App
from watcher.fetch import HttpFetcher
from watcher.judge import parse_vocabulary
from watcher.model.fault import OURSELVES
from watcher.model.ids import SourceId
from watcher.model.status import EventKind
from watcher.schedule import check_due, note_end, tell_without_checks
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store.database import Database
from watcher.store.schema import migrate
from watcher.store.sql import SqlStore

VOCABULARY = parse_vocabulary(load_vocabulary_files())
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE, OTHER = SourceId("raad"), SourceId("andre")
HEAD = """[service]
title = "Test"
base_url = "http://127.0.0.1:8000"
tag_authority = "watcher.example,2026"

[store]
database = "sqlite:///{store}/watcher.db"
feeds_dir = "{feeds}"

[fetch]
allow_hosts = ["127.0.0.1", "localhost", "a.test", "b.test", "c.test", "d.test"]
deadline = "20s"
"""
ENTRY = """
[[source]]
id = "{id}"
title = "Råd {id}"
owner = "FHI"
url = "{url}"
keep = ["main"]
every = "30m"
"""
SEVEN = "Nærkontakter skal holde seg hjemme i 7 dager etter siste kontakt."
TEN = "Nærkontakter skal holde seg hjemme i 10 dager etter siste kontakt."


def page(text: str, *, padding: int = 0) -> bytes:
    """Return a page; `padding` bytes that cannot be packed make its evidence large."""
    filling = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(padding // 8))
    return f"""<!doctype html><html lang="nb"><head><title>Råd</title><!-- {filling} --></head><body><main>
<h1>Råd</h1><p>Denne siden samler råd til dem som arbeider med sykdommen i Norge, og holdes ved like.</p>
<h2>Karantene</h2><p>{text}</p></main></body></html>""".encode()


class Times:
    """A clock that can be set, and time that cannot: only `pass_` moves both."""

    def __init__(self, at: datetime = START) -> None:
        self.at, self.seconds = at, 1000.0

    def now(self) -> datetime:
        return self.at

    def steady(self) -> float:
        return self.seconds

    def pass_(self, length: timedelta) -> None:
        self.at += length
        self.seconds += length.total_seconds()

    def jump(self, length: timedelta) -> None:
        self.at += length


class Ground:
    """A server with pages, a configuration, and the program on it."""

    def __init__(self, folder: Path, server: LoopbackServer, *, store: Path, feeds: Path) -> None:
        self.folder, self.server, self.store, self.feeds = folder, server, store, feeds
        self.times = Times()
        self.urls = {PAGE: server.url("/raad")}
        self.serve(SEVEN)

    @property
    def config(self) -> Path:
        return self.folder / "sources.toml"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.store}/watcher.db"

    def serve(self, text: str, *, padding: int = 0) -> None:
        for url in self.urls.values():
            path = "/" + url.rsplit("/", 1)[1]
            self.server.say(path, page(text, padding=padding), headers={"Content-Type": "text/html"})

    def open(self, *, busy: timedelta = timedelta(seconds=1), **options: Any) -> App:
        text = HEAD.format(store=self.store, feeds=self.feeds)
        text = text.replace(f"sqlite:///{self.store}/watcher.db", self.database)
        entries = "".join(ENTRY.format(id=key, url=url) for key, url in self.urls.items())
        self.config.write_text(text + entries, encoding="utf-8")
        settings = load_settings(self.config)
        database = Database(settings.store.database, busy=busy)
        migrate(database)
        return App(
            settings,
            store=SqlStore(database),
            fetcher=options.pop("fetcher", None) or HttpFetcher(settings.fetch),
            clock=self.times,
            vocabulary=VOCABULARY,
            steady=self.times.steady,
            **options,
        )


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small file system of its own; only root may."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        skip_here(f"cannot mount a small disk: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, how: str) -> None:
    """Make a mounted disk `ro` or `rw`."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True, capture_output=True)


def fill(folder: Path) -> Path:
    """Fill a disk to its last byte and return the file that does it."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return ballast


def _hold(path: str, how: str, is_held: Any, let_go: Any) -> None:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute(f"BEGIN {how}")
    is_held.set()
    let_go.wait(60)
    connection.execute("ROLLBACK")
    connection.close()


@contextlib.contextmanager
def locked(path: Path, how: str) -> Iterator[Callable[[], None]]:
    """Let another process hold the database; gives what lets it go."""
    context = multiprocessing.get_context("spawn")
    is_held, let_go = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(str(path), how, is_held, let_go))
    process.start()
    assert is_held.wait(30)

    def release() -> None:
        let_go.set()
        process.join(30)

    try:
        yield release
    finally:
        release()


def within(seconds: float, call: Callable[[], object]) -> float:
    """Return how long a call took, which must be less than `seconds`."""
    begun = time.monotonic()
    call()
    took = time.monotonic() - begun
    assert took < seconds, took
    return took


def tick(ground: Ground, app: App, times: int = 1) -> None:
    """Do what the service does, as it does it: nothing that fails may reach us."""
    for _ in range(times):
        for name, call in (("check", check_due), ("tell", tell_without_checks)):
            try:
                call(app)
            except Exception as error:  # noqa: BLE001 -- as the ticker does
                note_end(app, name, error)
            else:
                note_end(app, name, None)
        ground.times.pass_(timedelta(seconds=15))


def kinds(app: App) -> list[EventKind]:
    return [event.kind for event in reversed(app.store.events(source_id=OURSELVES))]


def verified_at(app: App) -> datetime:
    """Return «sist bekreftet» of the page."""
    seen = app.store.statuses()[PAGE].last_verified_at
    assert seen is not None
    return seen


def newest(app: App) -> int:
    """Return the number of the page's newest version."""
    version = app.store.newest_version(PAGE)
    assert version is not None
    return version.number
