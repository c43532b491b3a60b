"""The state machine never leaves its graph, and tells trouble once on entering and once on leaving."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.gate.examples import ID, NOW, SNAPSHOT
from watcher.gate import Outcome, Suspected, Unreached, Verified, advance, is_surely_gone
from watcher.model.answer import Validators
from watcher.model.ids import SnapshotId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW = SourceStatus(source_id=ID)
GOOD = Verified(
    is_changed=False, validators=Validators(etag='"a"'), last_modified="L1", is_full=True, url="https://a/x"
)
DOWN = Unreached(reasons=(Reason(code=ReasonCode.TIMEOUT, text="Svaret kom ikke innen 30 s"),))
ABSENT = Unreached(reasons=(Reason(code=ReasonCode.NOT_FOUND, text="Tjeneren svarte 404"),))
GONE = Unreached(reasons=(Reason(code=ReasonCode.GONE, text="Tjeneren svarte 410"),), is_gone=True)
ODD = Suspected(reasons=(Reason(code=ReasonCode.SHRUNK, text="Siden krympet"),), snapshot_id=SNAPSHOT)
HELD = replace(ODD, is_held=True)


def run(
    *steps: Outcome, start: SourceStatus = NEW, every: timedelta = HOUR
) -> tuple[SourceStatus, list[SourceEvent]]:
    status = start
    told: list[SourceEvent] = []
    for number, outcome in enumerate(steps):
        status, events = advance(status, outcome, NOW + every * number)
        told.extend(events)
    return status, told


def kinds(told: list[SourceEvent]) -> list[EventKind]:
    return [event.kind for event in told]


def test_a_first_good_page_makes_a_source_ok_without_an_event():
    status, told = run(GOOD)
    assert (status.state, status.since, status.last_verified_at, status.last_full_at) == (
        SourceState.OK,
        NOW,
        NOW,
        NOW,
    )
    assert (status.validators.etag, status.last_modified_seen, status.current_url) == (
        '"a"',
        "L1",
        "https://a/x",
    )
    assert status.last_changed_at is None
    assert told == []


def test_a_change_is_remembered_with_its_moment():
    assert run(GOOD, replace(GOOD, is_changed=True))[0].last_changed_at == NOW + HOUR


def test_not_modified_verifies_and_keeps_what_the_last_whole_answer_said():
    status, _ = run(GOOD, Verified(is_changed=False, is_full=False))
    assert status.last_verified_at == NOW + HOUR
    assert status.last_full_at == NOW
    assert (status.validators.etag, status.last_modified_seen, status.current_url) == (
        '"a"',
        "L1",
        "https://a/x",
    )


def test_first_trouble_makes_a_source_suspect_and_is_told_once():
    status, told = run(GOOD, DOWN, DOWN, every=HOUR)
    assert (status.state, status.failures, status.since) == (SourceState.SUSPECT, 2, NOW + HOUR)
    assert status.reasons == DOWN.reasons
    assert status.last_verified_at == NOW
    assert status.last_checked_at == NOW + 2 * HOUR
    assert kinds(told) == [EventKind.TROUBLE]
    assert told[0].text == "Svaret kom ikke innen 30 s"


def test_three_in_a_row_are_failing():
    status, told = run(GOOD, DOWN, ODD, DOWN)
    assert (status.state, status.since) == (SourceState.FAILING, NOW + 3 * HOUR)
    assert kinds(told) == [EventKind.TROUBLE]


def test_trouble_that_lasts_longer_than_the_promise_is_failing():
    assert run(GOOD, DOWN, DOWN, every=7 * HOUR)[0].state is SourceState.FAILING
    assert run(GOOD, DOWN, DOWN, every=5 * HOUR)[0].state is SourceState.SUSPECT


def test_recovery_is_told_with_the_reasons_that_ended():
    status, told = run(GOOD, DOWN, DOWN, DOWN, GOOD)
    assert (status.state, status.failures, status.reasons, status.since) == (
        SourceState.OK,
        0,
        (),
        NOW + 4 * HOUR,
    )
    assert kinds(told) == [EventKind.TROUBLE, EventKind.RECOVERED]
    assert told[1].reasons == DOWN.reasons
    assert told[1].text == "Siden er bekreftet igjen etter 3 mislykkede forsøk"


def test_a_page_that_its_owner_calls_gone_is_gone_at_once():
    status, told = run(GOOD, GONE, GONE)
    assert status.state is SourceState.GONE
    assert kinds(told) == [EventKind.GONE]


def test_a_page_that_is_gone_stays_gone_until_it_is_seen_again():
    status, told = run(GOOD, GONE, DOWN, ODD)
    assert status.state is SourceState.GONE
    assert kinds(run(GOOD, start=status)[1]) == [EventKind.RECOVERED]
    assert kinds(told) == [EventKind.GONE]


def test_not_found_for_more_than_a_week_is_gone_and_told_once_more():
    status, told = run(GOOD, *[ABSENT] * 8, every=DAY)
    assert status.state is not SourceState.GONE
    status, told = run(GOOD, *[ABSENT] * 9, every=DAY)
    assert status.state is SourceState.GONE
    assert kinds(told) == [EventKind.TROUBLE, EventKind.GONE]


def test_the_week_counts_from_the_first_not_found_whatever_came_between():
    status, _ = run(GOOD, ABSENT, *[DOWN] * 7, ABSENT, every=DAY)
    assert status.state is SourceState.FAILING  # one answer alone is not enough
    again, _ = advance(status, ABSENT, NOW + 10 * DAY)
    assert again.state is SourceState.GONE


def test_a_page_that_was_seen_in_between_begins_a_new_week():
    status, _ = run(GOOD, *[ABSENT] * 5, GOOD, *[ABSENT] * 5, every=DAY)
    assert status.state is not SourceState.GONE


def sure(*outcomes: Outcome, every: timedelta) -> bool:
    """Return whether the last outcome makes it sure that the page is gone."""
    status, _ = run(GOOD, *outcomes[:-1], every=every)
    last = outcomes[-1]
    assert not isinstance(last, Verified)
    return is_surely_gone(status, last.reasons, NOW + len(outcomes) * every)


def test_gone_is_sure_after_hours_and_several_answers():
    assert not sure(GONE, every=DAY)
    assert not sure(GONE, GONE, every=DAY)
    assert sure(GONE, GONE, GONE, every=DAY)
    assert not sure(*[GONE] * 7, every=HOUR / 2)
    assert sure(*[GONE] * 13, every=HOUR / 2)
    assert not sure(GONE, DOWN, GONE, every=DAY)
    assert not sure(GONE, GONE, DOWN, every=DAY)


def test_not_found_is_sure_after_a_week():
    assert not sure(*[ABSENT] * 8, every=DAY)
    assert sure(*[ABSENT] * 9, every=DAY)


def test_time_outs_for_a_month_are_failing_not_gone():
    assert run(GOOD, *[DOWN] * 30, every=DAY)[0].state is SourceState.FAILING


def test_a_held_snapshot_is_remembered_and_told_when_trouble_was_known_already():
    status, told = run(GOOD, HELD)
    assert status.held == SNAPSHOT
    assert kinds(told) == [EventKind.TROUBLE]
    status, told = run(GOOD, DOWN, HELD, HELD)
    assert kinds(told) == [EventKind.TROUBLE, EventKind.HELD]
    status, told = run(GOOD, HELD, DOWN)
    assert status.held == SNAPSHOT
    assert run(GOOD, HELD, GOOD)[0].held is None


def test_a_move_to_another_address_is_told_once_and_another_query_is_no_move():
    there = replace(GOOD, url="https://a/y", is_redirected=True)
    status, told = run(GOOD, there, there, replace(there, url="https://a/y/?sid=1"))
    assert kinds(told) == [EventKind.MOVED]
    assert told[0].text == "Siden er flyttet fra https://a/x til https://a/y"
    assert status.current_url == "https://a/y/?sid=1"


def test_a_source_in_trouble_from_the_start_was_never_verified():
    status, told = run(DOWN)
    assert (status.state, status.last_verified_at) == (SourceState.SUSPECT, None)
    assert kinds(told) == [EventKind.TROUBLE]


def test_what_is_not_the_gates_is_left_alone():
    start = replace(NEW, attempt=7, next_check_at=NOW, is_retired=True)
    for outcome in (GOOD, DOWN, HELD):
        status, _ = advance(start, outcome, NOW)
        assert (status.attempt, status.next_check_at, status.is_retired) == (7, NOW, True)


OUTCOMES = st.lists(
    st.tuples(
        st.sampled_from([GOOD, replace(GOOD, url="https://a/y"), DOWN, ABSENT, GONE, ODD, HELD]),
        st.integers(1, 20 * 24),
    ),
    max_size=40,
)
WAYS = {
    SourceState.NEW: {SourceState.OK, SourceState.SUSPECT, SourceState.GONE},
    SourceState.OK: {SourceState.OK, SourceState.SUSPECT, SourceState.GONE},
    SourceState.SUSPECT: {SourceState.OK, SourceState.SUSPECT, SourceState.FAILING, SourceState.GONE},
    SourceState.FAILING: {SourceState.OK, SourceState.FAILING, SourceState.GONE},
    SourceState.GONE: {SourceState.OK, SourceState.GONE},
}
WELL = {SourceState.NEW, SourceState.OK}


@given(OUTCOMES)
def test_it_never_leaves_its_graph_and_events_alternate(steps: list[tuple[Outcome, int]]):
    status, at, in_trouble, failures = NEW, NOW, False, 0
    seen_ids: set[str] = set()
    for outcome, hours in steps:
        at += timedelta(hours=hours)
        before = status
        status, events = advance(before, outcome, at)
        assert (status, events) == advance(before, outcome, at)
        assert status.state in WAYS[before.state]
        failures = 0 if isinstance(outcome, Verified) else failures + 1
        assert status.failures == failures
        assert (status.state is SourceState.OK) is isinstance(outcome, Verified)
        assert bool(status.reasons) is (status.state not in WELL)
        assert status.last_verified_at == (at if isinstance(outcome, Verified) else before.last_verified_at)
        entered = before.state in WELL and status.state not in WELL
        left = before.state not in WELL and status.state in WELL
        entering = [event for event in events if event.kind in {EventKind.TROUBLE, EventKind.GONE}]
        leaving = [event for event in events if event.kind is EventKind.RECOVERED]
        assert len(leaving) == left
        assert len(entering) == (1 if entered else before.state is not status.state is SourceState.GONE)
        assert in_trouble is (before.state not in WELL)
        in_trouble = status.state not in WELL
        assert all(
            event.at == at and event.source_id == ID and event.state is status.state for event in events
        )
        assert not seen_ids & {event.id for event in events}
        seen_ids |= {event.id for event in events}
        assert len({event.id for event in events}) == len(events)


def test_another_hold_does_not_tell_again():
    other = replace(HELD, snapshot_id=SnapshotId("1" * 32))
    status, told = run(GOOD, DOWN, HELD, other)
    assert status.held == other.snapshot_id
    assert kinds(told) == [EventKind.TROUBLE, EventKind.HELD]


def test_every_address_of_a_page_is_remembered_with_its_time():
    there = replace(GOOD, url="https://a/y", is_redirected=True)
    status, _ = run(GOOD, there, there, GOOD)
    assert [(address.url, address.since) for address in status.addresses] == [
        ("https://a/x", NOW),
        ("https://a/y", NOW + HOUR),
        ("https://a/x", NOW + 3 * HOUR),
    ]


def test_a_move_back_or_forth_again_is_not_told_again():
    there = replace(GOOD, url="https://a/y", is_redirected=True)
    assert kinds(run(GOOD, there, GOOD, there, GOOD)[1]) == [EventKind.MOVED]


def test_an_address_that_the_operator_edits_is_no_move():
    edited = replace(GOOD, url="https://b/z")
    status, told = run(GOOD, edited)
    assert kinds(told) == []
    assert status.current_url == "https://b/z"


def test_a_status_from_before_addresses_were_kept_learns_them():
    before = replace(run(GOOD)[0], addresses=())
    there = replace(GOOD, url="https://a/y", is_redirected=True)
    status, told = run(there, start=before)
    assert [address.url for address in status.addresses] == ["https://a/x", "https://a/y"]
    assert kinds(told) == [EventKind.MOVED]


def test_endless_moves_do_not_fill_the_status():
    moves = [replace(GOOD, url=f"https://a/{n}", is_redirected=True) for n in range(70)]
    status, _ = run(*moves)
    assert len(status.addresses) == 50
    assert status.addresses[-1].url == status.current_url == "https://a/69"


FLAP = Suspected(
    reasons=(Reason(code=ReasonCode.FLAPPING, text="Siden er tilbake"),), snapshot_id=SNAPSHOT, is_held=True
)


def test_an_alternation_is_told_twice_then_once_that_it_goes_on_and_then_no_more():
    _, told = run(GOOD, *(FLAP, FLAP, GOOD) * 6)
    assert kinds(told) == [*(EventKind.TROUBLE, EventKind.RECOVERED) * 2, EventKind.FLAPPING]


def test_another_fault_in_an_alternation_is_told_and_so_is_its_end():
    _, told = run(GOOD, *(FLAP, GOOD) * 4, FLAP, DOWN, DOWN, GOOD)
    assert kinds(told)[-3:] == [EventKind.FLAPPING, EventKind.TROUBLE, EventKind.RECOVERED]


def test_a_return_that_counted_in_the_end_is_no_turn_of_an_alternation():
    status, _ = run(GOOD, FLAP, replace(GOOD, is_changed=True))
    assert status.stays == ()
