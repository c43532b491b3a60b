"""Policy: what becomes of a judged change, which decisions may be taken on it, what each does.  Pure.

Knows nothing of clocks, stores or people's names: values in, a state, an effect or an error out.
"""

from watcher.review.check import check_decision, check_undo, needs_second
from watcher.review.decide import decide
from watcher.review.effects import Effect, Mark, effects
from watcher.review.gist import gist_of
from watcher.review.graph import may_go, next_states
from watcher.review.queue import WAITING, due_at, is_overdue, queue_key
from watcher.review.subject import Subject, Subjects

__all__ = [
    "WAITING",
    "Effect",
    "Mark",
    "Subject",
    "Subjects",
    "check_decision",
    "check_undo",
    "decide",
    "due_at",
    "effects",
    "gist_of",
    "is_overdue",
    "may_go",
    "needs_second",
    "next_states",
    "queue_key",
]
