"""What was found on watched pages."""

from pydantic import Field

from watcher.errors import NotFound
from watcher.model.ids import ChangeId, SourceId
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.pipeline.objects.change import change_object
from watcher.pipeline.objects.review import decision_object, item_object
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import (
    Answer,
    Hex,
    LevelSlug,
    Limit,
    Model,
    Moment,
    Object,
    StateName,
    Word,
    level_of,
)
from watcher.web.api.shapes import Change, Decision, Item


class ChangesQuery(Model):
    """Which changes are wanted; what is left out does not narrow."""

    since: Moment | None = Field(default=None, description="Detected at this moment or later.")
    source: Word = Field(default="", description="Of this source alone.")
    level: LevelSlug | None = Field(default=None, description="Of this level or higher.")
    state: list[StateName] = Field(default_factory=list, max_length=7, description="In one of these states.")
    before: Hex | None = Field(
        default=None, description="Those that come after this one: `next` of the page before."
    )
    limit: Limit = 50


class Changes(Answer):
    """Changes, newest first."""

    changes: list[Change]
    next: str | None = Field(description="What to give as `before` for the next page; null: this was all.")


class OneChange(Change):
    """A change with what the desk shows beside it."""

    old_version: int
    new_version: int
    reverts_to: int | None = Field(description="The earlier version whose text this one returns to.")
    review: Item | None = Field(description="As the queue has it; null while it is not judged.")


class DecisionsOnChange(Answer):
    """What was ruled on a change, oldest first, with what was undone."""

    decisions: list[Decision]


def changes(call: Call) -> Object:
    """Return a page of changes."""
    asked = call.asked(ChangesQuery)
    found = call.store.changes(
        since=asked.since,
        source_id=SourceId(asked.source) if asked.source else None,
        min_level=level_of(asked.level) or Level.NONE,
        states=tuple(ReviewState(state) for state in asked.state),
        before=ChangeId(asked.before) if asked.before else None,
        limit=asked.limit + 1,
    )
    shown = found[: asked.limit]
    return {
        "changes": [change_object(one, lang=call.lang) for one in shown],
        "next": shown[-1].id if len(found) > len(shown) else None,
    }


def change(call: Call) -> Object:
    """Return one change."""
    one = call.store.change(ChangeId(call.path["change_id"]))
    item = call.store.review_items((one.id,), call.now).get(one.id)
    return {
        **change_object(one, lang=call.lang),
        "old_version": one.old_number,
        "new_version": one.new_number,
        "reverts_to": one.reverts_to,
        "review": item_object(item, call.names()) if item else None,
    }


def decisions(call: Call) -> Object:
    """Return what was ruled on a change."""
    wanted = ChangeId(call.path["change_id"])
    found = call.store.decisions(wanted)
    if not found and not call.store.review_items((wanted,), call.now):
        raise NotFound(f"no such change in the queue: {wanted}")
    names = call.names()
    return {"decisions": [decision_object(one, names) for one in found]}


OPERATIONS = (
    Operation(
        method="GET",
        path="/changes",
        name="getChanges",
        summary="List changes, newest first",
        group="changes",
        run=changes,
        query=ChangesQuery,
        answer=Changes,
        cost=3,
    ),
    Operation(
        method="GET",
        path="/changes/{change_id}",
        name="getChange",
        summary="Show a change: edits, facts, reasons, and how it stands",
        group="changes",
        run=change,
        answer=OneChange,
    ),
    Operation(
        method="GET",
        path="/changes/{change_id}/decisions",
        name="getDecisionsOnChange",
        summary="List what was ruled on a change",
        group="changes",
        run=decisions,
        answer=DecisionsOnChange,
    ),
)
