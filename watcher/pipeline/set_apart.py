"""Checks in which nothing but muted and restless places differed: no version, and still countable.

Source: docs/decisions/0090-one-rule-for-what-is-set-apart.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState
from watcher.ports import Store

SET_APART = (
    Reason(
        code=ReasonCode.UNCONFIRMED,
        text="Bare steder som er dempet eller nye ved hvert oppslag, er ulike versjonen",
        evidence="set-apart",
    ),
)
COUNTED_LOOKS = 1000
"""So many of the newest answers are counted over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """In how many of the `looks` newest answers nothing but what is set apart differed, and when last."""

    looks: int
    times: int
    last: datetime | None


def count_aside(store: Store, source_id: SourceId) -> Aside:
    """Return how often muted and restless places were all that differed from the version of the day."""
    looks = store.snapshots(source_id, limit=COUNTED_LOOKS, has_parts=False)
    aside = [look.trace.fetched_at for look in looks if is_aside(look)]
    return Aside(looks=len(looks), times=len(aside), last=max(aside, default=None))


def is_aside(look: Snapshot) -> bool:
    """Return whether an answer differed from its version in nothing but what is set apart.

    A repeat has a reason for no other cause; those of before the rule was one name restless places alone.
    """
    return look.state is SnapshotState.REPEAT and _is_told(look.reasons)


def _is_told(reasons: Iterable[Reason]) -> bool:
    return any(reason.code is ReasonCode.UNCONFIRMED for reason in reasons)
