"""Wires the program with its real adapters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from watcher.apart import PdfProcess
from watcher.app.on_demand import FetcherOnDemand
from watcher.app.program import App
from watcher.model.config import Settings
from watcher.ports import Clock
from watcher.store import open_store

if TYPE_CHECKING:
    from watcher.judge import Vocabulary


def build_app(
    settings: Settings,
    *,
    clock: Clock,
    vocabulary: "Vocabulary | Callable[[], Vocabulary]",
    is_replay: bool = False,
) -> App:
    """Return the program wired with its real adapters; `is_replay`: see `Tools`.

    What loads slowly is loaded when it is asked for: the fetcher, and a `vocabulary` that is a function.

    Raises:
        StoreError: the database cannot be opened.
        SchemaMismatch: it was written by a newer program.
    """
    return App(
        settings,
        store=open_store(settings.store.database),
        fetcher=FetcherOnDemand(settings.fetch),
        clock=clock,
        vocabulary=vocabulary,
        is_replay=is_replay,
        pdf=PdfProcess(),
    )
