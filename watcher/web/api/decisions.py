"""What people have ruled, and ruling."""

from collections.abc import Callable
from datetime import timedelta

from pydantic import Field

from watcher.model.ids import DecisionId
from watcher.model.people import Scope
from watcher.model.review import DecisionKind
from watcher.pipeline.objects.review import decision_object
from watcher.web.api.declare import PREFIX, Call, Made, Operation
from watcher.web.api.fields import Answer, Limit, Model, Numbered, Object
from watcher.web.api.program import rulings_of
from watcher.web.api.rulings import BODIES, wanted
from watcher.web.api.shapes import Decision

_AHEAD = timedelta(days=1)
"""No window in which a decision can be undone is longer."""

_MOST_PENDING = 200
_EXAMPLE_CHANGE = "3f9c1d2e4b5a6078"


class DecisionsQuery(Model):
    """Which decisions are wanted."""

    before: Numbered | None = Field(
        default=None, description="Those before this number: `next` of the page before."
    )
    limit: Limit = 50


class Decisions(Answer):
    """Decisions, newest first."""

    decisions: list[Decision]
    next: int | None = Field(description="What to give as `before` for the next page; null: this was all.")


class Pending(Answer):
    """What is taken and not carried out yet, the first due first."""

    decisions: list[Decision]


def decisions(call: Call) -> Object:
    """Return a page of decisions."""
    asked = call.asked(DecisionsQuery)
    found = call.store.newest_decisions(before=asked.before, limit=asked.limit + 1)
    shown, names = found[: asked.limit], call.names()
    return {
        "decisions": [decision_object(one, names) for one in shown],
        "next": shown[-1].number if len(found) > len(shown) else None,
    }


def pending(call: Call) -> Object:
    """Return what can still be undone, but for what waits for a second reader."""
    found, names = call.store.due_effects(call.now + _AHEAD, limit=_MOST_PENDING), call.names()
    return {"decisions": [decision_object(one, names) for one in found]}


def decision(call: Call) -> Object:
    """Return one decision."""
    return decision_object(call.store.decision(DecisionId(call.path["decision_id"])), call.names())


def undo(call: Call) -> Object:
    """Undo a decision that has no effect yet."""
    undone = rulings_of(call).undo(DecisionId(call.path["decision_id"]), call.person)
    return decision_object(undone, call.names())


def _decide(kind: DecisionKind) -> Callable[[Call], object]:
    def run(call: Call) -> object:
        made = rulings_of(call).decide(wanted(kind, call), call.person)
        return Made(value=decision_object(made, call.names()), location=f"{PREFIX}/decisions/{made.id}")

    return run


_TOLD: dict[DecisionKind, tuple[Scope, str, str, dict[str, object]]] = {
    DecisionKind.APPROVE: (
        Scope.PUBLISH,
        "Approve changes",
        "What was held goes out reviewed, what is out is marked. It may wait for a second reader.",
        {"headline": "Dosen er satt ned", "note": "Gjelder voksne."},
    ),
    DecisionKind.REJECT: (
        Scope.PUBLISH,
        "Reject changes",
        "What was held never goes out, what is out is retracted by a notice that says why.",
        {"reason": "noise"},
    ),
    DecisionKind.HOLD: (
        Scope.REVIEW,
        "Give changes as much time again",
        "They are overdue later; readers see nothing of it.",
        {"because": "Spør FHI først."},
    ),
    DecisionKind.NOTE: (
        Scope.REVIEW,
        "Leave a word for colleagues",
        "Readers see nothing of it.",
        {"because": "Ligner på endringen i går."},
    ),
    DecisionKind.MERGE: (
        Scope.PUBLISH,
        "Tell published changes in one item",
        "The item is that of `head`.",
        {"changes": {_EXAMPLE_CHANGE: 1, "a1b2c3d4e5f60718": 0}, "head": _EXAMPLE_CHANGE},
    ),
    DecisionKind.SPLIT: (
        Scope.PUBLISH,
        "Let changes be items of their own again",
        "The opposite of a merge.",
        {},
    ),
    DecisionKind.CORRECT: (
        Scope.PUBLISH,
        "Correct what was published",
        "A notice of its own says what was wrong and what is right; the old one is marked.",
        {"headline": "Dosen er 300 mg", "note": "Vi skrev 400 mg. Riktig er 300 mg."},
    ),
    DecisionKind.RETRACT: (
        Scope.PUBLISH,
        "Retract what was published",
        "A notice of its own says what to disregard, and why; the old one is marked.",
        {"note": "Tabellen ble lest feil. Se bort fra meldingen."},
    ),
    DecisionKind.REOPEN: (
        Scope.REVIEW,
        "Let changes wait for a decision again",
        "Of what was rejected or kept quiet, and told to nobody.",
        {},
    ),
    DecisionKind.SECOND: (
        Scope.PUBLISH,
        "Agree as the second reader",
        "With an approval or a correction that waits for one, of somebody else.",
        {},
    ),
}
SCOPE_OF = {kind: told[0] for kind, told in _TOLD.items()}
"""The scope that each kind needs: publish for what readers see anything of."""

EXAMPLES = {kind: {"changes": {_EXAMPLE_CHANGE: 0}, **told[3]} for kind, told in _TOLD.items()}
"""A body of each kind."""


def _operation(kind: DecisionKind) -> Operation:
    scope, summary, text, _ = _TOLD[kind]
    return Operation(
        method="POST",
        path=f"/decisions/{kind.value}",
        name=f"{kind.value}Changes",
        summary=summary,
        group="decisions",
        run=_decide(kind),
        scope=scope,
        body=BODIES[kind],
        answer=Decision,
        status=201,
        faults=(404, 409),
        text=text,
        example=EXAMPLES[kind],
        cost=2,
        takes_key=True,
    )


OPERATIONS = (
    Operation(
        method="GET",
        path="/decisions",
        name="getDecisions",
        summary="List decisions, newest first",
        group="decisions",
        run=decisions,
        query=DecisionsQuery,
        answer=Decisions,
    ),
    Operation(
        method="GET",
        path="/decisions/pending",
        name="getPendingDecisions",
        summary="List what is taken and not carried out yet",
        group="decisions",
        run=pending,
        answer=Pending,
    ),
    Operation(
        method="GET",
        path="/decisions/{decision_id}",
        name="getDecision",
        summary="Show a decision and what has become of it",
        group="decisions",
        run=decision,
        answer=Decision,
    ),
    *(_operation(kind) for kind in DecisionKind),
    Operation(
        method="POST",
        path="/decisions/{decision_id}/undo",
        name="undoDecision",
        summary="Undo a decision that has no effect yet",
        group="decisions",
        run=undo,
        scope=Scope.REVIEW,
        answer=Decision,
        faults=(409,),
        text="One's own, or as chief editor anybody's. Again is no error.",
    ),
)
