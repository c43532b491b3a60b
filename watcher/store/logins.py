"""Logging in, beside people and sessions: journeys to an OpenID provider, and refusals counted together.

The audit log is never shortened, and anybody can be refused as often as they like: after the first few, alike
refusals within a quarter of an hour are counted, and told of in one entry.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from watcher.model.audit import AuditEntry
from watcher.model.people import LoginFlow
from watcher.store.audit import add_audit, hold_audit
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.scalars import write_moment
from watcher.store.tables import login_flow, login_refusal

SPAN = timedelta(minutes=15)
FREE = 5
"""So many refusals within `SPAN` have an entry each."""

_PLACES = 20  # addresses that a counting entry names


class SqlLogins:
    """The part of ports.Store that is ports.LoginStore."""

    _database: Database

    def note_refusal(self, entry: AuditEntry) -> None:
        """Record that somebody was not let in: an entry each at first, then one that counts."""
        key = f"{entry.action}\n{entry.object_kind}\n{entry.object_id}"
        fresh = {
            "key": key,
            "opened_at": entry.at,
            "noted": 0,
            "counted": 0,
            "addresses": "",
            "data": to_json(entry).decode(),
        }
        this = login_refusal.c.key == key
        with self._database.writing() as connection:
            hold_audit(connection)
            tell_of_refusals(connection, entry.at)
            insert_once(connection, login_refusal, fresh)
            row = connection.execute(select(login_refusal).where(this)).one()
            if row.noted < FREE:
                add_audit(connection, entry)
                values: dict[str, object] = {"noted": row.noted + 1}
            else:
                values = {
                    "counted": row.counted + 1,
                    "first_at": row.first_at or entry.at,
                    "addresses": _with_place(row.addresses, entry.details.get("address", "")),
                }
            connection.execute(update(login_refusal).where(this).values(values))

    def settle_refusals(self, now: datetime) -> None:
        """Add the entries of counted refusals whose time is up."""
        with self._database.reading() as connection:
            if connection.execute(_due(now)).first() is None:
                return
        with self._database.writing() as connection:
            hold_audit(connection)
            tell_of_refusals(connection, now)

    def open_flow(self, flow: LoginFlow) -> None:
        """Remember that somebody is on their way to an OpenID provider; those that ran out are removed."""
        row = {
            "digest": flow.digest,
            "holder": flow.holder,
            "expires_at": flow.expires_at,
            "data": to_json(flow).decode(),
        }
        with self._database.writing() as connection:
            connection.execute(delete(login_flow).where(login_flow.c.expires_at < flow.made_at))
            connection.execute(insert(login_flow), row)

    def take_flow(self, digest: str, holder: str, now: datetime) -> LoginFlow | None:
        """Return a journey, and forget it; None for others' and late ones."""
        this = (login_flow.c.digest == digest, login_flow.c.holder == holder)
        with self._database.writing() as connection:
            row = connection.execute(select(login_flow.c.data).where(*this)).first()
            if row is None or not connection.execute(delete(login_flow).where(*this)).rowcount:
                return None
        flow = from_json(LoginFlow, row.data)
        return flow if now < flow.expires_at else None


def tell_of_refusals(connection: Connection, now: datetime) -> None:
    """Add the entries of counted refusals whose time is up; the caller's transaction holds the log."""
    due = connection.execute(_due(now).order_by(login_refusal.c.key)).all()
    for row in due:
        if row.counted:
            add_audit(connection, _counting(row, now))
        connection.execute(delete(login_refusal).where(login_refusal.c.key == row.key))


def _due(now: datetime) -> Any:
    return select(login_refusal).where(login_refusal.c.opened_at <= now - SPAN)


def _counting(row: Row[*tuple[Any, ...]], now: datetime) -> AuditEntry:
    """Return the entry that tells of many: how many, since when, from where."""
    entry = from_json(AuditEntry, row.data)
    details = {
        "count": str(row.counted),
        "since": write_moment(row.first_at),
        "address": ", ".join(row.addresses.split("\n")),
    }
    return replace(entry, at=now, details=details)


def _with_place(addresses: str, address: str) -> str:
    places: Sequence[str] = addresses.split("\n") if addresses else []
    if not address or address in places:
        return addresses
    return "\n".join((*places, address if len(places) < _PLACES else "…")[: _PLACES + 1])
