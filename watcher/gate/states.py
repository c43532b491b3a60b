"""The state machine of a source: new → ok → suspect → failing → gone, and back to ok.  Pure.

One event on entering trouble, one on leaving it; being gone and being held for a person are told once each.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from watcher.gate.promises import broken_since, spell
from watcher.model.answer import Validators
from watcher.model.ids import EventId, SnapshotId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.status import Address, EventKind, SourceEvent, SourceState, SourceStatus, Stay

FAILING_AFTER = 3
GONE_AFTER = timedelta(days=7)
GONE_SURELY_AFTER = timedelta(hours=6)
_SURE_LOOKS = 3
MOST_ADDRESSES = 50
MOST_STAYS = 20
_OFTEN = timedelta(days=3)
_TOLD_STAYS = 2
"""So many returns that went away again are told one by one; then once that it goes on, and no more."""
_TROUBLE = frozenset({SourceState.SUSPECT, SourceState.FAILING, SourceState.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The page was seen whole and healthy.

    `is_full`: with a body (not by a 304); only then `validators` and `last_modified` replace the known ones.
    """

    is_changed: bool
    validators: Validators = Validators()
    last_modified: str = ""
    is_full: bool
    url: str = ""
    is_redirected: bool = False
    """`url` is where permanent redirects led, not what was asked."""
    asked: str = ""
    """The address that was asked: an operator may have edited it since the page was last seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """Something came that is not to be trusted.  `is_held`: it waits for a person or a second look."""

    reasons: tuple[Reason, ...]
    snapshot_id: SnapshotId
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Nothing usable came.  `is_gone`: the owner says for good (410)."""

    reasons: tuple[Reason, ...]
    is_gone: bool = False


Outcome = Verified | Suspected | Unreached


def advance(
    status: SourceStatus, outcome: Outcome, at: datetime, *, verify_within: timedelta = timedelta(hours=6)
) -> tuple[SourceStatus, tuple[SourceEvent, ...]]:
    """Return the status after one check, and what is to be told about it.

    `verify_within` is the source's promise: trouble that lasts longer is failing.
    """
    match outcome:
        case Verified():
            return _verified(status, outcome, at, verify_within)
        case Suspected(reasons=reasons, snapshot_id=snapshot_id, is_held=is_held):
            held = snapshot_id if is_held else status.held
            return _troubled(status, reasons, at, verify_within, held=held)
        case Unreached(reasons=reasons, is_gone=is_gone):
            return _troubled(status, reasons, at, verify_within, held=status.held, is_gone=is_gone)


def _verified(
    status: SourceStatus, outcome: Verified, at: datetime, verify_within: timedelta
) -> tuple[SourceStatus, tuple[SourceEvent, ...]]:
    after = replace(
        status,
        state=SourceState.OK,
        reasons=(),
        since=status.since if status.state is SourceState.OK else at,
        last_checked_at=at,
        last_verified_at=at,
        last_changed_at=at if outcome.is_changed else status.last_changed_at,
        last_full_at=at if outcome.is_full else status.last_full_at,
        validators=outcome.validators if outcome.is_full else status.validators,
        last_modified_seen=outcome.last_modified if outcome.is_full else status.last_modified_seen,
        failures=0,
        current_url=outcome.url or status.current_url,
        addresses=_addresses(status, outcome, at),
        absent_since=None,
        held=None,
        stays=status.stays if outcome.is_changed else _stays(status, at),
    )
    events = []
    if since := broken_since(status, verify_within, at):
        text = f"Siden er bekreftet, {spell(at - since)} etter fristen"
        events.append(_event(after, EventKind.IN_TIME, at, text=text))
    if _is_told(status):
        text = f"Siden er bekreftet igjen etter {status.failures} mislykkede forsøk"
        events.append(_event(after, EventKind.RECOVERED, at, reasons=status.reasons, text=text))
    if _has_moved(status, outcome):
        text = f"Siden er flyttet fra {outcome.asked or status.current_url} til {outcome.url}"
        events.append(_event(after, EventKind.MOVED, at, text=text))
    return after, tuple(events)


def _troubled(
    status: SourceStatus,
    reasons: tuple[Reason, ...],
    at: datetime,
    verify_within: timedelta,
    *,
    held: SnapshotId | None,
    is_gone: bool = False,
) -> tuple[SourceStatus, tuple[SourceEvent, ...]]:
    was_told = _is_told(status)
    if was_told and is_ours(reasons):  # what was told stays the reason until the page is seen again
        reasons = (*(reason for reason in status.reasons if reason not in reasons), *reasons)
    state = _worse(status, reasons, at, verify_within, is_gone=is_gone)
    after = replace(
        status,
        state=state,
        reasons=reasons,
        since=status.since if status.state is state else at,
        last_checked_at=at,
        failures=status.failures + 1,
        absent_since=status.absent_since or (at if _says_absent(reasons) else None),
        held=held,
    )
    text = "; ".join(reason.text for reason in reasons)
    if is_ours(reasons) and not was_told:
        return after, ()  # told once for all pages: it is no trouble of this one
    if not was_told:
        return after, _entered(status, after, at, text)
    events = []
    if state is SourceState.GONE and status.state is not SourceState.GONE:
        events.append(_event(after, EventKind.GONE, at, reasons=reasons, text=text))
    if held is not None and status.held is None:
        events.append(_event(after, EventKind.HELD, at, reasons=reasons, text=text))
    return after, tuple(events)


def _entered(status: SourceStatus, after: SourceStatus, at: datetime, text: str) -> tuple[SourceEvent, ...]:
    """Return what is told of trouble that begins: all but the turns of a long alternation."""
    if not _is_untold(after):
        kind = EventKind.GONE if after.state is SourceState.GONE else EventKind.TROUBLE
        return (_event(after, kind, at, reasons=after.reasons, text=text),)
    if _is_untold(status) or _turns(after, at) > _TOLD_STAYS:
        return ()
    goes_on = "Siden veksler fram og tilbake mellom tekster; det varsles ikke mer så lenge det varer"
    return (_event(after, EventKind.FLAPPING, at, reasons=after.reasons, text=f"{goes_on}. {text}"),)


def _stays(status: SourceStatus, at: datetime) -> tuple[Stay, ...]:
    """Return the returns that went away again, with one that ends now."""
    begun = status.last_verified_at  # `since` moves when a long wait becomes failing
    if not _is_flapping(status.reasons) or begun is None:
        return status.stays
    return (*status.stays, Stay(since=begun, until=at))[-MOST_STAYS:]


def _is_untold(status: SourceStatus) -> bool:
    """Return whether this trouble is one more turn of an alternation that operators have been told of."""
    at = status.last_checked_at
    is_turn = status.state in _TROUBLE and _is_flapping(status.reasons)
    return is_turn and at is not None and _turns(status, at) >= _TOLD_STAYS


def _turns(status: SourceStatus, at: datetime) -> int:
    """Count the returns that went away again, one not long after the other, up to the trouble of now."""
    begun, count = status.last_verified_at or at, 0
    for stay in reversed(status.stays):
        if begun - stay.until > _OFTEN:
            break
        begun, count = stay.since, count + 1
    return count


def _is_flapping(reasons: tuple[Reason, ...]) -> bool:
    return bool(reasons) and all(reason.code is ReasonCode.FLAPPING for reason in reasons)


def _worse(
    status: SourceStatus,
    reasons: tuple[Reason, ...],
    at: datetime,
    verify_within: timedelta,
    *,
    is_gone: bool,
) -> SourceState:
    """Return the state after one more trouble: never a milder one."""
    if is_gone or status.state is SourceState.GONE or _is_long_absent(status, reasons, at):
        return SourceState.GONE
    if status.state not in _TROUBLE:
        return SourceState.SUSPECT
    if status.state is SourceState.FAILING or status.failures + 1 >= FAILING_AFTER:
        return SourceState.FAILING
    lasted = at - status.since if status.since is not None else timedelta()
    return SourceState.FAILING if lasted > verify_within else SourceState.SUSPECT


def _is_long_absent(status: SourceStatus, reasons: tuple[Reason, ...], at: datetime) -> bool:
    """Return whether the page has been «not found» for so long that it counts as gone.

    Counted from the first such answer since the page was last verified; what came between may have been other
    trouble, but both this answer and the one before it say so.
    """
    if status.absent_since is None or at - status.absent_since <= GONE_AFTER:
        return False
    return all(_says(ReasonCode.NOT_FOUND, each) for each in (status.reasons, reasons))


def is_surely_gone(status: SourceStatus, reasons: tuple[Reason, ...], at: datetime) -> bool:
    """Return whether readers are to be told that the page is gone; `status` is the one before these reasons.

    After a week of «not found»; or when the owner has said «gone» (410) for hours and in several answers: a
    server that is set up wrongly says so too, and is mended sooner.
    """
    if status.absent_since is None:
        return False
    if _is_long_absent(status, reasons, at):
        return True
    is_said = all(_says(ReasonCode.GONE, each) for each in (status.reasons, reasons))
    has_lasted = at - status.absent_since >= GONE_SURELY_AFTER
    return is_said and has_lasted and status.failures + 1 >= _SURE_LOOKS


def is_ours(reasons: tuple[Reason, ...]) -> bool:
    """Return whether all that is wrong is our own machine or network."""
    return bool(reasons) and all(reason.code is ReasonCode.OURS for reason in reasons)


def _is_told(status: SourceStatus) -> bool:
    """Return whether operators were told of this source's trouble."""
    return status.state in _TROUBLE and not is_ours(status.reasons) and not _is_untold(status)


def _says_absent(reasons: tuple[Reason, ...]) -> bool:
    return _says(ReasonCode.NOT_FOUND, reasons) or _says(ReasonCode.GONE, reasons)


def _says(code: ReasonCode, reasons: tuple[Reason, ...]) -> bool:
    return any(reason.code is code for reason in reasons)


def _addresses(status: SourceStatus, outcome: Verified, at: datetime) -> tuple[Address, ...]:
    """Return the history with the address that the page was found at now, each stay once."""
    if not outcome.url or (status.addresses and status.addresses[-1].url == outcome.url):
        return status.addresses
    known = status.addresses
    if not known and status.current_url and status.current_url != outcome.url:
        known = (Address(url=status.current_url, since=status.since or at),)  # from before it was kept
    return (*known, Address(url=outcome.url, since=at))[-MOST_ADDRESSES:]


def _has_moved(status: SourceStatus, outcome: Verified) -> bool:
    """Return whether the owner has moved the page to where it never was before.

    An operator who edits the address moves nothing; and an address that was told of is not told again.
    """
    if not (outcome.is_redirected and status.current_url):
        return False
    known = [address.url for address in status.addresses]
    places = {place_of(url) for url in (*known, status.current_url, outcome.asked)}
    return place_of(outcome.url) not in places


def place_of(url: str) -> tuple[str, str]:
    """Return host and path: a query that differs is not a move, nor is another spelling of the same place.

    A person writes «å» where a server says «%C3%A5», and «WWW» where it says «www».
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return host, unquote(parts.path).rstrip("/")


def _event(
    status: SourceStatus,
    kind: EventKind,
    at: datetime,
    *,
    reasons: tuple[Reason, ...] = (),
    text: str,
) -> SourceEvent:
    key = f"{status.source_id}\n{at.isoformat()}\n{kind}\n{status.state}"
    return SourceEvent(
        id=EventId(hashlib.sha256(key.encode()).hexdigest()[:16]),
        source_id=status.source_id,
        at=at,
        kind=kind,
        state=status.state,
        reasons=reasons,
        text=text,
    )
