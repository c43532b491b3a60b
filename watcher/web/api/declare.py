"""What an operation is: declared once, it is checked, answered, described and listed by that."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from watcher.login.accounts import Accounts, Deed
from watcher.model.people import SCOPE_ROLES, Person, Role, Scope, Token
from watcher.ports import Store
from watcher.web.view import Site

PREFIX = "/api/v1"
KIB = 1024
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that may be answered: who asks, and what came, checked already."""

    site: Site
    person: Person
    token: Token
    now: datetime
    path: Mapping[str, str]
    query: object = None
    body: object = None
    key: str = ""

    @property
    def store(self) -> Store:
        """Where everything is."""
        return self.site.store

    @property
    def deed(self) -> Deed:
        """What is done, for the audit log."""
        return Deed(actor=self.person.id, at=self.now)

    @property
    def accounts(self) -> Accounts:
        """What can be done to accounts."""
        return Accounts(
            self.site.store, hasher=self.site.door.hasher, about=(self.site.settings.service.title,)
        )

    @property
    def lang(self) -> str:
        """The language of our own words in what is answered."""
        return self.site.settings.service.language

    def names(self) -> Mapping[str, str]:
        """Return the usernames by id; one query."""
        return {str(one.id): one.username for one in self.store.people()}

    def asked(self, kind: type[T]) -> T:
        """Return what came in the address after "?", which is of this kind."""
        assert isinstance(self.query, kind)
        return self.query

    def said(self, kind: type[T]) -> T:
        """Return the body, which is of this kind."""
        assert isinstance(self.body, kind)
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An answer that tells where the thing is that was made."""

    value: object
    location: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """One thing that can be asked.

    `scope` None: any token will do.  `role`: the least role of its person.  `query`, `body` and `answer` are
    models or unions of models, None for none.  `faults` are the statuses that it may answer with beside those
    that all have; `cost` is counted against the token's rate.  `takes_key`: an Idempotency-Key.
    """

    method: str
    path: str
    name: str
    summary: str
    group: str
    run: Callable[[Call], object]
    scope: Scope | None = Scope.READ
    role: Role | None = None
    query: type[BaseModel] | None = None
    body: Any = None
    answer: Any = None
    status: int = 200
    faults: tuple[int, ...] = ()
    text: str = ""
    example: Mapping[str, object] | None = None
    cost: int = 1
    takes_key: bool = False
    most_bytes: int = field(default=256 * KIB)

    @property
    def address(self) -> str:
        """The whole path, with its parameters in braces."""
        return PREFIX + self.path

    @property
    def least_role(self) -> Role:
        """The least role of whoever may ask."""
        if self.role is not None:
            return self.role
        return SCOPE_ROLES[self.scope] if self.scope else Role.READER

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What an address of this operation looks like."""
        parts = re.split(r"\{(\w+)\}", self.address)
        text = "".join(
            f"(?P<{part}>{PARTS[part].pattern})" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        )
        return re.compile(text)

    @cached_property
    def reads(self) -> "TypeAdapter[Any] | None":
        """What checks the body."""
        return None if self.body is None else TypeAdapter(self.body)

    @cached_property
    def writes(self) -> "TypeAdapter[Any] | None":
        """What checks and writes the answer."""
        return None if self.answer is None else TypeAdapter(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A parameter in a path: what it looks like, for us and as a JSON schema, and what it is."""

    pattern: str
    schema: Mapping[str, object]
    text: str


def _id(what: str) -> Part:
    return Part(
        pattern="[0-9a-f]{16}",
        schema={"type": "string", "pattern": "^[0-9a-f]{16}$"},
        text=f"The id of {what}: 16 hexadecimal digits.",
    )


_NAME = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9][A-Za-z0-9._~-]*$"}
_NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._~-]{0,199}"

PARTS: Mapping[str, Part] = {
    "change_id": _id("a change"),
    "decision_id": _id("a decision"),
    "person_id": _id("a person"),
    "token_id": _id("a token"),
    "slug": Part(pattern=_NAME_PATTERN, schema=_NAME, text="The last part of a notice's own address."),
    "source_id": Part(pattern=_NAME_PATTERN, schema=_NAME, text="The id of a source in sources.toml."),
    "number": Part(
        pattern="[1-9][0-9]{0,8}",
        schema={"type": "integer", "minimum": 1, "maximum": 999_999_999},
        text="The number of a version.",
    ),
}
"""Every parameter that may stand in a path."""
