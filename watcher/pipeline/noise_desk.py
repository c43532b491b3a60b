"""An editor makes a rule of what was rejected as noise: looks at what it hides, lets it count, ends it.

Nothing counts before the list was shown to whoever lets it count, as it is today.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from watcher.diff import ENGINE_VERSION
from watcher.errors import RuleError, RuleFault
from watcher.extract import EXTRACTOR_VERSION
from watcher.model.audit import AuditEntry
from watcher.model.ids import ChangeId, RuleId
from watcher.model.noise_rule import (
    HiddenList,
    NoiseRule,
    Replaying,
    RuleState,
    RuleStep,
    Shown,
)
from watcher.model.people import Person, Role
from watcher.model.source import Slot, Source
from watcher.pipeline.muting import with_slots
from watcher.pipeline.noise_replay import begin, go_on, is_done, list_of, newest_number, shown_of
from watcher.pipeline.noise_rules import RulePlace, RuleProposal, propose_rule, rule_key
from watcher.pipeline.replay import Rules
from watcher.pipeline.tools import Tools

BECAUSE_CHARS = 500
Over = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rule is wanted: of which change, about which of the proposed places (numbers; empty: all)."""

    change_id: ChangeId
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What there is to see of a rule that is wanted.

    `chosen` are the numbers of its places, none when no place can hide the change.  `looked_at` of `versions`
    were replayed; `listed` and `shown` are None before all of them were.  `standing`: the rules made of this
    change before, that count or have ended.
    """

    proposal: RuleProposal
    chosen: tuple[int, ...]
    looked_at: int = 0
    versions: int = 0
    listed: HiddenList | None = field(default=None, repr=False)
    shown: Shown | None = None
    standing: tuple[NoiseRule, ...] = ()


def look(tools: Tools, asked: Asked, person: Person, is_over: Over) -> Looked:
    """Return what a rule would hide, and record that `person` was shown it once it is whole.

    The replay goes on until `is_over`; asked again, it goes on from there.

    Raises:
        RuleError: there is no rule to be made of the change, or the person is no editor.
        NotFound: no such change.
    """
    if person.role < Role.EDITOR:
        raise RuleError("only an editor is shown what a rule would hide", fault=RuleFault.ROLE)
    looked = _looked(tools, asked, is_over)
    if looked.listed is None or looked.shown is None:
        return looked
    rule_id = _rule_id(looked)
    known = next((one for one in tools.store.rules(looked.listed.source_id) if one.id == rule_id), None)
    if known is None or (
        known.state is RuleState.PROPOSED and not known.was_shown(person.id, looked.shown.digest)
    ):
        step = _step(tools, looked, person, RuleState.PROPOSED)
        tools.store.add_rule_step(step, _entry(step, "rule.propose"), looked.listed)
    return looked


def activate(
    tools: Tools, asked: Asked, digest: str, because: str, person: Person, is_over: Over
) -> RuleStep:
    """Let the rule count whose list has this digest, and return the step.

    Raises:
        RuleError: it was not shown to `person`, or is another by now; or only a chief editor may, with a
            reason; or there is no rule to be made.
        NotFound: no such change.
    """
    if person.role < Role.EDITOR:
        raise RuleError("only an editor may let a rule count", fault=RuleFault.ROLE)
    looked = _looked(tools, asked, is_over)
    if looked.shown is None or looked.listed is None:
        fault = RuleFault.UNFINISHED if looked.chosen else RuleFault.PLACE
        raise RuleError("the archive is not replayed to its end: look at the list first", fault=fault)
    step = replace(_step(tools, looked, person, RuleState.ACTIVE), because=" ".join(because.split()))
    rules = {one.id: one for one in tools.store.rules(step.source_id)}
    known = rules.get(step.rule_id)
    if looked.shown.digest != digest or known is None or not known.was_shown(person.id, digest):
        raise RuleError("the list is another than the one that you were shown", fault=RuleFault.UNSEEN)
    _check_reason(looked.shown, step.because, person)
    return tools.store.add_rule_step(step, _entry(step, "rule.activate"))


def end(tools: Tools, rule_id: RuleId, because: str, person: Person) -> RuleStep:
    """Let a rule count no more from the next check on, and return the step; again is no error.

    Raises:
        RuleError: it never counted, or the person may not.
        NotFound: no such rule.
    """
    if person.role < Role.EDITOR:
        raise RuleError("only an editor may end a rule", fault=RuleFault.ROLE)
    rule = tools.store.rule(rule_id)
    words = " ".join(because.split())[:BECAUSE_CHARS]
    step = replace(
        rule.last, state=RuleState.ENDED, at=tools.clock.now(), actor=person.id, because=words, number=0
    )
    return tools.store.add_rule_step(step, _entry(step, "rule.end"))


def _looked(tools: Tools, asked: Asked, is_over: Over) -> Looked:
    change = tools.store.change(asked.change_id)
    source = tools.sources.get(change.source_id)
    if source is None:
        raise RuleError(f"the source is not watched any more: {change.source_id}", fault=RuleFault.STATE)
    proposal = propose_rule(tools.store, source, change, tools.words, read_pdf=tools.read_pdf)
    chosen = _chosen(proposal, asked.places)
    made = [one for one in tools.store.rules(source.id) if one.change_id == change.id and one.active]
    looked = Looked(proposal=proposal, chosen=chosen, standing=tuple(made))
    if not chosen:
        return looked
    slots = [place.slot for place in _places(looked)]
    now = Rules(source, tools.words)
    found = _replayed(tools, now, slots, is_over)
    newest = newest_number(tools.store, now)
    looked = replace(looked, looked_at=found.versions, versions=max(newest - found.first, found.versions))
    if not is_done(found, newest):
        return looked
    listed = list_of(found, slots, tools.store.version_fates(source.id, since=found.first))
    return replace(looked, listed=listed, shown=shown_of(listed))


def _replayed(tools: Tools, now: Rules, slots: Sequence[Slot], is_over: Over) -> Replaying:
    """Go on with the replay under these places, and keep how far it came."""
    programs = (EXTRACTOR_VERSION, ENGINE_VERSION, now.vocabulary.version)
    found = begin(tools.store, now, rule_key(now.source, slots, programs))
    if is_done(found, newest_number(tools.store, now)):
        return found
    draft = now._replace(source=with_slots(now.source, slots))
    further = go_on(tools.store, now, draft, found, read_pdf=tools.read_pdf, is_over=is_over)
    tools.store.keep_replaying(further, tools.clock.now())
    return further


def _chosen(proposal: RuleProposal, wanted: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the places that are wanted and may be muted."""
    may_be = [number for number, place in enumerate(proposal.places, 1) if place.may_be_muted]
    return tuple(number for number in may_be if not wanted or number in wanted)


def _places(looked: Looked) -> list[RulePlace]:
    return [looked.proposal.places[number - 1] for number in looked.chosen]


def _rule_id(looked: Looked) -> RuleId:
    """Return what the rule is called: made again of the same after it ended, it is another one."""
    slots = [(place.slot.path, place.slot.heading, place.slot.text) for place in _places(looked)]
    ended = sum(one.state is RuleState.ENDED for one in looked.standing)
    told = repr((looked.proposal.change_id, slots, ended))
    return RuleId(hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def _step(tools: Tools, looked: Looked, person: Person, state: RuleState) -> RuleStep:
    assert looked.shown is not None
    source: Source = looked.proposal.source
    return RuleStep(
        rule_id=_rule_id(looked),
        state=state,
        at=tools.clock.now(),
        actor=person.id,
        source_id=source.id,
        change_id=looked.proposal.change_id,
        decision_id=looked.proposal.decision.id,
        slots=tuple(place.slot for place in _places(looked)),
        shown=looked.shown,
    )


def _check_reason(shown: Shown, because: str, person: Person) -> None:
    if len(because) > BECAUSE_CHARS:
        raise RuleError(f"a reason has at most {BECAUSE_CHARS} characters", fault=RuleFault.REASON)
    if not shown.is_grave:
        return
    if person.role < Role.CHIEF:
        raise RuleError(
            "it would have hidden what was important or approved: only a chief editor may let it count",
            fault=RuleFault.ROLE,
        )
    if not because:
        raise RuleError(
            "it would have hidden what was important or approved: say why it may", fault=RuleFault.REASON
        )


def _entry(step: RuleStep, action: str) -> AuditEntry:
    shown = step.shown
    details = {
        "source": str(step.source_id),
        "change": str(step.change_id),
        "decision": str(step.decision_id),
        "places": "; ".join(f"{slot.path} «{slot.text or slot.heading}»" for slot in step.slots)[:500],
        "list": shown.digest,
        "hidden": f"{shown.rows} of {shown.versions}",
        "grave": str(shown.grave),
        "approved": str(shown.approved),
    }
    if step.because:
        details["because"] = step.because
    return AuditEntry(
        at=step.at,
        actor=step.actor,
        action=action,
        object_kind="rule",
        object_id=step.rule_id,
        details=details,
    )
