"""Decisions, from the change to what readers see: once, in the open, and never before their time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.chain.desk_page import ANNA, BO, CARE, Desk, open_desk, person
from watcher.errors import AlreadyDecided, ReviewError, ReviewFault
from watcher.model.ids import ChangeId
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.people import Role
from watcher.model.record import ReviewState
from watcher.model.review import ALL_WAITING, DecisionKind, RejectReason
from watcher.model.status import EventKind
from watcher.pipeline.desk import carry_out

APPROVE, REJECT, CORRECT, RETRACT = (
    DecisionKind.APPROVE,
    DecisionKind.REJECT,
    DecisionKind.CORRECT,
    DecisionKind.RETRACT,
)
RIGHT: dict[str, Any] = {"headline": "Dosen er 300 mg", "note": "Vi skrev 400 mg. Riktig er 300 mg."}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        yield made


@pytest.fixture
def holding(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, "hold") as made:
        yield made


def waiting(desk: Desk) -> list[ChangeId]:
    page = desk.app.store.queue(ALL_WAITING, desk.clock.now())
    return [one.change_id for row in page.rows for one in row.items]


def states(desk: Desk, change: ChangeId) -> ReviewState:
    return desk.app.store.change(change).state


class TestApproving:
    def test_the_same_entry_becomes_reviewed_with_the_editors_words_when_the_window_is_over(
        self, desk: Desk
    ) -> None:
        change = desk.change()
        (before,) = desk.notices()
        desk.rule(APPROVE, change, headline="Lavere dose", note="Gjelder voksne.", level=Level.CRITICAL)
        assert waiting(desk) == []
        desk.settle(59)
        assert desk.notices() == (before,)
        desk.settle(1)
        (now,) = desk.notices()
        assert (now.id, now.review, now.level) == (before.id, NoticeReview.REVIEWED, Level.CRITICAL)
        assert now.title == "Kritisk: Lavere dose – FHI"
        assert now.summary.startswith("Kritisk. FHI: Råd.")
        assert now.updated_at > now.published_at == before.published_at
        assert desk.titles() == desk.titles("vurdert") == ["Kritisk: Lavere dose – FHI"]
        told = desk.bytes_of("all.atom")
        assert "Merknad fra redaktøren: Gjelder voksne." in told
        assert "Vurdert av redaksjonen 2. mars 2026 kl. 10.00." in told
        assert "ikke redaksjonelt vurdert" not in told
        assert states(desk, change) is ReviewState.APPROVED

    def test_a_lower_level_reaches_those_who_were_told_of_the_graver_one(self, desk: Desk) -> None:
        change = desk.change()
        (before,) = desk.notices()
        assert before.level > Level.MINOR
        desk.rule(APPROVE, change, level=Level.MINOR, because="Skrivefeil", is_now=True)
        desk.settle(0)
        (now,) = desk.notices()
        assert now.level is Level.MINOR
        assert not now.title.startswith(("Kritisk", "Viktig"))
        assert desk.titles(f"niva/{before.level.slug}") == [now.title]

    def test_what_was_held_goes_out_reviewed_and_never_before(self, holding: Desk) -> None:
        change = holding.change()
        assert holding.notices() == ()
        holding.rule(APPROVE, change, note="Bekreftet med FHI.")
        holding.settle(59)
        assert holding.notices() == ()
        holding.settle(1)
        (told,) = holding.notices()
        assert told.review is NoticeReview.REVIEWED
        assert (told.first, told.reach, told.joins) == (None, None, None)
        assert holding.app.store.change(change).notice_id == told.id
        assert holding.titles() == [told.title]

    def test_what_was_quiet_is_told_when_an_editor_finds_it_worth_telling(self, desk: Desk) -> None:
        change = desk.change(600, CARE.replace("enerom", "et enerom"))
        assert states(desk, change) is ReviewState.QUIET
        with pytest.raises(ReviewError) as caught:
            desk.rule(APPROVE, change)
        assert caught.value.fault is ReviewFault.LEVEL
        desk.rule(APPROVE, change, level=Level.MINOR, because="Gjelder isolering")
        desk.settle()
        (told,) = desk.notices()
        assert [item.level for item in told.items] == [Level.MINOR]
        assert told.items[0].after == CARE.replace("enerom", "et enerom")


class TestRejecting:
    def test_what_was_held_never_goes_out(self, holding: Desk) -> None:
        change = holding.change()
        holding.rule(REJECT, change, reason=RejectReason.NOISE)
        holding.settle()
        holding.settle(100_000)
        assert holding.notices() == ()
        assert states(holding, change) is ReviewState.REJECTED
        assert waiting(holding) == []

    def test_what_was_published_is_retracted_by_a_notice_that_says_why(self, desk: Desk) -> None:
        change = desk.change()
        desk.rule(REJECT, change, reason=RejectReason.WRONG, note="Tabellen ble lest feil.")
        desk.settle()
        newest, old = desk.notices()
        assert (newest.kind, newest.in_reply_to) == (NoticeKind.RETRACTION, old.id)
        assert newest.note == "Meldingen var feil. Tabellen ble lest feil."
        assert (newest.items, old.items != ()) == ((), True)
        assert old.review is NoticeReview.RETRACTED
        assert [title.split()[0] for title in desk.titles()] == ["Trukket:", "[Trukket]"]
        told = desk.bytes_of("all.atom")
        assert f'ref="{old.id}"' in told
        assert "deleted-entry" in told

    def test_what_was_rejected_and_never_told_may_wait_again(self, holding: Desk) -> None:
        change = holding.change()
        holding.rule(REJECT, change, reason=RejectReason.DUPLICATE, is_now=True)
        holding.settle(0)
        holding.rule(DecisionKind.REOPEN, change, is_now=True)
        holding.settle(0)
        assert waiting(holding) == [change]
        assert holding.item(change).due_at is not None
        assert holding.notices() == ()


class TestCorrecting:
    def test_a_correction_is_a_new_entry_and_the_old_one_is_marked_in_place(self, desk: Desk) -> None:
        change = desk.change()
        desk.rule(APPROVE, change, is_now=True)
        desk.settle(0)
        desk.clock.wait(days=1)
        desk.rule(CORRECT, change, **RIGHT)
        desk.settle()
        newest, old = desk.notices()
        assert (newest.kind, newest.in_reply_to) == (NoticeKind.CORRECTION, old.id)
        assert (newest.id, newest.slug) == (f"{old.id}/2", f"{old.slug}-2")
        assert newest.items == old.items
        assert old.review is NoticeReview.CORRECTED
        assert desk.titles()[0].startswith("Rettelse: ")
        assert "Dosen er 300 mg" in desk.titles()[0]
        assert desk.titles()[1].startswith("[Rettet] ")
        assert desk.titles("vurdert") == desk.titles()
        assert 'in-reply-to ref="' + old.id in desk.bytes_of("all.atom")
        assert states(desk, change) is ReviewState.APPROVED

    def test_a_correction_may_be_corrected_and_then_retracted(self, desk: Desk) -> None:
        change = desk.change()
        desk.rule(CORRECT, change, is_now=True, **RIGHT)
        desk.settle(0)
        desk.rule(CORRECT, change, headline="Dosen er 200 mg", note="Heller ikke 300 mg.", is_now=True)
        desk.settle(0)
        desk.rule(RETRACT, change, note="Siden var hacket.", is_now=True)
        desk.settle(0)
        gone, third, second, first = desk.notices()
        assert [one.in_reply_to for one in (second, third, gone)] == [first.id, second.id, third.id]
        assert {one.review for one in (first, second, third)} == {NoticeReview.RETRACTED}
        assert len({one.slug for one in desk.notices()}) == 4

    def test_after_a_retraction_what_is_right_is_said_by_a_correction(self, desk: Desk) -> None:
        change = desk.change()
        desk.rule(RETRACT, change, note="Fantes ikke.", is_now=True)
        desk.settle(0)
        desk.rule(CORRECT, change, is_now=True, **RIGHT)
        desk.settle(0)
        right, gone, first = desk.notices()
        assert (right.in_reply_to, gone.review, first.review) == (
            gone.id,
            NoticeReview.REVIEWED,
            NoticeReview.RETRACTED,
        )
        assert right.items == first.items
        assert states(desk, change) is ReviewState.APPROVED


class TestTwoPeople:
    def test_the_second_is_told_of_the_first_and_nothing_is_done_twice(self, desk: Desk) -> None:
        change = desk.change()
        first = desk.rule(APPROVE, change)
        with pytest.raises(AlreadyDecided) as caught:
            desk.rule(REJECT, change, by=BO, seen={change: 0}, reason=RejectReason.WRONG)
        assert caught.value.decision == first
        with pytest.raises(ReviewError) as pending:
            desk.rule(REJECT, change, by=BO, reason=RejectReason.WRONG)
        assert pending.value.fault is ReviewFault.PENDING

    def test_a_form_that_is_sent_twice_is_one_decision(self, desk: Desk) -> None:
        change = desk.change()
        first = desk.rule(APPROVE, change, seen={change: 0}, note="Ja")
        desk.clock.wait(seconds=1)
        assert desk.rule(APPROVE, change, seen={change: 0}, note="Ja") == first
        assert desk.app.store.decisions(change) == (first,)

    def test_undone_within_the_window_nothing_is_told(self, desk: Desk) -> None:
        change = desk.change()
        before = desk.notices()
        made = desk.rule(REJECT, change, reason=RejectReason.NOISE)
        with pytest.raises(ReviewError, match="only anna or a chief"):
            desk.app.undo(made.id, BO)
        desk.app.undo(made.id, ANNA)
        desk.settle()
        assert desk.notices() == before
        assert waiting(desk) == [change]
        assert states(desk, change) is ReviewState.FLAGGED

    def test_what_has_effect_is_not_undone(self, desk: Desk) -> None:
        made = desk.rule(APPROVE, desk.change())
        desk.settle()
        with pytest.raises(ReviewError) as caught:
            desk.app.undo(made.id, person("sjef", Role.CHIEF))
        assert caught.value.fault is ReviewFault.TOO_LATE

    def test_a_reader_decides_nothing(self, desk: Desk) -> None:
        with pytest.raises(ReviewError) as caught:
            desk.rule(APPROVE, desk.change(), by=person("leser", Role.READER))
        assert caught.value.fault is ReviewFault.ROLE


def test_a_grave_change_waits_for_a_second_reader(tmp_path: Path) -> None:
    with open_desk(tmp_path, "hold", '\n[review]\nsecond_reader_from = "minor"\n') as desk:
        change = desk.change()
        first = desk.rule(APPROVE, change)
        assert first.is_waiting
        desk.settle(10_000)
        assert desk.notices() == ()
        assert waiting(desk) == [change]
        with pytest.raises(ReviewError) as caught:
            desk.rule(DecisionKind.SECOND, change)
        assert caught.value.fault is ReviewFault.SAME_PERSON
        desk.rule(DecisionKind.SECOND, change, by=BO)
        desk.settle(59)
        assert desk.notices() == ()
        desk.settle(1)
        assert [one.review for one in desk.notices()] == [NoticeReview.REVIEWED]


def test_a_correction_is_no_way_round_the_second_reader(tmp_path: Path) -> None:
    with open_desk(tmp_path, "flag", '\n[review]\nsecond_reader_from = "minor"\n') as desk:
        change = desk.change()
        corrected = desk.rule(
            DecisionKind.CORRECT, change, headline="Dosen er 600 mg", note="Vi skrev 400 mg."
        )
        assert corrected.is_waiting
        desk.settle(10_000)
        assert [one.review for one in desk.notices()] == [NoticeReview.UNREVIEWED]
        desk.rule(DecisionKind.SECOND, change, by=BO)
        desk.settle()
        assert [one.kind for one in desk.notices()] == [NoticeKind.CORRECTION, NoticeKind.UPDATE]


def test_a_cluster_is_one_verdict(desk: Desk) -> None:
    one = desk.change(400)
    two = desk.change(200)
    desk.rule(APPROVE, one, two, note="Begge stemmer.")
    desk.settle()
    assert [told.note for told in desk.notices()] == ["Begge stemmer."] * 2
    assert len(desk.app.store.decisions(one)) == 1
    assert desk.app.store.decisions(one) == desk.app.store.decisions(two)


def test_merged_they_are_one_item_and_split_two_again(desk: Desk) -> None:
    one, two = desk.change(400), desk.change(200)
    later, first = desk.notices()
    assert len(desk.titles()) == 2
    desk.rule(DecisionKind.MERGE, one, two, head=one, is_now=True)
    desk.settle(0)
    assert [told.joins for told in desk.notices()] == [first.id, None]
    assert len(desk.titles()) == 1
    assert len(desk.titles("kilde/raad")) == 2
    assert "Meldt sammen med:" in desk.bytes_of("all.atom")
    with pytest.raises(ReviewError) as caught:
        desk.rule(DecisionKind.SPLIT, one)
    assert caught.value.fault is ReviewFault.STATE
    desk.rule(DecisionKind.SPLIT, two, is_now=True)
    desk.settle(0)
    assert [told.joins for told in desk.notices()] == [None, None]
    assert [told.id for told in desk.notices()] == [later.id, first.id]
    assert len(desk.titles()) == 2
    assert "Meldt sammen med:" not in desk.bytes_of("all.atom")


def test_what_is_overdue_is_told_to_operators_once_and_again_after_it_was_held(desk: Desk) -> None:
    change = desk.change()
    due = desk.item(change).due_at
    assert due is not None
    promised = due - desk.clock.now()

    def told() -> int:
        desk.app.note_broken_promises()
        events = desk.app.store.events(limit=100)
        return sum(event.kind is EventKind.OVERDUE for event in events)

    assert told() == 0
    desk.clock.at = due
    assert (told(), told()) == (1, 1)
    desk.rule(DecisionKind.HOLD, change, because="Venter på FHI")
    assert told() == 1
    assert waiting(desk) == [change]
    desk.clock.wait(seconds=promised.total_seconds())
    assert (told(), told()) == (2, 2)
    desk.rule(APPROVE, change)
    desk.settle()
    desk.clock.wait(days=30)
    assert told() == 2


def test_a_held_change_of_a_source_that_is_gone_waits_and_holds_up_no_other(holding: Desk) -> None:
    change = holding.change()
    holding.rule(APPROVE, change)
    settings = holding.app.settings
    holding.app.reload(replace(settings, sources=()))
    holding.settle()
    assert holding.notices() == ()
    assert [fault.key.split(":")[0] for fault in holding.app.faults.standing] == ["decision"]
    holding.app.reload(settings)
    holding.settle(0)
    assert len(holding.notices()) == 1
    assert holding.app.faults.standing == ()


def test_two_carriers_at_once_do_it_once(desk: Desk) -> None:
    desk.rule(RETRACT, desk.change(), note="Fantes ikke.")
    desk.clock.wait(seconds=60)
    tools = desk.app.tools
    assert [carry_out(tools, desk.clock.now()), carry_out(tools, desk.clock.now())] == [1, 0]
    assert len(desk.notices()) == 2


def test_every_decision_leaves_a_store_in_order(desk: Desk) -> None:
    one, two = desk.change(400), desk.change(200)
    desk.rule(DecisionKind.MERGE, one, two, head=one, is_now=True)
    desk.settle(0)
    desk.rule(DecisionKind.NOTE, one, because="Ring FHI")
    desk.rule(CORRECT, one, is_now=True, **RIGHT)
    desk.settle(0)
    desk.rule(REJECT, two, reason=RejectReason.OTHER, because="x", note="Ikke riktig.", is_now=True)
    desk.settle(0)
    assert [found.text for found in desk.app.store.inspect(is_verifying=True) if not found.is_ok] == []
    assert [entry.action for entry in desk.app.store.audit()] == [
        "decision.merge",
        "decision.note",
        "decision.correct",
        "decision.reject",
    ]
    assert desk.app.store.expire_claims(desk.clock.now() + timedelta(days=1)) == 0
