"""Answers that are kept for texts that come again and again: names, classes, addresses.

A long text is worked out anew each time.  A page may hold megabytes in one attribute, and what is kept must
not grow with what strangers send.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

_MOST_CHARS = 300

Work = TypeVar("Work", bound=Callable[..., Any])


def remembered(most: int) -> Callable[[Work], Work]:
    """Return a decorator for a pure function of texts: the last `most` answers for short ones are kept."""

    def decorate(work: Work) -> Work:
        kept = lru_cache(maxsize=most)(work)

        @wraps(work)
        def answer(*texts: str) -> Any:
            return kept(*texts) if sum(map(len, texts)) <= _MOST_CHARS else work(*texts)

        return cast("Work", answer)

    return decorate
