"""Moments on the command line: read from words, written for people."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from watcher.settings import parse_duration

OSLO = ZoneInfo("Europe/Oslo")
"""What a moment without a zone means: the watched pages are Norwegian."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Moment(click.ParamType[datetime]):
    """A moment: `2026-08-01T12:00Z`, `2026-08-01 12:00` (Norwegian time) or a day.

    `is_day_end`: a day alone means its end, else its beginning.
    """

    name = "moment"

    def __init__(self, *, is_day_end: bool = False) -> None:
        self._is_day_end = is_day_end

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment, aware, UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is no moment: write 2026-08-01, '2026-08-01 12:00' or 2026-08-01T12:00Z",
                param,
                ctx,
            )
        if _DAY.fullmatch(value) and self._is_day_end:
            moment = datetime.combine(moment.date(), time.max)
        return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


class Since(click.ParamType[datetime | timedelta]):
    """A moment, or a duration back from now: `2d`."""

    name = "since"

    def convert(
        self, value: str | datetime | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | timedelta:
        """Return a moment, or how long ago."""
        if not isinstance(value, str):
            return value
        try:
            return parse_duration(value)
        except ValueError:
            return Moment().convert(value, param, ctx)


def told(at: datetime | None) -> str:
    """Return a moment as lists show it, Norwegian time with its offset; "never" for None."""
    return at.astimezone(OSLO).strftime("%Y-%m-%d %H:%M%z") if at else "never"
