"""Moments as text: RFC 3339, RFC 822, and as a Norwegian reads them.  Always from a value, never a clock."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


def rfc3339(at: datetime) -> str:
    """Return `at` in UTC with seconds: 2026-11-24T10:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc822(at: datetime) -> str:
    """Return `at` as RSS wants it: Tue, 24 Nov 2026 10:00:00 GMT (never the locale's names)."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def whole_hour(at: datetime) -> datetime:
    """Return the hour that `at` lies in, UTC: moments shown in feeds change at most once an hour."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def norwegian_time(at: datetime) -> datetime:
    """Return `at` as the clocks in Norway show it (naive).

    Source: Directive 2000/84/EC, as applied in Norway: one hour ahead, two from 01:00 UTC on the last
    Sunday of March to 01:00 UTC on the last Sunday of October.  Reckoned here, so that the same bytes come
    out whatever zone database the machine has.
    """
    utc = at.astimezone(UTC).replace(tzinfo=None)
    is_summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return utc + timedelta(hours=2 if is_summer else 1)


def _last_sunday(year: int, month: int) -> datetime:
    """Return 01:00 on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1)  # noqa: DTZ001 -- compared with naive UTC only
    return last - timedelta(days=(last.weekday() + 1) % 7)
