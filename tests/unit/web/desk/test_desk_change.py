"""The page of a change: what was ruled, what may be, what would go out; two people at once; the two flows."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.web.desk.review_desk import CHANGE, QUEUE, ReviewDesk, hidden, open_review, rule
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.record import ReviewState
from watcher.model.review import DecisionKind


@pytest.fixture
def review(tmp_path: Path):
    with open_review(tmp_path) as made:
        yield made


def test_the_page_shows_the_change_why_it_is_grave_and_what_has_happened(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in("lars")
    assert browser.get(f"{CHANGE}/{change_id}?plass=1").status_code == 200
    text = " ".join(browser.text().split())
    for words in (
        "Kritisk",
        "Bare endringene",
        "Side om side",
        "Forløpet",
        "Oppdaget",
        "Publisert",
        "1 av 1",
    ):
        assert words in text
    assert "Godkjenn" not in text


def test_a_change_that_is_not_there_is_not_found(review: ReviewDesk) -> None:
    browser = review.logged_in()
    assert browser.get(f"{CHANGE}/x").status_code == 404
    assert browser.post(f"{CHANGE}/x/vurder", gjor="godkjenn", valgt_en="x:0").status_code == 404


def test_a_form_of_another_change_decides_nothing(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{first}")
    assert rule(browser, "godkjenn", second).status_code == 404
    assert not review.program.app.store.decisions(second)


def test_an_approval_in_own_words_reaches_readers_as_it_was_previewed(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}?plass=1")
    words = {
        "overskrift": "Ny dose for voksne",
        "merknad": "Gjelder fra i dag.",
        "niva": "important",
        "fordi": "Avklart med FHI",
    }
    answer = rule(browser, "vis", change_id, **words)
    assert answer.status_code == 200
    text = " ".join(browser.text().split())
    assert "Ingenting er sendt ennå." in text
    assert "Viktig: Ny dose for voksne" in text
    assert "Gjelder fra i dag." in text
    assert not review.program.app.store.decisions(change_id)
    rule(browser, "godkjenn", change_id, **words)
    review.program.settle()
    told = review.program.notices()[0]
    assert told.title.startswith("Viktig: Ny dose for voksne")
    assert (told.note, told.level, told.review) == (
        "Gjelder fra i dag.",
        Level.IMPORTANT,
        NoticeReview.REVIEWED,
    )
    browser.get(f"{CHANGE}/{change_id}")
    assert "Avklart med FHI" in browser.text()


def test_what_an_editor_types_is_text_wherever_it_is_shown(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}")
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"
    words = {"overskrift": hostile, "merknad": hostile, "fordi": hostile}
    shown = []
    for what in ("vis", "godkjenn"):
        rule(browser, what, change_id, **words)
        shown.append(browser.shown)
    browser.get(f"{CHANGE}/{change_id}")
    for page in (*shown, browser.shown):
        assert "alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page


def test_another_level_needs_its_reason_and_nothing_typed_is_lost(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}")
    answer = rule(browser, "godkjenn", change_id, overskrift="Min egen", merknad="Og dette", niva="minor")
    assert answer.status_code == 422
    assert "Skriv hvorfor nivået er et annet" in browser.text()
    assert "Min egen</textarea>" in browser.shown
    assert "Og dette</textarea>" in browser.shown
    assert 'value="minor" selected' in browser.shown


def test_after_a_decision_comes_the_next_of_the_same_filter(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    browser = review.logged_in()
    browser.get(f"{QUEUE}?niva=critical")
    browser.get(f"{CHANGE}/{first}?niva=critical&plass=1")
    assert f"{CHANGE}/{second}?niva=critical&amp;plass=2" in browser.shown
    answer = rule(browser, "godkjenn", first)
    assert answer.request.url.path == f"{CHANGE}/{second}"
    assert answer.request.url.params["niva"] == "critical"
    assert "Godkjent:" in browser.text()
    answer = rule(browser, "godkjenn", second)
    assert answer.request.url.path == QUEUE
    assert "niva=critical" in str(answer.request.url)


def test_the_second_of_two_people_hears_who_was_first_and_loses_nothing(review: ReviewDesk) -> None:
    change_id = review.change()
    anna, bo = review.logged_in(), review.logged_in("bo")
    anna.get(f"{CHANGE}/{change_id}")
    bo.get(f"{CHANGE}/{change_id}")
    rule(anna, "vent", change_id, fordi="Spør FHI først")
    answer = rule(bo, "godkjenn", change_id, overskrift="Bos overskrift", merknad="Bos merknad")
    assert answer.status_code == 409
    text = " ".join(bo.text().split())
    assert "Allerede avgjort av Anna kl." in text
    assert "Satt på vent" in text
    assert "Spør FHI først" in text
    assert "Bos overskrift</textarea>" in bo.shown
    answer = rule(bo, "godkjenn", change_id, overskrift="Bos overskrift", merknad="Bos merknad")
    assert answer.status_code == 200
    assert review.program.app.store.decisions(change_id)[-1].headline == "Bos overskrift"


def test_what_waits_to_be_sent_is_shown_with_its_seconds_and_undone_from_the_page(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}")
    rule(browser, "godkjenn", change_id)
    review.program.clock.wait(seconds=18)
    browser.get(f"{CHANGE}/{change_id}")
    assert "om 42 sekunder" in browser.text()
    browser.post(f"{QUEUE}/angre", vurdering=hidden(browser, "vurdering"), endring=change_id, spor="")
    assert browser.path == f"{CHANGE}/{change_id}"
    assert "angret av Anna" in browser.text()


def test_a_rejection_of_what_is_published_withdraws_it(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}")
    assert "leserne får en melding om at den er trukket tilbake" in browser.text()
    rule(browser, "avvis", change_id, grunn="wrong")
    review.program.settle()
    assert review.program.notices()[0].kind is NoticeKind.RETRACTION


def test_notes_and_reopening_stay_on_the_page(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}?plass=1")
    rule(browser, "notat", change_id, fordi="Ringte FHI kl. 9")
    assert browser.path == f"{CHANGE}/{change_id}"
    assert "Ringte FHI kl. 9" in browser.text()
    assert [one.kind for one in review.program.app.store.decisions(change_id)] == [DecisionKind.NOTE]


def test_a_correction_shows_what_was_seen_asks_previews_and_is_sent(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(f"{CHANGE}/{change_id}/rett?niva=critical&plass=1")
    assert "Dette har leserne sett" in browser.text()
    path = f"{CHANGE}/{change_id}/rett"
    typed: dict[str, Any] = {
        "overskrift": "Dosen er 600 mg",
        "galt": "Vi skrev 400 mg.",
        "riktig": "Dosen er 600 mg.",
    }
    kept: dict[str, Any] = {"valgt": hidden(browser, "valgt"), "spor": hidden(browser, "spor"), "plass": "1"}
    assert browser.post(path, steg="vis", **kept, overskrift="x", galt="", riktig="y").status_code == 422
    assert browser.post(path, steg="vis", **kept, **typed).status_code == 200
    text = " ".join(browser.text().split())
    assert "Steg 2 av 2" in text
    assert "Rettelse: Kritisk: Dosen er 600 mg" in text
    assert "Vi skrev 400 mg. Dosen er 600 mg." in text
    assert not review.program.app.store.decisions(change_id)
    browser.post(path, steg="skriv", **kept, **typed)
    assert "Vi skrev 400 mg.</textarea>" in browser.shown
    browser.post(path, steg="send", **kept, **typed)
    assert browser.path == f"{CHANGE}/{change_id}"
    review.program.settle()
    newest, first = review.program.notices()
    assert (newest.kind, newest.in_reply_to, first.review) == (
        NoticeKind.CORRECTION,
        first.id,
        NoticeReview.CORRECTED,
    )


def test_a_retraction_goes_the_same_way(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    path = f"{CHANGE}/{change_id}/trekk"
    browser.get(path)
    kept: dict[str, Any] = {"valgt": hidden(browser, "valgt"), "spor": ""}
    assert browser.post(path, steg="vis", **kept, merknad="").status_code == 422
    assert browser.post(path, steg="vis", **kept, merknad="Siden var en prøve.").status_code == 200
    assert "Siden var en prøve." in browser.text()
    browser.post(path, steg="send", **kept, merknad="Siden var en prøve.")
    review.program.settle()
    assert review.program.item(change_id).state is ReviewState.REJECTED
    assert "Siden var en prøve." in review.program.notices()[0].note


def test_what_was_never_published_cannot_be_corrected(tmp_path: Path) -> None:
    with open_review(tmp_path, "hold") as review:
        change_id = review.change()
        browser = review.logged_in()
        browser.get(f"{CHANGE}/{change_id}/rett")
        assert "aldri publisert" in browser.text()
        browser.get(f"{CHANGE}/{change_id}")
        rule(browser, "vis", change_id, merknad="Ny dose.")
        assert "Ny melding i feedleseren" in browser.text()


def test_a_second_reader_agrees_and_only_then_it_is_sent(tmp_path: Path) -> None:
    with open_review(tmp_path, review='[review]\nsecond_reader_from = "critical"\n') as review:
        change_id = review.change()
        anna, bo = review.logged_in(), review.logged_in("bo")
        anna.get(f"{CHANGE}/{change_id}")
        rule(anna, "godkjenn", change_id, overskrift="Ny dose")
        assert "Venter på en annen leser." in anna.text()
        review.program.settle()
        anna.get(f"{CHANGE}/{change_id}")
        assert "Enig, send den" not in anna.text()
        bo.get(f"{CHANGE}/{change_id}")
        assert "Enig, send den" in bo.text()
        rule(bo, "enig", change_id, svar=hidden(bo, "svar"))
        review.program.settle()
        assert review.program.item(change_id).state is ReviewState.APPROVED


def test_merging_asks_which_one_the_others_are_told_under(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    browser = review.logged_in()
    browser.get(QUEUE)
    answer = browser.post(f"{QUEUE}/vurder", gjor="sla-sammen", valgt=[f"{first}:0", f"{second}:0"], spor="")
    assert answer.request.url.path == f"{QUEUE}/sla-sammen"
    assert "Slå sammen" in browser.text()
    path = f"{QUEUE}/sla-sammen"
    assert browser.post(path, valgt=[f"{first}:0"], hoved=first, spor="").status_code == 422
    assert "Velg minst to endringer" in browser.text()
    browser.post(path, valgt=[f"{first}:0", f"{second}:0"], hoved=first, spor="")
    assert browser.path == f"{CHANGE}/{first}"
    review.program.settle()
    newest, oldest = review.program.notices()
    assert newest.joins == oldest.id


def test_merging_offers_what_is_published_on_the_same_topic(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    browser = review.logged_in()
    browser.get(f"{QUEUE}/sla-sammen?endringer={first}")
    assert f'value="{second}:0"' in browser.shown
    browser.get(f"{QUEUE}/sla-sammen?endringer={first}&sok=finnes-ikke")
    assert f'value="{second}:0"' not in browser.shown
