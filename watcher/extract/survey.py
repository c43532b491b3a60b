"""What a page is made of: its elements as selectors can name them, and what it says of itself.

For proposing selectors.  Text is counted without white space, as places in one long string: an element is
the stretch from `start` to `end`, and holds another when its stretch does.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.extract.charset import decode
from watcher.extract.furniture import hint_of, is_furniture
from watcher.extract.lasting import Lasting, lasting, written_part
from watcher.extract.region import Page
from watcher.extract.xhtml import as_html, is_xhtml
from watcher.model.source import ExtractionRules

_SILENT = frozenset(["script", "style", "template", "noscript", "svg", "head", "select", "iframe"])
_BY_TAG = {
    "main": Lasting.LANDMARK,
    "article": Lasting.READABLE,
    "nav": Lasting.READABLE,
    "aside": Lasting.READABLE,
    "footer": Lasting.READABLE,
    "header": Lasting.READABLE,
    "form": Lasting.WEAK,
    "time": Lasting.WEAK,
    "figure": Lasting.WEAK,
}
_BY_ATTRIBUTE = (
    ("role", frozenset(["main", "navigation", "complementary", "banner", "contentinfo", "search", "dialog"])),
    ("itemprop", frozenset(["articleBody", "mainContentOfPage", "text"])),
)
_NO_ROOM = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_MOST_ELEMENTS = 20_000
_MOST_CLASSES = 12
_SITE_NAMES = (
    'meta[property="og:site_name"]',
    'meta[name="publisher" i]',
    'meta[name="dcterms.publisher" i]',
    'meta[name="dc.publisher" i]',
    'meta[name="application-name" i]',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A selector that one element answers to, alone or with others."""

    selector: str
    lasting: Lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An element with text.  `parent` is the number of the area around it, -1 at the top.

    `names` are its own, without what stands above; `linked` is how much of its text stands in links.
    `is_furniture`: by its names and what it holds it is menu, foot, consent layer or share row.
    """

    start: int
    end: int
    parent: int
    tag: str
    names: tuple[Name, ...]
    linked: int
    is_furniture: bool

    @property
    def chars(self) -> int:
        """How many signs of text it holds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A page taken apart.  `text` is all of its text without white space; `areas` stand in its order."""

    text: str = field(repr=False)
    areas: tuple[Area, ...] = field(repr=False)
    named: Mapping[str, tuple[int, ...]] = field(repr=False)
    """For each selector of one name the areas that answer to it, those without text left out."""
    title: str
    lang: str
    canonical: str
    site_name: str
    pdf_links: tuple[str, ...]


def squeezed(text: str) -> str:
    """Return `text` as it stands in a survey: without white space and signs that take no room."""
    return "".join(text.translate(_NO_ROOM).split())


def survey_page(body: bytes, *, charset: str, content_type: str) -> Survey:
    """Return what the HTML page in `body` is made of.

    Raises:
        ExtractError: it cannot be decoded, or is nested to do harm.
    """
    text = decode(body, declared=charset)
    page = Page(as_html(text) if is_xhtml(content_type) else text, ExtractionRules())
    walk = _Walk()
    if page.tree.body is not None:
        walk.through(page.tree.body)
    return Survey(
        text="".join(walk.pieces),
        areas=tuple(walk.finished()),
        named={selector: tuple(found) for selector, found in walk.named.items()},
        title=" ".join(page.title().split()),
        lang=page.language(),
        canonical=_attribute(page.tree, 'link[rel~="canonical" i]', "href"),
        site_name=_site_name(page.tree),
        pdf_links=_pdf_links(page.tree),
    )


@dataclass(slots=True)
class _Open:
    node: LexborNode
    number: int
    start: int
    linked: int
    is_link: bool


@dataclass(slots=True)
class _Walk:
    """One walk over a body: every text once, every element once."""

    pieces: list[str] = field(default_factory=list)
    named: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _length: int = 0
    _linked: int = 0
    _in_links: int = 0
    _open: list[_Open] = field(default_factory=list)
    _areas: list[Area | None] = field(default_factory=list)
    _parents: list[int] = field(default_factory=list)

    def through(self, body: LexborNode) -> None:
        """Walk over `body` and all in it, without recursion: pages are nested deep."""
        node: LexborNode | None = body
        while node is not None:
            goes_down = self._enter(node)
            if goes_down and node.first_child is not None:
                node = node.first_child
                continue
            node = self._next(node, body, has_entered=goes_down)

    def finished(self) -> Iterator[Area]:
        """Yield the areas, each with its own number as its place."""
        for number, area in enumerate(self._areas):
            yield area or Area(
                start=0,
                end=0,
                parent=self._parents[number],
                tag="",
                names=(),
                linked=0,
                is_furniture=False,
            )

    def _enter(self, node: LexborNode) -> bool:
        """Take a node in; True when it is an element that is still open."""
        if node.is_text_node:
            self._say(squeezed(node.text_content or ""))
            return False
        tag = node.tag or ""
        if not node.is_element_node or tag in _SILENT or len(self._areas) >= _MOST_ELEMENTS:
            return False
        is_link = tag == "a"
        self._open.append(_Open(node, len(self._areas), self._length, self._linked, is_link))
        self._parents.append(self._open[-2].number if len(self._open) > 1 else -1)
        self._areas.append(None)
        self._in_links += is_link
        return True

    def _say(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self._length += len(text)
            self._linked += len(text) * (self._in_links > 0)

    def _next(self, node: LexborNode, body: LexborNode, *, has_entered: bool) -> LexborNode | None:
        """Return the node after `node`, closing what ends on the way."""
        current = node
        is_open = has_entered
        while True:
            if is_open:
                self._close()
            if current.mem_id == body.mem_id:
                return None
            if current.next is not None:
                return current.next
            above = current.parent
            if above is None:
                return None
            current, is_open = above, True

    def _close(self) -> None:
        done = self._open.pop()
        self._in_links -= done.is_link
        if self._length == done.start:
            return
        attributes = done.node.attributes
        tag = done.node.tag or ""
        names = () if tag == "body" else tuple(_names(tag, attributes))
        for name in names:
            self.named[name.selector].append(done.number)
        self._areas[done.number] = Area(
            start=done.start,
            end=self._length,
            parent=self._parents[done.number],
            tag=tag,
            names=names,
            linked=self._linked - done.linked,
            is_furniture=tag == "nav" or is_furniture(done.node, hint_of(attributes)),
        )


def _names(tag: str, attributes: Mapping[str, str | None]) -> Iterator[Name]:
    """Yield the selectors of one name that an element answers to."""
    if tag in _BY_TAG:
        yield Name(selector=tag, lasting=_BY_TAG[tag])
    for key, values in _BY_ATTRIBUTE:
        value = attributes.get(key) or ""
        if value in values:
            is_main = value in {"main", "articleBody", "mainContentOfPage"}
            grade = Lasting.LANDMARK if is_main else Lasting.READABLE
            yield Name(selector=f"[{key}={value}]", lasting=grade)
    identity = attributes.get("id") or ""
    if grade := lasting(identity):
        yield Name(selector=f"#{identity}", lasting=grade)
    for word in dict.fromkeys((attributes.get("class") or "").split()[:_MOST_CLASSES]):
        if grade := lasting(word):
            yield Name(selector=f".{word}", lasting=grade)
        elif part := written_part(word):
            yield Name(selector=f"[class*={part}]", lasting=Lasting.PREFIX)


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    found = tree.css_first(selector)
    return "" if found is None else (found.attributes.get(name) or "").strip()


def _site_name(tree: LexborHTMLParser) -> str:
    """Return what the page calls its publisher, "" when it does not say."""
    for selector in _SITE_NAMES:
        if said := " ".join(_attribute(tree, selector, "content").split()):
            return said
    for script in tree.css('script[type="application/ld+json"]')[:5]:
        try:
            data = json.loads(script.text())
        except (ValueError, RecursionError):
            continue
        for each in data if isinstance(data, list) else [data]:
            publisher = each.get("publisher") if isinstance(each, dict) else None
            name = publisher.get("name") if isinstance(publisher, dict) else None
            if isinstance(name, str) and name.strip():
                return " ".join(name.split())
    return ""


def _pdf_links(tree: LexborHTMLParser) -> tuple[str, ...]:
    found: Sequence[str] = [(node.attributes.get("href") or "").strip() for node in tree.css("a[href]")]
    return tuple(
        dict.fromkeys(
            href for href in found if href.partition("?")[0].partition("#")[0].lower().endswith(".pdf")
        )
    )
