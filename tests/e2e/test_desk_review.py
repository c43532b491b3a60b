"""Reviewing in a real browser without script: every state is accessible and fits; by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.site_server import serve
from tests.e2e.test_site import AXE, IS_WIDE, SPACING, TAGS
from tests.unit.web.desk.desk_client import PASSWORD
from tests.unit.web.desk.review_desk import CHANGE, QUEUE, ReviewDesk, open_review
from watcher.model.ids import ChangeId
from watcher.model.record import ReviewState

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


@pytest.fixture
def desk(tmp_path) -> Iterator[tuple[ReviewDesk, str]]:
    with open_review(tmp_path) as review, serve(lambda _: review.site.web) as address:
        yield review, address


def enter(browser: Browser, address: str, username: str, **options) -> Page:
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(5000)
    page.goto(f"{address}/redaksjon/logg-inn")
    page.fill("#brukernavn", username)
    page.fill("#passord", PASSWORD)
    page.click("main button")
    return page


def faults(page: Page) -> list[object]:
    """Return what axe finds on the page shown, all of it open, and by which text size it is too wide."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.add_script_tag(content=AXE)
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    found: list[object] = [(one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]]
    for extra in ("", SPACING, "html { font-size: 200% }"):
        added = page.add_style_tag(content=extra or "/* as it is */")
        if page.evaluate(IS_WIDE):
            found.append(("wide", extra))
        added.evaluate("style => style.remove()")
    return found


def states(page: Page, address: str, first: ChangeId, second: ChangeId, other: Page) -> Iterator[str]:
    """Lead the page through every state; give the name of each."""
    page.goto(address + QUEUE)
    yield "queue"
    page.goto(f"{address}{QUEUE}?sok=finnes-ikke")
    yield "nothing fits"
    page.goto(f"{address}{CHANGE}/{first}?plass=1")
    yield "change"
    page.fill("#overskrift", "Ny dose")
    page.get_by_role("button", name="Forhåndsvis").last.click()
    yield "preview"
    other.goto(f"{address}{CHANGE}/{first}")
    other.fill("#fordi", "Spør FHI")
    other.get_by_role("button", name="Vent", exact=True).click()
    page.get_by_role("button", name="Godkjenn", exact=True).click()
    yield "conflict"
    page.get_by_role("button", name="Godkjenn", exact=True).click()
    yield "decided"
    page.goto(address + QUEUE)
    yield "queue with what waits to be sent"
    page.goto(f"{address}{CHANGE}/{second}/rett")
    yield "correction, first step"
    page.fill("#galt", "Vi skrev 400 mg.")
    page.fill("#riktig", "Dosen er 200 mg.")
    page.get_by_role("button", name="Se hva som sendes").click()
    yield "correction, second step"
    page.goto(f"{address}{CHANGE}/{second}/trekk")
    yield "retraction"
    page.goto(f"{address}{QUEUE}/sla-sammen?endringer={second}")
    yield "merge"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_review_and_all_fit_320_pixels(
    browser: Browser, desk, scheme
) -> None:
    review, address = desk
    first, second = review.change(400), review.change(200)
    narrow = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
    page = enter(browser, address, "anna", color_scheme=scheme, **narrow)
    other = enter(browser, address, "bo")
    found = {name: faults(page) for name in states(page, address, first, second, other)}
    page.context.close()
    other.context.close()
    assert len(found) == 11
    assert {name: what for name, what in found.items() if what} == {}


def test_by_keyboard_alone_and_without_script_a_change_is_approved_and_undone(browser: Browser, desk) -> None:
    review, address = desk
    change_id = review.change(400)
    page = enter(browser, address, "anna", java_script_enabled=False)
    page.goto(address + QUEUE)
    page.locator(f"#h-{change_id} a").press("Enter")
    page.wait_for_url(f"**{CHANGE}/{change_id}*")
    page.get_by_role("button", name="Godkjenn", exact=True).press("Enter")
    page.wait_for_url(f"**{QUEUE}?gjort=*")
    assert "Godkjent:" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Angre").first.press("Enter")
    assert "Angret. Ingenting er sendt." in page.get_by_role("status").inner_text()
    page.context.close()
    review.program.settle()
    assert review.program.item(change_id).state is ReviewState.FLAGGED
