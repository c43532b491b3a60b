"""robots.txt: what a host lets us ask, remembered for a day.

Source: RFC 9309.  4xx: everything may be asked (§2.3.1.3).  5xx or unreachable: nothing may (§2.3.1.4),
except that an earlier copy goes on counting for as long as the file is unreachable (§2.4), and that after
30 days of it the file counts as absent.  Unreachable is believed for a minute only: one time-out on first
contact costs one check, not a day.  429 is treated as unreachable: a host that asks for less is not answered
with more.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from protego import Protego

from watcher.fetch.guard import port_of
from watcher.fetch.trouble import Trouble
from watcher.model.reason import ReasonCode

MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309 §2.5: at least 500 KiB are to be parsed
MAX_ROBOTS_REDIRECTS = 5
_FRESH = timedelta(hours=24)
_UNREACHABLE_FRESH = timedelta(minutes=1)
_UNREACHABLE_RETRY = timedelta(minutes=5)
_GIVE_UP_AFTER = timedelta(days=30)
_MANY_HOSTS = 4096
_LONGEST_DELAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsAnswer:
    """What asking for robots.txt brought: a status with its text, or the trouble instead."""

    status: int = 0
    text: str = ""
    trouble: Trouble | None = None
    retry_at: datetime | None = None
    """From when the host wants to be asked again (Retry-After)."""


AskRobots = Callable[[httpx.URL], Awaitable[RobotsAnswer]]


@dataclass(slots=True)
class _Copy:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Protego | None = None
    """The last copy that could be read; None: none yet, or the file does not exist."""
    is_known: bool = False
    asked_at: datetime | None = None
    trouble: Trouble | None = None
    unreachable_since: datetime | None = None
    is_told_when: bool = False


class RobotsBook:
    """The copies of all hosts.  Time is the observation time of the request that asks."""

    def __init__(self, user_agent: str) -> None:
        self._name = user_agent.partition("/")[0].strip() or "Watcher"
        self._copies: dict[str, _Copy] = {}

    async def check(self, url: httpx.URL, now: datetime, ask: AskRobots) -> timedelta | None:
        """Return the Crawl-delay for `url`'s host, None when it names none.

        Raises:
            Trouble: the address is disallowed, or nothing is known yet and robots.txt cannot be had.
        """
        copy = self._copies.setdefault(_authority(url), _Copy())
        async with copy.lock:
            if not _is_fresh(copy, now):
                _learn(copy, await ask(url.copy_with(raw_path=b"/robots.txt")), now)
        self._forget_some()
        if not copy.is_known and copy.trouble is not None:
            raise copy.trouble
        if copy.rules is None:
            return None
        if not copy.rules.can_fetch(str(url), self._name):
            raise Trouble(
                ReasonCode.ROBOTS,
                f"robots.txt på {url.host} ber roboter holde seg unna denne adressen",
                retryable=False,
                evidence=url.raw_path.decode("ascii"),
            )
        delay = copy.rules.crawl_delay(self._name)
        if delay is None or not math.isfinite(delay) or delay < 0:
            return None
        return timedelta(seconds=min(float(delay), _LONGEST_DELAY_SECONDS))

    def _forget_some(self) -> None:
        while len(self._copies) > _MANY_HOSTS:
            oldest = next(iter(self._copies))
            if self._copies[oldest].lock.locked():
                return
            del self._copies[oldest]


def _authority(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.host}:{port_of(url)}"


def _is_fresh(copy: _Copy, now: datetime) -> bool:
    if copy.asked_at is None:
        return False
    asked_for = copy.trouble.retry_at if copy.trouble is not None else None
    if asked_for is not None and copy.asked_at <= now < asked_for and copy.is_told_when:
        return True  # the host said when; until then it is not asked again, for whichever page
    lifetime = _FRESH if copy.trouble is None else _UNREACHABLE_FRESH
    return abs(now - copy.asked_at) < lifetime  # abs: a replay may go back in time


def _learn(copy: _Copy, answer: RobotsAnswer, now: datetime) -> None:
    """Put what came into the copy."""
    copy.asked_at = now
    copy.is_told_when = answer.retry_at is not None
    copy.trouble = _trouble_of(answer, now)
    if copy.trouble is None:
        copy.rules = Protego.parse(answer.text) if answer.status == 200 else None
        copy.is_known, copy.unreachable_since = True, None
        return
    copy.unreachable_since = copy.unreachable_since or now
    if not copy.is_known and now - copy.unreachable_since > _GIVE_UP_AFTER:
        copy.trouble, copy.rules = None, None


def _trouble_of(answer: RobotsAnswer, now: datetime) -> Trouble | None:
    """Return why nothing is known now: the transport's own reason, so that the operator sees the cause."""
    if answer.trouble is not None:
        reason = answer.trouble.reason
        if reason.code is ReasonCode.REDIRECT_LOOP:
            return None  # RFC 9309 §2.3.1.2: too many redirects count as absent
        return Trouble(
            reason.code,
            f"{reason.text} (robots.txt, som må leses før siden)",
            retryable=answer.trouble.retryable,
            evidence=reason.evidence,
            retry_at=answer.trouble.retry_at,
        )
    if answer.status >= 500 or answer.status == 429:
        return Trouble(
            ReasonCode.ROBOTS,
            f"robots.txt svarte {answer.status}; siden spørres ikke før den kan leses (RFC 9309)",
            retryable=True,
            retry_at=answer.retry_at or now + _UNREACHABLE_RETRY,
        )
    return None
