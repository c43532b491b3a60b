"""One request at a time for each host, and a pause between two.  Waiting costs nobody's deadline."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from watcher.fetch.guard import is_loopback_name, port_of
from watcher.model.config import FetchSettings

_DEFAULT_GAP = timedelta(seconds=1)
_PART_GAP = timedelta(milliseconds=100)
_MANY_HOSTS = 4096


def host_key(url: httpx.URL) -> str:
    """Return what a turn is taken for: host and port."""
    return f"{url.host}:{port_of(url)}"


def gap_for(url: httpx.URL, crawl_delay: timedelta | None, settings: FetchSettings) -> timedelta:
    """Return the pause before the next request to this host.

    The larger of the configured gap and robots' Crawl-delay (which is honoured up to `max_crawl_delay`).
    On loopback there is none unless one was configured: no one else's server is burdened.
    """
    if settings.min_gap is None and is_loopback_name(url.host):
        return timedelta()
    own = _DEFAULT_GAP if settings.min_gap is None else settings.min_gap
    return max(own, min(crawl_delay or timedelta(), settings.max_crawl_delay))


def part_gap(url: httpx.URL, settings: FetchSettings) -> timedelta:
    """Return the pause before a part of a page that is being shown: one visit, one part at a time.

    The full pause, Crawl-delay included, stands before the visit and after it.
    """
    return min(_PART_GAP, gap_for(url, None, settings))


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    ended_at: float | None = None


class Turns:
    """Hands out turns; all of it happens in one event loop, so that threads need no further lock."""

    def __init__(
        self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def turn(self, key: str, gap: timedelta) -> AsyncIterator[None]:
        """Wait for the turn of `key`, at least `gap` after the end of the one before."""
        turn = self._turns.setdefault(key, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                if turn.ended_at is not None:
                    pause = turn.ended_at + gap.total_seconds() - self._clock()
                    if pause > 0:
                        await self._sleep(pause)
                try:
                    yield
                finally:
                    turn.ended_at = self._clock()
        finally:
            turn.waiting -= 1
            self._forget_idle()

    def _forget_idle(self) -> None:
        """Keep the table small: the hosts that have been idle longest are forgotten first."""
        if len(self._turns) <= _MANY_HOSTS:
            return
        idle = [(turn.ended_at or 0.0, key) for key, turn in self._turns.items() if not turn.waiting]
        for _, key in sorted(idle)[: _MANY_HOSTS // 2]:
            del self._turns[key]
