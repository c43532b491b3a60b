"""What an answer that is not 200 means, and when to ask again.  Pure."""

from datetime import datetime, timedelta

from watcher.fetch.exchange import Reply
from watcher.fetch.trouble import Trouble, spell_duration
from watcher.gate.dates import http_date
from watcher.gate.marks import is_bot_check
from watcher.model.reason import ReasonCode

_MAX_RETRY_AFTER = timedelta(hours=24)

# status: (code, what it means, whether asking again without a person's help may succeed)
_MEANINGS: dict[int, tuple[ReasonCode, str, bool]] = {
    401: (ReasonCode.UNAUTHORISED, "nøkkel eller innlogging mangler eller er feil", False),
    407: (ReasonCode.UNAUTHORISED, "mellomtjeneren krever innlogging", False),
    203: (ReasonCode.BAD_STATUS, "et mellomledd har endret svaret", True),
    204: (ReasonCode.EMPTY, "svaret er tomt", True),
    206: (ReasonCode.TRUNCATED, "bare en del av siden, uten at vi ba om det", True),
    403: (ReasonCode.FORBIDDEN, "eieren slipper oss ikke til", False),
    404: (ReasonCode.NOT_FOUND, "siden finnes ikke på denne adressen", False),
    408: (ReasonCode.BAD_STATUS, "tjeneren ga opp å vente", True),
    410: (ReasonCode.GONE, "eieren sier at siden er fjernet for godt", False),
    425: (ReasonCode.BAD_STATUS, "tjeneren ber om et nytt forsøk", True),
    412: (ReasonCode.BAD_STATUS, "tjeneren forsto ikke betingelsen vi spurte med", True),
    429: (ReasonCode.RATE_LIMITED, "tjeneren ber oss spørre sjeldnere", True),
    451: (ReasonCode.FORBIDDEN, "siden er sperret av juridiske grunner", False),
    503: (ReasonCode.UNAVAILABLE, "tjenesten er midlertidig nede", True),
}
_MAY_BE_CHECKS = frozenset({202, 400, 403, 405, 406, 429, 503})
_LASTING_5XX = frozenset({501, 505})


def trouble_for(reply: Reply, now: datetime) -> Trouble:
    """Return the trouble that a reply with a status other than 200 stands for."""
    status = reply.status or 0
    if status in _MAY_BE_CHECKS and is_bot_check(reply.headers, reply.evidence):
        text = f"Tjeneren svarte {status} med en robotsjekk i stedet for siden"
        return Trouble(ReasonCode.BOT_CHECK, text, retryable=False, retry_at=retry_at(reply, now))
    code, meaning, retryable = _meaning(status)
    asked = reply.header("retry-after").strip()[:100]
    evidence = f"Retry-After: {asked}" if asked else ""
    text = f"Tjeneren svarte {status}: {meaning}{_when(reply, now, retryable=retryable)}"
    return Trouble(code, text, retryable=retryable, retry_at=retry_at(reply, now), evidence=evidence)


def _when(reply: Reply, now: datetime, *, retryable: bool) -> str:
    """Return in words when we ask again, where the server has a say in it."""
    wanted, at = _wait(reply, now), retry_at(reply, now)
    if wanted is not None and wanted > _MAX_RETRY_AFTER:
        days = wanted // timedelta(days=1)
        return f" (den ber om {days} døgn; vi prøver igjen om {spell_duration(_MAX_RETRY_AFTER)})"
    if at is not None:
        return f" (prøv igjen om {spell_duration(at - now)})" if retryable else ""
    is_said = bool(reply.header("retry-after").strip()) and wanted != timedelta()
    return " (Retry-After kan ikke brukes; vi prøver igjen i vår egen takt)" if is_said else ""


def _meaning(status: int) -> tuple[ReasonCode, str, bool]:
    if status in _MEANINGS:
        return _MEANINGS[status]
    if status == 304:
        return ReasonCode.BAD_STATUS, "«ikke endret» på et spørsmål uten betingelse", True
    if status >= 500:
        return ReasonCode.SERVER_ERROR, "feil hos tjeneren", status not in _LASTING_5XX
    return ReasonCode.BAD_STATUS, "ikke et svar vi kan bruke", False


def retry_at(reply: Reply, now: datetime) -> datetime | None:
    """Return the moment that Retry-After asks for, at most a day ahead; None without or when it is past."""
    wait = _wait(reply, now)
    if wait is None or wait <= timedelta():
        return None
    return now + min(wait, _MAX_RETRY_AFTER)


def _wait(reply: Reply, now: datetime) -> timedelta | None:
    """Return how long Retry-After asks us to wait; None when it does not say.

    A date is reckoned from the server's own Date, so that no clock needs to be right.
    Source: RFC 9110 §10.2.3.
    """
    value = reply.header("retry-after").strip()
    if value.isascii() and value.isdecimal():
        return timedelta(seconds=int(value[:9]))
    until = http_date(value) if value else None
    return None if until is None else until - (http_date(reply.header("date")) or now)
