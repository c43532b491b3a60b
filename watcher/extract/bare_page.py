"""A page without anything that could run, load, cover or pretend: elements of a short list, and text.

For showing a stored page to an editor.  Nothing of the page's attributes is kept but what a table needs, the
words of pictures, and the language; the watched region and what the page hides are told by attributes of
ours, which a page cannot set: its own never come through.  The walk keeps its own stack and gives up nesting
that nobody could read, so that a sanitiser after it has an easy page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from watcher.extract.bombs import refuse_bombs
from watcher.extract.boxes import Attributes
from watcher.extract.charset import decode
from watcher.extract.components import with_shadow_trees
from watcher.extract.forms import with_sound_forms
from watcher.extract.main_content import main_content
from watcher.model.source import ExtractionRules

WATCHED, HIDDEN = "data-watched", "data-hidden"
"""Attributes of ours: this element is (a part of) the watched region; the page hides this one."""
_SHOWN_WORDS = (
    "h1 h2 h3 h4 h5 h6 p div section article main aside header footer nav ul ol li dl dt dd table caption "
    "thead tbody tfoot tr th td blockquote pre figure figcaption details summary address hr br "
    "a b strong i em u s sub sup small code kbd samp var abbr cite dfn q span img time wbr ruby rt rp"
)
SHOWN = frozenset(_SHOWN_WORDS.split())
VOID = frozenset(["hr", "br", "img", "wbr"])
_AS_ANOTHER = {
    "del": "s", "strike": "s", "ins": "u", "button": "span", "label": "span", "legend": "p", "option": "li",
    "center": "div", "main": "div", "form": "div", "fieldset": "div", "dialog": "div", "font": "span",
    "math": "span", "noscript": "div",
}  # fmt: skip
"""Marks of the page's own must not be taken for ours; others need no more than their text."""
_NEVER_WORDS = (
    "script style template head link meta base title object embed applet canvas audio video map "
    "area iframe frame frameset noframes svg input textarea datalist output progress meter param source "
    "track annotation annotation-xml -comment -doctype -document"
)
_NEVER = frozenset(_NEVER_WORDS.split())
_MEDIA = frozenset(["video", "audio", "iframe", "object", "embed", "canvas", "svg"])
_HIDES = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_MOST_DEPTH = 100
_MOST_NODES = 60_000
_TEXT_CHARS = 10_000
"""A longer text is parted by <wbr>, which shows nothing: what comes after takes long over long ones."""
_ALT_CHARS = 500
_TOKEN = re.compile(r"[A-Za-z0-9-]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarePage:
    """`html` is well-formed.  `is_cut`: the page had more than anybody would read."""

    html: str
    is_cut: bool
    has_region: bool


def bare_page(body: bytes, *, charset: str, rules: ExtractionRules) -> BarePage:
    """Return what `body` shows.

    Raises:
        ExtractError: it cannot be read as a page.
    """
    text = decode(body, declared=charset, override=rules.charset)
    refuse_bombs(text)
    if "<form" in text or "<FORM" in text:
        text = with_sound_forms(text)
    tree = with_shadow_trees(text) if "shadowroot" in text else LexborHTMLParser(text)
    regions = _regions(tree, rules)
    walk = _Walk({node.mem_id for node in regions})
    parts = list(walk.of(tree.body)) if tree.body is not None else []
    return BarePage(html="".join(parts), is_cut=walk.is_cut, has_region=bool(regions))


def _regions(tree: LexborHTMLParser, rules: ExtractionRules) -> list[LexborNode]:
    if not rules.keep:
        return main_content(tree)
    try:
        return tree.css(", ".join(rules.keep))
    except SelectolaxError:  # the rules were edited since
        return []


class _Walk:
    """One way through a page, from element to element."""

    def __init__(self, watched: set[int]) -> None:
        self.is_cut = False
        self._watched = watched

    def of(self, root: LexborNode) -> Iterator[str]:
        """Yield the markup of `root` and what is in it."""
        yield self._opened(root, "div")
        ends = ["</div>"]
        node, left = root.first_child, _MOST_NODES
        above = [root]
        while above:
            if node is None or left == 0:
                self.is_cut = self.is_cut or left == 0
                yield ends.pop()
                node = above.pop().next
                continue
            left -= 1
            tag = node.tag or ""
            text = node.text_content
            if text is not None:
                yield _text(text)
            elif tag in _NEVER:
                yield _stands_for(node, tag)
            else:
                name = self._name(tag, len(above))
                yield self._opened(node, name) if name else ""
                if name not in VOID:
                    above.append(node)
                    ends.append(f"</{name}>" if name else "")
                    node = node.first_child
                    continue
            node = node.next

    def _name(self, tag: str, depth: int) -> str:
        """Return what the element is shown as, "" for its text alone."""
        name = _AS_ANOTHER.get(tag, tag)
        return name if name in SHOWN and (depth < _MOST_DEPTH or name in VOID) else ""

    def _opened(self, node: LexborNode, name: str) -> str:
        kept = ""
        attributes = node.attributes
        if attributes:
            kept = _kept(name, attributes)
        if self._watched and node.mem_id in self._watched:
            kept += f' {WATCHED}="1"'
        return f"<{name}{kept}>"


def _kept(name: str, attributes: Attributes) -> str:
    get = attributes.get
    kept = ""
    if name == "img":
        kept += f' alt="{escape((get("alt") or "")[:_ALT_CHARS])}"'
    elif name in {"td", "th"}:
        for span in ("colspan", "rowspan"):
            value = get(span) or ""
            kept += (
                f' {span}="{value}"' if value.isascii() and value.isdigit() and int(value[:4]) < 100 else ""
            )
    elif name == "details":
        kept += " open"
    if _TOKEN.fullmatch(get("lang") or ""):
        kept += f' lang="{get("lang")}"'
    if "hidden" in attributes or _HIDES.search((get("style") or "")[:1000]):
        kept += f' {HIDDEN}="1"'
    return kept


def _text(text: str) -> str:
    if len(text) <= _TEXT_CHARS:
        return escape(text, quote=False)
    pieces = (text[at : at + _TEXT_CHARS] for at in range(0, len(text), _TEXT_CHARS))
    return "<wbr>".join(escape(piece, quote=False) for piece in pieces)


def _stands_for(node: LexborNode, tag: str) -> str:
    """Return a box in place of what is not shown; "" for what never shows."""
    if tag not in _MEDIA:
        return ""
    said = node.attributes.get("aria-label") or node.attributes.get("title") or ""
    return f'<img alt="{escape(said[:_ALT_CHARS])}">' if said or tag != "svg" else ""
