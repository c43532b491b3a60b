"""Restless blocks as stamps, so that what is beside them is compared as if they stood still.

Source: docs/decisions/0086-restless-places.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.change import PageDiff
from watcher.model.document import RESTLESS, RESTLESS_LINK, Block, BlockKind, Document

if TYPE_CHECKING:
    from watcher.diff import diff_documents
else:
    diff_documents = later("watcher.diff", "diff_documents")


def set_restless_apart(before: Document, after: Document) -> tuple[Document, Document]:
    """Return two versions with what `after` records as restless as META blocks, on both sides."""
    if not after.restless:
        return before, after
    olds: dict[int, str] = {}
    news: dict[int, str] = {}
    for one in after.restless:
        old = _block_at(before, one.old_index, one.path, one.before, olds)
        new = _block_at(after, one.new_index, one.path, one.after, news)
        label = RESTLESS_LINK if one.is_link else RESTLESS
        if (old is None) is (one.old_index < 0) and (new is None) is (one.new_index < 0):
            olds |= {} if old is None else {old: label}
            news |= {} if new is None else {new: label}
    return apart(before, olds), apart(after, news)


def diff_versions(before: Document, after: Document) -> PageDiff:
    """Return what differs between two versions, the restless as stamps; the delta is of the whole pages."""
    diff = diff_documents(before, after)
    if not after.restless:
        return diff
    return replace(diff_documents(*set_restless_apart(before, after)), delta=diff.delta)


def _block_at(document: Document, index: int, path: str, text: str, taken: Mapping[int, str]) -> int | None:
    """Return the index of the block that a record speaks of; found by path and text after another reading.

    None: it is not found, or (a negative index) nothing stood there on this side.
    """
    if index < 0:
        return None
    likely = document.blocks[index : index + 1]
    for block in (*likely, *document.blocks):
        if block.path == path and block.text == text and block.index not in taken:
            return block.index
    return None


def apart(document: Document, labels: Mapping[int, str]) -> Document:
    """Return the document with some blocks as META, and headings among them no more above others."""
    if not labels:
        return document
    gone: set[tuple[str, ...]] = set()
    blocks = []
    for block in document.blocks:
        trail = tuple(name for at, name in enumerate(block.trail) if block.trail[: at + 1] not in gone)
        if block.kind is BlockKind.HEADING:
            own = (*block.trail, block.text)
            (gone.add if block.index in labels else gone.discard)(own)
        label = labels.get(block.index, "")
        shown = _as_stamp(block, label) if label else block
        blocks.append(replace(shown, trail=trail) if trail != block.trail else shown)
    return replace(document, blocks=tuple(blocks))


def _as_stamp(block: Block, label: str) -> Block:
    return replace(
        block, kind=BlockKind.META, label=label, level=0, links=(), cells=(), table=None, list_kind=""
    )
