"""MathML → one line of text in which a fraction is no whole number and a power no digit."""

from selectolax.lexbor import LexborNode

from watcher.extract.raising import raised

_MAX_DEPTH = 40
_SILENT = frozenset(["annotation", "annotation-xml"])


def formula_text(node: LexborNode, depth: int = 0) -> str:
    """Return a formula as a reader would write it on one line: "1/2", "10⁶", "√(x)"."""
    if node.is_text_node:
        return (node.text_content or "").strip()
    tag = node.tag or ""
    if tag in _SILENT or depth > _MAX_DEPTH or not (node.is_element_node or depth == 0):
        return ""
    parts = [part for part in (formula_text(child, depth + 1) for child in _children(node)) if part]
    if tag == "mfrac" and len(parts) == 2:
        return "/".join(map(_grouped, parts))
    if tag == "msup" and len(parts) == 2:
        power = raised(parts[1])
        return parts[0] + (power if power != parts[1] else f"^{_grouped(parts[1])}")
    if tag in {"msqrt", "mroot"}:
        return f"√({''.join(parts[:1] if tag == 'mroot' else parts)})"
    if tag == "mtr":
        return " ".join(parts)
    return ("; " if tag == "mtable" else "").join(parts)


def _children(node: LexborNode) -> list[LexborNode]:
    found = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def _grouped(part: str) -> str:
    return part if part.isalnum() or len(part) == 1 else f"({part})"
