"""Where the blocks of a document stand in a page, and which elements hold them.  Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.extract import Survey
from watcher.extract.lasting import Lasting
from watcher.extract.survey import Name, squeezed
from watcher.model.document import Block

Span = tuple[int, int]
_MOST_ABOVE = 8
_MOST_ALIKE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A block and a stretch of the page's text that it stands in; a row has one for each cell."""

    block: Block
    span: Span


def places(text: str, blocks: Iterable[Block], wanted: Callable[[Block], bool]) -> Iterator[Place]:
    """Yield where the `wanted` ones of `blocks` stand in a survey's `text`; what is not found is left out."""
    at = 0
    for block in blocks:
        is_wanted = wanted(block)
        for part in [cell.text for cell in block.cells] or [block.text]:
            sought = squeezed(part)
            found = text.find(sought, at) if sought else -1
            if found < 0 and sought and is_wanted:
                found = text.find(sought)
            if found >= 0:
                at = max(at, found + len(sought)) if found - at < _NEAR else at
                if is_wanted:
                    yield Place(block=block, span=(found, found + len(sought)))


_NEAR = 5_000
"""A text that is next found farther on may be another one with the same words."""


def spans(survey: Survey, numbers: Sequence[int]) -> tuple[Span, ...]:
    """Return the stretches of these areas in the order of the page, those within others left out."""
    found: list[Span] = []
    for start, end in sorted((survey.areas[n].start, -survey.areas[n].end) for n in numbers):
        if not found or -end > found[-1][1]:
            found.append((start, -end))
    return tuple(found)


def is_within(span: Span, around: Sequence[Span]) -> bool:
    """Whether a stretch stands whole in one of these."""
    return any(start <= span[0] and span[1] <= end for start, end in around)


def areas_around(survey: Survey, span: Span) -> list[int]:
    """Return the numbers of the areas that hold a stretch, the smallest first."""
    return [
        number
        for number in range(len(survey.areas) - 1, -1, -1)
        if survey.areas[number].chars
        and is_within(span, [(survey.areas[number].start, survey.areas[number].end)])
    ]


def selectors_of(survey: Survey, number: int) -> list[Name]:
    """Return the selectors that an area answers to, the most lasting first: its own names and «above own»."""
    area = survey.areas[number]
    own = [Name(selector=name.selector, lasting=lasting_here(survey, name)) for name in area.names]
    combined = [each for name in area.names for each in under(survey, number, name)]
    return sorted([*own, *combined], key=lambda one: (-one.lasting, len(one.selector), one.selector))


def lasting_here(survey: Survey, name: Name) -> Lasting:
    """Return how lasting a name is on this page: one that stands in many places says less."""
    is_sure = len(survey.named[name.selector]) == 1 or name.lasting is Lasting.LANDMARK
    return name.lasting if is_sure else min(name.lasting, Lasting.READABLE)


def under(survey: Survey, number: int, name: Name) -> Iterator[Name]:
    """Yield «above own» for each name above that stands alone and leaves fewer elements to `name`."""
    same = survey.named[name.selector]
    if len(same) > _MOST_ALIKE:
        return
    above, steps = survey.areas[number].parent, 0
    while above >= 0 and steps < _MOST_ABOVE:
        around = survey.areas[above]
        inside = [each for each in same if above < each and survey.areas[each].end <= around.end]
        if inside[:1] == [number]:
            for other in around.names:
                is_sure = len(survey.named[other.selector]) == 1 and other.lasting >= Lasting.READABLE
                if is_sure and (len(inside) < len(same) or name.selector == "article"):
                    grade = _article_grade(name, other)
                    yield Name(
                        selector=f"{other.selector} {name.selector}", lasting=min(grade, other.lasting)
                    )
        above, steps = around.parent, steps + 1


def matches(survey: Survey, selector: str) -> tuple[int, ...]:
    """Return the numbers of the areas that a selector of `selectors_of` selects."""
    above, _, own = selector.rpartition(" ")
    found = survey.named.get(own, ())
    if not above:
        return found
    first = next(iter(survey.named.get(above, ())), None)
    if first is None:
        return ()
    around = survey.areas[first]
    return tuple(each for each in found if first < each and survey.areas[each].end <= around.end)


def _article_grade(name: Name, above: Name) -> Lasting:
    is_in_main = name.selector == "article" and above.lasting is Lasting.LANDMARK
    return Lasting.LANDMARK if is_in_main else name.lasting
