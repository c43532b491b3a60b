"""How far the silence can be trusted: each source against the promise that was made for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watcher.gate import as_of, is_kept
from watcher.model.config import Settings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source with its status; `is_kept`: seen whole and healthy within its promise."""

    source: Source
    status: SourceStatus
    is_kept: bool

    @property
    def is_sound(self) -> bool:
        """True when nothing about the source needs saying."""
        return self.is_kept and self.status.state is SourceState.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All watched sources in the order of the configuration."""

    standings: tuple[Standing, ...]

    @property
    def kept(self) -> int:
        """How many sources were confirmed within their promise."""
        return sum(standing.is_kept for standing in self.standings)

    @property
    def broken(self) -> tuple[Standing, ...]:
        """Those that were not, the longest unconfirmed first; never confirmed ones before all others."""
        late = [standing for standing in self.standings if not standing.is_kept]
        return tuple(sorted(late, key=_last_verified))

    @property
    def newest(self) -> datetime | None:
        """When any source was last confirmed."""
        seen = [each.status.last_verified_at for each in self.standings if each.status.last_verified_at]
        return max(seen, default=None)

    @property
    def kept_from(self) -> datetime | None:
        """When that source was last confirmed which, of those within their promise, waits the longest."""
        return min(self._kept_at(), default=None)

    @property
    def kept_to(self) -> datetime | None:
        """When a source within its promise was last confirmed."""
        return max(self._kept_at(), default=None)

    def _kept_at(self) -> list[datetime]:
        kept = [standing.status.last_verified_at for standing in self.standings if standing.is_kept]
        return [at for at in kept if at is not None]


def draw_board(settings: Settings, statuses: Mapping[SourceId, SourceStatus], now: datetime) -> Board:
    """Return the standing of every enabled source at `now`."""
    return Board(
        standings=tuple(
            stand(source, statuses.get(source.id) or SourceStatus(source_id=source.id), now)
            for source in settings.sources
            if source.enabled
        )
    )


def stand(source: Source, status: SourceStatus, now: datetime) -> Standing:
    """Return one source's standing at `now`."""
    status = as_of(status, now)
    return Standing(source=source, status=status, is_kept=is_kept(source, status, now))


def _last_verified(standing: Standing) -> float:
    seen = standing.status.last_verified_at
    return seen.timestamp() if seen else 0.0
