"""The port `Fetcher`: one suite, on the fake and on the real one against the stand-in site over sockets."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

import pytest

from tests.fakes import FakeFetcher
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.fetch import HttpFetcher
from watcher.model.answer import Failed, Fetched, FetchRequest, NotModified, Validators
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.ports import Fetcher

NOW = datetime(2025, 3, 20, 8, tzinfo=UTC)
STEADY, MOVED = "ema-tecovirimat", "fhi-smitteverntiltak"


class World(Protocol):
    """A fetcher, and a way to make its addresses misbehave."""

    fetcher: Fetcher

    def url(self, source: str) -> str: ...

    def fail(self, source: str, fault: str) -> None: ...


class FakeWorld:
    """What the stand-in site does, told to the fake."""

    CODES: ClassVar[dict[str, tuple[ReasonCode, int | None, bool]]] = {
        "http-404": (ReasonCode.NOT_FOUND, 404, False),
        "gone-410": (ReasonCode.GONE, 410, False),
        "http-500": (ReasonCode.SERVER_ERROR, 500, True),
        "http-429": (ReasonCode.RATE_LIMITED, 429, True),
        "reset": (ReasonCode.RESET, None, True),
        "timeout": (ReasonCode.TIMEOUT, None, True),
    }

    def __init__(self) -> None:
        self.fake = FakeFetcher()
        self.fetcher: Fetcher = self.fake
        marks = Validators(etag='"a1"', last_modified="Mon, 02 Sep 2024 08:00:00 GMT")
        self.fake.serve(self.url(STEADY), b"<html>page</html>", validators=marks)
        self.fake.serve("http://127.0.0.1/ny", b"<html>page</html>")
        self.fake.move(self.url(MOVED), "http://127.0.0.1/ny")

    def url(self, source: str) -> str:
        return f"http://127.0.0.1/{source}"

    def fail(self, source: str, fault: str) -> None:
        code, status, retryable = self.CODES[fault]
        retry_at = NOW + timedelta(hours=1) if status == 429 else None
        body = b"<html>error</html>" if status else b""
        self.fake.refuse(
            self.url(source), code, status=status, retryable=retryable, retry_at=retry_at, body=body
        )


class RealWorld:
    """HttpFetcher against the stand-in site."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.fetcher: Fetcher = self._fetcher(timedelta(seconds=60))

    def url(self, source: str) -> str:
        return str(self.origin.url(source))

    def fail(self, source: str, fault: str) -> None:
        self.origin.force(source, fault)
        if fault == "timeout":
            self.fetcher.close()
            self.fetcher = self._fetcher(timedelta(seconds=1))

    def _fetcher(self, deadline: timedelta) -> HttpFetcher:
        return HttpFetcher(FetchSettings(allow_hosts=("127.0.0.1",), deadline=deadline))


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    with OriginServer(step=22, noise="none", hang=60) as origin:
        made = RealWorld(origin)
        yield made
        made.fetcher.close()


def ask(world: World, source: str, validators: Validators = Validators()) -> Fetched | NotModified | Failed:
    request = FetchRequest(
        source_id=SourceId(source), url=world.url(source), accept="text/html", validators=validators
    )
    return world.fetcher.fetch(request, NOW)


def test_a_page_comes_with_its_body_and_the_trace_of_its_request(world: World):
    answer = ask(world, STEADY)
    assert isinstance(answer, Fetched)
    assert b"<html" in answer.body
    assert (answer.content_type, answer.charset) == ("text/html", "utf-8")
    trace = answer.trace
    assert (trace.source_id, trace.url, trace.fetched_at) == (STEADY, world.url(STEADY), NOW)
    assert (trace.final_url, trace.status, trace.hops) == (world.url(STEADY), 200, ())
    assert trace.header("Content-Type").startswith("text/html")
    assert trace.wire_bytes > 0
    assert trace.first_byte is not None
    assert trace.first_byte <= trace.elapsed


def test_echoed_validators_bring_not_modified(world: World):
    first = ask(world, STEADY)
    assert isinstance(first, Fetched)
    assert first.validators
    again = ask(world, STEADY, first.validators)
    assert isinstance(again, NotModified)
    assert (again.trace.status, again.trace.wire_bytes) == (304, 0)


def test_other_validators_bring_the_page(world: World):
    assert isinstance(ask(world, STEADY, Validators(etag='"other"')), Fetched)


def test_a_redirect_is_followed_and_recorded(world: World):
    answer = ask(world, MOVED)
    assert isinstance(answer, Fetched)
    [hop] = answer.trace.hops
    assert (hop.url, hop.status, hop.location) == (world.url(MOVED), 301, answer.trace.final_url)


@pytest.mark.parametrize(
    ("fault", "code", "status", "retryable"),
    [
        ("http-404", ReasonCode.NOT_FOUND, 404, False),
        ("gone-410", ReasonCode.GONE, 410, False),
        ("http-500", ReasonCode.SERVER_ERROR, 500, True),
        ("http-429", ReasonCode.RATE_LIMITED, 429, True),
        ("reset", ReasonCode.RESET, None, True),
        ("timeout", ReasonCode.TIMEOUT, None, True),
    ],
)
def test_whatever_goes_wrong_is_a_value(
    world: World, fault: str, code: ReasonCode, status: int | None, retryable: bool
):
    world.fail(STEADY, fault)
    answer = ask(world, STEADY)
    assert isinstance(answer, Failed)
    assert (answer.reason.code, answer.trace.status, answer.retryable) == (code, status, retryable)
    assert answer.reason.text
    assert bool(answer.body) is (status is not None)
    assert (answer.retry_at is not None) is (status == 429)
    if answer.retry_at:
        assert answer.retry_at == NOW + timedelta(hours=1)


def test_many_threads_may_ask_at_once(world: World):
    answers: list[Fetched | NotModified | Failed] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(world, STEADY))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(answer) for answer in answers] == [Fetched] * 8


def test_a_closed_fetcher_refuses_and_closing_again_is_no_error(world: World):
    world.fetcher.close()
    world.fetcher.close()
    with pytest.raises(RuntimeError, match="closed"):
        ask(world, STEADY)


def test_an_observation_time_without_a_zone_is_an_error(world: World):
    request = FetchRequest(source_id=SourceId(STEADY), url=world.url(STEADY), accept="*/*")
    with pytest.raises(ValueError, match="zone"):
        world.fetcher.fetch(request, datetime(2025, 3, 20, 8))  # noqa: DTZ001 - that is the point
