"""The watched pages: where they stand, what is held, and trying them."""

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from watcher.errors import ExtractError, LostClaim, NotFound
from watcher.gate import as_of
from watcher.model.answer import Failed, Fetched
from watcher.model.document import BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.people import Scope
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.compare import compare
from watcher.pipeline.objects.change import diff_object, reason_object
from watcher.pipeline.objects.evidence import event_object, snapshot_object
from watcher.pipeline.objects.source import family_object, source_object
from watcher.pipeline.release import Ruling
from watcher.web.api import source_shapes as shapes
from watcher.web.api.declare import Call, Operation
from watcher.web.api.fields import Limit, Model, Object, SomeLine
from watcher.web.api.problems import stop
from watcher.web.api.program import work_of
from watcher.web.work import BusyTrial

_FIRST_BLOCKS = 20


class Some(Model):
    """How many are wanted."""

    limit: Limit = 50


class HeldRuling(Model):
    """A person's word on a held answer."""

    snapshot: str = Field(
        pattern="^[0-9a-f]{32}$",
        min_length=32,
        max_length=32,
        description="The answer that you have looked at.",
    )
    ruling: Literal["good", "bad"] = Field(
        description="good: it is the page, its next version. bad: evidence alone."
    )
    reason: SomeLine = Field(description="Why; it stands in the source's history and in the log.")


def sources(call: Call) -> Object:
    """Return every source."""
    statuses, followings = call.store.statuses(), call.store.followings()
    return {
        "sources": [
            _object(call, source, statuses.get(source.id)) | family_object(source, followings.get(source.id))
            for source in call.site.settings.sources
        ]
    }


def source(call: Call) -> Object:
    """Return one source."""
    found = find_source(call)
    following = call.store.followings().get(found.id) if found.follow else None
    status = call.store.statuses().get(found.id)
    return _object(call, found, status) | family_object(found, following)


def events(call: Call) -> Object:
    """Return what happened to a source."""
    found = call.store.events(source_id=find_source(call).id, limit=call.asked(Some).limit)
    return {"events": [event_object(one) for one in found]}


def snapshots(call: Call) -> Object:
    """Return a source's answers."""
    limit = call.asked(Some).limit
    found = call.store.snapshots(find_source(call).id, limit=limit, has_parts=False)
    return {"snapshots": [snapshot_object(one) for one in found]}


def held(call: Call) -> Object:
    """Return what waits for a person."""
    found = watched(call)
    try:
        waiting = work_of(call).held(found)
    except ExtractError as error:
        return _unreadable(call, found, error)
    difference = None
    if waiting.last_good is not None:
        diff, verdict = compare(waiting.last_good, waiting.document, work_of(call).vocabulary)
        difference = diff_object(diff, verdict, health=waiting.snapshot.reasons, lang=call.lang)
    return {
        "snapshot": snapshot_object(waiting.snapshot),
        **_text(waiting.document),
        "fault": None,
        "difference": difference,
    }


def rule(call: Call) -> Object:
    """Release what is held, or refuse it."""
    said, found = call.said(HeldRuling), watched(call)
    ruling = Ruling(said.ruling)
    try:
        if work_of(call).held(found).snapshot.id != said.snapshot:
            raise stop("not-as-asked", "another answer has come since: look at that one first")
    except ExtractError as error:
        if ruling is Ruling.GOOD:
            raise stop("not-as-asked", f"it cannot be read under today's rules: {error}") from error
    try:
        released = work_of(call).release(
            found, ruling, reason=said.reason.strip(), by=call.person.username, actor=str(call.person.id)
        )
    except (LostClaim, ExtractError) as error:
        raise stop("not-as-asked", f"nothing was done: {error}") from error
    return {"version": released.number, "change": released.change.id if released.change else None}


def try_now(call: Call) -> Object:
    """Fetch a page once, and show what would be made of it."""
    found = watched(call)
    _check_askable(call, found)
    try:
        with call.site.trials.one(str(call.person.id), found.id, call.now):
            trial = work_of(call).try_source(found)
    except BusyTrial as busy:
        seconds = max(1, int((busy.until - call.now).total_seconds()) + 1) if busy.until else 5
        wait = {"retry-after": str(seconds)}
        raise stop("too-many", "one trial at a time, and of a page one a minute", headers=wait) from busy
    answer, document = trial.answer, trial.document
    body = answer.body if isinstance(answer, Fetched | Failed) else b""
    return {
        "url": answer.trace.final_url,
        "status": answer.trace.status,
        "content_type": answer.content_type if isinstance(answer, Fetched) else "",
        "body_bytes": len(body),
        "reasons": [reason_object(one) for one in trial.reasons],
        **(_text(document) if document else {"title": "", "text": [], "block_count": 0}),
    }


def find_source(call: Call) -> Source:
    """Return the source in the address, which is configured.

    Raises:
        NotFound: it is not.
    """
    wanted = SourceId(call.path["source_id"])
    found = next((one for one in call.site.settings.sources if one.id == wanted), None)
    if found is None:
        raise NotFound(f"no such source: {wanted}: /api/v1/sources lists them")
    return found


def watched(call: Call) -> Source:
    """Return the source in the address, which is watched today."""
    found = find_source(call)
    if not found.enabled:
        raise stop("not-as-asked", f"{found.id} is not watched: enabled = false")
    return found


def _object(call: Call, found: Source, status: SourceStatus | None) -> dict[str, Any]:
    more = {
        "owner": found.owner,
        "type": found.rules.type.value,
        "lang": found.rules.lang,
        "topics": list(found.topics),
        "policy": found.policy.value,
    }
    return source_object(found, as_of(status, call.now) if status else None, call.now) | more


def _unreadable(call: Call, found: Source, error: ExtractError) -> Object:
    status = call.store.statuses().get(found.id)
    if status is None or status.held is None:
        raise NotFound(f"nothing of {found.id} is held")
    return {
        "snapshot": snapshot_object(call.store.snapshot(status.held)),
        "title": "",
        "text": [],
        "block_count": 0,
        "fault": reason_object(error.reason),
        "difference": None,
    }


def _text(document: Document) -> dict[str, Any]:
    texts = [block.text for block in document.blocks if block.kind is not BlockKind.META]
    return {"title": document.title, "text": texts[:_FIRST_BLOCKS], "block_count": len(document.blocks)}


def _check_askable(call: Call, found: Source) -> None:
    if not found.url:
        raise stop("not-as-asked", f"{found.id} has no address yet")
    if found.missing_env or found.unsendable:
        names = ", ".join((*found.missing_env, *found.unsendable))
        raise stop("not-as-asked", f"{found.id} needs what is not set up: {names}")
    host = urlsplit(found.url).netloc
    until = call.store.rests(call.now).get(host)
    if until is not None:
        raise stop("not-as-asked", f"{host} has asked to be left alone until {until.isoformat()}")


_ONE = "/sources/{source_id}"
OPERATIONS = (
    Operation(
        method="GET",
        path="/sources",
        name="getSources",
        summary="List the sources and where they stand",
        group="sources",
        run=sources,
        answer=shapes.Sources,
    ),
    Operation(
        method="GET",
        path=_ONE,
        name="getSource",
        summary="Show a source and where it stands",
        group="sources",
        run=source,
        answer=shapes.Source,
    ),
    Operation(
        method="GET",
        path=f"{_ONE}/events",
        name="getEvents",
        summary="List what happened to a source, newest first",
        group="sources",
        run=events,
        query=Some,
        answer=shapes.Events,
    ),
    Operation(
        method="GET",
        path=f"{_ONE}/snapshots",
        name="getSnapshots",
        summary="List the answers of a source, newest first",
        group="sources",
        run=snapshots,
        query=Some,
        answer=shapes.Snapshots,
    ),
    Operation(
        method="GET",
        path=f"{_ONE}/held",
        name="getHeld",
        summary="Show the answer that waits for a person",
        group="sources",
        run=held,
        answer=shapes.Held,
        faults=(409,),
        text="Or the one that was turned away last: a person may say that it is the page all the same.",
        cost=5,
    ),
    Operation(
        method="POST",
        path=f"{_ONE}/held",
        name="ruleOnHeld",
        summary="Release the held answer, or refuse it",
        group="sources",
        run=rule,
        scope=Scope.REVIEW,
        body=HeldRuling,
        answer=shapes.Ruled,
        faults=(409,),
        example={"snapshot": "0" * 32, "ruling": "good", "reason": "Siden er lagt om."},
        cost=5,
    ),
    Operation(
        method="POST",
        path=f"{_ONE}/try",
        name="trySource",
        summary="Fetch a page once and show what would be made of it",
        group="sources",
        run=try_now,
        scope=Scope.REVIEW,
        answer=shapes.Trial,
        faults=(409,),
        text="Nothing is stored. One at a time, and of a page one a minute.",
        cost=20,
    ),
)
