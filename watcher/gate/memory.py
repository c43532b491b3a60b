"""Has the page said this before, and does it go back and forth?  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.reason import ReasonCode
from watcher.model.record import Snapshot, SnapshotState, Version

ALTERNATION_WINDOW = timedelta(days=14)
"""Returns within this time are one alternation: some archives see a page once a day."""
_FLAPPING_FROM = 2
_STEADY_LOOKS = 4
_MOST_LOOKS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a text.

    `is_return_to` is the newest earlier version with this very text, None when the text is new or stands now.
    `is_quick`: it was gone for less than the flap window.  `alternations` counts the returns within
    ALTERNATION_WINDOW, this one included: A→B→A is one, A→B→A→B two.
    """

    is_return_to: int | None
    is_quick: bool
    alternations: int

    @property
    def is_flapping(self) -> bool:
        """True for a text that is back at once, or that goes and comes again and again."""
        return self.is_return_to is not None and (self.is_quick or self.alternations >= _FLAPPING_FROM)

    @property
    def steady_looks(self) -> int:
        """In so many checks in a row the text must stand before its return counts; more with each return."""
        return min(_STEADY_LOOKS << max(self.alternations - 1, 0), _MOST_LOOKS)


def recall(versions: Sequence[Version], sha256_content: str, at: datetime, window: timedelta) -> Memory:
    """Return what earlier versions (oldest first) say about a text seen at `at`.

    `sha256_content` is the document's: a page that only changes its date has not changed its text.
    """
    returns = _returns(versions, at - ALTERNATION_WINDOW)
    places = [place for place, version in enumerate(versions) if _content(version) == sha256_content]
    if not places or places[-1] == len(versions) - 1:
        return Memory(is_return_to=None, is_quick=False, alternations=returns)
    left_at = versions[places[-1] + 1].seen_at
    return Memory(
        is_return_to=versions[places[-1]].number,
        is_quick=at - left_at < window,
        alternations=returns + 1,
    )


def looks_in_a_row(newest_first: Iterable[Snapshot], sha256_content: str) -> int:
    """Return in how many checks up to now the gate held this returning text without another between.

    What could not be read says nothing of the text and does not count.  The text is recognised by the
    evidence of its reason.
    """
    count = 0
    for snapshot in newest_first:
        if snapshot.state in {SnapshotState.PENDING, SnapshotState.FAILED}:
            continue
        if snapshot.state is not SnapshotState.HELD or not _is_return(snapshot, sha256_content):
            break
        count += 1
    return count


def _is_return(snapshot: Snapshot, sha256_content: str) -> bool:
    return any(
        reason.code is ReasonCode.FLAPPING and reason.evidence == sha256_content
        for reason in snapshot.reasons
    )


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
