"""What a decision comes to: reckoned from what is stored now; nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watcher.errors import NotFound
from watcher.model.ids import ChangeId, NoticeId
from watcher.model.notice import Notice, NoticeKind
from watcher.model.review import Decision, DecisionKind, ReviewItem
from watcher.pipeline.conclude import written
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools
from watcher.ports import Altered, Fresh, Move, Outcome
from watcher.publish import as_marked, as_reviewed, write_correction, write_retraction
from watcher.publish.archive import NEVER_ARCHIVED
from watcher.review import Effect, Subject, due_at, effects

_MOVING = frozenset({DecisionKind.MERGE, DecisionKind.SPLIT})


def outcome_of(tools: Tools, decision: Decision, now: datetime) -> Outcome:
    """Return everything that a decision does, to be stored whole or not at all.

    Raises:
        NotFound: it needs a source that is not configured now.
    """
    subjects = tools.store.subjects(decision.changes, newest=NEVER_ARCHIVED)
    items = tools.store.review_items(decision.changes, now)
    found = effects(decision, subjects)
    if decision.kind in _MOVING and not all(subject.is_open for subject in subjects.values()):
        found = tuple(replace(one, marks=()) for one in found)  # it may stand in an archive by now
    fresh = [_fresh(tools, decision, one, subjects[one.change_id], now) for one in found]
    return Outcome(
        decision_id=decision.id,
        moves=tuple(_move(tools, decision, one, items[one.change_id], now) for one in found),
        altered=_altered(decision, found, subjects),
        fresh=tuple(one for one in fresh if one is not None),
    )


def _altered(
    decision: Decision, found: Sequence[Effect], subjects: Mapping[ChangeId, Subject]
) -> tuple[Altered, ...]:
    known: dict[NoticeId, Notice] = {}
    for subject in subjects.values():
        known |= {notice.id: notice for notice in (*subject.notices, subject.told_in) if notice}
    altered = {}
    for mark in (mark for one in found for mark in one.marks):
        was = known[mark.notice_id]
        if decision.kind is DecisionKind.APPROVE:
            becomes = as_reviewed(was, decision)
        else:
            becomes = as_marked(was, decision, mark.review, mark.joins)
        altered[was.id] = Altered(notice=becomes, seen_at=was.updated_at)
    return tuple(altered.values())


def _fresh(tools: Tools, decision: Decision, effect: Effect, subject: Subject, now: datetime) -> Fresh | None:
    match effect.writes:
        case NoticeKind.UPDATE:
            return _approved(tools, decision, effect.change_id)
        case NoticeKind.CORRECTION:
            return Fresh(notice=write_correction(subject.notices, decision, now))
        case NoticeKind.RETRACTION:
            return Fresh(notice=write_retraction(subject.notices, decision, now))
        case None:
            return None


def _approved(tools: Tools, decision: Decision, change_id: ChangeId) -> Fresh:
    """Return the notice of a change that was never published, reviewed from the start."""
    change = tools.store.change(change_id)
    source = tools.sources.get(change.source_id)
    if source is None:
        raise NotFound(f"the source of {change_id} is not configured: {change.source_id}")
    sides = [
        document_today(tools.store, tools.store.version(source.id, number).version, source, tools.read_pdf)
        for number in (change.old_number, change.new_number)
    ]
    notice, joining = written(tools, source, change, sides[0], sides[1], is_approved=True)
    return Fresh(notice=replace(as_reviewed(notice, decision), reach=None), joining=joining)


def _move(tools: Tools, decision: Decision, effect: Effect, item: ReviewItem, now: datetime) -> Move:
    is_told = decision.kind in {DecisionKind.APPROVE, DecisionKind.CORRECT}
    is_as_it_was = effect.state is effect.before
    due = item.due_at if is_as_it_was else due_at(effect.state, item.level, now, tools.review.promises)
    return Move(
        change_id=effect.change_id,
        before=effect.before,
        state=effect.state,
        level=decision.level if is_told else None,
        headline=(decision.headline or None) if is_told else None,
        due_at=due,
    )
