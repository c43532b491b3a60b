"""What `watcher doctor` asks the store: is everything still there, whole and in order?

Reads every stored byte once; changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, text

from watcher.model.evidence import ChainHead
from watcher.model.record import ReviewState
from watcher.ports import Finding
from watcher.store.bodies import Contents, read_all
from watcher.store.database import Database
from watcher.store.publishing import revision_faults
from watcher.store.review_tables import decision, item, revision
from watcher.store.schema import newest_schema, stored_schema
from watcher.store.tables import (
    change,
    clock,
    content,
    document,
    edit,
    event,
    event_outbox,
    notice,
    outbox,
    snapshot,
    source,
    version,
)
from watcher.store.verify import Walk, verify_chains

_RESTORE = "restore it from a backup: what is stored cannot be made again"
_SHOWN = 5


def inspect_database(
    database: Database,
    *,
    is_verifying: bool = False,
    noted: Sequence[ChainHead] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Finding, ...]:
    """Return one finding for each check, good or bad; with `is_verifying` the hash chains are walked too."""
    with database.reading(is_still=True) as connection:
        contents = read_all(connection, tell)
        found = [*_findings(connection, contents)]
        if is_verifying:
            found.append(_verified(connection, Walk(contents=contents, noted=noted, tell=tell)))
        return tuple(found)


def _verified(connection: Connection, walk: Walk) -> Finding:
    found = verify_chains(connection, walk)
    found.wrong += revision_faults(connection)
    parts = f", {found.removed} of them parts that retention removed" if found.removed else ""
    good = f"{found.chains} whole, {found.records} records{parts}" + (", as noted" if walk.noted else "")
    return _finding("chains", good, found.wrong, "the store was tampered with or damaged: restore a backup")


def _findings(connection: Connection, contents: Contents) -> Iterator[Finding]:
    stored, wanted = stored_schema(connection), newest_schema()
    wrong = [] if stored == wanted else [f"is {stored or 'missing'}, this program's is {wanted}"]
    yield _finding("schema", f"number {stored}", wrong, "start Watcher once: it upgrades the store")
    if connection.dialect.name == "sqlite":
        yield _finding("file", "whole", _damage(connection), _RESTORE)
    yield _finding("content", f"{_count(connection, content)} whole", _damaged(contents), _RESTORE)
    yield _finding("references", "all lead somewhere", _loose_ends(connection), _RESTORE)
    yield _finding("orphans", "none", _orphans(connection), "harmless; tell the makers how it came about")
    yield _finding("versions", f"{_count(connection, version)} in a row", _gaps(connection), _RESTORE)
    yield _finding(
        "leases", "none stale", _stale(connection), "a worker died; the next check takes the source over"
    )
    yield _finding("clock", "at or after the newest notice", _clock(connection), _RESTORE)
    yield _finding("queue", "holds all that is concluded", _queue(connection), _RESTORE)
    yield _finding("outbox", "nothing given up", _dead(connection), "mend the channel, then deliver again")


def _finding(check: str, good: str, wrong: Sequence[str], hint: str) -> Finding:
    if not wrong:
        return Finding(check=check, is_ok=True, text=good)
    more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    return Finding(check=check, is_ok=False, text="; ".join(wrong[:_SHOWN]) + more, hint=hint)


def _count(connection: Connection, table: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _damage(connection: Connection) -> list[str]:
    said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
    return [] if said == ["ok"] else said


def _damaged(contents: Contents) -> list[str]:
    return [f"{digest}: {trouble}" for digest, trouble in contents.wrong.items()]


def _loose_ends(connection: Connection) -> list[str]:
    """References are the database's own to keep; this finds what was done behind its back."""
    ends: list[tuple[str, Any, Any]] = [
        ("body of snapshot", snapshot.c.sha256_body, content.c.sha256),
        ("content of document", document.c.id, content.c.sha256),
        ("snapshot of version", version.c.snapshot_id, snapshot.c.id),
        ("document of version", version.c.document_id, document.c.id),
        ("notice of change", change.c.notice_id, notice.c.id),
        ("change of notice", notice.c.change_id, change.c.id),
        ("notice that another joins", notice.c.joins, notice.c.id),
        ("notice of revision", revision.c.notice_id, notice.c.id),
        ("decision of revision", revision.c.decision_id, decision.c.id),
        ("notice of edit", edit.c.notice_id, notice.c.id),
        ("notice of delivery", outbox.c.notice_id, notice.c.id),
        ("event of delivery", event_outbox.c.event_id, event.c.id),
    ]
    return [
        f"{what} is missing: {missing}"
        for what, here, there in ends
        for missing in connection.scalars(
            select(here).where(here.is_not(None), here.not_in(select(there))).distinct().order_by(here)
        )
    ]


def _orphans(connection: Connection) -> list[str]:
    used = or_(
        content.c.sha256.in_(select(snapshot.c.sha256_body).where(snapshot.c.sha256_body.is_not(None))),
        content.c.sha256.in_(select(document.c.id)),
        content.c.pruned_at.is_not(None),  # of a part that retention removed
    )
    return [f"content {digest} belongs to nothing" for digest in connection.scalars(_only(~used))]


def _only(condition: Any) -> Select[str]:
    return select(content.c.sha256).where(condition).order_by(content.c.sha256)


def _gaps(connection: Connection) -> list[str]:
    number = version.c.number
    columns = (version.c.source_id, func.min(number), func.max(number), func.count())
    rows = connection.execute(select(*columns).group_by(version.c.source_id).order_by(version.c.source_id))
    return [
        f"{source_id} has {count} versions numbered {first} to {last}"
        for source_id, first, last, count in rows
        if first != 1 or last != count
    ]


def _stale(connection: Connection) -> list[str]:
    """Return leases that ran out before the newest answer came: no clock is needed to see that."""
    newest = select(func.max(snapshot.c.fetched_at)).scalar_subquery()
    stale = select(source.c.id).where(source.c.lease_until < newest).order_by(source.c.id)
    return [f"{source_id} is held by a check that never ended" for source_id in connection.scalars(stale)]


def _clock(connection: Connection) -> list[str]:
    rows = connection.execute(select(clock.c.last_at)).all()
    newest = connection.scalar(select(func.max(notice.c.published_at)))
    if len(rows) != 1:
        return [f"the publication clock has {len(rows)} rows"]
    last = rows[0].last_at
    if newest is not None and (last is None or last < newest):
        return [f"the publication clock stands at {last}, the newest notice is of {newest}"]
    return []


def _queue(connection: Connection) -> list[str]:
    """Return changes that the review queue has otherwise than they are, or not at all."""
    query = select(change.c.id, change.c.state, item.c.state)
    told, queued = func.coalesce(change.c.notice_id, ""), func.coalesce(item.c.notice_id, "")
    differs = or_(item.c.state.is_(None), item.c.state != change.c.state, told != queued)
    joined = change.outerjoin(item, item.c.change_id == change.c.id)
    where = and_(change.c.state != ReviewState.DETECTED.value, differs)
    rows = connection.execute(query.select_from(joined).where(where).order_by(change.c.id))
    return [f"change {row[0]} is {row[1]}, the queue says {row[2] or 'nothing'}" for row in rows]


def _dead(connection: Connection) -> list[str]:
    return [
        f"{told} to {channel}: {error}"
        for table, key in ((outbox, outbox.c.notice_id), (event_outbox, event_outbox.c.event_id))
        for told, channel, error in connection.execute(
            select(key, table.c.channel, table.c.error)
            .where(table.c.delivered_at.is_(None), table.c.next_try_at.is_(None))
            .order_by(table.c.seq)
        )
    ]
