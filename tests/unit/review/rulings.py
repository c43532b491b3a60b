"""Decisions and what they are about, told apart by a few words."""

from typing import Any

from tests.store_records import at, notice, page_change
from watcher.model.ids import ChangeId, DecisionId, NoticeId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeKind, NoticeReview
from watcher.model.record import ReviewState
from watcher.model.review import Decision, DecisionKind
from watcher.review import Subject

ONE, TWO = ChangeId("c1"), ChangeId("c2")
ANNA, BO = "anna", "bo"


def ruling(kind: DecisionKind, *changes: ChangeId, **said: Any) -> Decision:
    """Return a decision of Anna on the change ONE, with no more than it needs."""
    named = changes or (ONE,)
    plain = {"at": at(0), "actor": ANNA, "effective_at": at(60), "seen": tuple((one, 0) for one in named)}
    return Decision(id=DecisionId("d1"), kind=kind, changes=named, **{**plain, **said})


def told(change_id: ChangeId = ONE, **said: Any) -> Notice:
    """Return the notice of a change."""
    number = 2 + ord(change_id[-1])
    made = notice(page_change(number), id=NoticeId(f"tag:w,2026:notice/{change_id}"), slug=str(change_id))
    fields = {name: getattr(made, name) for name in made.__slots__}
    return Notice(**{**fields, **said})


def answer(kind: NoticeKind, to: Notice) -> Notice:
    """Return a correction or retraction of a notice."""
    return told(
        id=NoticeId(f"{to.id}/2"), slug="2", kind=kind, review=NoticeReview.REVIEWED, in_reply_to=to.id
    )


def subject(state: ReviewState, *notices: Notice, change_id: ChangeId = ONE, **said: Any) -> Subject:
    """Return what a decision on an important change is about."""
    return Subject(change_id=change_id, state=state, notices=notices, **{"level": Level.IMPORTANT, **said})
