"""The public site in a real browser: accessible, still, and whole without script."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.site_server import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# WCAG 1.4.12
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
WATCH_FOCUS = """() => {
  window.seen = [];
  document.addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    window.seen.push([target.outerHTML.slice(0, 80),
      style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, box.width > 0 && box.height > 0]);
  });
}"""


def open_page(browser: Browser, address: str, **options) -> Page:
    page = browser.new_context(locale="nb-NO", **options).new_page()
    page.goto(address)
    return page


def visit(browser: Browser, site: str, **options) -> Iterator[tuple[str, Page]]:
    """Give every page of the site, one after the other in one window."""
    page = browser.new_context(locale="nb-NO", **options).new_page()
    for path in PAGES:
        page.goto(site + path)
        yield path, page
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser, site, scheme):
    found = {}
    for path, page in visit(browser, site, bypass_csp=True, color_scheme=scheme):
        page.add_script_tag(content=AXE)
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        if result["violations"]:
            found[path] = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
        assert len(result["passes"]) > 15
    assert found == {}


def test_no_page_complains_or_asks_another_host(browser, site):
    complaints = []
    page = browser.new_context(locale="nb-NO").new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(site) else complaints.append(asked.url))
    for path in PAGES:
        page.goto(site + path)
    # the browser reports the status of the two pages that are meant to be absent
    assert [each for each in complaints if "status of 404" not in each and "status of 410" not in each] == []


def test_the_style_sheet_and_the_font_are_in_use(browser, site):
    page = open_page(browser, site)
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Inter'))")
    assert page.evaluate("[...document.fonts].every(font => font.status === 'loaded')")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.hero')).backgroundColor")
        == "rgb(238, 244, 250)"
    )


@pytest.mark.parametrize(
    "extra", ["", SPACING, "html { font-size: 200% }"], ids=["plain", "spacing", "double text"]
)
def test_pages_fit_320_pixels(browser, site, extra):
    wide = []
    for path, page in visit(browser, site, viewport={"width": 320, "height": 640}, bypass_csp=True):
        if extra:
            page.add_style_tag(content=extra)
        if page.evaluate(IS_WIDE):
            wide.append(path)
    assert wide == []


def test_the_first_tab_reaches_the_skip_link_and_it_skips(browser, site):
    page = open_page(browser, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(browser, site):
    for path, page in visit(browser, site):
        controls = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
            ".filter(e => e.getClientRects().length).length"
        )
        page.evaluate(WATCH_FOCUS)
        for _ in range(controls):
            page.keyboard.press("Tab")
        seen = page.evaluate("window.seen")
        assert len(seen) == controls, path
        assert [each for each in seen if not (each[1] and each[2])] == [], path


def test_without_script_the_pages_say_the_same(browser, site):
    texts = [
        {path: page.inner_text("main") for path, page in visit(browser, site, java_script_enabled=enabled)}
        for enabled in (True, False)
    ]
    assert texts[0] == texts[1]
    assert min(map(len, texts[0].values())) > 50


def test_the_list_is_filtered_by_keyboard_and_without_script(browser, site):
    page = open_page(browser, site, java_script_enabled=False)
    page.get_by_label("Kilde", exact=True).select_option("fhi-vaksine")
    page.get_by_role("button", name="Vis").press("Enter")
    assert page.url == f"{site}/?kilde=fhi-vaksine&tema="
    assert page.locator(".entry").count() == 1
    page.get_by_role("link", name="Bare kritiske").click()
    assert "Ingen oppdateringer passer til utvalget." in page.inner_text("main")


def test_on_a_small_screen_filters_and_troubled_sources_unfold_by_keyboard(browser, site):
    page = open_page(browser, site, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    for words, hidden in (
        ("Se kilden som ikke er bekreftet", page.get_by_text("er ikke bekreftet siden")),
        ("Filtrer", page.get_by_label("Kilde", exact=True)),
    ):
        assert not hidden.is_visible()
        page.locator("summary", has_text=words).press("Enter")
        assert hidden.is_visible()


def test_on_a_wide_screen_nothing_of_the_first_page_is_folded(browser, site):
    page = open_page(browser, site)
    assert page.get_by_text("er ikke bekreftet siden").is_visible()
    assert page.get_by_label("Kilde", exact=True).is_visible()
    assert not page.locator("summary").first.is_visible()


def test_paper_shows_what_is_folded(browser, site):
    page = open_page(browser, f"{site}/oppdatering/2026-11-24-metodebok-mpox-2")
    folded = page.locator("details.fold .sides").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert "sha256:" in page.inner_text("details.fold >> nth=-1")


def test_an_update_leads_to_the_very_block_in_both_versions(browser, site):
    page = open_page(browser, f"{site}/oppdatering/2026-11-24-metodebok-mpox-2")
    page.get_by_role("link", name="Slik sto det før").first.click()
    assert page.url.endswith("/kilde/metodebok-mpox/versjon/1#b5")
    row = page.locator(":target")
    assert "200 mg" in row.inner_text()
    box, seen = row.bounding_box(), page.viewport_size
    assert box
    assert seen
    assert box["y"] < seen["height"]
    page.go_back()
    page.get_by_role("link", name="Slik står det nå").first.click()
    assert "600 mg" in page.locator(":target").inner_text()


def test_in_print_marks_are_words_and_menus_are_gone(browser, site):
    page = open_page(browser, f"{site}/oppdatering/2026-11-24-metodebok-mpox-2")
    page.emulate_media(media="print")
    assert "[fjernet: 200 mg][nytt: 600 mg] to ganger daglig" in page.locator(".inline").first.inner_text()
    assert not page.locator("nav.menu").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_the_screen_reader_hears_what_was_removed(browser, site):
    page = open_page(browser, f"{site}/oppdatering/2026-11-24-metodebok-mpox-2")
    heard = page.locator(".inline").first.aria_snapshot()
    assert "deletion" in heard
    assert "fjernet: 200 mg" in heard.replace("]", "").replace("[", "").replace('"', "")


def test_in_forced_colours_every_level_keeps_its_shape(browser, site):
    page = open_page(browser, site, forced_colors="active")
    icons = page.locator(".entry .level-icon")
    assert icons.count() == 10
    fills = page.evaluate(
        "[...document.querySelectorAll('.entry .shape')].map(e => getComputedStyle(e).fill)"
    )
    grounds = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds not in fills
