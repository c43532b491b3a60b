"""A budget counted in work done, not in seconds, so that the result never depends on the machine's load."""


class Work:
    """Counts comparisons; when the limit is reached the rest is left unmatched, and the stats say so."""

    def __init__(self, limit: int = 8_000_000) -> None:
        self.spent = 0
        self.coarse = 0
        self._limit = limit

    @property
    def is_exhausted(self) -> bool:
        """Return whether the budget is used up."""
        return self.spent >= self._limit

    def spend(self, size: int) -> None:
        """Count `size` units (about one word compared with 64 others)."""
        self.spent += size
