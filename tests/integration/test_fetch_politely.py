"""What a host sees of us in its own request log: one request at a time, and the pause that it asks for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.loopback import LoopbackServer
from watcher.fetch import HttpFetcher
from watcher.model.answer import Answer, Fetched, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PAGES = ("/a", "/b", "/c")


def fetch_at_once(server: LoopbackServer, min_gap: timedelta) -> list[Answer]:
    """Ask for three pages of one host from three threads."""
    settings = FetchSettings(allow_hosts=("127.0.0.1",), min_gap=min_gap, deadline=timedelta(seconds=60))
    fetcher = HttpFetcher(settings)

    def fetch(page: str) -> Answer:
        request = FetchRequest(source_id=SourceId(page[1:]), url=server.url(page), accept="text/html")
        return fetcher.fetch(request, NOW)

    try:
        with ThreadPoolExecutor(len(PAGES)) as pool:
            return list(pool.map(fetch, PAGES))
    finally:
        fetcher.close()


@pytest.mark.parametrize(
    ("robots", "min_gap", "pause"),
    [
        (b"User-agent: *\nCrawl-delay: 0.4\nDisallow:\n", 0.05, 0.4),
        (b"User-agent: *\nCrawl-delay: 0.05\nDisallow:\n", 0.3, 0.3),
        (b"User-agent: Watcher\nCrawl-delay: 0.4\nDisallow:\n\nUser-agent: *\nDisallow: /\n", 0.05, 0.4),
    ],
    ids=["the host's own", "ours when it is longer", "the one for us by name"],
)
def test_between_two_requests_to_a_host_there_is_the_longer_pause(
    robots: bytes, min_gap: float, pause: float
):
    with LoopbackServer(robots=robots) as server:
        for page in PAGES:
            server.say(page, b"<p>hei</p>", headers={"Content-Type": "text/html"})
        answers = fetch_at_once(server, timedelta(seconds=min_gap))
        log = [asked for asked in server.asked if asked.target in PAGES]
        assert all(isinstance(answer, Fetched) for answer in answers)
        assert sorted(asked.target for asked in log) == list(PAGES)
        assert all(later.at - earlier.at >= pause for earlier, later in pairwise(log))
        assert server.most_open_at_once == 1
        assert [asked.target for asked in server.asked].count("/robots.txt") == 1
