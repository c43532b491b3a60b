"""Made-up guidance pages of 20 to 150 KiB, with edits and noise at places that are known."""

import random
from dataclasses import dataclass, field
from functools import cache

KINDS_OF_NOISE = ("view counter", "date and clock", "rotating links", "rotating teaser", "all four")
KINDS_OF_EDIT = ("dose", "duration", "skal and bør", "a sentence more", "a list item less", "a table cell")

_SENTENCES = (
    "Personer som har vært i nær kontakt med en smittet, bør følges opp i {n} dager etter siste kontakt.",
    "Ved mistanke om smitte skal legen varsle kommuneoverlegen før prøven sendes til laboratoriet.",
    "Vanlig dose til voksne er {n} mg to ganger daglig, tatt sammen med mat.",
    "Barn under {n} år vurderes av barnelege, og foreldrene får skriftlig informasjon med hjem.",
    "Vaksinen gis i overarmen, og personen blir værende på stedet i {n} minutter etterpå.",
    "Prøven tas fra bunnen av en fersk blemme og sendes i virustransportmedium til nærmeste laboratorium.",
    "Utslettet går over av seg selv hos de fleste, men smerter kan kreve behandling i flere uker.",
    "Helsepersonell bruker hansker, frakk og åndedrettsvern når de undersøker personer med utslett.",
    "Gravide og personer med nedsatt immunforsvar har økt risiko og skal vurderes av spesialist.",
    "Den som er smittet, holder seg hjemme til alle skorper har falt av og ny hud har dannet seg.",
    "Sengetøy vaskes på minst {n} grader, og flater tørkes av med et egnet desinfeksjonsmiddel.",
    "Tidligere vaksinasjon mot kopper gir trolig noe beskyttelse, men ingen skal regne seg som trygge.",
    "Kommunen har ansvar for smittesporing og melder antall nærkontakter hver uke til instituttet.",
    "Reisende til områder med utbrudd bør unngå kontakt med syke dyr og kjøtt av ville dyr.",
    "Den andre dosen gis tidligst {n} dager etter den første, og senest innen to år.",
    "Blodprøver er ikke nødvendige før behandlingen starter, men nyrefunksjonen følges hos eldre.",
    "Rådene gjelder fra i dag og oppdateres når det kommer ny kunnskap om smitteveier og sykdom.",
    "Det er ikke vist at middelet hindrer smitte videre, og det skal ikke brukes forebyggende.",
)
_HEADINGS = (
    "Smitte",
    "Symptomer",
    "Diagnostikk",
    "Behandling",
    "Vaksine",
    "Smittevern",
    "Oppfølging",
    "Reise",
)
_TITLES = (
    "Influensa gjennom vinteren", "Meslinger: spørsmål og svar", "Håndhygiene i barnehagen",
    "Vann fra egen brønn", "Flått og skogsturer", "Nye tall om vaksinasjon", "Slik tar du prøven hjemme",
    "Matforgiftning på hytta", "Kikhoste hos spedbarn", "Lus i skolen",
    "Varme dager og eldre", "Røykeslutt uten vektøkning",
)  # fmt: skip
_SMALLEST, _LARGEST = 20 * 1024, 150 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A page without what varies; `{…}` are places that `render` fills."""

    before: str
    article: tuple[str, ...]
    after: str
    title: str


@dataclass(slots=True, kw_only=True)
class State:
    """What the origin serves now.  `revisions` counts the edits of each page.

    `noise` is "", "outside" or "inside" (then outside too).
    """

    has_validators: bool = True
    noise: str = ""
    revisions: dict[int, int] = field(default_factory=dict)


def topic_of(number: int) -> str:
    """Return what a page is about, one of some dozens."""
    return f"emne-{number % 40}"


def noise_of(number: int) -> str:
    """Return which kind of noise a page has inside its watched part."""
    return KINDS_OF_NOISE[number % len(KINDS_OF_NOISE)]


def edit_of(number: int) -> str:
    """Return in which way a page is edited."""
    return KINDS_OF_EDIT[number // 20 % len(KINDS_OF_EDIT)]


def render(number: int, state: State, tick: int) -> bytes:
    """Return the page as it is served at `tick`; with noise every tick gives other bytes."""
    bones = skeleton(number)
    outside = tick if state.noise else 0
    inside = tick if state.noise == "inside" else 0
    revision = state.revisions.get(number, 0)
    parts = (
        bones.before.replace("@nonce@", f"{outside * 7919 + 1_000_003:x}"),
        f"<main id='innhold'><nav class='sti'><a href='/'>Forsiden</a></nav><article><h1>{bones.title}</h1>",
        *_restless(number, inside),
        _edited(number, revision),
        *bones.article,
        _related(number, inside),
        "</article>",
        _aside(number, outside),
        bones.after.replace("@nonce@", f"{outside * 104729 + 15_485_863:x}").replace("@seen@", str(outside)),
    )
    return "".join(parts).encode()


@cache
def skeleton(number: int) -> Skeleton:
    """Return what of a page never changes."""
    dice = random.Random(number)
    size = dice.randint(_SMALLEST, _LARGEST)
    content = min(size // 2, dice.randint(4 * 1024, 40 * 1024))
    title = f"Veileder {number}: {dice.choice(_HEADINGS).lower()} og {dice.choice(_HEADINGS).lower()}"
    article: list[str] = []
    length = 0
    while length < content:
        article.append(_section(dice, len(article)))
        length += len(article[-1].encode())
    around = max(0, size - length)
    head = (
        f"<!doctype html><html lang='nb'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta name='csrf' content='@nonce@'><style>{_style(dice, around // 4)}</style>"
        f"<script>window.sid='@nonce@';</script></head>"
    )
    menu = _menu(dice, around // 2)
    foot = (
        "<footer><p>Instituttet har ansvar for innholdet. Besøk nr. @seen@.</p></footer>"
        f"<script>{_script(dice, around // 4)}track('@nonce@')</script></body></html>"
    )
    before = f"{head}<body><header><a href='/'>Instituttet</a><nav><ul>{menu}</ul></nav></header>"
    return Skeleton(before=before, article=tuple(article), after=foot, title=title)


def _section(dice: random.Random, place: int) -> str:
    name = f"{dice.choice(_HEADINGS)} {place + 1}"
    paragraphs = "".join(f"<p>{_paragraph(dice)}</p>" for _ in range(dice.randint(2, 5)))
    items = "".join(f"<li>{_sentence(dice)}</li>" for _ in range(dice.randint(2, 4)))
    rows = "".join(
        f"<tr><td>{age} til {age + 5} år</td><td>{dice.randint(2, 90)} mg</td></tr>" for age in (1, 6, 12)
    )
    table = f"<table><tr><th>Alder</th><th>Dose</th></tr>{rows}</table>" if place % 3 == 0 else ""
    return f"<section><h2 id='del-{place}'>{name}</h2>{paragraphs}<ul>{items}</ul>{table}</section>"


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice) for _ in range(dice.randint(2, 5)))


def _sentence(dice: random.Random) -> str:
    return dice.choice(_SENTENCES).format(n=dice.randint(2, 90))


def _menu(dice: random.Random, size: int) -> str:
    count = size // 75
    return "".join(
        f"<li class='punkt'><a href='/emne/{at}?s=@nonce@'>{dice.choice(_HEADINGS)} og mer {at}</a></li>"
        for at in range(count)
    )


def _style(dice: random.Random, size: int) -> str:
    return "".join(f".k{dice.randrange(10_000)}{{margin:{dice.randrange(40)}px}}" for _ in range(size // 22))


def _script(dice: random.Random, size: int) -> str:
    return "".join(f"set('{dice.randrange(10_000)}',{dice.random():.6f});" for _ in range(size // 24))


def _edited(number: int, revision: int) -> str:
    """Return the section in which the page is edited: it says something else for every revision."""
    kind = edit_of(number)
    dose = 100 + 7 * (number % 97) + (1000 * revision if kind == "dose" else 0)
    days = 5 + number % 31 + (revision if kind == "duration" else 0)
    must = "bør" if kind == "skal and bør" and revision % 2 else "skal"
    more = (
        f" Ved feber over {38 + revision} grader skal lege kontaktes."
        if kind == "a sentence more" and revision
        else ""
    )
    items = [
        "Mål temperaturen morgen og kveld.",
        "Hold avstand til andre i husstanden.",
        "Ta prøve ved nye symptomer.",
    ]
    if kind == "a list item less" and revision:
        items[revision % 3 : revision % 3 + 1] = (
            [f"Gi {revision} liter drikke i døgnet."] if revision > 1 else []
        )
    cell = 25 + revision if kind == "a table cell" else 25
    rows = f"<tr><td>Voksne</td><td>50 mg</td></tr><tr><td>Barn</td><td>{cell} mg</td></tr>"
    return (
        "<section><h2>Kort om tiltakene</h2>"
        f"<p>Voksne får {dose} mg to ganger daglig i {days} dager. "
        f"Nærkontakter {must} isoleres til svaret foreligger.{more}</p>"
        f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        f"<table><tr><th>Gruppe</th><th>Dose</th></tr>{rows}</table>"
        "</section>"
    )


def _restless(number: int, tick: int) -> tuple[str, ...]:
    """Return the lines below the heading: how often it was read, and when."""
    kind = noise_of(number)
    seen = 12_345 + (17 * tick if kind in {"view counter", "all four"} else 0)
    minutes = tick if kind in {"date and clock", "all four"} else 0
    moment = f"{1 + minutes // 1440 % 28}.11.2026 kl. {minutes // 60 % 24:02}.{minutes % 60:02}"
    return (
        f"<p class='visninger'>Artikkelen er lest {seen:,} ganger</p>".replace(",", " "),
        f"<p class='hentet'>Siden ble hentet {moment}</p>",
    )


def _related(number: int, tick: int) -> str:
    kind = noise_of(number)
    at = tick if kind in {"rotating links", "all four"} else 0
    links = "".join(
        f"<li><a href='/artikkel/{(at + step) % len(_TITLES)}'>{_TITLES[(at + step) % len(_TITLES)]}</a></li>"
        for step in range(3)
    )
    shown = _TITLES[(5 + (tick if kind in {"rotating teaser", "all four"} else 0)) % len(_TITLES)]
    text = "<p>Aktuelt nå: les saken om dette. <a href='/sak'>Les mer</a></p>"
    teaser = f"<div class='teaser'><h3><a href='/sak'>{shown}</a></h3>{text}</div>"
    return f"<section class='relatert'><h2>Les også</h2><ul>{links}</ul></section>{teaser}"


def _aside(number: int, tick: int) -> str:
    shown = "".join(
        f"<li><a href='/nytt/{(number + tick + at) % 997}'>{_TITLES[(number + tick + at) % 12]}</a></li>"
        for at in range(5)
    )
    return f"<aside><h2>Mest lest</h2><ul>{shown}</ul></aside></main>"
