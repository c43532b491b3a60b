from collections import Counter
from pathlib import Path

import pytest

from tests.unit.cli.cli_pages import fetched
from tests.unit.cli.proposing import FOOT, GUIDANCE, MENU, PROSE, TABLE, page, proposal, teasers, watched
from watcher.cli.propose_answers import extract, said
from watcher.demo.origin.serve import Origin
from watcher.errors import ExtractError
from watcher.model.source import ExtractionRules, SourceType

LAYOUTS = sorted(each.parent for each in (Path(__file__).parents[2] / "pages").glob("*/page.html"))
MENUS = {
    "confluence": {"Page tree", "Blood culture"},
    "helsebiblioteket": {"Meny"},
    "rki": {"Institut", "Zum Thema", "Impfung"},
    "who": {"Regions"},
}
"""Words of menus that the program cannot tell from content by itself, and that a selector leaves out."""


def made_by(system: str, n: int) -> bytes:
    """Return a page as `system` makes it, with noise of its own on the nth request."""
    bodies = {
        "wordpress": f"""<div id="page"><div id="masthead">{MENU}</div>
            <article id="post-44" class="post-44 post">
            <h1>Mpox</h1><div class="entry-content">{PROSE}{TABLE}
            <div class="post-views">Vist {n}7 ganger</div></div></article>
            <div class="widget-area"><h2>Siste</h2>{teasers(n)}</div><div id="colophon">{FOOT}</div></div>""",
        "drupal": f"""<div class="layout-container"><div class="region">{MENU}</div><div id="block-content">
            <h1>Mpox</h1><div class="field--name-body">{PROSE}</div>
            <div class="field--name-table">{TABLE}</div>
            </div><div class="views-row"><h3>{teasers(n)}</h3><p>Les om hva som anbefales for alle i dag.</p>
            </div>{FOOT}</div>""",
        "episerver": f"""<form id="aspnetForm"><div>{MENU}</div><div id="page"><div class="c-body">
            <h1>Mpox</h1>{PROSE}{TABLE}<p>Siden er lest {n} ganger</p></div></div><div>{FOOT}</div></form>""",
        "confluence": f"""<div id="header">{MENU}</div><div id="content"><h1>Mpox</h1>
            <div class="page-metadata">Endret for {n} minutter siden</div>
            <div id="main-content" class="wiki-content">{PROSE}{TABLE}</div></div>{FOOT}""",
        "next": f"""<div class="Head_x__a1B2c">{MENU}</div><div class="Article_body__q8RtZ">
            <h1 class="css-1x2y3z">Mpox</h1>{PROSE}{TABLE}
            <i class="Count_it__z{n}1">Sett {n}3 ganger</i></div>
            <div class="Foot_x__p0O9i">{FOOT}</div>""",
        "sharepoint": f"""<div class="SPCanvas"><div class="CanvasZone"><h1>Mpox</h1>
            <div class="rte-{n}">{PROSE}</div><div class="ControlZone">{TABLE}</div></div>
            <div class="k_{n}x">{n} visninger</div></div>""",
        "mains": f"""<nav>{MENU}</nav><main id="m{n}"><h1>Mpox</h1>{TABLE}</main><main>{PROSE}</main>
            <aside>{teasers(n)}</aside>""",
    }
    return page(bodies[system])


SYSTEMS = ("wordpress", "drupal", "episerver", "confluence", "next", "sharepoint", "mains")


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_page_of_any_make_is_watched_whole_without_menu_foot_and_noise(system):
    made = proposal(made_by(system, 3), made_by(system, 4))
    text = watched(made)
    assert text.count(GUIDANCE) == 3
    assert "Voksne | 600 mg" in text
    noise = ("Temaside", "Besøksadresse", "Legionella", "Vist", "Sett", "visninger")
    assert not any(word in text for word in noise)
    assert made.is_stable
    assert all(one.remedy for one in made.differences)
    assert made.entry["keep"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_selector_rests_on_a_name_that_a_build_or_a_request_has_made(system):
    made = proposal(made_by(system, 3), made_by(system, 4))
    selectors = " ".join((*made.rules.keep, *made.rules.drop))
    assert not any(sign.isdigit() for sign in selectors)
    assert "nth" not in selectors


@pytest.mark.parametrize("folder", LAYOUTS, ids=lambda each: each.name)
def test_every_layout_is_watched_whole_and_without_furniture(folder):
    body = (folder / "page.html").read_bytes()
    made = proposal(body, body, url=f"https://www.example.org/{folder.name}/")
    whole = extract(fetched(body, url=f"https://www.example.org/{folder.name}/"), ExtractionRules())
    assert set(said(whole) - said(made.document)) <= MENUS.get(folder.name, set())
    assert said(made.document) - said(whole) == Counter()


@pytest.mark.parametrize(
    "source_id", ["fhi-handbok", "fhi-mpox", "ud-drkongo", "helsenorge-mpox", "metodebok-mpox"]
)
def test_pages_with_noise_get_a_proposal_that_is_the_same_twice_and_keeps_the_guidance(source_id):
    origin = Origin()
    url = origin.sources[source_id].url
    first, second = (origin.clean_body(source_id, 0, n=n) for n in (1, 2))
    made = proposal(first, second, url=url)
    assert made.is_stable
    assert made.document.text_chars > 1500


def test_names_of_a_build_alone_leave_the_page_to_the_program():
    body = page(f'<div id="ember12"><div class="css-1x2y3z"><h1>Mpox</h1>{PROSE}</div></div>')
    made = proposal(body, body)
    assert "keep" not in made.entry
    assert watched(made).count(GUIDANCE) == 3


def test_the_lead_beside_the_body_is_never_lost():
    lead = "Mpox er en meldepliktig sykdom, og alle tilfeller skal meldes samme dag."
    body = page(f'<div class="hero"><h1>Mpox</h1><p>{lead}</p></div><div class="article-body">{PROSE}</div>')
    made = proposal(body, body)
    assert lead in watched(made)
    lost = next(one for one in made.candidates if one.keep == (".article-body",))
    assert "would lose" in lost.fault


def test_a_dose_that_differs_is_told_and_never_dropped_or_muted():
    first, second = (
        page(f'<main><h1>Mpox</h1>{PROSE}<p class="tip">Gi {n}0 mg ved behov.</p></main>') for n in (1, 2)
    )
    made = proposal(first, second)
    assert "Gi 10 mg ved behov." in watched(made)
    assert (made.rules.drop, made.rules.mute) == ((), ())
    assert made.differences[0].remedy == ""
    assert "guidance" in made.differences[0].why
    assert not made.is_stable


def test_a_table_that_differs_is_never_dropped():
    first, second = (
        page(
            f"<main><h1>Mpox</h1>{PROSE}"
            f'<table class="stock"><tr><td>Lager</td><td>{n}</td></tr></table></main>'
        )
        for n in (11, 12)
    )
    made = proposal(first, second)
    assert "Lager | 11" in watched(made)
    assert made.differences[0].remedy == ""


def test_an_element_that_holds_a_counter_and_guidance_is_not_dropped_for_the_counter():
    first, second = (
        page(
            f"<main><h1>Mpox</h1>{PROSE}"
            f'<div class="tail"><p>{GUIDANCE} Alltid.</p><p>Vist {n} ganger</p></div></main>'
        )
        for n in (11, 12)
    )
    made = proposal(first, second)
    assert f"{GUIDANCE} Alltid." in watched(made)
    assert made.rules.drop == ()
    assert made.rules.mute[0].text == "Vist # ganger"
    assert made.is_stable


def test_links_to_documents_are_not_dropped_with_what_differs_beside_them():
    first, second = (
        page(
            f'<main><h1>Mpox</h1>{PROSE}<div class="files"><a href="/p.pdf">Prosedyren</a>'
            f"<p>Hentet {n} ganger</p></div></main>"
        )
        for n in (11, 12)
    )
    assert "Prosedyren" in watched(proposal(first, second))


def test_session_ids_in_links_are_no_difference():
    first, second = (
        page(f'<main><h1>Mpox</h1>{PROSE}<p>Se <a href="/a;jsessionid={n}?sid={n}">mer</a></p></main>')
        for n in (1, 2)
    )
    assert proposal(first, second).differences == ()


def test_links_that_differ_in_a_sentence_are_told_and_its_words_stay():
    first, second = (
        page(
            f"<main><h1>Mpox</h1>{PROSE}"
            f'<p>Les mer om hva som gjelder i <a href="/t/{n}">veilederen</a>.</p></main>'
        )
        for n in (1, 2)
    )
    made = proposal(first, second)
    assert "its links lead to other addresses" in made.differences[0].why
    assert made.rules.mute == ()


def test_guidance_outside_of_what_would_be_watched_is_told():
    told = "Barn skal ha 200 mg to ganger daglig."
    body = page(f'<main><h1>Mpox</h1>{PROSE}</main><div class="related"><p>{told}</p></div>')
    made = proposal(body, body)
    assert made.outside is not None
    assert made.outside.guidance == (told,)
    assert told not in watched(made)


def test_menus_outside_are_counted_and_no_guidance():
    body = page(f"<header>{MENU}</header><main><h1>Mpox</h1>{PROSE}</main><footer>{FOOT}</footer>")
    outside = proposal(body, body).outside
    assert outside is not None
    assert outside.blocks >= 25
    assert outside.guidance == ()


def test_text_that_cannot_be_read_is_an_error():
    with pytest.raises(ExtractError):
        proposal(b"not json", b"not json", kind=SourceType.JSON)
