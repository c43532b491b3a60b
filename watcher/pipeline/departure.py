"""A page that is gone becomes a version and a change like any other, so that readers are told.

Source: docs/decisions/0074-gone-pages.md.
"""

from collections.abc import Sequence
from datetime import datetime

from watcher.gate import is_surely_gone
from watcher.model.ids import SnapshotId
from watcher.model.reason import Reason
from watcher.model.record import PageChange
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.absence import absence_of, is_gone
from watcher.pipeline.accept import accept
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools


def depart(
    tools: Tools,
    source: Source,
    status: SourceStatus,
    found: tuple[Sequence[Reason], SnapshotId],
    now: datetime,
) -> PageChange | None:
    """Accept that the page is gone, once it surely is, and return the change; None: not yet, or long known.

    `found` is why the page could not be verified, and the answer that says so.

    Raises:
        LostClaim: somebody else holds the source.
    """
    reasons, snapshot_id = found
    if not is_surely_gone(status, tuple(reasons), now):
        return None
    newest = tools.store.newest_version(source.id)
    if newest is None or is_gone(newest):
        return None
    last = document_today(tools.store, newest, source, tools.read_pdf)
    snapshot = tools.store.snapshot(snapshot_id)
    document = absence_of(last, snapshot.sha256_body)
    number = newest.number + 1
    return accept(tools, source, snapshot, document, number=number, attempt=status.attempt, digest="")
