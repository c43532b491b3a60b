"""What people rule on changes: decisions, who has taken which change up, and the queue's rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.change import Op
from watcher.model.ids import ChangeId, DecisionId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.record import ReviewState


class DecisionKind(StrEnum):
    """What was ruled.

    approve: readers may believe it.  reject: they are not to be told, or are told to disregard it.  hold: it
    needs more time.  note: a word to colleagues.  merge, split: told as one item, or apart again.  correct,
    retract: what was published is put right, or withdrawn, by a notice of its own.  reopen: what was rejected
    or kept quiet waits for a decision again.  second: the second reader agrees.
    """

    APPROVE = "approve"
    REJECT = "reject"
    HOLD = "hold"
    NOTE = "note"
    MERGE = "merge"
    SPLIT = "split"
    CORRECT = "correct"
    RETRACT = "retract"
    REOPEN = "reopen"
    SECOND = "second"


class RejectReason(StrEnum):
    """Why readers are not to be told."""

    NOISE = "noise"
    WRONG = "wrong"
    DUPLICATE = "duplicate"
    NOT_RELEVANT = "not_relevant"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One ruling of one person on one or several changes: stored at once, carried out at `effective_at`.

    `actor` is a person's id.  `because` is for colleagues; `headline`, `note` and `level` are for readers, ""
    and None: as judged.  `head` is the change whose item the others join.  `seen` has, for each change, the
    number of the last decision that the actor knew of.  `answers` is the decision that is seconded.

    The rest is written by the store: `number` (its place among all decisions, from 1), whether it waits for a
    second reader, who undid it when, when it was carried out.
    """

    id: DecisionId
    kind: DecisionKind
    at: datetime
    actor: str
    changes: tuple[ChangeId, ...]
    seen: tuple[tuple[ChangeId, int], ...]
    effective_at: datetime
    reason: RejectReason | None = None
    because: str = ""
    headline: str = ""
    note: str = ""
    level: Level | None = None
    head: ChangeId | None = None
    answers: DecisionId | None = None
    number: int = 0
    is_waiting: bool = False
    undone_at: datetime | None = None
    undone_by: str = ""
    carried_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it stands and is still to be carried out."""
        return self.undone_at is None and self.carried_at is None

    def says_the_same(self, other: "Decision") -> bool:
        """Return whether the same person ruled the same: a form that was sent twice."""
        return _told(self) == _told(other)


def _told(one: Decision) -> tuple[object, ...]:
    for_readers = (one.headline, one.note, one.level, one.reason, one.because)
    return (one.kind, one.actor, one.changes, one.head, one.answers, *for_readers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody looks at a change until a moment; it keeps nobody from deciding."""

    change_id: ChangeId
    person: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """The gravest edit of a change in a line: its kind, its words around what differs, the nearest heading.

    `ops` is cut short: what is left out is a "…".  `count` is how many edits there are in all.
    """

    kind: str = ""
    ops: tuple[Op, ...] = ()
    place: str = ""
    lang: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSeed:
    """What the queue shows of a change beside the change itself, known when it is concluded.

    `cluster_key` is equal for changes that tell the same and "" for one that is like no other; `due_at` is
    the promise, None for what nobody has to look at.
    """

    source_title: str
    headline: str
    topics: tuple[str, ...] = ()
    cluster_key: str = ""
    due_at: datetime | None = None
    gist: Gist | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A change as the queue has it.

    `level` is what readers are told, `judged_level` what the machine found.  `seen` is the number of the last
    decision on it (what a decision made now has seen), 0 when there is none.  `pending` is the decision that
    is still to be carried out, `is_waiting` that it waits for a second reader.
    """

    change_id: ChangeId
    source_id: SourceId
    source_title: str
    topics: tuple[str, ...]
    level: Level
    judged_level: Level
    state: ReviewState
    headline: str
    detected_at: datetime
    due_at: datetime | None
    cluster_key: str
    seen: int = 0
    pending: DecisionId | None = None
    is_waiting: bool = False
    notice_id: NoticeId | None = None
    claimed_by: str = ""
    claimed_until: datetime | None = None
    gist: Gist | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which changes are wanted; what is empty does not narrow.

    `states` empty: those that wait for a decision.  `assignee` is a person's id or `NOBODY`.  `text` stands
    in the headline, the source's id or title, or begins the change's id.
    """

    source_id: str = ""
    topic: str = ""
    level: Level | None = None
    states: tuple[ReviewState, ...] = ()
    assignee: str = ""
    is_overdue: bool = False
    text: str = ""


NOBODY = "-"
"""The assignee of what nobody has taken up."""

ALL_WAITING = QueueFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """Changes that are ruled on together: one, or a cluster of pages with the same edits, oldest first."""

    key: str
    items: tuple[ReviewItem, ...]
    level: Level
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A part of the queue, in its order; `rows_in_all` and `changes_in_all` count what the filter lets by."""

    rows: tuple[QueueRow, ...]
    rows_in_all: int
    changes_in_all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """How many changes there are of a state and level, and how many of them are overdue or taken up."""

    state: ReviewState
    level: Level
    count: int
    overdue: int
    claimed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRevision:
    """What a published notice is from a moment on, by a decision; the notice as published stays beside it."""

    notice_id: NoticeId
    number: int
    at: datetime
    decision_id: DecisionId
    review: NoticeReview
    title: str
    summary: str
    level: Level
    note: str
    joins: NoticeId | None
    reach: Level | None
    reviewed_at: datetime | None
