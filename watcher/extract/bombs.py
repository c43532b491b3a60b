"""Refuses pages that would keep the parser itself busy: nesting and attributes beyond all measure.

What the parser does cannot be stopped, and for these its time grows with their square.
"""

import re
from collections import Counter

from watcher.extract.trouble import trouble
from watcher.model.reason import ReasonCode

_MAX_DEPTH = 12_000
_MOST_ATTRIBUTES = 1_500
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_BLANK = r"[ \t\n\f\r]"
_ATTRIBUTE = (
    r"[ \t\n\f\r/]*+(?:[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)"
    rf"(?:{_BLANK}*+={_BLANK}*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)?+)?+"
)
_SUSPECT = re.compile(rf"<[a-z](?:{_ATTRIBUTE}){{400}}", re.IGNORECASE)
_WHOLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)(?=[\s>/]).*?(?:</\1(?=[\s>/])|\Z)"
    rf"|(?P<tag><[a-z](?:{_ATTRIBUTE})*+)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(_ATTRIBUTE.replace("(?:", "(", 1))
_UNCLOSED_WORDS = (
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th option path circle "
    "rect line polygon ellipse use stop"
)
_UNCLOSED = frozenset(_UNCLOSED_WORDS.split())


def refuse_bombs(html: str) -> None:
    """Refuse what the parser would take too long for.

    Source: HTML Living Standard, "Tokenization": where a tag and its attributes end.

    Raises:
        ExtractError: MALFORMED.
    """
    _refuse_nesting(html)
    if _SUSPECT.search(html) is not None:  # in a script much may look so
        _refuse_attributes(html)


def _refuse_attributes(html: str) -> None:
    for piece in _WHOLE.finditer(html):
        tag = piece["tag"]
        if tag and len(tag) > _MOST_ATTRIBUTES and len(set(_NAME.findall(tag))) > _MOST_ATTRIBUTES:
            text = f"Siden har en tagg med mer enn {_MOST_ATTRIBUTES} attributter; slikt leses ikke."
            raise trouble(ReasonCode.MALFORMED, text, tag[:100])


def _refuse_nesting(html: str) -> None:
    opened_most = html.count("<")
    if opened_most < _MAX_DEPTH or opened_most - html.count("</") < _MAX_DEPTH:
        return
    depth = deepest = 0
    opened: Counter[str] = Counter()
    for slash, tag in _TAG.findall(html):
        name = tag.lower()
        if name in _UNCLOSED or (slash and not opened[name]):
            continue  # an end tag that ends nothing
        step = -1 if slash else 1
        opened[name] += step
        depth += step
        deepest = max(deepest, depth)
    if deepest > _MAX_DEPTH:
        text = f"Siden er nøstet i mer enn {_MAX_DEPTH} lag; slikt leses ikke."
        raise trouble(ReasonCode.MALFORMED, text, f"{deepest} lag")
