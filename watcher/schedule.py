"""When, never what: plain functions called again and again, by time that nobody can set.

A clock on the wall that goes back by a week must not stop the checks for a week, and a run that hangs must
hold up neither the others nor the end of the program (docs/explanation/faults.md).
"""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from watcher.app import App
from watcher.clock import steady_seconds
from watcher.errors import ConfigError, StoreUnusable
from watcher.pipeline.check import CheckResult
from watcher.settings import SettingsWatch

ROUND = timedelta(minutes=2)
"""A host that takes longer than this goes on in the next round: others are not to wait for it."""

PATIENCE = timedelta(seconds=30)
"""So long a round waits for its slowest host; that one goes on by itself, and the next round without it."""

TICK_SECONDS = 5
"""How often the schedule of record is asked for what is due.  One indexed query when nothing is."""

TELL_SECONDS = 15
"""How often the statuses are asked for what is to be told without any check."""

RELOAD_SECONDS = 3

STALLED_SECONDS = 600
"""A run that has not ended for so long stands still: /healthz says so with 503, and the log once."""

STOP_SECONDS = 8
"""So long what runs may take to end when the program is told to; what takes longer is broken off."""

log = structlog.get_logger("watcher.schedule")


class Ticker:
    """Calls a few plain functions again and again, each never twice at once, until stopped."""

    def __init__(
        self, *, on_error: Callable[[str, Exception | None], None], steady: Callable[[], float]
    ) -> None:
        """Make one; `on_error` is told after each call how it ended, None for well."""
        self._on_error, self._steady = on_error, steady
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []
        self._ended_at: dict[str, float] = {}

    def every(self, seconds: float, name: str, call: Callable[[], object]) -> None:
        """Call `call` every `seconds` seconds from `start` on.

        An error is told and the next call comes all the same.
        """
        run = threading.Thread(
            target=self._run, args=(seconds, name, call), name=f"every-{name}", daemon=True
        )
        self._threads.append(run)
        self._ended_at[name] = self._steady()

    def start(self) -> None:
        """Begin; the first calls come after their first interval."""
        for name in self._ended_at:
            self._ended_at[name] = self._steady()
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> tuple[str, ...]:
        """Begin no more, wait so long for running calls, and return the names of those that go on."""
        self._ending.set()
        until = self._steady() + seconds
        for thread in self._threads:
            thread.join(max(until - self._steady(), 0))
        return tuple(thread.name for thread in self._threads if thread.is_alive())

    def ages(self) -> Mapping[str, float]:
        """Return for how many seconds each run has not ended."""
        now = self._steady()
        return {name: now - at for name, at in self._ended_at.items()}

    def _run(self, seconds: float, name: str, call: Callable[[], object]) -> None:
        while not self._ending.wait(seconds):
            try:
                call()
            except Exception as error:  # noqa: BLE001 -- a scheduled run is an entry point: told, and the next comes
                self._on_error(name, error)
            else:
                self._on_error(name, None)
            self._ended_at[name] = self._steady()


def run_forever(app: App, *, config_path: Path, serve: Callable[[], None]) -> None:
    """Check what is due and follow edits of the configuration for as long as `serve` runs.

    `serve` blocks until SIGINT or SIGTERM; running checks are then waited for, for some seconds.
    """
    watch = SettingsWatch(config_path)
    ticker = Ticker(on_error=lambda name, error: note_end(app, name, error), steady=steady_seconds)
    for name, step in (
        ("recall", app.care.recall),
        ("resume", app.resume),
        ("publish", app.publish),
        ("spread", app.spread_overdue),
    ):
        _try(app, name, step)
    ticker.every(TICK_SECONDS, "check", lambda: check_due(app))
    ticker.every(TELL_SECONDS, "tell", lambda: tell_without_checks(app))
    ticker.every(TELL_SECONDS, "send", app.tell_operators)
    ticker.every(TELL_SECONDS, "watch", lambda: _watch(app, ticker))
    ticker.every(RELOAD_SECONDS, "reload", lambda: _reload(app, watch))
    app.ages = ticker.ages
    ticker.start()
    try:
        serve()
    finally:
        app.stop()
        if left := ticker.stop():
            log.warning("broken off; it is done again at the next start", runs=left)


def _try(app: App, name: str, call: Callable[[], object]) -> None:
    """Do a step of the start; what fails is told, and the service begins all the same."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 -- as in Ticker
        note_end(app, name, error)


def note_end(app: App, name: str, error: Exception | None) -> None:
    """Tell how a run ended: once when it begins to fail, once when it is well."""
    key = f"run:{name}"
    match error:
        case None:
            app.faults.leave(key)
        case StoreUnusable():
            app.faults.enter_store(error)
        case _:
            text = f"Oppgaven «{name}» feiler"
            if app.faults.enter(key, text, f"{type(error).__name__}: {error}"):
                log.error("scheduled run failed", run=name, exc_info=error)


def check_due(app: App) -> None:
    """Check what is due and publish; when nothing could be stored, no server is asked for it."""
    app.care.follow_clock()
    if not app.care.heal():
        return
    app.check(budget=ROUND, patience=PATIENCE, on_done=_log_result)
    app.publish()


def _log_result(result: CheckResult) -> None:
    log.info("checked", source=result.source_id, outcome=result.outcome, detail=result.detail)


def tell_without_checks(app: App) -> None:
    """Tell what is true without any check: this goes on when checks are stuck."""
    app.note_broken_promises()
    app.care.note_faults()
    app.publish()


def _watch(app: App, ticker: Ticker) -> None:
    """Tell of runs that stand still."""
    for name, age in ticker.ages().items():
        key = f"stalled:{name}"
        if age > STALLED_SECONDS:
            error = f"it has not ended for {STALLED_SECONDS} seconds: restart the service"
            app.faults.enter(key, f"Oppgaven «{name}» står stille", error)
        else:
            app.faults.leave(key)


def _reload(app: App, watch: SettingsWatch) -> None:
    try:
        edited = watch.poll()
    except ConfigError as error:
        log.warning("configuration not taken over; the last good one stays", error=str(error))
        return
    if edited is not None:
        app.reload(edited)
        app.spread_overdue()
        log.info("configuration taken over", sources=len(edited.sources))
