"""Who may work at the review desk, and what proves that it is them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.model.ids import PersonId, SessionId, TokenId


class Role(enum.IntEnum):
    """What a person may do; each may what those before it may."""

    READER = 1
    EDITOR = 2
    CHIEF = 3
    ADMIN = 4

    @property
    def slug(self) -> str:
        """The role as commands, settings and addresses write it."""
        return self.name.lower()

    @classmethod
    def from_slug(cls, text: str) -> "Role":
        """Return the role called `text`.

        Raises:
            KeyError: there is none.
        """
        return {role.slug: role for role in cls}[text]


class Scope(StrEnum):
    """What a token may be used for; never more than its person may."""

    READ = "read"
    REVIEW = "review"
    PUBLISH = "publish"
    ADMIN = "admin"


SCOPE_ROLES = {
    Scope.READ: Role.READER,
    Scope.REVIEW: Role.EDITOR,
    Scope.PUBLISH: Role.EDITOR,
    Scope.ADMIN: Role.ADMIN,
}
"""The least role that a scope is of use to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account.  Never removed: what they did is told of them.

    `issuer` and `subject`: who they are at an OpenID provider, "" for those with a password of ours.
    `must_change`: the password was given by somebody else, or is too short now: nothing else is open before
    it is changed.  `language`: "" is the service's.
    """

    id: PersonId
    username: str
    name: str
    role: Role
    created_at: datetime
    email: str = ""
    is_active: bool = True
    has_password: bool = False
    has_totp: bool = False
    must_change: bool = False
    issuer: str = ""
    subject: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What proves who a person is.  Kept in the store alone: in no page, no log, no export.

    `password_hash` is argon2's own text.  `totp_step`: the newest step whose code was used; none up to it is
    taken again.  `recovery`: digests of the codes that are left.  `is_short`: the password is long enough
    only with a second factor.
    """

    password_hash: str = field(default="", repr=False)
    is_short: bool = False
    totp_secret: bytes = field(default=b"", repr=False)
    totp_step: int = -1
    recovery: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person with what proves it."""

    person: Person
    credentials: Credentials = Credentials()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is logged in.  Its secret is the browser's; the store knows a digest.

    `fresh_at`: when the person last proved who they are.  `needs_code`: the password was right, the second
    factor is still to come.  `agent`: the browser, in few words.
    """

    id: SessionId
    person_id: PersonId
    made_at: datetime
    seen_at: datetime
    expires_at: datetime
    fresh_at: datetime
    agent: str = ""
    needs_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program shows in place of a person.  The store knows a digest of its secret."""

    id: TokenId
    person_id: PersonId
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFlow:
    """Somebody is away at an OpenID provider, to come back within minutes, once, with the same browser.

    `digest` is that of the state that went with them, `holder` that of the secret in their cookie.  `nonce`
    and `verifier` (RFC 7636) tie the answer to this one journey.  `onward`: where they wanted to go.
    `is_again`: they are to prove once more who they are.
    """

    digest: str
    holder: str
    issuer: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    onward: str
    made_at: datetime
    expires_at: datetime
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What is counted of one key: tries that failed or still run, the last of them, the last right one."""

    failures: int = 0
    last_at: datetime | None = None
    good_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether a try may be made: `wait`: for how long not; `failures`: what is counted by key when it is."""

    wait: timedelta
    failures: Mapping[str, int]
