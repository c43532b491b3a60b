"""Is the promise `verify_within` kept?  Reckoned from the status and the time alone, whoever asks.  Pure.

A program that does nothing breaks its promises all the same: nothing here waits for a check.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.model.ids import EventId, SourceId
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceEvent, SourceStatus

SKEW = timedelta(minutes=5)
"""How far ahead of our clock a confirmation may lie; further than that, one of the two clocks is wrong."""


def as_of(status: SourceStatus, now: datetime) -> SourceStatus:
    """Return what can be believed of a status at `now`: moments that lie ahead of it never were.

    They come from a clock that was wrong; a page confirmed tomorrow was not confirmed.
    """
    latest = now + SKEW
    moments = (status.last_checked_at, status.last_verified_at, status.last_full_at, status.since)
    more = (status.last_changed_at, status.absent_since)
    if not any(at is not None and at > latest for at in (*moments, *more)):
        return status

    def past(at: datetime | None) -> datetime | None:
        return at if at is None or at <= latest else None

    return replace(
        status,
        since=past(status.since) or now,
        last_checked_at=past(status.last_checked_at),
        last_verified_at=past(status.last_verified_at),
        last_full_at=past(status.last_full_at),
        last_changed_at=past(status.last_changed_at),
        absent_since=past(status.absent_since),
    )


def is_kept(source: Source, status: SourceStatus, now: datetime) -> bool:
    """Return whether the source was seen whole and healthy within its promise."""
    seen = status.last_verified_at
    return seen is not None and -SKEW <= now - seen <= source.verify_within


def broken_since(status: SourceStatus, verify_within: timedelta, now: datetime) -> datetime | None:
    """Return when the promise was broken, None while it is not.

    The clock of a source that was never verified runs from its first trouble, or from the moment at which it
    was first to be checked: what is new today has broken no promise yet.
    """
    status = as_of(status, now)
    seen = status.last_verified_at
    start = seen or (status.since if status.last_checked_at else status.next_check_at)
    if start is None or now - start <= verify_within:
        return None
    return start + verify_within


def broken_promises(
    sources: Iterable[Source], statuses: Mapping[SourceId, SourceStatus], now: datetime
) -> tuple[SourceEvent, ...]:
    """Return an event for each promise that is broken now: the same event however often it is asked."""
    found = []
    for source in sources:
        status = statuses.get(source.id)
        since = broken_since(status, source.verify_within, now) if status else None
        if status and since:
            found.append(_broken(source, status, since))
    return tuple(found)


def _broken(source: Source, status: SourceStatus, since: datetime) -> SourceEvent:
    seen = status.last_verified_at
    if seen is None:
        text = f"Siden er aldri bekreftet, og fristen på {spell(source.verify_within)} er ute"
    else:
        text = f"Siden er ikke bekreftet innen fristen på {spell(source.verify_within)}"
    key = f"{status.source_id}\n{seen.isoformat() if seen else 'never'}\n{EventKind.LATE}"
    return SourceEvent(
        id=EventId(hashlib.sha256(key.encode()).hexdigest()[:16]),
        source_id=source.id,
        at=since,
        kind=EventKind.LATE,
        state=status.state,
        reasons=status.reasons,
        text=text,
    )


def spell(length: timedelta) -> str:
    """Return a length in its natural unit, cut to whole ones, bokmål: «30 minutter», «6 timer», «3 døgn»."""
    if length < timedelta(hours=2):
        minutes = length // timedelta(minutes=1)
        return f"{minutes} {'minutt' if minutes == 1 else 'minutter'}"
    if length < timedelta(days=2):
        return f"{length // timedelta(hours=1)} timer"
    return f"{length // timedelta(days=1)} døgn"
