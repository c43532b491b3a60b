"""The operators' feed as a file: by name, rendered when it is asked for."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.config import ServiceSettings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceEvent, SourceState, SourceStatus
from watcher.publish.drift import PATH
from watcher.publish.moments import whole_hour

if TYPE_CHECKING:
    from watcher.publish.opsfeed import render_operators
else:
    render_operators = later("watcher.publish.opsfeed", "render_operators")


class OperatorsFile(Mapping[str, bytes]):
    """Path below feeds_dir → bytes: one file.  `version` names the program that renders it."""

    __slots__ = ("_events", "_late", "_service", "_sources", "_statuses", "_version")

    def __init__(
        self,
        events: Sequence[SourceEvent],
        sources: Mapping[SourceId, Source],
        statuses: Mapping[SourceId, SourceStatus],
        late: Collection[SourceId],
        service: ServiceSettings,
        version: str,
    ) -> None:
        self._events, self._sources, self._statuses = events, sources, statuses
        self._late, self._service, self._version = late, service, version

    def prints(self) -> Mapping[str, str]:
        """Return the digest of all that the file is made from, by name."""
        told = (self._version, self._service, self._events, tuple(self._standings()))
        return {PATH: hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]}

    def __getitem__(self, path: str) -> bytes:
        if path != PATH:
            raise KeyError(path)
        return render_operators(self._events, self._sources, self._statuses, self._late, self._service)

    def __iter__(self) -> Iterator[str]:
        yield PATH

    def __len__(self) -> int:
        return 1

    def _standings(self) -> Iterator[tuple[object, ...]]:
        """Give what is told of each source; of a healthy one the hour, so that a file lasts for one."""
        for key, source in self._sources.items():
            named = key, source.title, source.owner, source.url, key in self._late
            status = self._statuses.get(key)
            yield (*named, *(_standing(status) if status else ()))


def _standing(status: SourceStatus) -> tuple[object, ...]:
    seen, due = _hour(status.last_verified_at), status.next_check_at
    if status.state is SourceState.OK:
        return status.state, seen, _hour(due), status.reasons
    return status.state, seen, due, status.since, status.reasons


def _hour(at: datetime | None) -> datetime | None:
    return at and whole_hour(at)
