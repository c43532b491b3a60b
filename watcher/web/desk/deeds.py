"""What may be ruled on a change as it stands, by whom: asked of the rules of review themselves."""

from dataclasses import dataclass
from datetime import datetime

from watcher.errors import ReviewError, ReviewFault
from watcher.model.ids import DecisionId
from watcher.model.people import Person
from watcher.model.review import Decision, DecisionKind
from watcher.review import Subject, check_decision

_NEVER = frozenset({ReviewFault.STATE, ReviewFault.PENDING, ReviewFault.ROLE, ReviewFault.TOO_LATE})
"""Faults that no words in the form can mend."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """The kinds of decision that may be taken now."""

    kinds: frozenset[DecisionKind]

    def may(self, name: str) -> bool:
        """Whether a decision of this kind may be taken."""
        return DecisionKind(name) in self.kinds


def deeds_on(subject: Subject, person: Person, now: datetime) -> Deeds:
    """Return what `person` may rule on a change, given the right words."""
    return Deeds(frozenset(kind for kind in DecisionKind if _may(kind, subject, person, now)))


def _may(kind: DecisionKind, subject: Subject, person: Person, now: datetime) -> bool:
    asked = Decision(
        id=DecisionId(""),
        kind=kind,
        at=now,
        actor=str(person.id),
        changes=(subject.change_id,),
        seen=(),
        effective_at=now,
        answers=subject.pending.id if subject.pending else None,
    )
    try:
        check_decision(asked, {subject.change_id: subject}, person.role)
    except ReviewError as error:
        if kind is DecisionKind.SECOND and error.fault is ReviewFault.FIELDS:
            return True  # it is of several changes, and seconded as such
        return error.fault not in _NEVER | {ReviewFault.SAME_PERSON}
    return True
