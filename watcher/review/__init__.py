"""Policy: what becomes of a judged change, and which ways a review may go.  Pure.

Knows nothing of time, people or stores: a change and a policy in, a state out.
"""

from watcher.review.decide import decide
from watcher.review.graph import may_go, next_states

__all__ = ["decide", "may_go", "next_states"]
