"""The machine's decision: publish, publish and flag, hold, or keep quiet."""

from typing import assert_never

from watcher.model.level import PUBLISHED_FROM
from watcher.model.record import PageChange, ReviewState
from watcher.model.source import Policy


def decide(change: PageChange, policy: Policy) -> ReviewState:
    """Return where a detected, judged `change` goes under `policy`.

    Below the published levels it is quiet, whatever the policy: stored and shown, never sent.

    Raises:
        ValueError: the change has no verdict yet; silence must never come from a missing judgement.
    """
    if change.verdict is None:
        raise ValueError(f"change {change.id} of {change.source_id} is not judged: judge it before deciding")
    if change.verdict.level < PUBLISHED_FROM:
        return ReviewState.QUIET
    match policy:
        case Policy.FLAG:
            return ReviewState.FLAGGED
        case Policy.HOLD:
            return ReviewState.HELD
        case Policy.AUTO:
            return ReviewState.AUTO
        case _:
            assert_never(policy)
