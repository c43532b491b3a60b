"""What is sent to decide, a model for each kind, and what becomes of it."""

from typing import Annotated, Literal

from pydantic import Field

from watcher.model.ids import ChangeId, DecisionId
from watcher.model.review import DecisionKind, RejectReason
from watcher.pipeline.desk import Wanted
from watcher.web.api.declare import Call
from watcher.web.api.fields import Hex, Line, Model, Seen, SomeLine, SomeWords, ToldLevel, Words, level_of

_Now = Annotated[
    bool, Field(description="Take effect at once, without the time in which it could be undone.")
]
_Because = Annotated[Words, Field(description="Why; for colleagues.")]
_Headline = Annotated[Line, Field(description="Your own headline, for readers; empty: as judged.")]
_Note = Annotated[Words, Field(description="In plain words, for readers.")]
_Level = Annotated[
    ToldLevel | None,
    Field(description="What readers are told; null: as judged. Another one needs `because`."),
]


class Ruling(Model):
    """What every decision says: on which changes, and what its maker had seen of them."""

    changes: Seen


class Approval(Ruling):
    """Readers may believe it."""

    headline: _Headline = ""
    note: _Note = ""
    level: _Level = None
    because: _Because = ""
    now: _Now = False


class Rejection(Ruling):
    """Readers are not to be told, or are told to disregard it."""

    reason: Literal["noise", "wrong", "duplicate", "not_relevant"]
    because: _Because = ""
    note: _Note = ""
    now: _Now = False


class OtherRejection(Ruling):
    """The same for a reason of one's own."""

    reason: Literal["other"]
    because: SomeWords = Field(description="Why, in your own words.")
    note: _Note = ""
    now: _Now = False


AnyRejection = Annotated[Rejection | OtherRejection, Field(discriminator="reason")]


class Remark(Ruling):
    """A word to colleagues, or why it needs more time."""

    because: SomeWords = Field(description="What colleagues are to know.")


class Correction(Ruling):
    """What was published is put right by a notice of its own."""

    headline: SomeLine = Field(description="What is right.")
    note: SomeWords = Field(description="What was wrong, and what is right.")
    level: _Level = None
    because: _Because = ""
    now: _Now = False


class Retraction(Ruling):
    """What was published is withdrawn by a notice of its own."""

    note: SomeWords = Field(description="What readers are to disregard, and why.")
    because: _Because = ""
    now: _Now = False


class Merger(Ruling):
    """Published changes are told in one item: that of `head`, which is one of the changes."""

    head: Hex = Field(description="The change whose item tells the others.")
    because: _Because = ""
    now: _Now = False


class Plain(Ruling):
    """A decision that needs no words."""

    because: _Because = ""
    now: _Now = False


class Second(Ruling):
    """The second reader agrees."""

    answers: Hex | None = Field(
        default=None, description="What is agreed with; null: the decision that waits."
    )
    because: _Because = ""
    now: _Now = False


BODIES = {
    DecisionKind.APPROVE: Approval,
    DecisionKind.REJECT: AnyRejection,
    DecisionKind.HOLD: Remark,
    DecisionKind.NOTE: Remark,
    DecisionKind.MERGE: Merger,
    DecisionKind.SPLIT: Plain,
    DecisionKind.CORRECT: Correction,
    DecisionKind.RETRACT: Retraction,
    DecisionKind.REOPEN: Plain,
    DecisionKind.SECOND: Second,
}
"""What is sent for each kind."""


def wanted(kind: DecisionKind, call: Call) -> Wanted:
    """Return what a body wants ruled."""
    said = call.said(Ruling)
    fields = said.model_dump(exclude={"changes", "reason", "level", "head", "answers", "now"})
    reason, head, answers = (getattr(said, name, None) for name in ("reason", "head", "answers"))
    return Wanted(
        kind=kind,
        changes=tuple(ChangeId(one) for one in said.changes),
        seen={ChangeId(one): number for one, number in said.changes.items()},
        reason=RejectReason(reason) if reason else None,
        level=level_of(getattr(said, "level", None)),
        head=ChangeId(head) if head else None,
        answers=DecisionId(answers) if answers else None,
        is_now=getattr(said, "now", False),
        key=call.key,
        via=f"token {call.token.id}",
        **fields,
    )
