"""From a checked [login.oidc] table to OidcSettings: secrets resolved, what keys mean together checked."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from watcher.model.config import FetchSettings, OidcSettings, ServiceSettings
from watcher.model.people import Role
from watcher.settings.environment import look_up
from watcher.settings.problems import Problems
from watcher.settings.references import is_reference, reference_name
from watcher.settings.shape_oidc import OidcTable

_SECRETS = ("client_secret", "client_key")
_MANY_TENANTS = frozenset({"common", "organizations", "consumers"})
_KEY_EXAMPLE = 'a private JWK in JSON, e.g. {"kty": "RSA", "kid": "…", "n": "…", "e": "AQAB", "d": "…", …}'
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def build_oidc(
    table: OidcTable | None,
    environ: Mapping[str, str],
    problems: Problems,
    *,
    service: ServiceSettings,
    fetch: FetchSettings,
) -> OidcSettings | None:
    """Return the provider that the table names, None without one; `problems` hears of what does not fit.

    A variable that is not set is no error of the file: logging in there waits, and says so.
    """
    if table is None:
        return None
    given = table.model_dump(exclude_unset=True)
    missing: list[str] = []
    for key in _SECRETS:
        if is_reference(value := given.get(key, "")):
            name = reference_name(value, ("login", "oidc", key), problems)
            given[key] = look_up(environ, name, problems) if name else ""
            missing += [name] if name and not given[key] else []
    _check(table, given, problems)
    _check_addresses(table, problems, service, fetch)
    renamed = {"groups": "groups_claim", "require": "required", "make_people": "makes_people"}
    fields = {renamed.get(key, key): value for key, value in given.items() if key != "only"}
    fields["roles"] = {group: Role.from_slug(slug) for group, slug in table.roles.items()}
    if "scopes" in fields:
        fields["scopes"] = tuple(dict.fromkeys(fields["scopes"]))
    return OidcSettings(**fields, is_only=table.only, missing_env=tuple(missing))


def oidc_env_names(table: OidcTable | None) -> tuple[str, ...]:
    """Return the names of the environment variables that the table refers to."""
    values = [getattr(table, key) for key in _SECRETS] if table else []
    return tuple(value.removeprefix("env:") for value in values if is_reference(value))


def _check(table: OidcTable, given: Mapping[str, str], problems: Problems) -> None:
    place = ("login", "oidc")
    if bool(table.client_secret) == bool(table.client_key):
        what = "and client_key are both given" if table.client_key else "is missing, and so is client_key"
        hint = 'give one of them: client_secret = "env:NAME" (Entra ID), client_key = "env:NAME" (HelseID)'
        problems.add((*place, "client_secret"), what, hint)
    if given.get("client_key") and not _is_private_jwk(given["client_key"]):
        problems.add((*place, "client_key"), "its value is no private key", _KEY_EXAMPLE)
    if table.scopes and "openid" not in table.scopes:
        problems.add((*place, "scopes"), 'lacks "openid"', "without it nobody says who has logged in")
    if any(not scope.isascii() or not scope.isprintable() or " " in scope for scope in table.scopes):
        problems.add(
            (*place, "scopes"), "holds a scope with blanks", 'one text for each: ["openid", "email"]'
        )
    if table.make_people and not table.roles:
        hint = 'say whom: roles = { group = "editor" }, or add people at the desk'
        problems.add((*place, "make_people"), "would let in everybody whom the provider knows", hint)


def _check_addresses(
    table: OidcTable, problems: Problems, service: ServiceSettings, fetch: FetchSettings
) -> None:
    place = ("login", "oidc", "issuer")
    parts = urlsplit(table.issuer)
    host = (parts.hostname or "").lower()
    allowed = {entry.rpartition(":")[0] or entry for entry in fetch.allow_hosts} | set(fetch.allow_hosts)
    if parts.scheme != "https" and host not in allowed:
        problems.add(
            place, "is not https", "tokens go to it; plain http is for hosts in fetch.allow_hosts alone"
        )
    if _MANY_TENANTS & set(parts.path.split("/")):
        hint = "name your own tenant: https://login.microsoftonline.com/TENANT-ID/v2.0"
        problems.add(place, "lets in people of any organisation", hint)
    ours = urlsplit(service.base_url)
    if ours.scheme != "https" and ours.hostname not in _LOCAL:
        hint = "set it to the public https address: people come back to it from the provider"
        problems.add(("service", "base_url"), "is not https, which [login.oidc] needs", hint)


def _is_private_jwk(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("kty") in {"RSA", "EC"} and isinstance(found.get("d"), str)
