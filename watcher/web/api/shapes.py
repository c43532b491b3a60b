"""What is answered in several places: changes, decisions, as `pipeline.objects` builds them."""

from typing import Literal

from pydantic import Field

from watcher.web.api.fields import Answer, LevelSlug

Op = tuple[Literal["=", "-", "+"], str]
JudgedLevel = Literal["", "none", "noise", "editorial", "minor", "important", "critical"]
State = Literal["detected", "quiet", "flagged", "held", "auto", "approved", "rejected", "superseded"]
Moment = str


class Reason(Answer):
    """Why something was not trusted."""

    code: str
    text: str
    evidence: str


class Gist(Answer):
    """The gravest edit of a change in a line."""

    kind: str
    ops: list[Op]
    place: str
    lang: str
    count: int


class Item(Answer):
    """A change as the queue has it."""

    id: str
    source: str
    source_title: str
    topics: list[str]
    level: LevelSlug = Field(description="What readers are told.")
    judged_level: LevelSlug = Field(description="What the machine found.")
    state: State
    headline: str
    detected_at: Moment
    due_at: Moment | None
    seen: int = Field(description="The number of the last decision on it: give it with yours.")
    pending: str | None = Field(description="The decision that is still to be carried out.")
    is_waiting: bool = Field(description="Whether that waits for a second reader.")
    notice: str | None
    claimed_by: str | None
    claimed_until: Moment | None
    gist: Gist | None


class Count(Answer):
    """How many changes there are of a state and level."""

    state: State
    level: LevelSlug
    count: int
    overdue: int
    claimed: int


class Context(Answer):
    """The whole row of a cell, or the text around a link."""

    before: str
    after: str


class Fact(Answer):
    """A fact that came, went or became another."""

    kind: str
    before: str
    after: str


class Rule(Answer):
    """A rule that held, the level it asks for, and why."""

    rule: str
    level: LevelSlug
    text: str


class Edit(Answer):
    """One single change."""

    id: str
    kind: str
    level: JudgedLevel
    section: list[str]
    before: str
    after: str
    row: str
    column: str
    about: str
    context: Context
    ops: list[Op] = Field(description="The word diff: `=` and `-` joined are before, `=` and `+` after.")
    facts: list[Fact]
    reasons: list[Rule]
    headline: str


class Remark(Answer):
    """What the page's own dates and change log say beside what really changed."""

    code: str
    text: str
    quote: str


class Change(Answer):
    """A page version against the one before: a row of `watcher changes --json`."""

    id: str
    source: str
    level: JudgedLevel
    state: State
    detected_at: Moment
    notice_id: str | None
    headline: str
    changes: list[Edit]
    remarks: list[Remark]


class Health(Answer):
    """What speaks against a text being the page at all."""

    state: Literal["ok", "suspect"]
    reasons: list[Reason]


class Difference(Answer):
    """What differs between two texts, as `watcher diff --format json` has it."""

    level: LevelSlug
    health: Health
    changes: list[Edit]
    remarks: list[Remark]
    stats: dict[str, int]
    engine_version: str


class Decision(Answer):
    """What was ruled, by whom, and what has become of it."""

    id: str
    number: int
    kind: Literal[
        "approve", "reject", "hold", "note", "merge", "split", "correct", "retract", "reopen", "second"
    ]
    at: Moment
    by: str
    changes: list[str]
    reason: Literal["noise", "wrong", "duplicate", "not_relevant", "other"] | None
    because: str
    headline: str
    note: str
    level: LevelSlug | None
    head: str | None
    answers: str | None
    is_waiting: bool = Field(description="It has no effect before a second reader agrees.")
    effective_at: Moment | None
    carried_at: Moment | None
    undone_at: Moment | None
    undone_by: str | None


class Claim(Answer):
    """Who has taken a change up, and until when."""

    change: str
    by: str
    until: Moment
