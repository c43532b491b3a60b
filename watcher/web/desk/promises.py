"""Until when a change is to be decided on, in words."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.review import ReviewItem
from watcher.review import WAITING, is_overdue
from watcher.web.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise in words; `is_soon`: less than a quarter of the time is left."""

    at: datetime
    text: str
    is_over: bool = False
    is_soon: bool = False


def promise_of(view: View, item: ReviewItem) -> Promise | None:
    """Return the promise of a change that waits for a decision, None when nobody gave one."""
    if item.due_at is None or item.state not in WAITING:
        return None
    now, left = view.times.now, item.due_at - view.times.now
    if is_overdue(item, now):
        text = view.translate("%(span)s over fristen") % {"span": view.times.span(-left)}
        return Promise(at=item.due_at, text=text, is_over=True)
    if left.total_seconds() <= 0:  # decided in time, and not yet carried out
        return None
    said = {"at": view.times.at(item.due_at), "span": view.times.span(left)}
    text = view.translate("frist %(at)s, %(span)s igjen") % said
    return Promise(at=item.due_at, text=text, is_soon=4 * left < item.due_at - item.detected_at)
