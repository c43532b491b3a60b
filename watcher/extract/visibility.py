"""What of a page is content: not scripts, navigation, forms or hidden furniture, but folded-up text.

Collapsed accordions and <details> are content although they are `hidden`.  Every rule is about
elements, roles and common words in class names, never about one site.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

Attributes = Mapping[str, str | None]

NEVER = frozenset(
    [
        # Text that is struck out is withdrawn: a reader must not act on it.
        "del",
        "s",
        "strike",
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "link",
        "meta",
        "base",
        "title",
        "svg",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "map",
        "area",
        "input",
        "select",
        "option",
        "optgroup",
        "textarea",
        "datalist",
        "output",
        "progress",
        "meter",
        "label",
        "legend",
        "nav",
        "footer",
        "param",
        "source",
        "track",
        "frameset",
        "frame",
        "noframes",
    ]
)
TREACHEROUS = frozenset(["aside", "button", "dialog", "form"])
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
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|breadcrumbs?|brodsmule\w*|share|sharing|social|some-?links|skip-?links?"
    r"|pagination|feedback|tilbakemelding|newsletter|nyhetsbrev|subscribe|print-?links?|related|relaterte?)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_SPEAKS_TO_READERS = frozenset(["caption", "th", "h1", "h2", "h3", "h4", "h5", "h6"])

_WARNING = frozenset(
    [
        "warning",
        "warnings",
        "danger",
        "advarsel",
        "advarsler",
        "error",
        "critical",
        "caution",
        "viktig",
        "varsling",
    ]
)
_ALERT = frozenset(["alert", "alerts"])
_CALM = frozenset(["info", "information", "success", "tip"])
_INFO = frozenset(
    [
        "fact",
        "facts",
        "fakta",
        "faktaboks",
        "factbox",
        "factsbox",
        "infobox",
        "infoboks",
        "info",
        "note",
        "notes",
        "notice",
        "callout",
        "notification",
        "admonition",
        "inset",
        "tekstboks",
        "merknad",
        "merk",
        "notat",
    ]
)
_WORD = re.compile(r"[a-zæøå]+|[A-ZÆØÅ][a-zæøå]*")
LONG_TEXT_CHARS = 500
_LONG_PARAGRAPH = 200


class Visibility:
    """Says of each element of one page whether it is content.  `is_guessed`: no region was named."""

    def __init__(self, tree: LexborHTMLParser, *, is_guessed: bool) -> None:
        self._is_guessed = is_guessed
        self._panels = _controlled_ids(tree)
        self._tabs = {
            key: tab.text(separator=" ")
            for tab in tree.css("[role=tab]")
            for key in (tab.attributes.get("aria-controls") or "", tab.id or "")
            if key
        }

    def tab_of(self, attributes: Attributes) -> str:
        """Return the words on the tab that opens a panel, "" when there is none."""
        keys = (attributes.get("id") or "", attributes.get("aria-labelledby") or "")
        return next((self._tabs[key] for key in keys if key in self._tabs), "")

    def is_out(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether the element and all in it are left out; those in NEVER are so without asking."""
        if tag == "button":
            return not _is_toggle(node, attributes)
        if tag in {"form", "aside", "dialog"} and self._is_side_matter(node, tag, attributes):
            return True
        if not attributes:
            return False
        role = attributes.get("role") or ""
        if role in _ROLES_OUT or (role == "complementary" and not box_of(attributes)):
            return not self._is_panel(attributes)
        return self._is_hidden(node, tag, attributes)

    def _is_hidden(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        classes = attributes.get("class") or ""
        if classes:
            if tag not in _SPEAKS_TO_READERS and _FOR_SCREEN_READERS.search(classes):
                return True
            if self._is_guessed and _FURNITURE.search(classes) and not _holds_content(node):
                return True
        if "hidden" in attributes or _INVISIBLE_STYLE.search(attributes.get("style") or ""):
            return not self._is_folded(node, attributes)
        if attributes.get("aria-hidden") == "true":
            return not (self._is_folded(node, attributes) or _holds_structure(node))
        return False

    def _is_panel(self, attributes: Attributes) -> bool:
        return (attributes.get("id") or "") in self._panels and attributes.get("role") not in _ROLES_NOT_PANEL

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
        if tag == "aside":
            return not box_of(attributes)
        if tag == "dialog":
            return "open" not in attributes
        # Some systems wrap the whole page in one form.
        return not _holds_content(node)


def box_of(attributes: Attributes) -> str:
    """Return "warning" or "info" when the element is an alert or a fact box, else ""."""
    role = attributes.get("role") or ""
    if role == "alert":
        return "warning"
    said = attributes.get("aria-label") if role == "note" else ""
    found = _box_of_class(f"{attributes.get('class') or ''} {said or ''}")
    return found or ("info" if role == "note" else "")


@lru_cache(maxsize=4096)
def _box_of_class(classes: str) -> str:
    words = {word.lower() for word in _WORD.findall(classes)}
    if words & _WARNING:
        return "warning"
    if words & _ALERT:
        return "info" if words & _CALM else "warning"
    return "info" if words & _INFO else ""


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
    if node.css_first("h1, h2, h3, h4, h5, h6") is not None:
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


def _holds_content(node: LexborNode) -> bool:
    """Whether an element is too much to be furniture."""
    if node.css_first("h1, main, article, table") is not None:
        return True
    if node.css_first("h2, h3") is not None and len(node.text()) > LONG_TEXT_CHARS:
        return True
    # Running text: teasers of related pages are shorter.
    return sum(len(paragraph.text()) > _LONG_PARAGRAPH for paragraph in node.css("p")) > 1
