"""The official page at the very paragraph.

Source: WICG Scroll-to-Text-Fragment, "Syntax" (`#anchor:~:text=[prefix-,]start[,end][,-suffix]`, where "&",
"-" and "," inside a part are percent-encoded).  No prefix or suffix: an address that breaks when a neighbour
is edited is worth less than one that points at the section.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urldefrag

from watcher.model.change import Edit
from watcher.model.document import Block, BlockKind, Document
from watcher.model.source import Source, SourceType

_WHOLE_CHARS = 80
"""Texts up to here are named whole; longer ones by their first and last words."""

_EDGE_WORDS = 6


def deep_url(edit: Edit, *, source: Source, old: Document, new: Document) -> str:
    """Return the address of the official page at what was edited; for removed text, at the nearest place.

    A feed's item and a sitemap's entry are pages of their own.  PDF, JSON and plain text have no paragraphs
    to point at: the plain address.
    """
    page = urldefrag(source.url).url
    block = _block(new, edit.new_index)
    if source.rules.type is SourceType.FEED:
        return _item_link(new, block) or page
    if source.rules.type is SourceType.SITEMAP:
        return _listed_page(edit) or page
    if source.rules.type is not SourceType.HTML:
        return page
    if block is None:
        return page + _fragment(*_place_left(edit, old, new))
    return page + _fragment(block.anchor, _text_directive(edit, block, new.blocks))


def block_url(document: Document, index: int, *, source: Source) -> str:
    """Return the address of the official page at one block of `document`, else the plain address."""
    page, block = urldefrag(source.url).url, _block(document, index)
    if block is None or source.rules.type is not SourceType.HTML:
        return page
    return page + _fragment(block.anchor, _block_directive(block, document.blocks))


def _block(document: Document, index: int | None) -> Block | None:
    """Return the block at `index`, or None when there is none."""
    if index is None or not 0 <= index < len(document.blocks):
        return None
    return document.blocks[index]


def _item_link(new: Document, block: Block | None) -> str:
    """Return the web address of the feed item that `block` belongs to, or ""."""
    if block is None:
        return ""
    for earlier in reversed(new.blocks[: block.index + 1]):
        for link in earlier.links:
            if link.href.startswith(("https://", "http://")):
                return link.href
        if earlier.kind is BlockKind.HEADING:
            return ""
    return ""


def _listed_page(edit: Edit) -> str:
    """Return the address of the page that a sitemap's edit speaks of; of many their folder."""
    address = edit.row or edit.after or edit.before
    return address if address.startswith(("https://", "http://")) else ""


def _place_left(edit: Edit, old: Document, new: Document) -> tuple[str, str]:
    """Return (anchor, text directive) of the nearest place that the new page still has."""
    headings = [block for block in new.blocks if block.kind is BlockKind.HEADING]
    for name in reversed(edit.trail_old or edit.trail):
        for heading in headings:
            if heading.text == name:
                return heading.anchor, "" if heading.anchor else _directive(heading.text, new.blocks, heading)
    was = _block(old, edit.old_index)
    anchors = {block.anchor for block in new.blocks}
    for anchor in (edit.anchor, was.anchor if was else ""):
        if anchor and anchor in anchors:
            return anchor, ""
    return "", ""


def _text_directive(edit: Edit, block: Block, blocks: Sequence[Block]) -> str:
    """Return the directive for the edited words' block; a cell by its own text."""
    cells = [cell.text for cell in block.cells if cell.text.strip()]
    if edit.row and edit.after in cells and _is_first(edit.after, blocks, block):
        return (
            _encoded(edit.after) if len(edit.after) <= _WHOLE_CHARS else _directive(edit.after, blocks, block)
        )
    return _block_directive(block, blocks)


def _block_directive(block: Block, blocks: Sequence[Block]) -> str:
    """Return the directive for a block; a row by its outer cells."""
    if block.kind is BlockKind.IMAGE:
        return ""
    cells = [cell.text for cell in block.cells if cell.text.strip()]
    if not cells:
        return _directive(block.text, blocks, block)
    if len(cells) > 1 and all(len(cell) <= _WHOLE_CHARS for cell in (cells[0], cells[-1])):
        return f"{_encoded(cells[0])},{_encoded(cells[-1])}" if _is_first(cells[0], blocks, block) else ""
    return _directive(cells[0], blocks, block)


def _directive(text: str, blocks: Sequence[Block], block: Block) -> str:
    """Return `start` or `start,end` for `text`, or "" when it would lead to an earlier place."""
    if not text.strip():
        return ""
    if len(text) <= _WHOLE_CHARS:
        return _encoded(text) if _is_first(text, blocks, block) else ""
    words = text.split()
    start, end = " ".join(words[:_EDGE_WORDS]), " ".join(words[-_EDGE_WORDS:])
    if len(words) < 2 * _EDGE_WORDS or len(start) + len(end) > 4 * _WHOLE_CHARS:
        return ""
    return f"{_encoded(start)},{_encoded(end)}" if _is_first(start, blocks, block) else ""


def _is_first(words: str, blocks: Iterable[Block], block: Block) -> bool:
    """Return whether a browser that looks for `words` from the top finds them in `block`, not earlier."""
    wanted = words.casefold()
    return next((other.index for other in blocks if wanted in other.text.casefold()), None) == block.index


def _encoded(words: str) -> str:
    """Return one part of a directive."""
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")


def _fragment(anchor: str, directive: str) -> str:
    """Return "#anchor:~:text=…", as much of it as there is."""
    if not anchor and not directive:
        return ""
    named = quote(anchor.encode("utf-8", "replace"), safe="")
    return f"#{named}" + (f":~:text={directive}" if directive else "")
