"""From «Avvist: støy» to a rule: the list first, by whoever may, and ended at any time; without script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.chain.noisy_page import open_noisy
from tests.unit.web.desk.desk_client import Browser
from tests.unit.web.desk.rule_desk import RuleDesk, address
from watcher.model.ids import ChangeId


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RuleDesk]:
    with open_noisy(tmp_path) as program:
        yield RuleDesk(program, tmp_path)


def field(browser: Browser, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', browser.shown)
    return found[1] if found else ""


def test_the_answer_to_a_rejection_as_noise_leads_to_the_list_and_the_list_to_the_rule(
    desk: RuleDesk,
) -> None:
    change, browser = desk.rejected(), desk.logged_in()
    browser.get(f"/redaksjon/endring/{change}")
    assert f'href="{address(change)}"' in browser.shown
    assert browser.get(address(change)).status_code == 200
    text = browser.text()
    assert "Artikkelen er slått opp # ganger" in text
    assert "Artikkelen er slått opp 133 ganger" in text
    assert "Ingen versjon og ingen melding" in text
    assert desk.program.app.store.active_rules() == ()
    answer = browser.post(address(change), liste=field(browser, "liste"), sted="1", grunn="visningsteller")
    assert answer.status_code == 200
    assert "Regelen gjelder fra neste sjekk" in browser.text()
    (step,) = desk.program.app.store.active_rules()
    assert browser.path == f"/redaksjon/regel/{step.rule_id}"
    browser.get("/redaksjon/kilder/raad")
    assert "visningsteller" in browser.text()
    assert browser.shown.count("Artikkelen er slått opp # ganger</q>") == 1
    assert desk.program.look(150) == "unchanged"
    browser.get(f"/redaksjon/regel/{step.rule_id}")
    browser.post(f"/redaksjon/regel/{step.rule_id}/avslutt", grunn="ferdig")
    assert "Regelen er avsluttet" in browser.text()
    assert desk.program.look(163) == "changed"


def test_a_list_that_has_grown_is_shown_anew_with_what_was_typed(desk: RuleDesk) -> None:
    change, browser = desk.rejected(), desk.logged_in()
    browser.get(address(change))
    old = field(browser, "liste")
    desk.program.look(150)
    desk.program.reject()
    answer = browser.post(address(change), liste=old, sted="1", grunn="visningsteller")
    assert answer.status_code == 409
    assert "Listen er en annen enn den du så" in browser.text()
    assert "visningsteller</textarea>" in browser.shown
    assert field(browser, "liste") != old
    browser.post(address(change), liste=field(browser, "liste"), sted="1")
    assert len(desk.program.app.store.active_rules()) == 1


def test_what_readers_needed_is_a_warning_and_a_chief_editor_s_to_decide(desk: RuleDesk) -> None:
    desk.program.look(150)
    change, editor, chief = desk.rejected(), desk.logged_in(), desk.logged_in("cecilie")
    editor.get(address(change))
    assert "Se opp: regelen ville ha skjult noe leserne kan ha trengt." in editor.text()
    assert "sett regelen i kraft" not in editor.shown
    chief.get(address(change))
    listed = field(chief, "liste")
    assert editor.post(address(change), liste=listed, sted="1", grunn="teller").status_code == 422
    chief.get(address(change))
    assert chief.post(address(change), liste=listed, sted="1").status_code == 422
    chief.post(address(change), liste=listed, sted="1", grunn="en teller")
    assert len(desk.program.app.store.active_rules()) == 1


def test_what_no_rule_can_hide_is_said_plainly(desk: RuleDesk) -> None:
    desk.program.look(133, days=14)
    browser = desk.logged_in()
    browser.get(address(desk.rejected()))
    assert "Kan ikke dempes: her har det stått noe som aldri skjules" in browser.text()
    assert "Ingen regel kan skjule denne endringen." in browser.text()
    assert 'name="liste"' not in browser.shown


def test_what_was_not_rejected_as_noise_has_no_rule(desk: RuleDesk) -> None:
    browser = desk.logged_in()
    assert browser.get(address(desk.program.newest())).status_code == 422
    assert "ikke avvist som støy" in browser.text()
    assert browser.get(address(ChangeId("x"))).status_code == 404
    assert browser.get(f"{address(desk.program.newest())}?sted=a").status_code == 404


def test_a_long_replay_answers_at_once_and_goes_on_by_itself(desk: RuleDesk) -> None:
    desk.program.look(150)
    desk.program.look(163)
    change, browser = desk.rejected(), desk.logged_in()
    with desk.program.app.noise._replaying:  # somebody else's replay is under way: one version at a time
        browser.get(address(change))
        assert "1 av 3 versjoner" in browser.text()
        assert '<meta http-equiv="refresh"' in browser.shown
        assert 'name="liste"' not in browser.shown
        browser.get(f"{address(change)}?sted=1")
        browser.get(f"{address(change)}?sted=1")
    browser.get(f"{address(change)}?sted=1")
    assert "Arkivet er gjennomgått: 3 versjoner." in browser.text()
    assert "http-equiv" not in browser.shown


def test_a_reader_sees_a_rule_and_neither_makes_nor_ends_it(desk: RuleDesk) -> None:
    change, editor, reader = desk.rejected(), desk.logged_in(), desk.logged_in("lars")
    editor.get(address(change))
    editor.post(address(change), liste=field(editor, "liste"), sted="1")
    assert reader.get(address(change)).status_code == 403
    (step,) = desk.program.app.store.active_rules()
    assert reader.get(f"/redaksjon/regel/{step.rule_id}").status_code == 200
    assert "avslutt" not in reader.shown
    assert reader.post(f"/redaksjon/regel/{step.rule_id}/avslutt").status_code == 403
    assert len(desk.program.app.store.active_rules()) == 1


@pytest.mark.parametrize(("lang", "word"), [("nn", "Regel for støy"), ("en", "Rule for noise")])
def test_the_pages_speak_the_person_s_language(desk: RuleDesk, lang: str, word: str) -> None:
    browser, change = desk.logged_in(), desk.rejected()
    browser.get("/redaksjon/konto")
    browser.post("/redaksjon/konto/sprak", sprak=lang)
    browser.get(address(change))
    assert word in browser.text()
