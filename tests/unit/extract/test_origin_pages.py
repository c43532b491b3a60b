"""The test bed's whole history: noise changes nothing that is read, and every fact stands in its place."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from watcher.demo.origin import Origin
from watcher.errors import ExtractError
from watcher.extract import content_digest, extract_document, watched_digest
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules, SourceType

TIMELINE = tomllib.loads(files("watcher.demo.origin").joinpath("timeline.toml").read_text("utf-8"))
SOURCES = {source["id"]: source for source in TIMELINE["source"]}
EVENTS = [
    pytest.param(step["n"], event, id=f"{event['source']}-{event['revision']}")
    for step in TIMELINE["step"]
    for event in step.get("event", ())
]


@cache
def origin() -> Origin:
    return Origin(step=0, noise="full", seed=1)


def rules_of(name: str) -> ExtractionRules:
    source = SOURCES[name]
    kind = SourceType(source["type"])
    keep = tuple(filter(None, map(str.strip, source["selector"].split(","))))
    return ExtractionRules(type=kind, keep=keep if kind in {SourceType.HTML, SourceType.JSON} else ())


def body_at(name: str, step: int, revision: int, request: int) -> tuple[bytes, str]:
    site = origin()
    site.goto(step)
    source = SOURCES[name]
    return site.clean_body(name, revision, n=request), source["moved_to"] if site.moved(name) else source[
        "url"
    ]


def extracted(name: str, body: bytes, url: str) -> Document:
    return extract_document(
        body, source_id=SourceId(name), url=url, charset="utf-8", content_type="", rules=rules_of(name)
    )


def digested(name: str, body: bytes, url: str) -> str:
    return watched_digest(body, url=url, charset="utf-8", content_type="", rules=rules_of(name))


def stands(document: Document, words: str, section: list[str]) -> bool:
    """Whether some block holds `words`, under `section` where the document has a section of that name."""
    parts = [" ".join(part.split()) for part in words.split("|")]
    paths = [(block, [*block.trail, block.text]) for block in document.blocks]
    has_section = any(path[: len(section)] == section for _, path in paths)
    return any(
        all(part in block.text for part in parts) and (not has_section or path[: len(section)] == section)
        for block, path in paths
    )


@pytest.mark.parametrize(("step", "event"), EVENTS)
def test_each_event_of_the_history_is_read_as_it_is(step: int, event: dict[str, Any]) -> None:
    name, revision = event["source"], event["revision"]
    before, before_url = body_at(name, step - 1, revision - 1, 3)
    after, after_url = body_at(name, step, revision, 8)
    again, _ = body_at(name, step, revision, 9)
    old, new = extracted(name, before, before_url), extracted(name, after, after_url)
    assert extracted(name, again, after_url).sha256_text == new.sha256_text
    assert digested(name, again, after_url) == digested(name, after, after_url)
    if event["kind"] == "noise":
        assert content_digest(old.blocks) == content_digest(new.blocks)
    if event["kind"] == "substantive":
        assert content_digest(old.blocks) != content_digest(new.blocks)
    for change in event["change"]:
        if change.get("fact"):
            assert not change.get("new") or stands(new, change["new"], change["section"])
            assert not change.get("old") or stands(old, change["old"], change["section"])


@pytest.mark.parametrize("name", SOURCES)
def test_equal_digests_mean_equal_texts_over_the_whole_history(name: str) -> None:
    seen: dict[str, str] = {}
    for revision in range(SOURCES[name]["revisions"] + 1):
        body, url = body_at(name, 40, revision, revision)
        text = extracted(name, body, url).sha256_text
        assert seen.setdefault(digested(name, body, url), text) == text


@pytest.mark.parametrize("name", SOURCES)
def test_extracting_twice_gives_the_same_document(name: str) -> None:
    body, url = body_at(name, 0, 0, 1)
    assert extracted(name, body, url) == extracted(name, body, url)


@pytest.mark.parametrize(
    ("name", "fault", "code"),
    [
        ("fhi-mpox", "latin-1", ReasonCode.WRONG_CHARSET),
        ("fhi-mpox", "truncated-html", ReasonCode.TRUNCATED),
        ("fhi-mpox", "empty-body", ReasonCode.EMPTY),
        ("fhi-mpox", "js-shell", ReasonCode.REGION_MISSING),
        ("ud-drkongo", "waf-200", ReasonCode.REGION_MISSING),
        ("fhi-mpox", "consent-wall", ReasonCode.REGION_MISSING),
        ("metodebok-mpox", "maintenance-200", ReasonCode.REGION_MISSING),
        ("fhi-vaksine", "soft-404", ReasonCode.REGION_MISSING),
        ("ema-tecovirimat", "wrong-page", ReasonCode.REGION_MISSING),
        ("tecovirimat-pdf", "html-instead-of-pdf", ReasonCode.WRONG_TYPE),
        ("tecovirimat-pdf", "truncated-pdf", ReasonCode.TRUNCATED),
        ("hdir-api", "html-instead-of-json", ReasonCode.WRONG_TYPE),
        ("ecdc-feed", "html-instead-of-feed", ReasonCode.WRONG_TYPE),
        ("ecdc-feed", "malformed-xml", ReasonCode.MALFORMED),
        ("ecdc-feed", "empty-feed", ReasonCode.ITEMS_GONE),
    ],
)
def test_what_is_not_the_page_is_refused_with_its_reason(name: str, fault: str, code: ReasonCode) -> None:
    site = Origin(step=6, noise="full", seed=1)
    site.force(name, fault)
    answer = site.respond(SOURCES[name]["url"], {"Ocp-Apim-Subscription-Key": "test-nokkel"})
    with pytest.raises(ExtractError) as raised:
        extracted(name, answer.body, SOURCES[name]["url"])
    assert raised.value.reason.code is code
    assert raised.value.reason.text.endswith((".", "»", ")", "?")) or fault == "malformed-xml"
