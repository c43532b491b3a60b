"""What hosts see of a whole program: rests that outlive it, starts without a burst, conditional requests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.integration.fault_pages import Respond, plain_page
from tests.integration.fault_runs import START, Fields
from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, Source
from watcher.model.status import EventKind, SourceState

HOST = "pages.example"
BODY = (
    "<!DOCTYPE html><html lang=nb><title>Råd</title><main><h1>Råd om smitte</h1>"
    "<p>Isoler i {} dager etter første symptom.</p></main></html>"
)


def pages(count: int, *, host: str = HOST, within: float = 168) -> list[Source]:
    return [
        Source(
            id=SourceId(f"{host.partition('.')[0]}-{number}"),
            title="Råd",
            owner="FHI",
            url=f"https://{host}/{number}",
            rules=ExtractionRules(keep=("main",)),
            verify_within=timedelta(hours=within),
        )
        for number in range(count)
    ]


class Log:
    """Answers, and notes the path and the conditions of every request."""

    def __init__(self, answer: Respond) -> None:
        self.answer, self.asked = answer, list[tuple[str, str, str]]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        conditions = (request.headers.get(name, "") for name in ("If-None-Match", "If-Modified-Since"))
        self.asked.append((request.url.path, *conditions))
        return self.answer(request)


def busy(retry_after: str) -> Respond:
    return lambda _: httpx.Response(429, headers={"Retry-After": retry_after})


def due(fields: Fields, hours: float) -> list[str]:
    """Check what is due at this hour, and return which sources were."""
    fields.clock.at = START + timedelta(hours=hours)
    return [result.source_id for result in fields.app.check()]


def start(folder: Path, sources: Sequence[Source], log: Log) -> Fields:
    fields = Fields(folder, sources)
    fields.servers.says[HOST] = log
    return fields


def test_a_host_that_asked_for_rest_is_left_alone_by_the_next_process_too(tmp_path: Path):
    log = Log(busy("7200"))
    with start(tmp_path, pages(3), log).app as app:
        assert [result.outcome for result in app.check()] == ["failed"]
    log.asked.clear()
    log.answer = plain_page(BODY.format(7).encode(), {})
    again = start(tmp_path, pages(3), log)
    with again.app:
        assert [due(again, hours) for hours in (0.1, 0.5, 1, 1.9)] == [[], [], [], []]
        assert log.asked == []
        assert due(again, 2.1)
        assert len(log.asked) <= 3


def test_a_rest_that_is_asked_for_at_the_second_look_counts_for_every_page_of_the_host(tmp_path: Path):
    log = Log(plain_page(BODY.format(7).encode(), {}))
    fields = start(tmp_path, pages(3), log)
    with fields.app as app:
        fields.check(0)
        log.asked.clear()

        def tired(request: httpx.Request) -> httpx.Response:
            changed = plain_page(BODY.format(10).encode(), {})
            return (busy("7200") if len(log.asked) > 1 else changed)(request)

        log.answer = tired
        (first,) = due(fields, 1)
        assert [due(fields, hours) for hours in (1.1, 1.5, 2.9)] == [[], [], []]
        assert len(log.asked) == 2
        due_at = app.store.statuses()[SourceId(first)].next_check_at
        assert due_at is not None
        assert due_at >= START + timedelta(hours=3)


@pytest.mark.parametrize(
    ("retry_after", "hours", "said"),
    [
        ("31536000", 24, "ber om 365 døgn; vi prøver igjen om 24 t"),
        ("Fri, 01 Jan 2038 00:00:00 GMT", 24, "vi prøver igjen om 24 t"),
        ("-5", 0, "Retry-After kan ikke brukes"),
        ("soon", 0, "Retry-After kan ikke brukes"),
        ("Thu, 01 Jan 1998 00:00:00 GMT", 0, "Retry-After kan ikke brukes"),
    ],
)
def test_a_wait_that_cannot_be_meant_is_bounded_and_the_operator_is_told(
    tmp_path: Path, retry_after: str, hours: float, said: str
):
    fields = start(tmp_path, pages(1), Log(busy(retry_after)))
    with fields.app as app:
        app.check()
        status = app.store.statuses()[SourceId("pages-0")]
        assert status.next_check_at is not None
        waited = status.next_check_at - START
        assert timedelta(hours=hours) <= waited <= timedelta(hours=max(hours, 0.1))
        (event,) = app.store.events()
        assert said in event.text
        assert event.reasons[0].evidence == f"Retry-After: {retry_after}"


def test_a_rest_that_lasts_past_the_promise_is_told_as_a_broken_promise(tmp_path: Path):
    log = Log(plain_page(BODY.format(7).encode(), {}))
    fields = start(tmp_path, pages(1, within=3), log)
    with fields.app as app:
        app.check()
        log.answer = busy("80000")
        assert due(fields, 1) == ["pages-0"]
        for hour in (2, 3.5, 5):
            assert due(fields, hour) == []
            app.note_broken_promises()
        kinds = [event.kind for event in app.store.events()]
    assert kinds.count(EventKind.LATE) == 1


def test_a_start_with_five_hundred_pages_on_twenty_hosts_is_no_burst(tmp_path: Path):
    sources = [page for host in range(20) for page in pages(25, host=f"h{host}.example")]
    fields = Fields(tmp_path, sources)
    with fields.app as app:
        assert app.spread_overdue() == 500 - 20
        statuses = app.store.statuses()
    for host in range(20):
        moments = sorted(
            statuses[source.id].next_check_at or START
            for source in sources
            if source.url.startswith(f"https://h{host}.")
        )
        assert moments[0] == START
        assert all(later - earlier >= timedelta(seconds=5) for earlier, later in pairwise(moments))
        assert moments[-1] - START <= timedelta(minutes=30)


def conditional(etag: str, modified: str) -> Respond:
    """Say 304 to those who echo these, and the page to others."""
    headers = {"ETag": etag, "Last-Modified": modified, "Content-Type": "text/html; charset=utf-8"}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == etag:
            return httpx.Response(304, headers={"ETag": etag})
        return httpx.Response(200, headers=headers, content=BODY.format(7).encode())

    return answer


@pytest.mark.parametrize("etag", ['"a1"', 'W/"a1"'])
def test_only_the_servers_own_words_are_echoed_and_the_whole_page_is_asked_for_once_a_day(
    tmp_path: Path, etag: str
):
    modified = "Mon, 02 Feb 2026 08:00:00 GMT"
    log = Log(conditional(etag, modified))
    fields = start(tmp_path, pages(1), log)
    with fields.app:
        for half_hour in range(3 * 48):
            fields.check(half_hour / 2)
    whole = [number for number, (_, *conditions) in enumerate(log.asked) if conditions == ["", ""]]
    assert {tuple(conditions) for _, *conditions in log.asked} == {("", ""), (etag, modified)}
    assert whole == [0, 48, 96]


def test_an_etag_that_differs_with_the_same_bytes_is_no_change(tmp_path: Path):
    log = Log(plain_page(BODY.format(7).encode(), {"ETag": '"1"'}))
    fields = start(tmp_path, pages(1), log)
    with fields.app as app:
        for number in range(4):
            log.answer = plain_page(BODY.format(7).encode(), {"ETag": f'"{number}"'})
            fields.check(number)
        assert len(app.store.versions(SourceId("pages-0"))) == 1
        assert app.store.events() == ()


@pytest.mark.parametrize("first", [304, 412])
def test_an_answer_that_contradicts_the_conditions_is_asked_again_without_them(tmp_path: Path, first: int):
    log = Log(plain_page(BODY.format(7).encode(), {"ETag": '"old"'}))
    fields = start(tmp_path, pages(1), log)

    def contrary(request: httpx.Request) -> httpx.Response:
        if "If-None-Match" in request.headers:
            return httpx.Response(first, headers={"ETag": '"new"'})
        return plain_page(BODY.format(14).encode(), {"ETag": '"new"'})(request)

    with fields.app as app:
        fields.check(0)
        log.answer = contrary
        assert [result.outcome for result in fields.check(1).values()] == ["changed"]
        assert app.store.events() == ()


def test_the_suffix_of_a_packed_body_is_no_other_etag(tmp_path: Path):
    log = Log(plain_page(BODY.format(7).encode(), {"ETag": '"a-gzip"'}))
    fields = start(tmp_path, pages(1), log)
    with fields.app:
        fields.check(0)
        log.answer = lambda _: httpx.Response(304, headers={"ETag": '"a"'})
        assert [result.outcome for result in fields.check(1).values()] == ["unchanged"]
    assert len(log.asked) == 2


def test_not_modified_that_nobody_asked_for_is_trouble(tmp_path: Path):
    fields = start(tmp_path, pages(1), Log(lambda _: httpx.Response(304)))
    with fields.app as app:
        assert [result.outcome for result in fields.check(0).values()] == ["failed"]
        assert app.store.versions(SourceId("pages-0")) == ()


def test_an_older_date_is_a_stale_copy_until_it_has_been_all_that_came_for_two_days(tmp_path: Path):
    page, older = BODY.format(7).encode(), BODY.format(14).encode()
    log = Log(plain_page(page, {"Last-Modified": "Mon, 02 Feb 2026 08:00:00 GMT"}))
    fields = start(tmp_path, pages(1), log)
    with fields.app as app:
        fields.check(0)
        log.answer = plain_page(older, {"Last-Modified": "Mon, 05 Jan 2026 08:00:00 GMT"})
        outcomes = [fields.check(hour)["pages-0"].outcome for hour in (1, 2, 4, 8, 16, 32, 47, 50)]
        assert outcomes == ["suspect"] * 7 + ["changed"]
        assert app.store.statuses()[SourceId("pages-0")].state is SourceState.OK


def test_a_move_to_another_sources_address_names_that_source(tmp_path: Path):
    first, second = pages(2)
    log = Log(plain_page(BODY.format(7).encode(), {}))
    fields = start(tmp_path, (first, second), log)
    moved = httpx.Response(301, headers={"Location": "/1"})
    with fields.app as app:
        fields.check(0)
        log.answer = lambda asked: (
            moved if asked.url.path == "/0" else plain_page(BODY.format(7).encode(), {})(asked)
        )
        fields.check(1)
        fields.check(2)
        (event,) = app.store.events()
    assert event.kind is EventKind.MOVED
    assert event.text.endswith("Adressen overvåkes alt av kilden pages-1")


def test_a_move_is_not_told_again_when_the_operator_writes_the_new_address(tmp_path: Path):
    (page,) = pages(1)
    new = "/r%C3%A5d"

    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.url.raw_path.decode() != new:
            return httpx.Response(301, headers={"Location": new})
        return plain_page(BODY.format(7).encode(), {})(asked)

    log = Log(plain_page(BODY.format(7).encode(), {}))
    fields = start(tmp_path, [page], log)
    with fields.app as app:
        fields.check(0)
        log.answer = answer
        fields.check(1)
        assert [event.kind for event in app.store.events()] == [EventKind.MOVED]
    for number, url in enumerate((f"https://{HOST}/råd", f"https://{HOST}/råd/", f"https://{HOST}{new}?a=1")):
        edited = start(tmp_path, [replace(page, url=url)], log)
        with edited.app as app:
            edited.check(2 + number)
            assert [event.kind for event in app.store.events()] == [EventKind.MOVED]
