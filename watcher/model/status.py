"""Where a source stands: what readers and operators see of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.answer import Validators
from watcher.model.document import BlockKind
from watcher.model.ids import EventId, SnapshotId, SourceId
from watcher.model.reason import Reason, ReasonCode


class SourceState(StrEnum):
    """ok → suspect → failing → gone, and new before the first good version."""

    NEW = "new"
    OK = "ok"
    SUSPECT = "suspect"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address at which a page was found, and since when."""

    url: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage outside of what is watched that reads like guidance: its digest, and since when it stands."""

    digest: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What was seen of a page outside of its watched part.  `told_as`: asked so, operators were told."""

    looked_at: datetime
    passages: tuple[Passage, ...] = ()
    told_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A text of before that came back, was held, and went away again."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestlessPlace:
    """A place whose text was other in each of three looks, two of them moments apart.

    A list whose entries come and go is one place.  Any other is known by its masked words (`text`), or when
    those differ too as number `at` of the `of` blocks of `kind` with this path and these headings.  `seen_at`
    is when it was last seen restless, `looked_at` when that was last tried; `samples` are some of its texts,
    `stood` in how many looks since then the last of them stood there again.
    """

    kind: BlockKind
    path: str
    trail: tuple[str, ...]
    text: str
    at: int
    of: int
    seen_at: datetime
    looked_at: datetime
    samples: tuple[str, ...] = ()
    stood: int = 0
    pool: tuple[tuple[str, int], ...] = ()
    """Of a list whose entries come and go: the entries that did so, by their digest, each with its state."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list whose entries come and go: neither words nor a number tell one."""
        return not self.text and self.of == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruled:
    """A reason against a page that a person has found to be wrong; with its evidence where that tells it."""

    code: ReasonCode
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """The stored state of one source.  All moments are aware UTC, None means "never".

    `since` is when `state` was entered.  `last_verified_at` is the last moment at which the page was seen
    whole and healthy, whether or not it had changed: "sist bekreftet".  `validators` are those of the last
    good full answer, which came at `last_full_at`.  `attempt` is the fence: it grows with each claim.
    `held` is the snapshot that waits for a person or a second look.
    """

    source_id: SourceId
    state: SourceState = SourceState.NEW
    reasons: tuple[Reason, ...] = ()
    since: datetime | None = None
    last_checked_at: datetime | None = None
    last_verified_at: datetime | None = None
    last_changed_at: datetime | None = None
    last_full_at: datetime | None = None
    next_check_at: datetime | None = None
    validators: Validators = Validators()
    last_modified_seen: str = ""
    failures: int = 0
    attempt: int = 0
    current_url: str = ""
    addresses: tuple[Address, ...] = ()
    """Where the page has been found, oldest first; the last is `current_url`."""
    absent_since: datetime | None = None
    """When the page was first «not found» or said to be gone, of those since it was last verified."""
    asked_as: str = ""
    """Digest of the address, rules and contract under which the page was last verified."""
    held: SnapshotId | None = None
    refused: tuple[str, ...] = ()
    """Digests of texts that a person has ruled not to be the page (`sha256_text`), the newest last."""
    overruled: tuple[Overruled, ...] = ()
    """Reasons that a person has found to be wrong of this page, the newest last."""
    outside: Outside | None = None
    stays: tuple[Stay, ...] = ()
    """Returns that went away again before they counted, oldest first: a page that goes back and forth."""
    restless: tuple[RestlessPlace, ...] = ()
    """Places whose text is made anew for each request, the one last seen so first."""
    is_retired: bool = False


class EventKind(StrEnum):
    """What operators are told: once on entering, once on leaving."""

    TROUBLE = "trouble"
    RECOVERED = "recovered"
    MOVED = "moved"
    HELD = "held"
    RELEASED = "released"
    FLAPPING = "flapping"
    GONE = "gone"
    LATE = "late"  # the promise `verify_within` is broken
    IN_TIME = "in-time"  # and kept again
    FAULT = "fault"  # our own machine or network is in trouble; about no source
    MENDED = "mended"  # and is not any more
    CLOCK = "clock"  # our clock jumped; about no source
    OUTSIDE = "outside"  # guidance seems to stand outside of what is watched
    FOLLOWED = "followed"  # a file that a page links to has become a source
    UNFOLLOWED = "unfollowed"  # and its link is gone
    LEFT_OUT = "left-out"  # links that are not followed, and why
    OVERDUE = "overdue"  # a change that nobody has decided on in time
    LISTED = "listed"  # a sitemap lists a page that is not watched


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvent:
    """One thing that happened to a source, for operators; never in the content feeds."""

    id: EventId
    source_id: SourceId
    at: datetime
    kind: EventKind
    state: SourceState
    reasons: tuple[Reason, ...] = ()
    text: str = ""
