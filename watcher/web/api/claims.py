"""Who looks at what: a sign to colleagues, which keeps nobody from deciding."""

from typing import Annotated

from pydantic import Field

from watcher.model.ids import ChangeId
from watcher.model.people import Scope
from watcher.pipeline.objects.review import claim_object
from watcher.review.check import MOST_CHANGES
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Answer, Hex, Model, Object
from watcher.web.api.shapes import Claim
from watcher.web.desk.claims import CLAIM

_Changes = Annotated[
    list[Hex],
    Field(min_length=1, max_length=MOST_CHANGES),
]


class Claiming(Model):
    """Which changes are taken up; `force`: also those that somebody else has."""

    changes: _Changes
    force: bool = False


class Releasing(Model):
    """Which changes are let go."""

    changes: _Changes


class Claims(Answer):
    """Who has each of the changes now."""

    claims: list[Claim]


class Released(Answer):
    """How many were let go."""

    released: int


def claim(call: Call) -> Object:
    """Take changes up for half an hour."""
    said = call.said(Claiming)
    wanted = [ChangeId(one) for one in dict.fromkeys(said.changes)]
    until = call.now + CLAIM
    found = call.store.claim_changes(wanted, str(call.person.id), call.now, until, is_forced=said.force)
    names = call.names()
    return {"claims": [claim_object(one, names) for one in found]}


def release(call: Call) -> Object:
    """Let changes go."""
    wanted = [ChangeId(one) for one in dict.fromkeys(call.said(Releasing).changes)]
    return {"released": call.store.release_changes(wanted, str(call.person.id))}


_EXAMPLE = {"changes": ["3f9c1d2e4b5a6078"]}
OPERATIONS = (
    Operation(
        method="POST",
        path="/claims",
        name="claimChanges",
        summary="Take changes up for half an hour",
        group="claims",
        run=claim,
        scope=Scope.REVIEW,
        body=Claiming,
        answer=Claims,
        faults=(404,),
        text="What somebody else has stays theirs without `force`.",
        example=_EXAMPLE,
    ),
    Operation(
        method="POST",
        path="/claims/release",
        name="releaseChanges",
        summary="Let go of changes that you have taken up",
        group="claims",
        run=release,
        scope=Scope.REVIEW,
        body=Releasing,
        answer=Released,
        example=_EXAMPLE,
    ),
)
