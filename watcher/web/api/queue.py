"""The queue: what waits, filtered and counted."""

from pydantic import Field

from watcher.errors import NotFound
from watcher.model.record import ReviewState
from watcher.model.review import NOBODY, QueueFilter
from watcher.pipeline.objects.review import count_object, queue_object
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, LevelSlug, Limit, Model, Object, Offset, StateName, Word, level_of
from watcher.web.api.shapes import Count, Item


class QueueQuery(Model):
    """Which changes are wanted; what is left out does not narrow."""

    source: Word = Field(default="", description="Of this source.")
    topic: Word = Field(default="", description="About this topic.")
    level: LevelSlug | None = Field(default=None, description="Of this very level.")
    state: list[StateName] = Field(
        default_factory=list,
        max_length=7,
        description="In one of these states; none: those that wait for a decision.",
    )
    assignee: Word = Field(
        default="", description="Taken up by this user; `-`: by nobody; `me`: by the token's person."
    )
    overdue: bool = Field(default=False, description="Only what should have been decided on by now.")
    text: Word = Field(default="", description="With these words in headline or source.")
    limit: Limit = 50
    offset: Offset = 0


class Row(Answer):
    """Changes that are ruled on together: one, or pages with the same edits."""

    key: str
    level: LevelSlug
    due_at: str | None
    changes: list[Item]


class Queue(Answer):
    """A part of the queue, the gravest first, then what is due first."""

    rows: list[Row]
    rows_in_all: int
    changes_in_all: int
    next_offset: int | None = Field(description="What to ask for next; null: this was all.")


class Counts(Answer):
    """How many changes there are of each state and level."""

    counts: list[Count]


def queue(call: Call) -> Object:
    """Return a part of the queue."""
    asked = call.asked(QueueQuery)
    page = call.store.queue(_filter(call, asked), call.now, limit=asked.limit, offset=asked.offset)
    after = asked.offset + asked.limit
    return {
        **queue_object(page, call.names()),
        "next_offset": after if after < page.rows_in_all and after <= 100_000 else None,
    }


def counts(call: Call) -> Object:
    """Return how many changes there are."""
    return {"counts": [count_object(one) for one in call.store.queue_counts(call.now)]}


def _filter(call: Call, asked: QueueQuery) -> QueueFilter:
    return QueueFilter(
        source_id=asked.source,
        topic=asked.topic,
        level=level_of(asked.level),
        states=tuple(ReviewState(state) for state in asked.state),
        assignee=person_id(call, asked.assignee),
        is_overdue=asked.overdue,
        text=asked.text,
    )


def person_id(call: Call, username: str) -> str:
    """Return the id of somebody named in a filter; "" for nobody in particular.

    Raises:
        NotFound: nobody is called so.
    """
    if username in {"", NOBODY}:
        return username
    if username == "me":
        return str(call.person.id)
    account = call.store.account_by_name(username)
    if account is None:
        raise NotFound(f"no such user: {username!r}")
    return str(account.person.id)


OPERATIONS = (
    Operation(
        method="GET",
        path="/queue",
        name="getQueue",
        summary="List what waits for a decision",
        group="queue",
        run=queue,
        query=QueueQuery,
        answer=Queue,
        faults=(404,),
        text="Pages with the same edits are one row: decide on them together by naming them all.",
    ),
    Operation(
        method="GET",
        path="/queue/counts",
        name="countQueue",
        summary="Count changes by state and level",
        group="queue",
        run=counts,
        answer=Counts,
    ),
)
