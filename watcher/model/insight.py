"""What is counted of sources and of review, for the desk: figures, never rows of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model.ids import SourceId
from watcher.model.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many versions a source has, and how many of its changes wait for a decision."""

    versions: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Whole weeks, by their beginnings; the last one ends at `until`.  `until` is not included."""

    weeks: tuple[datetime, ...]
    until: datetime

    @property
    def since(self) -> datetime:
        """Where it begins."""
        return self.weeks[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """How long first decisions took from detection: `kept` of `promised` came within their promise."""

    count: int
    median: timedelta
    ninetieth: timedelta
    kept: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of the changes of a rule or a source: `reasons` parts those rejected, by reason."""

    name: str
    decided: int
    rejected: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A promise that was broken, or kept again."""

    source_id: SourceId
    at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What readers did not have to read.

    `quiet`: changes below the published levels.  `stopped`: rejected before they were published.  `joined`:
    told in the item of another page with the same edit.  `set_apart`: answers in which only muted and
    restless places differed.
    """

    quiet: Mapping[Level, int]
    stopped: int
    joined: int
    set_apart: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """All figures of a span.  `weekly` counts changes by (week, level); `by_week` has weeks with decisions.

    `turns` are those since the span began, up to today; `begun` is when each source had its first version.
    `waiting` and `oldest`: what waits for a decision now.
    """

    overall: Took | None
    by_level: Mapping[Level, Took]
    by_week: Mapping[int, Took]
    by_rule: tuple[Fate, ...]
    by_source: tuple[Fate, ...]
    weekly: Mapping[tuple[int, Level], int]
    turns: tuple[Turn, ...]
    begun: Mapping[SourceId, datetime]
    spared: Spared
    waiting: int
    oldest: datetime | None
