"""What a decision would send, made by the very writers of feeds; nothing is stored."""

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import Field

from watcher.errors import NotFound
from watcher.model.ids import NoticeId
from watcher.model.notice import Notice
from watcher.model.people import Scope
from watcher.model.review import DecisionKind
from watcher.pipeline.objects.notice import feed_entry_object
from watcher.publish.entry import Desk
from watcher.web.api.decisions import EXAMPLES
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, Object
from watcher.web.api.program import rulings_of
from watcher.web.api.rulings import BODIES, wanted
from watcher.web.api.shapes import State

KINDS = (
    DecisionKind.APPROVE,
    DecisionKind.REJECT,
    DecisionKind.CORRECT,
    DecisionKind.RETRACT,
    DecisionKind.MERGE,
    DecisionKind.SPLIT,
)
_MOST = 20


class FeedEntry(Answer):
    """An entry as feeds have it."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: str
    updated: str
    categories: list[str]
    in_reply_to: str | None


class Move(Answer):
    """Where a change goes."""

    change: str
    before: State
    after: State


class Preview(Answer):
    """What goes out, and what changes in place; 20 entries of each at most."""

    kind: Literal["approve", "reject", "correct", "retract", "merge", "split"]
    sent: list[FeedEntry] = Field(description="New entries.")
    altered: list[FeedEntry] = Field(description="Entries that are there and change.")
    moves: list[Move]


def _preview(kind: DecisionKind) -> Callable[[Call], object]:
    def run(call: Call) -> Object:
        outcome = rulings_of(call).foresee(wanted(kind, call), call.person)
        fresh = [one.notice for one in outcome.fresh[:_MOST]]
        altered = [one.notice for one in outcome.altered[:_MOST]]
        desk = Desk(call.site.settings.service, _slugs(call, (*fresh, *altered)))
        return {
            "kind": kind.value,
            "sent": [feed_entry_object(desk.entry(one)) for one in fresh],
            "altered": [feed_entry_object(desk.entry(one)) for one in altered],
            "moves": [
                {"change": one.change_id, "before": one.before.value, "after": one.state.value}
                for one in outcome.moves
            ],
        }

    return run


def _slugs(call: Call, notices: Sequence[Notice]) -> dict[NoticeId, str]:
    """Return the addresses of what these notices answer."""
    found = {one.id: one.slug for one in notices}
    for notice_id in sorted({one.in_reply_to for one in notices if one.in_reply_to} - set(found)):
        try:
            found[notice_id] = call.store.notice(notice_id).slug
        except NotFound:
            continue
    return found


OPERATIONS = tuple(
    Operation(
        method="POST",
        path=f"/previews/{kind.value}",
        name=f"{kind.value}Preview",
        summary=f"Show what `{kind.value}` would send",
        group="previews",
        run=_preview(kind),
        scope=Scope.REVIEW,
        body=BODIES[kind],
        answer=Preview,
        faults=(404, 409),
        text="The body is that of the decision. Nothing is stored.",
        example=EXAMPLES[kind],
        cost=3,
    )
    for kind in KINDS
)
