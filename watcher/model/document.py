"""A document: what a page says, as blocks with their heading trail."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watcher.model.ids import SourceId


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARA = "para"
    ITEM = "item"
    ROW = "row"
    THEAD = "thead"
    CAPTION = "caption"
    QUOTE = "quote"
    PRE = "pre"
    IMAGE = "image"
    META = "meta"  # a stamp: the page speaking of itself ("Sist oppdatert …", "Versjon …")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a block; `start` and `end` are character offsets into the block's text."""

    text: str
    href: str
    """Absolute, fragment kept, tracking parameters removed."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row: its text and the header it stands under ("" when the table has none)."""

    text: str
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The smallest unit that is matched: a heading, paragraph, list item or table row.

    `text` is NFC, white space folded to single blanks, soft hyphens removed; nothing else is
    normalised.  A row's text is its cells joined by " | ".  `trail` holds the headings above, outermost
    first, without the block itself.  `level` is 1–6 on headings, the nesting depth (from 1) on
    items, 0 elsewhere.  `path` is the element path without ids, classes with digits and positions
    (a slot for the noise learner).  `key` is the exact-match key: `text` with quotes, dashes and
    white space unified.  `table` numbers the tables of the document from 0.
    """

    index: int
    kind: BlockKind
    text: str
    key: str
    trail: tuple[str, ...] = ()
    level: int = 0
    links: tuple[Link, ...] = ()
    cells: tuple[Cell, ...] = ()
    table: int | None = None
    list_kind: str = ""  # "", "bullet", "ordered"
    box: str = ""  # "", "warning", "info": stands inside an alert or fact box
    path: str = ""
    anchor: str = ""  # nearest id= at or above, for deep links
    lang: str = ""  # only when it differs from the document's
    label: str = ""  # META: updated, published, reviewed, version, author, status; IMAGE: src
    qualifies: str = ""  # a footnote: the sentence or row that it hangs on


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the page says about itself; untrusted metadata, shown beside a change.

    `label` is the machine name (updated, published, reviewed, version, author, status), `text` the whole
    words on the page, `value` the part after the label, `day` its date when it is one.
    """

    label: str
    text: str
    value: str
    day: date | None = None


RESTLESS, RESTLESS_LINK = "restless", "restless-link"
"""The labels of a block whose text is made anew for each request; of one that is nothing but a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restless:
    """A text that was made for the request: what stood in its place on the page before, and stands there now.

    Indexes point into the blocks of the two documents as they were read then; after another reading the path
    and the texts find the place.  -1: nothing stood there, an entry came or went.
    """

    path: str
    before: str
    after: str
    old_index: int
    new_index: int
    is_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One body as extracted by one version of the extractor under one set of rules."""

    source_id: SourceId
    url: str
    lang: str
    """As the content shows (nb, nn, en, …), not as configured; "" when too short to tell."""
    title: str
    blocks: tuple[Block, ...]
    stamps: tuple[Stamp, ...]
    extractor_version: str
    sha256_body: str
    sha256_text: str
    """Over every block's kind, level, text and links: equal means nothing to diff."""
    sha256_content: str = ""
    """The same without META blocks: equal means that at most the stamps differ."""
    restless: tuple[Restless, ...] = ()
    """What of it was seen to be made for the request, against the version before (decision 0086)."""

    @property
    def text_chars(self) -> int:
        """How many characters of text all blocks hold, stamps left out."""
        return sum(len(block.text) for block in self.blocks if block.kind is not BlockKind.META)
