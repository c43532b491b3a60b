"""Documents for the diff tests, written in a small markup (see `page`)."""

import hashlib
import re
from dataclasses import replace
from typing import NamedTuple

from tests.nouns import make_document
from watcher.model.change import ChangeKind, Edit, PageDiff
from watcher.model.document import Block, BlockKind, Cell, Document, Link

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_UNIFIED = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "–": "-", "—": "-"})
_PREFIXES = {
    "- ": {"kind": BlockKind.ITEM, "level": 1, "list_kind": "bullet"},
    "1. ": {"kind": BlockKind.ITEM, "level": 1, "list_kind": "ordered"},
    "! ": {"kind": BlockKind.PARA, "box": "warning"},
    "> ": {"kind": BlockKind.QUOTE},
}


def page(
    markup: str, *, lang: str = "nb", url: str = "https://example.test/side", title: str = "Side"
) -> Document:
    """Return a document: one block a line.

    `# H1`, `## H2` … headings; `- ` bullet; `1. ` step; `! ` warning box; `> ` quote; `| a | b` row;
    `|! a | b` header row (a blank line ends a table); `@updated text` stamp; `~src text` image;
    `[text](href)` link; anything else is a paragraph.
    """
    blocks: list[Block] = []
    stack: list[Block] = []
    heads: tuple[str, ...] = ()
    table, is_in_table = -1, False
    for raw in markup.strip().splitlines():
        line = raw.strip()
        if not line.startswith("|"):
            is_in_table, heads = False, ()
        if not line:
            continue
        if line.startswith("|") and not is_in_table:
            table, is_in_table = table + 1, True
        block = _block(line, heads, table)
        if block.kind is BlockKind.THEAD:
            heads = tuple(cell.text for cell in block.cells)
        if block.kind is BlockKind.HEADING:
            stack = [above for above in stack if above.level < block.level]
        trail = tuple(above.text for above in stack)
        blocks.append(replace(block, index=len(blocks), trail=trail))
        if block.kind is BlockKind.HEADING:
            stack.append(block)
    return document(tuple(blocks), lang=lang, url=url, title=title)


def document(
    blocks: tuple[Block, ...],
    *,
    lang: str = "nb",
    url: str = "https://example.test/side",
    title: str = "Side",
) -> Document:
    digest = hashlib.sha256(repr(blocks).encode("utf-8", "surrogatepass")).hexdigest()
    digests = {"sha256_body": digest, "sha256_text": digest}
    return make_document(blocks, source_id="kilde", url=url, lang=lang, title=title, **digests)


def make_block(kind: BlockKind, text: str, **fields: object) -> Block:
    links = []
    while match := _LINK.search(text):
        name, href = match.groups()
        text = text[: match.start()] + name + text[match.end() :]
        links.append(Link(text=name, href=href, start=match.start(), end=match.start() + len(name)))
    key = " ".join(text.translate(_UNIFIED).split())
    return Block(index=0, kind=kind, text=text, key=key, links=tuple(links), **fields)  # type: ignore[arg-type]


def _block(line: str, heads: tuple[str, ...], table: int) -> Block:
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        return make_block(BlockKind.HEADING, text, level=len(marks))
    if line.startswith("|"):
        is_head = line.startswith("|!")
        texts = [cell.strip() for cell in line.lstrip("|!").split("|")]
        cells = tuple(
            Cell(text=text, header="" if is_head or place >= len(heads) else heads[place])
            for place, text in enumerate(texts)
        )
        kind = BlockKind.THEAD if is_head else BlockKind.ROW
        return make_block(kind, " | ".join(texts), cells=cells, table=table)
    if line.startswith(("@", "~")):
        label, _, text = line[1:].partition(" ")
        return make_block(BlockKind.META if line.startswith("@") else BlockKind.IMAGE, text, label=label)
    for prefix, fields in _PREFIXES.items():
        if line.startswith(prefix):
            return make_block(text=line.removeprefix(prefix), **fields)  # type: ignore[arg-type]
    return make_block(BlockKind.PARA, line)


class Seen(NamedTuple):
    """What a test says about an edit."""

    kind: str
    before: str
    after: str


def seen(diff: PageDiff, *, with_parts: bool = False) -> list[Seen]:
    return [
        Seen(edit.kind.value, edit.before, edit.after)
        for edit in diff.edits
        if with_parts or not edit.part_of
    ]


def only(diff: PageDiff, kind: ChangeKind | None = None) -> Edit:
    edits = [edit for edit in diff.edits if kind is None or edit.kind is kind]
    assert len(edits) == 1, seen(diff, with_parts=True)
    return edits[0]


def ops_text(edit: Edit) -> tuple[str, str]:
    return (
        "".join(op.text for op in edit.ops if op.tag != "+"),
        "".join(op.text for op in edit.ops if op.tag != "-"),
    )
