"""A notice: what readers are told, frozen when published."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watcher.model.ids import ChangeId, EditId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.verdict import FactChange, Remark, RuleHit


class NoticeKind(StrEnum):
    """A correction or retraction is a new notice that points at the old one, never an overwrite."""

    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"


class NoticeReview(StrEnum):
    """Shown to readers beside every notice."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeItem:
    """One single change as told: section path, words before and after, facts, why it matters."""

    edit_id: EditId
    kind: str
    level: Level
    section: tuple[str, ...]
    headline: str
    before: str
    after: str
    facts: tuple[FactChange, ...]
    reasons: tuple[RuleHit, ...]
    row: str = ""
    column: str = ""
    about: str = ""
    """The sentence or row that a footnote hangs on."""
    deep_url: str = ""
    """The official page at the very paragraph: anchor or text fragment."""
    key: str = ""
    """Equal on every page that has the same edit; "" for one that is like no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Another watched page that, when the notice was written, still stated the old value of a changed fact.

    `value` is the old value in that page's own words, `quote` the sentence around it, `url` the page at that
    very paragraph, `section` the headings above it.
    """

    edit_id: EditId
    source_id: SourceId
    source_title: str
    kind: str
    value: str
    quote: str
    url: str
    section: tuple[str, ...] = ()
    source_owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWords:
    """What a notice said when it was published, where an editor has since put it otherwise."""

    title: str
    summary: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One published notice.  `published_at` and `updated_at` are the publication clock's: aware UTC, seconds,
    never two equal in one store.  `summary` is plain text; `language` is that of our words.
    """

    id: NoticeId
    slug: str
    """Permanent last part of our address: /oppdatering/SLUG."""
    kind: NoticeKind
    review: NoticeReview
    change_id: ChangeId
    source_id: SourceId
    source_title: str
    source_owner: str
    source_url: str
    source_lang: str
    topics: tuple[str, ...]
    level: Level
    title: str
    summary: str
    items: tuple[NoticeItem, ...]
    quiet_count: int
    """How many editorial and noise edits came with it and are not listed."""
    observed_at: datetime
    published_at: datetime
    updated_at: datetime
    language: str
    source_date: date | None = None
    in_reply_to: NoticeId | None = None
    note: str = ""
    echoes: tuple[Echo, ...] = ()
    remarks: tuple[Remark, ...] = ()
    joins: NoticeId | None = None
    """The notice of another source that told the same edits first: in shared feeds they are one item."""
    reviewed_at: datetime | None = None
    """When an editor ruled that readers may believe it."""
    reach: Level | None = None
    """Feeds up to this level have it, though its own is lower: their readers were told of a graver one."""
    first: FirstWords | None = None
