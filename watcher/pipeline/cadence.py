"""When to ask a source again.  Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from watcher.gate import GONE_SURELY_AFTER
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus

SECOND_LOOKS = (timedelta(minutes=2), timedelta(minutes=10))
"""After trouble: soon, then a little later.  Source: docs/explanation/meaning.md §6."""

LONGEST_WAIT = timedelta(hours=24)
GONE_WAIT = timedelta(hours=24)
"""A page that says it is gone (410) is asked once a day: gone pages do come back."""

JITTER = 0.1
PROMISE_MARGIN = 0.1
"""So much of the promise is left when a healthy source is checked at the latest: time for a second try."""

RECENT = timedelta(hours=24)
QUIET = timedelta(days=60)
VERY_QUIET = timedelta(days=180)
LEAST_EVERY = timedelta(minutes=5)


def jitter_of(source_id: SourceId, attempt: int) -> float:
    """Return 0.0–1.0, spread evenly over sources and attempts, the same every time."""
    seed = hashlib.sha256(f"{source_id}|{attempt}".encode()).digest()
    return int.from_bytes(seed[:4], "big") / 0xFFFFFFFF


def next_check_at(
    source: Source, status: SourceStatus, now: datetime, retry_at: datetime | None = None
) -> datetime:
    """Return when to ask again, never sooner than `retry_at` (Retry-After, RFC 9110 §10.2.3).

    Healthy: at the source's own pace, spread by up to a tenth so that sources do not march in step, and early
    enough to keep the promise.  In trouble: two quick looks, then `every` doubled for each further failure,
    at most a day.  Gone for some hours: once a day.
    """
    jitter = jitter_of(source.id, status.attempt)
    if status.state is SourceState.GONE and _is_known_gone(status, now):
        wait = GONE_WAIT
    elif status.failures == 0:
        wait = min(pace(source, status, now), source.verify_within * (1 - PROMISE_MARGIN) / (1 + JITTER))
    elif status.failures <= len(SECOND_LOOKS):
        wait = min(SECOND_LOOKS[status.failures - 1], source.every)
    else:
        doublings = min(status.failures - len(SECOND_LOOKS) - 1, 8)
        wait = min(source.every * 2**doublings, LONGEST_WAIT)
    at = now + wait + wait * (jitter * JITTER)
    return max(at, retry_at) if retry_at else at


def _is_known_gone(status: SourceStatus, now: datetime) -> bool:
    return status.absent_since is None or now - status.absent_since >= GONE_SURELY_AFTER


def pace(source: Source, status: SourceStatus, now: datetime) -> timedelta:
    """Return how often a healthy source is checked: `every`, sooner after a change, later when long quiet.

    Source: docs/decisions/0073-cadence.md.
    """
    soonest, latest = bounds(source)
    changed = status.last_changed_at
    if changed is not None and now - changed < RECENT:
        return soonest
    quiet_since = changed or status.since or now
    if now - quiet_since >= VERY_QUIET:
        return latest
    return min(2 * source.every, latest) if now - quiet_since >= QUIET else source.every


def bounds(source: Source) -> tuple[timedelta, timedelta]:
    """Return the shortest and the longest pause between two checks of a healthy source.

    `every` always lies between them.  What is not configured leaves room for a second try within the promise.
    """
    soonest = source.every_min or max(source.every / 3, LEAST_EVERY)
    latest = source.every_max or min(4 * source.every, source.verify_within / 2)
    return min(soonest, source.every), max(latest, source.every)


def spread(
    sources: Iterable[Source],
    statuses: Mapping[SourceId, SourceStatus],
    now: datetime,
    gap_of: Callable[[Source], timedelta],
) -> dict[SourceId, datetime]:
    """Return when to check what is overdue at a start, so that no host is asked for everything at once.

    Of each host the source whose promise runs out first stays due; the others follow in that order, `gap_of`
    apart, but all of them within the shortest `every` among them.
    """
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        status = statuses.get(source.id)
        if status and status.next_check_at is not None and status.next_check_at <= now:
            hosts[urlsplit(source.url).netloc].append(source)
    due: dict[SourceId, datetime] = {}
    for waiting in hosts.values():
        waiting.sort(key=lambda source: (_promised_until(source, statuses[source.id], now), source.id))
        shortest = min(source.every for source in waiting)
        gap = min(gap_of(waiting[0]), shortest / len(waiting))
        if gap > timedelta():
            due |= {source.id: now + place * gap for place, source in enumerate(waiting) if place}
    return due


def _promised_until(source: Source, status: SourceStatus, now: datetime) -> datetime:
    return (status.last_verified_at or now) + source.verify_within
