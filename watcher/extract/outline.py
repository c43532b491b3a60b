"""The events of a walk → block drafts, each under its headings.

A block begins and ends where a reader sees it begin and end.  The stack is explicit.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from watcher.extract.addresses import absolute, image_address
from watcher.extract.draft import Draft
from watcher.extract.folding import fold
from watcher.extract.inline import Inline, joined
from watcher.extract.markup import CLOSE, INLINE, OPEN, TEXT, Event, Mark
from watcher.extract.pairs import read_pairs
from watcher.extract.scope import LISTS, Scope
from watcher.extract.tables import Table, read_table
from watcher.extract.trail import Trail
from watcher.model.document import BlockKind, Cell

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INSIDE_HEADING = frozenset(["div", "header", "hgroup"])
_PIECES = frozenset(["span", "time", "small", "em", "strong", "b", "i", "a"])
_MORE = re.compile(
    r"(?:(?:vis|se|les|åpne|opne|lukk|skjul|show|see|read|view|open|close|hide|expand|collapse)\b[ .…]*)?"
    r"(?:mer|meir|mindre|alle?|alt|more|less|all|meny|menu|detaljer|details)?[ .…]*",
    re.IGNORECASE,
)
_LOOK_AHEAD = 60
_TOGGLE_CHARS = 200


class _Image(NamedTuple):
    words: str
    src: str


class Outline:
    """Turns events into drafts.  `heading` stands above the watched region, "" when none does."""

    def __init__(self, base: str, heading: str = "") -> None:
        self.drafts: list[Draft] = []
        self._base = base
        self._trail = Trail(fold(heading))
        self._scopes: list[Scope] = [Scope()]
        self._inline = Inline()
        self._images: list[_Image] = []
        self._tables = 0
        self._just_broke = False
        self._events: Sequence[Event] = ()
        self._ends: dict[int, int] = {}

    def add(self, events: Sequence[Event]) -> None:
        """Append the blocks of a walk."""
        self._events, self._ends = events, _matching_ends(events)
        at = 0
        while at < len(events):
            sign, value, mark, _ = events[at]
            if sign == TEXT:
                self._inline.add(value)
                self._just_broke = self._just_broke and value.isspace()
            elif sign == CLOSE:
                self._close(value)
            else:
                at = self._open(at, value, mark)
            at += 1
        self._flush()

    def _resolve(self, href: str) -> str:
        return absolute(href, self._base) if href else ""

    def _open(self, at: int, tag: str, mark: Mark) -> int:
        """Take in an opened element; return the index of the last event that was used."""
        if tag in LISTS and self._is_contents_list(at):
            self._flush()
            return self._ends[at]
        if tag in {"table", "dl"} and at in self._ends and self._data(at, tag, mark):
            return self._ends[at]
        is_heading = tag in _HEADINGS or mark.role == "heading"
        is_toggle = tag == "summary" or (mark.role == "toggle" and self._is_plain_toggle(at))
        if is_heading or is_toggle or self._is_border(tag):
            self._flush()
            self._scopes.append(self._scopes[-1].child(tag, mark))
            if is_heading or is_toggle:
                self._begin_heading(at, tag, mark, is_heading=is_heading)
            elif mark.role == "tabpanel" and fold(mark.words):
                self._head_panel(fold(mark.words))
        else:
            if "-" in tag and at and self._events[at - 1][0] == CLOSE and "-" in self._events[at - 1][1]:
                self._inline.space()  # two components of a page stand apart, whatever their style sheet says
            self._open_inline(tag, mark)
            self._scopes.append(self._scopes[-1])
        return at

    def _is_border(self, tag: str) -> bool:
        if tag in INLINE or "-" in tag:
            return False
        return not (self._scopes[-1].kind is BlockKind.HEADING and tag in _INSIDE_HEADING)

    def _begin_heading(self, at: int, tag: str, mark: Mark, *, is_heading: bool) -> None:
        scope = self._scopes[-1]
        scope.kind = BlockKind.HEADING
        if is_heading:
            given = int(mark.level) if mark.level.isdigit() else 2
            scope.level = _HEADINGS.get(tag, min(6, max(1, given)))
            return
        scope.level = -1
        owner = max(1, len(self._scopes) - 2) if tag == "summary" else self._owner(at)
        self._trail.begin_fold(owner, is_firm=tag == "summary")

    def _head_panel(self, words: str) -> None:
        """Put the words of its tab over a panel: they are the heading of what it holds, and of no more."""
        self._trail.begin_fold(len(self._scopes) - 1, is_firm=True)
        draft = self._draft(BlockKind.HEADING, words)
        draft.trail, draft.level = self._trail.push(words, -1, len(self._scopes) - 1)
        self.drafts.append(draft)

    def _owner(self, at: int) -> int:
        """Return the depth of the element whose end also ends what a toggle heads."""
        depth, seen = len(self._scopes) - 2, 0
        level = 0
        for sign, _, _, _ in self._events[at : at + _LOOK_AHEAD]:
            level += (sign == OPEN) - (sign == CLOSE)
            if level == 0 and sign == CLOSE:
                break
            seen += 1
        for sign, value, _, _ in self._events[at + seen + 1 : at + seen + 7]:
            if sign == CLOSE:
                depth -= 1
            elif sign == OPEN or not value.isspace():
                break
        return max(1, depth)

    def _is_plain_toggle(self, at: int) -> bool:
        """Whether an expanding button is a short line of its own, and not inside or around a heading."""
        if self._scopes[-1].kind is BlockKind.HEADING:
            return False
        level = length = 0
        for sign, value, _, _ in self._events[at : at + _LOOK_AHEAD]:
            if sign == TEXT:
                length += len(value.strip())
            elif sign == OPEN:
                level += 1
                if value in _HEADINGS or value in {"p", "table"} or value in LISTS:
                    return False
            else:
                level -= 1
                if level == 0:
                    return 0 < length <= _TOGGLE_CHARS
        return False

    def _open_inline(self, tag: str, mark: Mark) -> None:
        if tag == "a":
            self._inline.open_link(self._resolve(mark.href))
        elif tag == "br":
            if self._just_broke:
                self._flush()
            self._inline.space()
            self._just_broke = True
            return
        elif tag == "img" and mark.words.strip():
            self._images.append(_Image(fold(mark.words), image_address(mark.src, self._base)))
        if tag in _PIECES:
            self._inline.border()

    def _close(self, tag: str) -> None:
        scope = self._scopes[-1]
        if len(self._scopes) > 1 and scope is self._scopes[-2]:
            if tag == "a":
                self._inline.close_link()
            if tag in _PIECES:
                self._inline.border()
        else:
            self._flush()
        closed = self._scopes.pop()
        if closed.kind is BlockKind.HEADING and closed.anchor:
            self._scopes[-1].anchor = closed.anchor
        self._trail.close(len(self._scopes))

    def _flush(self) -> None:
        self._just_broke = False
        line = self._inline.take()
        if line.text:
            draft = self._draft(BlockKind.PARA, line.text)
            draft.links, draft.pieces = line.links, line.pieces
            self._place(draft)
        for image in self._images:
            draft = self._draft(BlockKind.IMAGE, image.words)
            draft.label = image.src
            self.drafts.append(draft)
        self._images.clear()

    def _place(self, draft: Draft) -> None:
        """Give a line its kind and put it at the end."""
        scope = self._scopes[-1]
        if scope.kind is BlockKind.HEADING:
            if scope.level < 0 and _MORE.fullmatch(draft.text):
                return
            draft.kind = BlockKind.HEADING
            draft.trail, draft.level = self._trail.push(draft.text, scope.level, len(self._scopes) - 1)
        elif scope.kind is BlockKind.PARA and scope.item is not None and not scope.item.is_used:
            draft.kind, draft.level, draft.list_kind = BlockKind.ITEM, scope.depth, scope.list_kind
        else:
            draft.kind = scope.kind
        if scope.item is not None:
            scope.item.is_used = True
        self.drafts.append(draft)

    def _draft(self, kind: BlockKind, text: str) -> Draft:
        scope = self._scopes[-1]
        return Draft(
            kind=kind,
            text=text,
            trail=self._trail.names(),
            box=scope.box,
            lang=scope.lang,
            anchor=scope.anchor,
            path=">".join(scope.steps),
        )

    def _data(self, at: int, tag: str, mark: Mark) -> bool:
        """Add a table or a definition list as rows; False when it is a frame for other blocks."""
        end = self._ends[at]
        table = read_table(self._events, at, end, self._resolve) if tag == "table" else None
        pairs = read_pairs(self._events, at, end, self._resolve) if tag == "dl" else None
        if table is None and not pairs:
            return False
        self._flush()
        self._scopes.append(self._scopes[-1].child(tag, mark))
        if table is not None:
            self._add_table(table)
        for pair in pairs or ():
            row = self._row([(line.text, "") for line in pair], BlockKind.ROW)
            line = joined(pair)
            row.text, row.links, row.is_pair = line.text, line.links, True
            self.drafts.append(row)
        self._scopes.pop()
        self._tables += 1
        return True

    def _add_table(self, table: Table) -> None:
        if table.caption.text:
            caption = self._row([], BlockKind.CAPTION)
            caption.text, caption.links = table.caption.text, table.caption.links
            self.drafts.append(caption)
        for each in table.rows:
            kind = BlockKind.THEAD if each.is_head else BlockKind.ROW
            row = self._row([(line.text, header) for line, header in each.cells], kind)
            line = joined([line for line, _ in each.cells])
            row.text, row.links = line.text, line.links
            self.drafts.append(row)

    def _row(self, cells: Sequence[tuple[str, str]], kind: BlockKind) -> Draft:
        draft = self._draft(kind, "")
        draft.table = self._tables
        draft.cells = tuple(Cell(text=text, header=header) for text, header in cells)
        return draft

    def _is_contents_list(self, at: int) -> bool:
        """Whether a list holds nothing but links to places on this page: it repeats the headings."""
        links = 0
        is_in_link = False
        for number in range(at, self._ends.get(at, at)):
            if not links and number - at > _LOOK_AHEAD:
                return False
            sign, value, mark, _ = self._events[number]
            if sign == TEXT:
                if not is_in_link and not value.isspace():
                    return False
            elif value == "a":
                is_in_link = sign == OPEN and mark.href.startswith("#")
                links += is_in_link
                if sign == OPEN and not is_in_link:
                    return False
            elif not links and value not in {"ul", "ol", "li", "span", "div", "p"}:
                return False
        return links > 1


def _matching_ends(events: Sequence[Event]) -> dict[int, int]:
    """Return where each table, list and definition list that opens ends."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for at, (sign, value, _, _) in enumerate(events):
        if value in LISTS or value in {"table", "dl"}:
            if sign == OPEN:
                waiting.append(at)
            elif sign == CLOSE and waiting:
                ends[waiting.pop()] = at
    return ends
