"""What is answered of sources."""

from typing import Literal

from pydantic import Field

from watcher.web.api.fields import Answer, LevelSlug
from watcher.web.api.shapes import Difference, Reason

SourceState = Literal["new", "ok", "suspect", "failing", "gone"]


class Address(Answer):
    """An address at which a page was found, and since when."""

    url: str
    since: str


class Source(Answer):
    """A configured source and where it stands, as `watcher sources --json` has it."""

    id: str
    title: str
    owner: str
    url: str
    type: Literal["html", "pdf", "json", "feed", "sitemap", "text"]
    lang: str
    topics: list[str]
    policy: Literal["flag", "hold", "auto"]
    enabled: bool
    state: SourceState
    reasons: list[Reason]
    missing_env: list[str]
    unsendable: list[str]
    addresses: list[Address]
    is_held: bool = Field(description="Whether an answer waits for a person.")
    is_promise_kept: bool
    verify_within: int = Field(description="Seconds.")
    since: str | None
    last_checked_at: str | None
    last_verified_at: str | None
    last_changed_at: str | None
    next_check_at: str | None
    parent: str | None
    children: list[str]
    left_out: int


class Sources(Answer):
    """Every configured source, and what is followed from its pages."""

    sources: list[Source]


class Event(Answer):
    """One thing that happened to a source."""

    id: str
    at: str
    kind: str
    state: SourceState
    reasons: list[Reason]
    text: str


class Events(Answer):
    """What happened to a source, newest first."""

    events: list[Event]


class Snapshot(Answer):
    """One answer of a source, without its body."""

    id: str
    state: str
    reasons: list[Reason]
    fetched_at: str
    url: str
    status: int | None
    content_type: str
    body_bytes: int
    sha256_body: str


class Snapshots(Answer):
    """Answers of a source, newest first."""

    snapshots: list[Snapshot]


class Held(Answer):
    """An answer that waits for a person, or was turned away last.

    `fault`: why it cannot be read under today's rules; then there is no text.
    """

    snapshot: Snapshot
    title: str
    text: list[str] = Field(description="The first blocks.")
    block_count: int
    fault: Reason | None
    difference: Difference | None = Field(description="Against the last good text; null before the first.")


class Ruled(Answer):
    """What became of it."""

    version: int | None = Field(description="The version that it became; null: it was refused.")
    change: str | None = Field(description="The change that it brought.")


class Trial(Answer):
    """What a first check would see now; nothing is stored."""

    url: str
    status: int | None
    content_type: str
    body_bytes: int
    reasons: list[Reason]
    title: str
    text: list[str] = Field(description="The first blocks.")
    block_count: int


class Version(Answer):
    """A good state of a page, without its text."""

    number: int
    seen_at: str
    snapshot: str
    sha256_text: str


class Versions(Answer):
    """Versions of a source, newest first."""

    versions: list[Version]
    next: int | None = Field(description="What to give as `before` for the next page; null: this was all.")


class Stamp(Answer):
    """What a page says about itself."""

    label: str
    text: str
    day: str | None


class Block(Answer):
    """A heading, paragraph, list item or table row."""

    index: int
    kind: str
    text: str
    section: list[str]
    level: int
    cells: list[str]
    anchor: str


class Document(Answer):
    """What a page says, as it was extracted."""

    title: str
    lang: str
    url: str
    stamps: list[Stamp]
    blocks: list[Block]
    extractor_version: str
    sha256_text: str


class OneVersion(Version):
    """A version with its text."""

    document: Document


class Comparison(Answer):
    """Two versions of a source compared."""

    source: str
    old: int
    new: int
    is_reread: bool = Field(description="Whether the two were read again, under today's rules.")
    level: LevelSlug
    difference: Difference
    change: str | None = Field(description="The stored change between the two, if they followed each other.")
