"""Has the page said this before, does it go back and forth, and has a doubtful text come to stay?  Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from watcher.model.document import BlockKind, Document
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState, Version
from watcher.model.status import Stay

ALTERNATION_WINDOW = timedelta(days=14)
"""Returns within this time are one alternation: some archives see a page once a day."""
_FLAPPING_FROM = 2
_STEADY_LOOKS = 4
_MOST_LOOKS = 16
_LONGER = 1.5
LONGEST_STAND = timedelta(days=7)
"""No return waits longer than this: one that stands for a week is no alternation of servers."""
STAYS_AFTER = timedelta(hours=24)
_STAYS_LOOKS = 4
_MAY_STAY = frozenset({ReasonCode.SHRUNK, ReasonCode.HEADINGS_GONE})
_SAYS_SOMETHING_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a text.

    `is_return_to` is the newest earlier version with this very text, None when the text is new or stands now.
    `is_quick`: it was gone for less than the flap window.  `alternations` counts the returns within
    ALTERNATION_WINDOW, this one included: A→B→A is one, A→B→A→B two; returns that were held and went away
    again count too.  `must_stand`: for so long the text must stand before its return counts.
    """

    is_return_to: int | None
    is_quick: bool
    alternations: int
    must_stand: timedelta = timedelta()

    @property
    def is_flapping(self) -> bool:
        """True for a text that is back at once, or that goes and comes again and again."""
        return self.is_return_to is not None and (self.is_quick or self.alternations >= _FLAPPING_FROM)

    @property
    def steady_looks(self) -> int:
        """In so many checks in a row the text must stand before its return counts; more with each return."""
        return min(_STEADY_LOOKS << max(self.alternations - 1, 0), _MOST_LOOKS)


def recall(
    versions: Sequence[Version],
    sha256_content: str,
    at: datetime,
    window: timedelta,
    stays: Sequence[Stay] = (),
) -> Memory:
    """Return what earlier versions and held returns (`stays`), oldest first, say of a text seen at `at`.

    `sha256_content` is the document's: a page that only changes its date has not changed its text.
    """
    since = at - ALTERNATION_WINDOW
    lately = [stay for stay in stays if stay.until >= since]
    returns = _returns(versions, since) + len(lately)
    places = [place for place, version in enumerate(versions) if content_of(version) == sha256_content]
    if not places or places[-1] == len(versions) - 1:
        return Memory(is_return_to=None, is_quick=False, alternations=returns)
    left_at = versions[places[-1] + 1].seen_at
    return Memory(
        is_return_to=versions[places[-1]].number,
        is_quick=at - left_at < window,
        alternations=returns + 1,
        must_stand=_must_stand(versions, lately, since) if returns else timedelta(),
    )


def _must_stand(versions: Sequence[Version], stays: Sequence[Stay], since: datetime) -> timedelta:
    """Return how long a text that goes and comes must stand: longer than any of the alternation has stood.

    Servers that are changed over once a day, or once in three, would else be told at every turn.
    """
    stood = [new.seen_at - old.seen_at for old, new in pairwise(versions) if old.seen_at >= since]
    stood += [stay.until - stay.since for stay in stays]
    return min(_LONGER * max(stood, default=timedelta()), LONGEST_STAND)


def looks_in_a_row(newest_first: Iterable[Snapshot], sha256_content: str) -> int:
    """Return in how many checks up to now the gate held this returning text without another between.

    What could not be read says nothing of the text and does not count.  The text is recognised by the
    evidence of its reason.
    """
    return len(_in_a_row(newest_first, frozenset({ReasonCode.FLAPPING}), sha256_content))


def has_stood(newest_first: Iterable[Snapshot], sha256_content: str, memory: Memory, at: datetime) -> bool:
    """Return whether a returning text, seen again at `at`, has stood in enough checks and for long enough."""
    row = _in_a_row(newest_first, frozenset({ReasonCode.FLAPPING}), sha256_content)
    begun = row[-1].trace.fetched_at if row else at
    return 1 + len(row) >= memory.steady_looks and at - begun >= memory.must_stand


def has_come_to_stay(
    reasons: Sequence[Reason], newest_first: Iterable[Snapshot], document: Document, at: datetime
) -> bool:
    """Return whether a page that lost most of its text is to be believed after all.

    An owner may cut a page to less than half, or withdraw it with a sentence.  A fault that only shortens a
    page is mended within a day; what has stood for longer, the same in several checks and saying something,
    is the page.  Nothing else that the gate holds becomes a version by waiting.
    """
    if any(reason.code not in _MAY_STAY for reason in reasons):
        return False
    said = (block for block in document.blocks if block.kind is not BlockKind.HEADING)
    if sum(len(block.text) for block in said) < _SAYS_SOMETHING_CHARS:
        return False
    row = _in_a_row(newest_first, _MAY_STAY, document.sha256_content)
    return bool(row) and len(row) + 1 >= _STAYS_LOOKS and at - row[-1].trace.fetched_at >= STAYS_AFTER


def _in_a_row(
    newest_first: Iterable[Snapshot], codes: frozenset[ReasonCode], sha256_content: str
) -> list[Snapshot]:
    """Return the answers, one for each check, that were held for this text; both looks of a check say it."""
    row: list[Snapshot] = []
    for snapshot in newest_first:
        if snapshot.state in {SnapshotState.PENDING, SnapshotState.FAILED, SnapshotState.PART}:
            continue
        is_same = any(
            reason.code in codes and reason.evidence == sha256_content for reason in snapshot.reasons
        )
        is_held = snapshot.state is SnapshotState.HELD
        is_first_look = bool(row) and row[-1].attempt == snapshot.attempt
        if not is_same or not (is_held or is_first_look):
            break
        if is_held:
            row.append(snapshot)
    return row


def _returns(versions: Sequence[Version], since: datetime) -> int:
    """Count the versions seen at or after `since` whose text had stood before and went away."""
    known: set[str] = set()
    before, count = "", 0
    for version in versions:
        is_return = content_of(version) in known and content_of(version) != before
        if is_return and version.seen_at >= since:
            count += 1
        before = content_of(version)
        known.add(before)
    return count


def content_of(version: Version) -> str:
    """Return the digest that tells texts apart; versions from before it was kept have only the other."""
    return version.sha256_beside or version.sha256_content or version.sha256_text
