"""The state graph of a change: detected → (quiet | flagged | held | auto) → approved | rejected | superseded.

Quiet changes may be decided on as well (an editor finds that the machine judged too low): nothing stored is
ever out of reach.  Approved and rejected may follow each other (an editor corrects an editor), and what
readers never saw may wait for a decision again (held); superseded is final.
"""

from collections.abc import Mapping

from watcher.model.record import ReviewState

_WAYS: Mapping[ReviewState, frozenset[ReviewState]] = {
    ReviewState.DETECTED: frozenset(
        {ReviewState.QUIET, ReviewState.FLAGGED, ReviewState.HELD, ReviewState.AUTO, ReviewState.SUPERSEDED}
    ),
    ReviewState.QUIET: frozenset(
        {
            ReviewState.FLAGGED,
            ReviewState.HELD,
            ReviewState.APPROVED,
            ReviewState.REJECTED,
            ReviewState.SUPERSEDED,
        }
    ),
    ReviewState.FLAGGED: frozenset({ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.SUPERSEDED}),
    ReviewState.HELD: frozenset({ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.SUPERSEDED}),
    ReviewState.AUTO: frozenset({ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.SUPERSEDED}),
    ReviewState.APPROVED: frozenset({ReviewState.REJECTED, ReviewState.SUPERSEDED}),
    ReviewState.REJECTED: frozenset({ReviewState.HELD, ReviewState.APPROVED, ReviewState.SUPERSEDED}),
    ReviewState.SUPERSEDED: frozenset(),
}


def next_states(state: ReviewState) -> frozenset[ReviewState]:
    """Return the states that `state` may go to; empty means final."""
    return _WAYS[state]


def may_go(start: ReviewState, to: ReviewState) -> bool:
    """Return whether a change in `start` may be moved to `to`.  Staying is not going."""
    return to in _WAYS[start]
