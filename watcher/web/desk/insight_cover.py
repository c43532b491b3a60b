"""How much of the time sources were verified within their promise, from the turns that were told.  Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.gate import broken_since
from watcher.model.ids import SourceId
from watcher.model.insight import Span, Turn
from watcher.model.source import Source
from watcher.model.status import SourceStatus

_NONE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Time watched, and how much of it past a promise."""

    watched: timedelta = _NONE
    late: timedelta = _NONE

    @property
    def share(self) -> float:
        """The share of the time within the promise; 1 when nothing was watched."""
        return 1 - self.late / self.watched if self.watched else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """All sources together, by week, and by source the worst first.  `uncounted` never had a version."""

    overall: Cover
    by_week: tuple[Cover, ...]
    by_source: tuple[tuple[SourceId, Cover], ...]
    uncounted: int


def cover(
    sources: Sequence[Source],
    statuses: Mapping[SourceId, SourceStatus],
    turns: Sequence[Turn],
    begun: Mapping[SourceId, datetime],
    span: Span,
    now: datetime,
) -> Covers:
    """Return what was watched within the span and up to `now`, from each source's first version on."""
    told: defaultdict[SourceId, list[Turn]] = defaultdict(list)
    for turn in turns:
        told[turn.source_id].append(turn)
    ends = [*span.weeks[1:], span.until]
    weeks = [(start, min(end, now)) for start, end in zip(span.weeks, ends, strict=True)]
    by_source: list[tuple[SourceId, Cover]] = []
    by_week = [Cover() for _ in weeks]
    for source in sources:
        first = begun.get(source.id)
        if first is None:
            continue
        gaps = late_spans(source, statuses.get(source.id), told[source.id], span.since, now)
        own = [_within(max(start, first), end, gaps) for start, end in weeks]
        by_week = [_plus(left, right) for left, right in zip(by_week, own, strict=True)]
        by_source.append((source.id, _total(own)))
    by_source.sort(key=lambda one: (one[1].share, one[0]))
    return Covers(
        overall=_total(by_week),
        by_week=tuple(by_week),
        by_source=tuple(by_source),
        uncounted=sum(source.id not in begun for source in sources),
    )


def late_spans(
    source: Source, status: SourceStatus | None, turns: Sequence[Turn], since: datetime, now: datetime
) -> list[tuple[datetime, datetime]]:
    """Return when the promise was broken since `since`; `turns` are of this source, oldest first."""
    found: list[tuple[datetime, datetime]] = []
    begun = since if turns and not turns[0].is_late else None
    for turn in turns:
        if turn.is_late:
            begun = begun or turn.at
        elif begun is not None:
            found.append((begun, turn.at))
            begun = None
    broken = broken_since(status, source.verify_within, now) if status else None
    if broken is not None:
        found.append((min(begun or broken, broken), now))
    return found


def _within(start: datetime, end: datetime, gaps: Sequence[tuple[datetime, datetime]]) -> Cover:
    if end <= start:
        return Cover()
    late = sum((max(min(end, stop) - max(start, begin), _NONE) for begin, stop in gaps), _NONE)
    return Cover(watched=end - start, late=min(late, end - start))


def _plus(left: Cover, right: Cover) -> Cover:
    return Cover(watched=left.watched + right.watched, late=left.late + right.late)


def _total(covers: Sequence[Cover]) -> Cover:
    return Cover(
        watched=sum((one.watched for one in covers), _NONE), late=sum((one.late for one in covers), _NONE)
    )
