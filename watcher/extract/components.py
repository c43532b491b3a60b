"""Pages of web components: trees that stand in templates as a browser shows them, with the slots filled."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

SHADOW = "shadow-root"
_TEMPLATE = re.compile(r"<(/?)template\b([^>]*)>", re.IGNORECASE)
_IS_SHADOW = re.compile(r"\bshadowroot(?:mode)?\s*=", re.IGNORECASE)
_MOST_SLOTS = 2_000


def with_shadow_trees(html: str) -> LexborHTMLParser:
    """Return the page with every declared shadow tree in the place of its template.

    Source: HTML Living Standard, "the template element" (shadowrootmode) and "the slot element".
    """
    waiting: list[bool] = []

    def rename(found: re.Match[str]) -> str:
        if found[1]:
            return f"</{SHADOW}>" if waiting and waiting.pop() else found[0]
        is_shadow = _IS_SHADOW.search(found[2]) is not None
        waiting.append(is_shadow)
        return f"<{SHADOW}>" if is_shadow else found[0]

    tree = LexborHTMLParser(_TEMPLATE.sub(rename, html))
    for shadow in tree.css(SHADOW)[:_MOST_SLOTS]:
        if shadow.parent is not None:
            _fill_slots(shadow, shadow.parent)
    return tree


def _fill_slots(shadow: LexborNode, host: LexborNode) -> None:
    """Move what stands in the host to the slots that name it."""
    waiting: dict[str, list[LexborNode]] = {}
    child = host.first_child
    while child is not None:
        if child.mem_id != shadow.mem_id and not child.is_comment_node:
            name = (child.attributes.get("slot") or "") if child.is_element_node else ""
            waiting.setdefault(name, []).append(child)
        child = child.next
    for slot in shadow.css("slot"):
        found = waiting.pop(slot.attributes.get("name") or "", [])
        if any(not node.is_text_node or (node.text_content or "").strip() for node in found):
            while slot.first_child is not None:  # what stood there was for want of anything better
                slot.first_child.remove()
            for node in found:
                slot.insert_child(node)
                node.remove()
