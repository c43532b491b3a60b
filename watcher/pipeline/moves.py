"""Whose a new address is already: two sources may have become one page.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.gate import place_of
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceEvent


def name_neighbours(
    events: Sequence[SourceEvent], url: str, sources: Mapping[SourceId, Source]
) -> tuple[SourceEvent, ...]:
    """Return the events, a move to `url` with the other sources that are watched there already."""
    return tuple(
        _with_neighbours(event, url, sources) if event.kind is EventKind.MOVED else event for event in events
    )


def _with_neighbours(event: SourceEvent, url: str, sources: Mapping[SourceId, Source]) -> SourceEvent:
    there = sorted(
        other.id
        for other in sources.values()
        if other.id != event.source_id and place_of(other.url) == place_of(url)
    )
    if not there:
        return event
    return replace(event, text=f"{event.text}. Adressen overvåkes alt av kilden {', '.join(there)}")
