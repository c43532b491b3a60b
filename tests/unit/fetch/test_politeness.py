"""One request at a time for each host, with a pause between two."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from watcher.fetch.politeness import Turns, gap_for, host_key
from watcher.model.config import FetchSettings

REAL = httpx.URL("https://www.fhi.no/sm/")
LOOPBACK = httpx.URL("http://127.0.0.1:8700/")


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.mark.parametrize(
    ("url", "min_gap", "crawl_delay", "expected"),
    [
        (REAL, None, None, 1.0),
        (REAL, None, 5.0, 5.0),
        (REAL, None, 0.2, 1.0),
        (REAL, None, 3600.0, 30.0),
        (REAL, 2.0, None, 2.0),
        (REAL, 0.0, 5.0, 5.0),
        (LOOPBACK, None, 5.0, 0.0),
        (LOOPBACK, None, None, 0.0),
        (LOOPBACK, 0.5, None, 0.5),
        (LOOPBACK, 0.5, 5.0, 5.0),
    ],
)
def test_the_gap(url: httpx.URL, min_gap: float | None, crawl_delay: float | None, expected: float):
    settings = FetchSettings(min_gap=None if min_gap is None else timedelta(seconds=min_gap))
    delay = None if crawl_delay is None else timedelta(seconds=crawl_delay)
    assert gap_for(url, delay, settings).total_seconds() == expected


def test_a_turn_belongs_to_host_and_port():
    assert host_key(httpx.URL("https://fhi.no/a")) == host_key(httpx.URL("https://fhi.no:443/b"))
    assert host_key(httpx.URL("https://fhi.no/")) != host_key(httpx.URL("http://fhi.no/"))


def test_the_pause_is_counted_from_the_end_of_the_request_before():
    time = FakeTime()

    async def ask_three_times() -> None:
        turns = Turns(time.clock, time.sleep)
        for _ in range(3):
            async with turns.turn("fhi.no:443", timedelta(seconds=1)):
                time.now += 0.25
        time.now += 10
        async with turns.turn("fhi.no:443", timedelta(seconds=1)):
            pass

    asyncio.run(ask_three_times())
    assert time.slept == [1.0, 1.0]


def test_other_hosts_do_not_wait():
    time = FakeTime()

    async def ask() -> None:
        turns = Turns(time.clock, time.sleep)
        for host in ("a:443", "b:443", "c:443"):
            async with turns.turn(host, timedelta(seconds=1)):
                pass

    asyncio.run(ask())
    assert time.slept == []


def test_two_at_once_on_one_host_take_turns_even_after_an_error():
    time = FakeTime()
    inside: list[int] = []
    most: list[int] = []

    async def visit(turns: Turns, number: int) -> None:
        async with turns.turn("fhi.no:443", timedelta()):
            inside.append(number)
            most.append(len(inside))
            await asyncio.sleep(0)
            inside.remove(number)
            if number == 1:
                raise OSError("broken off")

    async def ask() -> list[BaseException | None]:
        turns = Turns(time.clock, time.sleep)
        return await asyncio.gather(*(visit(turns, n) for n in range(5)), return_exceptions=True)

    results = asyncio.run(ask())
    assert max(most) == 1
    assert [type(result) for result in results].count(OSError) == 1


def test_hosts_that_are_idle_are_forgotten_when_there_are_many():
    time = FakeTime()

    async def ask() -> int:
        turns = Turns(time.clock, time.sleep)
        for number in range(10_000):
            async with turns.turn(f"{number}:443", timedelta()):
                pass
        return len(turns._turns)

    assert asyncio.run(ask()) <= 4096
