"""XHTML → what an HTML parser reads alike.

The parser knows HTML only, where `<script/>` swallows the page, `<p/>` opens a paragraph, `</br>` is a line
break and CDATA a comment.
"""

import re
from html import escape

_VOID_WORDS = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_WORDS.split())
_XML_TYPES = ("application/xhtml+xml", "application/xml", "text/xml")
_PART = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<text>.*?)(?:\]\]>|\Z)|</(?P<end>[A-Za-z]+)\s*>"
    r"|<(?P<name>[A-Za-z][\w:.-]*)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/>",
    re.DOTALL,
)


def is_xhtml(content_type: str) -> bool:
    """Whether an answer's type says that its body is XML; what a page says of itself does not count.

    Source: HTML Living Standard, "the XML syntax": the type alone decides, not the doctype.
    """
    return content_type.partition(";")[0].strip().lower() in _XML_TYPES


def as_html(xhtml: str) -> str:
    """Return the page with empty elements written out and CDATA as text."""
    return _PART.sub(_rewritten, xhtml)


def _rewritten(part: re.Match[str]) -> str:
    if part["text"] is not None:
        return escape(part["text"], quote=False)
    if part["end"] is not None:
        return "" if part["end"].lower() in _VOID else part[0]
    name = part["name"]
    if name is None or name.lower() in _VOID:
        return part[0]
    return f"<{name}{part['attributes']}></{name}>"
