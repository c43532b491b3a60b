"""What ports.NoiseRuleStore promises, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.integration.test_store_damage import tamper
from tests.store_records import MPOX, NOW, at
from watcher.errors import NotFound, RuleError, RuleFault
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, DecisionId, RuleId, SourceId
from watcher.model.level import Level
from watcher.model.noise_rule import (
    HiddenEdit,
    HiddenList,
    ListRow,
    ReplayedVersion,
    Replaying,
    RuleState,
    RuleStep,
    Shown,
)
from watcher.model.source import Slot
from watcher.store import SqlStore

SLOT = Slot(path="main > p", heading="Om artikkelen", text="Lest # ganger")
ROW = ReplayedVersion(
    old_number=1,
    new_number=2,
    level=Level.MINOR,
    hidden=(
        HiddenEdit(level=Level.MINOR, other=Level.NOISE, kind="changed", before="1", after="2", place="Om"),
    ),
    hidden_count=1,
    still_told=0,
    is_version=False,
)
LISTED = HiddenList(
    source_id=MPOX,
    slots=(SLOT,),
    versions=3,
    older=0,
    rows=(ListRow(replayed=ROW, level=Level.MINOR, fate=None),),
)
STEP = RuleStep(
    rule_id=RuleId("r1"),
    state=RuleState.PROPOSED,
    at=at(1),
    actor="anna",
    source_id=MPOX,
    change_id=ChangeId("c1"),
    decision_id=DecisionId("d1"),
    slots=(SLOT,),
    shown=Shown(digest="a" * 64, versions=3, rows=1, edits=1, grave=0, approved=0),
)


def entry(step: RuleStep) -> AuditEntry:
    return AuditEntry(at=step.at, actor=step.actor, action=f"rule.{step.state.value}")


def add(store: SqlStore, state: RuleState = RuleState.PROPOSED, **said) -> RuleStep:
    step = replace(STEP, state=state, **said)
    return store.add_rule_step(step, entry(step), LISTED if state is RuleState.PROPOSED else None)


def test_a_rule_is_what_its_steps_have_made_it(store: SqlStore) -> None:
    proposed = add(store)
    assert store.active_rules() == ()
    assert store.shown_list("a" * 64) == LISTED
    active = add(store, RuleState.ACTIVE, because="teller")
    assert store.active_rules() == (active,)
    ended = add(store, RuleState.ENDED, actor="bo")
    assert store.active_rules() == ()
    assert store.rule(RuleId("r1")).steps == (proposed, active, ended)
    assert [step.number for step in (proposed, active, ended)] == [1, 2, 3]
    assert store.count_audit() == 3


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ((), RuleState.ACTIVE),
        ((), RuleState.ENDED),
        ((RuleState.PROPOSED,), RuleState.ENDED),
        ((RuleState.PROPOSED, RuleState.ACTIVE), RuleState.PROPOSED),
        ((RuleState.PROPOSED, RuleState.ACTIVE, RuleState.ENDED), RuleState.ACTIVE),
        ((RuleState.PROPOSED, RuleState.ACTIVE, RuleState.ENDED), RuleState.PROPOSED),
    ],
)
def test_a_rule_comes_to_nothing_that_it_cannot_come_to(store: SqlStore, before, wanted) -> None:
    for state in before:
        add(store, state)
    with pytest.raises(RuleError) as caught:
        add(store, wanted)
    assert caught.value.fault is RuleFault.STATE
    assert store.count_audit() == len(before)


def test_of_many_who_let_a_rule_count_at_once_one_does(store: SqlStore) -> None:
    add(store)
    with ThreadPoolExecutor(8) as pool:
        steps = list(pool.map(lambda n: add(store, RuleState.ACTIVE, actor=f"p{n}"), range(8)))
    assert len({step.actor for step in steps}) == 1
    assert store.active_rules() == (steps[0],)
    assert store.count_audit() == 2


def test_rules_are_found_by_source_in_the_order_in_which_they_were_proposed(store: SqlStore) -> None:
    add(store)
    add(store, rule_id=RuleId("r0"))
    add(store, rule_id=RuleId("r2"), source_id=SourceId("annen"))
    add(store, RuleState.ACTIVE)
    assert [rule.id for rule in store.rules()] == ["r1", "r0", "r2"]
    assert [rule.id for rule in store.rules(MPOX)] == ["r1", "r0"]
    with pytest.raises(NotFound):
        store.rule(RuleId("r9"))
    with pytest.raises(NotFound):
        store.shown_list("b" * 64)


def test_how_far_a_replay_came_is_kept_for_a_week(store: SqlStore) -> None:
    assert store.replaying("k") is None
    begun = Replaying(key="k", source_id=MPOX, first=1, upto=2, versions=1, rows=(ROW,))
    store.keep_replaying(begun, NOW)
    assert store.replaying("k") == begun
    further = replace(begun, upto=3, newest=3, versions=2)
    store.keep_replaying(further, NOW)
    assert store.replaying("k") == further
    store.keep_replaying(replace(begun, key="l"), NOW + timedelta(days=8))
    assert store.replaying("k") is None


def test_steps_are_chained_and_one_that_was_altered_shows(store: SqlStore) -> None:
    add(store)
    add(store, RuleState.ACTIVE)
    assert all(found.is_ok for found in store.inspect(is_verifying=True))
    tamper(store, "UPDATE noise_rule_step SET actor = 'ingen' WHERE place = 2")
    (wrong,) = [found for found in store.inspect(is_verifying=True) if not found.is_ok]
    assert "rules: record 2 of 2, rule r1" in wrong.text
