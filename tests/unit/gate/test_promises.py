from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.gate.examples import ID, NOW, source, status
from watcher.gate import Unreached, Verified, advance, broken_promises, broken_since, is_kept, spell
from watcher.model.reason import Reason, ReasonCode
from watcher.model.status import EventKind, SourceState, SourceStatus

SOURCE = replace(source(), verify_within=timedelta(hours=6))
SEEN = status()
DOWN = Unreached(reasons=(Reason(code=ReasonCode.TIMEOUT, text="Svaret kom ikke"),))
WHOLE = Verified(is_changed=False, is_full=True)


def after(hours: float):
    return NOW + timedelta(hours=hours)


def test_a_promise_is_kept_up_to_its_last_moment():
    assert is_kept(SOURCE, SEEN, after(5))
    assert not is_kept(SOURCE, SEEN, after(5) + timedelta(seconds=1))


def test_time_alone_breaks_a_promise():
    assert broken_promises([SOURCE], {ID: SEEN}, after(5)) == ()
    (event,) = broken_promises([SOURCE], {ID: SEEN}, after(5.1))
    assert (event.kind, event.state, event.at) == (EventKind.LATE, SourceState.OK, after(5))
    assert event.text == "Siden er ikke bekreftet innen fristen på 6 timer"


def test_it_is_one_event_however_often_and_late_it_is_asked():
    found = {broken_promises([SOURCE], {ID: SEEN}, after(hours)) for hours in (6, 7, 200)}
    assert len(found) == 1


def test_the_next_broken_promise_is_another_event():
    again = replace(SEEN, last_verified_at=after(10))
    first, second = (broken_promises([SOURCE], {ID: each}, after(20))[0] for each in (SEEN, again))
    assert first.id != second.id


def test_a_source_that_is_new_today_has_broken_no_promise():
    new = SourceStatus(source_id=ID, next_check_at=NOW)
    assert broken_since(new, SOURCE.verify_within, after(6)) is None
    assert not is_kept(SOURCE, new, after(0))


def test_a_source_that_nobody_ever_checks_breaks_its_promise_all_the_same():
    new = SourceStatus(source_id=ID, next_check_at=NOW)
    (event,) = broken_promises([SOURCE], {ID: new}, after(6.1))
    assert event.text == "Siden er aldri bekreftet, og fristen på 6 timer er ute"


def test_a_source_that_is_never_reached_is_told_of_once_through_all_its_states():
    stands = SourceStatus(source_id=ID, next_check_at=NOW)
    found = set()
    for hours in range(0, 48, 4):
        stands, _ = advance(stands, DOWN, after(hours), verify_within=SOURCE.verify_within)
        stands = replace(stands, next_check_at=after(hours + 4))
        found |= {event.id for event in broken_promises([SOURCE], {ID: stands}, after(hours + 3))}
    assert len(found) == 1


def test_a_source_that_is_not_watched_any_more_promises_nothing():
    assert broken_promises([], {ID: SEEN}, after(99)) == ()


def test_the_confirmation_that_comes_too_late_is_told():
    _, events = advance(SEEN, WHOLE, after(8), verify_within=SOURCE.verify_within)
    (event,) = events
    assert (event.kind, event.text) == (EventKind.IN_TIME, "Siden er bekreftet, 3 timer etter fristen")


def test_a_confirmation_in_time_is_no_event():
    _, events = advance(SEEN, WHOLE, after(5), verify_within=SOURCE.verify_within)
    assert events == ()


def test_trouble_and_broken_promise_end_with_an_event_each():
    stands, _ = advance(SEEN, DOWN, after(1), verify_within=SOURCE.verify_within)
    _, events = advance(stands, WHOLE, after(9), verify_within=SOURCE.verify_within)
    assert [event.kind for event in events] == [EventKind.IN_TIME, EventKind.RECOVERED]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=1), "1 minutt"),
        (timedelta(minutes=90), "90 minutter"),
        (timedelta(hours=6, minutes=59), "6 timer"),
        (timedelta(hours=30), "30 timer"),
        (timedelta(days=2), "2 døgn"),
    ],
)
def test_lengths_are_said_in_their_natural_unit(length, said):
    assert spell(length) == said
