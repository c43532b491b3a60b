"""Sessions and tokens: what a browser or a program shows in place of a person, known by its digest."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from watcher.errors import NotFound
from watcher.model.audit import AuditEntry
from watcher.model.ids import PersonId, SessionId, TokenId
from watcher.model.people import Person, Session, Token
from watcher.store.audit import add_audit, hold_audit
from watcher.store.codec import from_json, to_json
from watcher.store.database import Database
from watcher.store.logins import tell_of_refusals
from watcher.store.tables import person, person_session, person_token


class SqlSessions:
    """The part of ports.PeopleStore that is about sessions and tokens."""

    _database: Database

    def open_session(
        self, session: Session, digest: str, entry: AuditEntry | None, *, replaces: str = ""
    ) -> None:
        """Add a session, in place of the one whose digest is `replaces`."""
        row = {
            "digest": digest,
            "id": session.id,
            "person_id": session.person_id,
            "seen_at": session.seen_at,
            "expires_at": session.expires_at,
            "data": to_json(session).decode(),
        }
        with self._database.writing() as connection:
            hold_audit(connection)
            tell_of_refusals(connection, session.made_at)
            connection.execute(delete(person_session).where(person_session.c.expires_at < session.made_at))
            if replaces:
                connection.execute(delete(person_session).where(person_session.c.digest == replaces))
            connection.execute(insert(person_session), row)
            if entry is not None:
                add_audit(connection, entry)

    def session(self, digest: str) -> tuple[Session, Person] | None:
        """Return the session with this digest and whose it is, by one question; None when there is none."""
        query = _SESSIONS.where(person_session.c.digest == digest)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (_session(row), from_json(Person, row.told))

    def touch_session(self, digest: str, seen_at: datetime) -> None:
        """Say that a session is in use."""
        with self._database.writing(is_routine=True) as connection:
            this = person_session.c.digest == digest
            connection.execute(update(person_session).where(this).values(seen_at=seen_at))

    def sessions(self, person_id: PersonId) -> tuple[Session, ...]:
        """Return a person's sessions, the one last seen first; those that have run out are among them."""
        query = _SESSIONS.where(person_session.c.person_id == person_id)
        query = query.order_by(person_session.c.seen_at.desc(), person_session.c.id)
        with self._database.reading() as connection:
            return tuple(_session(row) for row in connection.execute(query))

    def end_sessions(
        self,
        person_id: PersonId,
        entry: AuditEntry | None,
        *,
        only: SessionId | None = None,
        keep: str = "",
    ) -> int:
        """End a person's sessions, but for the one whose digest is `keep`; return how many."""
        these = [person_session.c.person_id == person_id, person_session.c.digest != keep]
        if only is not None:
            these.append(person_session.c.id == only)
        with self._database.writing() as connection:
            hold_audit(connection)
            count = connection.execute(delete(person_session).where(*these)).rowcount
            if count and entry is not None:
                add_audit(connection, entry)
        return count

    def add_token(self, token: Token, digest: str, entry: AuditEntry) -> None:
        """Add a token."""
        row = {
            "id": token.id,
            "digest": digest,
            "person_id": token.person_id,
            "last_used_at": token.last_used_at,
            "data": to_json(token).decode(),
        }
        with self._database.writing() as connection:
            hold_audit(
                connection
            )  # before the person's row, which the new one refers to: as change_person does
            connection.execute(insert(person_token), row)
            add_audit(connection, entry)

    def token(self, digest: str) -> tuple[Token, Person] | None:
        """Return the token with this digest and whose it is, by one question; None when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_TOKENS.where(person_token.c.digest == digest)).first()
        return None if row is None else (_token(row), from_json(Person, row.told))

    def tokens(self, person_id: PersonId) -> tuple[Token, ...]:
        """Return a person's tokens, in order of id; those that have run out are among them."""
        query = _TOKENS.where(person_token.c.person_id == person_id).order_by(person_token.c.id)
        with self._database.reading() as connection:
            return tuple(_token(row) for row in connection.execute(query))

    def touch_token(self, token_id: TokenId, at: datetime) -> None:
        """Say that a token was used."""
        with self._database.writing(is_routine=True) as connection:
            connection.execute(
                update(person_token).where(person_token.c.id == token_id).values(last_used_at=at)
            )

    def remove_token(self, person_id: PersonId, token_id: TokenId, entry: AuditEntry) -> None:
        """Let a token of a person's be of no use from now on."""
        this = (person_token.c.id == token_id, person_token.c.person_id == person_id)
        with self._database.writing() as connection:
            if not connection.execute(delete(person_token).where(*this)).rowcount:
                raise NotFound(f"no such token: {token_id!r}")
            add_audit(connection, entry)


def _session(row: Row[*tuple[Any, ...]]) -> Session:
    return replace(from_json(Session, row.data), seen_at=row.seen_at)


def _token(row: Row[*tuple[Any, ...]]) -> Token:
    return replace(from_json(Token, row.data), last_used_at=row.last_used_at)


_SESSIONS = select(person_session.c.data, person_session.c.seen_at, person.c.data.label("told")).join(
    person, person.c.id == person_session.c.person_id
)
_TOKENS = select(person_token.c.data, person_token.c.last_used_at, person.c.data.label("told")).join(
    person, person.c.id == person_token.c.person_id
)
