"""Two documents and their difference as rows of blocks that stand beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from watcher.model.change import Edit, Op, PageDiff
from watcher.model.document import Block, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the comparison.  None: no counterpart.  `ops` is the word diff of the two.

    `is_moved`: the block stands elsewhere in the other document.
    """

    old: Block | None
    new: Block | None
    ops: tuple[Op, ...] = ()
    is_moved: bool = False

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs in this row."""
        return self.old is not None and self.new is not None and not self.ops

    @property
    def block(self) -> Block:
        """The block that says what kind of line this is: the new one where there is one."""
        shown = self.new or self.old
        assert shown is not None
        return shown


def align_rows(diff: PageDiff, old: Document, new: Document) -> Iterator[Row]:
    """Yield every block of both documents once, in the order of the new page.

    Blocks that an edit pairs stand in one row when they are in the same gap; else each side has its own.
    """
    pairs = _pairs(diff.edits)
    at_old = at_new = 0
    gap_old: list[Block] = []
    gap_new: list[Block] = []
    for op in diff.delta.ops:
        if op.tag == "-":
            gap_old += old.blocks[at_old : at_old + op.count]
            at_old += op.count
        elif op.tag == "+":
            gap_new += new.blocks[at_new : at_new + len(op.blocks)]
            at_new += len(op.blocks)
        else:
            yield from _gap(gap_old, gap_new, pairs)
            gap_old, gap_new = [], []
            for before, after in zip(
                old.blocks[at_old : at_old + op.count], new.blocks[at_new : at_new + op.count], strict=True
            ):
                yield Row(old=before, new=after)
            at_old += op.count
            at_new += op.count
    yield from _gap(gap_old, gap_new, pairs)


def _pairs(edits: Sequence[Edit]) -> Mapping[int, tuple[int, tuple[Edit, ...]]]:
    """Return, by new index, the old index that edits pair it with, and those edits."""
    found: dict[int, tuple[int, tuple[Edit, ...]]] = {}
    for edit in edits:
        if edit.old_index is not None and edit.new_index is not None:
            before, known = found.get(edit.new_index, (edit.old_index, ()))
            found[edit.new_index] = (before, (*known, edit))
    return found


def _gap(
    old: Sequence[Block], new: Sequence[Block], pairs: Mapping[int, tuple[int, tuple[Edit, ...]]]
) -> Iterator[Row]:
    """Yield the rows of one gap: what is paired in it side by side, the rest alone."""
    waiting = {block.index: block for block in old}
    kept_elsewhere = {before for before, _ in pairs.values()}
    for after in new:
        before_index, edits = pairs.get(after.index, (None, ()))
        before = waiting.pop(before_index, None) if before_index is not None else None
        if before is None:
            is_moved = before_index is not None
            yield Row(old=None, new=after, ops=(Op("+", after.text),), is_moved=is_moved)
            continue
        for index in [index for index in waiting if index < before.index]:
            yield _only_old(waiting.pop(index), kept_elsewhere)
        yield Row(old=before, new=after, ops=_row_ops(before, after, edits))
    for block in waiting.values():
        yield _only_old(block, kept_elsewhere)


def _only_old(block: Block, kept_elsewhere: AbstractSet[int]) -> Row:
    return Row(old=block, new=None, ops=(Op("-", block.text),), is_moved=block.index in kept_elsewhere)


def _row_ops(before: Block, after: Block, edits: Sequence[Edit]) -> tuple[Op, ...]:
    """Return the word diff of two whole blocks: an edit's, or put together from those of cells, else plain.

    A link's edit covers its address, which is no text of the block.
    """
    for ops in (*(edit.ops for edit in edits), _cell_ops(before, after, edits)):
        if _rebuilds(ops, before.text, after.text):
            return ops
    if before.text == after.text:
        return (Op("=", after.text),)
    return (Op("-", before.text), Op("+", after.text))


def _cell_ops(before: Block, after: Block, edits: Sequence[Edit]) -> tuple[Op, ...]:
    """Return the word diff of a row from the edits of its cells, () when the cells are not the same ones."""
    if not before.cells or len(before.cells) != len(after.cells):
        return ()
    known = {(edit.before, edit.after): edit.ops for edit in edits}
    whole: list[Op] = []
    for old, new in zip(before.cells, after.cells, strict=True):
        plain = (Op("-", old.text), Op("+", new.text)) if old.text != new.text else (Op("=", new.text),)
        whole += [Op("=", " | "), *known.get((old.text, new.text), plain)]
    return tuple(whole[1:])


def _rebuilds(ops: Sequence[Op], before: str, after: str) -> bool:
    """Whether a word diff covers both texts exactly."""
    old = "".join(op.text for op in ops if op.tag != "+")
    new = "".join(op.text for op in ops if op.tag != "-")
    return bool(ops) and (old, new) == (before, after)
