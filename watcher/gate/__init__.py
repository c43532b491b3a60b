"""Is this the page?  Answers and documents → reasons; and the states of a source.  Pure.

answers (before extraction) · documents (after it) · states (ok → suspect → failing → gone) ·
memory (flapping) · promises (`verify_within`).
"""

from watcher.gate.answers import inspect_answer, inspect_not_modified
from watcher.gate.documents import inspect_document
from watcher.gate.memory import Memory, looks_in_a_row, recall
from watcher.gate.promises import broken_promises, broken_since, is_kept, spell
from watcher.gate.states import Outcome, Suspected, Unreached, Verified, advance

__all__ = [
    "Memory",
    "Outcome",
    "Suspected",
    "Unreached",
    "Verified",
    "advance",
    "broken_promises",
    "broken_since",
    "inspect_answer",
    "inspect_document",
    "inspect_not_modified",
    "is_kept",
    "looks_in_a_row",
    "recall",
    "spell",
]
