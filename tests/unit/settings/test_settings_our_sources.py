from pathlib import Path

import pytest

from watcher.demo.origin.serve import Origin
from watcher.extract import extract_document
from watcher.gate import inspect_document
from watcher.model.reason import ReasonCode
from watcher.model.source import SourceType
from watcher.settings import load_settings

CONTENT_TYPES = {
    SourceType.HTML: "text/html",
    SourceType.PDF: "application/pdf",
    SourceType.JSON: "application/json",
    SourceType.FEED: "application/rss+xml",
}
FILE = Path(__file__).parents[3] / "sources.toml"


@pytest.fixture(scope="module")
def sources():
    return {source.id: source for source in load_settings(FILE, {}).sources}


def test_every_page_of_the_catalogue_is_there_under_the_same_id_as_in_the_test_bed(sources):
    assert sources.keys() == Origin().sources.keys()


def test_types_and_languages_agree_with_the_test_bed(sources):
    bed = Origin().sources
    assert {one: (bed[one].type, bed[one].lang) for one in bed} == {
        one: (str(source.rules.type), source.rules.lang) for one, source in sources.items()
    }


def test_what_has_no_known_address_is_switched_off(sources):
    assert {one for one, source in sources.items() if not source.url} == {"tecovirimat-pdf", "hdir-api"}
    assert all(source.enabled == bool(source.url) for source in sources.values())


def test_every_html_source_says_where_its_content_stands_and_has_a_contract(sources):
    html = [source for source in sources.values() if source.rules.type is SourceType.HTML]
    assert len(html) == 9
    assert all(source.rules.keep and source.contract.min_chars for source in html)


def test_every_source_has_a_topic(sources):
    assert all(source.topics for source in sources.values())


def test_no_secret_stands_in_the_file(sources):
    assert sources["hdir-api"].missing_env == ("HDIR_API_KEY",)
    assert not any(source.headers for source in sources.values())


@pytest.mark.parametrize("source_id", sorted(Origin().sources))
def test_no_revision_of_the_test_bed_breaks_the_contract(sources, source_id):
    source, origin = sources[source_id], Origin()
    page = origin.sources[source_id]
    for revision in range(len(page.revs)):
        document = extract_document(
            origin.clean_body(source_id, revision),
            source_id=source.id,
            url=page.url,
            charset="" if source.rules.type is SourceType.PDF else "utf-8",
            content_type=CONTENT_TYPES[source.rules.type],
            rules=source.rules,
        )
        broken = [
            reason.text
            for reason in inspect_document(document, source, None)
            if reason.code is ReasonCode.CONTRACT
        ]
        assert broken == []
        # A contract that a quarter of the page would still keep says little.
        assert source.contract.min_chars == 0 or document.text_chars < source.contract.min_chars * 4
