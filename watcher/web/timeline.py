"""A source's history as a picture: when it changed and how much it mattered, and when we had no contact.

Places are per cent of the width, so that the picture needs no script and fits any screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.level import Level
from watcher.model.record import Version
from watcher.model.status import EventKind, SourceEvent

LANES = (Level.CRITICAL, Level.IMPORTANT, Level.MINOR, Level.NONE)
"""Top to bottom; the last lane holds what readers were not told of, and the first version."""

_INSET = 2.0
_TICKS = 4
_TROUBLE = {EventKind.TROUBLE, EventKind.GONE, EventKind.FLAPPING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One version: where it stands, and what it is."""

    x: float
    y: float
    number: int
    level: Level
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One time without a confirmed page."""

    x: float
    width: float
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole picture."""

    start: datetime
    end: datetime
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    ticks: tuple[tuple[float, datetime], ...]
    lanes: tuple[tuple[float, Level], ...]


def draw_timeline(
    versions: Sequence[Version],
    levels: Mapping[int, Level],
    events: Sequence[SourceEvent],
    now: datetime,
) -> Timeline | None:
    """Return the picture, or None when there is no version yet.

    `levels` holds the published level of a version by its number; `events` come newest first.
    """
    if not versions:
        return None
    start = versions[0].seen_at
    end = max(now, versions[-1].seen_at, start + timedelta(hours=1))
    scale = _Scale(start=start, end=end)
    marks = tuple(_mark(version, levels.get(version.number, Level.NONE), scale) for version in versions)
    step = (end - start) / (_TICKS - 1)
    ticks = tuple((scale.place(start + step * n), start + step * n) for n in range(_TICKS))
    return Timeline(
        start=start,
        end=end,
        marks=marks,
        bands=_bands(events, scale),
        ticks=ticks,
        lanes=tuple((_lane(level), level) for level in LANES),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    start: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(_INSET + min(max(share, 0.0), 1.0) * (100 - 2 * _INSET), 2)


def _lane(level: Level) -> float:
    lane = LANES.index(level) if level in LANES else len(LANES) - 1
    return round((lane + 0.5) * 100 / (len(LANES) + 1), 2)


def _mark(version: Version, level: Level, scale: _Scale) -> Mark:
    return Mark(
        x=scale.place(version.seen_at), y=_lane(level), number=version.number, level=level, at=version.seen_at
    )


def _bands(events: Sequence[SourceEvent], scale: _Scale) -> tuple[Band, ...]:
    """Return each time from trouble to recovery; an open one lasts until the end."""
    bands: list[Band] = []
    begun: datetime | None = None
    for event in reversed(events):
        if event.kind in _TROUBLE and begun is None:
            begun = event.at
        elif event.kind is EventKind.RECOVERED and begun is not None:
            bands.append(_band(begun, event.at, scale))
            begun = None
    if begun is not None:
        bands.append(_band(begun, None, scale))
    return tuple(bands)


def _band(begun: datetime, ended: datetime | None, scale: _Scale) -> Band:
    x, end = scale.place(begun), scale.place(ended or scale.end)
    return Band(x=x, width=round(max(end - x, 0.6), 2), begun_at=begun, ended_at=ended)
