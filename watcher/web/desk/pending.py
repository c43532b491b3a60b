"""Decisions that are taken and not yet carried out: of what, until when, and whether one may undo them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from watcher.errors import NotFound, ReviewError
from watcher.model.ids import ChangeId, DecisionId, PersonId
from watcher.model.review import Decision, DecisionKind, ReviewItem
from watcher.review import check_undo
from watcher.web.desk.access import Asked
from watcher.web.desk.words_review import DECIDED

_AHEAD = timedelta(days=1)
"""No window in which a decision can be undone is longer."""

_MOST = 200
_MOST_JUST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingView:
    """A decision as a line: what it is of, who took it, in how many seconds it is carried out.

    `seconds` None: it waits for a second reader.  `is_just`: the one that the form before this page made.
    """

    decision: Decision
    word: str
    headline: str
    more: int
    name: str
    seconds: int | None
    may_undo: bool
    is_just: bool

    @property
    def is_readers(self) -> bool:
        """Whether readers are sent something by it."""
        return self.decision.kind not in {DecisionKind.REOPEN, DecisionKind.SECOND}


def pending_decisions(asked: Asked) -> tuple[Decision, ...]:
    """Return what is taken and not carried out, the first due first; one query."""
    return asked.view.site.store.due_effects(asked.view.times.now + _AHEAD, limit=_MOST)


def just_made(asked: Asked, known: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that `gjort` in the address names: those of `known`, else one from the store."""
    wanted = asked.view.query.get("gjort", "").replace("\0", "").split(",")[:_MOST_JUST]
    found = tuple(one for one in known if one.id in wanted)
    if found or not wanted[0]:
        return found
    try:
        return (asked.view.site.store.decision(DecisionId(wanted[0])),)
    except NotFound:
        return ()


def pending_views(
    asked: Asked,
    decisions: Iterable[Decision],
    items: Mapping[ChangeId, ReviewItem],
    names: Mapping[PersonId, str],
    just: Sequence[Decision] = (),
) -> list[PendingView]:
    """Return the decisions as lines."""
    ids = {one.id for one in just}
    return [_view(asked, one, items, names, is_just=one.id in ids) for one in decisions if one.is_pending]


def _view(
    asked: Asked,
    one: Decision,
    items: Mapping[ChangeId, ReviewItem],
    names: Mapping[PersonId, str],
    *,
    is_just: bool,
) -> PendingView:
    left = one.effective_at - asked.view.times.now
    item = items.get(one.changes[0])
    return PendingView(
        decision=one,
        word=asked.view.translate(DECIDED[one.kind]),
        headline=one.headline or (item.headline if item else "") or str(one.changes[0]),
        more=len(one.changes) - 1,
        name=names.get(PersonId(one.actor), one.actor),
        seconds=None if one.is_waiting else max(0, -int(-left.total_seconds() // 1)),
        may_undo=may_undo(asked, one),
        is_just=is_just,
    )


def may_undo(asked: Asked, one: Decision) -> bool:
    """Whether who asks may undo a decision."""
    if not one.is_pending:
        return False
    try:
        check_undo(one, asked.person.id, asked.person.role)
    except ReviewError:
        return False
    return True
