"""A run that dies: its process is killed by SIGKILL at a given border.

A border is the moment just before (odd) or just after (even) a call that writes to the store or to the
feed files.
"""

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from watcher.app import App
from watcher.clock import FixedClock
from watcher.fetch import HttpFetcher
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

VOCABULARY = parse_vocabulary(load_vocabulary_files())  # read once, not for each of many runs
WRITES = frozenset(
    {
        "claim",
        "finish",
        "add_snapshot",
        "settle_snapshot",
        "add_document",
        "accept_version",
        "add_change",
        "set_verdict",
        "conclude",
        "mark_delivered",
        "supersede_held",
        "add_events",
    }
)


class DyingStore:
    """The real store, and the end of the process at a chosen border."""

    def __init__(self, store: Any, border: int) -> None:
        self._store, self._border, self.passed = store, border, 0

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)
        return self._wrapped(call) if name in WRITES else call

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            self._step()
            out = call(*args, **named)
            self._step()
            return out

        return run

    def _step(self) -> None:
        self.passed += 1
        if self.passed == self._border:
            os.kill(os.getpid(), signal.SIGKILL)


def run_once(config: Path, at: str, source: SourceId, border: int) -> int:
    """Check `source` and publish, up to `border` (0: to the end); return how many borders there were."""
    settings = load_settings(config)
    store = DyingStore(open_store(settings.store.database), border)
    app = App(
        settings,
        store=store,
        fetcher=HttpFetcher(settings.fetch),
        clock=FixedClock(datetime.fromisoformat(at)),
        vocabulary=VOCABULARY,
    )
    with app:
        app.resume()
        app.check([source])
        app.publish()
    return store.passed
