"""What waits, in which order, until when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_records import at
from watcher.model.config import PROMISES
from watcher.model.ids import ChangeId, DecisionId, SourceId
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.review import ReviewItem
from watcher.review import WAITING, due_at, is_overdue, queue_key


def item(name: str = "c", **said) -> ReviewItem:
    plain = {
        "source_id": SourceId("fhi"),
        "source_title": "FHI",
        "topics": (),
        "level": Level.MINOR,
        "judged_level": Level.MINOR,
        "state": ReviewState.FLAGGED,
        "headline": "",
        "detected_at": at(0),
        "due_at": at(100),
        "cluster_key": "",
    }
    return ReviewItem(change_id=ChangeId(name), **{**plain, **said})


def test_the_gravest_comes_first_then_what_is_due_first_then_the_oldest():
    items = [
        item("later", due_at=at(200)),
        item("never", due_at=None),
        item("old", detected_at=at(-5)),
        item("new"),
        item("grave", level=Level.CRITICAL, due_at=at(900)),
    ]
    assert [one.change_id for one in sorted(items, key=queue_key)] == [
        "grave",
        "old",
        "new",
        "later",
        "never",
    ]


@pytest.mark.parametrize("state", list(ReviewState))
def test_a_promise_is_reckoned_for_what_waits_alone(state):
    found = due_at(state, Level.CRITICAL, at(0), PROMISES)
    assert found == (at(3600) if state in WAITING else None)


def test_a_level_without_a_promise_is_never_due():
    assert due_at(ReviewState.HELD, Level.EDITORIAL, at(0), PROMISES) is None


def test_it_is_overdue_from_the_very_moment_on_until_it_is_decided():
    one = item(due_at=at(10))
    assert not is_overdue(one, at(9))
    assert is_overdue(one, at(10))
    assert not is_overdue(item(due_at=at(10), pending=DecisionId("d")), at(10))
    assert is_overdue(item(due_at=at(10), pending=DecisionId("d"), is_waiting=True), at(10))
    assert not is_overdue(item(due_at=at(10), state=ReviewState.APPROVED), at(10))


@given(st.lists(st.integers(0, 5), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_the_order_they_came_in(delays, random):
    items = [
        item(f"c{n}", due_at=at(0) + timedelta(seconds=delay), level=Level(delay))
        for n, delay in enumerate(delays)
    ]
    mixed = list(items)
    random.shuffle(mixed)
    assert sorted(mixed, key=queue_key) == sorted(items, key=queue_key)
