"""Files that are followed from a page, on the status board."""

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import make_settings, make_web
from watcher.model.ids import SourceId


def test_a_file_is_set_in_and_who_cannot_see_that_hears_from_which_page_it_is_linked(feeds_dir):
    settings = make_settings()
    page = next(source for source in settings.sources if source.enabled)
    file = replace(
        page, id=SourceId("fil"), title="Veileder", url="https://eier.example/v.pdf", parent=page.id
    )
    web = make_web(feeds_dir, settings=replace(settings, sources=(page, file)))
    rows = LexborHTMLParser(SiteClient(web).get("/status").text).css(".board tbody th")
    assert [row.attributes.get("class") for row in rows] == [None, "child"]
    assert [[each.text().strip() for each in row.css(".ds-sr-only")] for row in rows] == [
        [],
        [f"Lenket fra {page.title}"],
    ]
