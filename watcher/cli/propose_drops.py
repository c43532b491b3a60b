"""What to leave out of the watched part: furniture that stands in it.  Pure.

Furniture is what the program leaves out where no region is named; a drop is tried by reading the page with
it, and proposed only when nothing else goes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from watcher.cli.propose_answers import Answers, Reading, lost, said
from watcher.cli.propose_places import Span, is_within, matches, places, selectors_of, spans
from watcher.extract import Survey
from watcher.model.document import Block, Document
from watcher.model.source import ExtractionRules

_MOST_FURNITURE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A selector to leave out, why, and a sample of what goes with it."""

    selector: str
    reason: str
    chars: int
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Text that was not the same in both answers; "" where one had nothing there.

    `remedy` is the drop or slot that takes it out, "" when nothing safe does; then `why` says why.
    """

    first: str
    second: str
    remedy: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """The rules with drops and slots, what they give, and what is left that differs."""

    rules: ExtractionRules
    reading: Reading
    drops: tuple[Drop, ...]
    differences: tuple[Difference, ...]


class Cut(NamedTuple):
    """Rules and what they give."""

    rules: ExtractionRules
    reading: Reading


def said_of(blocks: Iterable[Block]) -> Counter[str]:
    """Return the texts of blocks, each as often as it stands there."""
    return Counter(block.text for block in blocks)


def without_furniture(
    answers: Answers, survey: Survey, start: Cut, content: Document
) -> Iterator[tuple[ExtractionRules, Reading, Drop]]:
    """Yield rules and readings without the outermost elements that hold nothing but what is no content."""
    rules, reading = start
    beside = said(reading.first) - said(content)
    around = watched_spans(survey, rules)
    done: list[Span] = []
    for number, span in _beside(survey, reading.first, beside, around) if beside else ():
        if is_within(span, done) or len(done) >= _MOST_FURNITURE:
            continue
        made = with_drop(rules, selectors_of(survey, number)[0].selector)
        rest = answers.read(made)
        gone = lost(reading.first, rest.first) if rest else []
        if rest and gone and not said_of(gone) - beside:
            done.append(span)
            yield made, rest, made_drop(made.drop[-1], "menu, share row or the like", gone)
            rules, reading = made, rest


def _beside(
    survey: Survey, document: Document, beside: Counter[str], around: Sequence[Span]
) -> Iterator[tuple[int, Span]]:
    """Yield the named elements of the watched part that hold something that is no content, and no content."""
    inside = [
        each for each in places(survey.text, document.blocks, lambda _: True) if is_within(each.span, around)
    ]
    out = [each.span for each in inside if each.block.text in beside]
    kept = [each.span for each in inside if each.block.text not in beside]
    for number, area in enumerate(survey.areas):
        span = (area.start, area.end)
        is_out = any(is_within(each, [span]) for each in out) and is_within(span, around)
        if is_out and area.names and not any(is_within(each, [span]) for each in kept):
            yield number, span


def watched_spans(survey: Survey, rules: ExtractionRules) -> Sequence[Span]:
    """Return the stretches of a page that `rules` watch, as far as one selector says so."""
    if not rules.keep or rules.keep == ("body",):
        return [(0, len(survey.text))]
    return spans(survey, matches(survey, rules.keep[0]))


def with_drop(rules: ExtractionRules, selector: str) -> ExtractionRules:
    """Return `rules` with one more selector left out."""
    return replace(rules, drop=(*rules.drop, selector))


def made_drop(selector: str, reason: str, gone: Sequence[Block | None]) -> Drop:
    """Return a drop with what goes with it."""
    texts = [block.text for block in gone if block]
    return Drop(selector=selector, reason=reason, chars=sum(map(len, texts)), sample=(texts or [""])[0][:80])
