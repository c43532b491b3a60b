"""Which part of a page is watched, and whether the page came whole."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from watcher.extract.bombs import refuse_bombs
from watcher.extract.components import with_shadow_trees
from watcher.extract.events import Event
from watcher.extract.forms import with_sound_forms
from watcher.extract.main_content import main_content
from watcher.extract.markup import Walk
from watcher.extract.selectors import explain_selector
from watcher.extract.trouble import glimpse, trouble
from watcher.extract.visibility import Visibility
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules

_CONTAINERS = (
    "main",
    "div",
    "section",
    "article",
    "table",
    "ul",
    "ol",
    "script",
    "style",
    "header",
    "form",
    "a",
)
_TAIL_BYTES = 4096
_MOST_FOOTERS = 50


class Page:
    """A parsed page with its watched regions."""

    def __init__(self, html: str, rules: ExtractionRules) -> None:
        refuse_bombs(html)
        if "<form" in html or "<FORM" in html:
            html = with_sound_forms(html)
        self.tree = with_shadow_trees(html) if "shadowroot" in html else LexborHTMLParser(html)
        self._rules = rules
        self.regions = self._regions()

    def events(self) -> list[Event]:
        """Return the walk over all watched regions, in the order of the page, nothing twice."""
        visibility = Visibility(self.tree, is_guessed=not self._rules.keep)
        walk = Walk(visibility, frozenset(node.mem_id for node in self._select(self._rules.drop)))
        walk.add(self.regions)
        return walk.events

    def heading_outside(self) -> str:
        """Return the page's h1 when no watched region holds it: it heads them all the same."""
        first = self.tree.css_first("h1")
        if first is None:
            return ""
        inside = {node.mem_id for node in self.regions}
        node: LexborNode | None = first
        while node is not None:
            if node.mem_id in inside:
                return ""
            node = node.parent
        return first.text()

    def footer_lines(self) -> list[str]:
        """Return the lines in the footers of the watched regions, where the page may say its own date."""
        regions = self.regions[:_MOST_FOOTERS]
        footers = [
            footer for region in regions for footer in _outermost(region.css("footer")[:_MOST_FOOTERS])
        ]
        return [line for footer in footers for line in footer.text(separator="\n").split("\n")]

    def title(self) -> str:
        """Return the text of <title>."""
        node = self.tree.css_first("title")
        return "" if node is None else node.text()

    def language(self) -> str:
        """Return the lang of <html>."""
        root = self.tree.root
        return "" if root is None else (root.attributes.get("lang") or "")

    def base(self, url: str) -> str:
        """Return the address that relative links hang on."""
        node = self.tree.css_first("base[href]")
        href = "" if node is None else node.attributes.get("href") or ""
        return href if href.startswith(("http://", "https://")) else url

    def _select(self, selectors: tuple[str, ...]) -> list[LexborNode]:
        """Return all matches in the order of the page."""
        if not selectors:
            return []
        try:
            return self.tree.css(", ".join(selectors))
        except SelectolaxError:
            why = "; ".join(filter(None, map(explain_selector, selectors)))
            raise trouble(
                ReasonCode.REGION_MISSING, f"Utvalget i sources.toml kan ikke brukes: {why}"
            ) from None

    def _regions(self) -> list[LexborNode]:
        if self._rules.keep:
            found = self._select(self._rules.keep)
            if not found:
                wanted = ", ".join(self._rules.keep)
                text = f"Fant ikke den overvåkede delen av siden: ingen treff på «{wanted}»."
                raise trouble(ReasonCode.REGION_MISSING, text, self.title())
            return found
        return main_content(self.tree)


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Return those of `nodes`, which stand in the order of the page, that are in no other of them."""
    taken: dict[int, LexborNode] = {}
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in taken:
            above = above.parent
        if above is None:
            taken[node.mem_id] = node
    return list(taken.values())


def refuse_cut_off(body: bytes) -> None:
    """Refuse a page that stops in the middle.

    End tags may be left out by HTML's own rules, so a page counts as cut off only when <html>, <body> or
    <main> is never closed and moreover an element that must be closed is open, or it ends inside a tag
    or a word.

    Raises:
        ExtractError: TRUNCATED.
    """
    tail = body[-_TAIL_BYTES:].lower()
    if b"</html" in tail or b"</body" in tail:
        return
    low = body.lower()
    opened = [tag for tag in (b"html", b"body", b"main") if b"<" + tag in low]
    if not opened or any(b"</" + tag in low for tag in (b"html", b"body")):
        return
    last = low.rstrip()
    is_cut = not last.endswith(b">") or any(_is_open(low, tag) for tag in _CONTAINERS)
    if is_cut:
        text = "Siden stopper midt i: den ble åpnet, men aldri avsluttet."
        raise trouble(ReasonCode.TRUNCATED, text, glimpse(body[-200:]))


def _is_open(low: bytes, tag: str) -> bool:
    name = tag.encode()
    opened = len(re.findall(rb"<" + name + rb"[\s>]", low))
    return opened > low.count(b"</" + name)
