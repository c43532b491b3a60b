"""What ports.ChangeStore and ReviewStore give page by page, on SQLite and on PostgreSQL."""

from tests.contracts.test_store_review import approved, published, ruled, waiting
from tests.store_records import at, begin
from watcher.model.ids import ChangeId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.review import DecisionKind
from watcher.store import SqlStore


def test_changes_go_on_after_the_last_one_seen(store: SqlStore) -> None:
    begin(store)
    made = [waiting(store, number) for number in range(2, 7)]
    newest = made[::-1]
    found = [one.id for one in store.changes(limit=2)]
    assert found == newest[:2]
    assert [one.id for one in store.changes(before=found[-1], limit=2)] == newest[2:4]
    assert [one.id for one in store.changes(before=newest[3])] == newest[4:]
    assert store.changes(before=newest[-1]) == ()
    assert store.changes(before=ChangeId("0" * 16)) == ()
    assert [one.id for one in store.changes(before=newest[0], since=at(5))] == newest[1:2]
    assert store.changes(before=newest[0], min_level=Level.CRITICAL) == ()


def test_decisions_come_newest_first_and_go_on_by_number(store: SqlStore) -> None:
    begin(store)
    change, _ = published(store)
    made = [ruled(store, DecisionKind.NOTE, change.id, because=f"{number}") for number in range(3)]
    assert store.newest_decisions(limit=2) == (made[2], made[1])
    assert store.newest_decisions(before=made[1].number) == (made[0],)
    assert store.newest_decisions(before=1) == ()


def test_what_a_notice_has_become_is_told_step_by_step(store: SqlStore) -> None:
    begin(store)
    change, told = published(store)
    assert store.revisions(told.id) == ()
    decision = ruled(store, DecisionKind.APPROVE, change.id)
    assert store.carry_out_effect(approved(decision, change, told, title="Ny tittel"), at(80))
    (revision,) = store.revisions(told.id)
    assert (revision.number, revision.decision_id) == (2, decision.id)  # 1 is what was published
    assert (revision.title, revision.review) == ("Ny tittel", NoticeReview.REVIEWED)
    assert store.revisions(NoticeId("tag:x")) == ()
