"""The furniture of a page where no region was named: consent layers, menus, share buttons, feet.

A word in a class name or id is a hint, never a proof: what holds an article, a table or running text stays.
"""

import re

from selectolax.lexbor import LexborNode

from watcher.extract.boxes import Attributes
from watcher.extract.remembered import remembered

LONG_TEXT_CHARS = 500
_LONG_PARAGRAPH = 200
_HINT = re.compile(
    r"(?:^|[-_ ])(?:cookies?|breadcrumbs?|brodsmule\w*|share|sharing|sharedaddy|social|some-?links"
    r"|skip-?links?|pagination|feedback|tilbakemelding|newsletter|nyhetsbrev|subscribe|print-?links?|related"
    r"|relaterte?|(?:mw-)?editsection|edit-?link|catlinks|printfooter)(?:$|[-_ ])",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|onetrust|cybot|coi-?(?:overlay|banner)|tarteaucitron|usercentrics|didomi|gdpr"
    r"|klaro|quantcast",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"cookie|informasjonskaps|informationskaps|\bkakor\b|eväste|\btracking\b|sporing", re.IGNORECASE
)
_FOOT = re.compile(
    r"(?:(?:site|page|main|global)[-_]?)?footer(?:[-_]?(?:wrapper|container|inner))?|bunntekst", re.IGNORECASE
)
_MENU_WORDS = frozenset(["nav", "navi", "navigation", "menu", "meny", "sidebar", "breadcrumb", "toc", "skip"])
_WORD = re.compile(r"[a-zæøå]+|[A-ZÆØÅ][a-zæøå]*")
_MENU_SHARE = 0.7
_MENU_TEXT = 200


def hint_of(attributes: Attributes) -> tuple[str, ...]:
    """Return what kinds of furniture an element's names speak of, mostly none; cheap."""
    classes, identity = attributes.get("class") or "", attributes.get("id") or ""
    return _hint(f"{classes} {identity}") if classes or identity else ()


def is_furniture(node: LexborNode, hint: tuple[str, ...]) -> bool:
    """Whether an element with such names is furniture, by what it holds; reads all of it."""
    if not hint:
        return False
    if "consent" in hint and _is_consent(node):
        return True
    if "menu" in hint and _is_menu(node):
        return True
    return ("foot" in hint or "hint" in hint) and not holds_content(node)


@remembered(4096)
def _hint(names: str) -> tuple[str, ...]:
    found = []
    if _CONSENT.search(names):
        found.append("consent")
    parts = names.split()
    if any(_FOOT.fullmatch(part) for part in parts):
        found.append("foot")
    if any(word.lower() in _MENU_WORDS for part in parts for word in _WORD.findall(part)):
        found.append("menu")
    if any(_HINT.search(part) for part in parts):
        found.append("hint")
    return tuple(found)


def _is_consent(node: LexborNode) -> bool:
    """Whether it asks for leave to store something: such a layer may be long, and holds no article.

    A patient's consent is another matter: nothing there speaks of cookies.
    """
    return node.css_first("h1, main, article") is None and _CONSENT_TEXT.search(node.text()) is not None


def _is_menu(node: LexborNode) -> bool:
    """Whether it is links and little else."""
    share = link_share(node)
    return share >= _MENU_SHARE and (1 - share) * len(node.text()) < _MENU_TEXT


def link_share(node: LexborNode) -> float:
    """Return how much of an element's text stands in links, 0.0 to 1.0."""
    whole = len("".join(node.text().split()))
    linked = sum(len("".join(link.text().split())) for link in node.css("a"))
    return linked / whole if whole else 0.0


def holds_content(node: LexborNode) -> bool:
    """Whether an element is too much to be furniture."""
    if node.css_first("h1, main, article, table") is not None:
        return True
    if node.css_first("h2, h3") is not None and len(node.text()) > LONG_TEXT_CHARS:
        return True
    return holds_running_text(node)


def holds_running_text(node: LexborNode) -> bool:
    """Whether an element holds paragraphs longer than teasers of related pages are."""
    return sum(len(paragraph.text()) > _LONG_PARAGRAPH for paragraph in node.css("p")) > 1
