import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

from watcher.model.config import ServiceSettings
from watcher.model.ids import EventId, MessageId, SourceId
from watcher.model.outbox import Message
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import ExtractionRules, Source
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.publish import render_operators, write_letter, write_payload
from watcher.publish.operators import KINDS

NOW = datetime(2026, 7, 1, 8, 12, 30, tzinfo=UTC)
MPOX = SourceId("fhi-mpox")
SERVICE = ServiceSettings(base_url="https://varsel.example.no", tag_authority="varsel.example.no,2026")
SOURCES = {
    MPOX: Source(
        id=MPOX, title="Mpox <håndbok>", owner="FHI", url="https://www.fhi.no/mpox/", rules=ExtractionRules()
    )
}
TIMEOUT = Reason(code=ReasonCode.TIMEOUT, text="Svaret kom ikke innen 30 s", evidence="a & b")
EVENT = SourceEvent(
    id=EventId("0123456789abcdef"),
    source_id=MPOX,
    at=NOW,
    kind=EventKind.TROUBLE,
    state=SourceState.SUSPECT,
    reasons=(TIMEOUT,),
    text="Svaret kom ikke innen 30 s",
)
BACK = replace(EVENT, id=EventId("b" * 16), at=NOW + timedelta(hours=1), kind=EventKind.RECOVERED, reasons=())
NAMESPACES = {"a": "http://www.w3.org/2005/Atom", "w": "tag:watcher.example,2026:ns/feed"}


def message(*events: SourceEvent) -> Message:
    return Message(id=MessageId("a" * 32), channel="mail", attempts=1, events=events)


def feed(*events: SourceEvent, status: SourceStatus | None = None, late=()) -> bytes:
    statuses = {status.source_id: status} if status else {}
    return render_operators(events, SOURCES, statuses, late, SERVICE)


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_words(kind):
    assert KINDS[kind]


def test_the_webhooks_body_says_everything_and_is_always_the_same():
    body = write_payload(EVENT, SOURCES, SERVICE)
    assert body == write_payload(EVENT, SOURCES, SERVICE)
    assert json.loads(body) == {
        "type": "source.trouble",
        "timestamp": "2026-07-01T08:12:30Z",
        "data": {
            "id": "0123456789abcdef",
            "source": "fhi-mpox",
            "title": "Mpox <håndbok>",
            "owner": "FHI",
            "url": "https://www.fhi.no/mpox/",
            "page": "https://varsel.example.no/kilde/fhi-mpox",
            "state": "suspect",
            "text": "Svaret kom ikke innen 30 s",
            "reasons": [{"code": "timeout", "text": "Svaret kom ikke innen 30 s", "evidence": "a & b"}],
        },
    }


def test_a_source_that_is_configured_no_longer_goes_by_its_id():
    assert json.loads(write_payload(EVENT, {}, SERVICE))["data"]["title"] == ""
    assert "Problem oppstått: fhi-mpox" in write_letter(message(EVENT), {}, SERVICE).subject


def test_one_event_is_the_letters_subject():
    letter = write_letter(message(EVENT), SOURCES, SERVICE)
    assert letter.subject == "Watcher: Problem oppstått: FHI: Mpox < håndbok>"
    assert "01.07.2026 kl. 10.12" in letter.text
    assert "[timeout] Svaret kom ikke innen 30 s: a & b" in letter.text
    assert "https://varsel.example.no/kilde/fhi-mpox" in letter.text


def test_several_events_are_one_letter_that_says_how_many():
    letter = write_letter(message(EVENT, BACK), SOURCES, SERVICE)
    assert letter.subject.startswith("Watcher: 2 hendelser, først Problem oppstått")
    assert letter.text.index("Problem oppstått") < letter.text.index("Bekreftet igjen")


def test_the_feed_is_read_by_another_parser_with_every_event_once():
    parsed = feedparser.parse(feed(BACK, EVENT))
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [
        f"tag:varsel.example.no,2026:event/{event.id}" for event in (BACK, EVENT)
    ]
    assert parsed.feed.updated == "2026-07-01T09:12:30Z"


def test_the_feed_shows_where_a_source_stands_and_when_it_is_tried_again():
    status = SourceStatus(
        source_id=MPOX,
        state=SourceState.FAILING,
        reasons=(TIMEOUT,),
        since=NOW - timedelta(hours=7),
        last_verified_at=NOW - timedelta(hours=8),
        next_check_at=NOW + timedelta(minutes=10),
    )
    top = etree.fromstring(feed(EVENT, status=status, late={MPOX}))
    found = top.find("w:source", namespaces=NAMESPACES)
    assert found is not None
    assert {key: found.get(key) for key in found.keys()} == {  # noqa: SIM118 -- an element is no mapping
        "id": "fhi-mpox",
        "title": "Mpox < håndbok>",
        "owner": "FHI",
        "href": "https://www.fhi.no/mpox/",
        "state": "failing",
        "since": "2026-07-01T01:12:30Z",
        "verified": "2026-07-01T00:00:00Z",
        "late": "true",
        "next": "2026-07-01T08:22:30Z",
        "reason": "Svaret kom ikke innen 30 s",
    }


def test_a_healthy_source_changes_the_feed_at_most_once_an_hour():
    def healthy(minutes: int) -> SourceStatus:
        seen = NOW + timedelta(minutes=minutes)
        due = seen + timedelta(minutes=5)
        return SourceStatus(source_id=MPOX, state=SourceState.OK, last_verified_at=seen, next_check_at=due)

    assert feed(EVENT, status=healthy(0)) == feed(EVENT, status=healthy(30))
    assert feed(EVENT, status=healthy(0)) != feed(EVENT, status=healthy(60))


def test_a_feed_without_events_stands_still():
    parsed = feedparser.parse(feed())
    assert (parsed.bozo, parsed.entries, parsed.feed.updated) == (False, [], "2026-01-01T00:00:00Z")
