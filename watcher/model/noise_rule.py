"""Rules that editors make of what they rejected as noise: which places, what was shown first, since when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watcher.model.ids import ChangeId, DecisionId, RuleId, SourceId
from watcher.model.level import Level
from watcher.model.record import ReviewState
from watcher.model.source import Slot


class RuleState(StrEnum):
    """proposed: somebody was shown what it would have hidden.  active: it counts.  ended: no more."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a list that an editor was shown came to.  `digest` names the list itself, which is kept.

    `versions` of the archive were replayed; `rows` of them would have told less.  `grave` of those are from
    level important up, and not rejected as noise by a person; `approved` are approved by one.
    """

    digest: str
    versions: int
    rows: int
    edits: int
    grave: int
    approved: int

    @property
    def is_grave(self) -> bool:
        """Whether only a chief editor may let the rule count, and says why."""
        return bool(self.grave or self.approved)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStep:
    """One step in the life of a rule, with all that the rule is; steps are only ever added.

    `number` is its place among all steps, from 1, given by the store.
    """

    rule_id: RuleId
    state: RuleState
    at: datetime
    actor: str
    source_id: SourceId
    change_id: ChangeId
    decision_id: DecisionId
    slots: tuple[Slot, ...]
    shown: Shown
    because: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRule:
    """A rule as its steps have made it; there is at least one."""

    steps: tuple[RuleStep, ...]

    @property
    def last(self) -> RuleStep:
        """The step that counts."""
        return self.steps[-1]

    @property
    def id(self) -> RuleId:
        """What it is called."""
        return self.last.rule_id

    @property
    def source_id(self) -> SourceId:
        """Whose pages it is about."""
        return self.last.source_id

    @property
    def change_id(self) -> ChangeId:
        """The change that was rejected as noise."""
        return self.last.change_id

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places."""
        return self.last.slots

    @property
    def state(self) -> RuleState:
        """Whether it counts."""
        return self.last.state

    @property
    def active(self) -> RuleStep | None:
        """The step by which it came to count."""
        return next((one for one in self.steps if one.state is RuleState.ACTIVE), None)

    def was_shown(self, actor: str, digest: str) -> bool:
        """Return whether the list of that digest is the last one that the actor was shown."""
        mine = [one for one in self.steps if one.state is RuleState.PROPOSED and one.actor == actor]
        return bool(mine) and mine[-1].shown.digest == digest


def rules_of(steps: Iterable[RuleStep]) -> tuple[NoiseRule, ...]:
    """Return the rules that these steps, oldest first, have made, in the order of their first steps."""
    found: dict[RuleId, tuple[RuleStep, ...]] = {}
    for step in steps:
        found[step.rule_id] = (*found.get(step.rule_id, ()), step)
    return tuple(NoiseRule(steps=some) for some in found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenEdit:
    """One edit that readers heard of and would not have: its level, and the one that it would have had."""

    level: Level
    other: Level
    kind: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedVersion:
    """A version of which a rule would have hidden something.

    `level` is the gravest of what would be hidden, NONE when that was never told.  `hidden` are the gravest,
    `hidden_count` how many there are.  `still_told`: so many edits of it readers would hear of all the same.
    `is_version`: it would have been made; without it the answer alone would have been kept.
    """

    old_number: int
    new_number: int
    level: Level
    hidden: tuple[HiddenEdit, ...]
    hidden_count: int
    still_told: int
    is_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaying:
    """How far a replay has come: of the versions from number `first` on, up to `upto`.

    `key` stands for all that the outcome follows from but the archive.  `newest` is the archive's newest
    version when nothing was left to look at, 0 as long as something is.
    """

    key: str
    source_id: SourceId
    first: int = 0
    upto: int = 0
    newest: int = 0
    versions: int = 0
    rows: tuple[ReplayedVersion, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFate:
    """What became of the change that a version brought.

    `is_noise`: a person has rejected it as noise, and that stands; then its state is rejected, whether that
    was carried out by now or not.
    """

    change_id: ChangeId
    detected_at: datetime
    state: ReviewState
    level: Level
    headline: str = ""
    is_noise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A line of the list: a version with what became of its change (None: there is none)."""

    replayed: ReplayedVersion
    level: Level
    fate: VersionFate | None

    @property
    def is_approved(self) -> bool:
        """Whether a person has told readers that they may believe it."""
        return self.fate is not None and self.fate.state is ReviewState.APPROVED

    @property
    def is_grave(self) -> bool:
        """Whether it is important, and nobody has ruled that it means nothing."""
        return self.level >= Level.IMPORTANT and not (self.fate is not None and self.fate.is_noise)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenList:
    """All that a rule would have hidden, gravest first, as an editor is shown it.

    `older` versions stand before the first that was looked at.
    """

    source_id: SourceId
    slots: tuple[Slot, ...]
    versions: int
    older: int
    rows: tuple[ListRow, ...] = field(default=(), repr=False)
