from datetime import UTC, datetime, timedelta

import click
import pytest

from watcher.cli.moments import Moment, Since, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-01T12:00Z", datetime(2026, 8, 1, 12, tzinfo=UTC)),
        ("2026-08-01T12:00+02:00", datetime(2026, 8, 1, 10, tzinfo=UTC)),
        ("2026-08-01 12:00", datetime(2026, 8, 1, 10, tzinfo=UTC)),
        ("2026-01-01 12:00", datetime(2026, 1, 1, 11, tzinfo=UTC)),
        ("2026-08-01", datetime(2026, 7, 31, 22, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_norwegian_time(text, expected):
    assert Moment().convert(text, None, None) == expected


def test_a_day_may_mean_its_end():
    moment = Moment(is_day_end=True).convert("2026-08-01", None, None)
    assert moment == datetime(2026, 8, 1, 21, 59, 59, 999_999, tzinfo=UTC)


def test_a_moment_with_a_time_is_not_moved_to_the_end_of_its_day():
    assert Moment(is_day_end=True).convert("2026-08-01T00:00Z", None, None) == datetime(
        2026, 8, 1, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["", "i går", "2026-13-01", "12:00"])
def test_what_is_no_moment_is_refused_with_examples(text):
    with pytest.raises(click.BadParameter, match="2026-08-01T12:00Z"):
        Moment().convert(text, None, None)


def test_since_takes_a_duration_or_a_moment():
    assert Since().convert("2d", None, None) == timedelta(days=2)
    assert Since().convert("2026-08-01T12:00Z", None, None) == datetime(2026, 8, 1, 12, tzinfo=UTC)


def test_moments_are_told_with_their_offset():
    assert told(datetime(2026, 8, 1, 10, tzinfo=UTC)) == "2026-08-01 12:00+0200"
    assert told(None) == "never"
