"""A person rules on a page that the gate holds or has turned away: it is the page after all, or it is not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from watcher.errors import ExtractError, LostClaim, NotFound
from watcher.gate import (
    Verified,
    advance,
    find_misjudged,
    is_open_to_doubt,
    is_ours,
    overrule,
    rule_anew,
)
from watcher.model.audit import CLI, AuditEntry
from watcher.model.document import Document
from watcher.model.ids import EventId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import PageChange, Snapshot, SnapshotState
from watcher.model.source import Source
from watcher.model.status import EventKind, SourceEvent, SourceStatus
from watcher.pipeline.absence import last_seen
from watcher.pipeline.accept import accept, permanent_url
from watcher.pipeline.examine import REMEMBERED_LOOKS
from watcher.pipeline.recognise import Seen, said_before
from watcher.pipeline.reextract import asked_as, digest_body, document_today, extract_snapshot
from watcher.pipeline.tools import Tools

MOST_REFUSED = 20
LEASE = timedelta(minutes=1)
"""How long a ruling may take; a check of the source that is under way loses its claim to it."""


class Ruling(StrEnum):
    """good: the held answer is the page, and becomes its next version.  bad: it stays evidence alone."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An answer that waits for a person, or was turned away.  `last_good`: None before the first version."""

    snapshot: Snapshot
    document: Document = field(repr=False)
    last_good: Document | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of it: the number of the version (None: ruled bad) and the change that it brought."""

    number: int | None
    change: PageChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    reason: str
    by: str
    actor: str

    @property
    def told(self) -> str:
        return " ".join(part for part in (self.reason, f"({self.by})" if self.by else "") if part)


def find_held(tools: Tools, source: Source) -> Held:
    """Return what the gate holds of `source`, or the answer that it has taken for something else last.

    Raises:
        NotFound: nothing is held or turned away.
        ExtractError: the page no longer fits the source's rules, which were edited since.
    """
    snapshot = _held_snapshot(tools, source)
    before = _number_before(tools, source, snapshot)
    stored = last_seen(tools.store, tools.store.version(source.id, before).version) if before else None
    return Held(
        snapshot=snapshot,
        document=extract_snapshot(snapshot, tools.store.body(snapshot.sha256_body), source, tools.read_pdf),
        last_good=document_today(tools.store, stored, source, tools.read_pdf) if stored else None,
    )


def release(
    tools: Tools, source: Source, ruling: Ruling, *, reason: str, by: str = "", actor: str = CLI
) -> Released:
    """Carry out a ruling on what the gate holds, and say so in the source's events with who and why.

    The audit log gets an entry of `actor` (a person's id) in the transaction that ends the ruling.

    An answer that was taken for something else than the page (a bot check, a consent wall) is ruled on in
    the same way; when it is good, that reason counts no more while the page keeps its nature.

    Cut short, it can be given again: a version that was accepted is found, not accepted twice.  The page
    is due at once afterwards, so that «sist bekreftet» rests on a look and not on the ruling.

    Raises:
        NotFound: nothing is held, or the ruling is bad and the answer is a version already.
        ExtractError: good, and the page no longer fits the source's rules.
        LostClaim: another check or ruling came between; nothing was done that it does not know of.
    """
    held = _held_snapshot(tools, source)
    if ruling is Ruling.BAD:
        return _refuse(tools, source, held, _Said(reason=reason, by=by, actor=actor))
    body = tools.store.body(held.sha256_body)
    document, digest = extract_snapshot(held, body, source, tools.read_pdf), digest_body(held, body, source)
    status = _claim(tools, source, held)
    number = _number_before(tools, source, held) + 1
    is_known = _is_version(tools, source, document, number - 1)
    change = None
    if is_known:
        number -= 1
        tools.store.settle_snapshot(held.id, SnapshotState.REPEAT)
    else:
        change = accept(
            tools,
            source,
            held,
            document,
            number=number,
            attempt=status.attempt,
            digest=digest,
            said=said_before(tools, source, Seen(document=document, known=status.restless)),
        )
    trusted = _trusted(status, held, source, is_changed=change is not None)
    trusted = replace(trusted, refused=_without(trusted.refused, document.sha256_text))
    tools.store.supersede_held(source.id)
    ruled = f"Samme tekst som versjon {number}" if is_known else f"Sluppet gjennom som versjon {number}"
    wrong = [one for one in status.reasons if not is_ours((one,))]
    if status.held is None and not is_refused(status):
        ruled += f"; at den ble tatt for noe annet ({', '.join(one.code for one in wrong)}), var feil"
        trusted = overrule(trusted, wrong)
    said = _Said(reason=reason, by=by, actor=actor)
    _finish(tools, trusted, ruled, said, _entry(tools, held, said, version=str(number)))
    return Released(number=number, change=change)


def _is_version(tools: Tools, source: Source, document: Document, number: int) -> bool:
    """Return whether the version before says the very same: then the answer is a repeat of it."""
    return bool(number) and tools.store.version(source.id, number).version.sha256_text == document.sha256_text


def _refuse(tools: Tools, source: Source, held: Snapshot, said: _Said) -> Released:
    if held.state is SnapshotState.GOOD:
        raise NotFound(f"nothing of {source.id} is held: the answer is a version of the page already")
    text = _text_of(tools, source, held)
    status = _claim(tools, source, held)
    tools.store.settle_snapshot(held.id, SnapshotState.SUSPECT, held.reasons)
    tools.store.supersede_held(source.id)
    refused = (*_without(status.refused, text), text)[-MOST_REFUSED:] if text else status.refused
    ruled = replace(rule_anew(status, held.reasons), held=None, refused=refused)
    _finish(tools, ruled, "Avvist", said, _entry(tools, held, said))
    return Released(number=None)


def _entry(tools: Tools, held: Snapshot, said: _Said, *, version: str = "") -> AuditEntry:
    details = {"reason": said.reason, "by": said.by, "snapshot": held.id, "version": version}
    return AuditEntry(
        at=tools.clock.now(),
        actor=said.actor,
        action="source.release" if version else "source.refuse",
        object_kind="source",
        object_id=held.source_id,
        details={name: value for name, value in details.items() if value},
    )


def _text_of(tools: Tools, source: Source, held: Snapshot) -> str:
    """Return the digest of the text that is refused, "" when it cannot be read under today's rules."""
    try:
        return extract_snapshot(held, tools.store.body(held.sha256_body), source, tools.read_pdf).sha256_text
    except ExtractError:
        return ""


def _without(refused: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple(each for each in refused if each != text)


def _claim(tools: Tools, source: Source, held: Snapshot) -> SourceStatus:
    """Return the claim on the source, taken by force, while it still holds just this answer."""
    claims = tools.store.claim(tools.clock.now(), limit=1, lease=LEASE, only=[source.id], is_forced=True)
    for claim in claims:
        if claim.held == held.id or (claim.held is None and (is_refused(claim) or is_open_to_doubt(claim))):
            return claim
        tools.store.finish(claim, ())
    raise LostClaim(f"the source has moved on: {source.id}: look again at what is held")


def _held_snapshot(tools: Tools, source: Source) -> Snapshot:
    status = tools.store.statuses().get(source.id)
    if status and not status.is_retired:
        if status.held is not None:
            return tools.store.snapshot(status.held)
        came = tools.store.snapshots(source.id, limit=REMEMBERED_LOOKS, has_parts=False)
        if is_refused(status):  # a person may rule otherwise than before
            refused = next((each for each in came if _says_refused(each.reasons)), None)
            if refused is not None:  # not always the newest: since then our own network may have failed
                return refused
        misjudged = find_misjudged(status, came)
        if misjudged is not None:
            return misjudged
    raise NotFound(f"nothing of {source.id} is held: `watcher sources` shows where each source stands")


def is_refused(status: SourceStatus) -> bool:
    """Return whether the page last came with a text that a person has refused."""
    return _says_refused(status.reasons)


def _says_refused(reasons: Sequence[Reason]) -> bool:
    """Return whether a person's ruling is among the reasons."""
    return any(reason.code is ReasonCode.REFUSED for reason in reasons)


def _number_before(tools: Tools, source: Source, snapshot: Snapshot) -> int:
    """Return the number of the version that the held answer comes after, 0 for none."""
    newest = tools.store.newest_version(source.id)
    if newest is None:
        return 0
    return newest.number - 1 if newest.snapshot_id == snapshot.id else newest.number


def _trusted(status: SourceStatus, snapshot: Snapshot, source: Source, *, is_changed: bool) -> SourceStatus:
    """Return the status with the held answer counted as what it is: the page, seen when it was fetched.

    Trouble that came after it stands, and only the waiting ends.
    """
    seen_at = snapshot.trace.fetched_at
    if status.last_checked_at is not None and status.last_checked_at > seen_at:
        return replace(status, held=None, asked_as=asked_as(source))
    outcome = Verified(
        is_changed=is_changed,
        validators=snapshot.validators,
        last_modified=snapshot.validators.last_modified,
        is_full=True,
        url=permanent_url(snapshot.trace),
        is_redirected=permanent_url(snapshot.trace) != snapshot.trace.url,
    )
    reached, _ = advance(status, outcome, seen_at, verify_within=source.verify_within)
    return replace(reached, asked_as=asked_as(source))


def _finish(tools: Tools, status: SourceStatus, ruled: str, said: _Said, entry: AuditEntry) -> None:
    now = tools.clock.now()
    key = f"{status.source_id}\n{status.attempt}\n{EventKind.RELEASED}"
    event = SourceEvent(
        id=EventId(hashlib.sha256(key.encode()).hexdigest()[:16]),
        source_id=status.source_id,
        at=now,
        kind=EventKind.RELEASED,
        state=status.state,
        text=f"{ruled}: {said.told}" if said.told else ruled,
    )
    tools.store.finish(replace(status, next_check_at=now), (event,), tools.operators, entry=entry)
