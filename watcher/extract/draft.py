"""A block in the making, before it has its number, and the digests over finished blocks."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.extract.addresses import link_key
from watcher.extract.folding import match_key
from watcher.extract.mould import mould
from watcher.model.document import Block, BlockKind, Cell, Link

_block = mould(Block)


@dataclass(slots=True)
class Draft:
    """The fields of a block; `pieces`, `references` and `names` are those of its line."""

    kind: BlockKind
    text: str
    trail: tuple[str, ...] = ()
    path: str = ""
    box: str = ""
    lang: str = ""
    anchor: str = ""
    links: tuple[Link, ...] = ()
    pieces: tuple[int, ...] = ()
    references: tuple[tuple[str, int, int], ...] = ()
    names: tuple[str, ...] = ()
    level: int = 0
    cells: tuple[Cell, ...] = ()
    table: int | None = None
    list_kind: str = ""
    label: str = ""
    is_pair: bool = False
    qualifies: str = ""


def finish(drafts: Sequence[Draft], lang: str) -> tuple[Block, ...]:
    """Return the drafts as numbered blocks; a block's language stands only where it differs from `lang`."""
    return tuple(
        [
            _block(
                index,
                draft.kind,
                draft.text,
                match_key(draft.text),
                draft.trail,
                draft.level,
                draft.links,
                draft.cells,
                draft.table,
                draft.list_kind,
                draft.box,
                draft.path,
                draft.anchor,
                draft.lang if draft.lang != lang else "",
                draft.label,
                draft.qualifies,
            )
            for index, draft in enumerate(drafts)
        ]
    )


def text_digest(blocks: Iterable[Block]) -> str:
    """Return the digest of every block's kind, level, text and links: equal means nothing to diff."""
    return text_digests(blocks)[0]


def content_digest(blocks: Iterable[Block]) -> str:
    """Return the digest of all blocks but stamps: equal means that at most dates and versions differ."""
    return text_digests(blocks)[1]


def text_digests(blocks: Iterable[Block]) -> tuple[str, str]:
    """Return both, with and without stamps."""
    lines, content_lines = [], []
    for block in blocks:
        links = block.links and "\x1e".join(
            [f"{link.start}\x1d{link_key(link.href)}" for link in block.links]
        )
        line = "\x1f".join((block.kind, str(block.level), block.text, links or "")) + "\n"
        lines.append(line)
        if block.kind is not BlockKind.META:
            content_lines.append(line)
    whole = _digest(lines)
    return whole, whole if len(lines) == len(content_lines) else _digest(content_lines)


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
