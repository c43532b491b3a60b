"""Two answers of one page, read under any rules, each rule once.  Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from watcher.errors import ExtractError
from watcher.extract import ReadPdf, extract_document, read_pdf
from watcher.judge import Vocabulary, speaking_words
from watcher.judge.facts import read_text
from watcher.judge.facts_model import Fact
from watcher.model.answer import Fetched
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.source import MUTED, ExtractionRules

_FRAMES = frozenset({BlockKind.HEADING, BlockKind.THEAD, BlockKind.CAPTION})
_SILENT = frozenset({BlockKind.META, BlockKind.IMAGE})
LONG_CHARS = 200
"""A text this long is prose and no label, whatever it says."""
_MOSTLY = 0.6
_MOST_BLOCKS = 3_000
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt)(?:$|[?#])", re.IGNORECASE)
_FEW_WORDS = 4
_HEAVY = 3
_ORDERS = frozenset({"modality", "negation"})
_AMOUNTS = frozenset(
    [
        *("dose", "activity", "volume", "concentration", "frequency", "duration", "interval", "age"),
        *("temperature", "distance", "weight"),
    ]
)
_OF_THE_SITE = re.compile(
    r"©|copyright|rights reserved|org\.? ?nr|personvern|privacy|informasjonskaps|cookie|nettsted|website"
    r"|redaktør"
    r"|postboks|postadresse|besøksadresse|p\.? ?o\.? box|åpningstid|opening hours|nyhetsbrev|newsletter",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What both answers give under one set of rules; `pairs` is what is not the same in both.

    Of a pair one is None where that answer has nothing.  What is muted may differ.
    """

    first: Document
    second: Document
    pairs: tuple[tuple[Block | None, Block | None], ...] = ()

    @property
    def is_stable(self) -> bool:
        """Whether both say the same; what is muted, and the page's own dates, may differ."""
        return self.first.sha256_content == self.second.sha256_content


@dataclass(slots=True, kw_only=True)
class Answers:
    """Two answers, and what has been read of them."""

    first: Fetched
    second: Fetched
    vocabulary: Vocabulary
    lang: str = "nb"
    read_pdf: ReadPdf = read_pdf
    _read: dict[ExtractionRules, Reading | None] = field(default_factory=dict)
    _speaks: dict[str, bool] = field(default_factory=dict)

    def read(self, rules: ExtractionRules) -> Reading | None:
        """Return what both answers give under `rules`; None when one of them gives nothing."""
        if rules not in self._read:
            try:
                first = extract(self.first, rules, self.read_pdf)
                is_same = self.first.body == self.second.body
                second = first if is_same else extract(self.second, rules, self.read_pdf)
                self._read[rules] = reading_of(first, second)
            except ExtractError:
                self._read[rules] = None
        return self._read[rules]

    def speaks(self, text: str) -> bool:
        """Whether a text says something that may never be hidden: an order, a dose, a length of time."""
        if text not in self._speaks:
            self._speaks[text] = bool(speaking_words((text,), self.lang, self.vocabulary))
        return self._speaks[text]

    def is_heavy(self, block: Block) -> bool:
        """Whether guidance could be lost with a block: it speaks, is a row of a table, or is prose."""
        if block.kind in _FRAMES or block.kind in _SILENT or is_link(block):
            return False
        return block.kind is BlockKind.ROW or len(block.text) >= LONG_CHARS or self.speaks(block.text)

    def guides(self, block: Block) -> bool:
        """Whether a block outside would be missed: a row, prose, what says what to do or how much.

        «Kontakt oss», an office's address and what a site says of itself stand in the foot of any page.
        """
        if not self.is_heavy(block) or block.kind is BlockKind.ROW:
            return self.is_heavy(block)
        facts = [fact for one in read_text(block.text, self.lang, self.vocabulary) for fact in one.facts]
        if any(fact.kind in _AMOUNTS for fact in facts):
            return True
        if _OF_THE_SITE.search(block.text):
            return False
        says_what = any(fact.kind in _ORDERS for fact in facts) or len({*_heavy_terms(facts)}) > 1
        return len(block.text) >= LONG_CHARS or (says_what and len(block.text.split()) > _FEW_WORDS)


def _heavy_terms(facts: Iterable[Fact]) -> Iterator[str]:
    return (fact.text.lower() for fact in facts if fact.kind == "term" and fact.weight >= _HEAVY)


def reading_of(first: Document, second: Document) -> Reading:
    """Return two documents with what is not the same in both."""
    return Reading(first=first, second=second, pairs=tuple(_differing(first, second)))


def _differing(first: Document, second: Document) -> Iterator[tuple[Block | None, Block | None]]:
    if first.sha256_text == second.sha256_text:
        return
    one, other = ([block for block in each.blocks if block.label != MUTED] for each in (first, second))
    keys = [[_key(block) for block in blocks[:_MOST_BLOCKS]] for blocks in (one, other)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(b - a, d - c)):
            yield (one[a + step] if a + step < b else None, other[c + step] if c + step < d else None)


def _key(block: Block) -> tuple[str, ...]:
    return (block.kind.value, block.text, *(link.href for link in block.links))


def extract(answer: Fetched, rules: ExtractionRules, read_pdf: ReadPdf = read_pdf) -> Document:
    """Return the document that an answer gives under `rules`.

    Raises:
        ExtractError: none.
    """
    return extract_document(
        answer.body,
        source_id=SourceId("trial"),
        url=answer.trace.final_url,
        charset=answer.charset,
        content_type=answer.content_type,
        rules=rules,
        read_pdf=read_pdf,
    )


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def is_link(block: Block) -> bool:
    """Whether a block is a link with little around it."""
    linked = sum(link.end - link.start for link in block.links)
    return bool(block.links) and linked >= _MOSTLY * len(block.text)


def is_document_link(block: Block) -> bool:
    """Whether a block links to a document: what it leads to is part of what the page gives."""
    return any(_DOCUMENT.search(link.href) for link in block.links)


def is_frame(block: Block) -> bool:
    """Whether a block only frames others: a heading, a table's head or caption."""
    return block.kind in _FRAMES


def teaser_headings(document: Document) -> frozenset[str]:
    """Return the headings that are links: what stands under them is told in full elsewhere."""
    return frozenset(
        block.text for block in document.blocks if block.kind is BlockKind.HEADING and is_link(block)
    )


def said(document: Document) -> Counter[str]:
    """Return the texts of a document's blocks, stamps and images left out, each as often as it stands."""
    return Counter(block.text for block in document.blocks if block.kind not in _SILENT)


def chars_of(texts: Counter[str]) -> int:
    """Return how many characters these texts have."""
    return sum(len(text) * times for text, times in texts.items())


def lost(document: Document, rest: Document) -> list[Block]:
    """Return the blocks of `document` that `rest` does not have, in their order."""
    left = said(rest)
    found = []
    for block in document.blocks:
        if block.kind in _SILENT:
            continue
        if left[block.text]:
            left[block.text] -= 1
        else:
            found.append(block)
    return found
