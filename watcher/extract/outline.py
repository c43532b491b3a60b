"""The events of a walk → block drafts, each under its headings.

A block begins and ends where a reader sees it begin and end.  The stack is explicit.
"""

from collections.abc import Sequence
from typing import NamedTuple

from watcher.extract.addresses import absolute, image_address
from watcher.extract.bullets import BULLETS, begins_dashed, is_next_dashed, read_bullet
from watcher.extract.draft import Draft
from watcher.extract.events import CLOSE, INLINE, TEXT, Event, Mark
from watcher.extract.folding import fold
from watcher.extract.inline import EMPTY, Inline, Line
from watcher.extract.lists import DATA, LISTS, is_contents_list, matching_ends
from watcher.extract.pairs import read_pairs
from watcher.extract.rows import pair_row, table_rows
from watcher.extract.scope import Scope
from watcher.extract.seams import is_seam
from watcher.extract.tables import read_table
from watcher.extract.toggles import HEADINGS, is_plain_toggle, level_of, owner_of, says_only_more
from watcher.extract.trail import Trail, may_head
from watcher.model.document import BlockKind

_INSIDE_HEADING = frozenset(["div", "header", "hgroup"])
_PLAIN = frozenset(["p", "li", "div", "section", "article", "td", "tr", "tbody"])
_PIECES = frozenset(["span", "time", "small", "em", "strong", "b", "i", "a"])
_BOLD = frozenset(["b", "strong"])


class _Image(NamedTuple):
    words: str
    src: str


class Outline:
    """Turns events into drafts.  `heading` stands above the watched region, "" when none does."""

    def __init__(self, base: str, heading: str = "") -> None:
        self.drafts: list[Draft] = []
        self._base = base
        self._trail = Trail(fold(heading))
        self._scope = Scope()
        self._anchor = ""
        self._opened: list[tuple[Scope, str] | None] = []
        """For each open element what held before it; None for one that begins no block."""
        self._items: list[bool] = []
        """For each open list item whether it has its text: what follows that stands in it as paragraphs."""
        self._inline = Inline()
        self._images: list[_Image] = []
        self._tables = 0
        self._just_broke = self._is_closing = self._is_dashed = False
        self._events: Sequence[Event] = ()
        self._ends: dict[int, int] = {}

    def add(self, events: Sequence[Event]) -> None:
        """Append the blocks of a walk."""
        self._events, self._ends = events, matching_ends(events)
        self._run(0, len(events))
        self._flush()

    def _run(self, at: int, stop: int) -> None:
        events, add_text = self._events, self._inline.add
        while at < stop:
            sign, value, mark = events[at]
            if sign == TEXT:
                if self._just_broke and not value.isspace():
                    self._begin_line(at, value)
                add_text(value)
            elif sign == CLOSE:
                self._close(value)
            else:
                at = self._open(at, value, mark)
            at += 1

    def _begin_line(self, at: int, text: str) -> None:
        """End the block before a line that is an item by the bullet, or the dash, that was typed."""
        if text.lstrip()[:1] in BULLETS:
            self._flush()
        elif self._is_dash_item(at, text):
            self._is_dashed = True
            self._flush()
        self._just_broke = False

    def _is_dash_item(self, at: int, text: str) -> bool:
        if self._scope.kind is not BlockKind.PARA or not begins_dashed(text):
            return False
        is_one_of_several = self._is_dashed or begins_dashed(self._inline.first())
        return is_one_of_several or is_next_dashed(self._events, at)

    def _resolve(self, href: str) -> str:
        return absolute(href, self._base) if href else ""

    def _open(self, at: int, tag: str, mark: Mark) -> int:
        """Take in an opened element; return the index of the last event that was used."""
        if tag in _PLAIN and not mark.role and self._scope.kind is not BlockKind.HEADING:
            self._flush()
            self._enter(tag, mark)
            return at
        if tag in INLINE and not mark.role:
            self._open_inline(at, tag, mark)
            self._opened.append(None)
            return at
        if tag in LISTS:
            if is_contents_list(self._events, at, self._ends.get(at, at)):
                self._flush()
                return self._ends[at]
        elif tag in DATA and at in self._ends and self._data(at, tag, mark):
            return self._ends[at]
        is_heading = tag in HEADINGS or mark.role == "heading"
        is_toggle = tag == "summary" or (mark.role == "toggle" and self._is_toggle(at))
        if is_heading or is_toggle or self._is_border(tag):
            self._flush()
            if is_heading:
                self._enter(tag, mark, level_of(tag, mark))
            elif is_toggle:
                self._enter(tag, mark, -1)
                self._begin_fold(at, tag)
            else:
                self._enter(tag, mark)
                if mark.role == "tabpanel" and mark.words:
                    self._head_panel(fold(mark.words))
        else:
            self._open_inline(at, tag, mark)
            self._opened.append(None)
        return at

    def _enter(self, tag: str, mark: Mark, heading: int = 0) -> None:
        self._opened.append((self._scope, self._anchor))
        self._scope = scope = self._scope.child(tag, mark, heading)
        self._is_dashed = False
        if mark.anchor:
            self._anchor = mark.anchor
        if scope.is_item:
            self._items.append(False)

    def _leave(self, before: tuple[Scope, str]) -> None:
        closed = self._scope
        self._scope, anchor = before
        self._is_dashed = False
        if closed.is_item:
            self._items.pop()
        if closed.kind is not BlockKind.HEADING:  # the anchor of a heading is that of what it heads
            self._anchor = anchor

    def _is_toggle(self, at: int) -> bool:
        return self._scope.kind is not BlockKind.HEADING and is_plain_toggle(self._events, at)

    def _is_border(self, tag: str) -> bool:
        if tag in INLINE or "-" in tag:
            return False
        scope = self._scope
        return not (
            scope.kind is BlockKind.HEADING and (tag in _INSIDE_HEADING or (tag == "p" and scope.level < 0))
        )

    def _begin_fold(self, at: int, tag: str) -> None:
        """Say where what a toggle heads ends."""
        depth = len(self._opened) - 1
        owner = max(1, depth) if tag == "summary" else owner_of(self._events, at, depth)
        self._trail.begin_fold(owner, is_firm=tag == "summary")

    def _head_panel(self, words: str) -> None:
        """Put the words of its tab over a panel: they are the heading of what it holds, and of no more."""
        depth = len(self._opened)
        self._trail.begin_fold(depth, is_firm=True)
        draft = self._draft(BlockKind.HEADING, Line(words))
        draft.trail, draft.level = self._trail.push(words, -1, depth)
        self.drafts.append(draft)

    def _open_inline(self, at: int, tag: str, mark: Mark) -> None:
        inline = self._inline
        if tag == "br":
            if self._just_broke:
                self._flush()
            inline.space()
            self._just_broke = True
            return
        if tag not in INLINE or tag == "span":
            self._part(at, tag)
        if tag in _BOLD:
            inline.bold += 1
        elif tag == "a":
            inline.open_link(self._resolve(mark.href))
            if mark.href.startswith("#"):
                inline.refer(mark.href[1:])
        elif tag == "img" and mark.words.strip():
            self._images.append(_Image(fold(mark.words), image_address(mark.src, self._base)))
        if mark.anchor:
            inline.name(mark.anchor)
        if tag in _PIECES:
            inline.border()

    def _part(self, at: int, tag: str) -> None:
        """Put a space between two elements that style sheets set apart although no white space does."""
        if tag in _INSIDE_HEADING or tag == "p":
            self._inline.space()
            return
        if at and self._events[at - 1][0] == CLOSE and is_seam(self._events, at):
            self._inline.space()

    def _close(self, tag: str) -> None:
        before = self._opened[-1]
        if before is None:
            if tag == "a":
                self._inline.close_link()
                self._inline.refer("")
            elif tag in _BOLD:
                self._inline.bold -= 1
            if tag in _PIECES:
                self._inline.border()
            elif tag in _INSIDE_HEADING or tag == "p":
                self._inline.space()
            self._opened.pop()
        else:
            self._is_closing = True
            self._flush()
            self._is_closing = False
            self._opened.pop()
            self._leave(before)
        if self._trail.owners:
            self._trail.close(len(self._opened) + 1)

    def _flush(self) -> None:
        self._just_broke = False
        if self._inline.parts:
            line = self._inline.take()
            if line.text:
                self._place(line)
        if self._images:
            for image in self._images:
                draft = self._draft(BlockKind.IMAGE, Line(image.words))
                draft.label = image.src
                self.drafts.append(draft)
            self._images.clear()

    def _place(self, line: Line) -> None:
        """Give a line its kind and put it at the end."""
        scope, trail = self._scope, self._trail
        if scope.kind is BlockKind.HEADING and scope.level < 0 and says_only_more(line.text):
            return
        draft = self._draft(scope.kind, line)
        if scope.kind is BlockKind.HEADING:
            draft.trail, draft.level = trail.push(line.text, scope.level, len(self._opened))
        elif scope.kind is BlockKind.PARA:
            if scope.is_in_item and not self._items[-1]:
                draft.kind, draft.level, draft.list_kind = BlockKind.ITEM, scope.depth, scope.list_kind
            elif (scope.role or self._is_dashed or line.text[0] in BULLETS) and (
                bullet := read_bullet(line, scope.role, is_dashed=self._is_dashed)
            ):
                draft.kind, draft.level, draft.list_kind = BlockKind.ITEM, bullet.level, bullet.list_kind
                draft.text, draft.links, draft.pieces, draft.references = bullet.line[:4]
            elif line.is_bold and not (scope.is_in_item or scope.box) and may_head(line):
                trail.push_soft(line.text, len(self._opened) - self._is_closing)
                draft.trail = trail.names()[:-1]
        if scope.is_in_item:
            self._items[-1] = True
        self.drafts.append(draft)

    def _draft(self, kind: BlockKind, line: Line) -> Draft:
        scope = self._scope
        text, links, pieces, references, names, _ = line
        return Draft(
            kind,
            text,
            self._trail.names(),
            scope.path,
            scope.box,
            scope.lang,
            self._anchor,
            links,
            pieces,
            references,
            names,
        )

    def _data(self, at: int, tag: str, mark: Mark) -> bool:
        """Add a table or a definition list as rows; False when it is a frame for other blocks."""
        end = self._ends[at]
        table = read_table(self._events, at, end, self._resolve) if tag == "table" else None
        groups = read_pairs(self._events, at, end, self._resolve) if tag == "dl" else None
        if table is None and not groups:
            return False
        self._flush()
        self._enter(tag, mark)
        number = self._tables
        self._tables += 1
        if table is not None:
            self.drafts += table_rows(table, self._draft(BlockKind.ROW, EMPTY), number)
        for group in groups or ():
            if isinstance(group, tuple):
                self._run(*group)
                self._flush()
            else:
                self.drafts.append(pair_row(group, self._draft(BlockKind.ROW, EMPTY), number))
        before = self._opened.pop()
        if before is not None:
            self._leave(before)
        return True
