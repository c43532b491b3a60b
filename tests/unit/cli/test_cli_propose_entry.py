import json

import pytest

from tests.unit.cli.cli_pages import fetched
from tests.unit.cli.proposing import GUIDANCE, PROSE, page, proposal, watched
from watcher.cli.propose_address import is_same_page, leads_astray, plainer_address
from watcher.cli.propose_contract import held_to
from watcher.cli.propose_entry import entry_id, without_site
from watcher.cli.propose_kind import misnamed, type_of_answer, unreadable
from watcher.model.ids import SourceId
from watcher.model.source import Contract, ExtractionRules, Source, SourceType

HTML, JSON, FEED, SITEMAP, TEXT, PDF = (
    SourceType.HTML,
    SourceType.JSON,
    SourceType.FEED,
    SourceType.SITEMAP,
    SourceType.TEXT,
    SourceType.PDF,
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Nytt</title>'
    + "".join(f"<item><title>Sak {n}</title><link>https://a.no/{n}</link></item>" for n in range(12))
    + "</channel></rss>"
).encode()
SITES = b'<?xml version="1.0"?><!-- x --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.no/1</loc></url></urlset>'


@pytest.mark.parametrize(
    ("body", "called", "kind"),
    [
        (b"%PDF-1.7 x", "application/octet-stream", PDF),
        (b'\xef\xbb\xbf{"a": "b"}', "text/html", JSON),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json", FEED),
        (RSS, "text/html", FEED),
        (SITES, "text/xml", SITEMAP),
        (SITES, "application/octet-stream", SITEMAP),
        (b"<!-- x --><!DOCTYPE html><html><body>x", "text/plain", HTML),
        (b"<div><p>Et fragment</p></div>", "", HTML),
        (b"Mpox\n\nIsoler i 21 dager.", "text/html; charset=utf-8", TEXT),
        (b"Mpox\n\nIsoler i 21 dager.", "", TEXT),
        (b"{ikke json} Isoler i 21 dager.", "application/octet-stream", TEXT),
        (
            b"<?xml version='1.0'?><!DOCTYPE feed [<!ENTITY a 'b'>]><atom:feed xmlns:atom='x'/>",
            "text/plain",
            FEED,
        ),
    ],
)
def test_a_type_is_told_by_the_body_before_the_header(body, called, kind):
    assert type_of_answer(fetched(body, content_type=called)) is kind


def test_what_a_server_calls_wrong_is_told_and_what_it_calls_right_is_not():
    assert misnamed(fetched(RSS, content_type="text/html"), FEED) == "text/html"
    assert misnamed(fetched(SITES, content_type="application/xml"), SITEMAP) == ""
    assert misnamed(fetched(RSS, content_type=""), FEED) == ""


def test_files_that_no_type_reads_have_a_name():
    assert "Office" in unreadable(fetched(b"PK\x03\x04word"))
    assert "image" in unreadable(fetched(b"\x89PNG\r\n"))
    assert "bytes" in unreadable(fetched(b"ab\x00cd"))
    assert unreadable(fetched(b"\xff\xfea\x00b\x00")) == ""
    assert unreadable(fetched(b"<html>")) == ""


def test_the_text_of_a_json_answer_is_kept_and_its_envelope_is_not():
    first, second = (
        json.dumps(
            {
                "requestId": f"r{n}",
                "took": n,
                "data": {"artikkel": {"tittel": "Mpox", "tekst": PROSE, "visninger": n, "dose": "5 mg"}},
            }
        ).encode()
        for n in (1, 2)
    )
    made = proposal(first, second, kind=JSON)
    assert made.entry["keep"] == ["data.artikkel"]
    assert made.entry["drop"] == ["data.artikkel.visninger"]
    assert made.entry["title"] == "Mpox"
    assert made.is_stable
    assert made.fields[0].path == "data.artikkel.tekst"


def test_a_json_answer_with_a_dose_beside_its_text_is_watched_whole():
    body = json.dumps({"dose": "600 mg", "data": {"tekst": PROSE}}).encode()
    made = proposal(body, body, kind=JSON)
    assert "keep" not in made.entry
    assert "600 mg" in watched(made)


def test_a_dose_in_json_that_differs_is_never_dropped():
    first, second = (json.dumps({"data": {"tekst": PROSE, "dose": f"{n} mg"}}).encode() for n in (5, 6))
    made = proposal(first, second, kind=JSON)
    assert "drop" not in made.entry
    assert not made.is_stable


def test_a_feed_may_lose_most_of_its_items_before_its_contract_breaks():
    made = proposal(RSS, RSS, kind=FEED)
    assert made.contract.min_chars < made.document.text_chars // 5
    assert made.contract.headings == ()


def test_the_entry_has_id_title_language_owner_and_a_contract():
    body = page(
        f"<main><h1>Råd om mpox</h1>{PROSE}</main>", head='<meta property="og:site_name" content="Kommunen">'
    )
    made = proposal(body, body)
    assert made.entry["id"] == "kommunen-mpox"
    assert made.entry["title"] == "Råd om mpox"
    assert made.entry["owner"] == "Kommunen"
    assert made.entry["lang"] == "nb"
    assert made.contract.headings == ("Smitte", "Behandling", "Isolering")
    assert made.contract.min_chars * 2 <= made.document.text_chars


def test_the_languages_of_pages_are_told_by_their_text():
    texts = {
        "nn": "Pasienten skal ikkje vere heime, og dei som er sjuke må få hjelp frå legen. ",
        "en": "The patient should be isolated for 21 days, and those who are ill must be seen by a doctor. ",
        "sv": "Patienten ska isoleras och de som är sjuka ska inte gå till arbetet när de har feber. ",
        "de": "Der Patient ist zu isolieren, und die Kranken werden nicht mit den anderen behandelt. ",
    }
    for lang, text in texts.items():
        body = page(f"<main><h1>Mpox</h1><p>{text * 4}</p></main>").replace(b' lang="nb"', b"")
        assert proposal(body, body).entry["lang"] == lang


def test_a_source_on_the_same_host_names_the_owner_and_topics_in_use_are_used_again():
    other = Source(
        id=SourceId("kommunen-mpox"),
        title="A",
        owner="Kommunen AS",
        url="https://kommunen.no/a",
        rules=ExtractionRules(),
        topics=("mpox", "smittevern"),
    )
    body = page(f"<main><h1>Mpox</h1>{PROSE}</main>")
    made = proposal(body, body, sources=(other,))
    assert made.entry["owner"] == "Kommunen AS"
    assert made.entry["topics"] == ["mpox"]
    assert made.entry["id"] == "kommunen-mpox-2"


def test_headings_with_figures_questions_or_news_are_not_demanded():
    sections = "".join(
        f"<h2>{heading}</h2><p>{GUIDANCE}</p>" for heading in ("Aktuelt", "Uke 34", "Hva er mpox?", "Smitte")
    )
    body = page(f"<main><h1>Mpox</h1>{sections}</main>")
    assert proposal(body, body).contract.headings == ("Smitte",)


def test_the_word_for_the_subject_is_demanded_of_the_title_when_the_text_says_it_often():
    body = page(
        f"<main><h1>Mpox – veileder for helsepersonell</h1><p>{'Mpox smitter. ' * 4}</p>{PROSE}</main>"
    )
    assert proposal(body, body).contract.title == "Mpox"


def test_each_demand_of_a_contract_is_held_to_what_was_measured():
    body = page(f"<main><h1>Mpox</h1>{PROSE}</main>")
    contract = Contract(
        min_chars=10, max_chars=20, headings=("smit", "Borte"), contains=("21 DAGER",), title="Kopper"
    )
    made = list(held_to(proposal(body, body).document, contract))
    assert [one.is_met for one in made] == [True, False, True, False, True, False]
    assert made[3].measured == "no such heading"
    assert made[4].measured == "3 times"


@pytest.mark.parametrize(
    ("url", "title", "made"),
    [
        ("https://www.fhi.no/sm/mpox/?term=", "x", "fhi-mpox"),
        ("https://a.helse.no/side.aspx?id=4", "Mpox i sykehus", "helse-mpox-i-sykehus"),
        ("https://etat.no/api/v1/99001234", "Mpox", "etat-api"),
        ("http://127.0.0.1:8000/", "", "side-side"),
    ],
)
def test_an_id_is_made_of_the_site_and_the_last_telling_part(url, title, made):
    assert entry_id(url, title, ()) == made


def test_the_name_of_the_site_is_no_part_of_a_title():
    assert without_site("Mpox - FHI", "FHI") == "Mpox"
    assert without_site("FHI | Mpox | Råd", "FHI") == "Mpox"
    assert without_site("Mpox-vaksine", "FHI") == "Mpox-vaksine"


def test_the_address_that_a_page_calls_its_own_is_proposed_and_one_elsewhere_is_not():
    def canonical(href: str) -> str:
        body = page("<main><h1>Mpox</h1></main>", head=f'<link rel="canonical" href="{href}">')
        return plainer_address(fetched(body, url="https://a.no/mpox?side=2"), HTML)[0]

    assert canonical("/mpox") == "https://a.no/mpox"
    assert canonical("https://www.a.no/mpox/") == "https://www.a.no/mpox/"
    assert canonical("https://b.no/mpox") == ""
    assert canonical("https://a.no/") == ""
    assert canonical("javascript:alert(1)") == ""


def test_an_address_is_proposed_without_what_a_campaign_added():
    answer = fetched(page("<p>x</p>"), url="https://a.no/mpox?id=5&utm_source=brev")
    assert plainer_address(answer, HTML)[0] == "https://a.no/mpox?id=5"
    assert plainer_address(fetched(page("<p>x</p>"), url="https://a.no/mpox"), HTML) == ("", "")


def test_two_answers_are_one_page_when_nearly_all_text_is_the_same():
    one, other = page(f"<h1>A</h1>{PROSE}<p>Vist 1 gang</p>"), page(f"<h1>A</h1>{PROSE}<p>Vist 2 ganger</p>")
    assert is_same_page(fetched(one), fetched(other), HTML)
    assert not is_same_page(fetched(one), fetched(page(f"<h1>B</h1><p>{GUIDANCE[::-1]}</p>")), HTML)


def test_a_way_to_a_front_page_or_another_site_is_odd():
    assert "front page" in leads_astray("https://a.no/mpox", "https://a.no/")
    assert "another site" in leads_astray("https://a.no/mpox", "https://b.no/mpox")
    assert leads_astray("https://a.no/mpox", "https://www.a.no/sykdom/mpox") == ""
