"""Another process holds the database: we wait, then tell, then go on; no check is lost."""

from datetime import timedelta

from structlog.testing import capture_logs

from tests.integration.faults.ground import (
    HOUR,
    TEN,
    Ground,
    kinds,
    locked,
    newest,
    tick,
    verified_at,
    within,
)
from watcher.model.status import EventKind


def test_a_database_held_for_long_is_waited_for_told_and_gone_on_with(ground: Ground) -> None:
    with ground.open(busy=timedelta(seconds=1)) as app, capture_logs() as logged:
        tick(ground, app)
        for how in ("IMMEDIATE", "EXCLUSIVE"):
            ground.times.pass_(HOUR)
            seen = verified_at(app)
            with locked(ground.store / "watcher.db", how) as release:
                tick(ground, app, 2)
                (fault,) = app.faults.standing
                assert "another process holds it" in fault.error
                assert verified_at(app) == seen
                release()
            ground.serve(TEN if how == "IMMEDIATE" else TEN.replace("10", "12"))
            tick(ground, app, 2)
            assert app.faults.standing == ()
        assert newest(app) == 3
        assert len(app.store.notices()) == 2
        assert kinds(app) == [EventKind.FAULT, EventKind.MENDED] * 2
    assert [line for line in logged if "exc_info" in line] == []


def test_a_database_that_comes_free_in_time_is_not_worth_a_word(ground: Ground) -> None:
    with ground.open(busy=timedelta(seconds=30)) as app:
        tick(ground, app)
        ground.times.pass_(HOUR)
        with locked(ground.store / "watcher.db", "IMMEDIATE") as release:
            release()
            tick(ground, app)
        assert app.faults.standing == ()
        assert verified_at(app) > ground.times.at - HOUR


def test_whoever_waits_for_a_lock_does_not_hold_up_the_end(ground: Ground) -> None:
    with ground.open(busy=timedelta(minutes=5)) as app:
        tick(ground, app)
        ground.times.pass_(HOUR)
        app.stop()
        with locked(ground.store / "watcher.db", "IMMEDIATE"):
            within(10, lambda: tick(ground, app))
