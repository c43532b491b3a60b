import pytest

from tests.unit.cli.cli_pages import fetched
from watcher.cli.propose import propose
from watcher.demo.origin.serve import Origin
from watcher.errors import ExtractError
from watcher.model.source import SourceType

PAGE = """<html lang="nb"><head><title>Råd om mpox - Kommunen</title></head><body>
<nav><ul>{links}</ul></nav>
<main><article><h1>Råd om mpox</h1><p>{prose}</p><h2>Smitte</h2><p>{prose}</p>
<div class="share"><a href="/del">Del denne siden med andre du kjenner</a></div></article></main>
<p class="seen">Vist {n} ganger</p></body></html>"""


def page(n: int) -> bytes:
    links = "".join(f'<li><a href="/{one}">Lenke nummer {one}</a></li>' for one in range(40))
    prose = (
        "Mpox smitter ved nær kontakt, og den som er smittet skal holde seg hjemme til sårene er grodd. " * 4
    )
    return PAGE.format(links=links, prose=prose, n=n).encode()


def proposal(first: bytes, second: bytes, url: str = "https://www.kommunen.no/helse/mpox/"):
    return propose(fetched(first, url=url), fetched(second, url=url), kind=SourceType.HTML, url=url)


def test_the_region_with_the_prose_is_proposed_and_what_varies_is_outside():
    made = proposal(page(1), page(2))
    assert made.entry["keep"] == ["main article"]
    assert made.is_stable
    assert "Vist" not in " ".join(block.text for block in made.document.blocks)


def test_a_region_that_differs_between_two_fetches_is_never_preferred():
    made = proposal(page(1), page(2))
    unstable = {one.keep for one in made.candidates if not one.is_stable}
    assert ("body",) in unstable
    assert made.candidates[-1].keep in unstable


def test_furniture_inside_the_region_is_proposed_to_be_left_out():
    made = proposal(page(1), page(1))
    assert "Del denne siden" not in " ".join(block.text for block in made.document.blocks)


def test_the_entry_has_id_title_language_and_a_contract():
    entry = proposal(page(1), page(2)).entry
    assert entry["id"] == "kommunen-mpox"
    assert entry["lang"] == "nb"
    assert "mpox" in str(entry["title"])
    expect = entry["expect"]
    assert isinstance(expect, dict)
    assert 300 <= expect["min_chars"] <= 800
    assert expect["headings"] == ["Smitte"]


def test_text_that_cannot_be_read_is_an_error():
    with pytest.raises(ExtractError):
        propose(
            fetched(b"not json", content_type="application/json"),
            fetched(b"not json", content_type="application/json"),
            kind=SourceType.JSON,
            url="https://a.no/x",
        )


@pytest.mark.parametrize(
    "source_id", ["fhi-handbok", "fhi-mpox", "ud-drkongo", "helsenorge-mpox", "metodebok-mpox"]
)
def test_pages_with_noise_get_a_proposal_that_is_the_same_twice_and_keeps_the_guidance(source_id):
    origin = Origin()
    url = origin.sources[source_id].url
    first, second = (origin.clean_body(source_id, 0, n=n) for n in (1, 2))
    made = proposal(first, second, url=url)
    assert made.is_stable
    assert made.document.text_chars > 1500
    assert made.candidates[0].is_stable
