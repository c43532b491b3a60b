"""What is done about a source: ruling on a held answer, and trying the page.  By POST, as an editor."""

from urllib.parse import urlsplit

import structlog
from starlette.responses import Response

from watcher.errors import ExtractError, LostClaim, NotFound
from watcher.model.ids import SourceId
from watcher.model.people import Role
from watcher.model.source import Source
from watcher.pipeline.release import Ruling
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.sources import SOURCES
from watcher.web.desk.sources_one import Told, find_source, show, source_id, watched
from watcher.web.desk.sources_trial import show_trial
from watcher.web.words import msg
from watcher.web.work import BusyTrial, Work

log = structlog.get_logger("watcher.web")

MOST_REASON_CHARS = 500
_NO_REASON = msg("Skriv hvorfor. Begrunnelsen står i kildens historikk og i loggen.")
_LONG_REASON = msg("Begrunnelsen er for lang: høyst 500 tegn.")
_NO_RULING = msg("Velg om svaret skal slippes fram eller merkes som ugyldig.")
_OTHER = msg("Det er kommet et annet svar siden du åpnet siden. Se på det før du avgjør.")
_MOVED_ON = msg("En sjekk eller en annen person kom mellom. Ingenting er endret; se hvordan kilden står nå.")
_UNREADABLE = msg(
    "Svaret kan ikke leses med dagens regler for kilden, og kan derfor ikke slippes fram: %(why)s"
)
_NOTHING = msg("Det er ikke lenger noe som venter på vurdering her.")
_NOT_HERE = msg("Dette kan ikke gjøres fra denne prosessen. Bruk kommandolinjen.")
_BUSY = msg("Du har en prøve på gang, eller mange andre har det. Vent til den er ferdig.")
_TOO_SOON = msg("Kilden ble prøvd for under et minutt siden. Prøv igjen %(when)s.")
_RESTING = msg("%(host)s har bedt om å få være i fred. Prøv igjen %(when)s.")
_NO_ADDRESS = msg("Kilden har ingen adresse ennå.")
_NO_SECRET = msg("Kilden trenger en hemmelighet som ikke er satt opp: %(names)s.")


@needs(Role.EDITOR)
def rule(asked: Asked) -> Response:
    """Release the held answer, or mark it as bad."""
    source, form = watched(asked), asked.form
    work = asked.view.site.work
    reason = " ".join(form.get("grunn").split())
    wrong = _wrong_ruling(form.get("dom"), reason) if work else _NOT_HERE
    if wrong or work is None:
        return _again(asked, wrong)
    try:
        if work.held(source).snapshot.id != form.get("svar"):
            return _again(asked, _OTHER, http_status=409)
    except NotFound:
        return _again(asked, _NOTHING, http_status=409)
    except ExtractError as error:
        if form.get("dom") == Ruling.GOOD.value:
            return _again(asked, asked.view.translate(_UNREADABLE) % {"why": error.reason.text})
    return _carry_out(asked, work, source, reason)


def _carry_out(asked: Asked, work: Work, source: Source, reason: str) -> Response:
    ruling, person = Ruling(asked.form.get("dom")), asked.person
    try:
        found = work.release(source, ruling, reason=reason, by=person.username, actor=person.id)
    except LostClaim:
        return _again(asked, _MOVED_ON, http_status=409)
    except NotFound:
        return _again(asked, _NOTHING, http_status=409)
    except ExtractError as error:
        return _again(asked, asked.view.translate(_UNREADABLE) % {"why": error.reason.text})
    return asked.go(f"{SOURCES}/{source.id}", "ugyldig" if found.number is None else "sluppet")


def _wrong_ruling(ruling: str, reason: str) -> str:
    if ruling not in {one.value for one in Ruling}:
        return _NO_RULING
    if not reason:
        return _NO_REASON
    return _LONG_REASON if len(reason) > MOST_REASON_CHARS else ""


def _again(asked: Asked, wrong: str, *, http_status: int = 422) -> Response:
    """Show the source with what was wrong; nothing that was typed is lost."""
    told = Told(wrong=asked.view.translate(wrong), reason=asked.form.get("grunn"))
    return show(asked, http_status=http_status, told=told)


@needs(Role.EDITOR)
def try_now(asked: Asked) -> Response:
    """Fetch the page once, and show what would be made of it."""
    source = watched(asked)
    work = asked.view.site.work
    wrong = _wrong_trial(asked, source) if work else asked.view.translate(_NOT_HERE)
    if wrong or work is None:
        return show_trial(asked, source, wrong=wrong, http_status=409)
    now = asked.view.times.now
    try:
        with asked.view.site.trials.one(asked.person.id, source.id, now):
            log.info("a source is tried", source=source.id, person=asked.person.id)
            trial = work.try_source(source)
    except BusyTrial as busy:
        return show_trial(asked, source, wrong=_busy(asked, busy), http_status=429)
    return show_trial(asked, source, trial=trial)


@needs(Role.EDITOR)
def trial_page(asked: Asked) -> Response:
    """Lead a reload of what was shown once back to the source."""
    return asked.go(f"{SOURCES}/{_known(asked)}")


def _known(asked: Asked) -> SourceId:
    found = find_source(asked, source_id(asked))
    if found is None:
        raise NotFound(f"no such source: {source_id(asked)!r}")
    return found.id


def _wrong_trial(asked: Asked, source: Source) -> str:
    """Return why the source cannot be asked now, "" when it can."""
    translate = asked.view.translate
    if not source.url:
        return translate(_NO_ADDRESS)
    if source.missing_env or source.unsendable:
        names = ", ".join((*source.missing_env, *source.unsendable))
        return translate(_NO_SECRET) % {"names": names}
    host = urlsplit(source.url).netloc
    until = asked.view.site.store.rests(asked.view.times.now).get(host)
    if until is not None:
        return translate(_RESTING) % {"host": host, "when": asked.view.times.ago(until)}
    return ""


def _busy(asked: Asked, busy: BusyTrial) -> str:
    if busy.until is None:
        return asked.view.translate(_BUSY)
    return asked.view.translate(_TOO_SOON) % {"when": asked.view.times.ago(busy.until)}
