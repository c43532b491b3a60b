"""Is this the page?  Answers and documents → reasons; and the states of a source.  Pure.

answers (before extraction) · documents (after it) · states (ok → suspect → failing → gone) ·
naming (what stands in
the page's place) · memory (flapping) · overruling (by a person) · promises (`verify_within`).
"""

from watcher.gate.answers import inspect_answer, inspect_not_modified
from watcher.gate.conditional import is_contradiction
from watcher.gate.documents import inspect_document
from watcher.gate.memory import Memory, content_of, has_come_to_stay, has_stood, looks_in_a_row, recall
from watcher.gate.naming import name_stand_in
from watcher.gate.overruling import (
    are_overruled,
    find_misjudged,
    is_open_to_doubt,
    may_be_misjudged,
    overrule,
    rule_anew,
)
from watcher.gate.promises import SKEW, as_of, broken_promises, broken_since, is_kept, spell
from watcher.gate.states import (
    GONE_SURELY_AFTER,
    Outcome,
    Suspected,
    Unreached,
    Verified,
    advance,
    is_ours,
    is_surely_gone,
    place_of,
)

__all__ = [
    "GONE_SURELY_AFTER",
    "SKEW",
    "Memory",
    "Outcome",
    "Suspected",
    "Unreached",
    "Verified",
    "advance",
    "are_overruled",
    "as_of",
    "broken_promises",
    "broken_since",
    "content_of",
    "find_misjudged",
    "has_come_to_stay",
    "has_stood",
    "inspect_answer",
    "inspect_document",
    "inspect_not_modified",
    "is_contradiction",
    "is_kept",
    "is_open_to_doubt",
    "is_ours",
    "is_surely_gone",
    "looks_in_a_row",
    "may_be_misjudged",
    "name_stand_in",
    "overrule",
    "place_of",
    "recall",
    "rule_anew",
    "spell",
]
