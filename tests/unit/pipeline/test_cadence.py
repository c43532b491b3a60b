from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model.ids import SourceId
from watcher.model.source import ExtractionRules, Source
from watcher.model.status import SourceState, SourceStatus
from watcher.pipeline.cadence import bounds, jitter_of, next_check_at, pace, spread

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ID = SourceId("fhi-mpox")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def page(name: str = ID, host: str = "www.fhi.no", **said) -> Source:
    return Source(
        id=SourceId(name),
        title=name,
        owner="FHI",
        url=f"https://{host}/{name}",
        rules=ExtractionRules(),
        **said,
    )


def well(changed: timedelta | None = None, since: timedelta = timedelta(), **said) -> SourceStatus:
    return SourceStatus(
        source_id=ID,
        state=SourceState.OK,
        since=NOW - since,
        last_verified_at=NOW,
        last_changed_at=None if changed is None else NOW - changed,
        **said,
    )


def ill(failures: int, state: SourceState = SourceState.SUSPECT) -> SourceStatus:
    return SourceStatus(source_id=ID, state=state, failures=failures)


@pytest.mark.parametrize(
    ("status", "paused"),
    [
        (well(changed=HOUR), 10 * MINUTE),
        (well(changed=23 * HOUR), 10 * MINUTE),
        (well(changed=25 * HOUR), 30 * MINUTE),
        (well(changed=59 * DAY), 30 * MINUTE),
        (well(changed=60 * DAY), HOUR),
        (well(changed=180 * DAY), 2 * HOUR),
        (well(since=HOUR), 30 * MINUTE),  # never changed, and new: nothing is known of it yet
        (well(since=200 * DAY), 2 * HOUR),
    ],
)
def test_a_recent_change_means_sooner_and_long_quiet_means_later(status, paused):
    assert pace(page(), status, NOW) == paused


def test_the_operators_bounds_count():
    bounded = page(every_min=20 * MINUTE, every_max=45 * MINUTE)
    assert pace(bounded, well(changed=HOUR), NOW) == 20 * MINUTE
    assert pace(bounded, well(changed=90 * DAY), NOW) == 45 * MINUTE
    assert pace(bounded, well(changed=400 * DAY), NOW) == 45 * MINUTE


def test_bounds_at_every_turn_all_of_it_off():
    fixed = page(every_min=30 * MINUTE, every_max=30 * MINUTE)
    paces = {pace(fixed, well(changed=n * DAY), NOW) for n in (0, 1, 60, 180, 4000)}
    assert paces == {30 * MINUTE}


def test_a_page_that_is_checked_every_few_minutes_is_not_asked_faster_than_that():
    assert bounds(page(every=2 * MINUTE))[0] == 2 * MINUTE
    assert bounds(page(every=9 * MINUTE))[0] == 5 * MINUTE


DURATIONS = st.integers(60, 7 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(
    every=DURATIONS,
    within=DURATIONS,
    least=st.none() | DURATIONS,
    most=st.none() | DURATIONS,
    quiet=st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds)),
    attempt=st.integers(0, 10**6),
)
def test_no_healthy_source_is_ever_due_after_its_promise(every, within, least, most, quiet, attempt):
    if every > within:
        every, within = within, every
    source = page(every=every, verify_within=within, every_min=least, every_max=most)
    at = next_check_at(source, well(changed=quiet, attempt=attempt), NOW)
    assert NOW < at <= NOW + within * 0.9 + timedelta(milliseconds=1)


@given(attempt=st.integers(0, 10**6))
def test_sources_are_spread_by_at_most_a_tenth_and_always_the_same_way(attempt):
    status = well(attempt=attempt)
    wait = next_check_at(page(), status, NOW) - NOW
    assert 30 * MINUTE <= wait <= 33 * MINUTE
    assert next_check_at(page(), status, NOW) - NOW == wait
    assert 0 <= jitter_of(ID, attempt) <= 1


def test_trouble_means_two_quick_looks_and_then_ever_longer_waits_up_to_a_day():
    waits = [next_check_at(page(), ill(failures), NOW) - NOW for failures in range(1, 14)]
    expected = [2, 10, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440, 1440]
    for wait, minutes in zip(waits, expected, strict=True):
        assert minutes * MINUTE <= wait <= minutes * MINUTE * 1.1


def test_a_page_that_is_gone_is_asked_once_a_day():
    wait = next_check_at(page(), ill(1, SourceState.GONE), NOW) - NOW
    assert DAY <= wait <= DAY * 1.1


def test_retry_after_is_never_undercut_and_never_shortens_a_wait():
    later = NOW + 5 * HOUR
    assert next_check_at(page(), ill(1), NOW, later) == later
    assert next_check_at(page(), ill(9), NOW, later) > later


def overdue(
    names: str, host: str = "www.fhi.no", **said
) -> tuple[list[Source], dict[SourceId, SourceStatus]]:
    sources = [page(name, host, **said) for name in names]
    statuses = {
        source.id: SourceStatus(
            source_id=source.id,
            next_check_at=NOW - HOUR,
            last_verified_at=NOW - (5 - place) * HOUR,
        )
        for place, source in enumerate(sources)
    }
    return sources, statuses


def by_gap(gap: timedelta):
    return lambda source: gap


def test_what_is_overdue_on_one_host_is_asked_one_after_the_other():
    sources, statuses = overdue("abcd")
    due = spread(sources, statuses, NOW, by_gap(timedelta(seconds=5)))
    assert due == {
        SourceId(name): NOW + timedelta(seconds=seconds) for name, seconds in (("b", 5), ("c", 10), ("d", 15))
    }


def test_the_promise_that_runs_out_first_goes_first():
    sources, statuses = overdue("abc")
    hasty = replace(sources[2], verify_within=timedelta(minutes=30))
    due = spread([*sources[:2], hasty], statuses, NOW, by_gap(timedelta(seconds=5)))
    assert list(due) == ["a", "b"]


def test_hosts_do_not_wait_for_each_other():
    one, other = overdue("ab", "a.no"), overdue("cd", "b.no")
    due = spread([*one[0], *other[0]], one[1] | other[1], NOW, by_gap(timedelta(seconds=5)))
    assert set(due.values()) == {NOW + timedelta(seconds=5)}


def test_what_is_not_due_yet_stays_where_it_is():
    sources, statuses = overdue("ab")
    later = {key: replace(status, next_check_at=NOW + MINUTE) for key, status in statuses.items()}
    assert spread(sources, later, NOW, by_gap(timedelta(seconds=5))) == {}


def test_a_host_with_very_many_pages_is_through_within_the_shortest_every():
    names = [f"s{number}" for number in range(1000)]
    sources = [page(name) for name in names]
    statuses = {source.id: SourceStatus(source_id=source.id, next_check_at=NOW) for source in sources}
    due = spread(sources, statuses, NOW, by_gap(timedelta(seconds=5)))
    assert len(set(due.values())) == 999
    assert max(due.values()) < NOW + 30 * MINUTE


def test_without_a_gap_nothing_is_put_off():
    sources, statuses = overdue("abcd")
    assert spread(sources, statuses, NOW, by_gap(timedelta())) == {}
