"""The clock is set while the program runs: nothing waits for ever, nothing is said that is not so."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.integration.faults.ground import (
    HOUR,
    PAGE,
    SEVEN,
    START,
    TEN,
    Ground,
    kinds,
    newest,
    tick,
    verified_at,
)
from watcher.gate import SKEW, as_of, broken_since, is_kept
from watcher.model.status import EventKind, SourceState

JUMPS = {
    "an hour back": -HOUR,
    "a week back": -7 * 24 * HOUR,
    "a week forward": 7 * 24 * HOUR,
    "to 1970": datetime(1970, 1, 1, tzinfo=UTC) - START - 2 * HOUR,
}


@pytest.mark.parametrize("name", JUMPS)
def test_a_clock_that_is_set_is_told_once_and_every_page_is_looked_at_again(
    ground: Ground, name: str
) -> None:
    jump = JUMPS[name]
    with ground.open() as app:
        tick(ground, app)
        ground.times.pass_(HOUR)
        tick(ground, app)
        ground.serve(TEN)
        ground.times.jump(jump)
        now = ground.times.at
        tick(ground, app, 3)
        status = app.store.statuses()[PAGE]
        assert status.state is SourceState.OK
        assert now <= verified_at(app) <= ground.times.at
        assert status.next_check_at is not None
        assert now < status.next_check_at <= ground.times.at + HOUR
        assert newest(app) == 2
        told = kinds(app)
        assert told.count(EventKind.CLOCK) == 1
        assert told.count(EventKind.FAULT) == told.count(EventKind.MENDED) == (jump < timedelta())
        assert app.faults.standing == ()
        late = [event for event in app.store.events(source_id=PAGE) if event.kind is EventKind.LATE]
        assert late == []  # nobody could look in a week that never was


def test_publications_and_feeds_only_go_forward_whatever_the_clock_does(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
        updated = []
        for number, jump in enumerate((timedelta(), -HOUR, 7 * 24 * HOUR, -300 * 24 * HOUR, 24 * HOUR)):
            ground.times.pass_(HOUR)
            ground.times.jump(jump)
            ground.serve(SEVEN.replace("7", str(20 + number)))
            tick(ground, app, 3)
            feed = (ground.feeds / "all.atom").read_text(encoding="utf-8")
            updated.append(feed.partition("<updated>")[2][:20])
        moments = [notice.published_at for notice in reversed(app.store.notices())]
        assert len(moments) == 5
        assert all(one < other for one, other in pairwise(moments))
        assert updated == sorted(updated)
        assert app.store.due_deliveries("feeds", ground.times.at + 9_999 * HOUR) == ()
        assert all(finding.is_ok for finding in app.store.inspect(is_verifying=True))


def test_a_lease_of_a_clock_that_ran_ahead_does_not_hold_a_page(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
        ground.times.jump(7 * 24 * HOUR)
        claimed = app.store.claim(ground.times.at, limit=9, lease=timedelta(minutes=10))
        assert [status.source_id for status in claimed] == [PAGE]
    ground.times.jump(-7 * 24 * HOUR + HOUR)
    with ground.open() as app:  # as a process that was killed is followed by another
        tick(ground, app)
        assert verified_at(app) > START


def test_a_start_with_a_clock_that_is_behind_looks_at_every_page_and_says_so(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
    ground.times.jump(-48 * HOUR)
    with ground.open() as app:
        app.resume()
        assert [fault.key for fault in app.faults.standing] == ["clock"]
        tick(ground, app, 2)
        assert verified_at(app) < START
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED]


def test_a_confirmation_that_lies_ahead_is_none(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
        status, source = app.store.statuses()[PAGE], app.sources[PAGE]
    behind = START - HOUR
    assert as_of(status, START) == status
    assert as_of(status, behind).last_verified_at is None
    assert not is_kept(source, status, behind)
    assert as_of(status, START - SKEW) == status
    assert broken_since(status, source.verify_within, behind) is None


def test_a_host_that_rests_does_not_rest_longer_because_the_clock_goes_back(ground: Ground) -> None:
    with ground.open() as app:
        tick(ground, app)
        ground.times.pass_(HOUR)
        ground.server.say("/raad", b"", status="429 Too Many Requests", headers={"Retry-After": "3600"})
        tick(ground, app)
        (host,) = app.store.rests(ground.times.at)
        ground.serve(SEVEN)
        ground.times.jump(-7 * 24 * HOUR)
        tick(ground, app)
        assert app.store.rests(ground.times.at)[host] <= ground.times.at + HOUR
        before = len(app.store.snapshots(PAGE))
        ground.times.pass_(HOUR + timedelta(minutes=2))
        tick(ground, app, 2)
        assert len(app.store.snapshots(PAGE)) > before
        assert app.store.statuses()[PAGE].state is SourceState.OK
