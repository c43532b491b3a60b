"""robots.txt: obeyed, remembered for a day, and what happens when it cannot be had."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from watcher.fetch.robots import RobotsAnswer, RobotsBook
from watcher.fetch.trouble import Trouble
from watcher.model.reason import ReasonCode

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PAGE = httpx.URL("https://www.fhi.no/sm/mpox/?a=1")
SHUT = RobotsAnswer(status=200, text="User-agent: *\nDisallow: /sm/\nCrawl-delay: 5\n")
OPEN = RobotsAnswer(status=200, text="User-agent: *\nDisallow: /sys/\nCrawl-delay: 2.5\n")
UNREACHABLE = RobotsAnswer(trouble=Trouble(ReasonCode.TIMEOUT, "Svaret kom ikke innen 30 s", retryable=True))


class Host:
    """Answers robots.txt with one thing after the other, the last one for ever."""

    def __init__(self, *answers: RobotsAnswer) -> None:
        self.asked: list[str] = []
        self._answers: Iterator[RobotsAnswer] = iter(answers)
        self._last = answers[0]

    async def ask(self, url: httpx.URL) -> RobotsAnswer:
        self.asked.append(str(url))
        self._last = next(self._answers, self._last)
        return self._last


def check(book: RobotsBook, host: Host, at: datetime = NOW, url: httpx.URL = PAGE) -> timedelta | None:
    return asyncio.run(book.check(url, at, host.ask))


def book() -> RobotsBook:
    return RobotsBook("Watcher/0.1 (+https://watcher.example; mailto:drift@example.no)")


def test_a_disallowed_address_is_refused_for_good():
    with pytest.raises(Trouble) as caught:
        check(book(), Host(SHUT))
    assert (caught.value.reason.code, caught.value.retryable) == (ReasonCode.ROBOTS, False)


def test_an_allowed_address_gives_the_crawl_delay():
    assert check(book(), Host(OPEN)) == timedelta(seconds=2.5)


@pytest.mark.parametrize(
    ("delay", "expected"), [("inf", None), ("nan", None), ("-1", None), ("1e300", 86400)]
)
def test_a_crawl_delay_that_cannot_be_meant_is_bounded(delay: str, expected: float | None):
    odd = RobotsAnswer(status=200, text=f"User-agent: *\nCrawl-delay: {delay}\n")
    assert check(book(), Host(odd)) == (None if expected is None else timedelta(seconds=expected))


def test_rules_for_our_own_name_count_before_those_for_everybody():
    ours = RobotsAnswer(status=200, text="User-agent: *\nDisallow: /\n\nUser-agent: watcher\nAllow: /\n")
    assert check(book(), Host(ours)) is None


def test_it_is_asked_at_the_root_of_the_host_once_a_day():
    known, host = book(), Host(OPEN)
    for hours in (0, 1, 23):
        check(known, host, NOW + timedelta(hours=hours))
    assert host.asked == ["https://www.fhi.no/robots.txt"]
    check(known, host, NOW + timedelta(hours=24))
    assert len(host.asked) == 2


def test_every_host_port_and_scheme_has_its_own():
    known, host = book(), Host(OPEN)
    for url in (
        "https://www.fhi.no/a",
        "http://www.fhi.no/a",
        "https://www.fhi.no:8443/a",
        "https://fhi.no/a",
    ):
        check(known, host, url=httpx.URL(url))
    assert len(host.asked) == 4


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_file_allows_everything(status: int):
    assert check(book(), Host(RobotsAnswer(status=status))) is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_not_asked_for_the_page_either(status: int):
    with pytest.raises(Trouble) as caught:
        check(book(), Host(RobotsAnswer(status=status)))
    trouble = caught.value
    assert (trouble.reason.code, trouble.retryable) == (ReasonCode.ROBOTS, True)
    assert trouble.retry_at == NOW + timedelta(minutes=5)


def test_an_unreachable_host_is_told_by_its_own_cause():
    with pytest.raises(Trouble, match=r"robots\.txt") as caught:
        check(book(), Host(UNREACHABLE))
    assert (caught.value.reason.code, caught.value.retryable) == (ReasonCode.TIMEOUT, True)


def test_one_time_out_on_first_contact_costs_a_minute_not_a_day():
    known, host = book(), Host(UNREACHABLE, OPEN)
    with pytest.raises(Trouble):
        check(known, host)
    with pytest.raises(Trouble):
        check(known, host, NOW + timedelta(seconds=30))
    assert len(host.asked) == 1
    check(known, host, NOW + timedelta(seconds=61))
    assert len(host.asked) == 2


@pytest.mark.parametrize("later", [UNREACHABLE, RobotsAnswer(status=503)])
def test_the_last_known_copy_counts_while_the_file_is_unreachable(later: RobotsAnswer):
    known = book()
    host = Host(OPEN, later)
    check(known, host)
    assert check(known, host, NOW + timedelta(days=3)) == timedelta(seconds=2.5)
    shut = Host(SHUT, later)
    other = book()
    for days in (0, 3):
        with pytest.raises(Trouble) as caught:
            check(other, shut, NOW + timedelta(days=days))
        assert not caught.value.retryable


def test_after_thirty_days_without_a_file_it_counts_as_absent():
    known, host = book(), Host(UNREACHABLE)
    for days in (0, 15, 30):
        with pytest.raises(Trouble):
            check(known, host, NOW + timedelta(days=days))
    assert check(known, host, NOW + timedelta(days=31)) is None


def test_robots_in_a_ring_of_redirects_counts_as_absent():
    ring = RobotsAnswer(
        trouble=Trouble(ReasonCode.REDIRECT_LOOP, "Siden viser videre i ring", retryable=False)
    )
    assert check(book(), Host(ring)) is None


def test_a_replay_that_goes_back_in_time_asks_again():
    known, host = book(), Host(OPEN)
    check(known, host)
    check(known, host, NOW - timedelta(days=30))
    assert len(host.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_says_when_is_not_asked_for_its_robots_before_that(status: int):
    host = Host(RobotsAnswer(status=status, retry_at=NOW + timedelta(hours=2)), OPEN)
    known = book()
    for minutes in (0, 5, 60, 119):
        with pytest.raises(Trouble) as told:
            check(known, host, NOW + timedelta(minutes=minutes))
        assert told.value.retry_at == NOW + timedelta(hours=2)
    assert len(host.asked) == 1
    assert check(known, host, NOW + timedelta(minutes=121)) == timedelta(seconds=2.5)


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /*.pdf$", "/a/b.pdf", False),
        ("Disallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("Disallow: /sm/*/skjult", "/sm/mpox/skjult/1", False),
        ("Disallow: /sm/\nAllow: /sm/mpox", "/sm/mpox/", True),
        ("Disallow: /r%C3%A5d", "/råd", False),
        ("Disallow:", "/sm/", True),
    ],
)
def test_wildcards_ends_and_the_longest_rule_count(rules: str, path: str, may: bool):
    host = Host(RobotsAnswer(status=200, text=f"User-agent: *\n{rules}\n"))
    url = httpx.URL("https://www.fhi.no").join(path)
    if may:
        assert check(book(), host, url=url) is None
    else:
        with pytest.raises(Trouble) as told:
            check(book(), host, url=url)
        assert told.value.reason.code is ReasonCode.ROBOTS
