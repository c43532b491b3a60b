"""The report of `watcher diff --format html` in a real browser."""

import pytest

from tests.e2e.test_site import AXE, IS_WIDE, TAGS, open_page
from watcher.cli.comparing import load_vocabulary
from watcher.cli.report_html import diff_html
from watcher.cli.report_words import Words
from watcher.demo.origin.serve import Origin
from watcher.model.source import SourceType
from watcher.pipeline.two_bodies import Pair, compare_pair

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

LONG = "vaksinasjonsprogram" * 12
VIEWS = {"v-only": ".only", "v-inline": ".inline", "v-side": ".side"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The address of a report on two revisions of a page, and a word that is longer than a screen."""
    origin = Origin(noise="none")
    old, new = (origin.clean_body("fhi-handbok", number) for number in (2, 6))
    new = new.replace(b"</h1>", f"</h1><p>{LONG}</p>".encode(), 1)
    vocabulary = load_vocabulary()
    found = compare_pair(Pair(old=old, new=new, type=SourceType.HTML), vocabulary)
    words = Words("nb", vocabulary.kind_labels)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(diff_html(found.diff, found.verdict, found.old, found.new, words=words), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_view_is_accessible_and_fits(browser, report, width, scheme):
    view = {"width": width, "height": 900}
    page = open_page(browser, report, viewport=view, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(content=AXE)
    for button in VIEWS:
        page.check(f"#{button}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]] == []
        assert not page.evaluate(IS_WIDE), button


def test_the_views_are_chosen_by_keyboard_and_shown_one_at_a_time(browser, report):
    page = open_page(browser, report)
    page.keyboard.press("Tab")
    for _ in range(3):
        button = page.evaluate("document.activeElement.id")
        assert [name for name, view in VIEWS.items() if page.locator(view).is_visible()] == [button]
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "v-only"


def test_on_paper_there_are_no_buttons_and_nothing_is_folded_or_dark(browser, report):
    page = open_page(browser, report, color_scheme="dark")
    assert page.locator("details").count() == 1
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("fieldset").is_visible()
    assert page.locator("details .card").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
