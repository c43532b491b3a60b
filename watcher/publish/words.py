"""Our own words in the three languages a service may speak.  Quotations keep the page's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.model.level import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Reader-facing words of one language; `{…}` are filled in where they are used."""

    levels: Mapping[Level, str]
    facts: Mapping[str, str]
    value: str
    removed: str
    added: str
    moved: str
    place: str
    row: str
    column: str
    footnote_to: str
    was_now: str
    fact_added: str
    fact_removed: str
    why: str
    read_at: str
    whole_change: str
    source: str
    more_one: str
    more_many: str
    quiet_one: str
    quiet_many: str
    shortened: str
    unreviewed: str
    reviewed: str
    note: str
    corrected: str
    retracted: str
    corrected_mark: str
    retracted_mark: str
    correction_start: str
    retraction_start: str
    correction_lead: str
    retraction_lead: str
    earlier: str
    seen: str
    page_date: str
    reverted: str
    reverted_long: str
    changed_page: str
    archived: str


_NB = Words(
    levels={Level.CRITICAL: "Kritisk", Level.IMPORTANT: "Viktig", Level.MINOR: "Mindre"},
    facts={
        "dose": "Dose",
        "frequency": "Hyppighet",
        "duration": "Varighet",
        "age": "Alder",
        "weight": "Vekt",
        "modality": "Styrke i rådet",
        "negation": "Nektelse",
        "limiter": "Avgrensning",
        "phone": "Telefon",
        "date": "Dato",
        "temperature": "Temperatur",
        "percent": "Andel",
        "activity": "Virkestyrke",
        "volume": "Volum",
        "form": "Antall enheter",
        "concentration": "Konsentrasjon",
        "interval": "Intervall",
        "distance": "Avstand",
        "share": "Andel",
        "count": "Antall",
        "times": "Antall ganger",
        "number": "Tall",
        "money": "Beløp",
        "filesize": "Filstørrelse",
        "reference": "Henvisning",
        "clock": "Klokkeslett",
        "email": "E-post",
        "url": "Nettadresse",
        "opposite": "Motsetning",
        "swap": "Ombytting",
        "term": "Fagord",
        "scale:reiseråd": "Reiseråd",
        "scale:fargenivå": "Nivå",
        "scale:risikonivå": "Risikonivå",
    },
    value="Verdi",
    removed="Fjernet",
    added="Nytt",
    moved="Flyttet, teksten er uendret",
    place="Sted",
    row="rad",
    column="kolonne",
    footnote_to="fotnote til",
    was_now="før «{before}», nå «{after}»",
    fact_added="nytt: «{after}»",
    fact_removed="fjernet: «{before}»",
    why="Hvorfor dette meldes",
    read_at="Les stedet hos {owner}",
    whole_change="Se hele endringen",
    source="Kilden",
    more_one="Og én endring til: se hele endringen.",
    more_many="Og {n} endringer til: se hele endringen.",
    quiet_one="En språklig eller redaksjonell endring er ikke tatt med.",
    quiet_many="{n} språklige eller redaksjonelle endringer er ikke tatt med.",
    shortened="(forkortet, se hele endringen)",
    unreviewed="Automatisk oppdaget, ikke redaksjonelt vurdert",
    reviewed="Vurdert av redaksjonen {day} kl. {time}.",
    note="Merknad fra redaktøren",
    corrected="Denne meldingen er rettet. Rettelsen står i en egen melding.",
    retracted="Denne meldingen er trukket. Se bort fra den.",
    corrected_mark="[Rettet]",
    retracted_mark="[Trukket]",
    correction_start="Rettelse:",
    retraction_start="Trukket:",
    correction_lead="Dette er en rettelse av en tidligere melding.",
    retraction_lead="En tidligere melding er trukket. Se bort fra den.",
    earlier="Den tidligere meldingen",
    seen="Oppdaget {day} kl. {time} norsk tid.",
    page_date="Siden oppgir datoen {day}.",
    reverted="tilbakeført til versjon {n}",
    reverted_long="Siden er tilbakeført til versjon {n}: teksten er den samme som da.",
    changed_page="Endring i «{title}»",
    archived="Fra arkivet, slik meldingen ble publisert. Gjeldende status står på meldingens side.",
)

_NN = Words(
    levels={Level.CRITICAL: "Kritisk", Level.IMPORTANT: "Viktig", Level.MINOR: "Mindre"},
    facts={
        "dose": "Dose",
        "frequency": "Kor ofte",
        "duration": "Varigheit",
        "age": "Alder",
        "weight": "Vekt",
        "modality": "Styrke i rådet",
        "negation": "Nekting",
        "limiter": "Avgrensing",
        "phone": "Telefon",
        "date": "Dato",
        "temperature": "Temperatur",
        "percent": "Del",
        "activity": "Verkestyrke",
        "volume": "Volum",
        "form": "Tal på einingar",
        "concentration": "Konsentrasjon",
        "interval": "Intervall",
        "distance": "Avstand",
        "share": "Del",
        "count": "Tal på",
        "times": "Tal på gonger",
        "number": "Tal",
        "money": "Beløp",
        "filesize": "Filstorleik",
        "reference": "Tilvising",
        "clock": "Klokkeslett",
        "email": "E-post",
        "url": "Nettadresse",
        "opposite": "Motsetnad",
        "swap": "Ombyting",
        "term": "Fagord",
        "scale:reiseråd": "Reiseråd",
        "scale:fargenivå": "Nivå",
        "scale:risikonivå": "Risikonivå",
    },
    value="Verdi",
    removed="Fjerna",
    added="Nytt",
    moved="Flytta, teksten er uendra",
    place="Stad",
    row="rad",
    column="kolonne",
    footnote_to="fotnote til",
    was_now="før «{before}», no «{after}»",
    fact_added="nytt: «{after}»",
    fact_removed="fjerna: «{before}»",
    why="Kvifor dette blir meldt",
    read_at="Les staden hos {owner}",
    whole_change="Sjå heile endringa",
    source="Kjelda",
    more_one="Og éi endring til: sjå heile endringa.",
    more_many="Og {n} endringar til: sjå heile endringa.",
    quiet_one="Ei språkleg eller redaksjonell endring er ikkje teken med.",
    quiet_many="{n} språklege eller redaksjonelle endringar er ikkje tekne med.",
    shortened="(forkorta, sjå heile endringa)",
    unreviewed="Automatisk oppdaga, ikkje redaksjonelt vurdert",
    reviewed="Vurdert av redaksjonen {day} kl. {time}.",
    note="Merknad frå redaktøren",
    corrected="Denne meldinga er retta. Rettinga står i ei eiga melding.",
    retracted="Denne meldinga er trekt. Sjå bort frå henne.",
    corrected_mark="[Retta]",
    retracted_mark="[Trekt]",
    correction_start="Retting:",
    retraction_start="Trekt:",
    correction_lead="Dette er ei retting av ei tidlegare melding.",
    retraction_lead="Ei tidlegare melding er trekt. Sjå bort frå henne.",
    earlier="Den tidlegare meldinga",
    seen="Oppdaga {day} kl. {time} norsk tid.",
    page_date="Sida oppgir datoen {day}.",
    reverted="ført tilbake til versjon {n}",
    reverted_long="Sida er ført tilbake til versjon {n}: teksten er den same som då.",
    changed_page="Endring i «{title}»",
    archived="Frå arkivet, slik meldinga blei publisert. Gjeldande status står på sida til meldinga.",
)

_EN = Words(
    levels={Level.CRITICAL: "Critical", Level.IMPORTANT: "Important", Level.MINOR: "Minor"},
    facts={
        "dose": "Dose",
        "frequency": "Frequency",
        "duration": "Duration",
        "age": "Age",
        "weight": "Weight",
        "modality": "Strength of advice",
        "negation": "Negation",
        "limiter": "Limit",
        "phone": "Telephone",
        "date": "Date",
        "temperature": "Temperature",
        "percent": "Share",
        "activity": "Activity",
        "volume": "Volume",
        "form": "Number of units",
        "concentration": "Concentration",
        "interval": "Interval",
        "distance": "Distance",
        "share": "Share",
        "count": "Count",
        "times": "Number of times",
        "number": "Number",
        "money": "Amount of money",
        "filesize": "File size",
        "reference": "Reference",
        "clock": "Time of day",
        "email": "E-mail",
        "url": "Web address",
        "opposite": "Opposite",
        "swap": "Swap",
        "term": "Technical term",
        "scale:reiseråd": "Travel advice",
        "scale:fargenivå": "Level",
        "scale:risikonivå": "Risk level",
    },
    value="Value",
    removed="Removed",
    added="New",
    moved="Moved, the text is unchanged",
    place="Place",
    row="row",
    column="column",
    footnote_to="footnote to",
    was_now="was «{before}», now «{after}»",
    fact_added="new: «{after}»",
    fact_removed="removed: «{before}»",
    why="Why this is reported",
    read_at="Read it at {owner}",
    whole_change="See the whole change",
    source="The source",
    more_one="And one more change: see the whole change.",
    more_many="And {n} more changes: see the whole change.",
    quiet_one="One change of wording or editing is left out.",
    quiet_many="{n} changes of wording or editing are left out.",
    shortened="(shortened, see the whole change)",
    unreviewed="Found automatically, not reviewed by an editor",
    reviewed="Reviewed by the editors on {day} at {time}.",
    note="Note from the editor",
    corrected="This notice has been corrected. The correction is a notice of its own.",
    retracted="This notice has been retracted. Disregard it.",
    corrected_mark="[Corrected]",
    retracted_mark="[Retracted]",
    correction_start="Correction:",
    retraction_start="Retracted:",
    correction_lead="This corrects an earlier notice.",
    retraction_lead="An earlier notice has been retracted. Disregard it.",
    earlier="The earlier notice",
    seen="Found on {day} at {time}, Norwegian time.",
    page_date="The page gives the date {day}.",
    reverted="returned to version {n}",
    reverted_long="The page has returned to version {n}: the text is the same as it was then.",
    changed_page="Change in «{title}»",
    archived="From the archive, as the notice was published. Its present status stands on its page.",
)

_MONTHS: Mapping[str, str] = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nn": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}

_LANGUAGES: Mapping[str, Words] = {"nb": _NB, "no": _NB, "nn": _NN, "en": _EN}


def words_of(language: str) -> Words:
    """Return the words of `language` (nb, nn, en and their regions); bokmål for any other."""
    return _LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), _NB)


def more_text(count: int, words: Words) -> str:
    """Return how many further changes there are to see."""
    return words.more_one if count == 1 else words.more_many.format(n=count)


def month_name(month: int, language: str) -> str:
    """Return the name of month 1–12."""
    return _MONTHS.get(language.split("-", maxsplit=1)[0].lower(), _MONTHS["nb"]).split()[month - 1]


def day_text(day: tuple[int, int, int], language: str) -> str:
    """Return a (year, month, day) as a reader writes it: "24. november 2026", "24 November 2026"."""
    year, month, number = day
    dot = "" if language.lower().startswith("en") else "."
    return f"{number}{dot} {month_name(month, language)} {year}"
