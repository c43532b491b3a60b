"""Run the real program on the stand-in: a baseline, then one dated step after the other."""

import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from watcher.app import App, build_app
from watcher.demo.config import demo_config
from watcher.demo.origin.build import STEPS
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.judge import parse_vocabulary
from watcher.settings import load_settings, load_vocabulary_files
from watcher.web.serving import serve_app

HANG_SECONDS = 5.0
"""How long the stand-in's `timeout` fault holds a connection; the written deadline is shorter."""

log = structlog.get_logger("watcher.demo")


class StepClock:
    """The stand-in's date, running on from each step at the speed of the wall clock."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._step = -1
        self._since = 0.0

    def now(self) -> datetime:
        """Return the date of the step that is served, plus the seconds since it began, UTC."""
        if self._origin.step != self._step:
            self._step, self._since = self._origin.step, time.monotonic()
        running = timedelta(seconds=time.monotonic() - self._since)
        return datetime.fromisoformat(self._origin.at()).astimezone(UTC) + running


def run_demo(*, host: str, port: int, speed: float, folder: Path | None) -> None:
    """Serve the demo until SIGINT or SIGTERM.  `speed` is seconds of real time for one dated step.

    `folder` keeps the database, the feeds and the written sources.toml; None: a temporary one, removed at the
    end.  What was in it before is used on, as a second start of the real program would.
    """
    with ExitStack() as stack:
        here = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watcher-demo-")))
        here.mkdir(parents=True, exist_ok=True)
        origin = stack.enter_context(OriginServer(step=0, hang=HANG_SECONDS))
        app = stack.enter_context(_build(here, origin, port))
        stopping = threading.Event()
        lapse = threading.Thread(target=_lapse, args=(app, origin, speed, stopping), name="lapse")
        origin.goto(step_reached(app))
        app.check(is_all=True)
        app.publish()
        lapse.start()
        try:
            serve_app(app, host=host, port=port)
        finally:
            stopping.set()
            lapse.join()


def step_reached(app: App) -> int:
    """Return the step that an earlier demo on the same folder came to, 0 on a fresh one."""
    checks = [status.last_checked_at for status in app.store.statuses().values()]
    latest = max((at for at in checks if at), default=None)
    if latest is None:
        return 0
    return max(step for step, at in enumerate(STEPS) if datetime.fromisoformat(at) <= latest)


def _build(folder: Path, origin: Origin, port: int) -> App:
    path = folder / "sources.toml"
    path.write_text(demo_config(origin, port=port), encoding="utf-8")
    settings = load_settings(path)
    vocabulary = parse_vocabulary(load_vocabulary_files())
    return build_app(settings, clock=StepClock(origin), vocabulary=vocabulary, is_replay=True)


def _lapse(app: App, origin: Origin, speed: float, stopping: threading.Event) -> None:
    while origin.step < origin.last and not stopping.wait(speed):
        origin.advance()
        results = app.check(is_all=True)
        app.publish()
        changed = [result.source_id for result in results if result.outcome == "changed"]
        log.info("step", at=origin.at()[:10], changed=changed)
