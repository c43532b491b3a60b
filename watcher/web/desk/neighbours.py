"""Where in the queue a change stands: what comes before and after it, under the filter it was reached by."""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.model.ids import ChangeId
from watcher.model.review import QueueRow, ReviewItem
from watcher.web.desk.access import Asked
from watcher.web.desk.queue_query import Asking

_BESIDE = 2
_MOST_PLACE = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A neighbour: its change, and its place in the queue from 1."""

    change_id: ChangeId
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """`row` is the change's own, with the pages that it shares; empty when it is not in this queue now."""

    place: int
    of: int
    row: tuple[ReviewItem, ...] = ()
    before: Step | None = None
    after: Step | None = None


def neighbours(asked: Asked, asking: Asking, change_id: ChangeId, place: int) -> Neighbours:
    """Return what stands around `place` (0: not known) in the queue; one look, whatever its length.

    What has left the queue meanwhile is where the next one is now.
    """
    start = max(0, place - 1 - _BESIDE)
    found = asked.view.site.store.queue(
        asking.wanted(asked.person), asked.view.times.now, limit=2 * _BESIDE + 1, offset=start
    )
    here = next((at for at, row in enumerate(found.rows) if _holds(row, change_id)), None)
    if here is None:
        after = max(0, place - 1) - start
        before = after - 1
    else:
        before, after = here - 1, here + 1
    return Neighbours(
        place=0 if here is None else start + here + 1,
        of=found.rows_in_all,
        row=() if here is None else found.rows[here].items,
        before=_step(found.rows, before, start) if place or here is not None else None,
        after=_step(found.rows, after, start),
    )


def read_place(text: str) -> int:
    """Return the place in an address, 0 for none."""
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return min(place, _MOST_PLACE)


def lead_of(row: Sequence[ReviewItem]) -> ReviewItem:
    """Return which change a row is opened by: the gravest, then what is due first, then the oldest."""
    return min(row, key=lambda one: (-one.level, one.due_at is None, one.due_at or one.detected_at))


def _holds(row: QueueRow, change_id: ChangeId) -> bool:
    return any(one.change_id == change_id for one in row.items)


def _step(rows: Sequence[QueueRow], at: int, start: int) -> Step | None:
    if not 0 <= at < len(rows):
        return None
    return Step(change_id=lead_of(rows[at].items).change_id, place=start + at + 1)
