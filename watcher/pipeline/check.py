"""Check one source: ask, store, examine, look twice, accept, conclude, and say how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, assert_never
from urllib.parse import urlsplit

from watcher.errors import LostClaim
from watcher.gate import (
    Outcome,
    Suspected,
    Unreached,
    Verified,
    advance,
    inspect_not_modified,
    is_contradiction,
)
from watcher.lazy import later
from watcher.model.answer import Answer, Failed, Fetched, NotModified, Validators
from watcher.model.ids import ChangeId, SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import PageChange, Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceStatus
from watcher.pipeline.accept import accept, permanent_url
from watcher.pipeline.asking import ask
from watcher.pipeline.cadence import next_check_at
from watcher.pipeline.departure import depart
from watcher.pipeline.examine import Candidate, Finding, Same, Trouble, examine
from watcher.pipeline.moves import name_neighbours
from watcher.pipeline.question import request_for
from watcher.pipeline.reextract import asked_as
from watcher.pipeline.set_apart import SET_APART
from watcher.pipeline.tools import Tools

if TYPE_CHECKING:
    from watcher.pipeline.outside import look_outside
    from watcher.pipeline.restless import with_restless
else:
    look_outside = later("watcher.pipeline.outside", "look_outside")
    with_restless = later("watcher.pipeline.restless", "with_restless")

CheckOutcome = Literal["new", "unchanged", "changed", "suspect", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found.  `detail` is plain bokmål; `changes` are the ids of page changes stored.

    `retry_at`: until then the host wants to be left alone, for whichever of its pages.
    """

    source_id: SourceId
    outcome: CheckOutcome
    detail: str
    changes: tuple[ChangeId, ...] = ()
    retry_at: datetime | None = None


def check_source(tools: Tools, source: Source, status: SourceStatus, *, stuck: str = "") -> CheckResult:
    """Check a claimed source once and release it.

    `status` is the claim.  `stuck` names an earlier record of this source that could not be finished (a bug
    of ours): everything is stored as usual, but the source does not count as verified until that is mended.
    When the claim is lost to another worker meanwhile, what was fetched stays as
    evidence and the result says so.
    """
    try:
        return _check(tools, source, status, stuck)
    except LostClaim:
        return _result(source, "failed", "En annen prosess har overtatt kilden")


def _check(tools: Tools, source: Source, status: SourceStatus, stuck: str) -> CheckResult:
    now = tools.clock.now()
    if source.missing_env or source.unsendable:
        reason = _not_configured(source)
        _finish(tools, source, status, Unreached(reasons=(reason,), is_gone=False), now)
        return _result(source, "failed", reason.text)
    answer, snapshot = _ask(tools, source, status, now)
    match answer:
        case Failed():
            failed = (answer.reason,)
            is_gone = answer.reason.code is ReasonCode.GONE
            outcome: Outcome = Unreached(reasons=failed, is_gone=is_gone)
            result = replace(_result(source, "failed", _tell(failed)), retry_at=_host_rest(answer))
        case NotModified():
            reasons = inspect_not_modified(answer, source, status)
            if reasons:
                tools.store.settle_snapshot(snapshot.id, SnapshotState.SUSPECT, reasons)
                outcome = Suspected(reasons=reasons, snapshot_id=snapshot.id)
                result = _result(source, "suspect", _tell(reasons))
            else:
                outcome = _verified(answer, status, is_changed=False)
                result = _result(source, "unchanged", "Uendret (304)")
        case Fetched():
            outcome, result, status = _settle(tools, source, status, answer, snapshot)
        case _:
            assert_never(answer)
    if isinstance(answer, Fetched) and isinstance(outcome, Verified) and not outcome.is_changed:
        status = replace(status, outside=look_outside(tools, source, status, answer, snapshot))
    if not isinstance(outcome, Verified):
        departed = depart(tools, source, status, (outcome.reasons, snapshot.id), now)
        result = _changed(source, departed) if departed else result
    if stuck and isinstance(outcome, Verified):
        outcome = Unreached(reasons=(_internal(stuck),), is_gone=False)
    retry_at = answer.retry_at if isinstance(answer, Failed) else result.retry_at
    _finish(tools, source, status, outcome, now, retry_at)
    return result


def _ask(tools: Tools, source: Source, status: SourceStatus, now: datetime) -> tuple[Answer, Snapshot]:
    """Return the answer, stored; to a second, plain question when the first contradicts its conditions."""
    request = request_for(source, status, now)
    answer, snapshot = ask(tools, source, request, status.attempt, now)
    if not (request.validators and is_contradiction(answer, request.validators)):
        return answer, snapshot
    return ask(tools, source, replace(request, validators=Validators()), status.attempt, now)


def _settle(
    tools: Tools, source: Source, status: SourceStatus, answer: Fetched, snapshot: Snapshot
) -> tuple[Outcome, CheckResult, SourceStatus]:
    """Examine a whole answer and carry it as far as it goes; return the status with its restless places."""
    finding = examine(tools, source, status, answer, snapshot)
    if isinstance(finding, Candidate) and finding.needs_second_look:
        finding = _look_twice(tools, source, status, finding)
    match finding:
        case Trouble():
            reasons, held = finding.reasons, finding.is_held
            outcome = Suspected(reasons=reasons, snapshot_id=finding.snapshot_id, is_held=held)
            rest = _host_rest(finding.refusal) if finding.refusal else None
            return outcome, replace(_result(source, "suspect", _tell(reasons)), retry_at=rest), status
        case Same():
            verified = _verified(answer, status, is_changed=False)
            return verified, _result(source, "unchanged", finding.detail), _remembering(status, finding)
        case Candidate():
            return *_accept(tools, source, status, answer, finding), _remembering(status, finding)
        case _:
            assert_never(finding)


def _remembering(status: SourceStatus, found: Same | Candidate) -> SourceStatus:
    return status if found.restless is None else replace(status, restless=found.restless)


def _look_twice(tools: Tools, source: Source, status: SourceStatus, first: Candidate) -> Finding:
    """Ask again, unconditionally, before a change counts.

    A page that is back to its old text was a flip (two servers, a half-done deployment): no version.  A
    second answer that is in trouble leaves the first waiting; the next check decides.  A page that differs in
    nothing but what it makes anew for each request has not changed.
    """
    now = tools.clock.now()
    plain = replace(request_for(source, status, now), validators=Validators())
    answer, snapshot = ask(tools, source, plain, status.attempt, now)
    if not isinstance(answer, Fetched):
        reasons = _unconfirmed(answer)
        tools.store.settle_snapshot(first.snapshot.id, SnapshotState.CONFIRMING, reasons)
        refusal = answer if isinstance(answer, Failed) else None
        return Trouble(reasons=reasons, snapshot_id=first.snapshot.id, is_held=False, refusal=refusal)
    second = examine(tools, source, status, answer, snapshot, first)
    match second:
        case Candidate() if second.document.sha256_text == first.document.sha256_text:
            if first.is_quiet:
                return _unchanged(tools, first, second.snapshot.id, first.snapshot.id)
            # Nothing moved between the looks: what differs from the version was written, wherever it stands.
            document = with_restless(first.document, ())
            return replace(first, document=document, confirmed_by=second.snapshot.id, needs_second_look=False)
        case Candidate():
            # Both looks differ from the version we hold: the page has changed; the newer look counts.
            tools.store.settle_snapshot(first.snapshot.id, SnapshotState.SUSPECT, (_RESTLESS,))
            if second.is_quiet:
                return _unchanged(tools, second, second.snapshot.id)
            return replace(second, needs_second_look=False)
        case Same():
            tools.store.settle_snapshot(first.snapshot.id, SnapshotState.SUSPECT, (_FLIP,))
            return replace(second, detail="Uendret: en avvikende kopi forsvant ved nytt oppslag")
        case Trouble():
            tools.store.settle_snapshot(first.snapshot.id, SnapshotState.CONFIRMING, second.reasons)
            return second
        case _:
            assert_never(second)


def _unchanged(tools: Tools, found: Candidate, *snapshots: SnapshotId) -> Same:
    for snapshot in snapshots:
        tools.store.settle_snapshot(snapshot, SnapshotState.REPEAT, SET_APART)
    return Same(
        detail="Uendret, men for steder som er dempet eller nye ved hvert oppslag", restless=found.restless
    )


_FLIP = Reason(code=ReasonCode.FLAPPING, text="Siden var tilbake til forrige tekst ved nytt oppslag")
_RESTLESS = Reason(code=ReasonCode.UNCONFIRMED, text="To oppslag like etter hverandre ga ulik tekst")


def _unconfirmed(answer: Answer) -> tuple[Reason, ...]:
    unconfirmed = Reason(code=ReasonCode.UNCONFIRMED, text="Endringen er ikke bekreftet av et nytt oppslag")
    return (unconfirmed, answer.reason) if isinstance(answer, Failed) else (unconfirmed,)


def _accept(
    tools: Tools, source: Source, status: SourceStatus, answer: Fetched, found: Candidate
) -> tuple[Outcome, CheckResult]:
    """Store the new version, then everything that follows from it."""
    change = accept(
        tools,
        source,
        found.snapshot,
        found.document,
        number=found.old_number + 1,
        attempt=status.attempt,
        digest=found.digest,
        said=found.said,
        settles=found.confirmed_by,
    )
    outcome = _verified(answer, status, is_changed=change is not None)
    if change is None:
        return outcome, _result(source, "new", "Første versjon lagret")
    return outcome, _changed(source, change)


def _changed(source: Source, change: PageChange) -> CheckResult:
    level = change.verdict.level if change.verdict else Level.MINOR
    headline = change.verdict.headline("nb") if change.verdict else ""
    return CheckResult(
        source_id=source.id, outcome="changed", detail=f"{level.slug}: {headline}", changes=(change.id,)
    )


def _verified(answer: Fetched | NotModified, status: SourceStatus, *, is_changed: bool) -> Verified:
    is_full = isinstance(answer, Fetched)
    validators = answer.validators if isinstance(answer, Fetched) else status.validators
    return Verified(
        is_changed=is_changed,
        validators=validators,
        last_modified=validators.last_modified,
        is_full=is_full,
        url=permanent_url(answer.trace),
        is_redirected=permanent_url(answer.trace) != answer.trace.url,
        asked=answer.trace.url,
    )


def _finish(
    tools: Tools,
    source: Source,
    status: SourceStatus,
    outcome: Outcome,
    now: datetime,
    retry_at: datetime | None = None,
) -> None:
    reached, events = advance(status, outcome, now, verify_within=source.verify_within)
    due = next_check_at(source, reached, now, retry_at)
    told = asked_as(source) if isinstance(outcome, Verified) else status.asked_as
    if status.held is not None and isinstance(outcome, Verified):
        tools.store.supersede_held(source.id)
    if tools.is_replay:
        events = tuple(event for event in events if event.kind is not EventKind.IN_TIME)
    events = name_neighbours(events, reached.current_url, tools.sources)
    tools.store.finish(replace(reached, next_check_at=due, asked_as=told), events, tools.operators)


def give_up(tools: Tools, source: Source, status: SourceStatus, what: str) -> CheckResult:
    """Release a claim whose check ended in a bug of ours, and say so: the source is not verified.

    `what` names the error; everything that was stored before it stays.
    """
    now = tools.clock.now()
    reason = _internal(what)
    outcome = Unreached(reasons=(reason,), is_gone=False)
    reached, events = advance(status, outcome, now, verify_within=source.verify_within)
    due = next_check_at(source, reached, now)
    try:
        tools.store.finish(replace(reached, next_check_at=due), events, tools.operators)
    except LostClaim:
        return _result(source, "failed", "En annen prosess har overtatt kilden")
    return _result(source, "failed", f"{reason.text}: {what}")


def _host_rest(answer: Failed) -> datetime | None:
    """Return until when the host as a whole asks for rest: only these two speak for more than one page.

    Another host that a redirect led to speaks for itself alone.
    """
    speaks_for_all = answer.reason.code in {ReasonCode.RATE_LIMITED, ReasonCode.UNAVAILABLE}
    is_own = urlsplit(answer.trace.final_url).netloc == urlsplit(answer.trace.url).netloc
    return answer.retry_at if speaks_for_all and is_own else None


def _not_configured(source: Source) -> Reason:
    if source.missing_env:
        names = ", ".join(source.missing_env)
        text = f"Kilden trenger miljøvariabelen {names}, som ikke er satt; siden er ikke spurt"
    else:
        names = ", ".join(source.unsendable)
        text = f"Verdien til {names} kan ikke sendes: bare synlig ASCII; siden er ikke spurt"
    return Reason(code=ReasonCode.NOT_CONFIGURED, text=text, evidence=names)


def _internal(what: str) -> Reason:
    return Reason(code=ReasonCode.INTERNAL, text="Intern feil i Watcher under kontrollen", evidence=what)


def _result(source: Source, outcome: CheckOutcome, detail: str) -> CheckResult:
    return CheckResult(source_id=source.id, outcome=outcome, detail=detail)


def _tell(reasons: Sequence[Reason]) -> str:
    return "; ".join(reason.text for reason in reasons)
