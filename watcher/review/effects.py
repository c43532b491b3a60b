"""What a decision does when it is carried out: where changes go, what notices become, what is written.

Nothing is ever removed: a notice is marked, a new one is written beside it.
Source: docs/explanation/review.md; decision 98.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from watcher.model.ids import ChangeId, NoticeId
from watcher.model.notice import Notice, NoticeKind, NoticeReview
from watcher.model.record import ReviewState
from watcher.model.review import Decision, DecisionKind
from watcher.review.subject import Subject, Subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a published notice is from now on: how it was reviewed, and in whose item it is told."""

    notice_id: NoticeId
    review: NoticeReview
    joins: NoticeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What becomes of one change: it goes from `before` to `state` (or stays), its notices are marked.

    `writes` is the kind of the notice that is written, in reply to `replies_to`; None when none is.
    """

    change_id: ChangeId
    before: ReviewState
    state: ReviewState
    marks: tuple[Mark, ...] = ()
    writes: NoticeKind | None = None
    replies_to: NoticeId | None = None


def effects(decision: Decision, subjects: Subjects) -> tuple[Effect, ...]:
    """Return what `decision` does, in the order of its changes, where each is as `subjects` says.

    `decision` is one that `check_decision` lets by.
    """
    return tuple(_EFFECTS[decision.kind](decision, subjects[one], subjects) for one in decision.changes)


def _as_is(_: Decision, subject: Subject, __: Subjects) -> Effect:
    return _effect(subject, subject.state)


def _approve(_: Decision, subject: Subject, __: Subjects) -> Effect:
    if not subject.notices:
        return _effect(subject, ReviewState.APPROVED, writes=NoticeKind.UPDATE)
    marks = [_mark(one, NoticeReview.REVIEWED) for one in subject.notices if one is subject.update]
    return _effect(subject, ReviewState.APPROVED, *marks)


def _withdraw(_: Decision, subject: Subject, __: Subjects) -> Effect:
    """Reject or retract: what nobody was told stays untold, what was told is withdrawn."""
    if subject.standing is None:
        return _effect(subject, ReviewState.REJECTED)
    marks = [
        _mark(one, NoticeReview.RETRACTED)
        for one in subject.notices
        if one.kind is not NoticeKind.RETRACTION and one.review is not NoticeReview.RETRACTED
    ]
    writes, replies_to = NoticeKind.RETRACTION, subject.standing.id
    return _effect(subject, ReviewState.REJECTED, *marks, writes=writes, replies_to=replies_to)


def _correct(_: Decision, subject: Subject, __: Subjects) -> Effect:
    marks = [_mark(subject.standing, NoticeReview.CORRECTED)] if subject.standing else []
    writes, replies_to = NoticeKind.CORRECTION, subject.notices[-1].id
    return _effect(subject, ReviewState.APPROVED, *marks, writes=writes, replies_to=replies_to)


def _merge(decision: Decision, subject: Subject, subjects: Subjects) -> Effect:
    own, head = subject.update, subjects[decision.head].update if decision.head else None
    if own is None or head is None:
        return _effect(subject, subject.state)
    joins = None if own.id == head.id else head.id
    return _effect(subject, subject.state, Mark(notice_id=own.id, review=own.review, joins=joins))


def _split(_: Decision, subject: Subject, __: Subjects) -> Effect:
    marks = [Mark(notice_id=one.id, review=one.review, joins=None) for one in subject.notices if one.joins]
    if subject.told_in is not None:  # its item names one page less
        marks.append(_mark(subject.told_in, subject.told_in.review))
    return _effect(subject, subject.state, *marks)


def _reopen(_: Decision, subject: Subject, __: Subjects) -> Effect:
    return _effect(subject, ReviewState.HELD)


def _mark(notice: Notice, review: NoticeReview) -> Mark:
    return Mark(notice_id=notice.id, review=review, joins=notice.joins)


def _effect(
    subject: Subject,
    state: ReviewState,
    *marks: Mark,
    writes: NoticeKind | None = None,
    replies_to: NoticeId | None = None,
) -> Effect:
    return Effect(
        change_id=subject.change_id,
        before=subject.state,
        state=state,
        marks=marks,
        writes=writes,
        replies_to=replies_to,
    )


_EFFECTS: Mapping[DecisionKind, Callable[[Decision, Subject, Subjects], Effect]] = {
    DecisionKind.APPROVE: _approve,
    DecisionKind.REJECT: _withdraw,
    DecisionKind.HOLD: _as_is,
    DecisionKind.NOTE: _as_is,
    DecisionKind.MERGE: _merge,
    DecisionKind.SPLIT: _split,
    DecisionKind.CORRECT: _correct,
    DecisionKind.RETRACT: _withdraw,
    DecisionKind.REOPEN: _reopen,
    DecisionKind.SECOND: _as_is,
}
