"""Rules of noise in a real browser without script: each state is accessible and fits; by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.site_server import serve
from tests.e2e.test_desk_review import enter, faults
from tests.integration.chain.noisy_page import open_noisy
from tests.unit.web.desk.rule_desk import RuleDesk, address

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[RuleDesk, str]]:
    with open_noisy(tmp_path) as program:
        made = RuleDesk(program, tmp_path)
        with serve(lambda _: made.site.web) as where:
            yield made, where


def states(page: Page, desk: RuleDesk, where: str) -> Iterator[str]:
    """Lead the page through every state; give the name of each."""
    program = desk.program
    first = desk.rejected()
    page.goto(where + address(first))
    yield "a list, and a rule to put in force"
    program.settle()
    program.look(150, teaser="Åpen dag på laboratoriet")
    page.fill("#grunn", "visningsteller")
    page.get_by_role("button", name="Jeg har sett listen").click()
    yield "the list has grown, and holds what is grave"
    program.look(163, teaser="Åpen dag på laboratoriet", days=14)
    change = desk.rejected()
    page.goto(where + address(change))
    yield "a place that may not be muted, a rule that hides a part"
    page.goto(where + address(program.app.store.changes()[1].id))
    yield "not rejected as noise"


def making(page: Page, desk: RuleDesk, where: str) -> Iterator[str]:
    """Lead the page from a rejection to a rule that has ended."""
    page.goto(f"{where}/redaksjon/endring/{desk.rejected()}")
    page.get_by_role("link", name="Lag en regel som skjuler slik støy").first.click()
    page.get_by_role("button", name="Jeg har sett listen").press("Enter")
    page.wait_for_url("**/redaksjon/regel/*")
    yield "a rule that counts"
    page.goto(f"{where}/redaksjon/kilder/raad")
    yield "the source"
    page.get_by_role("link", name="Se eller avslutt").press("Enter")
    page.get_by_role("button", name="Avslutt regelen").press("Enter")
    page.wait_for_url("**meldt=regel-avsluttet")
    yield "a rule that has ended"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_and_all_fit_320_pixels(browser: Browser, desk, scheme: str) -> None:
    made, where = desk
    viewport = {"width": 320, "height": 640}
    page = enter(browser, where, "anna", viewport=viewport, bypass_csp=True, color_scheme=scheme)
    found = {name: faults(page) for name in states(page, made, where)}
    page.context.close()
    assert {name: what for name, what in found.items() if what} == {}


def test_from_a_rejection_to_a_rule_and_its_end_without_script(browser: Browser, desk) -> None:
    made, where = desk
    viewport = {"width": 320, "height": 640}
    page = enter(browser, where, "anna", viewport=viewport, bypass_csp=True)
    found = {name: faults(page) for name in making(page, made, where)}
    page.context.close()
    assert {name: what for name, what in found.items() if what} == {}
    assert made.program.app.store.active_rules() == ()
    assert made.program.events() == ["rule.propose", "rule.activate", "rule.end"]
