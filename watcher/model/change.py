"""A change: what differs between two documents, before anybody judges it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from watcher.model.document import Block
from watcher.model.ids import EditId


class ChangeKind(StrEnum):
    """What happened to a block, a section, a row, a column or a link."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    MOVED_CHANGED = "moved_changed"
    SPLIT = "split"
    MERGED = "merged"
    HEADING_RENAMED = "heading_renamed"
    HEADING_LEVEL = "heading_level"
    SECTION_ADDED = "section_added"
    SECTION_REMOVED = "section_removed"
    SECTION_MOVED = "section_moved"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_MOVED = "row_moved"
    CELL_CHANGED = "cell_changed"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    LINK_CHANGED = "link_changed"
    LINK_ADDED = "link_added"
    LINK_REMOVED = "link_removed"
    IMAGE_CHANGED = "image_changed"
    METADATA = "metadata"
    LANGUAGE = "language"
    PAGE_REWRITTEN = "page_rewritten"
    PAGE_GONE = "page_gone"
    PAGE_BACK = "page_back"
    PAGE_LISTED = "page_listed"
    PAGE_UNLISTED = "page_unlisted"
    PAGE_READDRESSED = "page_readdressed"


class Op(NamedTuple):
    """One run of the word diff: tag "=", "-" or "+", and its exact text."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One single change.

    `before` and `after` are the exact texts ("" when there is none); `ops` rebuild both: the texts of
    "=" and "-" joined are `before`, those of "=" and "+" are `after`.  For cells they are the
    cell's text, and `row`, `column` name it while `before_context`/`after_context` hold the whole row.
    For links `before`/`after` are addresses and `after_context` the text around.
    `trail` is the new page's heading path (the old page's for what was removed).  Indexes point
    into the two documents, None where there is no block.  `box_old` and `list_kind_old` are those of the old
    block: equal words that enter a warning box, or a bullet list that becomes numbered, are a change
    (kind "changed", `before` equal to `after`).  `about` is the sentence or
    row that a footnote hangs on.  `group_id` ties the parts of one folded
    change (a moved section, a split) together; `part_of` is the id of the fold they are shown under.
    """

    id: EditId
    kind: ChangeKind
    before: str
    after: str
    ops: tuple[Op, ...]
    trail: tuple[str, ...] = ()
    trail_old: tuple[str, ...] = ()
    old_index: int | None = None
    new_index: int | None = None
    before_context: str = ""
    after_context: str = ""
    row: str = ""
    column: str = ""
    list_kind: str = ""
    list_kind_old: str = ""
    box: str = ""
    box_old: str = ""
    label: str = ""
    lang: str = ""
    anchor: str = ""
    about: str = ""
    group_id: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaOp:
    """Copy `count` blocks of the old document from `start` (tag "="), skip them ("-"), or insert ("+")."""

    tag: str
    start: int = 0
    count: int = 0
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """The exact, reversible record: applied to the old blocks it gives the new ones.

    "-" operations carry their blocks too, so that the delta can be inverted without the old document.
    """

    version: int
    old_sha: str
    new_sha: str
    ops: tuple[DeltaOp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDiff:
    """Everything that differs between two documents, in the order of the new page."""

    delta: Delta
    edits: tuple[Edit, ...]
    stats: tuple[tuple[str, int], ...]
    is_rewritten: bool
    engine_version: str
