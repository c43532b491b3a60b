"""One fetch from address to answer: hops, robots, turns, deadline.  Runs in the fetcher's event loop."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from watcher.fetch.answers import conclude, fail, network_trouble, whole
from watcher.fetch.decoding import OFFERED
from watcher.fetch.exchange import Limits, Reply, exchange
from watcher.fetch.guard import Guard, RefusedAddress
from watcher.fetch.politeness import Turns, gap_for, host_key, part_gap
from watcher.fetch.redirects import (
    REDIRECTS,
    check_host,
    check_loop,
    check_one_location,
    is_same_origin,
    next_url,
)
from watcher.fetch.robots import MAX_ROBOTS_BYTES, MAX_ROBOTS_REDIRECTS, RobotsAnswer, RobotsBook
from watcher.fetch.statuses import retry_at, trouble_for
from watcher.fetch.trouble import Trouble, spell_duration
from watcher.gate.marks import is_login_address
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Hop
from watcher.model.config import FetchSettings
from watcher.model.reason import ReasonCode


class Log:
    """What one journey has seen.  `spent` is the time at servers: waiting for a turn is not counted.

    `may_ask` raises Trouble for an address that this journey is not to go to; `is_part`: see `part_gap`.
    """

    def __init__(
        self,
        request: FetchRequest,
        now: datetime,
        *,
        may_ask: Callable[[httpx.URL], None] = lambda _: None,
        is_part: bool = False,
    ) -> None:
        self.request, self.now = request, now
        self.may_ask, self.is_part = may_ask, is_part
        self.url = request.url
        self.hops: tuple[Hop, ...] = ()
        self.reply = Reply()
        self.spent = 0.0
        self.first_byte: float | None = None


class Guide:
    """Leads journeys; one for the whole fetcher."""

    def __init__(
        self,
        settings: FetchSettings,
        guard: Guard,
        transport: httpx.AsyncBaseTransport,
        clock: Callable[[], float],
    ) -> None:
        self._settings, self._guard, self._transport, self._clock = settings, guard, transport, clock
        self._robots = RobotsBook(settings.user_agent)
        self._turns = Turns(clock)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._limits = Limits(wire_bytes=settings.max_wire_bytes, body_bytes=settings.max_bytes)

    async def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what came."""
        log = Log(request, now)
        try:
            await self._travel(log)
            return conclude(log)
        except Trouble as trouble:
            return fail(log, trouble)

    async def fetch_part(
        self, request: FetchRequest, now: datetime, may_ask: Callable[[httpx.URL], None]
    ) -> Fetched | Failed:
        """Return what came for a part of a page that is being shown: whole, with whatever status.

        One that says that its server is down, or wants to be left alone, is a failure as for any page.
        """
        log = Log(request, now, may_ask=may_ask, is_part=True)
        try:
            await self._travel(log)
            status = log.reply.status or 0
            if status == 429 or status >= 500:
                raise trouble_for(log.reply, now)
            return whole(log)
        except Trouble as trouble:
            return fail(log, trouble)

    async def _travel(self, log: Log) -> None:
        """Follow redirects until something else comes; leaves it in `log.reply`."""
        start = url = self._parse(log.request.url)
        while True:
            log.url = str(url)
            log.may_ask(url)
            self._check(url)
            delay = await self._permit(url, log)
            request = httpx.Request("GET", url, headers=self._headers(log, start, url))
            gap = part_gap(url, self._settings) if log.is_part else gap_for(url, delay, self._settings)
            await self._ask(request, log, self._limits, gap)
            status = log.reply.status or 0
            if status not in REDIRECTS:
                return
            url = self._follow(log, url)
            log.url = str(url)
            check_host(url, log.request.hosts)
            check_loop(url, log.hops, self._settings.max_redirects)

    def _follow(self, log: Log, url: httpx.URL) -> httpx.URL:
        """Record the redirect that `url` answered with, and return where it leads."""
        status, location = log.reply.status or 0, log.reply.header("location")
        try:
            check_one_location(status, log.reply.headers)
            target = next_url(url, status, location, self._guard)
        except Trouble:
            log.hops += (Hop(url=str(url), status=status, location=location),)
            raise
        log.hops += (Hop(url=str(url), status=status, location=str(target)),)
        return target

    async def _permit(self, url: httpx.URL, log: Log) -> timedelta | None:
        """Ask robots.txt first, on every hop; return the host's Crawl-delay."""
        if not self._settings.is_robots_obeyed:
            return None
        try:
            return await self._robots.check(url, log.now, lambda at: self._ask_robots(at, log))
        except Trouble as trouble:
            is_shut = trouble.reason.code is ReasonCode.ROBOTS and not trouble.retryable
            if log.hops and is_shut and is_login_address(str(url)):
                text = "Siden viser videre til en innloggingsside, som robots.txt dessuten stenger"
                raise Trouble(ReasonCode.LOGIN_WALL, text, retryable=False, evidence=str(url)) from trouble
            raise

    async def _ask_robots(self, url: httpx.URL, log: Log) -> RobotsAnswer:
        """Fetch a robots.txt on the same guarded and bounded path, with a deadline of its own."""
        own = Log(log.request, log.now)
        limits = Limits(wire_bytes=4 * MAX_ROBOTS_BYTES, body_bytes=MAX_ROBOTS_BYTES)
        try:
            while True:
                self._check(url)
                request = httpx.Request("GET", url, headers=self._base_headers("text/plain, */*;q=0.1"))
                await self._ask(request, own, limits, gap_for(url, None, self._settings))
                status = own.reply.status or 0
                if status not in REDIRECTS:
                    at = retry_at(own.reply, own.now)
                    return RobotsAnswer(status=status, text=_as_text(own.reply), retry_at=at)
                url = self._follow(own, url)
                check_loop(url, own.hops, MAX_ROBOTS_REDIRECTS)
        except Trouble as trouble:
            if trouble.reason.code is ReasonCode.TOO_LARGE:  # what came of it counts (RFC 9309 §2.5)
                return RobotsAnswer(status=200, text=_as_text(own.reply))
            return RobotsAnswer(trouble=trouble)

    async def _ask(self, request: httpx.Request, log: Log, limits: Limits, gap: timedelta) -> None:
        """Make one exchange in the host's turn, within what is left of the deadline."""
        reply = log.reply = Reply()
        async with self._turns.turn(host_key(request.url), gap), self._slots:
            begun = self._clock()
            left = self._settings.deadline.total_seconds() - log.spent
            try:
                async with asyncio.timeout(max(left, 0.001)):
                    await exchange(self._transport, request, reply, limits, self._clock)
            except TimeoutError as error:
                raise self._too_late(reply) from error
            except RefusedAddress as error:
                raise _refused(error) from error
            except httpx.HTTPError as error:
                raise network_trouble(error, reply) from error
            finally:
                if reply.first_byte_at is not None:
                    log.first_byte = log.spent + reply.first_byte_at - begun
                log.spent += self._clock() - begun

    def _too_late(self, reply: Reply) -> Trouble:
        limit = spell_duration(self._settings.deadline)
        text = f"Svaret kom ikke innen {limit}"
        if reply.status is not None:
            text = f"Svaret begynte, men var ikke ferdig innen {limit}"
        return Trouble(ReasonCode.TIMEOUT, text, retryable=True)

    def _parse(self, address: str) -> httpx.URL:
        try:
            url = httpx.URL(address)
            if "#" in address:
                url = url.copy_with(fragment=None)
            _ = url.host  # decoding a bad international name fails here, and only here
        except (httpx.InvalidURL, ValueError) as error:
            text = "Adressen kan ikke leses"
            raise Trouble(ReasonCode.REFUSED_ADDRESS, text, retryable=False, evidence=str(error)) from error
        return url

    def _check(self, url: httpx.URL) -> None:
        try:
            self._guard.check_url(url)
        except RefusedAddress as error:
            raise _refused(error) from error

    def _headers(self, log: Log, start: httpx.URL, url: httpx.URL) -> list[tuple[str, str]]:
        """Return the request's headers.

        Secrets go to the origin they were meant for and nowhere else.  Validators go to the address itself
        and not past a redirect: there they may belong to another page, whose «not modified» means nothing.
        """
        asked = log.request
        headers = self._base_headers(asked.accept)
        if asked.validators.etag and not log.hops:
            headers.append(("If-None-Match", asked.validators.etag))
        if asked.validators.last_modified and not log.hops:
            headers.append(("If-Modified-Since", asked.validators.last_modified))
        if is_same_origin(start, url):
            headers.extend(asked.headers)
        return headers

    def _base_headers(self, accept: str) -> list[tuple[str, str]]:
        # no-cache: a copy on the way is to be checked with the owner first (RFC 9111 §5.2.1.4)
        return [
            ("User-Agent", self._settings.user_agent),
            ("Accept", accept or "*/*"),
            ("Accept-Encoding", OFFERED),
            ("Cache-Control", "no-cache"),
        ]


def _as_text(reply: Reply) -> str:
    return reply.body.decode("utf-8-sig", "replace")


def _refused(error: RefusedAddress) -> Trouble:
    return Trouble(ReasonCode.REFUSED_ADDRESS, error.text, retryable=False, evidence=error.evidence)
