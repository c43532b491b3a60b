"""What ports.SourceStore promises about events and what operators are sent, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.store_records import LEASE, MPOX, NOW, at, begin, detect, fetched, notice
from watcher.errors import LostClaim
from watcher.model.ids import EventId, SourceId
from watcher.model.outbox import Backlog, Message
from watcher.model.record import ReviewState
from watcher.model.status import EventKind, SourceEvent, SourceState, SourceStatus
from watcher.store import SqlStore

CHANNELS = ("webhook", "mail")
A, B = SourceId("a"), SourceId("b")


def event(name: str, seconds: float = 0) -> SourceEvent:
    return SourceEvent(
        id=EventId(name),
        source_id=MPOX,
        at=at(seconds),
        kind=EventKind.TROUBLE,
        state=SourceState.SUSPECT,
        text=f"Noe er galt: {name}",
    )


def take(store: SqlStore, channel: str = "mail", seconds: float = 10, most: int = 50) -> Message | None:
    return store.next_message(channel, at(seconds), most=most, lease=LEASE)


def told(message: Message | None) -> list[str]:
    assert message is not None
    return [each.id for each in message.events]


@pytest.fixture
def begun(store: SqlStore) -> SqlStore:
    begin(store)
    return store


def test_an_event_of_a_check_waits_for_each_channel(begun: SqlStore) -> None:
    begun.finish(SourceStatus(source_id=MPOX, attempt=1), [event("a")], CHANNELS)
    assert [told(take(begun, channel)) for channel in CHANNELS] == [["a"], ["a"]]


def test_nothing_waits_where_no_channel_is_named(begun: SqlStore) -> None:
    begun.finish(SourceStatus(source_id=MPOX, attempt=1), [event("a")])
    assert take(begun) is None
    assert begun.events() == (event("a"),)


def test_an_event_without_a_check_is_stored_once(begun: SqlStore) -> None:
    assert begun.add_events([event("a"), event("b")], CHANNELS) == 2
    assert begun.add_events([event("a"), event("b"), event("c")], CHANNELS) == 1
    assert told(take(begun)) == ["a", "b", "c"]
    assert begun.add_events([]) == 0


def test_an_event_from_before_a_channel_was_configured_is_not_sent_there(begun: SqlStore) -> None:
    begun.add_events([event("a")], ["webhook"])
    begun.add_events([event("a")], CHANNELS)
    assert take(begun, "mail") is None


def test_a_lost_claim_leaves_no_event_and_nothing_to_send(begun: SqlStore) -> None:
    begun.claim(NOW, limit=1, lease=LEASE, is_forced=True)
    with pytest.raises(LostClaim):
        begun.finish(SourceStatus(source_id=MPOX, attempt=1), [event("a")], CHANNELS)
    assert (begun.events(), take(begun)) == ((), None)


def test_events_come_oldest_first_and_so_many_at_once(begun: SqlStore) -> None:
    begun.add_events([event("late", 5), event("early", 1), event("middle", 3)], CHANNELS)
    first, second = take(begun, most=2), take(begun, most=2)
    assert (told(first), told(second)) == (["early", "middle"], ["late"])
    assert take(begun, most=2) is None


def test_a_message_is_for_whoever_took_it_until_the_lease_is_over(begun: SqlStore) -> None:
    begun.add_events([event("a")], CHANNELS)
    first = take(begun)
    assert first is not None
    assert take(begun, seconds=10 + LEASE.total_seconds() - 1) is None
    again = take(begun, seconds=10 + LEASE.total_seconds())
    assert again is not None
    assert (again.id, again.events, again.attempts) == (first.id, first.events, first.attempts + 1)


def test_a_message_that_was_not_taken_comes_again_as_it_was(begun: SqlStore) -> None:
    begun.add_events([event("a")], CHANNELS)
    first = take(begun)
    assert first is not None
    begun.mark_unsent(first, "nobody there \udce9\0", at(60))
    begun.add_events([event("b", 20)], CHANNELS)
    assert told(take(begun, seconds=30)) == ["b"]
    again = take(begun, seconds=60)
    assert again is not None
    assert (again.id, told(again), again.attempts) == (first.id, ["a"], 2)


def test_a_message_that_was_sent_never_comes_again(begun: SqlStore) -> None:
    begun.add_events([event("a")], CHANNELS)
    message = take(begun)
    assert message is not None
    begun.mark_sent(message, at(11))
    begun.mark_sent(message, at(12))
    begun.mark_unsent(message, "too late", at(13))
    assert take(begun, seconds=10**6) is None


def test_of_many_who_ask_at_once_one_gets_the_message(begun: SqlStore) -> None:
    begun.add_events([event("a")], CHANNELS)
    with ThreadPoolExecutor(max_workers=6) as pool:
        found = list(pool.map(lambda _: take(begun), range(6)))
    assert sum(message is not None for message in found) == 1


def test_the_backlog_counts_readers_and_operators_channels(begun: SqlStore) -> None:
    begun.add_snapshot(fetched(), 1)
    change = detect(begun)
    begun.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])
    begun.add_events([event("a"), event("b")], CHANNELS)
    message = take(begun)
    assert message is not None
    begun.mark_unsent(message, "no such mailbox", None)
    assert begun.backlog() == {
        "feeds": Backlog(pending=1),
        "mail": Backlog(dead=2),
        "webhook": Backlog(pending=2),
    }
    dead = next(found for found in begun.inspect() if found.check == "outbox")
    assert not dead.is_ok
    assert "a to mail: no such mailbox" in dead.text


def test_rescheduling_moves_what_is_not_being_checked(store: SqlStore) -> None:
    begin(store, "a", "b")
    store.finish(SourceStatus(source_id=A, attempt=1, next_check_at=NOW), ())
    later = NOW + timedelta(hours=1)
    store.reschedule({A: later, B: later})
    due = {key: status.next_check_at for key, status in store.statuses().items()}
    assert due[A] == later
    assert due[B] != later
