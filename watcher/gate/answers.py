"""What is wrong with an answer before anything is extracted: by bytes, headers and addresses.  Pure.

A page that merely mentions maintenance, cookies or a login passes: every rule wants structure as well
(little text, the page's own title or heading, a form).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from watcher.gate import phrases
from watcher.gate.dates import http_date
from watcher.gate.glance import Glance, glance, looks_like_html
from watcher.gate.marks import LITTLE_CHARS, is_bot_page, is_edge_check, is_login_address
from watcher.gate.types import wrong_type
from watcher.model.answer import Fetched, NotModified, Trace
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import Source, SourceType
from watcher.model.status import SourceStatus

_DAY = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(minutes=5)
"""Servers behind one name may stamp one file some minutes apart."""
_STALE_LOOKS = 6
_STALE_FOR = timedelta(days=2)
_SHELL_CHARS = 300
_LOGIN_PAGE_CHARS = 3000
_CONSENT_CHARS = 3000
_APOLOGY_CHARS = 400
"""A page this short is told by its text too, not only by its title and heading."""
_FRESHNESS = re.compile(r"\b(s-maxage|max-age)\s*=\s*\"?([0-9]+)")
_SHADOW = re.compile(rb"<template shadowroot[^>]*>")
_WORD = re.compile(r"\w{4,}")
_EMPTY_WORDS = frozenset({"ikke", "ikkje", "siden", "sida", "page", "feil", "error", "with", "informasjon"})


def inspect_answer(answer: Fetched, source: Source, status: SourceStatus) -> tuple[Reason, ...]:
    """Return why this answer is not the page; empty when nothing speaks against it."""
    if not answer.body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return (_reason(ReasonCode.EMPTY, "Svaret var tomt"),)
    reasons = list(wrong_type(answer, source.rules.type))
    if source.rules.type is SourceType.HTML or looks_like_html(answer.body):
        reasons.extend(_inspect_html(answer, source))
    newer = _is_newer(answer.validators.last_modified, status.last_modified_seen)
    if status.last_verified_at is not None and not newer:
        reasons.extend(_inspect_age(answer.trace, source))
    reasons.extend(_inspect_date(answer, status))
    return tuple(reasons)


def inspect_not_modified(answer: NotModified, source: Source, status: SourceStatus) -> tuple[Reason, ...]:
    """Return why «not modified» is not to be believed: it comes from an old copy, or from nothing we know."""
    reasons = list(_inspect_age(answer.trace, source))
    if status.last_full_at is None:
        text = "«Ikke endret», men siden er aldri lest i sin helhet"
        reasons.append(_reason(ReasonCode.STALE_COPY, text))
    return tuple(reasons)


def _inspect_html(answer: Fetched, source: Source) -> tuple[Reason, ...]:
    seen = _glance_at(answer)
    stand_in = _stand_in(answer, source, seen)
    if stand_in is not None:
        return (_as_rendered(stand_in, answer.trace),)
    if source.rules.type is SourceType.HTML and _stops_in_the_middle(seen.raw):
        return (
            _reason(
                ReasonCode.TRUNCATED,
                "Siden slutter midt i dokumentet",
                answer.body[-80:].decode("utf-8", "replace"),
            ),
        )
    return ()


def _glance_at(answer: Fetched) -> Glance:
    """Return what is seen of a page; of a rendered one as a browser shows it.

    There shadow trees are text, and what stands in for scripts that do not run is not.
    """
    if answer.trace.rendered is None:
        return glance(answer.body, answer.charset)
    return replace(glance(_SHADOW.sub(b"<div>", answer.body), answer.charset), is_rendered=True)


def _as_rendered(reason: Reason, trace: Trace) -> Reason:
    """Say of a page that stayed empty in a browser too what it asked for there and did not get."""
    if trace.rendered is None or reason.code not in {ReasonCode.LOADING_SHELL, ReasonCode.EMPTY}:
        return reason
    text = "Siden er uten innhold også etter at den er vist i en nettleser"
    if trace.rendered.refused:
        text += f"; dette fikk den ikke hente: {', '.join(trace.rendered.refused)}"
    return _reason(reason.code, text, reason.evidence)


def _stand_in(answer: Fetched, source: Source, seen: Glance) -> Reason | None:
    """Return what stands in the page's place; the most telling rule first."""
    if is_bot_page(answer.trace.headers, seen) or is_edge_check(answer.trace.headers):
        return _reason(ReasonCode.BOT_CHECK, "En robotsjekk kom i stedet for siden", seen.title)
    reason = _login_wall(answer.trace, source, seen) or _shell(seen)
    return reason or _consent_wall(source, seen) or _apology(source, seen)


def _login_wall(trace: Trace, source: Source, seen: Glance) -> Reason | None:
    was_led = bool(trace.hops) and is_login_address(trace.final_url) and not is_login_address(source.url)
    if was_led and len(seen.text) < _LOGIN_PAGE_CHARS:
        return _reason(ReasonCode.LOGIN_WALL, "Siden viste videre til en innlogging", trace.final_url)
    if len(seen.text) >= LITTLE_CHARS:
        return None
    says_so = bool(_telling_name(phrases.LOGIN, seen, source))
    if says_so or (seen.passwords and not _is_about(seen.names, source)):
        return _reason(ReasonCode.LOGIN_WALL, "En innlogging kom i stedet for siden", seen.title)
    return None


def _shell(seen: Glance) -> Reason | None:
    if len(seen.text) >= _SHELL_CHARS:
        return None
    if seen.has_app_root or (seen.scripts and (not seen.text or _waits_for_script(seen))):
        text = f"Siden kom uten innhold ({len(seen.text)} tegn); den fylles først av JavaScript"
        return _reason(ReasonCode.LOADING_SHELL, text, seen.noscript[:200])
    if not seen.text:
        return _reason(ReasonCode.EMPTY, "Siden kom uten tekst")
    return None


def _waits_for_script(seen: Glance) -> bool:
    """Return whether the page says that it is still to be filled."""
    return bool(
        seen.is_busy
        or phrases.NEEDS_SCRIPT.search(seen.noscript)
        or phrases.SCRIPT_DEMANDED.search(seen.text)
        or phrases.LOADING.search(seen.text)
    )


def _consent_wall(source: Source, seen: Glance) -> Reason | None:
    if len(seen.text) >= _CONSENT_CHARS or not seen.buttons or not phrases.ACCEPT.search(seen.text):
        return None
    name = _telling_name(phrases.CONSENT, seen, source)
    if not name:
        return None
    return _reason(ReasonCode.CONSENT_WALL, "Et samtykkeskjema kom i stedet for siden", name[:200])


def _apology(source: Source, seen: Glance) -> Reason | None:
    """Not found, maintenance, error: told by title or heading of a page that says little else."""
    if len(seen.text) >= LITTLE_CHARS:
        return None
    if moved := _moved(source, seen):
        return moved
    for pattern, code, text in _APOLOGIES:
        name = _telling_name(pattern, seen, source)
        if not name and len(seen.text) < _APOLOGY_CHARS and not _is_about(seen.names, source):
            name = seen.text if pattern.search(seen.text) else ""
        if name:
            return _reason(code, text, name[:200])
    return None


_APOLOGIES = (
    (phrases.NOT_FOUND, ReasonCode.NOT_FOUND, "Siden sier at den ikke finnes, men svarer 200"),
    (phrases.PARKED, ReasonCode.PARKED, "Domenet er utløpt, parkert eller til salgs"),
    (phrases.RATE_LIMITED, ReasonCode.RATE_LIMITED, "Siden ber oss spørre sjeldnere, men svarer 200"),
    (phrases.BARRED, ReasonCode.FORBIDDEN, "Siden sier at den er stengt for vårt land, men svarer 200"),
    (phrases.MAINTENANCE, ReasonCode.MAINTENANCE, "En melding om vedlikehold kom i stedet for siden"),
    (phrases.ERROR, ReasonCode.ERROR_PAGE, "En feilmelding kom i stedet for siden"),
)


def _moved(source: Source, seen: Glance) -> Reason | None:
    """A note that the page is elsewhere: by its own heading, or by sending its reader on."""
    if len(seen.text) >= _APOLOGY_CHARS:
        return None
    name = next((name for name in seen.names if phrases.MOVED.search(name)), "")
    is_sent_on = seen.refresh and not _is_here(seen.refresh, source) and not _is_about(seen.names, source)
    if not name and not is_sent_on:
        return None
    text = "En beskjed om at siden er flyttet, kom i stedet for siden"
    return _reason(ReasonCode.MOVED_PAGE, text, seen.refresh or name[:200])


def _is_here(target: str, source: Source) -> bool:
    """Return whether a page that sends its reader on only loads itself anew."""
    here = urlsplit(source.url.lower())
    try:
        there = urlsplit(urljoin(source.url, target).lower())
    except ValueError:
        return True  # it leads nowhere
    return (there.hostname, there.path.rstrip("/")) == (here.hostname, here.path.rstrip("/"))


def _telling_name(pattern: re.Pattern[str], seen: Glance, source: Source) -> str:
    """Return the title or heading that a pattern knows, unless that very name is about the subject."""
    names = (name for name in seen.names if pattern.search(name) and not _is_about((name,), source))
    return next(names, "")


def _is_about(names: Sequence[str], source: Source) -> bool:
    """Return whether titles or headings name the source's subject: a word of its title, or of the page title
    that its contract expects.

    Words of the owner's name and of the host do not count: every page of a site may carry those.
    """
    around = f"{source.owner} {urlsplit(source.url).hostname or ''}".lower()
    own = f"{source.title} {source.contract.title}".lower()
    words = {word for word in _WORD.findall(own) if word not in around}
    return any(word in words - _EMPTY_WORDS for name in names for word in _WORD.findall(name))


def _stops_in_the_middle(raw: str) -> bool:
    """Return whether an HTML document was cut off: its end is missing, and something is still open.

    A missing </html> alone is allowed (HTML Standard, optional tags).
    """
    if raw.rfind("</html") >= 0 or raw.rfind("</body") >= 0:  # they stand at the end
        return False
    if not ("<html" in raw or "<body" in raw):
        return False
    open_parts = ("main", "article", "section", "table", "ul", "script", "style")
    if any(raw.count(f"<{name}") > raw.count(f"</{name}") for name in open_parts):
        return True
    return raw.count("<div") - raw.count("</div") >= 2


def _inspect_age(trace: Trace, source: Source) -> tuple[Reason, ...]:
    """How long ago a cache on the way had it from the owner: longer than we promise, or than a day.

    A copy that the owner's own Cache-Control still calls fresh passes: the owner decided so.
    Source: RFC 9111 §4.2.1 and §5.1.
    """
    value = trace.header("age").strip()
    if not source.trust_age or not (value.isascii() and value.isdecimal()):
        return ()
    age = timedelta(seconds=int(value[:9]))
    if age < min(source.verify_within, _DAY) or age <= _freshness(trace):
        return ()
    hours = age.total_seconds() / 3600
    text = f"Et mellomlager ga oss en kopi som er {hours:.0f} timer gammel, selv om vi ba om en ny"
    return (_reason(ReasonCode.STALE_COPY, text, f"Age: {value}"),)


def _freshness(trace: Trace) -> timedelta:
    """Return for how long Cache-Control calls a shared copy fresh; nothing when it does not say."""
    found = {
        name: int(seconds[:9]) for name, seconds in _FRESHNESS.findall(trace.header("cache-control").lower())
    }
    return timedelta(seconds=found.get("s-maxage", found.get("max-age", 0)))


def _is_newer(came: str, known: str) -> bool:
    came_at, known_at = http_date(came), http_date(known)
    return came_at is not None and known_at is not None and came_at > known_at


def _inspect_date(answer: Fetched, status: SourceStatus) -> tuple[Reason, ...]:
    came, known = http_date(answer.validators.last_modified), http_date(status.last_modified_seen)
    if came is None or known is None or came >= known - _CLOCKS_DIFFER:
        return ()
    if _has_long_been_so(answer, status):
        return ()
    text = (
        f"Kopien er fra {came:%d.%m.%Y kl. %H.%M} UTC, "
        f"eldre enn den vi alt har lest ({known:%d.%m.%Y kl. %H.%M} UTC)"
    )
    return (_reason(ReasonCode.STALE_COPY, text, f"Last-Modified: {answer.validators.last_modified}"),)


def _has_long_been_so(answer: Fetched, status: SourceStatus) -> bool:
    """Return whether this very date is all that has come for days: then the owner went back to it."""
    date = f"Last-Modified: {answer.validators.last_modified}"
    is_same = bool(status.reasons) and all(
        reason.code is ReasonCode.STALE_COPY and reason.evidence == date for reason in status.reasons
    )
    seen = status.last_verified_at
    lasted = answer.trace.fetched_at - seen if seen is not None else timedelta()
    return is_same and status.failures >= _STALE_LOOKS and lasted >= _STALE_FOR


def _reason(code: ReasonCode, text: str, evidence: str = "") -> Reason:
    return Reason(code=code, text=text, evidence=evidence)
