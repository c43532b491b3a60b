"""Moments, rates and texts of the API, each by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from watcher.web.api.app import written
from watcher.web.api.fields import read_moment, read_whole
from watcher.web.api.rates import FULL, PER_SECOND, Rates
from watcher.web.api.shapes import Reason

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T10:00:00Z", NOW),
        ("2026-11-24t11:00:00+01:00", NOW),
        ("2026-11-24T10:00:00.123456789Z", NOW.replace(microsecond=123456)),
        ("0000-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59-23:59", datetime(2999, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_any_zone_and_within_borders(text, moment) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-11-24", "2026-11-24T10:00:00", "2026-02-30T10:00:00Z", "1764000000", 5, None]
)
def test_what_is_no_moment_with_a_zone_is_refused(text) -> None:
    with pytest.raises(ValueError):
        read_moment(text)


@pytest.mark.parametrize(
    ("value", "read"),
    [(2.0, 2), (2, 2), (2.5, 2.5), (1e300, 1e300), ("2", "2"), (float("inf"), float("inf"))],
)
def test_a_whole_number_is_one_however_it_is_written(value, read) -> None:
    assert read_whole(value) == read
    assert type(read_whole(value)) is type(read)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20)), max_size=200))
def test_no_more_is_let_through_than_was_at_once_and_by_time(steps) -> None:
    rates, now, taken = Rates(), NOW, 0
    for seconds, cost in steps:
        now += timedelta(seconds=seconds)
        if not rates.take("token", cost, now):
            taken += cost
        assert taken <= FULL + PER_SECOND * (now - NOW).total_seconds()


def test_whoever_waits_as_long_as_told_is_let_through() -> None:
    rates = Rates()
    assert not rates.take("a", FULL, NOW)
    wait = rates.take("a", 20, NOW)
    assert wait == timedelta(seconds=20 / PER_SECOND)
    assert not rates.take("a", 20, NOW + wait)


def test_a_clock_that_goes_back_gives_nobody_anything() -> None:
    rates = Rates()
    assert not rates.take("a", FULL, NOW)
    assert rates.take("a", 1, NOW - timedelta(days=1)) > timedelta()


def test_of_ever_so_many_tokens_some_are_kept() -> None:
    rates = Rates()
    for number in range(20_050):
        assert not rates.take(f"token {number}", 1, NOW)
    assert len(rates._buckets) <= 10_001


def test_half_a_letter_of_a_watched_page_spoils_no_answer() -> None:
    body = written(TypeAdapter(Reason), {"code": "x", "text": "Dose\ud800n", "evidence": "\udfff"})
    assert body.decode() == '{"code":"x","text":"Dose?n","evidence":"?"}'


def test_what_is_not_as_declared_is_never_answered() -> None:
    with pytest.raises(ValueError, match="more"):
        written(TypeAdapter(Reason), {"code": "x", "text": "", "evidence": "", "more": 1})
