"""A parsed page → the flat list of what counts in it: opened and closed elements, and text.

Blocks are made from this list alone, and so is the digest of the watched region: what is not in
the list can change neither.  The walk keeps its own stack: nesting costs memory, never recursion.
"""

import hashlib
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.extract.addresses import absolute
from watcher.extract.boxes import Attributes
from watcher.extract.events import CLOSE, INLINE, NO_MARK, OPEN, TEXT, Event, Mark, mark_of
from watcher.extract.folding import composed, with_blanks
from watcher.extract.formulas import formula_text
from watcher.extract.raising import with_raised
from watcher.extract.remembered import remembered
from watcher.extract.visibility import NEVER, TREACHEROUS, Visibility

# Signs that stand in no text (noncharacters) hold the parts of a digest apart.
_BLOCK_IN, _BLOCK_OUT, _INLINE_IN, _INLINE_OUT, _JOINT = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_BLANK_BEFORE, _BLANK_AFTER = f" {_BLOCK_IN}".encode(), f"{_BLOCK_OUT} ".encode()
_INLINE_END, _BLOCK_END = f"{_INLINE_IN}/{_INLINE_OUT}", f"{_BLOCK_IN}/{_BLOCK_OUT}"
_ROLE_TAGS = {
    "table": "table",
    "grid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "list": "ul",
    "listitem": "li",
    "blockquote": "blockquote",
    "paragraph": "p",
}
_ASKED = TREACHEROUS | {"math"}
_NEUTRAL = frozenset(["div", "span", "section"])
_TITLE_SLOTS = frozenset(["title", "heading", "header", "headline", "summary", "label", "trigger", "toggle"])
_SIGNS = frozenset("↩↑^¶#§⇧↵⏎⬆⤴▲🔗↩︎")
_SIGN_NODES = 20
_FRAME_CHARS = 200_000
_BLANKS = re.compile(b"  +")
_BOLD = re.compile(r"font-weight:(?:bold|[6-9]00)")
_FLOWS = re.compile(r"display:inline(?!-)")


class Walk:
    """Collects the events of several regions of one page."""

    def __init__(self, visibility: Visibility, dropped: frozenset[int]) -> None:
        self.events: list[Event] = []
        self._visibility, self._dropped = visibility, dropped
        self._bare: dict[str, Event] = {}
        self._ends: dict[str, Event] = {}
        self._marks: dict[tuple[str, ...], Mark] = {}

    def add(self, regions: Sequence[LexborNode]) -> None:
        """Append the events of `regions`, which stand in the order of the page; nothing twice."""
        wanted = {region.mem_id for region in regions} if len(regions) > 1 else set()
        for region in regions:
            if len(regions) == 1 or region.mem_id in wanted:
                self._add_region(region, wanted)
        if "sup" in self._ends or "sub" in self._ends:
            self.events[:] = with_raised(self.events)

    def _add_region(self, root: LexborNode, wanted: set[int]) -> None:
        wanted.discard(root.mem_id)
        if root.mem_id in self._dropped:
            return
        append, bare, ends = self.events.append, self._bare, self._ends
        asks_all = bool(self._dropped or wanted)
        opened = self._opened(root.tag or "", root.attributes, "")
        append(opened)
        open_nodes = [(root, opened[1])]
        node = root.first_child
        while True:  # a few hundred nanoseconds for each node of a page: what follows is written for speed
            if node is None:
                closed, tag = open_nodes.pop()
                append(ends.get(tag) or self._closed(tag))
                if not open_nodes:
                    return
                node = closed.next
                continue
            text = node.text_content
            if text is not None:
                append((TEXT, text, NO_MARK))
                node = node.next
                continue
            tag = node.tag or ""
            if tag in NEVER:
                node = node.next
                continue
            attributes = node.attributes
            if attributes or asks_all or tag in _ASKED:
                found = self._considered(node, tag, attributes, open_nodes[-1][1], wanted)
                if found is None:
                    node = node.next
                    continue
                opened = found
            else:
                opened = bare.get(tag) or self._opened(tag, attributes, "")
            append(opened)
            open_nodes.append((node, opened[1]))
            node = node.first_child

    def _considered(
        self, node: LexborNode, tag: str, attributes: Attributes, parent: str, wanted: set[int]
    ) -> Event | None:
        """Return the event of an element, or None when it is out, or read as a whole already."""
        if self._dropped and node.mem_id in self._dropped:
            return None
        if (attributes or tag in TREACHEROUS) and self._visibility.is_out(node, tag, attributes):
            return None
        if wanted:
            wanted.discard(node.mem_id)
        if self._stands_for_itself(node, tag, attributes):
            return None
        return self._opened(tag, attributes, parent)

    def _stands_for_itself(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Append an element that is read as a whole; False when its children are read."""
        if tag == "math":
            self.events.append((TEXT, formula_text(node), NO_MARK))
        elif tag == "a" and (attributes.get("href") or "").startswith("#"):
            # The sign that leads back to the text, or to the heading it stands in, is no text.
            return _is_sign(node)
        elif tag == "iframe":
            self._add_frame(attributes.get("srcdoc") or "")
        elif tag != "img" and attributes.get("role") == "img" and attributes.get("aria-label"):
            self.events.append((TEXT, f" {attributes['aria-label']} ", NO_MARK))
        else:
            return False
        return True

    def _add_frame(self, page: str) -> None:
        """Append a page that stands whole in an attribute of this one."""
        body = LexborHTMLParser(page[:_FRAME_CHARS]).body if page else None
        if body is not None:
            self._add_region(body, set())

    def _opened(self, tag: str, attributes: Attributes | None, parent: str) -> Event:
        if not attributes:
            event = self._bare[tag] = (OPEN, tag, Mark(step=tag))
            return event
        key = (tag, *attributes, *[value or "" for value in attributes.values()])
        mark = self._marks.get(key)
        if mark is None:
            mark = self._marks[key] = mark_of(tag, attributes)
        is_switch = tag == "label" and self._visibility.is_switch(attributes)
        if is_switch or ("-" in parent and attributes.get("slot") in _TITLE_SLOTS):
            mark = mark._replace(role="toggle")
        elif words := self._visibility.tab_of(attributes):
            mark = mark._replace(words=words, role="tabpanel")
        elif tag in _NEUTRAL:
            tag = _tag_in_effect(tag, mark.role, attributes)
        return (OPEN, tag, mark)

    def _closed(self, tag: str) -> Event:
        event = self._ends[tag] = (CLOSE, tag, NO_MARK)
        return event


def _is_sign(node: LexborNode) -> bool:
    """Whether a link is nothing but an arrow or the like; reads no more of it than that takes."""
    words = ""
    for count, inside in enumerate(node.traverse(include_text=True)):
        words = (words + (inside.text_content or "")).lstrip()
        if count > _SIGN_NODES or len(words.rstrip()) > 2:
            return False
    return bool(words) and set(words.rstrip()) <= _SIGNS


def _tag_in_effect(tag: str, role: str, attributes: Attributes) -> str:
    """Return the tag that an element without meaning of its own stands for, by its role or style."""
    if role in _ROLE_TAGS:
        return _ROLE_TAGS[role]
    style = attributes.get("style")
    return _tag_of_style(tag, style) if style else tag


@remembered(1024)
def _tag_of_style(tag: str, style: str) -> str:
    flat = style.replace(" ", "").lower()
    if tag == "span":
        return "div" if "display:block" in flat else "b" if _BOLD.search(flat) else tag
    return "span" if tag == "div" and _FLOWS.search(flat) else tag


def events_digest(events: Sequence[Event], context: str, base: str) -> str:
    """Return the digest of a walk: equal digests give equal text, links and boxes.

    Comments, ids, classes, tracking parameters, and white space that no reader sees do not count.
    """
    tokens: dict[int, str] = {}  # by identity: elements without attributes share their events
    get, keep = tokens.get, tokens.setdefault
    parts = [
        (text if (text := event[1]).isprintable() else with_blanks(text))
        if event[0] == TEXT
        else get(id(event)) or keep(id(event), _token(event, base))
        for event in events
    ]
    told = composed("".join(parts)).encode("utf-8", "surrogatepass")
    if b"  " in told:
        told = _BLANKS.sub(b" ", told)
    told = told.replace(_BLANK_BEFORE, _BLANK_BEFORE[1:]).replace(_BLANK_AFTER, _BLANK_AFTER[:-1])
    digest = hashlib.sha256(f"{context}{_JOINT}".encode("utf-8", "surrogatepass"))
    digest.update(told)
    return digest.hexdigest()


def _token(event: Event, base: str) -> str:
    """Return what an element that opens or closes is in a digest."""
    sign, tag, mark = event
    if sign == CLOSE:
        return _INLINE_END if tag in INLINE else _BLOCK_END
    href = mark.href
    href = "#" if href.startswith("#") else absolute(href, base) if href else ""
    counts = (href, mark.words, *mark[3:9])
    inside = _JOINT.join((tag, *counts)) if any(counts) else tag
    return f"{_INLINE_IN}{inside}{_INLINE_OUT}" if tag in INLINE else f"{_BLOCK_IN}{inside}{_BLOCK_OUT}"
