"""A document written down so that a person can check it against the page: one line for each block.

`@` says the trail of the blocks that follow.  Then: kind, with level or list kind; the box after `!`; text;
a row's column headers in braces; what the block is a note to after `<-`; its links on lines of their own.
"""

from collections.abc import Iterator

from watcher.model.document import Block, BlockKind, Document


def shape(document: Document) -> str:
    """Return the document's title, language and blocks as lines."""
    lines = [f"title {document.title}"]
    trail: tuple[str, ...] = ()
    for block in document.blocks:
        if block.trail != trail:
            lines.append("@ " + " > ".join(block.trail))
            trail = block.trail
        lines += _lines(block)
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    kind = block.kind.value
    if block.kind is BlockKind.HEADING:
        kind += str(block.level)
    elif block.kind is BlockKind.ITEM:
        kind = f"{block.list_kind}{block.level}"
    elif block.kind in {BlockKind.META, BlockKind.IMAGE}:
        kind += f"({block.label})"
    box = f" !{block.box}" if block.box else ""
    heads = [cell.header for cell in block.cells]
    headers = f" {{{'; '.join(heads)}}}" if any(heads) else ""
    note = f" <- {block.qualifies}" if block.qualifies else ""
    yield f"{kind}{box}: {block.text}{headers}{note}"
    for link in block.links:
        yield f"    [{link.text}] {link.href}"
