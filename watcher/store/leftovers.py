"""Answers that a check stored and did not come to judge, because it was cut short."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, text, update

from watcher.model.ids import SnapshotId
from watcher.model.reason import Reason
from watcher.model.record import Snapshot, SnapshotState
from watcher.store.codec import to_json
from watcher.store.database import Database
from watcher.store.snapshots import snapshot_of
from watcher.store.tables import UNSETTLED, snapshot, source


class SqlLeftovers:
    """The part of ports.EvidenceStore that is about checks which were cut short."""

    _database: Database

    def cut_short(self, now: datetime, *, lease: timedelta) -> tuple[Snapshot, ...]:
        """Return the unsettled snapshots whose check does not go on, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_CUT_SHORT, {"now": now, "longest": now + 2 * lease})
            return tuple(snapshot_of(row) for row in rows)

    def settle_cut_short(self, snapshot_id: SnapshotId, reasons: Sequence[Reason]) -> bool:
        """Settle a snapshot as suspect, unless whoever stored it has settled it meanwhile."""
        told = to_json(tuple(reasons), tuple[Reason, ...]).decode()
        with self._database.writing(is_routine=True) as connection:
            written = connection.execute(_SETTLE, {"wanted": snapshot_id, "reasons": told})
            return written.rowcount == 1


# One statement: between two, a check might begin or end, and its answer be taken for one that was left.
_NOW = bindparam("now", type_=source.c.lease_until.type)
_LONGEST = bindparam("longest", type_=source.c.lease_until.type)  # a longer lease is void: see claim
_CUT_SHORT = (
    select(snapshot)
    .join(source, source.c.id == snapshot.c.source_id)
    .where(text("snapshot.state IN ('pending', 'confirming')"))  # the words of the index
    .where(
        or_(
            snapshot.c.attempt != source.c.attempt,
            source.c.lease_until.is_(None),
            source.c.lease_until <= _NOW,
            source.c.lease_until > _LONGEST,
        )
    )
    .order_by(snapshot.c.seq)
)
_SETTLE = (
    update(snapshot)
    .where(snapshot.c.id == bindparam("wanted"), UNSETTLED)
    .values(state=SnapshotState.SUSPECT.value)
)
