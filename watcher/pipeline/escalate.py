"""Tell operators of changes that nobody has decided on in time: once for each promise."""

import hashlib

from watcher.model.ids import EventId, SourceId
from watcher.model.review import ReviewItem
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.pipeline.tools import Tools


def escalate(tools: Tools) -> int:
    """Store an event for each change that is overdue and was not told of; return how many.

    Cut short between the two it is told once all the same: an event of the same id is stored once.
    """
    if tools.is_replay:
        return 0
    overdue = tools.store.overdue_reviews(tools.clock.now())
    if not overdue:
        return 0
    statuses = tools.store.statuses()
    events = [_event(tools, item, statuses.get(item.source_id)) for item in overdue]
    told = tools.store.add_events(events, tools.operators)
    tools.store.note_overdue_told(overdue)
    return told


def _event(tools: Tools, item: ReviewItem, status: SourceStatus | None) -> SourceEvent:
    due = item.due_at.isoformat() if item.due_at else ""
    key = hashlib.sha256(f"{item.change_id}\n{due}\n{EventKind.OVERDUE}".encode()).hexdigest()[:16]
    waits = "venter på andre leser" if item.is_waiting else "venter på vurdering"
    where = f"`watcher show {item.change_id}`"
    return SourceEvent(
        id=EventId(key),
        source_id=SourceId(item.source_id),
        at=tools.clock.now(),
        kind=EventKind.OVERDUE,
        state=status.state if status else SourceState.NEW,
        text=f"{item.headline or item.source_title} ({item.level.slug}) {waits}; se {where}",
    )
