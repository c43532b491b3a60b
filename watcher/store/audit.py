"""The audit log: entries that are only ever added, each linked to the one before it (chain.py).

Whoever records a deed calls `add_audit` in the transaction of the deed: there is never one without the other.
The row of `chain_end` is locked from then on, so call it last: on PostgreSQL two transactions that lock the
same rows in different orders would wait for each other.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select, update

from watcher.model.audit import ALL_ENTRIES, AuditEntry, AuditFilter
from watcher.store.chain import AUDIT, Head, Kind, columns_of, head_of, next_head
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database
from watcher.store.tables import audit, chain_end


def add_audit(connection: Connection, entry: AuditEntry) -> AuditEntry:
    """Add an entry to the log, in the caller's transaction, and return it with its number."""
    head = hold_audit(connection)
    numbered = replace(entry, number=head.length + 1)
    raw = to_json(numbered)
    head = next_head(head, Kind.AUDIT, raw)
    connection.execute(_GROW, {"length": head.length, "link": head.link})
    columns = {
        "at": numbered.at,
        "actor": numbered.actor,
        "action": numbered.action,
        "object_kind": numbered.object_kind,
        "object_id": numbered.object_id,
        "data": raw.decode(),
        **columns_of(head),
    }
    connection.execute(_ADD, columns)
    return numbered


def hold_audit(connection: Connection) -> Head:
    """Return the end of the log; nobody else adds to it before the transaction's end.

    For whoever must lock other rows after it: then all who do so take them in the same order.
    """
    row = connection.execute(_HOLD).one()
    return head_of(AUDIT, row.length, row.link)


class SqlAudit:
    """The part of ports.Store that is ports.AuditLog."""

    _database: Database

    def add_audit_entry(self, entry: AuditEntry) -> AuditEntry:
        """Add an entry that goes with no other record, and return it with its number."""
        with self._database.writing() as connection:
            return add_audit(connection, entry)

    def audit(
        self, wanted: AuditFilter = ALL_ENTRIES, *, after: int = 0, limit: int = 1000
    ) -> tuple[AuditEntry, ...]:
        """Return entries, oldest first, that come after the one numbered `after`."""
        query = _wanted(wanted).where(audit.c.place > after).order_by(audit.c.place)
        return self._entries(query.limit(limit))

    def newest_audit(
        self, wanted: AuditFilter = ALL_ENTRIES, *, before: int | None = None, limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """Return entries, newest first, that come before the one numbered `before`."""
        query = _wanted(wanted).order_by(audit.c.place.desc())
        if before is not None:
            query = query.where(audit.c.place < before)
        return self._entries(query.limit(limit))

    def count_audit(self, wanted: AuditFilter = ALL_ENTRIES) -> int:
        """Return how many entries there are."""
        query = select(func.count()).select_from(audit).where(*_conditions(wanted))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def _entries(self, query: Select[str]) -> tuple[AuditEntry, ...]:
        with self._database.reading() as connection:
            return tuple(from_json(AuditEntry, text) for text in connection.scalars(query))


def _wanted(wanted: AuditFilter) -> Select[str]:
    return select(audit.c.data).where(*_conditions(wanted))


def _conditions(wanted: AuditFilter) -> Sequence[ColumnElement[bool]]:
    column = audit.c
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(column.at >= wanted.since)
    if wanted.until is not None:
        found.append(column.at < wanted.until)
    if wanted.actor:
        found.append(column.actor == wanted.actor)
    if wanted.action:
        family = column.action.startswith(f"{wanted.action}.", autoescape=True)
        found.append(or_(column.action == wanted.action, family))
    if wanted.object_kind:
        found.append(column.object_kind == wanted.object_kind)
    if wanted.object_id:
        found.append(column.object_id == wanted.object_id)
    return found


_HOLD = select(chain_end.c.length, chain_end.c.link).where(chain_end.c.name == AUDIT).with_for_update()
_GROW = update(chain_end).where(chain_end.c.name == AUDIT)
_ADD = insert(audit)
