"""A run that dies: `python killed.py CONFIG AT SOURCE BORDER`, killed by SIGKILL at the given border.

A border is the moment just before (odd) or just after (even) a call that writes to the store or to the
feed files.  Border 0: never.  Prints how many borders the run had when it lived.
"""

import os
import signal
import sys
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


def main(config: str, at: str, source: str, border: str) -> None:
    settings = load_settings(Path(config))
    store = DyingStore(open_store(settings.store.database), int(border))
    app = App(
        settings,
        store=store,
        fetcher=HttpFetcher(settings.fetch),
        clock=FixedClock(datetime.fromisoformat(at)),
        vocabulary=parse_vocabulary(load_vocabulary_files()),
    )
    with app:
        app.resume()
        app.check([SourceId(source)])
        app.publish()
    print(store.passed)


if __name__ == "__main__":
    main(*sys.argv[1:])
