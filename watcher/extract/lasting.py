"""How likely a name in a page (an id, a class) is to outlive the next build and the next redesign.

A name that a build tool has made is no name: what it selects today, it selects nothing tomorrow.
"""

import re
from enum import IntEnum
from functools import lru_cache


class Lasting(IntEnum):
    """From a name that no selector should rest on to one that the page's meaning rests on."""

    NEVER = 0
    WEAK = 1  # a wrapper, a column: says how it looks
    PREFIX = 2  # the written part of a name whose end a build has made
    READABLE = 3
    TELLING = 4  # named after what it holds
    LANDMARK = 5  # <main>, role=main, an article in it


_LONGEST = 60
_DIGIT = re.compile(r"\d")
_PIECE = re.compile(r"[A-ZÆØÅ]?[a-zæøåäö]+|[A-ZÆØÅ]+(?![a-zæøåäö])|\d+")
_VOWELS = re.compile(r"[aeiouyæøåäöAEIOUYÆØÅÄÖ]")
_NO_NAME = re.compile(r"[A-Za-zÆØÅæøåäöÄÖ][\w-]*")
_MACHINE = re.compile(
    r"^(?:css|sc|jss|jsx|emotion|svelte|ember|react|radix|headlessui|mui|chakra|ng|_ng|data-v|ext-gen|yui|ctl|gen"
    r"|uid|uuid|guid|tippy|vue|astro|stylex?)[-_:]",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"^(?:is|has|js|no-js|active|open|opened|closed|show|shown|visible|hidden|hide|expanded|collapsed|loaded|ready"
    r"|selected|current|first|last|odd|even|disabled|lazy\w*|fade|in|out|on|off|sticky|stuck)(?:[-_]|$)",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"^[mp][trblxyse]?(?:-(?:auto|xs|sm|md|lg|xl))?$|^(?:w|h|gap|flex|grid|d|bg|border|rounded|shadow|leading|tracking|items|justify|align|self"
    r"|order|clearfix|cf|pull|push|offset|cols?|xs|sm|md|lg|xl|xxl|max|min|overflow|z|relative|absolute|rows?"
    r"|[uol]|unstyled|reset|animate\w*|span\w*)(?:[-_]|$)",
    re.IGNORECASE,
)
_LOOK_WORDS = frozenset(
    [
        *(
            "text",
            "block",
            "inline",
            "font",
            "color",
            "space",
            "size",
            "float",
            "left",
            "right",
            "center",
            "top",
        ),
        *(
            "bottom",
            "small",
            "large",
            "medium",
            "full",
            "half",
            "wide",
            "narrow",
            "bold",
            "muted",
            "primary",
            "white",
        ),
        *(
            "black",
            "grey",
            "gray",
            "dark",
            "light",
            "secondary",
            "width",
            "height",
            "third",
            "thirds",
            "two",
            "one",
        ),
    ]
)
_WRAPS = frozenset(
    [
        *(
            "container",
            "wrapper",
            "wrap",
            "inner",
            "outer",
            "page",
            "site",
            "root",
            "layout",
            "section",
            "panel",
        ),
        *(
            "box",
            "block",
            "area",
            "region",
            "zone",
            "column",
            "holder",
            "group",
            "app",
            "view",
            "shell",
            "fluid",
        ),
        *("body", "form", "default", "component", "element", "module", "widget", "node", "field", "item"),
    ]
)
_TELLS = frozenset(
    [
        *(
            "content",
            "contents",
            "main",
            "article",
            "artikkel",
            "artikel",
            "text",
            "tekst",
            "innhold",
            "innhald",
        ),
        *(
            "hoved",
            "hovedinnhold",
            "maincontent",
            "prose",
            "entry",
            "post",
            "story",
            "wiki",
            "rte",
            "richtext",
        ),
        *(
            "rich",
            "editor",
            "document",
            "dokument",
            "guideline",
            "publication",
            "bodytext",
            "brødtekst",
            "procedure",
        ),
        *(
            "innehåll",
            "indhold",
            "inhalt",
            "contenu",
            "contenido",
            "sisältö",
            "chapter",
            "kapittel",
            "articlebody",
        ),
    ]
)


@lru_cache(maxsize=8192)
def lasting(name: str) -> Lasting:
    """Return how likely an id or class is to last; NEVER for what a build, a state or a layout has made."""
    if len(name) > _LONGEST or not _NO_NAME.fullmatch(name) or _MACHINE.search(name):
        return Lasting.NEVER
    if _DIGIT.search(name) or is_hash_like(name) or _STATE.search(name) or _LOOKS.search(name):
        return Lasting.NEVER
    words = {piece.lower() for piece in _PIECE.findall(name)}
    if words <= _LOOK_WORDS and len(words) > 1:
        return Lasting.NEVER
    if words & _TELLS:
        return Lasting.TELLING
    return Lasting.WEAK if words <= _WRAPS else Lasting.READABLE


def written_part(name: str) -> str:
    """Return the part that a person wrote of a class to which a build has added its own end, or "".

    «Article_body__x3Kf9» and «Article_body__aBcDe» were written as «Article_body».
    """
    head, sign, tail = name.rpartition("__")
    if not sign:
        head, sign, tail = name.rpartition("--")
    if not sign or len(head) < 4 or not (_DIGIT.search(tail) or is_hash_like(tail)):
        return ""
    return head + sign if lasting(head) >= Lasting.READABLE else ""


def is_hash_like(name: str) -> bool:
    """Whether letters stand in it as no person would write them."""
    for part in re.split(r"[-_]+", name):
        pieces = _PIECE.findall(part)
        if len(part) >= 5 and len(pieces) >= 3 and len(part) / len(pieces) < 2.5:
            return True
        if len(part) >= 5 and not _VOWELS.search(part):
            return True
    return False
