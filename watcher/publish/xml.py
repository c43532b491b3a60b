"""The one place where feeds meet lxml: names in, elements out, text cleaned on the way."""

from collections.abc import Mapping
from typing import cast

from lxml import etree

from watcher.publish.text import clean

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
THREAD = "http://purl.org/syndication/thread/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
WATCHER = "tag:watcher.example,2026:ns/feed"
"""Our own: where each source stands.  The same for every service: one reader program reads them all."""

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def root(name: str, namespaces: dict[str | None, str], attributes: Mapping[str, str]) -> etree._Element:
    """Return a document's outermost element."""
    element = etree.Element(name, nsmap=cast("Mapping[str, str]", namespaces))  # the stubs forget None
    _set(element, attributes)
    return element


def put(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Append and return a child; attributes with the value "" are left out.

    (Positional, so that an attribute may be called "text", as OPML's is.)
    """
    element = etree.SubElement(parent, name)
    _set(element, attributes)
    if text:
        element.text = clean(text)
    return element


def write(element: etree._Element) -> bytes:
    """Return the document's bytes, UTF-8, one element a line."""
    return etree.tostring(element, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _set(element: etree._Element, attributes: Mapping[str, str]) -> None:
    for key, value in attributes.items():
        if value:
            element.set(key, clean(value))
