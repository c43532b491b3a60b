"""The views of a change in a real browser: accessible, narrow, without script; and nothing hostile runs."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.e2e.site_server import serve
from tests.e2e.test_site import AXE, IS_WIDE, TAGS, open_page
from tests.unit.web.desk.hostile import TEXT_SOURCE, copy_of, families, hostile_store, notices_of, payloads
from tests.unit.web.desk.versions import FIRST, SECOND, SOURCE, THIRD, make_desk, make_versions
from tests.unit.web.site_sample import make_settings
from watcher.publish import feed_files, plan_feeds
from watcher.web.desk.compare.shown import VIEWS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

PAIR = "/redaksjon/sammenlign?kilde=prove&fra=1&til=2"
PAGES = (
    *(f"{PAIR}&visning={view}" for view in VIEWS),
    "/redaksjon/sammenlign/kopi?kilde=prove&fra=1&til=2",
    "/redaksjon/sammenlign/avsnitt?kilde=prove&versjon=3&avsnitt=8",
)
HOSTILE = "/redaksjon/sammenlign?kilde=fil&fra=1&til=2"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site with ordinary and with hostile versions."""
    store = make_versions((FIRST, SECOND, THIRD), store=hostile_store())
    folder = tmp_path_factory.mktemp("feeds")
    with serve(
        lambda address: make_desk(store, folder, sources=(SOURCE, TEXT_SOURCE), base_url=address)
    ) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_every_view_fits(browser: Browser, desk: str, width: int, scheme: str):
    size = {"width": width, "height": 900}
    found, wide = {}, []
    page = open_page(browser, desk, viewport=size, color_scheme=scheme, bypass_csp=True)
    for path in PAGES:
        page.goto(desk + path)
        if page.evaluate(IS_WIDE):
            wide.append(path)
        if "/kopi" in path:
            continue  # sandboxed: no script runs in it, not even axe
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.add_script_tag(content=AXE)
        rules = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, iframes: false})"
        result = page.evaluate(rules, TAGS)
        if result["violations"]:
            found[path] = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
    assert (found, wide) == ({}, [])


def test_with_text_twice_as_large_every_view_fits_a_small_screen(browser: Browser, desk: str):
    page = open_page(browser, desk, viewport={"width": 320, "height": 640}, bypass_csp=True)
    wide = []
    for path in PAGES:
        page.goto(desk + path)
        page.add_style_tag(content="html { font-size: 200% }")
        if page.evaluate(IS_WIDE):
            wide.append(path)
    assert wide == []


def test_versions_and_views_are_chosen_by_keyboard_without_script(browser: Browser, desk: str):
    page = open_page(browser, f"{desk}/redaksjon/sammenlign?kilde=prove", java_script_enabled=False)
    page.get_by_label("Fra versjon").select_option("1")
    page.get_by_role("button", name="Sammenlign").press("Enter")
    assert "fra=1" in page.url
    page.get_by_role("link", name="Side om side").press("Enter")
    assert "visning=side" in page.url
    page.locator("summary").first.press("Enter")
    assert page.get_by_text("De fleste blir friske uten behandling.").is_visible()


def test_the_page_as_it_looked_is_styled_in_its_frame_and_marks_are_seen(browser: Browser, desk: str):
    page = open_page(browser, f"{desk}{PAIR}&visning=slik")
    frame = page.frame(name="kopi")
    assert frame
    ins = frame.locator("ins", has_text="600 mg")
    assert ins.evaluate("each => getComputedStyle(each).textDecorationLine") == "underline"
    assert frame.locator("del", has_text="200 mg").is_visible()
    assert frame.locator("del.whole").is_visible()


def test_a_move_leads_to_where_it_stood(browser: Browser, desk: str):
    page = open_page(browser, f"{desk}{PAIR}&visning=side")
    page.get_by_role("link", name="se hvor det sto").click()
    assert "Ta på frakk" in page.locator(":target").inner_text()


def test_on_paper_marks_are_words(browser: Browser, desk: str):
    page = open_page(browser, f"{desk}{PAIR}&visning=linje")
    page.emulate_media(media="print")
    assert "[fjernet: 200 mg]" in page.locator(".cmp-inline").inner_text()
    assert not page.locator(".cmp-tabs").is_visible()


class Canary:
    """What must never happen on a page: a dialog, a request to a stranger, a way out."""

    def __init__(self, page: Page, home: str) -> None:
        self.sung: list[str] = []
        page.on("dialog", self._answered)
        page.on("request", lambda asked: self._asked(asked.url, home))
        page.on("popup", lambda _: self.sung.append("popup"))

    def _answered(self, dialog: Dialog) -> None:
        self.sung.append("dialog")
        dialog.dismiss()

    def _asked(self, url: str, home: str) -> None:
        if not url.startswith((home, "about:", "data:text/html,<p>")):
            self.sung.append(url)


def test_the_canary_sings_where_nothing_is_cleaned(browser: Browser, desk: str):
    page = browser.new_context(bypass_csp=True).new_page()
    canary = Canary(page, desk)
    page.goto(desk)
    page.set_content("<img src=x onerror=alert(1)><img src=https://canary.invalid/x>", wait_until="load")
    page.wait_for_function("document.images.length === 2 && [...document.images].every(i => i.complete)")
    assert {"dialog", "https://canary.invalid/x"} <= set(canary.sung)


def test_no_hostile_text_runs_or_asks_anybody_in_any_view(browser: Browser, desk: str):
    # without our policy: what is written must be harmless by itself
    page = browser.new_context(bypass_csp=True).new_page()
    canary = Canary(page, desk)
    paths = [f"{HOSTILE}&visning={view}" for view in VIEWS] + [
        "/",
        "/kilde/fil/versjon/2",
        "/kilde/meldinger",
    ]
    for path in paths:
        page.goto(desk + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert page.url == desk + path
    page.goto(f"{desk}/")
    page.locator(".entry h3 a").first.click()
    assert "/oppdatering/" in page.url
    assert "alert(1)" in page.inner_text("main")
    assert canary.sung == []


def test_no_page_as_it_looked_runs_or_asks_anybody(browser: Browser, desk: str):
    page = browser.new_context(bypass_csp=True).new_page()
    canary = Canary(page, desk)
    page.goto(desk)
    copies = [copy_of(payload) for payload in payloads()]
    page.set_content("<hr>".join(f"<section>{copy}</section>" for copy in copies), wait_until="load")
    assert page.locator("body > section").count() == len(copies)  # none has broken out of its own
    page.mouse.move(200, 200)
    page.keyboard.press("Tab")
    assert canary.sung == []


def test_no_feed_item_runs_or_asks_anybody(browser: Browser, desk: str):
    settings = make_settings()
    page = browser.new_context(bypass_csp=True).new_page()
    canary = Canary(page, desk)
    page.goto(desk)
    for family in families():
        feeds = plan_feeds(notices_of(family), settings.sources, settings.service)
        items = json.loads(feed_files(feeds, settings.service)["all.json"])["items"]
        page.set_content("".join(f"<section>{item['content_html']}</section>" for item in items))
        assert page.locator("body > section").count() == len(items)
    assert canary.sung == []
