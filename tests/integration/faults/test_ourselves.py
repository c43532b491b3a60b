"""Threads that hang or die, a check that runs out of memory or handles: told, and the others go on."""

import resource
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

import pytest

from tests.fakes import FakeFetcher
from tests.integration.faults.ground import HOUR, SEVEN, Ground, page, tick, within
from tests.unit.web.client import SiteClient
from watcher.app.crew import work_off
from watcher.clock import steady_seconds
from watcher.model.answer import Answer, FetchRequest
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.status import SourceState
from watcher.schedule import Ticker
from watcher.web.site import create_web
from watcher.web.view import Health

A, B = SourceId("a"), SourceId("b")


class Moody(FakeFetcher):
    """Hangs, or has no memory, for one host."""

    hangs: threading.Event | None = None
    has_memory = True

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        if "//a." in request.url and self.hangs:
            self.hangs.wait(60)
        if "//a." in request.url and not self.has_memory:
            raise MemoryError
        return super().fetch(request, now)


@pytest.fixture
def moody(ground: Ground) -> Moody:
    fetcher = Moody()
    ground.urls = {A: "https://a.example.no/a", B: "https://b.example.no/b"}
    for url in ground.urls.values():
        fetcher.serve(url, page(SEVEN))
    return fetcher


def test_no_memory_for_one_page_is_the_trouble_of_its_check_alone(ground: Ground, moody: Moody) -> None:
    with ground.open(fetcher=moody) as app:
        tick(ground, app)
        moody.has_memory = False
        ground.times.pass_(HOUR)
        tick(ground, app)
        statuses = app.store.statuses()
        assert statuses[A].reasons[0].code is ReasonCode.INTERNAL
        assert statuses[A].reasons[0].evidence.startswith("MemoryError")
        assert statuses[B].state is SourceState.OK
        moody.has_memory = True
        ground.times.pass_(HOUR)
        tick(ground, app)
        assert app.store.statuses()[A].state is SourceState.OK


def test_a_host_that_hangs_holds_up_neither_the_others_nor_the_end(ground: Ground, moody: Moody) -> None:
    with ground.open(fetcher=moody) as app:
        tick(ground, app)
        moody.hangs = threading.Event()
        try:
            for _ in range(2):
                ground.times.pass_(HOUR)
                within(10, lambda: app.check(patience=timedelta(milliseconds=200)))
                assert app.store.statuses()[B].last_verified_at == ground.times.at
            assert app.care.heal()
            assert [fault.key for fault in app.faults.standing] == ["host:a.example.no"]
            assert app.store.statuses()[A].last_verified_at != ground.times.at
        finally:
            moody.hangs.set()
            moody.hangs = None


def test_a_run_that_dies_is_told_and_comes_again_and_one_that_hangs_is_left() -> None:
    told: list[tuple[str, str]] = []
    come, hang = threading.Event(), threading.Event()
    ticker = Ticker(on_error=lambda name, error: told.append((name, repr(error))), steady=steady_seconds)

    def die() -> None:
        if told.count(("dies", "ValueError()")) >= 2:
            come.set()
        raise ValueError

    ticker.every(0.01, "dies", die)
    ticker.every(0.01, "hangs", lambda: hang.wait(60))
    ticker.start()
    assert come.wait(20)
    left: list[str] = []
    within(10, lambda: left.extend(ticker.stop(0.2)))
    assert left == ["every-hangs"]
    assert ticker.ages()["hangs"] > 0
    hang.set()


def test_a_run_that_stands_still_shows_in_healthz(ground: Ground) -> None:
    with ground.open() as app:
        ages = {"check": 5.0}
        site = SiteClient(
            create_web(
                store=app.store,
                settings=app.settings,
                clock=ground.times,
                feeds_dir=ground.feeds,
                health=Health(faults=lambda: app.faults.standing, ages=lambda: ages),
            )
        )
        assert site.get("/healthz").json()["status"] == "ok"
        ages["check"] = 601.0
        answer = site.get("/healthz")
        assert (answer.status_code, answer.json()["stalled"]) == (503, ["check"])
        ages["check"] = 5.0
        app.faults.enter("store", "Disken med lageret er full", "disk")
        answer = site.get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (200, "trouble")
        assert answer.json()["faults"][0]["what"] == "store"
        assert "Disken med lageret er full" in site.get("/status").text
        assert 'watcher_fault{what="store"} 1' in site.get("/metrics").text


def test_no_handle_left_is_ours_and_over_when_there_are_some(ground: Ground) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ground.open() as app:
        tick(ground, app)
        seen = app.store.statuses()[SourceId("raad")].last_verified_at
        ground.times.pass_(HOUR)
        held: list[IO[str]] = []
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        try:
            with suppress(OSError):
                while len(held) < 256:
                    held.append(open("/dev/null"))  # noqa: PTH123, SIM115 -- handles are what it is about
            assert len(held) < 256
            tick(ground, app, 2)
        finally:
            for handle in held:
                handle.close()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert app.faults.standing != ()
        assert app.store.statuses()[SourceId("raad")].last_verified_at == seen
        tick(ground, app, 3)
        assert app.faults.standing == ()
        assert app.store.statuses()[SourceId("raad")].state is SourceState.OK


def test_work_that_was_not_begun_is_taken_back() -> None:
    hang = threading.Event()
    jobs = {"a": lambda: hang.wait(60), "b": lambda: None}
    left = work_off(jobs, workers=1, patience=timedelta(milliseconds=50), name="t")
    assert (left.running, left.unbegun) == (("a",), ("b",))
    hang.set()
