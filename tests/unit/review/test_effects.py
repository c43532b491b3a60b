"""What each decision does, and laws that hold for all of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.review.rulings import ONE, TWO, answer, ruling, subject, told
from watcher.errors import ReviewError
from watcher.model.ids import DecisionId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.people import Role
from watcher.model.record import ReviewState as S
from watcher.model.review import DecisionKind as K
from watcher.model.review import RejectReason
from watcher.review import Mark, check_decision, effects, may_go

CORRECTION = {"headline": "Dosen er 400 mg", "note": "Vi skrev 600 mg."}


def only_effect(decision, one):
    (found,) = effects(decision, {one.change_id: one})
    return found


@pytest.mark.parametrize("state", [S.FLAGGED, S.AUTO])
def test_approving_what_was_published_marks_the_same_notice_and_writes_none(state):
    found = only_effect(ruling(K.APPROVE), subject(state, told()))
    assert (found.state, found.writes) == (S.APPROVED, None)
    assert found.marks == (Mark(notice_id=told().id, review=NoticeReview.REVIEWED, joins=None),)


@pytest.mark.parametrize("state", [S.HELD, S.QUIET])
def test_approving_what_was_not_published_writes_its_notice(state):
    found = only_effect(ruling(K.APPROVE), subject(state))
    assert (found.state, found.writes, found.marks) == (S.APPROVED, NoticeKind.UPDATE, ())


@pytest.mark.parametrize("state", [S.HELD, S.QUIET])
def test_rejecting_what_was_not_published_tells_nobody(state):
    found = only_effect(ruling(K.REJECT), subject(state))
    assert (found.state, found.writes, found.marks) == (S.REJECTED, None, ())


@pytest.mark.parametrize("kind", [K.REJECT, K.RETRACT])
@pytest.mark.parametrize("state", [S.FLAGGED, S.AUTO, S.APPROVED])
def test_rejecting_or_retracting_what_was_published_withdraws_it_by_a_notice_in_reply(kind, state):
    found = only_effect(ruling(kind), subject(state, told()))
    assert (found.state, found.writes, found.replies_to) == (S.REJECTED, NoticeKind.RETRACTION, told().id)
    assert [mark.review for mark in found.marks] == [NoticeReview.RETRACTED]


def test_retracting_what_was_corrected_withdraws_both_in_reply_to_the_correction():
    first = told(review=NoticeReview.CORRECTED)
    second = answer(NoticeKind.CORRECTION, first)
    found = only_effect(ruling(K.RETRACT), subject(S.APPROVED, first, second))
    assert found.replies_to == second.id
    assert [mark.notice_id for mark in found.marks] == [first.id, second.id]


def test_correcting_marks_the_newest_notice_and_writes_one_in_reply_to_it():
    first = told(review=NoticeReview.CORRECTED)
    second = answer(NoticeKind.CORRECTION, first)
    found = only_effect(ruling(K.CORRECT), subject(S.APPROVED, first, second))
    assert (found.state, found.writes, found.replies_to) == (S.APPROVED, NoticeKind.CORRECTION, second.id)
    assert [(mark.notice_id, mark.review) for mark in found.marks] == [(second.id, NoticeReview.CORRECTED)]


def test_correcting_what_was_retracted_leaves_it_retracted():
    first = told(review=NoticeReview.RETRACTED)
    gone = answer(NoticeKind.RETRACTION, first)
    found = only_effect(ruling(K.CORRECT), subject(S.REJECTED, first, gone))
    assert (found.state, found.marks, found.replies_to) == (S.APPROVED, (), gone.id)


def test_merging_lets_the_others_join_the_head_and_touches_the_head_alone():
    one, two = subject(S.FLAGGED, told()), subject(S.FLAGGED, told(TWO), change_id=TWO)
    found = effects(ruling(K.MERGE, ONE, TWO, head=ONE), {ONE: one, TWO: two})
    assert [each.marks[0].joins for each in found] == [None, told().id]
    assert {each.state for each in found} == {S.FLAGGED}


def test_splitting_lets_it_stand_again_and_touches_the_item_that_named_it():
    head = told(TWO)
    found = only_effect(ruling(K.SPLIT), subject(S.FLAGGED, told(joins=head.id), told_in=head))
    assert [(mark.notice_id, mark.joins) for mark in found.marks] == [(told().id, None), (head.id, None)]


@pytest.mark.parametrize("kind", [K.HOLD, K.NOTE, K.SECOND])
def test_holding_noting_and_seconding_do_nothing_to_readers(kind):
    found = only_effect(ruling(kind), subject(S.FLAGGED, told()))
    assert (found.before, found.state, found.marks, found.writes) == (S.FLAGGED, S.FLAGGED, (), None)


def test_reopening_lets_it_wait_without_telling_anybody():
    found = only_effect(ruling(K.REOPEN), subject(S.REJECTED))
    assert (found.state, found.marks, found.writes) == (S.HELD, (), None)


REVIEWS = st.sampled_from(NoticeReview)
NOTICES = st.one_of(
    st.just(()),
    st.builds(lambda review: (told(review=review),), REVIEWS),
    st.builds(
        lambda review, kind: (told(review=review), answer(kind, told())),
        st.sampled_from([NoticeReview.CORRECTED, NoticeReview.RETRACTED]),
        st.sampled_from([NoticeKind.CORRECTION, NoticeKind.RETRACTION]),
    ),
)
SUBJECTS = st.builds(
    lambda state, notices, level, joins: subject(
        state, *(replace(one, joins=joins) for one in notices), level=level
    ),
    st.sampled_from(S),
    NOTICES,
    st.sampled_from(Level),
    st.sampled_from([None, NoticeId("head")]),
)
RULINGS = st.builds(
    lambda kind, level: ruling(
        kind, level=level, because="slik", reason=RejectReason.WRONG, answers=DecisionId("d1"), **CORRECTION
    ),
    st.sampled_from(K),
    st.sampled_from([None, *Level]),
)


@given(decision=RULINGS, one=SUBJECTS)
def test_no_decision_that_is_allowed_leaves_the_graph_or_takes_a_notice_away(decision, one):
    try:
        check_decision(decision, {ONE: one}, Role.ADMIN)
    except ReviewError:
        return
    found = only_effect(decision, one)
    assert found.before is one.state
    assert found.state is one.state or may_go(one.state, found.state)
    known = {each.id: each for each in one.notices}
    for mark in found.marks:
        assert known[mark.notice_id].review is not NoticeReview.RETRACTED  # what was withdrawn stays so
        assert mark.review is not NoticeReview.UNREVIEWED or known[mark.notice_id].review is mark.review


@given(decision=RULINGS, one=SUBJECTS)
def test_what_was_told_is_never_silently_taken_back(decision, one):
    try:
        check_decision(decision, {ONE: one}, Role.ADMIN)
    except ReviewError:
        return
    found = only_effect(decision, one)
    is_taken_back = any(
        mark.review in {NoticeReview.CORRECTED, NoticeReview.RETRACTED} for mark in found.marks
    )
    is_told = found.writes in {NoticeKind.CORRECTION, NoticeKind.RETRACTION}
    assert is_told or not is_taken_back
    assert (found.replies_to is not None) is is_told


@given(decision=RULINGS, one=SUBJECTS)
def test_the_same_decision_on_the_same_gives_the_same(decision, one):
    try:
        check_decision(decision, {ONE: one}, Role.ADMIN)
    except ReviewError as error:
        with pytest.raises(ReviewError, match=str(error)[:20]):
            check_decision(decision, {ONE: one}, Role.ADMIN)
        return
    assert only_effect(decision, one) == only_effect(decision, one)
