"""Letting people in: password, then the second factor, then a session; and knowing them again.

Whoever asks hears the same, after the same work, whether there is no such person, no password, or a wrong
one.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watcher.errors import PeopleError, PeopleFault
from watcher.login.limits import CODE, Guess, code_key, ruling
from watcher.login.passwords import BusyError, Hasher
from watcher.login.secret import Draw, digest_of, new_secret, short_id
from watcher.login.totp import recovery_digest, used_step
from watcher.model.audit import SYSTEM, AuditEntry
from watcher.model.config import LoginSettings
from watcher.model.ids import SessionId
from watcher.model.people import Account, Person, Role, Session
from watcher.ports import PeopleStore

FRESH = timedelta(minutes=15)
"""So long after logging in a person may do what needs their presence (new token, roles of others)."""

_HALF = timedelta(minutes=10)  # to find the telephone
_TOUCH = timedelta(minutes=1)  # a session's last use is written no oftener
_BUSY = timedelta(seconds=5)
_AGENT_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who knocks: from what address, with what browser, and the secret that their cookie holds ("" none)."""

    address: str
    agent: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A session was opened; `secret` is for the browser alone.  `needs_code`: the second factor is next."""

    secret: str = field(repr=False)
    session: Session
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Wrong, and nothing is said of what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Too many tries: none is looked at for so long."""

    left: timedelta


Answer = Entered | Refused | Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whose session it is.  `digest` names it in the store."""

    session: Session
    person: Person
    digest: str

    def is_fresh(self, now: datetime) -> bool:
        """Return whether the person has proved who they are not long ago."""
        return now - self.session.fresh_at < FRESH


class Door:
    """Opens and knows sessions.  Many threads and processes may use the same store."""

    def __init__(
        self, people: PeopleStore, *, hasher: Hasher | None = None, draw: Draw = secrets.token_bytes
    ) -> None:
        self.people, self.hasher, self.draw = people, hasher or Hasher(), draw

    def log_in(
        self, username: str, password: str, visit: Visit, *, now: datetime, rules: LoginSettings
    ) -> Answer:
        """Return a session when name and password are right; its `needs_code` tells of a second factor."""
        name = read_username(username)
        guess = Guess(username=name, address=visit.address, now=now)
        left = self.people.take_try(list(guess.limits), now, guess.rule)
        if left > timedelta():
            return Wait(left=left)
        account = self.people.account_by_name(name)
        stored = _usable_hash(account)
        try:
            is_right = self.hasher.is_right(stored, password)
        except BusyError:
            self.people.forgive([], now, kept=guess.counted)  # it was not looked at
            return Wait(left=_BUSY)
        if account is None or not is_right:
            self.people.note_refusal(_refusal(account, visit, now, "login.refused"))
            return Refused()
        if rules.oidc and rules.oidc.is_only and not self._may_use_password(account.person):
            self.people.note_refusal(_refusal(account, visit, now, "login.refused", why="oidc-only"))
            return Refused()
        others = [key for key in guess.counted if key != guess.pair]
        self.people.forgive([guess.pair], now, kept=others)
        self._renew_hash(account, password)
        return self.enter(account.person, visit, now=now, rules=rules, needs_code=account.person.has_totp)

    def give_code(
        self, known: Known, code: str, visit: Visit, *, now: datetime, rules: LoginSettings
    ) -> Answer:
        """Return a whole session when the code of the second factor, or a recovery code, is right."""
        person, key = known.person, code_key(known.person.id)
        left = self.people.take_try([key], now, lambda found: ruling({key: CODE}, found, now))
        if left > timedelta():
            return Wait(left=left)
        try:
            after = self.people.change_person(person.id, lambda one: with_code_used(one, code, now), None)
        except PeopleError:
            account = self.people.account(person.id)
            self.people.note_refusal(_refusal(account, visit, now, "login.code_refused"))
            return Refused()
        self.people.forgive([key], now)
        return self.enter(after, visit, now=now, rules=rules)

    def enter(
        self,
        person: Person,
        visit: Visit,
        *,
        now: datetime,
        rules: LoginSettings,
        needs_code: bool = False,
        way: str = "password",
        fresh_at: datetime | None = None,
    ) -> Entered:
        """Open a session in the place of the one that the browser had: its old secret is worth nothing.

        `fresh_at`: when the person proved who they are; None: now.
        """
        secret = new_secret(self.draw)
        digest = digest_of(secret)
        session = Session(
            id=SessionId(short_id("session", digest)),
            person_id=person.id,
            made_at=now,
            seen_at=now,
            expires_at=now + (_HALF if needs_code else rules.longest),
            fresh_at=fresh_at or now,
            agent=visit.agent[:_AGENT_CHARS],
            needs_code=needs_code,
        )
        how = f"{way}+code" if person.has_totp and way == "password" else way
        entry = None if needs_code else _entry(person, visit, now, "login.ok", way=how)
        self.people.open_session(
            session, digest, entry, replaces=digest_of(visit.secret) if visit.secret else ""
        )
        return Entered(secret=secret, session=session, person=person)

    def rotate(self, known: Known, visit: Visit) -> str:
        """Return a new secret for a session that goes on: what was known before is worth nothing."""
        secret = new_secret(self.draw)
        digest = digest_of(secret)
        session = replace(known.session, id=SessionId(short_id("session", digest)))
        self.people.open_session(session, digest, None, replaces=digest_of(visit.secret))
        return secret

    def find(self, secret: str, *, now: datetime, rules: LoginSettings) -> Known | None:
        """Return whose session this is; None when there is none, it is over, or its person is shut out."""
        if not secret:
            return None
        digest = digest_of(secret)
        found = self.people.session(digest)
        if found is None:
            return None
        session, person = found
        is_over = now >= session.expires_at or now - session.seen_at > rules.idle
        if is_over or not person.is_active:
            return None
        if now - session.seen_at > _TOUCH:
            self.people.touch_session(digest, now)
        return Known(session=session, person=person, digest=digest)

    def knows_password(self, person: Person, password: str, visit: Visit, now: datetime) -> bool:
        """Return whether somebody who is in knows the password too; guesses are counted as at the door.

        Raises:
            BusyError: too many at once, or too many wrong ones.
        """
        guess = Guess(username=person.username, address=visit.address, now=now)
        if self.people.take_try(list(guess.limits), now, guess.rule) > timedelta():
            raise BusyError
        account = self.people.account(person.id)
        is_right = self.hasher.is_right(account.credentials.password_hash, password)
        if is_right:
            others = [key for key in guess.counted if key != guess.pair]
            self.people.forgive([guess.pair], now, kept=others)
        else:
            self.people.note_refusal(_refusal(account, visit, now, "login.refused", why="inside"))
        return is_right

    def count_code(self, person: Person, visit: Visit, now: datetime, use: Callable[[], None]) -> None:
        """Let somebody who is in use a code (`use`); guesses are counted and noted as at the door.

        Raises:
            BusyError: too many wrong ones.
            PeopleError: what `use` raises: the code is wrong.
        """
        key = code_key(person.id)
        if self.people.take_try([key], now, lambda found: ruling({key: CODE}, found, now)) > timedelta():
            raise BusyError
        try:
            use()
        except PeopleError:
            account = self.people.account(person.id)
            self.people.note_refusal(_refusal(account, visit, now, "login.code_refused"))
            raise
        self.people.forgive([key], now)

    def leave(self, known: Known, now: datetime) -> None:
        """End a session."""
        entry = AuditEntry(
            at=now,
            actor=known.person.id,
            action="login.out",
            object_kind="person",
            object_id=known.person.id,
        )
        self.people.end_sessions(known.person.id, entry, only=known.session.id)

    def _may_use_password(self, person: Person) -> bool:
        """Return whether a password will do where people log in elsewhere.

        An admin's with a second factor does: somebody must come in when the provider is down.  With no such
        admin any admin's does, so that nobody is locked out of their own service.
        """
        if person.role is not Role.ADMIN:
            return False
        admins = [one for one in self.people.people() if one.role is Role.ADMIN and one.is_active]
        return person.has_totp or not any(one.has_password and one.has_totp for one in admins)

    def _renew_hash(self, account: Account, password: str) -> None:
        """Hash anew what was hashed with less than is asked for today; the password is at hand only now."""
        old = account.credentials.password_hash
        if not self.hasher.is_old(old):
            return
        try:
            renewed = self.hasher.hash(password)
        except BusyError:
            return  # next time

        def change(one: Account) -> Account:
            if one.credentials.password_hash != old:
                return one
            return replace(one, credentials=replace(one.credentials, password_hash=renewed))

        self.people.change_person(account.person.id, change, None)


def read_username(text: str) -> str:
    """Return a username as it is stored, of what somebody typed."""
    return text.strip().casefold()


def with_code_used(account: Account, code: str, now: datetime) -> Account:
    """Return an account in which a code is used up.

    Raises:
        PeopleError: it is wrong, or was used before.
    """
    told = account.credentials
    step = used_step(told.totp_secret, code, now, after=told.totp_step) if told.totp_secret else None
    if step is not None:
        return replace(account, credentials=replace(told, totp_step=step))
    digest = recovery_digest(code)
    if told.totp_secret and digest in told.recovery:
        left = tuple(one for one in told.recovery if one != digest)
        return replace(account, credentials=replace(told, recovery=left))
    raise PeopleError("this code is wrong, or was used before", fault=PeopleFault.CODE)


def _usable_hash(account: Account | None) -> str:
    if account is None or not account.person.is_active:
        return ""
    return account.credentials.password_hash


def _entry(person: Person, visit: Visit, now: datetime, action: str, **more: str) -> AuditEntry:
    return AuditEntry(
        at=now,
        actor=person.id,
        action=action,
        object_kind="person",
        object_id=person.id,
        details={"address": visit.address, "agent": visit.agent[:_AGENT_CHARS], **more},
    )


def _refusal(account: Account | None, visit: Visit, now: datetime, action: str, **more: str) -> AuditEntry:
    """Return what is noted of a refusal: whom it was about, when we know them, and never what was typed."""
    return AuditEntry(
        at=now,
        actor=SYSTEM,
        action=action,
        object_kind="person" if account else "",
        object_id=account.person.id if account else "",
        details={"address": visit.address, **more},
    )
