"""Finding one thing in rendered markup, or failing with what was looked for."""

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode


def first(tree: LexborHTMLParser | LexborNode, css: str) -> LexborNode:
    """Return the first node that `css` selects."""
    node = tree.css_first(css)
    assert node is not None, f"nothing is selected by {css!r}"
    return node


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute that must be there with a value."""
    value = node.attributes[name]
    assert value is not None, f"{name} has no value in {node.html}"
    return value


def element(top: etree._Element, path: str) -> etree._Element:
    """Return the first element of an XML tree at `path`."""
    node = top.find(path)
    assert node is not None, f"nothing stands at {path!r}"
    return node
