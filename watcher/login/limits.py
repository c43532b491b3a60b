"""How fast somebody may guess: waits that grow, and end.

A try is counted before it is made, so that a thousand at once are no more than a thousand in a row.  What is
counted runs out again, and no wait is longer than a quarter of an hour: nobody is locked out for good.  Where
an account has logged in before, from the same address, the failures of others elsewhere do not count (OWASP's
device cookies, with the address in the cookie's place).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from watcher.model.people import Ruling, Tries

KNOWN = timedelta(days=90)
"""So long an address is known to an account that has logged in from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`free` tries without a wait; then `first`, doubled with each up to `most`; each `leak` forgets one."""

    free: int
    first: timedelta
    most: timedelta
    leak: timedelta

    def standing(self, tries: Tries, now: datetime) -> int:
        """Return how many failures still count."""
        if tries.last_at is None:
            return 0
        return max(0, tries.failures - max(timedelta(), now - tries.last_at) // self.leak)

    def wait(self, tries: Tries, now: datetime) -> timedelta:
        """Return for how long no try may be made."""
        over = self.standing(tries, now) - self.free
        if over < 0 or tries.last_at is None:
            return timedelta()
        whole = min(self.most, self.first * (1 << min(over, 20)))
        # A clock that went back makes nobody wait longer than the whole wait.
        return max(timedelta(), whole - max(timedelta(), now - tries.last_at))


_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PAIR = Limit(free=5, first=_SECOND, most=15 * _MINUTE, leak=15 * _MINUTE)
ACCOUNT = Limit(free=10, first=_SECOND, most=5 * _MINUTE, leak=5 * _MINUTE)
ADDRESS = Limit(free=30, first=_SECOND, most=15 * _MINUTE, leak=_MINUTE)
AWAY = Limit(free=60, first=_SECOND, most=_MINUTE, leak=_SECOND)
CODE = Limit(free=5, first=5 * _SECOND, most=15 * _MINUTE, leak=15 * _MINUTE)


@dataclass(slots=True, kw_only=True)
class Guess:
    """One try to log in: what it is counted under.  `counted`: the keys it was counted under."""

    username: str
    address: str
    now: datetime
    counted: list[str] = field(default_factory=list)

    @property
    def pair(self) -> str:
        """The key of this account from this address."""
        return _key("pair", self.username, _place(self.address))

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The keys, each with its limit."""
        return {
            self.pair: PAIR,
            _key("account", self.username): ACCOUNT,
            _key("address", _place(self.address)): ADDRESS,
        }

    def rule(self, found: Mapping[str, Tries]) -> Ruling:
        """Return for how long the try may not be made, and what is counted when it is."""
        limits = dict(self.limits)
        good_at = found[self.pair].good_at
        if good_at is not None and self.now - good_at < KNOWN:
            limits = {self.pair: PAIR}
        self.counted = list(limits)
        return ruling(limits, found, self.now)


def code_key(person_id: str) -> str:
    """Return what the tries of one-time codes of a person are counted under."""
    return _key("code", person_id)


def away_key(address: str) -> str:
    """Return what the journeys from an address to an OpenID provider are counted under."""
    return _key("away", _place(address))


def ruling(limits: Mapping[str, Limit], found: Mapping[str, Tries], now: datetime) -> Ruling:
    """Return what all of some limits together say."""
    return Ruling(
        wait=max(limit.wait(found[key], now) for key, limit in limits.items()),
        failures={key: limit.standing(found[key], now) + 1 for key, limit in limits.items()},
    )


def _place(address: str) -> str:
    """Return what counts as one place: an address, or the 64 bits that one household has of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def _key(kind: str, *facts: str) -> str:
    told = "\n".join((kind, *facts)).encode("utf-8", "surrogatepass")
    return f"{kind}/{hashlib.sha256(told).hexdigest()[:32]}"
