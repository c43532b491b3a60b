"""A parsed page → the flat list of what counts in it: opened and closed elements, and text.

Blocks are made from this list alone, and so is the digest of the watched region: what is not in
the list can change neither.  The walk keeps its own stack: nesting costs memory, never recursion.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from watcher.extract.folding import clean
from watcher.extract.visibility import Attributes, Visibility, box_of

OPEN, CLOSE, TEXT = "<", ">", ""

_PLAIN = frozenset(
    [
        "strong",
        "em",
        "b",
        "i",
        "u",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "sub",
        "sup",
        "s",
        "small",
        "wbr",
        "mark",
        "ins",
        "del",
        "cite",
        "q",
    ]
)
_STABLE_ID = re.compile(r"[A-Za-zÆØÅæøå]+[0-9]{0,7}|[0-9]{1,4}")
_HEX = re.compile(r"(?=[a-f]*[0-9])[a-f0-9]{5,}")
_STEP_WORD = re.compile(r"[A-Za-z][A-Za-z-]*(?:__[A-Za-z-]+)?(?:--[A-Za-z-]+)?")


class Mark(NamedTuple):
    """What counts of an element's attributes; `anchor` and `step` (its place) stay out of digests."""

    href: str = ""
    words: str = ""
    src: str = ""
    columns: str = ""
    rows: str = ""
    lang: str = ""
    box: str = ""
    role: str = ""
    level: str = ""
    anchor: str = ""
    step: str = ""


NO_MARK = Mark()


class Event(NamedTuple):
    """One step of the walk.  `sign`: OPEN, CLOSE or TEXT; `value`: the tag, or the text."""

    sign: str
    value: str
    mark: Mark = NO_MARK


class Walk:
    """Collects events of several regions of one page; nothing is visited twice."""

    def __init__(self, visibility: Visibility, dropped: frozenset[int]) -> None:
        self.events: list[Event] = []
        self._visibility, self._dropped = visibility, dropped
        self._roots: set[int] = set()

    def add(self, root: LexborNode, others: Iterable[int]) -> None:
        """Append the events of `root`; `others` are regions that may lie inside it."""
        wanted = set(others)
        if root.mem_id in self._roots or root.mem_id in self._dropped:
            return
        events, open_nodes = self.events, [(root, root.tag or "")]
        attributes = root.attributes
        events.append(Event(OPEN, root.tag or "", _mark(root.tag or "", attributes)))
        node = root.first_child
        while True:
            if node is None:
                closed, tag = open_nodes.pop()
                events.append(Event(CLOSE, tag))
                if not open_nodes:
                    return
                node = closed.next
                continue
            if node.is_text_node:
                events.append(Event(TEXT, node.text_content or ""))
                node = node.next
                continue
            tag = node.tag or ""
            if not node.is_element_node or self._is_out(node, tag):
                node = node.next
                continue
            if wanted and node.mem_id in wanted:
                self._roots.add(node.mem_id)
            events.append(Event(OPEN, tag, NO_MARK if tag in _PLAIN else _mark(tag, node.attributes)))
            open_nodes.append((node, tag))
            node = node.first_child

    def _is_out(self, node: LexborNode, tag: str) -> bool:
        if self._dropped and node.mem_id in self._dropped:
            return True
        return self._visibility.is_out(node, tag, node.attributes)


def events_digest(events: Sequence[Event], context: str) -> str:
    """Return the digest of a walk: equal digests give equal text, links and boxes.

    White space, comments, ids, classes and wrappers' attributes do not count.
    """
    parts = [context]
    for sign, value, mark in events:
        if sign == TEXT:
            folded = " ".join(value.split())
            parts.append(clean(folded) if folded else " ")
        elif mark is NO_MARK:
            parts.append(sign + value)
        else:
            parts.append(sign + value + "\x1d".join((*mark[:2], *mark[3:9])))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _mark(tag: str, attributes: Attributes) -> Mark:
    """Return what counts of an element's attributes."""
    if not attributes:
        return Mark(step=tag)
    get = attributes.get
    href = words = src = columns = rows = ""
    if tag == "a":
        href = get("href") or ""
    elif tag == "img":
        words, src = get("alt") or "", get("src") or get("data-src") or ""
    elif tag in {"td", "th"}:
        columns, rows = get("colspan") or "", get("rowspan") or ""
    role = get("role") or ""
    if role == "img":
        words = get("aria-label") or words
    if tag in {"button", "a", "div"} and ("aria-expanded" in attributes):
        role = "toggle"
    return Mark(
        href=href,
        words=words,
        src=src,
        columns=columns,
        rows=rows,
        lang=get("lang") or "",
        box=box_of(attributes),
        role=role,
        level=get("aria-level") or "" if role == "heading" else "",
        anchor=_anchor(get("id") or ""),
        step=_step(tag, get("class") or ""),
    )


def _anchor(identity: str) -> str:
    """Return an id= that will stand in the next answer too, or ""."""
    parts = re.split(r"[-_.:]+", identity)
    is_stable = all(_STABLE_ID.fullmatch(part) and not _HEX.fullmatch(part) for part in parts if part)
    return identity if identity and is_stable else ""


def _step(tag: str, classes: str) -> str:
    """Return the element's step of a path: its tag and those of its classes that are words."""
    words = [word for word in classes.split() if _STEP_WORD.fullmatch(word)]
    return ".".join((tag, *words[:2]))
