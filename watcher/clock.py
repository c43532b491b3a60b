"""The only reader of the time."""

from datetime import UTC, datetime


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
