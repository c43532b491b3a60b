from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from watcher.publish.moments import norwegian_time, rfc822, rfc3339, whole_hour

AT = datetime(2026, 11, 24, 10, 59, 58, 7, tzinfo=UTC)


def test_moments_are_written_in_utc_without_fractions():
    there = AT.astimezone(timezone(timedelta(hours=5)))
    assert rfc3339(there) == "2026-11-24T10:59:58Z"
    assert rfc822(there) == "Tue, 24 Nov 2026 10:59:58 GMT"


def test_a_moment_of_verification_is_told_by_the_hour():
    assert whole_hour(AT) == datetime(2026, 11, 24, 10, tzinfo=UTC)


@given(
    st.datetimes(
        min_value=datetime(1997, 1, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds
        max_value=datetime(2037, 12, 31),  # noqa: DTZ001 -- hypothesis wants naive bounds
        timezones=st.just(UTC),
    )
)
def test_norwegian_time_agrees_with_the_zone_database(at):
    assert norwegian_time(at) == at.astimezone(ZoneInfo("Europe/Oslo")).replace(tzinfo=None)
