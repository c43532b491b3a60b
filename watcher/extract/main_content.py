"""Where the content of a page stands when no selector says so."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.extract.furniture import hint_of, holds_content, holds_running_text, is_furniture, link_share
from watcher.extract.visibility import NEVER

_BESIDE = frozenset(["footer", "aside", "form", "dialog", "button"]) | NEVER
_ROLE_WORDS = "banner contentinfo complementary navigation search dialog alertdialog"
_ROLES_BESIDE = frozenset(_ROLE_WORDS.split())
_MOST_LINKS = 0.4
_MANY_CHARS = 300
_LEAD_CHARS = 120
_MOST_MARKED = 50


def main_content(tree: LexborHTMLParser) -> list[LexborNode]:
    """Return <main>, with what of the page's body is as much as it outside; without a <main>, the body.

    Never the first article or the densest part: such guesses lose changes (docs/explanation/meaning.md §12).
    """
    marked = tree.css("main, [role=main]")
    texts = [node.text() for node in marked[:_MOST_MARKED]]
    if not any(text.strip() for text in texts) or _is_fragment(tree, marked, sum(map(len, texts))):
        return [tree.body] if tree.body is not None else []
    outside = _outside(marked)
    return _in_order(tree, [*marked, *outside]) if outside else marked


def _is_fragment(tree: LexborHTMLParser, marked: list[LexborNode], chars: int) -> bool:
    """Whether <main> is a short piece inside a text that goes on around it, and so marks nothing."""
    if chars >= _MANY_CHARS or any(node.css_first("h1") is not None for node in marked[:_MOST_MARKED]):
        return False
    return tree.body is not None and holds_running_text(tree.body)


def _outside(marked: list[LexborNode]) -> list[LexborNode]:
    """Return the elements beside <main>, at any height, that hold running text or tables."""
    chains = {node.mem_id for node in marked}
    levels: list[LexborNode] = []
    for node in marked:
        above = node.parent
        while above is not None and above.tag != "html" and above.mem_id not in chains:
            chains.add(above.mem_id)
            levels.append(above)
            above = above.parent
    found = []
    for level in levels:
        child = level.first_child
        while child is not None:
            if child.is_element_node and child.mem_id not in chains and _is_content(child):
                found.append(child)
            child = child.next
    return found


def _is_content(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag == "header":
        return _is_lead(node)
    if (node.tag or "") in _BESIDE or (attributes.get("role") or "") in _ROLES_BESIDE:
        return False
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or is_furniture(node, hint_of(attributes))
    ):
        return False
    if not holds_content(node) or len(node.text()) < _MANY_CHARS:
        return False
    return node.css_first("h1") is not None or link_share(node) < _MOST_LINKS


def _is_lead(node: LexborNode) -> bool:
    """Whether a <header> is that of the article: its title and what it says first."""
    if node.css_first("h1") is None:
        return False
    return any(len(paragraph.text()) >= _LEAD_CHARS for paragraph in node.css("p"))


def _in_order(tree: LexborHTMLParser, nodes: list[LexborNode]) -> list[LexborNode]:
    wanted = {node.mem_id: node for node in nodes}
    body = tree.body
    if body is None:
        return nodes
    return [wanted[node.mem_id] for node in body.traverse() if node.mem_id in wanted]
