"""Stored records of the chain: snapshot, version, page change."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watcher.model.answer import Trace, Validators
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.ids import ChangeId, DocumentId, NoticeId, SnapshotId, SourceId
from watcher.model.reason import Reason
from watcher.model.verdict import PageVerdict


class SnapshotState(StrEnum):
    """pending: stored, not yet examined.  good: a version.  repeat: good, and the same text as the
    current version.  suspect: kept as evidence, never a version.  not_modified: a 304.
    failed: no usable body.  held: suspect, and waiting for a person.  superseded: was held, and the page
    recovered before anybody ruled.  confirming: a candidate that waits for the second look.  part: one of
    several answers that together are the page; the snapshot after them is made of them.
    """

    PENDING = "pending"
    GOOD = "good"
    REPEAT = "repeat"
    SUSPECT = "suspect"
    HELD = "held"
    SUPERSEDED = "superseded"
    CONFIRMING = "confirming"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One answer as it came, kept for ever.  `sha256_body` is "" when there was no body."""

    id: SnapshotId
    source_id: SourceId
    attempt: int
    state: SnapshotState
    reasons: tuple[Reason, ...]
    trace: Trace
    content_type: str
    charset: str
    validators: Validators
    sha256_body: str
    body_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What the gate has found of a stored answer, to be written."""

    snapshot_id: SnapshotId
    state: SnapshotState
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A good state of a page: number 1 is the first; never removed, never renumbered."""

    source_id: SourceId
    number: int
    snapshot_id: SnapshotId
    document_id: DocumentId
    sha256_text: str
    sha256_content: str = ""
    """As in the document: the text without its stamps.  What a return to an older text is recognised by."""
    sha256_beside: str = ""
    """The content digest of the earlier version that says the same beside places that are made anew for each
    request; "" when there is none.  Such a page is recognised by it when it returns."""
    digest: str = ""
    """Digest of the watched region of the body, "" when the type has none: the cheap test."""
    seen_at: datetime


class ReviewState(StrEnum):
    """detected → (flagged | held | auto) → approved | rejected | superseded; quiet: below the published
    levels; first: nothing to compare with.
    """

    DETECTED = "detected"
    QUIET = "quiet"
    FLAGGED = "flagged"
    HELD = "held"
    AUTO = "auto"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """One page version against the one before: the row that `watcher changes` prints.

    `verdict` is None until judged; `notice_id` None until (or unless) published.  `reverts_to` is the
    number of the earlier version whose text this one returns to, else None.
    """

    id: ChangeId
    source_id: SourceId
    old_number: int
    new_number: int
    detected_at: datetime
    state: ReviewState
    diff: PageDiff = field(repr=False)
    verdict: PageVerdict | None = None
    notice_id: NoticeId | None = None
    reverts_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version with the document it was judged by."""

    version: Version
    document: Document = field(repr=False)
