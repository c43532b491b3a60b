"""What a page must go on holding, proposed from what it holds; and a contract held to a document.  Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.model.document import BlockKind, Document
from watcher.model.source import Contract, SourceType

Expect = Mapping[str, int | str | Sequence[str]]
_MOST_HEADINGS = 3
_LONGEST_HEADING = 50
_LEAST_UNDER = 40
_LEAST_TIMES = 3
_PASSING = re.compile(
    r"\d|\?|^(?:nyhet\w*|aktuelt|siste|news|latest|oppdater\w*|endring\w*|updates?|what.s new|nytt|les også"
    r"|les mer"
    r"|relater\w*|related|se også|see also|kontakt\w*|contact\w*|del |share|innhold|contents|på denne siden"
    r"|on this page|tilbakemelding|feedback|kilder|referanser|references)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset(
    [
        *("helsepersonell", "håndbok", "handbok", "veileder", "retningslinje", "informasjon", "information"),
        *(
            "guidance",
            "guideline",
            "about",
            "hvordan",
            "hva",
            "med",
            "ved",
            "for",
            "with",
            "from",
            "råd",
            "tiltak",
        ),
        *(
            "prosedyre",
            "behandling",
            "treatment",
            "health",
            "helse",
            "side",
            "page",
            "the",
            "their",
            "this",
            "that",
        ),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One demand of a contract, what was measured, and whether it is met."""

    demand: str
    measured: str
    is_met: bool


def propose_contract(document: Document, kind: SourceType, unsteady: frozenset[str]) -> Contract:
    """Return the contract for what is watched: half its text, the headings that hold most, its subject.

    `unsteady` are texts that differ between two answers.  Items of feeds and sitemaps come and go: a tenth.
    """
    share = 10 if kind in {SourceType.FEED, SourceType.SITEMAP} else 2
    least = document.text_chars // share
    step = 100 if least >= 200 else 10
    min_chars = max(least // step * step, 10)
    if kind in {SourceType.FEED, SourceType.SITEMAP}:
        return Contract(min_chars=min_chars)
    return Contract(
        min_chars=min_chars,
        headings=tuple(lasting_headings(document, unsteady)),
        title=_subject(document),
    )


def expect_of(contract: Contract) -> Expect:
    """Return a proposed contract as `expect` says it."""
    made: dict[str, int | str | Sequence[str]] = {"min_chars": contract.min_chars}
    if contract.headings:
        made["headings"] = list(contract.headings)
    if contract.title:
        made["title"] = contract.title
    return made


def lasting_headings(document: Document, unsteady: frozenset[str] = frozenset()) -> list[str]:
    """Return the headings most likely to stay, in the order of the page.

    Those of the highest level below the title that hold much; none with a figure or a question, none of news.
    """
    levels = Counter(
        block.level
        for block in document.blocks
        if block.kind is BlockKind.HEADING and block.text != document.title and block.level > 1
    )
    if not levels:
        return []
    level = min(levels)
    under: Counter[str] = Counter()
    for block in document.blocks:
        for heading in block.trail:
            if block.kind is not BlockKind.META:
                under[heading] += len(block.text)
    fit = [
        block.text
        for block in document.blocks
        if block.kind is BlockKind.HEADING
        and block.level == level
        and len(block.text) <= _LONGEST_HEADING
        and not block.links
        and not _PASSING.search(block.text)
        and block.text not in unsteady
        and under[block.text] >= _LEAST_UNDER
    ]
    best = sorted(dict.fromkeys(fit), key=lambda text: -under[text])[:_MOST_HEADINGS]
    return [text for text in dict.fromkeys(fit) if text in best]


def held_to(document: Document, contract: Contract) -> Iterator[Demand]:
    """Yield each demand of a contract with what the document has."""
    chars, told = document.text_chars, f"{document.text_chars} characters"
    if contract.min_chars:
        yield Demand(
            demand=f"at least {contract.min_chars} characters",
            measured=told,
            is_met=chars >= contract.min_chars,
        )
    if contract.max_chars:
        yield Demand(
            demand=f"at most {contract.max_chars} characters",
            measured=told,
            is_met=chars <= contract.max_chars,
        )
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    for wanted in contract.headings:
        found = next((each for each in headings if _fold(each).startswith(_fold(wanted))), "")
        yield Demand(
            demand=f"heading «{wanted}»",
            measured=f"«{found}»" if found else "no such heading",
            is_met=bool(found),
        )
    text = _fold(" ".join(block.text for block in document.blocks)) if contract.contains else ""
    for wanted in contract.contains:
        times = text.count(_fold(wanted))
        yield Demand(demand=f"text «{wanted}»", measured=f"{times} times", is_met=times > 0)
    if contract.title:
        yield Demand(
            demand=f"title holds «{contract.title}»",
            measured=f"«{document.title}»",
            is_met=_fold(contract.title) in _fold(document.title),
        )


def _subject(document: Document) -> str:
    """Return the word of the title that the text says most often, "" when it says none of them often.

    Owners rename pages, and «Mpox – håndbok» becomes «Mpox (apekopper)»: the word for the subject stays.
    """
    said = Counter(
        word.lower()
        for block in document.blocks
        if block.kind is not BlockKind.META and block.text != document.title
        for word in _WORD.findall(block.text)
    )
    words = [word for word in _WORD.findall(document.title) if word.lower() not in _EMPTY]
    best = max(words, key=lambda word: said[word.lower()], default="")
    return best if best and said[best.lower()] >= _LEAST_TIMES else ""


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
