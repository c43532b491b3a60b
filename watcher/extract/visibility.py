"""What of a page is content: not scripts, navigation, forms or hidden furniture, but folded-up text.

Collapsed accordions and <details> are content although they are `hidden`.  Every rule is about
elements, roles and common words in class names, never about one site.
"""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.extract.boxes import Attributes, box_of
from watcher.extract.controls import PARTS, Controls
from watcher.extract.furniture import hint_of, holds_content, is_furniture

_NEVER_WORDS = (
    # Text that is struck out is withdrawn: a reader must not act on it.
    "del s strike "
    "script style template head link meta base title svg object embed applet canvas audio video map area "
    # Readings of ruby say once more what stands below them.
    "rt rp rtc "
    "input textarea datalist output progress meter nav param source track frameset frame noframes "
    "-comment -doctype -document"  # as the parser calls what is no element
)
NEVER = frozenset(["", *_NEVER_WORDS.split()])
TREACHEROUS = frozenset(["aside", "button", "dialog", "footer", "form", "iframe", "noscript"]) | PARTS
"""Elements that may be out even without an attribute."""
_ROLES_OUT = frozenset(
    [
        "navigation",
        "search",
        "contentinfo",
        "dialog",
        "alertdialog",
        "tooltip",
        "menu",
        "menubar",
        "toolbar",
        "banner",
        "progressbar",
        "listbox",
    ]
)
_ROLES_NOT_PANEL = frozenset(["dialog", "alertdialog", "tooltip", "menu", "menubar", "listbox", "navigation"])
_FOLDED = re.compile(
    r"accordion|accordeon|trekkspill|collaps|expan[ds]|toggle|faq|tab-?pane|tab-?panel|disclosure",
    re.IGNORECASE,
)
_FOR_SCREEN_READERS = re.compile(
    r"sr-?only|visually-?hidden|hidden-?visually|screen-?reader|skip-?link|skip-to", re.IGNORECASE
)
_INVISIBLE_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]{0,100}line-through", re.IGNORECASE)
_HIDDEN_WORDS = "hidden hide d-none is-hidden u-hidden display-none js-hidden govuk-!-display-none"
_HIDDEN_CLASSES = frozenset(_HIDDEN_WORDS.split())
_SHOWN_CLASS = re.compile(r"(?:^|[-:])(?:xs|sm|md|lg|xl|xxl|print|screen)(?:$|[-:])")
_SPEAKING = frozenset(["class", "id", "role", "style", "hidden", "aria-hidden"])
"""Attributes by which an element can be out."""
_ROLES_OF_TABS = frozenset(["tab", "tablist"])
_REMARK_CHARS = 60
_NEAR = 3
_LABEL_CHARS, _LABEL_NODES = 100, 200
_FREE_CHECKS, _MOST_ELEMENTS = 200, 100_000
"""Each check reads an element whole: in nesting made to hurt, the time would grow with its square.  After
some that are free, all of them together may read so many elements."""
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SPEAKS_TO_READERS = _HEADINGS | {"caption", "th"}


class Visibility:
    """Says of each element of one page whether it is content.  `is_guessed`: no region was named."""

    def __init__(self, tree: LexborHTMLParser, *, is_guessed: bool) -> None:
        self._is_guessed = is_guessed
        self._checks_left, self._elements_left = _FREE_CHECKS, _MOST_ELEMENTS
        self._tree = tree
        self._known_panels: frozenset[str] | None = None
        self._tabs = _tabs(tree)
        self._controls = Controls(tree)

    def tab_of(self, attributes: Attributes) -> str:
        """Return the words on the tab that opens a panel, "" when there is none."""
        if not self._tabs or (attributes.get("role") or "") in _ROLES_OF_TABS:
            return ""
        found = self._tabs.get(attributes.get("id") or "")
        if not found and attributes.get("role") == "tabpanel":
            found = self._tabs.get(attributes.get("aria-labelledby") or "")
        return found or ""

    def is_switch(self, attributes: Attributes) -> bool:
        """Whether a label opens and closes what follows it."""
        return self._controls.is_switch(attributes)

    def is_out(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether the element and all in it are left out; those in NEVER are so without asking."""
        if tag in TREACHEROUS and self._is_side_matter(node, tag, attributes):
            return True
        if tag == "button" or _SPEAKING.isdisjoint(attributes):
            return False
        role = attributes.get("role") or ""
        if role in _ROLES_OUT or (role == "complementary" and not box_of(attributes, tag)):
            return not self._is_panel(attributes)
        if role == "tab" and self._is_named_elsewhere(attributes):
            return True
        return self._is_hidden(node, tag, attributes)

    def _is_named_elsewhere(self, attributes: Attributes) -> bool:
        """Whether a tab's words stand over its panel."""
        keys = (attributes.get("aria-controls") or "", attributes.get("id") or "")
        return any(key in self._tabs for key in keys if key)

    def _is_hidden(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        classes = attributes.get("class") or ""
        if classes and tag not in _SPEAKS_TO_READERS and _FOR_SCREEN_READERS.search(classes):
            return True
        if self._is_guessed and tag not in _SPEAKS_TO_READERS and self._is_furniture(node, attributes):
            return True
        style = attributes.get("style") or ""
        if style and _STRUCK.search(style):
            return True
        if "hidden" in attributes or (style and _INVISIBLE_STYLE.search(style)):
            return not self._is_folded(node, attributes)
        if attributes.get("aria-hidden") == "true":
            return not self._is_folded(node, attributes) and self._is_empty_of(node, _holds_structure)
        if classes and _is_hidden_class(classes):
            return not self._is_folded(node, attributes) and self._is_empty_of(node, _holds_more_than_a_label)
        return False

    def _is_empty_of(self, node: LexborNode, holds: Callable[[LexborNode], bool]) -> bool:
        """Whether an element holds nothing of a kind; what is not read any more is taken to hold it."""
        return self._may_read(node) and not holds(node)

    def _may_read(self, node: LexborNode) -> bool:
        if self._checks_left:
            self._checks_left -= 1
            return True
        if self._elements_left > 0:
            self._elements_left -= len(node.css("*"))
        return self._elements_left > 0

    def _is_furniture(self, node: LexborNode, attributes: Attributes) -> bool:
        hint = hint_of(attributes)
        return bool(hint) and self._may_read(node) and is_furniture(node, hint)

    def _is_panel(self, attributes: Attributes) -> bool:
        if self._known_panels is None:
            self._known_panels = _controlled_ids(self._tree)
        return (attributes.get("id") or "") in self._known_panels and attributes.get(
            "role"
        ) not in _ROLES_NOT_PANEL

    def _is_folded(self, node: LexborNode, attributes: Attributes) -> bool:
        """Whether a hidden element is only folded up: a reader opens it with one click."""
        if attributes.get("role") in _ROLES_NOT_PANEL:
            return False
        if attributes.get("hidden") == "until-found" or attributes.get("role") == "tabpanel":
            return True
        if self._is_panel(attributes) or _FOLDED.search(attributes.get("class") or ""):
            return True
        return any("data-" in key and _FOLDED.search(key) for key in attributes) or _follows_toggle(node)

    def _is_side_matter(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        if tag == "button":
            return not _is_toggle(node, attributes)
        if tag in PARTS:
            return self._controls.is_part_out(node, tag, attributes)
        if tag == "aside":
            is_note = (attributes.get("role") or "").startswith("doc-")
            return not (is_note or box_of(attributes) or not self._is_empty_of(node, _is_remark))
        if tag == "dialog":
            return "open" not in attributes
        if tag == "footer":
            return node.parent is None or node.parent.tag not in {"blockquote", "figure"}
        if tag == "iframe":
            return not attributes.get("srcdoc")
        if tag == "noscript":
            return self._is_empty_of(node, holds_content)
        # Some systems wrap the whole page in one form.
        return self._is_empty_of(node, self._holds_or_tells)

    def _holds_or_tells(self, form: LexborNode) -> bool:
        return holds_content(form) or self._controls.tells(form)


def _tabs(tree: LexborHTMLParser) -> dict[str, str]:
    """Return the words on tabs, by the id of the panel and by their own."""
    found: dict[str, str] = {}
    for tab in tree.css("[role=tab], a[data-toggle=tab], a[data-bs-toggle=tab]"):
        words = _label_of(tab)
        if not words.strip():
            continue
        attributes = tab.attributes
        href = attributes.get("href") or attributes.get("data-bs-target") or ""
        target = href[1:] if href.startswith("#") else ""
        own = (tab.id or "") if attributes.get("role") == "tab" else ""
        for key in (attributes.get("aria-controls") or "", target, own):
            if key:
                found.setdefault(key, words)
    return found


def _label_of(tab: LexborNode) -> str:
    """Return the words on a tab; "" when it says by a heading what it heads, or holds more than a label."""
    words: list[str] = []
    for count, inside in enumerate(tab.traverse(include_text=True)):
        if count > _LABEL_NODES or inside.tag in _HEADINGS:
            return ""
        words.append(inside.text_content or "")
    return " ".join(filter(None, words))


def _is_hidden_class(classes: str) -> bool:
    """Whether a class name says hidden, and none says that some screens show it."""
    names = classes.split()
    return not _HIDDEN_CLASSES.isdisjoint(names) and not any(_SHOWN_CLASS.search(name) for name in names)


def _is_remark(node: LexborNode) -> bool:
    """Whether an aside is a text of its own: no links, nothing to fill in, more than a label."""
    return node.css_first("a, form, input") is None and len(node.text().strip()) >= _REMARK_CHARS


def _controlled_ids(tree: LexborHTMLParser) -> frozenset[str]:
    """Return the ids of what a button on the page opens and closes."""
    found = set()
    for node in tree.css("[aria-controls], [data-bs-target], [data-target]"):
        attributes = node.attributes
        is_switch = "aria-expanded" in attributes or attributes.get("role") == "tab" or node.tag == "button"
        for key in ("aria-controls", "data-bs-target", "data-target"):
            if is_switch or key != "aria-controls":
                found.update((attributes.get(key) or "").replace("#", " ").split())
    return frozenset(found)


def _is_toggle(node: LexborNode, attributes: Attributes) -> bool:
    """Whether a button heads folded-up text, so that its words are a heading."""
    if node.css_first("h1, h2, h3, h4, h5, h6") is not None or _is_inside_switch(node):
        return True
    if attributes.get("aria-haspopup") not in {None, "false"}:
        return False
    parent = node.parent
    if parent is not None and (parent.tag or "") in _SPEAKS_TO_READERS | {"summary", "dt"}:
        return True
    return "aria-expanded" in attributes or "collapse" in (
        attributes.get("data-toggle"),
        attributes.get("data-bs-toggle"),
    )


def _holds_more_than_a_label(node: LexborNode) -> bool:
    """Whether what a class name hides may be text that a script shows: more than a message of few words."""
    return _holds_structure(node) or len(node.text().strip()) >= _LABEL_CHARS


def _is_inside_switch(node: LexborNode) -> bool:
    """Whether a button stands in the element that opens and closes, so that its words are that one's."""
    above = node.parent
    for _ in range(_NEAR):
        if above is None:
            return False
        attributes = above.attributes
        if "aria-expanded" in attributes or "collapse" in (
            attributes.get("data-toggle"),
            attributes.get("data-bs-toggle"),
        ):
            return True
        above = above.parent
    return False


def _follows_toggle(node: LexborNode) -> bool:
    """Whether the element right before is a heading or wrapper around an expanding button."""
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None:
        return False
    if "aria-expanded" in before.attributes:
        return True
    return before.tag in _SPEAKS_TO_READERS and before.css_first("button, [aria-expanded]") is not None


def _holds_structure(node: LexborNode) -> bool:
    """Whether an element that screen readers pass over is more than decoration or a copy for print."""
    return node.css_first("h1, h2, h3, h4, h5, h6, table, li") is not None
