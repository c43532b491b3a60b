import itertools

import pytest

from watcher.model.record import ReviewState
from watcher.model.source import Policy
from watcher.review import may_go, next_states

S = ReviewState
ALLOWED = {
    (S.DETECTED, S.QUIET),
    (S.DETECTED, S.FLAGGED),
    (S.DETECTED, S.HELD),
    (S.DETECTED, S.AUTO),
    (S.DETECTED, S.SUPERSEDED),
    (S.QUIET, S.FLAGGED),
    (S.QUIET, S.HELD),
    (S.QUIET, S.APPROVED),
    (S.QUIET, S.REJECTED),
    (S.QUIET, S.SUPERSEDED),
    (S.FLAGGED, S.APPROVED),
    (S.FLAGGED, S.REJECTED),
    (S.FLAGGED, S.SUPERSEDED),
    (S.HELD, S.APPROVED),
    (S.HELD, S.REJECTED),
    (S.HELD, S.SUPERSEDED),
    (S.AUTO, S.APPROVED),
    (S.AUTO, S.REJECTED),
    (S.AUTO, S.SUPERSEDED),
    (S.APPROVED, S.REJECTED),
    (S.APPROVED, S.SUPERSEDED),
    (S.REJECTED, S.HELD),
    (S.REJECTED, S.APPROVED),
    (S.REJECTED, S.SUPERSEDED),
}


@pytest.mark.parametrize(("start", "to"), list(itertools.product(S, S)))
def test_a_change_goes_only_where_the_graph_says(start, to):
    assert may_go(start, to) is ((start, to) in ALLOWED)


@pytest.mark.parametrize("state", list(S))
def test_the_next_states_are_those_that_it_may_go_to(state):
    assert next_states(state) == {to for to in S if may_go(state, to)}


@pytest.mark.parametrize("policy", list(Policy))
def test_every_decision_of_a_policy_is_a_way_out_of_detected(policy):
    landed = {Policy.FLAG: S.FLAGGED, Policy.HOLD: S.HELD, Policy.AUTO: S.AUTO}[policy]
    assert {landed, S.QUIET} <= next_states(S.DETECTED)


def test_nothing_ever_goes_back_to_detected():
    assert not any(S.DETECTED in next_states(state) for state in S)


def test_every_state_is_reached_from_detected():
    reached, edge = {S.DETECTED}, {S.DETECTED}
    while edge:
        edge = {to for state in edge for to in next_states(state)} - reached
        reached |= edge
    assert reached == set(S)
