"""Which part of an HTML page to watch: every element with a lasting name is weighed.  Pure.

What the program finds by itself (no `keep`) is the measure: no candidate may lose guidance that stands there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from watcher.cli.propose_answers import (
    Answers,
    Reading,
    chars_of,
    is_document_link,
    is_frame,
    is_link,
    lost,
    said,
    teaser_headings,
)
from watcher.cli.propose_places import Span, is_within, matches, places, selectors_of, spans
from watcher.extract import Survey
from watcher.extract.lasting import Lasting
from watcher.model.document import Block, Document
from watcher.model.source import ExtractionRules

_MOST_TRIED = 8
_MOST_MATCHES = 40
_LEAST_SHARE = 0.5
_LOST_COUNTS, _BESIDE_COUNTS, _NAME_COUNTS, _DIFFERS_COUNTS = 1.5, 1.0, 0.02, 0.08
_LINKS_COUNT, _STAMPS_COUNT = 0.5, 0.02
_AUTOMATIC_COST = 0.1
_WHOLE_COST = 0.2
_WORDS = {
    Lasting.LANDMARK: "the page's own landmark",
    Lasting.TELLING: "named after what it holds",
    Lasting.READABLE: "a name that a person wrote",
    Lasting.PREFIX: "the lasting part of a name",
    Lasting.WEAK: "a name for how it looks",
    Lasting.NEVER: "the whole page, menus and all",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One `keep` (empty: the program finds the content) and what speaks for and against it.

    `lost` are blocks of the page's content that it leaves out, `beside_chars` counts what it takes in that is
    no content.  Higher `cost` is worse, and no drop brings it under `floor`; `fault` says why it may not be
    chosen at all, "" when it may.
    """

    keep: tuple[str, ...]
    reading: Reading
    lasting: Lasting
    lost: tuple[Block, ...]
    beside_chars: int
    cost: float
    floor: float
    fault: str

    @property
    def document(self) -> Document:
        """What the first answer gives."""
        return self.reading.first

    @property
    def is_stable(self) -> bool:
        """Whether both answers give the same."""
        return self.reading.is_stable

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say in a few words each what it is and has."""
        told = [_WORDS[self.lasting] if self.keep else "found by the program itself"]
        if not self.is_stable:
            told.append("differs between two fetches")
        if self.lost:
            told.append(f"leaves out {sum(len(block.text) for block in self.lost)} characters")
        if self.beside_chars:
            told.append(f"{self.beside_chars} of menus in it")
        return (*told, self.fault) if self.fault else tuple(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    selector: str
    lasting: Lasting
    spans: tuple[Span, ...]


def candidates(answers: Answers, survey: Survey, rules: ExtractionRules) -> tuple[Candidate, ...]:
    """Return the ways to watch the page, the best first; those that may not be chosen last.

    Empty: nothing can be read from it at all.
    """
    whole = answers.read(replace(rules, keep=()))
    if whole is None:
        body = answers.read(replace(rules, keep=("body",)))
        return (weighed(answers, body, ("body",), Lasting.NEVER, body),) if body else ()
    made = [weighed(answers, whole, (), Lasting.WEAK, whole)]
    for found in _promising(survey, whole.first, said(whole.second)):
        keep = (found.selector,)
        reading = answers.read(replace(rules, keep=keep))
        if reading is not None:
            made.append(weighed(answers, reading, keep, found.lasting, whole))
    body = answers.read(replace(rules, keep=("body",)))
    if body is not None:
        made.append(weighed(answers, body, ("body",), Lasting.NEVER, whole))
    return ranked(made)


def ranked(made: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates, the best first and those that may not be chosen last."""
    return tuple(sorted(made, key=lambda one: (bool(one.fault), one.cost)))


def weighed(
    answers: Answers, reading: Reading, keep: tuple[str, ...], lasting: Lasting, whole: Reading
) -> Candidate:
    """Return what `reading` is worth beside what the program finds by itself, `whole`."""
    beside = chars_of(said(reading.first) - said(whole.first))
    gone = losses(reading.first, whole)
    title = whole.first.title
    heavy = [block for block in gone if answers.guides(block) or _is_lead(block, title)]
    size = max(whole.first.text_chars, 1)
    floor = _LOST_COUNTS * sum(len(block.text) for block in gone) / size
    if not keep:
        floor += _AUTOMATIC_COST
    else:
        floor += _NAME_COUNTS * (Lasting.LANDMARK - lasting) if lasting else _WHOLE_COST
    cost = floor + _BESIDE_COUNTS * beside / size
    cost += _LINKS_COUNT * sum(len(block.text) for block in reading.first.blocks if is_link(block)) / size
    cost += _STAMPS_COUNT * (bool(whole.first.stamps) and not reading.first.stamps)
    cost += _DIFFERS_COUNTS * (not reading.is_stable)
    return Candidate(
        keep=keep,
        reading=reading,
        lasting=lasting,
        lost=tuple(gone),
        beside_chars=beside,
        cost=cost,
        floor=floor,
        fault=f"would lose «{heavy[0].text[:60]}»" if heavy else "",
    )


def _is_lead(block: Block, title: str) -> bool:
    """Whether a block is a sentence right under the page's title."""
    return block.trail == (title,) and block.text.endswith((".", "!", "?", ":")) and " " in block.text


def losses(document: Document, whole: Reading) -> list[Block]:
    """Return the blocks of the content that `document` leaves out.

    Links, teasers and what is not the same in both answers count for nothing.
    """
    teasers, steady = teaser_headings(whole.first), said(whole.second)
    return [
        block
        for block in lost(whole.first, document)
        if block.text in steady and not (is_frame(block) or _is_told_elsewhere(block, teasers))
    ]


def _is_told_elsewhere(block: Block, teasers: frozenset[str]) -> bool:
    """Whether a block only leads to another page, or is the teaser of one."""
    return (is_link(block) and not is_document_link(block)) or bool(teasers.intersection(block.trail[-1:]))


def _promising(survey: Survey, content: Document, steady: Counter[str]) -> Iterator[_Found]:
    """Yield the selectors that hold most of the content with least beside, judged by places alone."""
    spots = [
        place.span
        for place in places(
            survey.text, content.blocks, lambda block: block.text in steady and not is_link(block)
        )
    ]
    size = sum(end - start for start, end in spots) or 1
    found_at = []
    for found in _selectors(survey):
        held = sum(end - start for start, end in spots if is_within((start, end), found.spans))
        beside = sum(end - start for start, end in found.spans) - held
        if held >= _LEAST_SHARE * size:
            cost = _LOST_COUNTS * (size - held) / size + beside / size
            found_at.append((cost + _NAME_COUNTS * (Lasting.LANDMARK - found.lasting), found))
    found_at.sort(key=lambda one: (one[0], -one[1].lasting, len(one[1].selector), one[1].selector))
    seen: set[tuple[Span, ...]] = set()
    for _, found in found_at:
        if found.spans not in seen:
            seen.add(found.spans)
            yield found
        if len(seen) >= _MOST_TRIED:
            return


def _selectors(survey: Survey) -> Iterator[_Found]:
    """Yield every selector that is worth weighing, with the stretches of text that it selects."""
    known: set[str] = set()
    for number, area in enumerate(survey.areas):
        if area.chars * _MOST_MATCHES < len(survey.text) * _LEAST_SHARE:
            continue
        for name in selectors_of(survey, number):
            if name.selector in known:
                continue
            known.add(name.selector)
            numbers = matches(survey, name.selector)
            if len(numbers) <= _MOST_MATCHES:
                yield _Found(selector=name.selector, lasting=name.lasting, spans=spans(survey, numbers))
