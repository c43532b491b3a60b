"""Accept a stored answer as the next version of its page, and let everything follow from it."""

from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.answer import Trace
from watcher.model.document import Document
from watcher.model.ids import SnapshotId
from watcher.model.record import PageChange, Snapshot, Version
from watcher.model.source import Source
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.pipeline.conclude import conclude, detect
else:
    conclude = later("watcher.pipeline.conclude", "conclude")
    detect = later("watcher.pipeline.conclude", "detect")


def accept(
    tools: Tools,
    source: Source,
    snapshot: Snapshot,
    document: Document,
    *,
    number: int,
    attempt: int,
    digest: str,
    said: str = "",
    settles: SnapshotId | None = None,
) -> PageChange | None:
    """Store version `number` and return the change that it brought, judged and published by policy.

    None: the first version, with nothing to compare it with.  Safe to repeat with the same values.
    `said`: the content digest of the earlier version that says the same beside restless places, if any.
    `settles`: the snapshot of a second look, which becomes a repeat.

    Raises:
        LostClaim: `attempt` no longer holds the source; nothing was accepted.
    """
    version = Version(
        source_id=source.id,
        number=number,
        snapshot_id=snapshot.id,
        document_id=tools.store.add_document(document),
        sha256_text=document.sha256_text,
        sha256_content=document.sha256_content,
        sha256_beside=said if said != document.sha256_content else "",
        digest=digest,
        seen_at=snapshot.trace.fetched_at,
    )
    tools.store.accept_version(version, attempt=attempt, settles=settles)
    return conclude(tools, source, detect(tools, source, version)) if number > 1 else None


def permanent_url(trace: Trace) -> str:
    """Return the address to keep: the last one reached by permanent redirects alone (RFC 9110 §15.4)."""
    url = trace.url
    for hop in trace.hops:
        if hop.status not in {301, 308}:
            break
        url = hop.location
    return url
