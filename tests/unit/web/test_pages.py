"""Every page: what it says, and in which state it answers."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import (
    DOSE,
    GROUP,
    NOW,
    PHONE,
    SOURCES,
    Told,
    ago,
    make_settings,
    make_source,
    make_store,
    make_web,
    publish,
)
from watcher.clock import FixedClock
from watcher.model.change import ChangeKind
from watcher.model.config import Settings
from watcher.model.status import SourceState
from watcher.web.site import renew_settings
from watcher.web.view import headline

DOSE_PAGE = "/oppdatering/2026-11-24-metodebok-mpox-2"
NOT_PAGE = "/oppdatering/2026-11-24-fhi-handbok-3"
RETRACTED_PAGE = "/oppdatering/2026-11-12-ud-drkongo-2"
CORRECTED_PAGE = "/oppdatering/2026-11-10-hdir-api-2"


def select(answer, css):
    return LexborHTMLParser(answer.text).css(css)


def text_of(answer, css="main") -> str:
    return " ".join(select(answer, css)[0].text().split())


def texts_of(answer, css) -> list[str]:
    return [" ".join(node.text().split()) for node in select(answer, css)]


def links_of(answer) -> dict[str, str]:
    """Return the addresses of the links in the page by their words."""
    return {" ".join(a.text().split()): a.attributes["href"] for a in select(answer, "a")}


# the list


def test_the_list_shows_level_headline_owner_section_and_both_texts(client):
    text = text_of(client.get("/"))
    for words in (
        "Kritisk",
        "Tecovirimat til voksne: 600 mg, ikke 200 mg",
        "Metodebok",
        "Behandling › Dosering av tecovirimat",
        "Før",
        "Nå",
        "Rad: 40 kg eller mer Kolonne: Dose",
        "Automatisk oppdaget, ikke redaksjonelt vurdert",
    ):
        assert words in text


def test_the_list_is_newest_first_under_its_days(client):
    answer = client.get("/")
    assert texts_of(answer, "h2")[:3] == ["I dag", "I går", "Onsdag 18. november 2026"]
    times = [time.attributes["datetime"] for time in select(answer, ".entry .when time")]
    assert times == sorted(times, reverse=True)


def test_the_strip_says_how_many_sources_are_confirmed_and_names_the_rest(client):
    text = text_of(client.get("/"))
    assert "6 av 7 kilder er bekreftet innen fristen." in text
    assert "Helsenorge: Mpox (apekopper) er ikke bekreftet siden 24. november 2026 kl. 02.06." in text


def test_the_strip_says_when_the_others_were_confirmed(client, store):
    assert "De andre ble bekreftet mellom kl. 10.57 og kl. 11.03." in text_of(client.get("/"))
    for each in SOURCES:
        if each.id not in {"helsenorge-mpox", "fhi-handbok"}:
            store.status_of[each.id] = replace(store.status_of[each.id], last_verified_at=ago(days=2))
    assert "Den andre ble bekreftet kl. 11.03." in text_of(client.get("/"))
    store.status_of["fhi-handbok"] = replace(store.status_of["fhi-handbok"], last_verified_at=ago(days=1))
    assert "bekreftet kl." not in text_of(client.get("/"))


def test_what_waits_for_a_person_is_said_in_the_strip_the_board_and_on_the_source_s_page(client, store):
    status = store.status_of["helsenorge-mpox"]
    store.status_of["helsenorge-mpox"] = replace(status, state=SourceState.SUSPECT, held="a" * 32)
    assert "Et svar venter på vurdering." in text_of(client.get("/"))
    row = next(row for row in select(client.get("/status"), ".board tr") if "Helsenorge" in row.text())
    assert "Venter på vurdering" in row.text()
    assert "Usikker" not in row.text()
    assert "et menneske må avgjøre" in text_of(client.get("/kilde/helsenorge-mpox"))
    store.status_of["helsenorge-mpox"] = replace(status, held="a" * 32)
    assert texts_of(client.get("/kilde/helsenorge-mpox"), ".state-line .level") == [
        "Svikter",
        "Venter på vurdering",
    ]


def test_the_board_does_not_lead_to_itself(client):
    assert "Se alle kildene" in links_of(client.get("/"))
    assert "Se alle kildene" not in links_of(client.get("/status"))


def test_the_service_s_notice_stands_on_every_page(feeds_dir):
    client = SiteClient(make_web(feeds_dir, settings=make_settings(notice="Testmiljø <b>")))
    for path in ("/", "/status", "/abonner", "/om", DOSE_PAGE, "/kilde/fhi-handbok", "/finnes-ikke"):
        assert texts_of(client.get(path), ".banner") == ["Testmiljø <b>"]


def test_without_a_notice_there_is_no_banner(client):
    assert not select(client.get("/"), ".banner")


def test_the_strip_is_calm_when_every_promise_is_kept(web, client, store):
    store.status_of["helsenorge-mpox"] = replace(store.status_of["fhi-handbok"], source_id="helsenorge-mpox")
    assert "Alle 7 kilder er bekreftet innen fristen." in text_of(client.get("/"))


def test_before_the_first_check_nothing_is_claimed(client, store):
    store.status_of.clear()
    text = text_of(client.get("/"))
    assert "0 av 7 kilder er bekreftet innen fristen." in text
    assert "er ikke bekreftet ennå." in text


def test_a_service_that_stood_still_breaks_every_promise(feeds_dir):
    web = make_web(feeds_dir, clock=FixedClock(NOW + timedelta(days=3)))
    assert "0 av 7 kilder er bekreftet innen fristen." in text_of(SiteClient(web).get("/"))


def test_a_confirmation_from_the_future_is_none(feeds_dir):
    web = make_web(feeds_dir, clock=FixedClock(NOW - timedelta(days=2)))
    assert "0 av 7 kilder er bekreftet innen fristen." in text_of(SiteClient(web).get("/"))


def test_filters_narrow_by_source_topic_and_level_upwards(client):
    def titles(query):
        return texts_of(client.get(f"/{query}"), "h3")

    assert len(titles("?kilde=fhi-handbok")) == 2
    assert titles("?tema=vaksine") == ["Ny målgruppe for vaksine: gravide nærkontakter"]
    assert len(titles("?niva=critical")) == 3
    assert len(titles("?niva=important")) == 8
    assert len(titles("?niva=minor")) == len(titles("")) == 10
    assert titles("?kilde=fhi-handbok&niva=critical") == [
        "Pasienten kan ikke lenger gå hjem når feberen er borte"
    ]


def test_a_selection_without_updates_says_so(client):
    assert "Ingen oppdateringer passer til utvalget." in text_of(client.get("/?tema=finnes-ikke"))


def test_an_empty_store_explains_why_it_is_empty(client, store):
    store.notice_list.clear()
    assert "Ingen endringer er meldt ennå." in text_of(client.get("/"))


@pytest.mark.parametrize(
    "query",
    [
        "?side=0",
        "?side=2",
        "?side=-1",
        "?side=x",
        "?side=" + "9" * 5000,
        "?niva=veldig",
        "?tema=%00",
        "?kilde=%00",
    ],
)
def test_an_address_that_means_nothing_is_not_found(client, query):
    assert client.get(f"/{query}").status_code == 404


def test_paging_keeps_filters_and_language(client, store):
    for day in range(45):
        publish(
            store,
            make_source("lang-kilde", "FHI", "Lang", "https://www.fhi.no/"),
            ago(days=20 + day),
            f"Nr. {day}",
            GROUP,
        )
    first = client.get("/?kilde=lang-kilde&lang=nn")
    older = next(href for words, href in links_of(first).items() if "→" in words)
    assert older == "/?kilde=lang-kilde&side=2&lang=nn"
    assert texts_of(client.get(older), "h3")[0] == "Nr. 20"
    last = client.get("/?kilde=lang-kilde&side=3")
    assert "Nr. 44" in last.text
    assert "→" not in " ".join(links_of(last))


def test_discovery_links_name_the_feeds_absolutely(client):
    links = select(client.get("/?kilde=fhi-handbok"), "link[type][title]")
    found = {(link.attributes["type"], link.attributes["href"]) for link in links}
    base = "http://127.0.0.1:8000/feeds"
    for suffix, media_type in (
        ("atom", "application/atom+xml"),
        ("rss", "application/rss+xml"),
        ("json", "application/feed+json"),
    ):
        assert (media_type, f"{base}/all.{suffix}") in found
        assert (media_type, f"{base}/kilde/fhi-handbok.{suffix}") in found


def test_a_single_filter_offers_its_feed_and_combined_filters_none(client):
    assert "/feeds/niva/critical.rss" in client.get("/?niva=critical").text.split("<main")[1]
    assert "/feeds/" not in client.get("/?niva=critical&kilde=fhi-handbok").text.split("<main")[1]


# an update


def test_an_update_shows_diff_facts_reasons_rules_and_where_it_stands(client):
    answer = client.get(DOSE_PAGE)
    text = text_of(answer)
    assert answer.status_code == 200
    for words in (
        "[fjernet: 200 mg][nytt: 600 mg] to ganger daglig",
        "Fakta som er endret Hva Før Nå Dose 200 mg 600 mg",
        "En dose er endret. regel dose-endret",
        "Rad: 40 kg eller mer",
        "Utgiverens egen dato 23. november 2026",
        "2 språklige endringer uten faglig betydning",
        "http://127.0.0.1:8000" + DOSE_PAGE,
        "sha256:",
    ):
        assert words in text
    assert (
        select(answer, ".ways a")[0].attributes["href"]
        == "https://metodebok.no/index.php?id=mpox#:~:text=600%20mg"
    )
    assert "/kilde/metodebok-mpox/versjon/1#b5" in answer.text
    assert "/kilde/metodebok-mpox/versjon/2#b5" in answer.text


def test_reasons_are_in_the_readers_language_and_marked_where_they_are_not(client):
    answer = client.get(f"{DOSE_PAGE}?lang=en")
    assert "A dose has changed. rule dose-endret" in text_of(answer)
    told = {one.text(): one.attributes.get("lang") for one in select(answer, ".why span:first-child")}
    assert told["A dose has changed."] is None
    assert told["Endringen står under «Behandling»."] == "nb"


def test_the_recorded_words_are_used_only_for_the_very_texts_that_were_published(client, store):
    notice = next(each for each in store.notice_list if each.slug == DOSE_PAGE.rpartition("/")[2])
    item = replace(notice.items[0], after="650 mg to ganger daglig")
    store.notice_list[store.notice_list.index(notice)] = replace(notice, items=(item,))
    assert "[fjernet: 200 mg][nytt: 650 mg] to ganger daglig" in text_of(client.get(DOSE_PAGE))


def test_a_figure_in_a_cell_is_shown_once_and_a_sentence_twice(client, store):
    publish(store, SOURCES[0], ago(minutes=5), "Tall", Told(before="10", after="11", headline="Tall"))
    assert not select(client.get("/oppdatering/2026-11-24-fhi-handbok-5"), ".inline")
    assert len(select(client.get(NOT_PAGE), ".inline")) == 1


def test_an_update_stands_by_itself_when_its_change_is_gone(client, store):
    store.change_list.clear()
    answer = client.get(DOSE_PAGE)
    assert answer.status_code == 200
    assert "Slik sto det før" not in answer.text


@pytest.mark.parametrize(
    ("before", "after", "names", "colours"),
    [
        ("Gi 10 mg.", "Gi 10 mg daglig.", ["Før", "Nå"], ["neutral", "success"]),
        ("Gi 10 mg daglig.", "Gi 10 mg.", ["Før", "Nå"], ["danger", "neutral"]),
        ("Gi 10 mg.", "Gi 20 mg.", ["Før", "Nå"], ["danger", "success"]),
        ("Gi 10 mg.", "Gi 10 mg.", ["Før", "Nå"], ["neutral", "neutral"]),
        ("", "Gi 10 mg.", ["+ Nytt"], ["success"]),
        ("Gi 10 mg.", "", ["− Fjernet"], ["danger"]),
    ],
)
def test_a_side_is_called_removed_or_new_only_when_all_of_it_is(client, store, before, after, names, colours):
    publish(store, SOURCES[0], ago(minutes=5), "Tall", Told(before=before, after=after, headline="Tall"))
    for path in ("/oppdatering/2026-11-24-fhi-handbok-5", "/"):
        sides = select(client.get(path), ".sides")[0]
        assert [" ".join(word.text().split()) for word in sides.css(".side-word")] == names
        assert [side.attributes["data-color"] for side in sides.css(".side")] == colours


def test_blanks_stand_outside_the_marks(client):
    marks = select(client.get(NOT_PAGE), ".words :is(del, ins)")
    words = [mark.text(deep=False) for mark in marks]
    assert words
    assert [word for word in words if word != word.strip()] == []


def test_few_marks_are_read_in_line_and_many_side_by_side_with_the_other_way_folded(client, store):
    rewritten = Told(
        before="Alle som reiser, får tilbud om vaksine nå.",
        after="Ingen trenger å vente lenger enn en måned.",
        headline="Nytt",
    )
    publish(store, SOURCES[0], ago(minutes=5), "Nytt", rewritten)
    few = client.get("/oppdatering/2026-11-23-ema-tecovirimat-2")
    many = client.get("/oppdatering/2026-11-24-fhi-handbok-5")
    assert len(select(few, ".item > .inline")) == len(select(few, "details.fold > .sides")) == 1
    assert len(select(many, ".item > .sides")) == len(select(many, "details.fold > .inline")) == 1


def test_changes_with_the_same_headline_are_told_apart_by_their_column(client, store):
    low = Told(before="Lav", after="Moderat", headline="Menn: Lav → Moderat", row="Menn", column="Smitte")
    risk = replace(low, column="Samlet risiko")
    publish(store, SOURCES[0], ago(minutes=5), "Menn", low, replace(risk, before="Lav "), PHONE)
    answer = client.get("/oppdatering/2026-11-24-fhi-handbok-5")
    assert texts_of(answer, ".item h2") == [
        "Menn: Lav → Moderat (Smitte)",
        "Menn: Lav → Moderat (Samlet risiko)",
        "Nytt telefonnummer til smittevernvakten",
    ]
    assert "Rad: Menn Kolonne: Smitte" in texts_of(client.get("/"), ".entry .cell")


def test_a_scale_is_called_by_its_name(client, store):
    facts = (("scale:risikonivå", "lav", "moderat"), ("scale:beredskap", "gul", "rød"), ("ukjent", "1", "2"))
    publish(
        store, SOURCES[0], ago(minutes=5), "x", Told(before="lav", after="moderat", headline="x", facts=facts)
    )
    answer = client.get("/oppdatering/2026-11-24-fhi-handbok-5")
    assert texts_of(answer, ".facts tbody th") == ["Risikonivå", "Beredskap", "Verdi"]


def test_the_moment_of_telling_is_left_out_when_it_is_that_of_seeing(client, store):
    notice = next(each for each in store.notice_list if each.slug == DOSE_PAGE.rpartition("/")[2])
    at = store.notice_list.index(notice)
    for seen, is_told in ((notice.published_at, False), (notice.published_at - timedelta(hours=1), True)):
        store.notice_list[at] = replace(notice, observed_at=seen)
        assert ("Meldt" in texts_of(client.get(DOSE_PAGE), ".found dt")) is is_told


def test_a_retracted_update_is_gone_and_says_what_to_disregard(client):
    answer = client.get(RETRACTED_PAGE)
    assert answer.status_code == 410
    assert "Denne oppdateringen er trukket tilbake" in text_of(answer)
    assert (
        links_of(answer)["Trukket: «Alle reiser til DR Kongo frarådes»"]
        == "/oppdatering/2026-11-13-ud-drkongo-3"
    )
    assert "noindex" in answer.text


def test_a_retraction_points_at_what_it_takes_back(client):
    answer = client.get("/oppdatering/2026-11-13-ud-drkongo-3")
    assert answer.status_code == 200
    assert "Trekker tilbake: Alle reiser til DR Kongo frarådes" in text_of(answer)


def test_correction_and_corrected_point_at_each_other(client):
    assert "Rettelse: behandlingen varer i 14 dager" in links_of(client.get(CORRECTED_PAGE))
    correction = client.get("/oppdatering/2026-11-11-hdir-api-3")
    assert "Retter: Behandlingen varer i 41 dager" in text_of(correction)


def test_the_editor_s_note_and_review_are_shown(client):
    text = text_of(client.get(NOT_PAGE))
    assert "Fra redaksjonen Gjelder fra i dag." in text
    assert "Redaksjonelt vurdert" in text
    assert "ikke redaksjonelt vurdert" not in text


def test_a_foreign_text_is_marked_with_its_language(client):
    quotes = select(client.get("/oppdatering/2026-11-23-ema-tecovirimat-2"), "blockquote")
    assert {quote.attributes.get("lang") for quote in quotes} == {"en"}


# a source


def test_a_source_shows_state_reasons_promise_and_next_check(client):
    text = text_of(client.get("/kilde/helsenorge-mpox"))
    for words in (
        "Svikter",
        "Siden ba om å bevise at vi er mennesker.",
        "bot-check",
        "Sist bekreftet 24. november 2026 kl. 02.06 (for 9 timer siden)",
        "bekreftes minst hver 6. time: overskredet",
        "Neste sjekk 24. november 2026 kl. 11.30",
        "Problem oppstått",
    ):
        assert words in text


def test_the_timeline_has_a_mark_for_every_version_and_says_so(client):
    answer = client.get("/kilde/fhi-handbok")
    assert len(select(answer, "svg.chart svg.at")) == 4
    assert len(select(answer, "svg.chart .trouble")) == 1
    assert "4 versjoner, 1 tidsrom uten bekreftelse" in text_of(answer, "svg.chart desc")
    assert len(select(answer, "#versjoner + table tbody tr")) == 4


def test_a_long_history_shows_its_end_and_says_so(client, store):
    source = make_source("lang-kilde", "FHI", "Lang", "https://www.fhi.no/")
    store.status_of[source.id] = replace(store.status_of["fhi-handbok"], source_id=source.id)
    for hour in range(120):
        publish(store, source, ago(hours=200 - hour), f"Nr. {hour}", GROUP)
    answer = client.get("/kilde/lang-kilde")
    assert "Viser de siste 100 av 121 versjoner." in text_of(answer)
    assert len(select(answer, "svg.chart svg.at")) == 100
    assert "ikke meldt" not in text_of(answer, "#versjoner ~ table")


def test_what_is_held_for_an_editor_is_not_told(client, store):
    change = store.change_list[-1]
    store.notice_list[:] = [each for each in store.notice_list if each.change_id != change.id]
    store.change_list[-1] = replace(change, state="held", notice_id=None)
    answer = client.get(f"/kilde/{change.source_id}")
    assert "Endret, til vurdering" in text_of(answer)
    assert "600 mg" not in answer.text


def test_a_source_that_is_no_longer_configured_keeps_its_page(web, client):
    settings = make_settings()
    renew_settings(
        web,
        Settings(
            path=settings.path,
            service=settings.service,
            store=settings.store,
            fetch=settings.fetch,
            sources=SOURCES[1:],
        ),
    )
    text = text_of(client.get("/kilde/fhi-handbok"))
    assert "Kilden følges ikke lenger." in text
    assert "Mpox – håndbok for helsepersonell" in text


# a version


def test_a_version_is_built_from_its_blocks(client):
    answer = client.get("/kilde/fhi-handbok/versjon/1")
    assert [h.tag for h in select(answer, ".archive :is(h1, h2, h3, h4, h5, h6)")] == ["h2", "h3"]
    assert texts_of(answer, ".archive ul > li > ul > li") == ["Engangsutstyr"]
    assert texts_of(answer, ".archive tbody td") == ["40 kg eller mer", "200 mg to ganger daglig"]
    assert select(answer, ".archive a")[0].attributes["href"] == "https://metodebok.no/"
    assert texts_of(answer, ".archive .box p") == ["Pasienten isoleres."]
    assert select(answer, "#b11")[0].attributes["lang"] == "nn"
    assert select(answer, 'meta[name="robots"]')[0].attributes["content"] == "noindex"


def test_the_bytes_are_only_a_download_that_cannot_run(client, store):
    answer = client.get("/kilde/fhi-handbok/versjon/1/kopi")
    assert (
        answer.content == b"<html><script>alert(1)</script><p>" + "Mpox – håndbok for helsepersonell".encode()
    )
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="fhi-handbok-v1.html"'
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch(r"sha-256=:[A-Za-z0-9+/]{43}=:", answer.headers["repr-digest"])


# the rest


def test_the_board_lists_every_source_and_its_promise(client):
    answer = client.get("/status")
    rows = select(answer, "table.board tbody tr")
    assert len(rows) == 7
    helsenorge = next(row for row in rows if "Helsenorge" in row.text())
    assert "Overskredet" in helsenorge.text()
    assert helsenorge.attributes["class"] == "unsound"
    assert "FHI: Apekopper, utbruddsside" in text_of(answer)


def test_the_subscription_page_lists_all_feeds(client):
    text = client.get("/abonner").text
    for scope in ("all", "vurdert", "niva/critical", "niva/important", "tema/reise", "kilde/ema-tecovirimat"):
        for suffix in ("atom", "rss", "json"):
            assert f'href="http://127.0.0.1:8000/feeds/{scope}.{suffix}"' in text
    assert 'href="http://127.0.0.1:8000/feeds/feeds.opml"' in text
    assert "fhi-gammel" not in text


def test_about_explains_every_level(client):
    text = text_of(client.get("/om"))
    for word in ("Kritisk", "Viktig", "Mindre", "Språklig", "Støy", "drift@example.no"):
        assert word in text


def test_health_is_json_and_is_not_kept(client):
    answer = client.get("/healthz")
    assert answer.json()["status"] == "ok"
    assert answer.headers["cache-control"] == "no-store"


def test_robots_may_read_all_but_the_archive_and_the_desk(client):
    shut = "User-agent: *\nDisallow: /kilde/*/versjon/\nDisallow: /redaksjon\nDisallow: /api/\n"
    assert client.get("/robots.txt").text == shut


@pytest.mark.parametrize(
    "path",
    [
        "/finnes-ikke",
        "/oppdatering/finnes-ikke",
        "/oppdatering/%00",
        "/kilde/finnes-ikke",
        "/kilde/%00",
        "/kilde/fhi-handbok/versjon/99",
        "/kilde/fhi-handbok/versjon/0",
        "/kilde/fhi-handbok/versjon/x",
        "/kilde/fhi-handbok/versjon/" + "9" * 5000,
        "/kilde/fhi-handbok/versjon/99/kopi",
        "/static/finnes-ikke.css",
        "/static/%2e%2e/site.py",
        "/feeds/finnes-ikke.atom",
    ],
)
def test_what_is_not_there_gets_a_page_in_plain_words(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Siden finnes ikke" in text_of(answer)


def test_pages_are_read_only(client):
    answer = client.request("POST", "/status")
    assert answer.status_code == 405
    assert "Siden kan bare leses." in text_of(answer)


def test_an_error_of_ours_gets_a_page_and_the_headers(store, feeds_dir):
    del store.documents[store.version_list[0].document_id]
    web = make_web(feeds_dir, store=store)
    first = store.version_list[0]
    answer = SiteClient(web, shows_errors=False).get(f"/kilde/{first.source_id}/versjon/{first.number}")
    assert answer.status_code == 500
    assert "Noe gikk galt hos oss" in text_of(answer)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_every_address_on_every_page_leads_somewhere(client):
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in {200, 302, 410}, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += [
                href for href in links_of(answer).values() if href.startswith("/") and "lang=" not in href
            ]
    assert len(seen) > 30


def test_with_a_path_in_the_public_address_all_links_stay_below_it(feeds_dir):
    settings = make_settings(base_url="https://sykehus.example.no/mpox")
    client = SiteClient(make_web(feeds_dir, settings=settings))
    own = [href for href in links_of(client.get("/")).values() if href.startswith("/")]
    assert all(href.startswith("/mpox/") for href in own)
    assert 'href="https://sykehus.example.no/mpox/feeds/all.atom"' in client.get("/").text


def test_moved_text_is_shown_even_when_both_sides_are_the_same(store, feeds_dir):
    publish(
        store,
        SOURCES[0],
        ago(minutes=5),
        "Avsnitt flyttet",
        Told(before="Samme tekst.", after="Samme tekst.", headline="x", kind=ChangeKind.MOVED),
    )
    client = SiteClient(make_web(feeds_dir, store=store))
    assert "Samme tekst." in text_of(client.get("/"))


def test_the_number_of_store_questions_does_not_grow_with_the_list(feeds_dir):
    class Counting:
        def __init__(self, inner):
            self.inner, self.asked = inner, 0

        def __getattr__(self, name):
            self.asked += 1
            return getattr(self.inner, name)

    def asked(extra):
        store = make_store()
        for n in range(extra):
            publish(store, SOURCES[0], ago(minutes=50 + n), f"Nr. {n}", DOSE)
        counting = Counting(store)
        web = make_web(feeds_dir, store=counting)
        SiteClient(web).get("/")
        first = counting.asked
        SiteClient(web).get("/kilde/fhi-handbok")
        return first, counting.asked - first

    assert asked(0) == asked(30)


def test_levels_are_told_by_word_and_shape_too(client):
    tags = select(client.get("/"), ".entry .level")
    shapes = {tag.text().strip(): tag.css("svg > *")[0].html for tag in tags}
    assert shapes.keys() == {"Kritisk", "Viktig", "Mindre"}
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize(
    ("title", "language", "shown"),
    [
        ("Kritisk: dosen er endret – FHI", "nb", "dosen er endret"),
        ("Critical: the dose changed – FHI", "en", "the dose changed"),
        ("Trukket: «Kritisk: dosen er endret – FHI»", "nb", "Trukket: «Kritisk: dosen er endret – FHI»"),
        ("Kritisk:  – FHI", "nb", "Kritisk:  – FHI"),
        ("Dosen – FHI – er endret", "xx", "Dosen – FHI – er endret"),
    ],
)
def test_level_and_owner_are_not_said_twice_in_a_headline(store, title, language, shown):
    notice = replace(store.notice_list[0], title=title, language=language, level=5, source_owner="FHI")
    assert headline(notice).strip() == shown


def test_when_the_editors_reviewed_it_is_said_and_by_whom_is_not(client, store):
    slug = NOT_PAGE.rpartition("/")[2]
    at = next(i for i, each in enumerate(store.notice_list) if each.slug == slug)
    assert "Vurdert av redaksjonen" not in text_of(client.get(NOT_PAGE))
    reviewed = datetime(2026, 11, 24, 8, 4, tzinfo=UTC)
    store.notice_list[at] = replace(store.notice_list[at], reviewed_at=reviewed)
    said = text_of(client.get(NOT_PAGE)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Vurdert av redaksjonen 24. november 2026 kl. 09.04" in said
