"""Making and changing accounts: each deed checked, and stored with its audit entry.

The same for the command line and the web; `actor` is who does it.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.errors import PeopleError, PeopleFault
from watcher.login.door import read_username, with_code_used
from watcher.login.passwords import Hasher, PasswordFault, is_short, password_fault
from watcher.login.secret import Draw, digest_of, new_secret, short_id
from watcher.login.totp import new_recovery_codes, recovery_digest, used_step
from watcher.model.audit import AuditEntry
from watcher.model.ids import PersonId, SessionId, TokenId
from watcher.model.people import SCOPE_ROLES, Account, Credentials, Person, Role, Scope, Token
from watcher.ports import PeopleStore

TOKEN_START = "watcher_"  # noqa: S105 — how every token begins, so that scanners of secrets know one
TOKEN_LONGEST = timedelta(days=366)
_USERNAME = re.compile(r"[a-z0-9æøå](?:[a-z0-9æøå._@+-]{0,62}[a-z0-9æøå])?")
_NAME_CHARS = 120
_MADE_BYTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something, and when."""

    actor: str
    at: datetime

    def entry(self, action: str, kind: str, object_id: str, **details: str) -> AuditEntry:
        """Return what is noted of it."""
        return AuditEntry(
            at=self.at,
            actor=self.actor,
            action=action,
            object_kind=kind,
            object_id=object_id,
            details=details,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A person that is to be."""

    username: str
    name: str
    role: Role
    email: str = ""


class Accounts:
    """What can be done to accounts.  `about`: names that no password may be, beside the person's own."""

    def __init__(
        self,
        people: PeopleStore,
        *,
        hasher: Hasher,
        draw: Draw = secrets.token_bytes,
        about: Sequence[str] = (),
    ) -> None:
        self._people, self._hasher, self._draw, self._about = people, hasher, draw, tuple(about)

    def add(self, wanted: Wanted, password: str, deed: Deed, *, is_given: bool) -> Person:
        """Add a person with a password; `is_given`: it is to be changed at the first login.

        Raises:
            PeopleError: the username is taken or none, or the password will not do.
        """
        username = read_username(wanted.username)
        if not is_username(username):
            raise PeopleError(
                f"{wanted.username!r} is no username: 1 to 64 of a-z, æøå, 0-9 and . _ @ + - between them",
                fault=PeopleFault.USERNAME,
            )
        person = Person(
            id=PersonId(short_id("person", username, deed.at.isoformat())),
            username=username,
            name=one_line(wanted.name) or username,
            email=one_line(wanted.email),
            role=wanted.role,
            created_at=deed.at,
            has_password=True,
            must_change=is_given,
        )
        credentials = self._with_password(person, Credentials(), password)
        entry = deed.entry("person.add", "person", person.id, username=username, role=wanted.role.slug)
        self._people.add_person(Account(person=person, credentials=credentials), entry)
        return person

    def make_password(self) -> str:
        """Return a password to be shown once: 24 letters and figures in groups, 120 bits."""
        text = "".join(_LETTERS[byte % 32] for byte in self._draw(_MADE_BYTES * 8 // 5))
        return "-".join(text[start : start + 6] for start in range(0, len(text), 6))

    def weakness(self, person: Person, password: str) -> PasswordFault | None:
        """Return why a password will not do for this person."""
        about = (*self._about, person.username, *person.name.split(), person.email.partition("@")[0])
        return password_fault(password, has_code=person.has_totp, about=about)

    def set_password(
        self, person_id: PersonId, password: str, deed: Deed, *, is_given: bool = False, keep: str = ""
    ) -> Person:
        """Give a person a new password; their sessions end, but for the one whose digest is `keep`.

        Raises:
            PeopleError: it will not do, or is the one there was.
        """
        before = self._people.account(person_id)
        if self._hasher.is_right(before.credentials.password_hash, password):
            raise PeopleError("this is the password there was", fault=PeopleFault.WEAK)
        credentials = self._with_password(before.person, before.credentials, password)

        def change(one: Account) -> Account:
            made = replace(
                one.credentials, password_hash=credentials.password_hash, is_short=credentials.is_short
            )
            person = replace(one.person, has_password=True, must_change=is_given)
            return Account(person=person, credentials=made)

        entry = deed.entry("person.password", "person", person_id)
        return self._people.change_person(person_id, change, entry, ends_sessions=True, keep=keep)

    def set_role(self, person_id: PersonId, role: Role, deed: Deed) -> Person:
        """Give a person another role; their sessions end, and with the next login the new one counts."""
        old = self._people.person(person_id).role
        entry = deed.entry("person.role", "person", person_id, old=old.slug, new=role.slug)
        return self._change(person_id, entry, ends=True, role=role)

    def set_active(self, person_id: PersonId, deed: Deed, *, is_active: bool) -> Person:
        """Let a person in, or out: then their sessions end and their tokens are of no use."""
        action = "person.enable" if is_active else "person.disable"
        entry = deed.entry(action, "person", person_id)
        return self._change(person_id, entry, ends=not is_active, is_active=is_active)

    def set_language(self, person_id: PersonId, language: str, deed: Deed) -> Person:
        """Show the desk to a person in this language; "" is the service's."""
        entry = deed.entry("person.language", "person", person_id, new=language)
        return self._change(person_id, entry, ends=False, language=language)

    def link(self, person_id: PersonId, issuer: str, subject: str, deed: Deed) -> Person:
        """Let a person log in as `subject` of an OpenID provider; "" and "": no more.

        Raises:
            PeopleError: somebody else is that.
        """
        other = self._people.account_by_subject(issuer, subject) if subject else None
        if other is not None and other.person.id != person_id:
            taken = f"{subject!r} is {other.person.username} here already"
            raise PeopleError(taken, fault=PeopleFault.TAKEN)
        action = "person.link" if subject else "person.unlink"
        entry = deed.entry(action, "person", person_id, issuer=issuer, subject=subject)
        return self._change(person_id, entry, ends=True, issuer=issuer, subject=subject)

    def turn_on_totp(
        self, person_id: PersonId, secret: bytes, code: str, deed: Deed, *, keep: str
    ) -> tuple[str, ...]:
        """Take a second factor into use, and return the recovery codes; other sessions end.

        Raises:
            PeopleError: the code is not of this secret and moment.
        """
        step = used_step(secret, code, deed.at, after=-1)
        if not secret or step is None:
            raise PeopleError("this is not the code that the app shows now", fault=PeopleFault.CODE)
        codes = new_recovery_codes(self._draw)

        def change(one: Account) -> Account:
            digests = tuple(recovery_digest(each) for each in codes)
            made = replace(one.credentials, totp_secret=secret, totp_step=step, recovery=digests)
            return Account(person=replace(one.person, has_totp=True), credentials=made)

        entry = deed.entry("totp.on", "person", person_id)
        self._people.change_person(person_id, change, entry, ends_sessions=True, keep=keep)
        return codes

    def renew_recovery(self, person_id: PersonId, deed: Deed) -> tuple[str, ...]:
        """Return new recovery codes; the old ones are of no use."""
        codes = new_recovery_codes(self._draw)

        def change(one: Account) -> Account:
            digests = tuple(recovery_digest(each) for each in codes)
            return replace(one, credentials=replace(one.credentials, recovery=digests))

        self._people.change_person(person_id, change, deed.entry("totp.recovery", "person", person_id))
        return codes

    def turn_off_totp(self, person_id: PersonId, deed: Deed, *, code: str | None = None) -> Person:
        """Do without a second factor; a password that is too short for that must be changed.

        `code`: one that must be right; None: whoever does it need not have the app (it is lost).

        Raises:
            PeopleError: the code is wrong.
        """

        def change(one: Account) -> Account:
            if code is not None:
                one = with_code_used(one, code, deed.at)
            person = replace(
                one.person, has_totp=False, must_change=one.person.must_change or one.credentials.is_short
            )
            made = replace(one.credentials, totp_secret=b"", totp_step=-1, recovery=())
            return Account(person=person, credentials=made)

        return self._people.change_person(person_id, change, deed.entry("totp.off", "person", person_id))

    def add_token(
        self, person: Person, name: str, scopes: Sequence[Scope], deed: Deed, *, expires_at: datetime
    ) -> tuple[Token, str]:
        """Return a new token and its secret, which is shown once.

        Raises:
            PeopleError: no scope, one that the person's role is not enough for, or more than a year.
        """
        wanted = tuple(scope for scope in Scope if scope in scopes)
        if not wanted or any(person.role < SCOPE_ROLES[scope] for scope in wanted):
            raise PeopleError(
                "a token may do something, and no more than its person", fault=PeopleFault.SCOPE
            )
        if not deed.at < expires_at <= deed.at + TOKEN_LONGEST:
            raise PeopleError("a token ends within a year", fault=PeopleFault.SCOPE)
        secret = TOKEN_START + new_secret(self._draw)
        digest = digest_of(secret)
        token = Token(
            id=TokenId(short_id("token", digest)),
            person_id=person.id,
            name=one_line(name) or "–",
            scopes=wanted,
            made_at=deed.at,
            expires_at=expires_at,
        )
        said = {"person": person.id, "scopes": " ".join(wanted), "name": token.name}
        self._people.add_token(token, digest, deed.entry("token.add", "token", token.id, **said))
        return token, secret

    def remove_token(self, person_id: PersonId, token_id: TokenId, deed: Deed) -> None:
        """Let a token be of no use from now on."""
        entry = deed.entry("token.remove", "token", token_id, person=person_id)
        self._people.remove_token(person_id, token_id, entry)

    def end_sessions(
        self, person_id: PersonId, deed: Deed, *, only: SessionId | None = None, keep: str = ""
    ) -> int:
        """End a person's sessions, and return how many."""
        said = {"session": str(only)} if only else {}
        entry = deed.entry("session.end", "person", person_id, **said)
        return self._people.end_sessions(person_id, entry, only=only, keep=keep)

    def _change(self, person_id: PersonId, entry: AuditEntry, *, ends: bool, **fields: object) -> Person:
        def change(one: Account) -> Account:
            return replace(one, person=replace(one.person, **fields))  # type: ignore[arg-type]  # our own callers name fields

        return self._people.change_person(person_id, change, entry, ends_sessions=ends)

    def _with_password(self, person: Person, before: Credentials, password: str) -> Credentials:
        if fault := self.weakness(person, password):
            raise PeopleError(f"this password will not do: {_WHY[fault]}", fault=PeopleFault.WEAK)
        return replace(before, password_hash=self._hasher.hash(password), is_short=is_short(password))


def find_token(people: PeopleStore, secret: str, now: datetime) -> tuple[Token, Person] | None:
    """Return the token that this is the secret of, with whose it is; None when it is of no use."""
    found = people.token(digest_of(secret)) if secret.startswith(TOKEN_START) else None
    if found is None or now >= found[0].expires_at or not found[1].is_active:
        return None
    token, person = found
    if token.last_used_at is None or now - token.last_used_at > _TOKEN_TOUCH:
        people.touch_token(token.id, now)
    usable = tuple(scope for scope in token.scopes if person.role >= SCOPE_ROLES[scope])
    return replace(token, scopes=usable), person


def is_username(text: str) -> bool:
    """Return whether somebody may be called this."""
    return _USERNAME.fullmatch(text) is not None


def one_line(text: str) -> str:
    """Return a name that people wrote, as it can stand anywhere: no line breaks, nothing that hides."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_NAME_CHARS]


_TOKEN_TOUCH = timedelta(minutes=1)
_LETTERS = "abcdefghjkmnpqrstuvwxyz023456789"  # none that is taken for another; 32, so that none is likelier
_WHY = {
    PasswordFault.SHORT: "15 characters at least, or 8 with a second factor",
    PasswordFault.LONG: "256 characters at most",
    PasswordFault.COMMON: "it is one that is tried first",
    PasswordFault.PATTERN: "it is the same over and over, or a row of keys",
    PasswordFault.ABOUT: "it is little more than a name",
}
