"""/redaksjon/logg-inn/virksomhet: away to the hospital's own OpenID provider, and back.

What is said of a failure is a few kind words and a reference; the log holds, under it, what happened.
"""

import secrets
from datetime import timedelta

import structlog
from starlette.responses import RedirectResponse, Response

from watcher.errors import NotFound
from watcher.login.limits import AWAY as AWAY_LIMIT
from watcher.login.limits import away_key, ruling
from watcher.login.openid.faults import OpenIdError, OpenIdFault
from watcher.login.openid.members import admit
from watcher.login.secret import new_secret
from watcher.model.audit import SYSTEM, AuditEntry
from watcher.model.config import OidcSettings
from watcher.web.desk.access import LOGIN, Asked, Endpoint, for_all
from watcher.web.desk.cookies import FLOW, read_cookie, set_cookie
from watcher.web.desk.login import enter, onward_of, show
from watcher.web.words import msg

AWAY, RETURN, LEAVE = f"{LOGIN}/virksomhet", f"{LOGIN}/virksomhet/svar", "/redaksjon/logg-ut/virksomhet"

log = structlog.get_logger("watcher.web")

_NONE = "no OpenID provider is configured"
_MANY = msg("Det er mange som logger inn herfra akkurat nå. Vent litt og prøv igjen.")
_WORDS = {
    OpenIdFault.NOT_READY: msg("Innlogging med %(name)s er ikke satt opp ferdig. Si fra til driften."),
    OpenIdFault.UNREACHABLE: msg("%(name)s svarer ikke akkurat nå. Prøv igjen om litt."),
    OpenIdFault.MISCONFIGURED: msg("Innlogging med %(name)s er satt opp feil. Si fra til driften."),
    OpenIdFault.DENIED: msg("Innloggingen hos %(name)s ble avbrutt. Prøv igjen hvis du vil inn."),
    OpenIdFault.OVER: msg(
        "Innloggingen tok for lang tid, eller ble begynt i et annet vindu. Begynn på nytt her."
    ),
    OpenIdFault.UNTRUSTED: msg("Svaret fra %(name)s kunne ikke godtas. Prøv igjen."),
    OpenIdFault.TOO_MANY_GROUPS: msg(
        "Du er med i flere grupper enn %(name)s kan oppgi. Driften må la %(name)s sende bare gruppene som "
        "gjelder her."
    ),
    OpenIdFault.NO_ROLE: msg(
        "Du er ikke med i noen gruppe som har tilgang her. Spør en administrator hos dere."
    ),
    OpenIdFault.REQUIREMENT: msg(
        "Innloggingen hos %(name)s oppfyller ikke det som kreves her. Logg inn på en sikrere måte, eller "
        "spør en administrator hos dere."
    ),
    OpenIdFault.UNKNOWN: msg("Du har ikke tilgang her ennå. Spør en administrator hos dere."),
    OpenIdFault.SHUT_OUT: msg("Tilgangen din er stengt. Spør en administrator hos dere."),
    OpenIdFault.LAST_ADMIN: msg(
        "Du er den siste administratoren her, og %(name)s gir deg en annen rolle. Gjør noen andre til "
        "administrator først."
    ),
}
_STATUS = {OpenIdFault.UNREACHABLE: 503, OpenIdFault.NOT_READY: 503, OpenIdFault.MISCONFIGURED: 503}
_UNTOLD = frozenset(
    {
        OpenIdFault.UNREACHABLE,
        OpenIdFault.NOT_READY,
        OpenIdFault.MISCONFIGURED,
        OpenIdFault.OVER,
        OpenIdFault.DENIED,
    }
)
"""Failures that are nobody's refusal: they stand in the log, not in the audit log."""


@for_all
def begin(asked: Asked) -> Response:
    """Send the browser to the provider."""
    site, now = asked.view.site, asked.view.times.now
    provider = site.providers.of(site.settings)
    if provider is None:
        raise NotFound(_NONE)
    key = away_key(asked.visit.address)
    wait = site.store.take_try([key], now, lambda found: ruling({key: AWAY_LIMIT}, found, now))
    if wait > timedelta():
        return show(asked, http_status=429, wrong=asked.view.translate(_MANY))
    holder = read_cookie(asked.request, FLOW, is_https=asked.is_https) or new_secret(secrets.token_bytes)
    try:
        place = provider.begin(
            holder=holder,
            return_path=RETURN,
            onward=onward_of(asked),
            now=now,
            is_again=bool(asked.request.query_params.get("igjen")),
        )
    except OpenIdError as error:
        return _failed(asked, provider.settings, error)
    answer = RedirectResponse(place, 303)
    set_cookie(answer, FLOW, holder, is_https=asked.is_https)
    return answer


@for_all
def finish(asked: Asked) -> Response:
    """Let in who comes back."""
    site, now, request = asked.view.site, asked.view.times.now, asked.request
    provider = site.providers.of(site.settings)
    if provider is None:
        raise NotFound(_NONE)
    query = request.query_params
    given = {name: query[name] for name in query if len(query.getlist(name)) == 1}
    holder = read_cookie(request, FLOW, is_https=asked.is_https)
    try:
        proof = provider.finish(given, holder=holder, return_path=RETURN, now=now)
        person = admit(site.store, provider.settings, proof.claims, now)
    except OpenIdError as error:
        return _failed(asked, provider.settings, error)
    found = site.door.enter(
        person, asked.visit, now=now, rules=site.settings.login, way="oidc", fresh_at=proof.fresh_at
    )
    answer = enter(asked, found, proof.onward)
    set_cookie(answer, FLOW, "", is_https=asked.is_https)
    return answer


@for_all
def leave(asked: Asked) -> Response:
    """Send somebody who has logged out here to log out at the provider too."""
    site = asked.view.site
    provider = site.providers.of(site.settings)
    if provider is None:
        raise NotFound(_NONE)
    place = provider.leaving(back=LOGIN, now=asked.view.times.now)
    return RedirectResponse(place, 303) if place else asked.go(LOGIN, "ute")


def _failed(asked: Asked, oidc: OidcSettings, error: OpenIdError) -> Response:
    """Say so in kind words, and note what happened where those look who can mend it."""
    reference = secrets.token_hex(4)
    log.warning(
        "nobody was let in by the OpenID provider",
        reference=reference,
        why=error.fault.value,
        what=str(error),
        issuer=oidc.issuer,
        subject=error.subject,
        address=asked.visit.address,
    )
    if error.fault not in _UNTOLD:
        asked.view.site.store.note_refusal(_refusal(asked, oidc, error, reference))
    wrong = asked.view.translate(_WORDS[error.fault]) % {"name": oidc.name}
    return show(asked, http_status=_STATUS.get(error.fault, 403), wrong=wrong, reference=reference)


def _refusal(asked: Asked, oidc: OidcSettings, error: OpenIdError, reference: str) -> AuditEntry:
    return AuditEntry(
        at=asked.view.times.now,
        actor=SYSTEM,
        action="login.refused",
        object_kind="person" if error.person_id else "",
        object_id=error.person_id,
        details={
            "address": asked.visit.address,
            "way": "oidc",
            "why": error.fault.value,
            "reference": reference,
            **({"issuer": oidc.issuer, "subject": error.subject} if error.subject else {}),
        },
    )


OPENID: tuple[tuple[str, Endpoint], ...] = ((AWAY, begin), (RETURN, finish), (LEAVE, leave))
"""The pages by their addresses."""
