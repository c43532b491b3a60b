"""Has the page said this before, and does it go back and forth?  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.record import Version

_FLAPPING_FROM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a text.

    `is_return_to` is the newest earlier version with this very text, None when the text is new or stands now.
    `alternations` counts the returns within the window, this one included: A→B→A is one, A→B→A→B two.
    """

    is_return_to: int | None
    alternations: int

    @property
    def is_flapping(self) -> bool:
        """True when the page went back and forth at least twice within the window."""
        return self.alternations >= _FLAPPING_FROM


def recall(versions: Sequence[Version], sha256_text: str, at: datetime, window: timedelta) -> Memory:
    """Return what earlier versions (oldest first) say about a text seen at `at`."""
    if not versions or versions[-1].sha256_text == sha256_text:
        return Memory(is_return_to=None, alternations=_returns(versions, at - window))
    earlier = (version.number for version in reversed(versions) if version.sha256_text == sha256_text)
    return_to = next(earlier, None)
    count = _returns(versions, at - window) + (return_to is not None)
    return Memory(is_return_to=return_to, alternations=count)


def _returns(versions: Sequence[Version], since: datetime) -> int:
    """Count the versions seen at or after `since` whose text had stood before."""
    known: set[str] = set()
    count = 0
    for version in versions:
        if version.sha256_text in known and version.seen_at >= since:
            count += 1
        known.add(version.sha256_text)
    return count
