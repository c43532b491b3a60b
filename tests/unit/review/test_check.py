"""Who may decide what, on what, with which words."""

import pytest

from tests.unit.review.rulings import ANNA, BO, ONE, TWO, answer, ruling, subject, told
from watcher.errors import ReviewError, ReviewFault
from watcher.model.ids import DecisionId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.people import Role
from watcher.model.record import ReviewState as S
from watcher.model.review import DecisionKind as K
from watcher.model.review import RejectReason
from watcher.review import check_decision, check_undo, needs_second

WAITING = ruling(K.APPROVE, is_waiting=True)
CORRECTION = {"headline": "Dosen er 400 mg", "note": "Vi skrev 600 mg."}


def refused(decision, *subjects, role: Role = Role.EDITOR) -> ReviewFault:
    with pytest.raises(ReviewError) as caught:
        check_decision(decision, {one.change_id: one for one in subjects}, role)
    return caught.value.fault


def allowed(decision, *subjects, role: Role = Role.EDITOR) -> bool:
    check_decision(decision, {one.change_id: one for one in subjects}, role)
    return True


def test_a_reader_may_not_decide_and_an_editor_may():
    assert refused(ruling(K.APPROVE), subject(S.HELD), role=Role.READER) is ReviewFault.ROLE
    assert allowed(ruling(K.APPROVE), subject(S.HELD))


@pytest.mark.parametrize("state", [S.QUIET, S.FLAGGED, S.HELD, S.AUTO])
def test_what_nobody_has_decided_on_can_be_approved_and_rejected(state):
    notices = (told(),) if state in {S.FLAGGED, S.AUTO} else ()
    assert allowed(ruling(K.APPROVE), subject(state, *notices))
    assert allowed(ruling(K.REJECT, reason=RejectReason.NOISE), subject(state, *notices))


@pytest.mark.parametrize("kind", [K.APPROVE, K.HOLD, K.REOPEN])
def test_what_is_approved_is_not_approved_held_or_reopened(kind):
    said = ruling(kind, because="slik")
    assert refused(said, subject(S.APPROVED, told(review=NoticeReview.REVIEWED))) is ReviewFault.STATE


@pytest.mark.parametrize("kind", list(K))
def test_nothing_is_decided_on_what_is_not_concluded(kind):
    said = ruling(kind, because="slik", reason=RejectReason.WRONG, answers=DecisionId("d1"), **CORRECTION)
    assert refused(said, subject(S.DETECTED)) is ReviewFault.STATE


@pytest.mark.parametrize("kind", sorted(set(K) - {K.NOTE, K.SECOND}))
def test_a_decision_that_is_not_carried_out_yet_keeps_others_from_deciding(kind):
    said = ruling(kind, actor=BO, reason=RejectReason.WRONG, because="slik")
    assert refused(said, subject(S.FLAGGED, told(), pending=ruling(K.APPROVE))) is ReviewFault.PENDING


def test_a_note_is_taken_beside_a_decision_that_is_not_carried_out_yet():
    note = ruling(K.NOTE, because="Ring FHI.")
    assert allowed(note, subject(S.FLAGGED, told(), pending=ruling(K.APPROVE)))


def test_another_level_needs_a_reason_and_the_same_level_none():
    assert refused(ruling(K.APPROVE, level=Level.CRITICAL), subject(S.HELD)) is ReviewFault.REASON
    assert allowed(ruling(K.APPROVE, level=Level.CRITICAL, because="Gjelder barn"), subject(S.HELD))
    assert allowed(ruling(K.APPROVE, level=Level.IMPORTANT), subject(S.HELD))


def test_what_is_below_minor_is_approved_with_a_level_that_readers_see():
    quiet = subject(S.QUIET, level=Level.EDITORIAL)
    assert refused(ruling(K.APPROVE), quiet) is ReviewFault.LEVEL
    assert refused(ruling(K.APPROVE, level=Level.NOISE, because="x"), quiet) is ReviewFault.LEVEL
    assert allowed(ruling(K.APPROVE, level=Level.MINOR, because="Endrer rådet"), quiet)


def test_an_unpublished_change_of_a_source_that_is_gone_cannot_be_approved():
    assert refused(ruling(K.APPROVE), subject(S.HELD, is_watched=False)) is ReviewFault.STATE
    assert allowed(ruling(K.APPROVE), subject(S.FLAGGED, told(), is_watched=False))


def test_a_rejection_says_why_and_other_in_words():
    assert refused(ruling(K.REJECT), subject(S.HELD)) is ReviewFault.REASON
    assert refused(ruling(K.REJECT, reason=RejectReason.OTHER), subject(S.HELD)) is ReviewFault.REASON
    assert allowed(ruling(K.REJECT, reason=RejectReason.OTHER, because="Prøve"), subject(S.HELD))


@pytest.mark.parametrize("kind", [K.HOLD, K.NOTE])
def test_holding_and_noting_say_why(kind):
    assert refused(ruling(kind, because="  "), subject(S.HELD)) is ReviewFault.REASON
    assert allowed(ruling(kind, because="Venter på FHI"), subject(S.HELD))


def test_a_correction_says_what_was_wrong_and_what_is_right():
    published = subject(S.APPROVED, told(review=NoticeReview.REVIEWED))
    assert refused(ruling(K.CORRECT, headline="x"), published) is ReviewFault.FIELDS
    assert refused(ruling(K.CORRECT, note="x"), published) is ReviewFault.FIELDS
    assert allowed(ruling(K.CORRECT, **CORRECTION), published)


def test_a_retraction_says_what_to_disregard():
    assert refused(ruling(K.RETRACT), subject(S.FLAGGED, told())) is ReviewFault.FIELDS
    assert allowed(ruling(K.RETRACT, note="Endringen fantes ikke."), subject(S.FLAGGED, told()))


def test_what_was_retracted_is_put_right_by_a_correction_alone():
    first = told(review=NoticeReview.RETRACTED)
    gone = subject(S.REJECTED, first, answer(NoticeKind.RETRACTION, first))
    for kind in (K.APPROVE, K.REOPEN):
        assert refused(ruling(kind), gone) is ReviewFault.STATE
    assert allowed(ruling(K.CORRECT, **CORRECTION), gone)


def test_what_was_never_published_is_not_corrected():
    assert refused(ruling(K.CORRECT, **CORRECTION), subject(S.REJECTED)) is ReviewFault.STATE


def merging(**said):
    return ruling(K.MERGE, ONE, TWO, **{"head": ONE, **said})


def test_two_published_changes_are_merged_and_one_alone_is_not():
    one, two = subject(S.FLAGGED, told()), subject(S.APPROVED, told(TWO), change_id=TWO)
    assert allowed(merging(), one, two)
    assert refused(ruling(K.MERGE, head=ONE), one) is ReviewFault.FIELDS
    assert refused(merging(head=None), one, two) is ReviewFault.FIELDS


@pytest.mark.parametrize(
    ("head", "other", "fault"),
    [
        ({"topics": ("mpox",)}, {}, ReviewFault.REACH),
        ({"level": Level.MINOR}, {}, ReviewFault.REACH),
        ({"joins": NoticeId("x")}, {}, ReviewFault.REACH),
        ({"review": NoticeReview.CORRECTED}, {}, ReviewFault.STATE),
    ],
)
def test_nobody_may_miss_what_is_merged(head, other, fault):
    one, two = subject(S.FLAGGED, told(**head)), subject(S.FLAGGED, told(TWO, **other), change_id=TWO)
    assert refused(merging(), one, two) is fault


def test_a_change_with_others_in_its_item_joins_no_other_and_an_archived_one_neither():
    one = subject(S.FLAGGED, told())
    head = subject(S.FLAGGED, told(TWO), change_id=TWO, is_head=True)
    old = subject(S.FLAGGED, told(TWO), change_id=TWO, is_open=False)
    assert refused(merging(), one, head) is ReviewFault.REACH
    assert refused(merging(), one, old) is ReviewFault.TOO_LATE


def test_only_what_is_told_in_another_item_is_split_from_it():
    assert refused(ruling(K.SPLIT), subject(S.FLAGGED, told())) is ReviewFault.STATE
    assert allowed(ruling(K.SPLIT), subject(S.FLAGGED, told(joins=NoticeId("x"))))


def test_the_second_reader_is_another_and_seconds_all_of_an_approval_that_waits():
    waits = subject(S.FLAGGED, told(), pending=WAITING)
    second = ruling(K.SECOND, actor=BO, answers=WAITING.id)
    assert allowed(second, waits)
    assert refused(ruling(K.SECOND, answers=WAITING.id), waits) is ReviewFault.SAME_PERSON
    assert refused(ruling(K.SECOND, actor=BO), waits) is ReviewFault.STATE
    assert refused(second, subject(S.FLAGGED, told(), pending=ruling(K.APPROVE))) is ReviewFault.STATE
    both = ruling(K.APPROVE, ONE, TWO, is_waiting=True)
    assert refused(second, subject(S.FLAGGED, told(), pending=both)) is ReviewFault.FIELDS


@pytest.mark.parametrize(
    ("from_level", "own", "is_needed"),
    [
        (None, Level.CRITICAL, False),
        (Level.CRITICAL, None, False),
        (Level.CRITICAL, Level.CRITICAL, True),
        (Level.IMPORTANT, None, True),
        (Level.IMPORTANT, Level.MINOR, True),
    ],
)
def test_a_second_reader_is_asked_by_the_graver_of_both_levels(from_level, own, is_needed):
    approval = ruling(K.APPROVE, level=own, because="slik")
    assert needs_second(approval, {ONE: subject(S.HELD)}, from_level) is is_needed


@pytest.mark.parametrize(
    ("judged", "shown", "is_needed"),
    [
        (Level.CRITICAL, Level.MINOR, True),
        (Level.MINOR, Level.CRITICAL, True),
        (Level.MINOR, Level.MINOR, False),
    ],
)
def test_a_correction_is_read_by_two_where_an_approval_is(judged, shown, is_needed):
    correction = ruling(K.CORRECT, headline="Dosen er 600 mg", note="Vi skrev 400 mg.")
    published = subject(S.FLAGGED, told(level=shown), level=judged)
    assert needs_second(correction, {ONE: published}, Level.CRITICAL) is is_needed


def test_a_correction_of_what_was_approved_is_seconded_too():
    correction = ruling(K.CORRECT, headline="Dosen er 600 mg", note="Vi skrev 400 mg.", is_waiting=True)
    waits = subject(S.APPROVED, told(), pending=correction)
    assert allowed(ruling(K.SECOND, actor=BO, answers=correction.id), waits)


@pytest.mark.parametrize("kind", [K.REJECT, K.RETRACT])
def test_what_warns_readers_off_waits_for_nobody(kind):
    assert not needs_second(ruling(kind, note="Feil."), {ONE: subject(S.FLAGGED, told())}, Level.MINOR)


def test_a_rejection_needs_no_second_reader():
    rejection = ruling(K.REJECT, reason=RejectReason.NOISE)
    assert not needs_second(rejection, {ONE: subject(S.HELD)}, Level.MINOR)


def undo_refused(decision, person: str, role: Role) -> ReviewFault:
    with pytest.raises(ReviewError) as caught:
        check_undo(decision, person, role)
    return caught.value.fault


def test_the_actor_or_a_chief_undoes_what_is_not_carried_out_and_nobody_what_is():
    check_undo(ruling(K.APPROVE), ANNA, Role.EDITOR)
    check_undo(ruling(K.APPROVE), BO, Role.CHIEF)
    check_undo(WAITING, BO, Role.EDITOR)
    assert undo_refused(ruling(K.APPROVE), BO, Role.EDITOR) is ReviewFault.ROLE
    assert undo_refused(WAITING, BO, Role.READER) is ReviewFault.ROLE
    done = ruling(K.APPROVE, carried_at=ruling(K.APPROVE).at)
    assert undo_refused(done, ANNA, Role.ADMIN) is ReviewFault.TOO_LATE


def test_words_and_lists_beyond_measure_are_refused():
    held = subject(S.HELD)
    assert refused(ruling(K.APPROVE, headline="x" * 161), held) is ReviewFault.FIELDS
    assert refused(ruling(K.APPROVE, note="x" * 4001), held) is ReviewFault.FIELDS
    assert refused(ruling(K.APPROVE, ONE, ONE), held) is ReviewFault.FIELDS
