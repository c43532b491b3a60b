"""A run that is ended at a border: just before or after its n-th call out of itself, whichever that is.

Borders are not listed but found: every call of a port (store, fetcher) has one before and one after it.  So
has every file that is renamed, removed or opened to be written and every connection that is made (feed files,
posts, mail): Python's own audit hooks tell of them.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.integration.faults.ground import VOCABULARY
from watcher.app import App
from watcher.cli.stopping import until_stopped
from watcher.clock import FixedClock
from watcher.fetch import HttpFetcher
from watcher.settings import load_settings
from watcher.store import open_store

_EVENTS = frozenset({"os.rename", "os.remove", "socket.connect"})


class Borders:
    """Counts borders, and ends the process at one of them."""

    def __init__(self, last: int, how: signal.Signals) -> None:
        self._last, self._how, self.passed = last, how, 0
        self.is_counting = False

    def step(self) -> None:
        if self.is_counting:
            self.passed += 1
            if self.passed == self._last:
                os.kill(os.getpid(), self._how)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        is_write = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _EVENTS or is_write:
            self.step()


class Bordered:
    """Any object, with a border before and after each call of its methods."""

    def __init__(self, real: Any, borders: Borders) -> None:
        self._real, self._borders = real, borders

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return self._wrapped(found) if callable(found) else found

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            self._borders.step()
            out = call(*args, **named)
            self._borders.step()
            return out

        return run


def run_to(config: Path, at: str, last: int, how: signal.Signals = signal.SIGKILL) -> int:
    """Start as `watcher up` does and do one round, up to border `last` and return how many.

    0: to the end; below zero: only tell operators what is still to be told.  `how`: by which signal.
    """
    settings = load_settings(config)
    borders = Borders(last, how)
    app = App(
        settings,
        store=Bordered(open_store(settings.store.database), borders),
        fetcher=Bordered(HttpFetcher(settings.fetch), borders),
        clock=FixedClock(datetime.fromisoformat(at)),
        vocabulary=VOCABULARY,
    )
    sys.addaudithook(borders.hear)
    borders.is_counting = last >= 0
    with until_stopped(), app:
        with app.alone():
            if last >= 0:
                app.resume()
                app.check()
                app.publish()
                app.note_broken_promises()
            app.tell_operators()
        borders.is_counting = False  # how it ends has no borders
    return borders.passed
