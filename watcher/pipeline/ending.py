"""End a check: the source's next status, stored with what was found of its answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from watcher.errors import LostClaim
from watcher.gate import Outcome, Unreached, Verified, advance
from watcher.model.answer import NotModified
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Settling
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceStatus
from watcher.pipeline.cadence import next_check_at
from watcher.pipeline.moves import name_neighbours
from watcher.pipeline.reextract import asked_as
from watcher.pipeline.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """When a check ends, and what is stored with its outcome.

    `stuck` names an earlier record that could not be finished; `brought` is the 304 that all follows from.
    """

    now: datetime
    stuck: str = ""
    retry_at: datetime | None = None
    settled: tuple[Settling, ...] = ()
    brought: NotModified | None = None


def finish(tools: Tools, source: Source, status: SourceStatus, outcome: Outcome, end: End) -> None:
    """Store how the source stands after a check, and release it.

    Raises:
        LostClaim: another has it; what was found of the answers is stored all the same.
    """
    if end.stuck and isinstance(outcome, Verified):
        outcome = Unreached(reasons=(internal(end.stuck),), is_gone=False)
    reached, events = advance(status, outcome, end.now, verify_within=source.verify_within)
    due = next_check_at(source, reached, end.now, end.retry_at)
    told = asked_as(source) if isinstance(outcome, Verified) else status.asked_as
    if status.held is not None and isinstance(outcome, Verified):
        tools.store.supersede_held(source.id)
    if tools.is_replay:
        events = tuple(event for event in events if event.kind is not EventKind.IN_TIME)
    events = name_neighbours(events, reached.current_url, tools.sources)
    reached = replace(reached, next_check_at=due, asked_as=told)
    try:
        tools.store.finish(reached, events, tools.operators, settled=end.settled, brought=end.brought)
    except LostClaim:
        for one in end.settled:
            tools.store.settle_snapshot(one.snapshot_id, one.state, one.reasons)
        raise


def internal(what: str) -> Reason:
    """Return why a source does not count as verified when a bug of ours came between."""
    return Reason(code=ReasonCode.INTERNAL, text="Intern feil i Watcher under kontrollen", evidence=what)


def not_configured(source: Source) -> Reason:
    """Return why a source cannot be asked as it is set up."""
    if source.missing_env:
        names = ", ".join(source.missing_env)
        text = f"Kilden trenger miljøvariabelen {names}, som ikke er satt; siden er ikke spurt"
    else:
        names = ", ".join(source.unsendable)
        text = f"Verdien til {names} kan ikke sendes: bare synlig ASCII; siden er ikke spurt"
    return Reason(code=ReasonCode.NOT_CONFIGURED, text=text, evidence=names)
