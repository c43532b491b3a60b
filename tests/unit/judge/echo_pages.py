"""Two pages for the search for echoes: the one that changed one line, and another one that is watched."""

from tests.nouns import make_document, make_page_diff
from tests.unit.judge.judge_edits import ops, vocabulary
from watcher.judge import judge_page
from watcher.judge.echoes import Echoed, find_echoes, read_claims
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import Block, BlockKind, Cell, Document
from watcher.model.ids import EditId

_PREFIXES = (("- ", BlockKind.ITEM), ("^ ", BlockKind.CAPTION), ("", BlockKind.PARA))


def page(text: str, *, title: str = "Mpox", lang: str = "nb", source_id: str = "annen") -> Document:
    """A page from lines: "# Heading", "- item", "^ caption", "a | b" (a row, the header first), or text."""
    blocks: list[Block] = []
    heading, header = "", list[str]()
    for line in filter(None, map(str.strip, text.strip().split("\n"))):
        trail = (title, heading) if heading else (title,)
        if line.startswith("# "):
            heading, header = line[2:], []
            blocks.append(_block(blocks, BlockKind.HEADING, heading, trail=(title,), level=2))
        elif " | " in line:
            names = line.split(" | ")
            header = header or names
            cells = tuple(
                Cell(text=name, header="" if names is header else header[at]) for at, name in enumerate(names)
            )
            kind = BlockKind.THEAD if names is header else BlockKind.ROW
            blocks.append(_block(blocks, kind, line, trail=trail, cells=cells, table=0))
        else:
            prefix, kind = next(one for one in _PREFIXES if line.startswith(one[0]))
            blocks.append(_block(blocks, kind, line.removeprefix(prefix), trail=trail))
    url = f"https://example.no/{source_id}"
    return make_document(tuple(blocks), source_id=source_id, url=url, lang=lang, title=title)


def _block(blocks: list[Block], kind: BlockKind, text: str, **more: object) -> Block:
    return Block(index=len(blocks), kind=kind, text=text, key=text, **more)  # type: ignore[arg-type]  # as given


def difference(old: Document, new: Document) -> tuple[Edit, ...]:
    """The edits between two pages whose lines stand in the same order; a line gone is "-" in the new page."""
    edits = []
    for before, after in zip(old.blocks, new.blocks, strict=True):
        if before.text == after.text:
            continue
        if before.cells and len(before.cells) == len(after.cells):
            pairs = [(a, b) for a, b in zip(before.cells, after.cells, strict=True) if a != b]
        else:
            pairs = [(Cell(text=before.text), Cell(text=after.text.removeprefix("bort")))]
        edits += [_edit(before, after, one.text, other.text, one.header) for one, other in pairs]
    return tuple(edits)


def _edit(old: Block, new: Block, before: str, after: str, column: str) -> Edit:
    is_cell = bool(old.cells)
    kind = ChangeKind.CELL_CHANGED if is_cell else ChangeKind.CHANGED if after else ChangeKind.REMOVED
    return Edit(
        id=EditId(f"{old.index}:{before}"),
        kind=kind,
        before=before,
        after=after,
        ops=ops(before, after),
        trail=old.trail,
        trail_old=old.trail,
        old_index=old.index,
        new_index=new.index if after else None,
        row=old.cells[0].text if is_cell else "",
        column=column,
    )


def echoes(old: str, new: str, other: str | Document, **said: str) -> tuple[Echoed, ...]:
    """What `other` still says of what became of `old`; `said` is title and lang of the changed page."""
    was, now = page(old, source_id="endret", **said), page(new, source_id="endret", **said)
    diff = make_page_diff(difference(was, now))
    words = vocabulary()
    claims = read_claims(diff, judge_page(diff, was, now, words), was, now, words)
    return find_echoes(claims, page(other) if isinstance(other, str) else other, words)


def values(old: str, new: str, other: str | Document, **said: str) -> list[str]:
    """The values that are still stated, in the other page's words."""
    return [one.value for one in echoes(old, new, other, **said)]
