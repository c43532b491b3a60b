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


def recall(versions: Sequence[Version], sha256_content: str, at: datetime, window: timedelta) -> Memory:
    """Return what earlier versions (oldest first) say about a text seen at `at`.

    `sha256_content` is the document's: a page that only changes its date has not changed its text.
    """
    if not versions or _content(versions[-1]) == sha256_content:
        return Memory(is_return_to=None, alternations=_returns(versions, at - window))
    earlier = (version.number for version in reversed(versions) if _content(version) == sha256_content)
    return_to = next(earlier, None)
    count = _returns(versions, at - window) + (return_to is not None)
    return Memory(is_return_to=return_to, alternations=count)


def _returns(versions: Sequence[Version], since: datetime) -> int:
    """Count the versions seen at or after `since` whose text had stood before and went away."""
    known: set[str] = set()
    before, count = "", 0
    for version in versions:
        is_return = _content(version) in known and _content(version) != before
        if is_return and version.seen_at >= since:
            count += 1
        before = _content(version)
        known.add(before)
    return count


def _content(version: Version) -> str:
    """Return the digest that tells texts apart; versions from before it was kept have only the other."""
    return version.sha256_content or version.sha256_text
