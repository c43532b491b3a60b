"""Words of the data's codes, in bokmål: levels, states, kinds.  Nothing here decides anything.

`msg` only marks a text for the catalogues (docs/decisions/0034-babel.md); it is translated where it is shown.
"""

from dataclasses import dataclass

from watcher.model.level import Level
from watcher.model.status import EventKind, SourceState, SourceStatus


def msg(text: str) -> str:
    """Return `text` as it is."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWord:
    """How a level is shown: its word, its Designsystemet colour, what it means."""

    word: str
    colour: str
    meaning: str


LEVELS = {
    Level.CRITICAL: LevelWord(
        word=msg("Kritisk"),
        colour="danger",
        meaning=msg(
            "Endrer hva som skal gjøres: en dose, en grense, «skal» blir «bør», et «ikke» "
            "kommer til eller faller bort, et råd trekkes tilbake."
        ),
    ),
    Level.IMPORTANT: LevelWord(
        word=msg("Viktig"),
        colour="warning",
        meaning=msg("Kan påvirke praksis: nye målgrupper, nye avsnitt med råd, tall med faglig betydning."),
    ),
    Level.MINOR: LevelWord(
        word=msg("Mindre"),
        colour="info",
        meaning=msg("Innholdet er endret, men ingen regel tilsier at det påvirker praksis."),
    ),
    Level.EDITORIAL: LevelWord(
        word=msg("Språklig"),
        colour="neutral",
        meaning=msg("Rettskriving, ordvalg og rekkefølge uten betydning. Lagres, men varsles ikke."),
    ),
    Level.NOISE: LevelWord(
        word=msg("Støy"),
        colour="neutral",
        meaning=msg("Datoer, tellere og annet som skifter av seg selv. Lagres, men varsles ikke."),
    ),
    Level.NONE: LevelWord(word=msg("Ingen endring"), colour="neutral", meaning=msg("Teksten er den samme.")),
}


FROM_LEVELS = {
    Level.CRITICAL: msg("Bare kritiske"),
    Level.IMPORTANT: msg("Viktige og kritiske"),
}
"""Selections by level, as the list and the feeds offer them: this level and those above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWord:
    """How a source's state is shown."""

    word: str
    colour: str
    meaning: str


STATES = {
    SourceState.NEW: StateWord(word=msg("Ny"), colour="neutral", meaning=msg("Siden er ikke hentet ennå.")),
    SourceState.OK: StateWord(
        word=msg("I orden"), colour="success", meaning=msg("Siste svar var hele siden, og den var frisk.")
    ),
    SourceState.SUSPECT: StateWord(
        word=msg("Usikker"),
        colour="warning",
        meaning=msg(
            "Siste svar så ikke ut som siden. Det er lagret, men holdt tilbake, og vi henter på nytt."
        ),
    ),
    SourceState.FAILING: StateWord(
        word=msg("Svikter"),
        colour="danger",
        meaning=msg("Vi får ikke bekreftet siden. Endringer kan være gjort uten at vi har sett dem."),
    ),
    SourceState.GONE: StateWord(
        word=msg("Borte"), colour="danger", meaning=msg("Adressen svarer at siden ikke finnes lenger.")
    ),
}

HELD = StateWord(
    word=msg("Venter på vurdering"),
    colour="warning",
    meaning=msg(
        "Siden svarte med noe uventet, for eksempel at mye av teksten er borte. Svaret er lagret, "
        "men ikke meldt: et menneske må avgjøre om det er en virkelig endring. Løser det seg ved neste "
        "sjekk, forsvinner merket av seg selv."
    ),
)
"""What is said of a source with a held answer, besides its state or in place of «Usikker»."""


LATE = StateWord(
    word=msg("Ikke bekreftet"),
    colour="warning",
    meaning=msg(
        "Siden var i orden sist, men det er lenger siden enn fristen. Endringer kan være gjort uten at vi "
        "har sett dem."
    ),
)
"""In place of «I orden» past the promise: a green mark that nobody has renewed is no news of the page."""


def state_words(status: SourceStatus, *, is_kept: bool) -> tuple[StateWord, ...]:
    """Return what is said of where a source stands, most serious first; `is_kept`: within its promise."""
    state = LATE if status.state is SourceState.OK and not is_kept else STATES[status.state]
    if status.held is None:
        return (state,)
    if status.state is SourceState.SUSPECT:
        return (HELD,)
    return (state, HELD)


EVENTS = {
    EventKind.TROUBLE: msg("Problem oppstått"),
    EventKind.RECOVERED: msg("Bekreftet igjen"),
    EventKind.MOVED: msg("Ny adresse"),
    EventKind.HELD: msg("Holdt tilbake"),
    EventKind.RELEASED: msg("Frigitt"),
    EventKind.FLAPPING: msg("Veksler fram og tilbake"),
    EventKind.GONE: msg("Borte"),
    EventKind.LATE: msg("Frist brutt"),
    EventKind.IN_TIME: msg("Innen fristen igjen"),
    EventKind.OUTSIDE: msg("Mulig feil utvalg"),
    EventKind.FAULT: msg("Feil hos oss"),
    EventKind.MENDED: msg("I orden hos oss igjen"),
    EventKind.CLOCK: msg("Klokken gikk"),
    EventKind.FOLLOWED: msg("Følger ny fil"),
    EventKind.UNFOLLOWED: msg("Følger ikke lenger"),
    EventKind.LEFT_OUT: msg("Lenker følges ikke"),
    EventKind.LISTED: msg("Ny side som ikke følges"),
    EventKind.OVERDUE: msg("Ikke vurdert i tide"),
}

KINDS = {
    "added": msg("Ny tekst"),
    "removed": msg("Fjernet tekst"),
    "changed": msg("Endret tekst"),
    "moved": msg("Flyttet"),
    "moved_changed": msg("Flyttet og endret"),
    "split": msg("Delt opp"),
    "merged": msg("Slått sammen"),
    "heading_renamed": msg("Ny overskrift"),
    "heading_level": msg("Annet overskriftsnivå"),
    "section_added": msg("Nytt avsnitt"),
    "section_removed": msg("Fjernet avsnitt"),
    "section_moved": msg("Flyttet avsnitt"),
    "row_added": msg("Ny tabellrad"),
    "row_removed": msg("Fjernet tabellrad"),
    "row_moved": msg("Flyttet tabellrad"),
    "cell_changed": msg("Endret tabellcelle"),
    "column_added": msg("Ny tabellkolonne"),
    "column_removed": msg("Fjernet tabellkolonne"),
    "link_changed": msg("Endret lenke"),
    "link_added": msg("Ny lenke"),
    "link_removed": msg("Fjernet lenke"),
    "image_changed": msg("Endret bilde"),
    "metadata": msg("Endret merking"),
    "language": msg("Annet språk"),
    "page_rewritten": msg("Siden er skrevet om"),
    "page_gone": msg("Siden er borte"),
    "page_back": msg("Siden er tilbake"),
    "page_listed": msg("Ny side"),
    "page_unlisted": msg("Side fjernet"),
    "page_readdressed": msg("Side flyttet"),
}

FACTS = {
    "dose": msg("Dose"),
    "activity": msg("Virkestyrke"),
    "volume": msg("Volum"),
    "form": msg("Antall enheter"),
    "concentration": msg("Konsentrasjon"),
    "frequency": msg("Hyppighet"),
    "duration": msg("Varighet"),
    "interval": msg("Intervall"),
    "age": msg("Alder"),
    "weight": msg("Vekt"),
    "temperature": msg("Temperatur"),
    "distance": msg("Avstand"),
    "share": msg("Andel"),
    "count": msg("Antall"),
    "times": msg("Antall ganger"),
    "number": msg("Tall"),
    "money": msg("Beløp"),
    "filesize": msg("Filstørrelse"),
    "reference": msg("Henvisning"),
    "date": msg("Dato"),
    "clock": msg("Klokkeslett"),
    "phone": msg("Telefon"),
    "email": msg("E-post"),
    "url": msg("Nettadresse"),
    "modality": msg("Styrke i rådet"),
    "negation": msg("Nektelse"),
    "limiter": msg("Avgrensning"),
    "opposite": msg("Motsetning"),
    "swap": msg("Ombytting"),
    "term": msg("Fagord"),
    "scale:reiseråd": msg("Reiseråd"),
    "scale:fargenivå": msg("Nivå"),
    "scale:risikonivå": msg("Risikonivå"),
}
"""Kinds of facts; a scale is «scale:» and its id in watcher/judge/rules/scales.toml."""

_ANY_FACT = msg("Verdi")
_SCALE = "scale:"


def fact_word(kind: str) -> str:
    """Return what a kind of fact is called.  A scale of somebody's own goes by its id, which is a word."""
    if kind.startswith(_SCALE) and kind not in FACTS:
        return kind.removeprefix(_SCALE).capitalize()
    return FACTS.get(kind, _ANY_FACT)
