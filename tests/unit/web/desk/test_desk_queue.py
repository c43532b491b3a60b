"""The queue: what waits, filtered by the address; verdicts in a row, of several rows, and taken back."""

from pathlib import Path

import pytest

from tests.unit.web.desk.review_desk import QUEUE, ReviewDesk, hidden, open_review
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.review import DecisionKind
from watcher.web.desk.queue_query import Asking, read_asking, read_trail
from watcher.web.desk.queue_rows import read_picks


@pytest.fixture
def review(tmp_path: Path):
    with open_review(tmp_path) as made:
        yield made


def test_an_empty_queue_says_so_and_when_the_sources_were_confirmed(review: ReviewDesk) -> None:
    browser = review.logged_in()
    browser.get(QUEUE)
    assert "Køen er tom. Alt som er oppdaget, er vurdert." in browser.text()
    assert "Sist bekreftet" in browser.text()


def test_a_row_says_what_where_since_when_until_when_and_what_differs(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(QUEUE)
    text = " ".join(browser.text().split())
    assert "Kritisk" in text
    assert "Publisert, ikke vurdert" in text
    assert "oppdaget nå nettopp" in text
    assert "frist kl." in text
    assert "igjen" in text
    assert "<del>" in browser.shown
    assert f"/redaksjon/endring/{change_id}?plass=1" in browser.shown


def test_what_is_over_its_promise_says_by_how_much_and_is_counted(review: ReviewDesk) -> None:
    review.change()
    review.program.clock.wait(hours=3)
    browser = review.logged_in()
    browser.get(QUEUE)
    assert "2 timer over fristen" in browser.text()
    assert "1 over fristen" in browser.text()
    browser.get(f"{QUEUE}?frist=over")
    assert "1–1 av 1" in browser.text()


def test_the_address_narrows_the_queue(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    there = ("niva=critical", "tema=mpox", "tilstand=publisert", "tilstand=alle", "hvem=ingen", "sok=400+MG")
    away = ("niva=minor", "tema=reise", "kilde=x", "tilstand=holdt", "hvem=meg", "sok=skjelv", "frist=over")
    for query in (*there, *away):
        browser.get(f"{QUEUE}?{query}")
        assert (f'id="rad-{change_id}"' in browser.shown) is (query in there), query
        assert ("Ingenting passer til utvalget." in browser.text()) is (query in away), query


def test_an_address_of_no_queue_is_not_found(review: ReviewDesk) -> None:
    browser = review.logged_in()
    for query in ("niva=x", "tilstand=x", "side=0", "side=x", "side=99999999999"):
        assert browser.get(f"{QUEUE}?{query}").status_code == 404, query


def test_a_reader_sees_the_queue_and_no_button_to_decide(review: ReviewDesk) -> None:
    review.change()
    browser = review.logged_in("lars")
    assert browser.get(QUEUE).status_code == 200
    assert "Godkjenn" not in browser.text()


def test_taking_up_tells_colleagues_and_can_be_let_go(review: ReviewDesk) -> None:
    review.change()
    anna, bo = review.logged_in(), review.logged_in("bo")
    anna.get(QUEUE)
    anna.post(f"{QUEUE}/vurder", gjor="ta", valgt=hidden(anna, "valgt"), spor="")
    assert "Du har den" in anna.text()
    bo.get(QUEUE)
    assert "Anna har den" in bo.text()
    bo.post(f"{QUEUE}/vurder", gjor="ta", valgt=hidden(bo, "valgt"), spor="hvem=ingen")
    assert "Noen andre har den allerede." in bo.text()
    assert bo.path == QUEUE
    anna.post(f"{QUEUE}/vurder", gjor="slipp", valgt=hidden(anna, "valgt"), spor="")
    assert "Du har gitt slipp på den." in anna.text()


def test_approving_a_row_waits_for_its_seconds_and_can_be_undone(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(QUEUE)
    browser.post(f"{QUEUE}/vurder", gjor="godkjenn", valgt=hidden(browser, "valgt"), spor="")
    text = " ".join(browser.text().split())
    assert "Godkjent:" in text
    assert "om 60 sekunder." in text
    assert "Venter på å sendes: 1" in text
    assert review.program.item(change_id).state is ReviewState.FLAGGED
    browser.post(f"{QUEUE}/angre", vurdering=hidden(browser, "vurdering"), spor="")
    assert "Angret. Ingenting er sendt." in browser.text()
    review.program.settle()
    assert review.program.item(change_id).state is ReviewState.FLAGGED


def test_after_its_seconds_it_is_sent_and_too_late_to_undo(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(QUEUE)
    browser.post(f"{QUEUE}/vurder", gjor="godkjenn", valgt=hidden(browser, "valgt"), spor="")
    decision = hidden(browser, "vurdering")
    review.program.settle()
    assert review.program.item(change_id).state is ReviewState.APPROVED
    browser.post(f"{QUEUE}/angre", vurdering=decision, spor="")
    assert "Det var for sent å angre" in browser.text()


def test_a_rejection_needs_its_reason_and_keeps_what_was_typed(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(QUEUE)
    answer = browser.post(
        f"{QUEUE}/vurder", gjor="avvis", grunn="", fordi="se e-post", valgt=hidden(browser, "valgt"), spor=""
    )
    assert answer.status_code == 422
    assert "Velg hvorfor den avvises." in browser.text()
    assert "se e-post" in browser.shown
    browser.post(
        f"{QUEUE}/vurder", gjor="avvis", grunn="wrong", fordi="", valgt=hidden(browser, "valgt"), spor=""
    )
    (decision,) = review.program.app.store.decisions(change_id)
    assert (decision.kind, decision.reason) == (DecisionKind.REJECT, "wrong")


def test_enter_in_a_row_decides_nothing(review: ReviewDesk) -> None:
    change_id = review.change()
    browser = review.logged_in()
    browser.get(QUEUE)
    row = browser.shown.partition('class="rv-acts"')[2]
    first = row.partition("<button")[2].partition(">")[0]
    assert 'value="apne"' in first
    browser.post(f"{QUEUE}/vurder", gjor="apne", valgt=hidden(browser, "valgt"), spor="")
    assert browser.path == f"/redaksjon/endring/{change_id}"
    assert not review.program.app.store.decisions(change_id)


def test_several_are_approved_at_once_and_what_another_decided_is_told(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    anna, bo = review.logged_in(), review.logged_in("bo")
    anna.get(QUEUE)
    rows = [f"{first}:0", f"{second}:0"]
    bo.get(f"/redaksjon/endring/{first}")
    bo.post(
        f"/redaksjon/endring/{first}/vurder", gjor="vent", fordi="spør FHI", valgt_en=f"{first}:0", spor=""
    )
    answer = anna.post(f"{QUEUE}/vurder", gjor="godkjenn", valgt=rows, spor="")
    assert answer.status_code == 409
    assert "1 endring ble ikke avgjort." in anna.text()
    assert "Noen andre har avgjort den imens." in anna.text()
    assert [one.kind for one in review.program.app.store.decisions(second)] == [DecisionKind.APPROVE]


def test_what_is_decided_for_several_can_be_undone_for_all(review: ReviewDesk) -> None:
    first, second = review.change(400), review.change(200)
    browser = review.logged_in()
    browser.get(QUEUE)
    browser.post(f"{QUEUE}/vurder", gjor="godkjenn", valgt=[f"{first}:0", f"{second}:0"], spor="niva=")
    assert "2 endringer avgjort." in browser.text()
    made = [one.id for key in (first, second) for one in review.program.app.store.decisions(key)]
    browser.post(f"{QUEUE}/angre", vurdering=made, spor="")
    review.program.settle()
    assert {review.program.item(key).state for key in (first, second)} == {ReviewState.FLAGGED}


def test_nobody_undoes_what_another_decided_but_a_chief(review: ReviewDesk) -> None:
    change_id = review.change()
    anna, bo, chief = (review.logged_in(name) for name in ("anna", "bo", "cecilie"))
    anna.get(QUEUE)
    anna.post(f"{QUEUE}/vurder", gjor="godkjenn", valgt=hidden(anna, "valgt"), spor="")
    decision = hidden(anna, "vurdering")
    bo.get(QUEUE)
    assert "Venter på å sendes: 1" in bo.text()
    assert 'name="vurdering"' not in bo.shown
    bo.post(f"{QUEUE}/angre", vurdering=decision, spor="")
    assert review.program.app.store.decisions(change_id)[0].is_pending
    chief.get(QUEUE)
    chief.post(f"{QUEUE}/angre", vurdering=decision, spor="")
    assert review.program.app.store.decisions(change_id)[0].undone_by == review.people["cecilie"].id


def test_the_filter_survives_a_form() -> None:
    asking = Asking(
        source_id="fhi", topic="mpox", level=Level.CRITICAL, who="meg", is_overdue=True, text="a&b"
    )
    assert read_trail(asking.trail) == asking
    assert read_asking(asking.query()) == asking
    assert read_trail("niva=x&tilstand=y") == Asking()
    assert read_trail("side=7&niva=minor") == Asking(level=Level.MINOR)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a:1 b:0", {"a": 1, "b": 0}), ("", {}), ("a", {}), (":1", {}), ("a:-1", {}), ("a:1 a:2", {"a": 1})],
)
def test_what_a_form_is_about_is_read_as_it_was_written(text: str, found: dict[str, int]) -> None:
    assert read_picks(text) == found
