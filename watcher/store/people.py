"""People, their sessions and tokens, and how often somebody has tried to log in.

Every write has its audit entry in the same transaction.  Secrets come in as digests, but for the password's
hash and the secret of the second factor, which stay in the row of their person.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from watcher.errors import NotFound, PeopleError, PeopleFault
from watcher.model.audit import AuditEntry
from watcher.model.ids import PersonId
from watcher.model.people import Account, Credentials, Person, Role, Ruling, Tries
from watcher.store.audit import add_audit, hold_audit
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database, insert_once
from watcher.store.tables import login_try, person, person_session

_KEPT, _GOOD_KEPT = timedelta(days=1), timedelta(days=90)
"""So long a try is remembered, and one that was right: an address where somebody has logged in before."""


class SqlPeople:
    """The part of ports.PeopleStore that is about people and their tries."""

    _database: Database

    def add_person(self, account: Account, entry: AuditEntry) -> None:
        """Add a person."""
        with self._database.writing() as connection:
            hold_audit(connection)  # two who add the same name come one after the other
            _refuse_taken(connection, account.person.username)
            connection.execute(insert(person), {"id": account.person.id, **_columns(account)})
            add_audit(connection, entry)

    def change_person(
        self,
        person_id: PersonId,
        change: Callable[[Account], Account],
        entry: AuditEntry | None,
        *,
        ends_sessions: bool = False,
        keep: str = "",
    ) -> Person:
        """Store what `change` makes of an account, and return the person."""
        with self._database.writing() as connection:
            hold_audit(connection)
            before = _account(connection.execute(_LOCKED.where(person.c.id == person_id)).first(), person_id)
            after = change(before)
            if after != before:
                _refuse_last(connection, before.person, after.person)
                if after.person.username != before.person.username:
                    _refuse_taken(connection, after.person.username)
                connection.execute(update(person).where(person.c.id == person_id), _columns(after))
            if ends_sessions:
                others = (person_session.c.person_id == person_id, person_session.c.digest != keep)
                connection.execute(delete(person_session).where(*others))
            if entry is not None:
                add_audit(connection, entry)
        return after.person

    def people(self) -> tuple[Person, ...]:
        """Return everybody, in order of username."""
        query = select(person.c.data).order_by(person.c.username)
        with self._database.reading() as connection:
            return tuple(from_json(Person, text) for text in connection.scalars(query))

    def person(self, person_id: PersonId) -> Person:
        """Return one person."""
        with self._database.reading() as connection:
            found = connection.scalar(select(person.c.data).where(person.c.id == person_id))
        if found is None:
            raise NotFound(f"no such person: {person_id!r}")
        return from_json(Person, found)

    def account_by_name(self, username: str) -> Account | None:
        """Return the account called `username`, or None."""
        return self._find(person.c.username == username)

    def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the account of somebody at an OpenID provider, or None."""
        return self._find((person.c.issuer == issuer) & (person.c.subject == subject))

    def account(self, person_id: PersonId) -> Account:
        """Return a person with what proves it."""
        with self._database.reading() as connection:
            return _account(connection.execute(_ROWS.where(person.c.id == person_id)).first(), person_id)

    def _find(self, condition: Any) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(_ROWS.where(condition)).first()
        return None if row is None else _account(row, "")

    def take_try(
        self, keys: Sequence[str], now: datetime, rule: Callable[[Mapping[str, Tries]], Ruling]
    ) -> timedelta:
        """Count a try as failed before it is made, or return for how long none may be made."""
        try:
            with self._database.writing() as connection:
                _take(connection, sorted(set(keys)), now, rule)
        except _WaitError as refused:
            return refused.left
        return timedelta()

    def forgive(self, keys: Sequence[str], now: datetime, *, kept: Sequence[str] = ()) -> None:
        """Say that a try was right: of `keys` no failure is left, of `kept` only this one is taken back."""
        with self._database.writing() as connection:
            good = {"failures": 0, "good_at": now}
            connection.execute(update(login_try).where(login_try.c.key.in_(sorted(keys))).values(good))
            one_less = {"failures": login_try.c.failures - 1}
            theirs = (login_try.c.key.in_(sorted(kept)), login_try.c.failures > 0)
            connection.execute(update(login_try).where(*theirs).values(one_less))
            old = (login_try.c.last_at < now - _KEPT) & login_try.c.good_at.is_(None)
            connection.execute(delete(login_try).where(or_(old, login_try.c.last_at < now - _GOOD_KEPT)))


class _WaitError(Exception):
    """Nothing is counted, and no row is kept of whoever asks too often."""

    def __init__(self, left: timedelta) -> None:
        super().__init__(left)
        self.left = left


def _take(
    connection: Connection, keys: Sequence[str], now: datetime, rule: Callable[[Mapping[str, Tries]], Ruling]
) -> None:
    for key in keys:
        insert_once(connection, login_try, {"key": key, "failures": 0, "last_at": now})
    locked = select(login_try).where(login_try.c.key.in_(keys)).order_by(login_try.c.key)
    found = {row.key: row for row in connection.execute(locked.with_for_update())}
    ruling = rule({key: _tries(row) for key, row in found.items()})
    if ruling.wait > timedelta():
        raise _WaitError(ruling.wait)
    for key, failures in sorted(ruling.failures.items()):
        grown = {"failures": failures, "last_at": now}
        connection.execute(update(login_try).where(login_try.c.key == key).values(grown))


def _tries(row: Row[*tuple[Any, ...]]) -> Tries:
    if not row.failures and row.good_at is None:
        return Tries()
    return Tries(failures=row.failures, last_at=row.last_at, good_at=row.good_at)


def _columns(account: Account) -> dict[str, object]:
    told = account.person
    return {
        "username": told.username,
        "issuer": told.issuer or None,
        "subject": told.subject or None,
        "role": int(told.role),
        "is_active": told.is_active,
        "data": to_json(told).decode(),
        "credentials": to_json(account.credentials).decode(),
    }


def _account(row: Row[*tuple[Any, ...]] | None, person_id: str) -> Account:
    if row is None:
        raise NotFound(f"no such person: {person_id!r}")
    return Account(person=from_json(Person, row.data), credentials=from_json(Credentials, row.credentials))


def _refuse_taken(connection: Connection, username: str) -> None:
    if connection.scalar(select(person.c.id).where(person.c.username == username)) is not None:
        raise PeopleError(f"there is somebody called {username!r} already", fault=PeopleFault.TAKEN)


def _refuse_last(connection: Connection, before: Person, after: Person) -> None:
    """The last admin must stay one; two who stand down at once come one after the other (`hold_audit`)."""
    was, is_still = ((one.role is Role.ADMIN and one.is_active) for one in (before, after))
    if not was or is_still:
        return
    admins = select(person.c.id).where(person.c.role == int(Role.ADMIN), person.c.is_active)
    if set(connection.scalars(admins)) <= {before.id}:
        raise PeopleError(
            f"{before.username} is the last admin: make somebody else one first", fault=PeopleFault.LAST_ADMIN
        )


_ROWS = select(person.c.data, person.c.credentials)
_LOCKED = _ROWS.with_for_update()
