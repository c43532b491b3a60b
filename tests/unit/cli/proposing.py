"""Pages of many makes with noise in them, and proposals for them."""

from tests.unit.cli.cli_pages import fetched
from watcher.cli.comparing import load_vocabulary
from watcher.cli.propose import Proposal, Surroundings, propose
from watcher.model.source import Source, SourceType

VOCABULARY = load_vocabulary()
URL = "https://www.kommunen.no/helse/mpox/"
GUIDANCE = (
    "Pasienten skal isoleres i 21 dager, og helsepersonell bør bruke åndedrettsvern ved prosedyrer "
    "som gir aerosoler. Prøver tas fra sår og svelg så snart symptomer oppstår, også hos barn."
)
PROSE = "".join(
    f"<h2>{heading}</h2><p>{GUIDANCE}</p><ul><li>Gi {n}00 mg to ganger daglig</li></ul>"
    for n, heading in enumerate(("Smitte", "Behandling", "Isolering"), 1)
)
TABLE = (
    "<table><tr><th>Alder</th><th>Dose</th></tr><tr><td>Voksne</td><td>600 mg</td></tr>"
    "<tr><td>Barn</td><td>200 mg</td></tr></table>"
)
MENU = "<ul>" + "".join(f'<li><a href="/tema/{n}">Temaside nummer {n}</a></li>' for n in range(25)) + "</ul>"
FOOT = (
    "<p>Besøksadresse: Gata 1, 0101 Oslo. Postadresse: Postboks 1, 0213 Oslo.</p><p>Telefon: 21 07 70 00</p>"
)
_ARTICLES = ("Covid-19", "Influensa", "Legionella", "Meslinger", "Skabb", "Tuberkulose")


def teasers(n: int) -> str:
    """Return three links that are others each time."""
    chosen = (_ARTICLES * 2)[n % 6 : n % 6 + 3]
    return "".join(f'<a href="/a/{one}">{one}</a> ' for one in chosen)


def page(body: str, *, title: str = "Mpox - Kommunen", head: str = "") -> bytes:
    """Return a page."""
    top = f'<!doctype html><html lang="nb"><head><title>{title}</title>{head}</head>'
    return f"{top}<body>{body}</body></html>".encode()


def proposal(
    first: bytes,
    second: bytes,
    *,
    kind: SourceType = SourceType.HTML,
    url: str = URL,
    sources: tuple[Source, ...] = (),
) -> Proposal:
    """Return the proposal for a page that gave these two bodies."""
    around = Surroundings(vocabulary=VOCABULARY, sources=sources)
    answers = [fetched(each, url=url, content_type="") for each in (first, second)]
    return propose(answers[0], answers[1], kind=kind, url=url, around=around)


def watched(made: Proposal) -> str:
    """Return the text that would be watched."""
    return "\n".join(block.text for block in made.document.blocks if block.kind != "meta")
