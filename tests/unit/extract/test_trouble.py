from typing import Any

import pytest

from tests.unit.extract.support import digest, document, json_rules, texts
from watcher.errors import ExtractError
from watcher.extract import check_rules, extract_document
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import ExtractionRules, SourceType

WHOLE = "<html><body><main><h1>A</h1><p>Blåbær og øl</p></main></body></html>"


def trouble_of(body: str | bytes, **rules: Any) -> Reason:
    with pytest.raises(ExtractError) as raised:
        document(body, **rules)
    return raised.value.reason


def test_a_region_that_is_gone_is_never_replaced_by_a_guess() -> None:
    reason = trouble_of(WHOLE, keep=("article.fhi-page",))
    assert reason.code is ReasonCode.REGION_MISSING
    assert "article.fhi-page" in reason.text
    with pytest.raises(ExtractError):
        digest(WHOLE, keep=("article.fhi-page",))


@pytest.mark.parametrize("body", [b"", b"  \n", b"<html><body></body></html>", b"<main><nav>x</nav></main>"])
def test_a_page_without_text_is_empty(body: bytes) -> None:
    assert trouble_of(body).code is ReasonCode.EMPTY


@pytest.mark.parametrize("cut", [b"<p>Bl", b"<main><h1>A</h1>", b"og \xc3\xb8l</p>"])
def test_a_page_that_stops_in_the_middle_is_cut_off(cut: bytes) -> None:
    body = WHOLE.encode()
    assert trouble_of(body[: body.index(cut) + len(cut)]).code is ReasonCode.TRUNCATED


@pytest.mark.parametrize("body", ["<p>a</p>", "<html><body><p>a</p></body>", "<html><body><p>a</p>", "<p>a"])
def test_end_tags_that_html_lets_one_leave_out_are_not_missed(body: str) -> None:
    assert texts(body) == ["a"]


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (b"%PDF-1.4 x", {}),
        (b'{"a": 1}', {}),
        (b"<?xml version='1.0'?><rss></rss>", {}),
        (WHOLE.encode(), {"type": SourceType.PDF}),
        (WHOLE.encode(), {"type": SourceType.JSON}),
        (WHOLE.encode(), {"type": SourceType.FEED}),
        (b"<!DOCTYPE html>" + WHOLE.encode(), {"type": SourceType.TEXT}),
    ],
)
def test_another_type_than_declared_is_refused(body: bytes, rules: dict[str, Any]) -> None:
    assert trouble_of(body, **rules).code is ReasonCode.WRONG_TYPE


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (b'{"a": ', json_rules()),
        (b"[" * 100_000, json_rules()),
        (b"<rss><channel><item></channel></rss>", {"type": SourceType.FEED}),
        (b"%PDF-1.4\nnothing\n%%EOF", {"type": SourceType.PDF}),
        (b"<div>" * 20_001 + b"x", {}),
    ],
)
def test_what_cannot_be_parsed_is_malformed(body: bytes, rules: dict[str, Any]) -> None:
    assert trouble_of(body, **rules).code is ReasonCode.MALFORMED


def test_a_pdf_without_its_end_is_cut_off() -> None:
    assert trouble_of(b"%PDF-1.4\n1 0 obj", type=SourceType.PDF).code is ReasonCode.TRUNCATED


def test_a_feed_without_items_has_lost_them() -> None:
    body = b"<rss><channel><title>T</title></channel></rss>"
    assert trouble_of(body, type=SourceType.FEED).code is ReasonCode.ITEMS_GONE


def test_letters_that_are_not_valid_in_the_declared_set_are_never_shown() -> None:
    reason = trouble_of(WHOLE.encode("latin-1"))
    assert reason.code is ReasonCode.WRONG_CHARSET
    assert "utf-8" in reason.text


def test_utf8_that_is_declared_as_latin1_is_not_read_as_latin1() -> None:
    reason = trouble_of(WHOLE, charset="iso-8859-1")
    assert reason.code is ReasonCode.WRONG_CHARSET
    assert 'charset = "utf-8"' in reason.text


def test_an_unknown_set_is_named() -> None:
    assert "klingon-8" in trouble_of(WHOLE, charset="klingon-8").text


@pytest.mark.parametrize(
    ("body", "charset", "rules"),
    [
        (WHOLE.encode("latin-1"), "iso-8859-1", {}),
        (WHOLE.encode("cp1252"), "utf-8", {"charset": "windows-1252"}),
        (WHOLE.replace("<main>", "<meta charset=iso-8859-1><main>").encode("latin-1"), "", {}),
        (WHOLE.encode("utf-16"), "iso-8859-1", {}),
        (WHOLE.encode("utf-8-sig"), "", {}),
        (WHOLE.encode(), "", {}),
    ],
)
def test_the_set_comes_from_mark_rules_header_page_in_that_order(
    body: bytes, charset: str, rules: dict[str, str]
) -> None:
    found = extract_document(
        body,
        source_id=SourceId("a"),
        url="https://a.no/",
        charset=charset,
        content_type="",
        rules=ExtractionRules(charset=rules.get("charset", "")),
    )
    assert found.blocks[-1].text == "Blåbær og øl"


@pytest.mark.parametrize(
    ("selector", "why"),
    [
        ("//div[@id]", "XPath"),
        ("main > ", "ends with '>'"),
        ("p:contains('x')", "jQuery"),
        ("div[class", "']' is missing"),
        ("p:not(.a", "')' is missing"),
        (".a,,.b", "between two commas"),
        ("main .", "without a name"),
        ("", "empty"),
        ("p::before", "pseudo-elements"),
        ("p{", "does not understand"),
    ],
)
def test_a_bad_selector_is_named_with_what_is_wrong(selector: str, why: str) -> None:
    (found,) = check_rules(ExtractionRules(keep=("main", selector)))
    assert repr(selector) in found
    assert why in found
    assert found.startswith("keep")


def test_good_rules_have_nothing_wrong() -> None:
    rules = ExtractionRules(keep=("main article.x > p:not(.y)", "a[href^='/']"), drop=(".share",))
    assert check_rules(rules) == ()
    paths = ExtractionRules(type=SourceType.JSON, keep=("tekst", "data.*", "links[rel=barn]", "a.b-c.d"))
    assert check_rules(paths) == ()


def test_bad_paths_and_useless_rules_are_named() -> None:
    (path,) = check_rules(ExtractionRules(type=SourceType.JSON, keep=("$.data",)))
    assert "'$.data'" in path
    (useless,) = check_rules(ExtractionRules(type=SourceType.PDF, drop=(".x",)))
    assert "'.x'" in useless
    (charset,) = check_rules(ExtractionRules(charset="latin-99"))
    assert "latin-99" in charset
