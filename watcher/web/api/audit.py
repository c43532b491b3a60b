"""Who did what, when."""

from typing import Literal

from pydantic import Field

from watcher.model.audit import CLI, SYSTEM, AuditFilter
from watcher.model.people import Role
from watcher.pipeline.objects.review import entry_object
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, Limit, Model, Moment, Numbered, Object, Word
from watcher.web.api.queue import person_id


class AuditQuery(Model):
    """Which entries are wanted; what is left out does not narrow."""

    since: Moment | None = Field(default=None, description="From this moment on.")
    until: Moment | None = Field(default=None, description="Before this moment.")
    actor: Word = Field(
        default="", description="What somebody with this username did; or `cli`, or `system`."
    )
    action: Word = Field(default="", description="Of this kind: `person.add`, or all of `person`.")
    object_kind: Word = Field(
        default="", description="Done to this kind of thing: person, change, source, token."
    )
    object_id: Word = Field(default="", description="Done to this very thing.")
    order: Literal["newest", "oldest"] = Field(default="newest", description="Which come first.")
    from_number: Numbered | None = Field(
        default=None, description="Beyond this entry: `next` of the page before."
    )
    limit: Limit = 50


class Target(Answer):
    """What something was done to."""

    kind: str
    id: str


class LogEntry(Answer):
    """One deed."""

    number: int
    at: str
    actor: str
    username: str
    action: str
    object: Target
    details: dict[str, str]


class Audit(Answer):
    """Entries of the log."""

    entries: list[LogEntry]
    next: int | None = Field(
        description="What to give as `from_number` for the next page; null: this was all."
    )


def audit(call: Call) -> Object:
    """Return a page of the log."""
    asked = call.asked(AuditQuery)
    wanted = AuditFilter(
        since=asked.since,
        until=asked.until,
        actor=asked.actor if asked.actor in {CLI, SYSTEM} else person_id(call, asked.actor),
        action=asked.action,
        object_kind=asked.object_kind,
        object_id=asked.object_id,
    )
    more = asked.limit + 1
    if asked.order == "newest":
        found = call.store.newest_audit(wanted, before=asked.from_number, limit=more)
    else:
        found = call.store.audit(wanted, after=asked.from_number or 0, limit=more)
    shown, names = found[: asked.limit], call.names()
    return {
        "entries": [entry_object(one, names) for one in shown],
        "next": shown[-1].number if len(found) > len(shown) else None,
    }


OPERATIONS = (
    Operation(
        method="GET",
        path="/audit",
        name="getAudit",
        summary="List who did what, when",
        group="audit",
        run=audit,
        role=Role.CHIEF,
        query=AuditQuery,
        answer=Audit,
        faults=(404,),
    ),
)
