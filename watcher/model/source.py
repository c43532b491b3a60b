"""A source: one official page (or file, API item, feed) that we watch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from watcher.model.ids import SourceId


class SourceType(StrEnum):
    """What the address answers with."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    FEED = "feed"
    SITEMAP = "sitemap"
    TEXT = "text"


class Policy(StrEnum):
    """Who decides before readers hear of it.

    flag: published from level minor at once, marked as not reviewed.  hold: waits for an
    editor.  auto: published from level minor, never put on the review desk.
    """

    FLAG = "flag"
    HOLD = "hold"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the watched region must hold to count as the page (`expect` in sources.toml).

    0 and empty mean "no demand".  `headings` are compared without case, whole or as a prefix.
    """

    min_chars: int = 0
    max_chars: int = 0
    headings: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in a page whose text keeps changing without meaning anything (a view counter, a teaser).

    `path` is the element path of its block, `heading` the nearest heading above ("" when there is none),
    `text` its words with every run of digits as "#"; an empty `text` is whatever stands there.  `reason` is
    an editor's word for why it means nothing.  A block in a slot stays in the document, as a stamp called
    MUTED, and what changes in it stays a change: of level noise, unless it says what no slot may hide.
    """

    path: str
    heading: str = ""
    text: str = ""
    reason: str = field(default="", compare=False)


MUTED = "muted"
"""The label of a block that stands in a slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionRules:
    """How a body becomes a document; part of the document's identity.

    `keep` and `drop` are CSS selectors for html, dotted key paths for json (`data.*`,
    `links[rel=barn]`), patterns of addresses for sitemap, and unused for pdf, feed and text.
    Empty `keep` on html: the main content is found automatically.  `charset` overrides what the
    answer declares.  `mute` are the places that an editor has confirmed to be noise.
    """

    type: SourceType = SourceType.HTML
    lang: str = "nb"
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    charset: str = ""
    mute: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTerms:
    """Words that weigh something on the pages of one source, 1–5 as the groups of terms do."""

    words: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVocabulary:
    """What one source's pages are judged by beside the vocabulary of all.

    `raise_headings` and `lower_headings` move a level one step for what stands under them; `off` names rules
    and grades that do not hold here.  `reason` is an editor's word for why.
    """

    terms: tuple[OwnTerms, ...] = ()
    raise_headings: tuple[str, ...] = ()
    lower_headings: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    reason: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Which PDFs that a page links to are followed as sources of their own (`follow_pdfs` in sources.toml).

    `only` are patterns of addresses (empty: whatever ends with .pdf), `headings` those that a link stands
    under (empty: any), `hosts` those allowed beside the page's own, `most` how many at once.
    """

    only: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One [[source]] of sources.toml, checked and with defaults filled in."""

    id: SourceId
    title: str
    owner: str
    url: str
    rules: ExtractionRules
    topics: tuple[str, ...] = ()
    every: timedelta = timedelta(minutes=30)
    every_min: timedelta | None = None
    """After a change it is checked this often; None: three times as often as `every`, not under 5 minutes."""
    every_max: timedelta | None = None
    """When it has long been quiet it is checked this often; None: a fourth as often as `every`."""
    verify_within: timedelta = timedelta(hours=6)
    trust_age: bool = True
    """Whether the Age of a cached copy counts; not behind a cache that its owner empties at each edit."""
    render: bool = False
    """Whether the page is shown in a browser before it is read (watcher.render)."""
    render_hosts: tuple[str, ...] = ()
    """Hosts that a rendered page may ask for its parts, beside its own and what lies below that."""
    contract: Contract = Contract()
    policy: Policy = Policy.FLAG
    # Values are resolved secrets: never printed, logged, stored or part of repr.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    # Environment variables that `headers` name and that are not set: without them this source cannot be
    # asked, which is its own trouble and not that of the others.
    missing_env: tuple[str, ...] = ()
    # Headers whose secret is set and cannot be sent, as "headers.X (env:NAME)": likewise its own trouble.
    unsendable: tuple[str, ...] = ()
    enabled: bool = True
    vocabulary: OwnVocabulary = OwnVocabulary()
    follow: Follow | None = None
    parent: SourceId | None = None
    """The page whose link leads here; None for what stands in sources.toml itself."""
    hosts: tuple[str, ...] = ()
    """Where redirects may lead, beside nowhere else; empty: anywhere."""
