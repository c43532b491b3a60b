"""What is taken out of the store as evidence: snapshots in the order of their chain, the chains' ends."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, select

from watcher.model.evidence import ChainHead, Evidence
from watcher.model.ids import SourceId
from watcher.store.database import Database
from watcher.store.snapshots import snapshot_of
from watcher.store.tables import content, snapshot
from watcher.store.verify import chain_heads

_BATCH = 200
_NEXT = (
    select(snapshot, content.c.pruned_at)
    .outerjoin(content, content.c.sha256 == snapshot.c.sha256_body)
    .where(snapshot.c.source_id == bindparam("wanted"), snapshot.c.seq > bindparam("after"))
    .order_by(snapshot.c.seq)
    .limit(_BATCH)
)


class SqlEvidence:
    """The part of ports.EvidenceStore that is about chains and about taking evidence out."""

    _database: Database

    def evidence(
        self, source_id: SourceId, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Evidence]:
        """Give a source's snapshots fetched from `since` to `until` (both included), as they were stored.

        They are read some at a time, and no transaction is open while the caller works.
        """
        query, after = _NEXT, 0
        if since is not None:
            query = query.where(snapshot.c.fetched_at >= since)
        if until is not None:
            query = query.where(snapshot.c.fetched_at <= until)
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query, {"wanted": source_id, "after": after}).all()
            for row in rows:
                yield Evidence(
                    snapshot=snapshot_of(row),
                    place=row.place or 0,
                    link=(row.link or b"").hex(),
                    pruned_at=row.pruned_at,
                )
            if len(rows) < _BATCH:
                return
            after = rows[-1].seq

    def chain_heads(self) -> tuple[ChainHead, ...]:
        """Return the end of every hash chain."""
        with self._database.reading() as connection:
            return chain_heads(connection)
