"""Decisions of people: stored at once, undone while they have no effect, carried out when it is time.

What a decision does is reckoned when it is carried out, from what is stored then, and stored whole with the
note that it is done: killed anywhere, it is done at the next start, and never twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.errors import AlreadyDecided, KeyReused, NotFound, ReviewError
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, DecisionId
from watcher.model.level import Level
from watcher.model.people import Person
from watcher.model.review import Decision, DecisionKind, RejectReason, ReviewItem
from watcher.pipeline.outcome import outcome_of
from watcher.pipeline.tools import Tools
from watcher.ports import Outcome
from watcher.publish.archive import NEVER_ARCHIVED
from watcher.review import Subject, check_decision, check_undo, due_at, needs_second

_TRIES = 3
_AT_ONCE = frozenset({DecisionKind.HOLD, DecisionKind.NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants ruled.  `seen` as in `Decision`; None: all that there is now.

    `is_now`: to take effect without the window in which it could be undone.  `key`: whoever asks gives the
    same one again when it does not know whether it was heard.  `via`: by what, for the audit log.
    """

    kind: DecisionKind
    changes: tuple[ChangeId, ...]
    seen: Mapping[ChangeId, int] | None = None
    reason: RejectReason | None = None
    because: str = ""
    headline: str = ""
    note: str = ""
    level: Level | None = None
    head: ChangeId | None = None
    answers: DecisionId | None = None
    is_now: bool = False
    key: str = ""
    via: str = ""


def decide(tools: Tools, wanted: Wanted, person: Person) -> Decision:
    """Record what `person` wants ruled, and return it; the same again from the same person is found.

    Raises:
        AlreadyDecided: somebody else was first.
        ReviewError: it may not be ruled like that; what to do instead.
        NotFound: no such change, or one that is not concluded.
    """
    now = tools.clock.now()
    items = tools.store.review_items(wanted.changes, now)
    subjects = _subjects(tools, wanted.changes)
    decision = _decision(tools, wanted, person, items, now)
    if wanted.key and (known := _known(tools, decision)) is not None:
        return known
    try:
        check_decision(decision, subjects, person.role)
    except ReviewError:
        if (other := _unseen(tools, decision)) is None:
            raise
        return _found(decision, AlreadyDecided(other))
    second_from = tools.review.second_reader_from
    decision = replace(decision, is_waiting=needs_second(decision, subjects, second_from))
    due = _promised_anew(tools, items, now) if wanted.kind is DecisionKind.HOLD else None
    try:
        return tools.store.record_decision(decision, _entry(decision, now, wanted.via), due=due)
    except AlreadyDecided as error:
        return _found(decision, error)


def foresee(tools: Tools, wanted: Wanted, person: Person) -> Outcome:
    """Return what `decide` would come to if it were carried out at once; nothing is stored.

    Raises:
        ReviewError: it may not be ruled like that.
        NotFound: no such change, or its source is not configured now.
    """
    now = tools.clock.now()
    items = tools.store.review_items(wanted.changes, now)
    decision = _decision(tools, wanted, person, items, now)
    check_decision(decision, _subjects(tools, wanted.changes), person.role)
    return outcome_of(tools, decision, now)


def undo(tools: Tools, decision_id: DecisionId, person: Person) -> Decision:
    """Undo a decision that has no effect yet, and return it; again is no error.

    Raises:
        ReviewError: it has taken effect, or is another's.
        NotFound: no such decision.
    """
    now = tools.clock.now()
    decision = tools.store.decision(decision_id)
    check_undo(decision, person.id, person.role)
    details = {"decision": decision.id, "kind": decision.kind.value}
    entry = AuditEntry(
        at=now,
        actor=person.id,
        action="decision.undo",
        object_kind="change",
        object_id=decision.changes[0],
        details=details,
    )
    return tools.store.undo_decision(decision.id, person.id, now, entry)


def carry_out(tools: Tools, now: datetime) -> int:
    """Carry out every decision whose time has come; return how many that were."""
    return sum(carry_out_one(tools, decision, now) for decision in tools.store.due_effects(now))


def carry_out_one(tools: Tools, decision: Decision, now: datetime) -> bool:
    """Carry out a decision; False when another process did, or it was undone meanwhile.

    Raises:
        NotFound: it needs a source that is not configured now; it waits for that.
    """
    for _ in range(_TRIES):
        outcome = outcome_of(tools, decision, now)
        if tools.store.carry_out_effect(outcome, now, tools.channels):
            return True
        decision = tools.store.decision(decision.id)
        if not decision.is_pending or decision.is_waiting:
            return False
    return False


def _decision(
    tools: Tools, wanted: Wanted, person: Person, items: Mapping[ChangeId, ReviewItem], now: datetime
) -> Decision:
    is_now = wanted.is_now or wanted.kind in _AT_ONCE
    seen = {one: item.seen for one, item in items.items()} if wanted.seen is None else wanted.seen
    made = Decision(
        id=DecisionId(""),
        kind=wanted.kind,
        at=now,
        actor=person.id,
        changes=wanted.changes,
        seen=tuple((one, seen.get(one, 0)) for one in wanted.changes),
        effective_at=now if is_now else now + tools.review.undo_window,
        reason=wanted.reason if wanted.kind is DecisionKind.REJECT else None,
        because=wanted.because.strip(),
        headline=wanted.headline.strip(),
        note=wanted.note.strip(),
        level=wanted.level,
        head=wanted.head,
        answers=_answered(wanted, items),
    )
    facts = f"key\n{person.id}\n{wanted.key}" if wanted.key else repr(made)
    return replace(made, id=DecisionId(hashlib.sha256(facts.encode("utf-8", "replace")).hexdigest()[:16]))


def _known(tools: Tools, decision: Decision) -> Decision | None:
    """Return the decision that was recorded under the same key, None when there is none.

    Raises:
        KeyReused: it says something else.
    """
    try:
        known = tools.store.decision(decision.id)
    except NotFound:
        return None
    if known.says_the_same(replace(decision, answers=known.answers)):
        return known
    raise KeyReused(known)


def _answered(wanted: Wanted, items: Mapping[ChangeId, ReviewItem]) -> DecisionId | None:
    """Return the decision that is seconded: the one named, else the one that waits."""
    if wanted.kind is not DecisionKind.SECOND or wanted.answers is not None:
        return wanted.answers
    return next((item.pending for item in items.values() if item.is_waiting), None)


def _subjects(tools: Tools, changes: Sequence[ChangeId]) -> Mapping[ChangeId, Subject]:
    found = tools.store.subjects(changes, newest=NEVER_ARCHIVED)
    items = tools.store.review_items(changes, tools.clock.now())
    return {
        one: replace(subject, is_watched=items[one].source_id in tools.sources)
        for one, subject in found.items()
    }


def _unseen(tools: Tools, decision: Decision) -> Decision | None:
    """Return the newest decision that stands on the same changes and that the actor did not know of."""
    seen = dict(decision.seen)
    unseen = [
        one
        for change_id in decision.changes
        for one in tools.store.decisions(change_id)
        if one.undone_at is None and one.number > seen.get(change_id, 0)
    ]
    return max(unseen, key=lambda one: one.number, default=None)


def _found(decision: Decision, error: AlreadyDecided) -> Decision:
    """Return what was decided already where it is the very same; a form may be sent twice."""
    if error.decision.says_the_same(decision):
        return error.decision
    raise error


def _promised_anew(
    tools: Tools, items: Mapping[ChangeId, ReviewItem], now: datetime
) -> Mapping[ChangeId, datetime | None]:
    """Return the promises of what is held: as much time again, and then it is overdue like any other."""
    return {one: due_at(item.state, item.level, now, tools.review.promises) for one, item in items.items()}


def _entry(decision: Decision, now: datetime, via: str) -> AuditEntry:
    details = {"decision": str(decision.id), "changes": " ".join(decision.changes)}
    if decision.reason:
        details["reason"] = decision.reason.value
    if decision.level is not None:
        details["level"] = decision.level.slug
    if decision.because:
        details["because"] = decision.because
    if decision.is_waiting:
        details["waits"] = "second reader"
    if via:
        details["via"] = via
    return AuditEntry(
        at=now,
        actor=decision.actor,
        action=f"decision.{decision.kind.value}",
        object_kind="change",
        object_id=decision.changes[0],
        details=details,
    )
