"""What the parts of one rendered page may come to, however many are asked for at once."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import httpx

from watcher.fetch.guard import Guard
from watcher.fetch.journey import Guide
from watcher.fetch.parts import MOST_PART_BYTES
from watcher.fetch.rendering import Parts
from watcher.model.answer import FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.render.session import Wanted

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PAGE = "https://eier.example/side"
LARGE = bytes(8 * 1024 * 1024)


def test_parts_that_are_all_asked_for_at_once_come_to_little_more_than_the_limit():
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        asked.append(request.url.host)
        return httpx.Response(200, content=LARGE)

    async def all_at_once() -> tuple[int, dict[str, int]]:
        settings = FetchSettings(min_gap=timedelta())
        guide = Guide(settings, Guard(()), httpx.MockTransport(answer), time.monotonic)
        request = FetchRequest(source_id=SourceId("s"), url=PAGE, accept="*/*")
        parts = Parts(guide, request, httpx.URL(PAGE), (), NOW)
        wanted = [
            Wanted(url=f"https://v{each}.eier.example/x", headers=(), kind="fetch") for each in range(20)
        ]
        given = await asyncio.gather(*map(parts.give, wanted))
        return sum(one is not None for one in given), parts.refused

    count, refused = asyncio.run(all_at_once())
    assert count == len(asked)
    assert MOST_PART_BYTES < count * len(LARGE) <= MOST_PART_BYTES + 4 * len(LARGE)
    assert refused == {"mer enn 200 deler eller 48 MiB": 20 - count}
