"""Answers kept for texts that are asked about again and again: bounded by size, not only by number.

A vaccination table asks about the same heading in each cell, and a judgement reads a sentence several times.
Texts from pages may be as long as strangers make them: of long ones only the last few are kept, enough for
the judgement at hand.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, ParamSpec, TypeVar

LONG_CHARS = 400
"""From here on a text is long: most sentences, headings and cells are shorter."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Kept(Generic[Asked, Answer]):
    """A pure function that keeps its answers.  How long a question is, is the sum of its texts."""

    def __init__(self, work: Callable[Asked, Answer], *, short: int, long: int) -> None:
        self.__doc__ = work.__doc__
        self._short = lru_cache(maxsize=short)(work)
        self._long = lru_cache(maxsize=long)(work)

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
        """Return the answer, kept or worked out."""
        chars = sum([len(one) for one in asked if isinstance(one, str)])
        answer = self._short if chars <= LONG_CHARS else self._long
        return answer(*asked, **named)  # type: ignore[arg-type]  # texts, numbers, vocabularies: hashable

    def forget(self) -> None:
        """Keep nothing of what was asked so far."""
        self._short.cache_clear()
        self._long.cache_clear()


def kept(*, short: int, long: int) -> Callable[[Callable[Asked, Answer]], Kept[Asked, Answer]]:
    """Return a decorator: so many answers to short questions are kept, and to long ones."""

    def decorate(work: Callable[Asked, Answer]) -> Kept[Asked, Answer]:
        return Kept(work, short=short, long=long)

    return decorate
