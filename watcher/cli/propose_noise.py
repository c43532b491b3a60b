"""What differs between two answers: left out or muted where that is safe.  Pure.

A drop or slot is tried by reading both answers with it.  It is proposed only when nothing goes that could be
guidance: no table, no heading that something still stands under, no order, dose, length of time, no prose.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from watcher.cli.propose_answers import (
    Answers,
    Reading,
    is_document_link,
    is_frame,
    is_link,
    lost,
    teaser_headings,
)
from watcher.cli.propose_drops import (
    Cleaning,
    Cut,
    Difference,
    Drop,
    made_drop,
    watched_spans,
    with_drop,
    without_furniture,
)
from watcher.cli.propose_places import Place, Span, areas_around, is_within, places, selectors_of
from watcher.extract import Survey, may_stand_in_slot, slot_of
from watcher.model.document import Block, BlockKind, Document
from watcher.model.source import ExtractionRules, Slot

_MOST_DIFFERENCES = 24
_MOST_READ = 24
"""So many times both answers are read for one candidate: what is still left is told and not looked into."""
_MOST_TRIES = 4
_MOST_TAKEN = 0.2
_LEAST_TAKEN = 200
"""A drop may always take so many characters: on a short page a counter is a large part."""
_SHORT = 80
_AGO = re.compile(
    r"\b(?:for|för) \S+ \w+ (?:siden|sidan|sedan)\b|\b\S+ \w+ (?:ago|siden)\b"
    r"|\bil y a \S+ \w+|\bvor \d+ \w+$",
    re.IGNORECASE,
)


def clean(
    answers: Answers, surveys: tuple[Survey, Survey], rules: ExtractionRules, content: Document
) -> Cleaning | None:
    """Return `rules` with what takes furniture and noise out of the watched part.

    `content` is what the program finds by itself; what it leaves out is furniture.  None: it cannot be read.
    """
    reading = answers.read(rules)
    if reading is None:
        return None
    drops: list[Drop] = []
    for rule, rest, drop in without_furniture(answers, surveys[0], Cut(rules, reading), content):
        rules, reading = rule, rest
        drops.append(drop)
    return _Noise(answers, surveys, rules, reading, drops).taken_out()


class _Noise:
    """Takes out, one after the other, what differs between two answers."""

    def __init__(
        self,
        answers: Answers,
        surveys: tuple[Survey, Survey],
        rules: ExtractionRules,
        reading: Reading,
        drops: list[Drop],
    ) -> None:
        self._answers, self._surveys = answers, surveys
        self._rules, self._reading, self._drops = rules, reading, drops
        self._differences: list[Difference] = []
        self._reads_left = _MOST_READ

    def taken_out(self) -> Cleaning:
        """Return the rules that leave as little as can be that differs."""
        pairs = self._reading.pairs
        for first, second in pairs[:_MOST_DIFFERENCES]:
            self._differences.append(self._difference(first, second))
        if len(pairs) > _MOST_DIFFERENCES:
            more = len(pairs) - _MOST_DIFFERENCES
            self._differences.append(
                Difference(first="", second="", remedy="", why=f"{more} more places differ")
            )
        return Cleaning(
            rules=self._rules,
            reading=self._reading,
            drops=tuple(self._drops),
            differences=tuple(self._differences),
        )

    def _read(self, rules: ExtractionRules) -> Reading | None:
        if not self._reads_left:
            return None
        self._reads_left -= 1
        return self._answers.read(rules)

    def _difference(self, first: Block | None, second: Block | None) -> Difference:
        texts = (_told(first), _told(second))
        remedy, why = self._gone_already(first, second), ""
        if not remedy:
            remedy = self._dropped(first, second) or self._muted(first, second)
        if not remedy:
            why = self._why_not(first, second)
        return Difference(first=texts[0], second=texts[1], remedy=remedy, why=why)

    def _gone_already(self, first: Block | None, second: Block | None) -> str:
        """Return the remedy for another place that took this one out as well."""
        left = [block for pair in self._reading.pairs for block in pair if block]
        texts = {block.text for block in left}
        if any(block and block.text in texts for block in (first, second)):
            return ""
        last = self._drops[-1].selector if self._drops else ""
        return last or (f"mute {self._rules.mute[-1].path}" if self._rules.mute else "")

    def _dropped(self, first: Block | None, second: Block | None) -> str:
        for selector in self._selectors(first, second):
            made = with_drop(self._rules, selector)
            rest = self._read(made)
            if rest is None or not self._is_harmless(rest, (first, second)):
                continue
            gone = lost(self._reading.first, rest.first) or lost(self._reading.second, rest.second)
            self._drops.append(made_drop(selector, "differs between two fetches", gone or [first or second]))
            self._rules, self._reading = made, rest
            return selector
        return ""

    def _selectors(self, first: Block | None, second: Block | None) -> list[str]:
        """Return selectors of elements around the difference, the smallest element first."""
        found: dict[str, None] = {}
        for survey, block, document in (
            (self._surveys[0], first, self._reading.first),
            (self._surveys[1], second, self._reading.second),
        ):
            if block is None:
                continue
            around = watched_spans(survey, self._rules)
            spots = list(places(survey.text, document.blocks, partial(_is_same, block)))
            for number in _around(survey, spots, around):
                names = selectors_of(survey, number)
                found.update(dict.fromkeys(name.selector for name in names[:2]))
        known = (*self._rules.keep, *self._rules.drop)
        return [each for each in found if each not in known][:_MOST_TRIES]

    def _is_harmless(self, rest: Reading, wanted: tuple[Block | None, Block | None]) -> bool:
        """Whether what a drop takes out is what differs, and nothing that could be guidance."""
        differing_now = [block for pair in self._reading.pairs for block in pair if block]
        unsteady = {block.text for block in differing_now}
        for before, after in ((self._reading.first, rest.first), (self._reading.second, rest.second)):
            gone = lost(before, after)
            if not self._may_go(gone, unsteady, before, after):
                return False
        texts = {block.text for block in wanted if block}
        return not any(block.text in texts for pair in rest.pairs for block in pair if block)

    def _may_go(self, gone: list[Block], unsteady: set[str], before: Document, after: Document) -> bool:
        teasers = teaser_headings(before)
        steady = [block for block in gone if block.text not in unsteady and not is_frame(block)]
        noise = [block for block in gone if block.text in unsteady]
        left = {heading for block in after.blocks for heading in block.trail}
        for block in gone:
            if block.kind in {BlockKind.ROW, BlockKind.THEAD, BlockKind.CAPTION}:
                return False
            if block.kind is BlockKind.HEADING and (block.level == 1 or block.text in left):
                return False
            if is_document_link(block) and block.text not in unsteady:
                return False
            if self._is_guarded(block, unsteady) and not teasers.intersection(block.trail[-1:]):
                return False
        most = max(before.text_chars * _MOST_TAKEN, _LEAST_TAKEN)
        return len(steady) <= len(noise) and sum(len(block.text) for block in gone) <= most

    def _is_guarded(self, block: Block, unsteady: set[str]) -> bool:
        """Whether a block may never go; how long ago a page was edited is no length of time that guides."""
        return self._answers.is_heavy(block) and not (block.text in unsteady and _is_ago(block))

    def _muted(self, first: Block | None, second: Block | None) -> str:
        block = first or second
        if block is None or block.kind in {BlockKind.META, BlockKind.ROW} or not may_stand_in_slot(block):
            return ""
        if first and second and first.text == second.text and not is_link(first):
            return ""  # its words are the page's, whatever its links do
        worded = {slot_of(each, is_worded=True) for each in (first, second) if each}
        for slot in (*worded, slot_of(block, is_worded=False)):
            named = replace(slot, reason="differs between two fetches")
            if (slot.text and len(worded) > 1) or not self._is_empty_slot(slot):
                continue
            made = replace(self._rules, mute=(*self._rules.mute, named))
            rest = self._read(made)
            left = [each.text for pair in rest.pairs for each in pair if each] if rest else [block.text]
            if rest is None or block.text in left:
                continue
            self._rules, self._reading = made, rest
            return f"mute {slot.path}"
        return ""

    def _is_empty_slot(self, slot: Slot) -> bool:
        """Whether nothing in a slot speaks, and all in it differs."""
        unsteady = {block.text for pair in self._reading.pairs for block in pair if block}
        for document in (self._reading.first, self._reading.second):
            for block in document.blocks:
                if slot_of(block, is_worded=bool(slot.text)) != slot:
                    continue
                if block.text not in unsteady or self._is_guarded(block, unsteady):
                    return False
                if self._answers.speaks(block.text) and not _is_ago(block):
                    return False
        return True

    def _why_not(self, first: Block | None, second: Block | None) -> str:
        if first and second and first.text == second.text:
            if [link.text for link in first.links] == [link.text for link in second.links]:
                return "its links lead to other addresses each time"
            return "it stands in another place each time"
        blocks = [block for block in (first, second) if block]
        if any(self._answers.is_heavy(block) for block in blocks):
            return "it reads like guidance, so it is never left out"
        if any(is_frame(block) for block in blocks):
            return "it is a heading or head of a table, and what stands under it would lose its place"
        if not self._reads_left:
            return "too much differs to look into all of it"
        return "no selector takes it out without taking more"


def _is_ago(block: Block) -> bool:
    return len(block.text) <= _SHORT and _AGO.search(block.text) is not None


def _is_same(block: Block, other: Block) -> bool:
    return (block.text, block.path) == (other.text, other.path)


def _around(survey: Survey, spots: Sequence[Place], watched: Sequence[Span]) -> list[int]:
    """Return the named elements around a place within the watched part, the smallest first."""
    if not spots:
        return []
    span = (spots[0].span[0], spots[-1].span[1])
    return [
        number
        for number in areas_around(survey, span)
        if survey.areas[number].names
        and is_within((survey.areas[number].start, survey.areas[number].end), watched)
    ][:4]


def _told(block: Block | None) -> str:
    if block is None:
        return ""
    return block.text or (block.links[0].href if block.links else "")
