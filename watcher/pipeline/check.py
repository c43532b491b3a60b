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
from watcher.model.record import PageChange, Settling, Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.accept import accept, permanent_url
from watcher.pipeline.asking import Stored, ask
from watcher.pipeline.cadence import next_check_at
from watcher.pipeline.departure import depart
from watcher.pipeline.ending import End, finish, internal, not_configured
from watcher.pipeline.examine import Candidate, Finding, Same, Trouble, examine, is_held_alike
from watcher.pipeline.question import request_for
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
        reason = not_configured(source)
        finish(tools, source, status, Unreached(reasons=(reason,), is_gone=False), End(now=now))
        return _result(source, "failed", reason.text)
    asked = _ask(tools, source, status, now)
    if isinstance(asked, NotModified):
        return _check_304(tools, source, status, asked, End(now=now, stuck=stuck))
    answer, snapshot = asked.answer, asked.snapshot
    settled: tuple[Settling, ...] = ()
    match answer:
        case Failed():
            failed = (answer.reason,)
            is_gone = answer.reason.code is ReasonCode.GONE
            outcome: Outcome = Unreached(reasons=failed, is_gone=is_gone)
            result = replace(_result(source, "failed", _tell(failed)), retry_at=_host_rest(answer))
        case Fetched():
            outcome, result, status, settled = _settle(tools, source, status, answer, snapshot)
        case _:
            assert_never(answer)
    if isinstance(answer, Fetched) and isinstance(outcome, Verified) and not outcome.is_changed:
        status = replace(status, outside=look_outside(tools, source, status, answer, snapshot))
    if not isinstance(outcome, Verified):
        departed = depart(tools, source, status, (outcome.reasons, snapshot.id), now)
        result = _changed(source, departed) if departed else result
    retry_at = answer.retry_at if isinstance(answer, Failed) else result.retry_at
    end = End(now=now, stuck=stuck, retry_at=retry_at, settled=settled)
    finish(tools, source, status, outcome, end)
    return result


def _check_304(
    tools: Tools, source: Source, status: SourceStatus, answer: NotModified, end: End
) -> CheckResult:
    """Conclude from a 304; its record is stored in the same transaction as what follows from it.

    Alone, as soon as there is doubt or anything goes wrong: the record does not depend on what we make of it.
    """
    is_recorded = False
    try:
        reasons = inspect_not_modified(answer, source, status)
        if not reasons:
            outcome = _verified(answer, status, is_changed=False)
            finish(tools, source, status, outcome, replace(end, brought=answer))
            is_recorded = True
            return _result(source, "unchanged", "Uendret (304)")
    finally:
        if not is_recorded:
            snapshot = tools.store.add_snapshot(answer, status.attempt)
    tools.store.settle_snapshot(snapshot.id, SnapshotState.SUSPECT, reasons)
    finish(tools, source, status, Suspected(reasons=reasons, snapshot_id=snapshot.id), end)
    return _result(source, "suspect", _tell(reasons))


def _ask(tools: Tools, source: Source, status: SourceStatus, now: datetime) -> NotModified | Stored:
    """Return the answer; to a second, plain question when the first contradicts its conditions."""
    request = request_for(source, status, now)
    asked = ask(tools, source, request, status.attempt, now)
    answer = asked.answer if isinstance(asked, Stored) else asked
    if not (request.validators and is_contradiction(answer, request.validators)):
        return asked
    if isinstance(answer, NotModified):
        tools.store.add_snapshot(answer, status.attempt)
    return ask(tools, source, replace(request, validators=Validators()), status.attempt, now)


def _settle(
    tools: Tools, source: Source, status: SourceStatus, answer: Fetched, snapshot: Snapshot
) -> tuple[Outcome, CheckResult, SourceStatus, tuple[Settling, ...]]:
    """Examine a whole answer and carry it as far as it goes.

    Return the status with its restless places, and what is to be stored with the end of the check.
    """
    finding = examine(tools, source, status, answer, snapshot)
    if isinstance(finding, Candidate) and finding.needs_second_look:
        finding = _look_twice(tools, source, status, finding)
    match finding:
        case Trouble():
            reasons, held = finding.reasons, finding.is_held
            outcome = Suspected(reasons=reasons, snapshot_id=finding.snapshot_id, is_held=held)
            rest = _host_rest(finding.refusal) if finding.refusal else None
            return outcome, replace(_result(source, "suspect", _tell(reasons)), retry_at=rest), status, ()
        case Same():
            verified = _verified(answer, status, is_changed=False)
            result = _result(source, "unchanged", finding.detail)
            return verified, result, _remembering(status, finding), finding.settles
        case Candidate():
            return *_accept(tools, source, status, answer, finding), _remembering(status, finding), ()
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
    asked = ask(tools, source, plain, status.attempt, now)
    answer = asked.answer if isinstance(asked, Stored) else asked
    if isinstance(answer, NotModified):
        tools.store.add_snapshot(answer, status.attempt)
    if not isinstance(asked, Stored) or not isinstance(answer, Fetched):
        reasons = _unconfirmed(answer)
        tools.store.settle_snapshot(first.snapshot.id, SnapshotState.CONFIRMING, reasons)
        refusal = answer if isinstance(answer, Failed) else None
        return Trouble(reasons=reasons, snapshot_id=first.snapshot.id, is_held=False, refusal=refusal)
    second = examine(tools, source, status, answer, asked.snapshot, first)
    match second:
        case Candidate() if second.document.sha256_text == first.document.sha256_text:
            if first.is_quiet:
                return _unchanged(first, second.snapshot.id, first.snapshot.id)
            # Nothing moved between the looks: what differs from the version was written, wherever it stands.
            document = with_restless(first.document, ())
            return replace(first, document=document, confirmed_by=second.snapshot.id, needs_second_look=False)
        case Candidate():
            # Both looks differ from the version we hold: the page has changed; the newer look counts.
            if second.is_quiet:
                same = _unchanged(second, second.snapshot.id)
                return replace(same, settles=(_doubted(first, _RESTLESS), *same.settles))
            tools.store.settle_snapshot(first.snapshot.id, SnapshotState.SUSPECT, (_RESTLESS,))
            return replace(second, needs_second_look=False)
        case Same():
            detail = "Uendret: en avvikende kopi forsvant ved nytt oppslag"
            return replace(second, detail=detail, settles=(_doubted(first, _FLIP), *second.settles))
        case Trouble():
            is_alike = is_held_alike(tools, source, status, first, second)
            reasons = second.reasons if is_alike else (_RESTLESS,)
            tools.store.settle_snapshot(first.snapshot.id, SnapshotState.CONFIRMING, reasons)
            return second
        case _:
            assert_never(second)


def _unchanged(found: Candidate, *snapshots: SnapshotId) -> Same:
    settles = tuple(
        Settling(snapshot_id=each, state=SnapshotState.REPEAT, reasons=SET_APART) for each in snapshots
    )
    detail = "Uendret, men for steder som er dempet eller nye ved hvert oppslag"
    return Same(detail=detail, restless=found.restless, settles=settles)


def _doubted(found: Candidate, reason: Reason) -> Settling:
    return Settling(snapshot_id=found.snapshot.id, state=SnapshotState.SUSPECT, reasons=(reason,))


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


def give_up(tools: Tools, source: Source, status: SourceStatus, what: str) -> CheckResult:
    """Release a claim whose check ended in a bug of ours, and say so: the source is not verified.

    `what` names the error; everything that was stored before it stays.
    """
    now = tools.clock.now()
    reason = internal(what)
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


def _result(source: Source, outcome: CheckOutcome, detail: str) -> CheckResult:
    return CheckResult(source_id=source.id, outcome=outcome, detail=detail)


def _tell(reasons: Sequence[Reason]) -> str:
    return "; ".join(reason.text for reason in reasons)
