"""One paragraph through the versions: what was done to it before, newest first.

From change to change the paragraph is followed by the diff's own matching.  Only stored changes of the source
are read, and no more of them than a limit says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.errors import NotFound
from watcher.judge.telling import verdicts_by_edit
from watcher.model.change import Delta, Edit, Op
from watcher.model.document import Block
from watcher.model.ids import ChangeId, SourceId
from watcher.model.level import Level
from watcher.model.record import PageChange
from watcher.ports import Store
from watcher.web.marking import Sides, mark, sides

_MOST_CHANGES = 100
"""Changes of the source that are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One edit of the paragraph: in which change, when it was seen, its words before and after."""

    change_id: ChangeId
    old_number: int
    new_number: int
    at: datetime
    edit: Edit
    level: Level
    ops: tuple[Op, ...]

    @property
    def sides(self) -> Sides:
        """The words of each side."""
        return sides(self.ops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`text` is the paragraph where the search began.

    `came_with` is the version that it came with, None when it is older than what was looked through;
    `reached` is the oldest version that was.
    """

    text: str
    steps: tuple[Step, ...]
    came_with: int | None
    reached: int


def past_of(store: Store, source_id: SourceId, number: int, index: int) -> Past:
    """Return what was done to block `index` of version `number` up to then.

    Raises:
        NotFound: no such source, version or block.
    """
    blocks = store.version(source_id, number).document.blocks
    if not 0 <= index < len(blocks):
        raise NotFound(f"no block {index} in version {number} of {source_id!r}")
    place = _Place(store, source_id, blocks[index])
    steps: list[Step] = []
    reached, came_with = number, None
    for change in store.changes(source_id=source_id, limit=_MOST_CHANGES + 1):
        if change.new_number > reached:
            continue
        if change.new_number < reached or len(steps) >= _MOST_CHANGES:  # a version whose change is not there
            break
        edits, before = place.through(change)
        levels = verdicts_by_edit(change.verdict)
        steps += [_step(change, edit, levels[edit.id].level if edit.id in levels else Level.MINOR)
                  for edit in edits]  # fmt: skip
        reached = change.old_number
        if not before:
            came_with = change.new_number
            break
    if reached == 1 and came_with is None:
        came_with = 1
    return Past(text=blocks[index].text, steps=tuple(steps), came_with=came_with, reached=reached)


def _step(change: PageChange, edit: Edit, level: Level) -> Step:
    return Step(
        change_id=change.id,
        old_number=change.old_number,
        new_number=change.new_number,
        at=change.detected_at,
        edit=edit,
        level=level,
        ops=edit.ops or mark(edit.before, edit.after),
    )


class _Place:
    """Where the paragraph stands, and its text, as the changes are gone through backwards."""

    def __init__(self, store: Store, source_id: SourceId, block: Block) -> None:
        self._store, self._source_id = store, source_id
        self._index, self._text, self._kind = block.index, block.text, block.kind
        self._sha = ""

    def through(self, change: PageChange) -> tuple[Sequence[Edit], bool]:
        """Go back through one change; return the paragraph's edits in it, and whether it was there before."""
        delta = change.diff.delta
        if self._sha and self._sha != delta.new_sha:
            self._find_again(change.new_number)
        self._sha = delta.old_sha
        edits = [edit for edit in change.diff.edits if edit.new_index == self._index]
        kept = _copied_from(delta, self._index)
        before = next((edit.old_index for edit in edits if edit.old_index is not None), kept)
        if before is None:
            moved = _put_elsewhere(delta, self._index)
            if moved is None:
                return edits, False
            before = moved
        if kept is None:
            self._text = _text_before(delta, before) or self._text
        self._index = before
        return edits, True

    def _find_again(self, number: int) -> None:
        """Find the paragraph in a version that was read under other rules: the nearest with its text."""
        blocks = self._store.version(self._source_id, number).document.blocks
        same = [block.index for block in blocks if (block.kind, block.text) == (self._kind, self._text)]
        if same:
            self._index = min(same, key=lambda at: abs(at - self._index))


def _copied_from(delta: Delta, index: int) -> int | None:
    """Return where in the old document an untouched block stood, None when it was touched."""
    old = new = 0
    for op in delta.ops:
        if op.tag == "-":
            old += op.count
        elif op.tag == "+":
            new += len(op.blocks)
        else:
            if new <= index < new + op.count:
                return old + index - new
            old, new = old + op.count, new + op.count
    return None


def _put_elsewhere(delta: Delta, index: int) -> int | None:
    """Return where the very same block was taken out, None when it is new."""
    come = next((block for block in _blocks(delta, "+") if block.index == index), None)
    if come is None:
        return None
    same = (
        block.index for block in _blocks(delta, "-") if (block.kind, block.text) == (come.kind, come.text)
    )
    return next(same, None)


def _text_before(delta: Delta, index: int) -> str:
    """Return the text of an old block that the delta takes out, "" when it does not."""
    return next((block.text for block in _blocks(delta, "-") if block.index == index), "")


def _blocks(delta: Delta, tag: str) -> list[Block]:
    return [block for op in delta.ops if op.tag == tag for block in op.blocks]
