"""Two documents and their difference as rows of blocks that stand beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.model.change import ChangeKind, Edit, Op, PageDiff
from watcher.model.document import Block, Document

REGROUPED = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
"""Kinds whose blocks stay where they are, cut otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the comparison.  None: no counterpart.  `ops` is the word diff of the two.

    `elsewhere` is the word diff with the block as it stands elsewhere in the other document (moved, or cut
    otherwise), () when it stands nowhere else; `partner` is its index there.  `kinds` are those of the edits
    that speak of this row.
    """

    old: Block | None
    new: Block | None
    ops: tuple[Op, ...] = ()
    elsewhere: tuple[Op, ...] = ()
    kinds: tuple[ChangeKind, ...] = ()
    partner: int | None = None

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

    @property
    def shown_ops(self) -> tuple[Op, ...]:
        """The word diff as a reader is shown it: a block that stands elsewhere is not struck out."""
        return self.elsewhere or self.ops

    @property
    def is_moved(self) -> bool:
        """Whether the block stands elsewhere in the other document as a whole."""
        return bool(self.elsewhere) and REGROUPED.isdisjoint(self.kinds)

    @property
    def told(self) -> ChangeKind | None:
        """The kind of change that the words alone do not show; a move is told by `is_moved`."""
        if not self.kinds or self.is_moved:
            return None
        is_seen = self.old and self.new and any(op.tag != "=" for op in self.shown_ops)
        return None if is_seen else self.kinds[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two blocks that are the same one, and the edits that say what differs."""

    old: Block
    new: Block
    edits: tuple[Edit, ...] = ()

    @property
    def ops(self) -> tuple[Op, ...]:
        return _row_ops(self.old, self.new, self.edits)

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        return tuple(dict.fromkeys(edit.kind for edit in self.edits))

    @property
    def is_regrouped(self) -> bool:
        return not REGROUPED.isdisjoint(self.kinds)

    def elsewhere(self, block: Block) -> tuple[Op, ...]:
        """Return the word diff for one of the two where it stands alone."""
        if not self.is_regrouped:
            return self.ops
        tag, side = ("-", "before") if block is self.old else ("+", "after")
        for edit in sorted(self.edits, key=lambda edit: bool(edit.part_of)):
            start = getattr(edit, side).find(block.text)
            if edit.ops and start >= 0:
                return _cut_ops(edit.ops, tag, start, start + len(block.text))
        return (Op(tag, block.text),)


def align_rows(diff: PageDiff, old: Document, new: Document) -> Iterator[Row]:
    """Yield every block of both documents once, in the order of the new page.

    Blocks that an edit pairs stand in one row when they are in the same gap; else each side has its own.
    """
    pairs = _pairs(diff, old, new)
    by_old = {pair.old.index: pair for pair in reversed(pairs)}
    by_new = {pair.new.index: pair for pair in reversed(pairs)}
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
            yield from _gap(gap_old, gap_new, by_old, by_new)
            gap_old, gap_new = [], []
            for before, after in zip(
                old.blocks[at_old : at_old + op.count], new.blocks[at_new : at_new + op.count], strict=True
            ):
                yield Row(old=before, new=after)
            at_old += op.count
            at_new += op.count
    yield from _gap(gap_old, gap_new, by_old, by_new)


def _pairs(diff: PageDiff, old: Document, new: Document) -> Sequence[_Pair]:
    """Return the blocks that edits pair, and those that stand elsewhere though no edit needs to say so.

    Two steps that change places are one edit: the other step is as much out of its place.
    """
    folds: dict[str, Edit] = {edit.id: edit for edit in diff.edits if edit.kind in REGROUPED}
    found: dict[tuple[int, int], tuple[Edit, ...]] = {}
    partner: dict[int, int] = {}
    for edit in diff.edits:
        if edit.old_index is not None and edit.new_index is not None:
            first = partner.setdefault(edit.new_index, edit.old_index)
            before = edit.old_index if edit.kind in REGROUPED else first
            told = (edit, folds[edit.part_of]) if edit.part_of in folds else (edit,)
            found[before, edit.new_index] = (*found.get((before, edit.new_index), ()), *told)
    pairs = [_Pair(old=old.blocks[at], new=new.blocks[to], edits=edits) for (at, to), edits in found.items()]
    return (*pairs, *_passed(diff, old, new))


def _passed(diff: PageDiff, old: Document, new: Document) -> Iterator[_Pair]:
    """Yield the blocks that the delta takes out and puts in elsewhere, and of which no edit speaks."""
    told_old, told_new = {edit.old_index for edit in diff.edits}, {edit.new_index for edit in diff.edits}
    gone: dict[tuple[str, str], list[Block]] = {}
    come: list[Block] = []
    at_old = at_new = 0
    for op in diff.delta.ops:
        if op.tag == "-":
            for block in old.blocks[at_old : at_old + op.count]:
                if block.index not in told_old:
                    gone.setdefault((block.kind, block.text), []).append(block)
        elif op.tag == "+":
            come += new.blocks[at_new : at_new + len(op.blocks)]
        at_old += 0 if op.tag == "+" else op.count
        at_new += 0 if op.tag == "-" else len(op.blocks) if op.tag == "+" else op.count
    for block in come:
        known = gone.get((block.kind, block.text))
        if known and block.index not in told_new:
            yield _Pair(old=known.pop(0), new=block)


def _gap(
    old: Sequence[Block],
    new: Sequence[Block],
    by_old: Mapping[int, _Pair],
    by_new: Mapping[int, _Pair],
) -> Iterator[Row]:
    """Yield the rows of one gap: what is paired in it side by side, the rest alone."""
    waiting = {block.index: block for block in old}
    for after in new:
        pair = by_new.get(after.index)
        before = waiting.pop(pair.old.index, None) if pair else None
        if pair is None or before is None:
            yield _alone(None, after, pair)
            continue
        for index in [index for index in waiting if index < before.index]:
            yield _alone(waiting.pop(index), None, by_old.get(index))
        if pair.is_regrouped:
            yield _alone(before, None, pair)
            merged = [at for at in waiting if at in by_old and by_old[at].new is after]
            yield from [_alone(waiting.pop(at), None, by_old[at]) for at in merged]
            yield _alone(None, after, pair)
            continue
        ops = pair.ops if pair.edits else ()  # no edit: only what no reader sees differs
        yield Row(old=before, new=after, ops=ops, kinds=pair.kinds)
    for block in waiting.values():
        yield _alone(block, None, by_old.get(block.index))


def _alone(old: Block | None, new: Block | None, pair: _Pair | None) -> Row:
    """Return the row of a block without counterpart in its gap; a pair says that it has one elsewhere."""
    shown = old or new
    assert shown is not None
    return Row(
        old=old,
        new=new,
        ops=(Op("-" if old else "+", shown.text),),
        elsewhere=pair.elsewhere(shown) if pair else (),
        kinds=pair.kinds if pair else (),
        partner=(pair.new if old else pair.old).index if pair else None,
    )


def _cut_ops(ops: Sequence[Op], tag: str, start: int, end: int) -> tuple[Op, ...]:
    """Return the operations of one side (`tag` and "=") between two places of its text; blanks unmarked."""
    found, at = [], 0
    for op in ops:
        if op.tag not in {"=", tag}:
            continue
        text = op.text[max(0, start - at) : max(0, end - at)]
        at += len(op.text)
        if text:
            found.append(Op(op.tag if text.strip() else "=", text))
    return tuple(found)


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
