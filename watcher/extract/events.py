"""The events of a walk over a page: elements opened and closed, and text; and what counts of attributes."""

import re
from typing import NamedTuple, TypeAlias

from watcher.extract.boxes import Attributes, box_of
from watcher.extract.remembered import remembered

OPEN, CLOSE, TEXT = "<", ">", ""
_INLINE_WORDS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr button img br slot math"
)
INLINE = frozenset(_INLINE_WORDS.split())
_STABLE_ID = re.compile(r"[A-Za-zÆØÅæøå]+[0-9]{0,7}|[0-9]{1,4}")
_HEX = re.compile(r"(?=[a-f]*[0-9])[a-f0-9]{5,}")
_STEP_WORD = re.compile(r"[A-Za-z][A-Za-z-]*(?:__[A-Za-z-]+)?(?:--[A-Za-z-]+)?")
_EXPANDING = frozenset(["button", "a", "div", "span"])
_LIST_LEVEL = re.compile(r"mso-list\s*:[^;]*\blevel(\d)", re.IGNORECASE)
_EMPTY_SOURCES = ("data:", "about:")


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

Event: TypeAlias = tuple[str, str, Mark]
"""One step of a walk: OPEN, CLOSE or TEXT; the tag, or the text; what counts of the attributes.
A plain tuple: there are thousands on a page."""


def mark_of(tag: str, attributes: Attributes) -> Mark:
    """Return what counts of an element's attributes."""
    get = attributes.get
    role = get("role") or ""
    classes = get("class") or ""
    if tag in _EXPANDING and "aria-expanded" in attributes:
        role = "toggle"
    elif tag == "p" and (level := _list_level(classes, get("style") or "")):
        role = level
    is_cell = tag in {"td", "th"}
    return Mark(
        (get("href") or "") if tag == "a" else "",
        (get("alt") or "") if tag == "img" else "",
        _source(attributes) if tag == "img" else "",
        (get("colspan") or "") if is_cell else "",
        (get("rowspan") or "") if is_cell else "",
        get("lang") or "",
        box_of(attributes, tag),
        role,
        (get("aria-level") or "") if role == "heading" else "",
        _anchor(get("id") or (get("name") if tag == "a" else "") or ""),
        _step(tag, classes),
    )


def _source(attributes: Attributes) -> str:
    """Return an image's address, also where it is loaded late and a blank stands in for it."""
    source = attributes.get("src") or ""
    if not source or source.startswith(_EMPTY_SOURCES):
        return attributes.get("data-src") or attributes.get("data-lazy-src") or ""
    return source


def _list_level(classes: str, style: str) -> str:
    """Return "list1", "list2", … for a paragraph that a word processor set as a list item, else ""."""
    if "mso" not in classes.lower() and "mso-list" not in style:
        return ""
    level = _LIST_LEVEL.search(style)
    return f"list{level[1]}" if level else "list1" if "MsoListParagraph" in classes else ""


@remembered(4096)
def _anchor(identity: str) -> str:
    """Return an id= that will stand in the next answer too, or ""."""
    parts = re.split(r"[-_.:]+", identity)
    is_stable = all(_STABLE_ID.fullmatch(part) and not _HEX.fullmatch(part) for part in parts if part)
    return identity if identity and is_stable else ""


@remembered(4096)
def _step(tag: str, classes: str) -> str:
    """Return the element's step of a path: its tag and those of its classes that are words."""
    words = [word for word in classes.split() if _STEP_WORD.fullmatch(word)]
    return ".".join((tag, *words[:2]))
