"""Reasons against an answer that a person has found to be wrong: it is the page after all.  Pure.

Source: docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from watcher.gate.states import is_ours
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.model.status import Overruled, SourceStatus

MOST_OVERRULED = 20
_MISJUDGED = frozenset({SnapshotState.SUSPECT, SnapshotState.GOOD})
"""Good: it was released, and the ruling was cut short."""
_STANDS_IN = frozenset(
    {
        *(ReasonCode.BOT_CHECK, ReasonCode.CONSENT_WALL, ReasonCode.LOGIN_WALL, ReasonCode.LOADING_SHELL),
        *(ReasonCode.MAINTENANCE, ReasonCode.MOVED_PAGE, ReasonCode.PARKED, ReasonCode.ERROR_PAGE),
        *(ReasonCode.NOT_FOUND, ReasonCode.RATE_LIMITED, ReasonCode.FORBIDDEN),
    }
)
_STATUS_LINES = frozenset({ReasonCode.NOT_FOUND, ReasonCode.RATE_LIMITED, ReasonCode.FORBIDDEN})
_BY_EVIDENCE = frozenset({ReasonCode.TRUNCATED, ReasonCode.STALE_COPY, ReasonCode.WRONG_TYPE})
"""The page itself, but cut, old or declared otherwise: its words say nothing of that, the evidence does."""


def find_misjudged(status: SourceStatus, looks: Sequence[Snapshot]) -> Snapshot | None:
    """Return the answer that a person may say is the page after all, None when there is none.

    `looks` are the newest snapshots, newest first.  It is the last whole answer, the reasons against it are
    what the source is in trouble for, and they are of the kind that a look at the page can refute.
    """
    came = next((look for look in looks if look.state is not SnapshotState.FAILED), None)
    if came is None or came.state not in _MISJUDGED or not came.sha256_body:
        return None
    return came if is_open_to_doubt(status) and _codes(came.reasons) <= _codes(status.reasons) else None


def is_open_to_doubt(status: SourceStatus) -> bool:
    """Return whether a source is in trouble for what a person may overrule."""
    told = [reason for reason in status.reasons if not is_ours((reason,))]
    return bool(told) and _codes(told) <= _STANDS_IN | _BY_EVIDENCE


def may_be_misjudged(status: SourceStatus) -> bool:
    """Return whether a source is in trouble for what only the page itself was read to say, no status line."""
    return is_open_to_doubt(status) and _codes(status.reasons) <= _STANDS_IN - _STATUS_LINES


def overrule(status: SourceStatus, reasons: Sequence[Reason]) -> SourceStatus:
    """Return the status with these reasons overruled."""
    new = [Overruled(code=reason.code, evidence=_kept(reason)) for reason in reasons if _may(reason.code)]
    rest = [one for one in status.overruled if one not in new]
    return replace(status, overruled=(*rest, *new)[-MOST_OVERRULED:])


def rule_anew(status: SourceStatus, reasons: Sequence[Reason]) -> SourceStatus:
    """Return the status with these reasons counting again."""
    codes = _codes(reasons)
    return replace(status, overruled=tuple(one for one in status.overruled if one.code not in codes))


def are_overruled(reasons: Sequence[Reason], status: SourceStatus) -> bool:
    """Return whether a person has overruled each of these reasons of this page."""
    known = set(status.overruled)
    return all(Overruled(code=reason.code, evidence=_kept(reason)) in known for reason in reasons)


def _may(code: ReasonCode) -> bool:
    return code in _STANDS_IN | _BY_EVIDENCE


def _kept(reason: Reason) -> str:
    return reason.evidence if reason.code in _BY_EVIDENCE else ""


def _codes(reasons: Sequence[Reason]) -> set[ReasonCode]:
    return {reason.code for reason in reasons}
