"""The queue: what waits, in which order, until when.  Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.review import ReviewItem

WAITING = (ReviewState.FLAGGED, ReviewState.HELD)
"""States that wait for a decision; what a source's policy publishes without one (auto) waits for none."""

_NEVER = datetime.max.replace(tzinfo=UTC)


def due_at(
    state: ReviewState, level: Level, since: datetime, promises: Mapping[Level, timedelta]
) -> datetime | None:
    """Return until when a change is to be decided on, reckoned from `since`; None: nobody promised that."""
    if state not in WAITING or level not in promises:
        return None
    return since + promises[level]


def is_overdue(item: ReviewItem, now: datetime) -> bool:
    """Return whether the promise is broken: a decision that waits to be carried out was taken in time."""
    is_decided = item.pending is not None and not item.is_waiting
    return item.state in WAITING and not is_decided and item.due_at is not None and item.due_at <= now


def queue_key(item: ReviewItem) -> tuple[int, datetime, datetime, str]:
    """Return what the queue is ordered by: the gravest first, then what is due first, then the oldest."""
    return (-item.level, item.due_at or _NEVER, item.detected_at, item.change_id)
