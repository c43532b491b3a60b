"""What `watcher sources` says of the files that are followed from a page."""

from collections.abc import Mapping

from watcher.model.child import Following
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus

_SOUND = frozenset({SourceState.NEW, SourceState.OK})


def name_of(source: Source) -> str:
    """Return a source's id as the list shows it: a child stands in under its page."""
    return f"  {source.id}" if source.parent else str(source.id)


def told_family(
    source: Source, following: Following | None, statuses: Mapping[SourceId, SourceStatus]
) -> str:
    """Return what is followed from a page, how much of it is in trouble, and what is not; "" for others."""
    if source.follow is None or following is None:
        return ""
    children = following.active
    troubled = [
        child for child in children if child.id in statuses and statuses[child.id].state not in _SOUND
    ]
    parts = [f"follows {len(children)} PDF{'' if len(children) == 1 else 's'}"]
    if troubled:
        parts.append(f"{len(troubled)} in trouble")
    if following.left_out:
        parts.append(f"{following.left_out} more are not followed (most = {source.follow.most})")
    if following.elsewhere:
        parts.append(f"none from {', '.join(following.elsewhere)}")
    return "  " + ", ".join(parts)
