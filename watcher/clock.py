"""The only reader of the time."""

import time
from datetime import UTC, datetime

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady_seconds() -> float:
    """Return seconds that nobody can set: for how long something took, whatever the clock on the wall does.

    Where the system can tell, a machine that slept has aged meanwhile.
    """
    return time.clock_gettime(_STEADY)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this moment, aware, UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still: the observation time of `watcher check --at`."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError(f"an observation time needs a zone: {at.isoformat()}")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment given, UTC."""
        return self._at
