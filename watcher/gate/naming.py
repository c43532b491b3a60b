"""Give what stands in a page's place its name, once it is known not to be the page.  Pure.

The rules of answers.py must not hold a page that is only about maintenance or errors; here nothing is at
stake but the word that the operator reads, so single words are enough.
"""

import re

from watcher.gate.glance import glance
from watcher.gate.phrases import RATE_LIMITED
from watcher.model.answer import Fetched
from watcher.model.document import BlockKind, Document
from watcher.model.reason import Reason, ReasonCode

_TEXT_CHARS = 300
"""A page this short is named by its text too, not only by its title and heading."""
_UNKNOWN = frozenset({ReasonCode.REGION_MISSING, ReasonCode.EMPTY})


def _words(*stems: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{stem})" for stem in stems))


# The most telling first; the stems of nb, nn, sv, da, fi, de, fr and en.
_NAMES = (
    (
        _words(r"captcha", r"(?:ro)?bott?i?(?:er)?\b", r"menneske\b", r"människa\b", r"mensch\b", r"human\b"),
        ReasonCode.BOT_CHECK,
        "En robotsjekk kom i stedet for siden",
    ),
    (
        _words(
            *(
                r"passord",
                r"password",
                r"lösenord",
                r"adgangskode",
                r"salasana",
                r"passwort",
                r"mot de passe",
            ),
            *(r"logg\w* inn", r"logga in", r"log ind", r"kirjaud", r"sign in", r"log in", r"se connecter"),
        ),
        ReasonCode.LOGIN_WALL,
        "En innlogging kom i stedet for siden",
    ),
    (
        _words(
            *(
                r"cookies?\b",
                r"samtyk",
                r"samtycke",
                r"informasjonskaps",
                r"kakor\b",
                r"eväste",
                r"einwillig",
            ),
            *(r"privatsphäre", r"privacy", r"personvern", r"vie privée", r"consent"),
        ),
        ReasonCode.CONSENT_WALL,
        "Et samtykkeskjema kom i stedet for siden",
    ),
    (
        _words(r"dom(?:ene|än|æne|ain)\w*\b.{0,40}\b(?:sal|sale|salu|salg|verkauf|vendre|expired|utløpt)\b"),
        ReasonCode.PARKED,
        "Domenet er utløpt, parkert eller til salgs",
    ),
    (RATE_LIMITED, ReasonCode.RATE_LIMITED, "Siden ber oss spørre sjeldnere, men svarer 200"),
    (
        _words(
            *(r"404\b", r"not found", r"n['’]existe", r"introuvable", r"n['’]est plus disponible", r"löydy"),
            *(r"(?:finnes|finst|findes|finns|fundet|funnet|finde|finne|hitta\w*) (?:ikke|ikkje|inte)\b",),
            *(r"(?:ikke|ikkje|inte|kunne) (?:finne|finde|finn|funnet|fundet|hitta\w*)\b", r"ei löyt"),
            *(
                r"nicht (?:gefunden|vorhanden)",
                r"existiert nicht",
                r"er borte\b",
                r"no longer (?:exists|here)",
            ),
        ),
        ReasonCode.NOT_FOUND,
        "Siden sier at den ikke finnes, men svarer 200",
    ),
    (
        _words(
            *(r"(?:er|har|is|has|ist|a|on) (?:\w+ )?(?:flytt\w+|moved|umgezogen|déménagé|siirretty)\b",),
            *(r"ny(?:e|tt)? adresse", r"new address", r"neue\w* adresse", r"nouvelle adresse"),
        ),
        ReasonCode.MOVED_PAGE,
        "En beskjed om at siden er flyttet, kom i stedet for siden",
    ),
    (
        _words(
            *(r"vedlikeh", r"underhåll", r"vedligehold", r"huolto", r"wartung", r"maintenance", r"travaux"),
            *(r"oppgrader", r"oppdaterer", r"uppdaterar", r"opdaterer", r"updates?\b", r"offline\b"),
            *(r"utilgjengel", r"utilgængel", r"otillgäng", r"(?:temporarily )?unavailable", r"indisponible"),
            *(
                r"(?:snart|straks|gleich|bald) (?:tilbake|tillbaka|tilbage|zurück)",
                r"be back\b",
                r"nicht erreichbar",
            ),
            *(r"jobber med (?:nett|side)", r"arbetar med (?:sidan|webb)", r"de nouveau accessible"),
        ),
        ReasonCode.MAINTENANCE,
        "En melding om vedlikehold kom i stedet for siden",
    ),
    (
        _words(
            *(
                r"(?:teknisk\w* )?feil\b",
                r"fejl\b",
                r"fel\b",
                r"error\b",
                r"errors?\b",
                r"fehler\b",
                r"erreur\b",
            ),
            *(r"virhe\b", r"problem", r"could not be", r"failed\b", r"mislyk", r"gikk galt", r"gick fel"),
            *(r"kan ikke vises", r"denied\b", r"blocked\b"),
        ),
        ReasonCode.ERROR_PAGE,
        "En feilmelding kom i stedet for siden",
    ),
)


def name_stand_in(reasons: tuple[Reason, ...], answer: Fetched) -> tuple[Reason, ...]:
    """Return the reasons, with what came instead of the page named first when it names itself.

    For an answer without the watched part: only such reasons are added to.
    """
    if not any(reason.code in _UNKNOWN for reason in reasons):
        return reasons
    named = _named(glance(answer.body, answer.charset).names, "")  # the text may be a footer's
    return (named, *reasons) if named else reasons


def name_document(document: Document) -> tuple[Reason, ...]:
    """Return what a document that is not the watched page calls itself; empty when just another page."""
    heading = next((block.text for block in document.blocks if block.kind is BlockKind.HEADING), "")
    text = ""
    if document.text_chars < _TEXT_CHARS:
        text = " ".join(block.text for block in document.blocks)
    named = _named((document.title.lower(), heading.lower()), text.lower())
    return (named,) if named else ()


def _named(names: tuple[str, ...], text: str) -> Reason | None:
    said = " \n ".join((*names, text if len(text) < _TEXT_CHARS else ""))
    for pattern, code, what in _NAMES:
        if pattern.search(said):
            return Reason(code=code, text=what, evidence=" · ".join(name for name in names if name)[:200])
    return None
