"""A parsed page → the flat list of what counts in it: opened and closed elements, and text.

Blocks are made from this list alone, and so is the digest of the watched region: what is not in
the list can change neither.  The walk keeps its own stack: nesting costs memory, never recursion.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from selectolax.lexbor import LexborNode

from watcher.extract.addresses import absolute
from watcher.extract.folding import clean, raised
from watcher.extract.visibility import NEVER, TREACHEROUS, Attributes, Visibility, box_of

OPEN, CLOSE, TEXT = "<", ">", ""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "button",
        "img",
        "br",
    ]
)
_STABLE_ID = re.compile(r"[A-Za-zÆØÅæøå]+[0-9]{0,7}|[0-9]{1,4}")
_HEX = re.compile(r"(?=[a-f]*[0-9])[a-f0-9]{5,}")
_STEP_WORD = re.compile(r"[A-Za-z][A-Za-z-]*(?:__[A-Za-z-]+)?(?:--[A-Za-z-]+)?")
# Signs that stand in no text (noncharacters) hold the parts of a digest apart.
_BLOCK_IN, _BLOCK_OUT, _INLINE_IN, _INLINE_OUT, _JOINT = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"


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

Event: TypeAlias = tuple[str, str, Mark, str]
"""One step of a walk: OPEN, CLOSE or TEXT; the tag, or the text; what counts of the attributes; its part
of the digest.  A plain tuple: there are thousands on a page."""


class Walk:
    """Collects the events of several regions of one page; `base` is what their links hang on."""

    def __init__(self, visibility: Visibility, dropped: frozenset[int], base: str) -> None:
        self.events: list[Event] = []
        self._visibility, self._dropped, self._base = visibility, dropped, base
        self._bare: dict[str, Event] = {}
        self._ends: dict[str, Event] = {}

    def add(self, regions: Sequence[LexborNode]) -> None:
        """Append the events of `regions`, which stand in the order of the page; nothing twice."""
        wanted = {region.mem_id for region in regions} if len(regions) > 1 else set()
        for region in regions:
            if len(regions) == 1 or region.mem_id in wanted:
                self._add_region(region, wanted)
        if "sup" in self._ends:
            self.events[:] = _with_raised(self.events)

    def _add_region(self, root: LexborNode, wanted: set[int]) -> None:
        wanted.discard(root.mem_id)
        if root.mem_id in self._dropped:
            return
        append, is_out, bare = self.events.append, self._visibility.is_out, self._bare
        append(self._opened(root.tag or "", root.attributes))
        open_nodes = [(root, root.tag or "")]
        node = root.first_child
        while True:
            if node is None:
                closed, tag = open_nodes.pop()
                append(self._closed(tag))
                if not open_nodes:
                    return
                node = closed.next
            elif node.is_text_node:
                text = node.text_content or ""
                append((TEXT, text, NO_MARK, text))
                node = node.next
            else:
                tag = node.tag or ""
                attributes = node.attributes if node.is_element_node else None
                is_gone = attributes is None or tag in NEVER or self._is_dropped(node)
                if is_gone or ((attributes or tag in TREACHEROUS) and is_out(node, tag, attributes or {})):
                    node = node.next
                    continue
                if wanted:
                    wanted.discard(node.mem_id)
                append(self._opened(tag, attributes) if attributes or tag not in bare else bare[tag])
                open_nodes.append((node, tag))
                node = node.first_child

    def _is_dropped(self, node: LexborNode) -> bool:
        return bool(self._dropped) and node.mem_id in self._dropped

    def _opened(self, tag: str, attributes: Attributes | None) -> Event:
        mark = _mark(tag, attributes) if attributes else Mark(step=tag)
        if mark.role == "tabpanel" and attributes:
            mark = mark._replace(words=self._visibility.tab_of(attributes))
        href = "#" if mark.href.startswith("#") else absolute(mark.href, self._base) if mark.href else ""
        parts = _JOINT.join((tag, href, mark.words, *mark[3:9])) if attributes else tag
        is_inline = tag in INLINE
        token = f"{_INLINE_IN}{parts}{_INLINE_OUT}" if is_inline else f"{_BLOCK_IN}{parts}{_BLOCK_OUT}"
        event = (OPEN, tag, mark, token)
        if not attributes:
            self._bare[tag] = event
        return event

    def _closed(self, tag: str) -> Event:
        event = self._ends.get(tag)
        if event is None:
            token = f"{_INLINE_IN}/{_INLINE_OUT}" if tag in INLINE else f"{_BLOCK_IN}/{_BLOCK_OUT}"
            event = self._ends[tag] = (CLOSE, tag, NO_MARK, token)
        return event


def _with_raised(events: Sequence[Event]) -> list[Event]:
    """Return the events with the text of every <sup> in raised characters."""
    found: list[Event] = []
    depth = 0
    for event in events:
        sign, value, mark, _ = event
        if value == "sup" and sign != TEXT:
            depth += 1 if sign == OPEN else -1
        is_raised = depth and sign == TEXT
        found.append((TEXT, raised(value), mark, raised(value)) if is_raised else event)
    return found


def events_digest(events: Sequence[Event], context: str) -> str:
    """Return the digest of a walk: equal digests give equal text, links and boxes.

    Comments, ids, classes, tracking parameters, and white space that no reader sees do not count.
    """
    folded = " ".join(clean("".join([token for _, _, _, token in events])).split())
    folded = folded.replace(" " + _BLOCK_IN, _BLOCK_IN).replace(_BLOCK_OUT + " ", _BLOCK_OUT)
    return hashlib.sha256(f"{context}{_JOINT}{folded}".encode("utf-8", "surrogatepass")).hexdigest()


def _mark(tag: str, attributes: Attributes) -> Mark:
    """Return what counts of an element's attributes."""
    get = attributes.get
    role = get("role") or ""
    if tag in {"button", "a", "div"} and "aria-expanded" in attributes:
        role = "toggle"
    words = (get("alt") or "") if tag == "img" else ""
    if role == "img":
        words = get("aria-label") or words
    is_cell = tag in {"td", "th"}
    return Mark(
        href=(get("href") or "") if tag == "a" else "",
        words=words,
        src=(get("src") or get("data-src") or "") if tag == "img" else "",
        columns=(get("colspan") or "") if is_cell else "",
        rows=(get("rowspan") or "") if is_cell else "",
        lang=get("lang") or "",
        box=box_of(attributes),
        role=role,
        level=(get("aria-level") or "") if role == "heading" else "",
        anchor=_anchor(get("id") or ""),
        step=_step(tag, get("class") or ""),
    )


@lru_cache(maxsize=4096)
def _anchor(identity: str) -> str:
    """Return an id= that will stand in the next answer too, or ""."""
    parts = re.split(r"[-_.:]+", identity)
    is_stable = all(_STABLE_ID.fullmatch(part) and not _HEX.fullmatch(part) for part in parts if part)
    return identity if identity and is_stable else ""


@lru_cache(maxsize=4096)
def _step(tag: str, classes: str) -> str:
    """Return the element's step of a path: its tag and those of its classes that are words."""
    words = [word for word in classes.split() if _STEP_WORD.fullmatch(word)]
    return ".".join((tag, *words[:2]))
