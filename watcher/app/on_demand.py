"""What a command may not need, made when first asked for: the fetcher with its libraries, the vocabulary.

`watcher sources` and `watcher show` ask no page.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from watcher.model.answer import Answer, FetchRequest
from watcher.model.config import FetchSettings

if TYPE_CHECKING:
    from watcher.fetch import HttpFetcher
    from watcher.judge import Vocabulary


class FetcherOnDemand:
    """The fetcher, begun with the first request."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._begun: HttpFetcher | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what came, as the fetcher does."""
        return self._fetcher().fetch(request, now)

    def reaches(self, url: str) -> bool:
        """Return whether the server of an address can be connected to, as the fetcher does."""
        return self._fetcher().reaches(url)

    def close(self) -> None:
        """Let go of the fetcher, if there is one; again is no error."""
        with self._lock:
            self._is_closed = True
            if self._begun:
                self._begun.close()

    def _fetcher(self) -> "HttpFetcher":
        if self._begun is None:
            with self._lock:
                if self._is_closed:
                    raise RuntimeError("this fetcher is closed: make a new one")
                if self._begun is None:
                    self._begun = _http_fetcher(self._settings)
        return self._begun


class VocabularyOnDemand:
    """The vocabulary, or what reads it: read with the first change that is judged, and once."""

    def __init__(self, vocabulary: "Vocabulary | Callable[[], Vocabulary]") -> None:
        self._vocabulary = vocabulary
        self._lock = threading.Lock()

    def read(self) -> "Vocabulary":
        """Return it; hosts are checked side by side, and two may ask first."""
        with self._lock:
            if callable(self._vocabulary):
                self._vocabulary = self._vocabulary()
            return self._vocabulary


def _http_fetcher(settings: FetchSettings) -> "HttpFetcher":
    from watcher.fetch import HttpFetcher  # noqa: PLC0415 — loads aiohttp and httpx

    return HttpFetcher(settings)
