"""Notices a clock that is set: what it shows is held against time that nobody can set."""

from collections.abc import Callable
from datetime import timedelta

from watcher.ports import Clock

JUMP = timedelta(minutes=1)
"""A step smaller than this is a clock being set right; nothing of ours hangs on it."""

GRACE_SECONDS = 600.0
"""So long after a step forward no promise is called broken: first the pages are looked at."""


class ClockWatch:
    """`look` says by how much the clock was set since the last look."""

    def __init__(self, clock: Clock, steady: Callable[[], float]) -> None:
        self._clock, self._steady = clock, steady
        self._seen = (clock.now(), steady())
        self._settled_at = float("-inf")

    def look(self) -> timedelta:
        """Return by how much the clock ran ahead of time passed (below zero: back); zero when it just ran."""
        before, ticks_before = self._seen
        now, ticks = self._seen = (self._clock.now(), self._steady())
        jump = (now - before) - timedelta(seconds=ticks - ticks_before)
        if abs(jump) < JUMP:
            return timedelta()
        if jump > timedelta():
            self._settled_at = ticks + GRACE_SECONDS
        return jump

    @property
    def is_unsettled(self) -> bool:
        """Whether the clock has just gone forward, so that nobody could look meanwhile."""
        return self._steady() < self._settled_at
