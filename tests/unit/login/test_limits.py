"""Waits grow, end, and never lock anybody out for good."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.login.limits import ACCOUNT, ADDRESS, CODE, PAIR, Guess, Limit
from watcher.model.people import Tries

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def guess(username: str = "kari", address: str = "10.0.0.1", now: datetime = NOW) -> Guess:
    return Guess(username=username, address=address, now=now)


def test_the_first_tries_are_free_and_then_waits_double() -> None:
    waits = [PAIR.wait(Tries(failures=count, last_at=NOW), NOW) for count in (0, 4, 5, 6, 7)]
    assert waits == [timedelta(), timedelta(), SECOND, 2 * SECOND, 4 * SECOND]


@pytest.mark.parametrize("limit", [PAIR, ACCOUNT, ADDRESS, CODE])
def test_no_wait_is_longer_than_a_quarter_of_an_hour_and_each_ends(limit: Limit) -> None:
    tries = Tries(failures=1_000_000, last_at=NOW)
    assert limit.wait(tries, NOW) == limit.most <= 15 * MINUTE
    assert limit.wait(tries, NOW + limit.most) == timedelta()


def test_failures_run_out_with_time() -> None:
    tries = Tries(failures=8, last_at=NOW)
    assert [ACCOUNT.standing(tries, NOW + minutes * MINUTE) for minutes in (0, 4, 5, 40, 999)] == [
        8,
        8,
        7,
        0,
        0,
    ]


def test_a_clock_that_went_back_makes_nobody_wait_longer() -> None:
    tries = Tries(failures=7, last_at=NOW + 600 * MINUTE)
    assert PAIR.wait(tries, NOW) == 4 * SECOND


def test_a_try_that_is_made_counts_what_still_stands_and_itself() -> None:
    one = guess()
    found = dict.fromkeys(one.limits, Tries(failures=3, last_at=NOW - 60 * MINUTE))
    ruling = one.rule(found)
    assert ruling.wait == timedelta()
    assert sorted(ruling.failures.values()) == [1, 1, 1]


def test_the_longest_of_the_waits_counts() -> None:
    one = guess()
    found = dict.fromkeys(one.limits, Tries()) | {one.pair: Tries(failures=9, last_at=NOW)}
    assert one.rule(found).wait == 16 * SECOND


def test_where_somebody_has_logged_in_before_only_their_own_failures_count() -> None:
    one = guess()
    attacked = dict.fromkeys(one.limits, Tries(failures=999, last_at=NOW))
    known = Tries(good_at=NOW - timedelta(days=89))
    assert one.rule(attacked | {one.pair: known}).wait == timedelta()
    assert one.counted == [one.pair]
    assert guess().rule(attacked | {one.pair: Tries(good_at=NOW - timedelta(days=90))}).wait > timedelta()


def test_one_household_of_ipv6_is_one_place_and_ipv4_is_the_same_in_both_spellings() -> None:
    assert guess(address="2001:db8::1").limits.keys() == guess(address="2001:db8::ffff").limits.keys()
    assert guess(address="2001:db8:0:1::1").pair != guess(address="2001:db8::1").pair
    assert guess(address="::ffff:10.0.0.1").pair == guess().pair
    assert guess(address="10.0.0.2").pair != guess().pair


def test_keys_tell_nothing_of_who_and_where_and_take_any_text() -> None:
    keys = list(guess(username="kari\udce9\n", address="rubbish\0").limits)
    assert len(set(keys)) == 3
    assert not any("kari" in key or "rubbish" in key for key in keys)
