"""The gate over the whole timeline of the stand-in site: every fault is held, nothing healthy is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.nouns import make_trace
from watcher.demo.origin.serve import Origin, Response
from watcher.errors import ExtractError
from watcher.extract import extract_document
from watcher.gate import inspect_answer, inspect_document
from watcher.model.answer import Fetched, Validators
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.model.status import SourceStatus

KEY = {"Ocp-Apim-Subscription-Key": "test-nokkel"}

# fault: the reason among those found (by gate or extractor) that names it; None: it may pass
HELD: dict[str, ReasonCode | None] = {
    "waf-200": ReasonCode.BOT_CHECK,
    "maintenance-200": ReasonCode.MAINTENANCE,
    "soft-404": ReasonCode.NOT_FOUND,
    "consent-wall": ReasonCode.CONSENT_WALL,
    "js-shell": ReasonCode.LOADING_SHELL,
    "empty-body": ReasonCode.EMPTY,
    "wrong-page": ReasonCode.WRONG_PAGE,
    "truncated-html": ReasonCode.TRUNCATED,
    "truncated-pdf": ReasonCode.TRUNCATED,
    "expanders-missing": ReasonCode.CONTENT_HIDDEN,
    "html-instead-of-pdf": ReasonCode.WRONG_TYPE,
    "html-instead-of-json": ReasonCode.WRONG_TYPE,
    "html-instead-of-feed": ReasonCode.WRONG_TYPE,
    "malformed-xml": ReasonCode.MALFORMED,
    "empty-feed": ReasonCode.ITEMS_GONE,
    "stale-304": ReasonCode.STALE_COPY,
    "latin-1": None,
    "slow": None,
    "moved-301": None,
    "robots-deny": None,  # seen by fetch, which does not ask
}


def source_of(origin: Origin, source_id: str) -> Source:
    site = origin.sources[source_id]
    kind = SourceType(site.type)
    keep = ("main",) if kind is SourceType.HTML else ()
    return Source(
        id=SourceId(source_id),
        title=site.title,
        owner=source_id.partition("-")[0],
        url=site.moved_to if origin.moved(source_id) else site.url,
        rules=ExtractionRules(type=kind, lang=site.lang, keep=keep),
    )


def fetched(origin: Origin, source: Source, response: Response) -> Fetched:
    headers = tuple((key.lower(), value) for key, value in response.headers.items())
    at = datetime.fromisoformat(origin.at()).astimezone(UTC)
    content_type, _, charset = response.headers["Content-Type"].partition("; charset=")
    last_modified = response.headers.get("Last-Modified", "")
    return Fetched(
        trace=make_trace(source_id=source.id, url=source.url, at=at, headers=headers),
        body=response.body,
        content_type=content_type,
        charset=charset,
        validators=Validators(last_modified=last_modified),
    )


class Watch:
    """One source's last good document and status, as the pipeline keeps them."""

    def __init__(self, source: Source) -> None:
        self.good: Document | None = None
        self.status = SourceStatus(source_id=source.id)

    def look(self, source: Source, answer: Fetched) -> tuple[Reason, ...]:
        """Return why the answer is not accepted; empty when it is."""
        reasons = inspect_answer(answer, source, self.status)
        if reasons:
            return reasons
        try:
            document = extract_document(
                answer.body,
                source_id=source.id,
                url=source.url,
                charset=answer.charset,
                content_type=answer.content_type,
                rules=source.rules,
            )
        except ExtractError as error:
            return (error.reason,)
        reasons = inspect_document(document, source, self.good)
        if not reasons:
            self.good = document
            self.status = replace(
                self.status,
                last_verified_at=answer.trace.fetched_at,
                last_full_at=answer.trace.fetched_at,
                last_modified_seen=answer.validators.last_modified,
            )
        return reasons


Sighting = tuple[int, str, str, tuple[Reason, ...]]


def watch_everything() -> Iterator[Sighting]:
    """Yield step, source, fault and reasons for every answer that fetch would hand on."""
    origin = Origin(step=0)
    watches: dict[str, Watch] = {}
    for step in range(origin.last + 1):
        origin.goto(step)
        for source_id in origin.sources:
            source = source_of(origin, source_id)
            response = origin.respond(source.url, KEY)
            is_whole = (
                response.wire not in {"hang", "reset", "short"} and "Content-Encoding" not in response.headers
            )
            if response.status != 200 or not is_whole or origin.fault(source_id) == "oversize":
                continue
            watch = watches.setdefault(source_id, Watch(source))
            yield (
                step,
                source_id,
                origin.fault(source_id),
                watch.look(source, fetched(origin, source, response)),
            )


@pytest.fixture(scope="module")
def sightings() -> list[Sighting]:
    return list(watch_everything())


def test_every_fault_that_brings_a_body_is_held_for_the_right_reason(sightings: list[Sighting]):
    faults = [
        (step, name, fault, reasons) for step, name, fault, reasons in sightings if fault and HELD[fault]
    ]
    assert len(faults) == 19
    wrong = [
        (step, name, fault, reasons)
        for step, name, fault, reasons in faults
        if HELD[fault] not in {reason.code for reason in reasons}
    ]
    assert wrong == []


def test_nothing_healthy_is_held_but_a_whole_page_in_another_language(sightings: list[Sighting]):
    healthy = [
        sighting for sighting in sightings if HELD.get(sighting[2]) is None and sighting[2] != "latin-1"
    ]
    assert len(healthy) > 440
    held = [
        (step, name, [reason.code for reason in reasons]) for step, name, _, reasons in healthy if reasons
    ]
    assert held == [(13, "helsenorge-mpox", [ReasonCode.OTHER_LANGUAGE])]


@pytest.mark.parametrize(
    "fault", ["maintenance-200", "soft-404", "consent-wall", "js-shell", "waf-200", "empty-body"]
)
def test_a_stand_in_is_held_at_every_page_and_at_first_sight_too(fault: str):
    origin = Origin(step=10)
    for source_id, site in origin.sources.items():
        source = source_of(origin, source_id)
        origin.force(source_id, fault)
        reasons = Watch(source).look(source, fetched(origin, source, origin.respond(source.url, KEY)))
        codes = {reason.code for reason in reasons}
        assert HELD[fault] in codes, source_id
        if site.type != "html" and fault != "empty-body":
            assert ReasonCode.WRONG_TYPE in codes


def test_any_page_in_another_ones_place_is_held_when_their_titles_differ():
    origin = Origin(step=0)
    pages: list[tuple[Source, Fetched]] = []
    for source_id, site in origin.sources.items():
        if site.type == "html":
            source = source_of(origin, source_id)
            pages.append((source, fetched(origin, source, origin.respond(source.url, KEY))))
    held = 0
    for source, own in pages:
        for _, other in pages:
            watch = Watch(source)
            assert watch.look(source, own) == ()
            first = watch.good
            codes = {reason.code for reason in watch.look(source, other)}
            if other is not own and codes & {ReasonCode.WRONG_PAGE, ReasonCode.OTHER_LANGUAGE}:
                held += 1
            elif other is not own:
                assert watch.good is not None
                assert first is not None
                assert watch.good.title.split()[0] == first.title.split()[0]
    assert held >= 66


def test_a_page_is_cut_anywhere_in_its_content_and_always_held():
    origin = Origin(step=0)
    source = source_of(origin, "fhi-handbok")
    whole = fetched(origin, source, origin.respond(source.url, KEY))
    start, end = whole.body.index(b"<main"), whole.body.index(b"</main>")
    for tenth in range(10):
        cut = replace(whole, body=whole.body[: start + (end - start) * tenth // 10])
        watch = Watch(source)
        watch.look(source, whole)
        assert watch.look(source, cut), tenth
