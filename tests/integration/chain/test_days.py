"""Simulated days against a real server: what its request log says of how often and politely it was asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fakes import FakeFetcher
from tests.loopback import LoopbackServer
from watcher.app import App, build_app
from watcher.judge import parse_vocabulary
from watcher.model.ids import SourceId
from watcher.model.status import SourceState
from watcher.settings import load_settings, load_vocabulary_files
from watcher.store import open_store

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
VOCABULARY = parse_vocabulary(load_vocabulary_files())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HEAD = """
[fetch]
allow_hosts = ["127.0.0.1"]
deadline = "60s"
"""
SOURCE = """
[[source]]
id = "{name}"
title = "Råd {name}"
owner = "FHI"
url = "{url}"
keep = ["main"]
{more}
"""
PAGE = (
    '<!doctype html><html lang="nb"><title>Råd {name}</title><main><h1>Råd om smitte {name}</h1>'
    "<h2>Isolering</h2><p>Isoler pasienten i {days} dager etter første symptom.</p>"
    "<p>Vask hender før og etter stell.</p></main></html>"
)


class Calendar:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Days:
    """Pages of one server, the program that watches them, and the moments at which each was asked."""

    def __init__(self, server: LoopbackServer, folder: Path, names: str, more: str = "") -> None:
        self.server, self.clock, self.names = server, Calendar(), names
        self.log: list[tuple[datetime, str]] = []
        self.path = folder / "sources.toml"
        entries = [SOURCE.format(name=name, url=server.url(f"/{name}"), more=more) for name in names]
        self.path.write_text(HEAD + "".join(entries), encoding="utf-8")
        for name in names:
            self.serve(name)
        self.app = self.start()

    def start(self) -> App:
        return build_app(load_settings(self.path), clock=self.clock, vocabulary=VOCABULARY)

    def serve(self, name: str, days: int = 21) -> None:
        body = PAGE.format(name=name, days=days).encode()
        self.server.say(f"/{name}", body, headers={"Content-Type": "text/html; charset=utf-8"})

    def run(self, length: timedelta) -> None:
        """Let time pass as the service would spend it: a round whenever something is due."""
        end = self.clock.at + length
        self.app.spread_overdue()  # takes the sources up, and on loopback puts none off
        while (due := self.next_due()) <= end:
            self.clock.at = max(self.clock.at, due)
            asked = len(self.server.asked)
            self.app.check(budget=2 * MINUTE)
            self.log += [(self.clock.at, each.target) for each in self.server.asked[asked:]]
        self.clock.at = end

    def next_due(self) -> datetime:
        moments = [status.next_check_at for status in self.app.store.statuses().values()]
        return min(moment for moment in moments if moment is not None)

    def asked(self, name: str, since: datetime = START) -> list[datetime]:
        return sorted({at for at, target in self.log if target == f"/{name}" and at >= since})

    def gaps(self, name: str, since: datetime = START) -> list[timedelta]:
        return [later - earlier for earlier, later in pairwise(self.asked(name, since))]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as served:
        yield served


def test_a_quiet_day_has_a_look_each_half_hour_and_never_in_step(server, tmp_path):
    days = Days(server, tmp_path, "ab")
    with days.app:
        days.run(2 * DAY)
    for name in "ab":
        assert all(30 * MINUTE <= gap <= 33 * MINUTE for gap in days.gaps(name))
        assert 88 <= len(days.asked(name)) <= 97
    assert len(set(days.asked("a")) & set(days.asked("b"))) <= 3
    robots = [at for at, target in days.log if target == "/robots.txt"]
    assert len(robots) <= 3  # remembered for a day


def test_a_change_is_followed_closely_for_a_day(server, tmp_path):
    days = Days(server, tmp_path, "a")
    with days.app:
        days.run(6 * HOUR)
        days.serve("a", days=14)
        days.run(HOUR)
        changed = days.clock.at
        days.run(3 * DAY)
    near = [
        gap
        for gap, at in zip(days.gaps("a", changed), days.asked("a", changed), strict=False)
        if at < changed + 22 * HOUR
    ]
    far = days.gaps("a", changed + 25 * HOUR)
    assert near
    assert far
    assert all(10 * MINUTE <= gap <= 11 * MINUTE for gap in near)
    assert all(30 * MINUTE <= gap <= 33 * MINUTE for gap in far)


def test_months_of_quiet_mean_fewer_looks_within_the_promise(server, tmp_path):
    days = Days(server, tmp_path, "a", 'every = "1d"\nverify_within = "7d"')
    with days.app:
        days.run(200 * DAY)
    gaps = days.gaps("a")
    assert all(gap <= 7 * DAY * 0.9 for gap in gaps)
    assert all(gap < 1.2 * DAY for gap in days.gaps("a")[:50])
    assert all(2 * DAY <= gap <= 2.3 * DAY for gap in days.gaps("a", START + 70 * DAY)[:40])
    assert gaps[-1] >= 3.5 * DAY


def test_a_server_that_fails_is_asked_ever_more_seldom_and_soon_again_when_it_is_well(server, tmp_path):
    days = Days(server, tmp_path, "a")
    with days.app:
        days.run(HOUR)
        server.say("/a", b"down", status="500 Internal Server Error")
        since = days.clock.at
        days.run(4 * DAY)
        gaps = days.gaps("a", since)
        assert gaps[0] < gaps[1] < gaps[2] < gaps[3]
        assert DAY <= max(gaps) <= 1.1 * DAY
        assert len(days.asked("a", since)) < 15
        days.serve("a")
        days.run(2 * DAY)
    assert all(30 * MINUTE <= gap <= 33 * MINUTE for gap in days.gaps("a")[-10:])


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_host_that_asks_for_an_hour_gets_it_from_all_its_pages(server, tmp_path, status):
    days = Days(server, tmp_path, "abc")
    with days.app:
        days.run(2 * HOUR)
        begun = days.clock.at
        for name in "abc":
            server.say(f"/{name}", status=status, headers={"Retry-After": "3600"})
        days.run(HOUR)
        (refused,) = [(at, target) for at, target in days.log if at > begun and target != "/robots.txt"]
        for name in "abc":
            days.serve(name)
        days.run(3 * HOUR)
    again = {name: next(at for at in days.asked(name) if at > refused[0]) for name in "abc"}
    assert all(at >= refused[0] + HOUR for at in again.values())
    assert len(set(again.values())) == 3


def test_one_page_that_is_missing_says_nothing_of_the_others(server, tmp_path):
    days = Days(server, tmp_path, "ab")
    with days.app:
        days.run(HOUR)
        server.say("/a", status="404 Not Found", headers={"Retry-After": "3600"})
        days.run(3 * HOUR)
    assert all(gap <= 33 * MINUTE for gap in days.gaps("b"))


def test_a_restart_alone_asks_nothing_anew(server, tmp_path):
    days = Days(server, tmp_path, "ab")
    with days.app:
        days.run(HOUR)
    before = len(server.asked)
    with days.start() as app:
        app.spread_overdue()
        app.check()
    assert len(server.asked) == before


class Weekend:
    """Twelve pages on two hosts of other people, asked by a service that stood still for two days."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.fetcher, self.path = Calendar(), FakeFetcher(), folder / "sources.toml"
        entries = []
        for number in range(12):
            url = f"https://{'ab'[number % 2]}.example.no/{number}"
            self.fetcher.serve(url, PAGE.format(name=number, days=21).encode())
            entries.append(SOURCE.format(name=f"s{number}", url=url, more=""))
        self.path.write_text("".join(entries), encoding="utf-8")
        settings = load_settings(self.path)
        self.app = App(
            settings,
            store=open_store(settings.store.database),
            fetcher=self.fetcher,
            clock=self.clock,
            vocabulary=VOCABULARY,
            steady=self.clock_seconds,
        )

    def clock_seconds(self):
        return self.clock.at.timestamp()


def test_a_start_after_a_long_stop_asks_each_host_for_one_page_at_a_time(tmp_path):
    weekend = Weekend(tmp_path)
    app, clock = weekend.app, weekend.clock
    with app:
        app.check()
        clock.at += 2 * DAY
        weekend.fetcher.asked.clear()
        assert app.spread_overdue() == 10
        rounds = []
        for _ in range(30):
            before = len(weekend.fetcher.asked)
            app.check()
            rounds.append([request.url for request in weekend.fetcher.asked[before:]])
            clock.at += timedelta(seconds=5)
        assert [len(urls) for urls in rounds[:6]] == [2] * 6
        assert all(len({url[:9] for url in urls}) == len(urls) for urls in rounds)
        statuses = app.store.statuses()
    assert all(status.state is SourceState.OK for status in statuses.values())
    assert len({url for urls in rounds for url in urls}) == 12


def test_a_slow_host_lets_the_others_go_first(tmp_path):
    weekend = Weekend(tmp_path)
    fetch = weekend.fetcher.fetch

    class Slow(FakeFetcher):
        def fetch(self, request, now):
            if "//a." in request.url:
                weekend.clock.at += 90 * timedelta(seconds=1)
            return fetch(request, now)

    weekend.app.fetcher = Slow()
    with weekend.app as app:
        first = app.check(budget=2 * MINUTE)
        again = app.check(budget=10 * MINUTE)
    assert len(first) < 12
    assert {result.source_id for result in (*first, *again)} == {
        SourceId(f"s{number}") for number in range(12)
    }
