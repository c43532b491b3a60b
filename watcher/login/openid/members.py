"""From what the provider says of somebody to a person of ours: known, added or changed, with what role."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from watcher.errors import PeopleError, PeopleFault
from watcher.login.accounts import Deed, is_username, one_line
from watcher.login.door import read_username
from watcher.login.openid.faults import OpenIdError, OpenIdFault, plain
from watcher.login.secret import short_id
from watcher.model.audit import SYSTEM
from watcher.model.config import OidcSettings
from watcher.model.ids import PersonId
from watcher.model.people import Account, Person, Role
from watcher.ports import PeopleStore

_WAY = "oidc"
_NAMES = ("preferred_username", "upn", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the provider says of somebody; "" and None what it does not say."""

    subject: str
    name: str
    email: str
    username: str
    role: Role | None


def admit(people: PeopleStore, settings: OidcSettings, claims: Mapping[str, Any], now: datetime) -> Person:
    """Return whom the claims name, with today's name, address and role.

    Raises:
        OpenIdError: nobody of ours, or somebody who may not come in; their sessions end where a role is gone.
    """
    subject = str(claims["sub"])
    account = people.account_by_subject(settings.issuer, subject)
    known = account.person if account else None
    deed = Deed(actor=SYSTEM, at=now)
    try:
        _check_required(settings, claims)
        told = _read(settings, claims)
        person = known or _added(people, settings, told, deed)
        return _renewed(people, person, told, deed)
    except OpenIdError as error:
        error.subject = subject
        error.person_id = known.id if known else ""
        if known and error.fault in {OpenIdFault.NO_ROLE, OpenIdFault.REQUIREMENT}:
            entry = deed.entry("session.end", "person", known.id, way=_WAY)
            people.end_sessions(known.id, entry)
        raise


def role_of(settings: OidcSettings, claims: Mapping[str, Any]) -> Role | None:
    """Return the highest role that somebody's groups give, None where roles are given at the desk.

    Raises:
        OpenIdError: their groups give none, or are too many for the provider to list.
    """
    if not settings.roles:
        return None
    value = claims.get(settings.groups_claim)
    if value is None and _is_overage(settings, claims):
        what = f"the token does not list the groups in {settings.groups_claim!r}: they are too many"
        raise OpenIdError(what, fault=OpenIdFault.TOO_MANY_GROUPS)
    groups = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    roles = [settings.roles[one] for one in groups if isinstance(one, str) and one in settings.roles]
    if not roles:
        what = f"none of {len(groups)} groups in {settings.groups_claim!r} stands in login.oidc.roles"
        raise OpenIdError(what, fault=OpenIdFault.NO_ROLE)
    return max(roles)


def _is_overage(settings: OidcSettings, claims: Mapping[str, Any]) -> bool:
    """Return whether Entra ID left the groups out: over 200 of them (OpenID Connect Core 1.0 §5.6.2)."""
    elsewhere = claims.get("_claim_names")
    is_elsewhere = isinstance(elsewhere, Mapping) and settings.groups_claim in elsewhere
    return is_elsewhere or claims.get("hasgroups") in (True, "true")


def _check_required(settings: OidcSettings, claims: Mapping[str, Any]) -> None:
    for name, wanted in settings.required.items():
        found = claims.get(name)
        if wanted not in [str(one) for one in (found if isinstance(found, list) else [found])]:
            what = f"the claim {name!r} is {plain(found)}, and must be {wanted!r}"
            raise OpenIdError(what, fault=OpenIdFault.REQUIREMENT)


def _read(settings: OidcSettings, claims: Mapping[str, Any]) -> Told:
    subject = str(claims["sub"])
    names = [read_username(_text(claims, key)) for key in _NAMES]
    made = f"oidc-{short_id('oidc', settings.issuer, subject)[:8]}"
    return Told(
        subject=subject,
        name=one_line(_text(claims, "name")),
        email=one_line(_text(claims, "email")),
        username=next((name for name in names if is_username(name)), made),
        role=role_of(settings, claims),
    )


def _text(claims: Mapping[str, Any], key: str) -> str:
    value = claims.get(key, "")
    return value if isinstance(value, str) else ""


def _added(people: PeopleStore, settings: OidcSettings, told: Told, deed: Deed) -> Person:
    """Return a new person; never one who is here already under the same name, whom anybody could be."""
    if not settings.makes_people or told.role is None:
        what = f"nobody here is {plain(told.subject)} ({told.username}) at {settings.issuer}"
        raise OpenIdError(what, fault=OpenIdFault.UNKNOWN)
    ending = short_id("oidc", settings.issuer, told.subject)[:6]
    for username in (told.username, f"{told.username[:50]}-{ending}"):
        person = Person(
            id=PersonId(short_id("person", username, settings.issuer, told.subject, deed.at.isoformat())),
            username=username,
            name=told.name or username,
            email=told.email,
            role=told.role,
            created_at=deed.at,
            issuer=settings.issuer,
            subject=told.subject,
        )
        entry = deed.entry(
            "person.add", "person", person.id, username=username, role=person.role.slug, way=_WAY
        )
        with contextlib.suppress(PeopleError):  # the name is taken
            people.add_person(Account(person=person), entry)
            return person
        if found := people.account_by_subject(settings.issuer, told.subject):
            return found.person  # by another window of theirs, at the same time
    raise OpenIdError(f"no username is free for {told.username}", fault=OpenIdFault.UNKNOWN)


def _renewed(people: PeopleStore, person: Person, told: Told, deed: Deed) -> Person:
    """Return a person as the provider knows them today; what changed is noted."""
    if not person.is_active:
        raise OpenIdError(f"{person.username} is shut out here", fault=OpenIdFault.SHUT_OUT)
    new = {
        key: value
        for key, value in (("name", told.name), ("email", told.email))
        if value and value != getattr(person, key)
    }
    if new:
        entry = deed.entry("person.profile", "person", person.id, way=_WAY, **new)
        person = people.change_person(person.id, lambda one: _with(one, new), entry)
    if told.role is None or told.role is person.role:
        return person
    role, entry = {"role": told.role}, _role_entry(person, told.role, deed)
    try:
        return people.change_person(person.id, lambda one: _with(one, role), entry, ends_sessions=True)
    except PeopleError as error:
        if error.fault is not PeopleFault.LAST_ADMIN:
            raise
        raise OpenIdError(str(error), fault=OpenIdFault.LAST_ADMIN) from error


def _role_entry(person: Person, role: Role, deed: Deed) -> Any:
    return deed.entry("person.role", "person", person.id, old=person.role.slug, new=role.slug, way=_WAY)


def _with(account: Account, fields: Mapping[str, Any]) -> Account:
    return replace(account, person=replace(account.person, **fields))
