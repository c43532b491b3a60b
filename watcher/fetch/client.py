"""The fetcher: a plain call for any thread, one event loop behind it."""

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from datetime import datetime
from typing import Any, TypeVar

import httpx

from watcher.fetch.guard import Guard, RefusedAddress
from watcher.fetch.journey import Guide
from watcher.fetch.rendering import Renderer
from watcher.fetch.transport import GuardedTransport, Lookup
from watcher.model.answer import Answer, FetchRequest
from watcher.model.config import FetchSettings

REACH_SECONDS = 5.0
"""So long a server may take to let us connect when all that is asked is whether it is there."""

_T = TypeVar("_T")


class HttpFetcher:
    """Implements ports.Fetcher.  `transport` stands in for the network (a mock); `lookup` for DNS."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        guard = Guard(settings.allow_hosts)
        self._transport = transport or GuardedTransport(
            guard, connections=settings.concurrency, lookup=lookup, ca_file=settings.ca_file
        )
        self._guide = Guide(settings, guard, self._transport, time.monotonic)
        self._renderer = Renderer(settings, self._guide)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="watcher-fetch", daemon=True)
        self._thread.start()
        self._closing = threading.Lock()
        self._is_closed = False

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what came; never raises for anything the network or the server did.

        Raises:
            RuntimeError: the fetcher is closed.
            ValueError: `now` has no zone.
        """
        if now.tzinfo is None:
            raise ValueError(f"an observation time needs a zone: {now.isoformat()}")
        if request.render is not None:
            return self._run(self._renderer.fetch(request, now))
        return self._run(self._guide.fetch(request, now))

    def reaches(self, url: str) -> bool:
        """Return whether the server of an address can be connected to; nothing is asked of it.

        True too when it is not to be asked: nothing is known then.
        """
        if not isinstance(self._transport, GuardedTransport):
            return True
        try:
            return self._run(self._transport.reaches(httpx.URL(url), REACH_SECONDS))
        except (RefusedAddress, httpx.InvalidURL):
            return True

    def close(self) -> None:
        """Let go of connections and the thread; fetches under way are broken off.  Again is no error."""
        with self._closing:
            if self._is_closed:
                return
            self._run(self._wind_up())
            self._is_closed = True
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._is_closed:
            work.close()
            raise RuntimeError("this fetcher is closed: make a new one")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except CancelledError as error:
            raise RuntimeError("this fetcher was closed during the fetch") from error
        except BaseException:
            future.cancel()  # the caller was interrupted: nobody waits for the answer any more
            raise

    async def _wind_up(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._transport.aclose()
