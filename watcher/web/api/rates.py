"""How fast a token may ask: a bucket for each, counted in this process."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

FULL = 120
"""So much may be asked at once."""
PER_SECOND = 5
"""So much is given back in a second."""
_MOST = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Rates:
    """Counts what tokens ask for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, token: str, cost: int, now: datetime) -> timedelta:
        """Count a request; return for how long it must wait instead, nothing when it need not."""
        with self._lock:
            if len(self._buckets) >= _MOST:
                self._forget(now)
            bucket = self._buckets.setdefault(token, _Bucket(FULL, now))
            passed = max(0.0, (now - bucket.at).total_seconds())
            bucket.left, bucket.at = min(FULL, bucket.left + passed * PER_SECOND), now
            if bucket.left < cost:
                return timedelta(seconds=(cost - bucket.left) / PER_SECOND)
            bucket.left -= cost
            return timedelta()

    def _forget(self, now: datetime) -> None:
        """Forget who has not asked for so long that it counts no more, else everybody."""
        old = now - timedelta(seconds=FULL / PER_SECOND)
        kept = {token: one for token, one in self._buckets.items() if one.at > old}
        self._buckets = kept if len(kept) < _MOST else {}
