"""Two elements side by side that a style sheet sets apart although no white space does."""

import re
from collections.abc import Sequence

from watcher.extract.events import TEXT, Event

_WORD_END = re.compile(r"[^\W_]{2}$|[.:;!?)»]$")
_WORD_START = re.compile(r"[A-ZÆØÅÄÖÜ][a-zæøåäöü]")


def is_seam(events: Sequence[Event], at: int) -> bool:
    """Whether what opens at `at`, right after another element's end, is set apart from it.

    Two components always are; two <span>s where one word ends and another begins: «symptomer», «Sterk».
    """
    tag, before = events[at][1], events[at - 1][1]
    if "-" in tag and "-" in before:
        return True
    return tag == before == "span" and _is_between_words(events, at)


def _is_between_words(events: Sequence[Event], at: int) -> bool:
    before = events[at - 2] if at > 1 else events[at]
    after = events[at + 1] if at + 1 < len(events) else before
    return (
        before[0] == after[0] == TEXT
        and _WORD_END.search(before[1]) is not None
        and _WORD_START.match(after[1]) is not None
    )
