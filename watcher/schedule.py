"""APScheduler: when, never what.

This is the typed wrapper around apscheduler; nothing of it leaves this module.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from watcher.app import App
from watcher.errors import ConfigError
from watcher.settings import SettingsWatch

ROUND = timedelta(minutes=2)
"""A host that takes longer than this goes on in the next round: others are not to wait for it."""

TICK_SECONDS = 5
"""How often the schedule of record is asked for what is due.  One indexed query when nothing is."""

TELL_SECONDS = 15
"""How often the statuses are asked for what is to be told without any check."""

RELOAD_SECONDS = 3
log = structlog.get_logger("watcher.schedule")


class Ticker:
    """Calls a few plain functions again and again, each never twice at once, until stopped."""

    def __init__(self) -> None:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=defaults)

    def every(self, seconds: float, name: str, call: Callable[[], object]) -> None:
        """Call `call` every `seconds` seconds from `start` on.

        An error is logged and the next call comes all the same.
        """
        self._scheduler.add_job(_guarded(name, call), "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin; the first calls come after their first interval."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for running calls to end, and begin no more."""
        self._scheduler.shutdown(wait=True)


def _guarded(name: str, call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            call()
        except Exception:  # a scheduled run is an entry point: it logs and goes on
            log.exception("scheduled run failed", run=name)

    return run


def run_forever(app: App, *, config_path: Path, serve: Callable[[], None]) -> None:
    """Check what is due and follow edits of the configuration for as long as `serve` runs.

    `serve` blocks until SIGINT or SIGTERM; running checks are then waited for.
    """
    watch = SettingsWatch(config_path)
    ticker = Ticker()
    app.resume()
    app.publish()
    app.spread_overdue()
    ticker.every(TICK_SECONDS, "check", lambda: _tick(app))
    ticker.every(TELL_SECONDS, "tell", lambda: _tell(app))
    ticker.every(RELOAD_SECONDS, "reload", lambda: _reload(app, watch))
    ticker.start()
    try:
        serve()
    finally:
        ticker.stop()


def _tick(app: App) -> None:
    for result in app.check(budget=ROUND):
        log.info("checked", source=result.source_id, outcome=result.outcome, detail=result.detail)
    app.publish()


def _tell(app: App) -> None:
    """Tell what is true without any check: this goes on when checks are stuck."""
    app.note_broken_promises()
    app.publish()
    app.tell_operators()


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
