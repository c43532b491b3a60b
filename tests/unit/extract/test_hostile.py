"""Bounded work on hostile input.  Time is not measured: what is not linear would not end here."""

import pytest

from tests.unit.extract.support import blocks, digest, document, texts
from watcher.errors import ExtractError
from watcher.model.document import BlockKind
from watcher.model.reason import ReasonCode


@pytest.mark.parametrize(
    "opening",
    [
        "<div>",
        "<section>",
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<dl><dd>",
        "<blockquote>",
        "<details>",
        "<aside class=info>",
        "<noscript>",
        "<x-a slot=title>",
    ],
)
def test_nesting_ten_thousand_deep_is_read_to_the_bottom(opening: str) -> None:
    depth = 10_000 // opening.count("<")
    assert texts(opening * depth + "bunn")[-1] == "bunn"


@pytest.mark.parametrize(
    "opening",
    [
        "<div class=share>",
        "<div class='menu cookie'>",
        "<div class=d-none>",
        "<div aria-hidden=true>",
        "<div class='menu cookie footer share'>",
        "<main>",
        "<div><a href='#x'>",
        "<table><tr><th>a<td>",
    ],
)
def test_names_of_furniture_ten_thousand_deep_hide_no_article(opening: str) -> None:
    depth = 10_000 // opening.count("<")
    assert "bunn" in texts(f"{opening * depth}<h1>bunn</h1></body></html>")[-1]


def test_folds_in_folds_keep_a_bounded_trail() -> None:
    page = "".join(f"<details><summary>S{n}</summary>" for n in range(2000)) + "<p>bunn</p>"
    last = blocks(page)[-1]
    assert last.text == "bunn"
    assert len(last.trail) < 50


def test_a_huge_paragraph_is_one_block() -> None:
    text = "ord " * 2_000_000
    (block,) = blocks(f"<p>{text}</p>")
    assert len(block.text) == len(text) - 1


def test_a_hundred_thousand_equal_blocks_are_that_many() -> None:
    found = document("<p>Det samme.</p>" * 100_000)
    assert len(found.blocks) == 100_000
    assert found.blocks[-1].index == 99_999


def test_spans_without_bounds_do_not_multiply() -> None:
    page = "<table>" + "<tr><td rowspan=65534 colspan=1000>a</td><td>b</td></tr>" * 2000 + "</table>"
    assert len([block for block in blocks(page) if block.kind is BlockKind.ROW]) == 2000
    assert max(len(block.cells) for block in blocks(page)) <= 202


def test_many_matches_of_a_selector_are_read_once_each() -> None:
    assert len(blocks("<p>x</p>" * 20_000, keep=("p",))) == 20_000
    assert texts("<div>" * 3000 + "x", keep=("div",)) == ["x"]


@pytest.mark.parametrize(
    "line",
    ["Oppdatert " * 39, "1. " * 130, "4. mars " * 45, "av A " * 79, "- " * 190, "(" * 390, "Versjon 1." * 39],
)
def test_lines_that_tease_the_stamp_patterns_are_done_with(line: str) -> None:
    assert len(texts(f"<p>{line}</p><p>x</p>")) == 2
    assert digest(f"<p>{line}</p>")


def test_brackets_without_end_are_text() -> None:
    assert len(texts("x" + "<" * 500_000)) == 1


@pytest.mark.parametrize("opening", ["<div></x>", "<ul><li></x></y>", "<b></span>"])
def test_end_tags_that_end_nothing_do_not_hide_hostile_nesting(opening: str) -> None:
    with pytest.raises(ExtractError) as raised:
        document(f"<body>{opening * 15_000}</body></html>")
    assert raised.value.reason.code is ReasonCode.MALFORMED


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", '<a b="', "<a b='x' ", "<a ", "<!-- --><p/>", "</br>"]
)
def test_xml_that_ends_nothing_is_done_with(piece: str) -> None:
    page = f"<html><body><main><p>Råd</p>{piece * 11_000}</main></body></html>"
    assert document(page, content_type="application/xhtml+xml").blocks[0].text == "Råd"
