"""A feed as it is rendered: everything resolved, so that the three formats cannot disagree."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A label of an entry: `scheme` says of which kind (topic, level, kind of notice)."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The official page behind an entry."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an entry answers (RFC 4685): the corrected or retracted entry; `url` "" when not known."""

    ref: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoMark:
    """Another page that states the old value, for machines; all texts are plain."""

    source_id: SourceId
    title: str
    kind: str
    value: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkMark:
    """A remark on the page's own dates or log, for machines; all texts are plain."""

    code: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry in any format.  `title` and `summary` are plain text, `html` our own whitelisted markup.

    `shown_at` is what orders the feed and stands in RSS' pubDate: strictly falling within a feed.
    `facts` are pairs for machines (JSON Feed's `_watcher`), all of them short.
    """

    id: str
    url: str
    via_url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    shown_at: datetime
    language: str
    author: str
    author_url: str
    categories: tuple[Category, ...] = ()
    origin: Origin | None = None
    reply: Reply | None = None
    facts: tuple[tuple[str, str | int], ...] = ()
    echoes: tuple[EchoMark, ...] = ()
    remarks: tuple[RemarkMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that was withdrawn (RFC 6721)."""

    ref: str
    when: datetime
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMark:
    """Where a source stands: `verified_at` is "sist bekreftet", a whole hour; None: never yet.

    `is_late`: that is longer ago than was promised.
    """

    source_id: SourceId
    title: str
    owner: str
    url: str
    state: str
    verified_at: datetime | None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One frozen archive document (RFC 5005 §4); `prev_url` is the one before, "" for the first."""

    path: str
    url: str
    title: str
    prev_url: str
    updated: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed in all its formats.  Entries are newest first; two at least, padded when need be.

    `updated` is the newest entry's.  `slug` is the address below /feeds/ without the ending.
    `hub_url` and `prev_archive_url` are "" when there is none.  `archives` are oldest first.
    """

    id: str
    slug: str
    group: str
    """Heading it is listed under: "", "kilde", "tema" or "niva"."""
    title: str
    subtitle: str
    language: str
    author: str
    site_url: str
    page_url: str
    icon_url: str
    rights: str
    atom_url: str
    rss_url: str
    json_url: str
    hub_url: str
    prev_archive_url: str
    updated: datetime
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()
    marks: tuple[SourceMark, ...] = ()
    archives: tuple[Archive, ...] = ()
