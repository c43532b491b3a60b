"""One thing changed in one sentence: is it rated important?  `python benchmarks/mutations.py [--list]`.

Every sentence of the test bed's pages that holds a number, a unit, a comparator, a modal, a negation, an
opposite or two differing cells of a table column is changed, one at a time, and the two documents go through
diff and judge.  The word lists here are written for the test and deliberately not those of the vocabulary.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.integration.judge_runs import OriginPage, origin_pages, vocabulary
from watcher.diff import diff_documents
from watcher.extract.folding import match_key
from watcher.judge import judge_page
from watcher.model.document import Block, BlockKind, Cell, Document
from watcher.model.level import Level

KINDS = ("quantity", "unit", "comparator", "modal", "negation", "opposite", "swapped cells")
UNGATED = ("bare number", "swapped counts", "and or")  # case counts, lists of words: for a person to look at
_SENTENCE = re.compile(r"(?:[^.!?|]|[.!?](?!\s|$))+[.!?]?")
_NUMBER = r"(?<![\w.,/:+@–-])(\d{1,3}(?:[.,]\d+)?)(?![\w/:@–-]|[.,]\d|\.\s?[a-zæøå])"
_UNITS = {
    "nb": """mg→µg mg→g g→mg ml→liter kg→g cm→mm meter→cm dager→uker døgn→uker uker→måneder timer→dager
    minutter→timer måneder→uker år→måneder prosent→promille""",
    "en": "mg→g kg→g days→weeks weeks→months hours→days minutes→hours months→weeks years→months %→‰",
}
_COMPARATORS = {
    "nb": """under→over over→under minst→høyst høyst→minst inntil→minst maks→minst mer→mindre mindre→mer
    færre→flere flere→færre""",
    "en": "under→over over→under least→most most→least than→to within→after",
}
_MODALS = {
    "nb": """skal→bør må→kan bør→kan kan→må anbefales→frarådes anbefaler→fraråder frarådes→anbefales""",
    "en": "must→may should→may may→must can→must recommended→discouraged",
}
_NEGATIONS = {"nb": ("ikke", "ingen→noen", "uten→med"), "en": ("not", "no→any", "without→with")}
_CARRIERS = {
    "nb": "skal bør kan må er har anbefales gis brukes trenger",
    "en": "should can may must is are has have will",
}
_OPPOSITES = {
    "nb": """før→etter etter→før positiv→negativ negativ→positiv høy→lav lav→høy øker→synker mild→alvorlig
    alvorlig→mild voksne→barn barn→voksne vaksinerte→uvaksinerte start→stopp alle→ingen alltid→aldri
    innenfor→utenfor økt→redusert""",
    "en": """before→after after→before high→low low→high increased→reduced severe→mild adults→children
    children→adults always→never positive→negative""",
}

_JOINED = {"nb": "og→eller eller→og", "en": "and→or or→and"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One sentence of one block in two wordings."""

    kind: str
    source: str
    place: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was said of a mutation; `is_in_place` when each edit names the headings of the changed block."""

    mutation: Mutation
    level: Level
    is_in_place: bool


def swaps(words: str) -> dict[str, str]:
    """Return word → other word; of several for one word the first."""
    found: dict[str, str] = {}
    for pair in words.split():
        old, new = pair.split("→")
        found.setdefault(old, new)
    return found


def sentence_mutations(sentence: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, changed sentence) for each place where one thing can be changed."""
    yield from measured(sentence, lang)
    compared = swaps(_COMPARATORS[lang])
    for hit in re.finditer(rf"\b({'|'.join(compared)})\b(?=(?:\s\w+)?\s\d)", sentence, re.IGNORECASE):
        yield "comparator", put(sentence, hit.span(1), like(hit[1], compared[hit[1].lower()]))
    for kind, words in (("modal", _MODALS), ("opposite", _OPPOSITES), ("and or", _JOINED)):
        table = swaps(words[lang])
        for hit in re.finditer(rf"(?<![\w-])({'|'.join(table)})(?![\w-])", sentence, re.IGNORECASE):
            yield kind, put(sentence, hit.span(1), like(hit[1], table[hit[1].lower()]))
    yield from negated(sentence, lang)


def measured(sentence: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the sentence with another number or unit at each measure, and another bare number."""
    units = swaps(_UNITS[lang])
    unit = re.compile(rf"(\s?)({'|'.join(map(re.escape, units))})(?!\w)")
    for hit in re.finditer(_NUMBER, sentence):
        if measure := unit.match(sentence, hit.end()):
            yield "quantity", put(sentence, hit.span(1), other_number(hit[1]))
            yield "unit", put(sentence, measure.span(2), units[measure[2]])
        elif not is_date_or_name(sentence, hit):
            yield "bare number", put(sentence, hit.span(1), other_number(hit[1]))


def negated(sentence: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the sentence without its negation, or with one."""
    word, *turned = _NEGATIONS[lang]
    if hit := re.search(rf"\s{word}\b", sentence):
        yield "negation", put(sentence, hit.span(), "")
        return
    table = swaps(" ".join(turned))
    if hit := re.search(rf"\b({'|'.join(table)})\b", sentence, re.IGNORECASE):
        yield "negation", put(sentence, hit.span(1), like(hit[1], table[hit[1].lower()]))
        return
    carriers = "|".join(_CARRIERS[lang].split())
    if hit := re.search(rf"\b({carriers})\b(?!\?)", sentence):
        yield "negation", put(sentence, hit.span(1), f"{hit[1]} {word}")


def put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def like(old: str, new: str) -> str:
    return new.capitalize() if old[:1].isupper() else new


def other_number(digits: str) -> str:
    """Return another number of the same form: 14 → 15, 2,5 → 2,6, 9 → 8."""
    last = digits[-1]
    return digits[:-1] + ("8" if last == "9" else str(int(last) + 1))


def is_date_or_name(sentence: str, hit: re.Match[str]) -> bool:
    """Tell numbers that are no measure: part of a phone, a date, a list number, a reference or a name."""
    before, after = sentence[: hit.start()], sentence[hit.end() :]
    return bool(
        re.match(r"\.|\)|\s?\d|\s(?:jan|feb|mars|apr|mai|juni|juli|aug|sep|okt|nov|des|[A-Z])", after)
        or re.search(r"(?:\d\s?|[A-ZÆØÅ][\w.]*\s|kap\w*\.?\s|side\s|versjon\s|nr\.?\s|§\s?|#|\()$", before)
    )


def mutations(document: Document) -> Iterator[Mutation]:
    """Yield every mutation of every sentence of the document, stamps and code left out."""
    for block, span, sentence, lang in sentences(document):
        for kind, changed in sentence_mutations(sentence, lang):
            yield Mutation(
                kind=kind,
                source=document.source_id,
                place=block.index,
                before=block.text,
                after=put(block.text, span, changed),
            )
    yield from swapped_cells(document)


def sentences(document: Document) -> Iterator[tuple[Block, tuple[int, int], str, str]]:
    """Yield (block, span, sentence, nb or en) of all that speaks of the matter."""
    lang = "en" if document.lang == "en" else "nb"
    for block in document.blocks:
        if block.kind not in (BlockKind.META, BlockKind.PRE, BlockKind.IMAGE):
            for hit in _SENTENCE.finditer(block.text):
                yield block, hit.span(), hit[0], lang


def swapped_cells(document: Document) -> Iterator[Mutation]:
    """Yield two neighbouring rows that exchange one value; `after` is the first row's text."""
    for first, second in pairwise(document.blocks):
        if first.kind is not BlockKind.ROW or second.kind is not BlockKind.ROW or first.table != second.table:
            continue
        texts = [[cell.text for cell in block.cells] for block in (first, second)]
        for column in range(1, min(map(len, texts))):
            if texts[0][column] != texts[1][column] and any(map(str.isdigit, texts[0][column])):
                cells = list(texts[0])
                cells[column] = texts[1][column]
                yield Mutation(
                    kind="swapped counts"
                    if all(map(str.isdigit, (texts[n][column] for n in (0, 1))))
                    else "swapped cells",
                    source=document.source_id,
                    place=first.index,
                    before=first.text,
                    after=" | ".join(cells),
                )
                break


def changed_document(document: Document, mutation: Mutation) -> Document:
    """Return the document with the mutation in it."""
    blocks = list(document.blocks)
    blocks[mutation.place] = with_text(blocks[mutation.place], mutation.after)
    if mutation.kind.startswith("swapped"):
        other = blocks[mutation.place + 1]
        olds, news = mutation.before.split(" | "), mutation.after.split(" | ")
        column = next(n for n, pair in enumerate(zip(olds, news, strict=True)) if pair[0] != pair[1])
        cells = other.text.split(" | ")
        cells[column] = olds[column]
        blocks[mutation.place + 1] = with_text(other, " | ".join(cells))
    return replace(document, blocks=tuple(blocks), sha256_text="changed", sha256_content="changed")


def with_text(block: Block, text: str) -> Block:
    """Return the block with another text: its key and cells follow; links keep to their words or go."""
    cells = tuple(
        Cell(text=part, header=cell.header)
        for part, cell in zip(text.split(" | "), block.cells, strict=False)
    )
    links = tuple(
        replace(link, start=place, end=place + len(link.text))
        for link in block.links
        if (place := text.find(link.text)) >= 0
    )
    return replace(block, text=text, key=match_key(text), cells=cells, links=links)


def rate(old: Document, new: Document, mutation: Mutation) -> Outcome:
    diff = diff_documents(old, new)
    trail = old.blocks[mutation.place].trail
    return Outcome(
        mutation=mutation,
        level=judge_page(diff, old, new, vocabulary()).level,
        is_in_place=bool(diff.edits) and all(edit.trail[: len(trail)] == trail for edit in diff.edits),
    )


def outcomes(every: int = 1) -> list[Outcome]:
    """Return the outcome of each `every`-th mutation of each page, straight on its blocks."""
    found: list[Outcome] = []
    for old, wanted in page_mutations():
        found += [rate(old.document, changed_document(old.document, one), one) for one in wanted[::every]]
    return found


def page_mutations() -> Iterator[tuple[OriginPage, list[Mutation]]]:
    """Yield each page with its mutations; what stands alike in two revisions is changed once."""
    seen: set[tuple[str, str, str]] = set()
    for page in origin_pages():
        fresh = [m for m in mutations(page.document) if (m.source, m.before, m.after) not in seen]
        seen.update((m.source, m.before, m.after) for m in fresh)
        yield page, fresh


def is_found(outcome: Outcome) -> bool:
    return outcome.level >= Level.IMPORTANT


def told(mutation: Mutation) -> str:
    """Return the changed words with a little of what stands around them."""
    before, after = mutation.before, mutation.after
    start = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0)
    left = before.rfind(" ", 0, max(0, start - 30)) + 1
    return f"«{before[left : start + 40]}» → «{after[left : start + 40]}»"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--every", type=int, default=1, help="only each n-th mutation of a page")
    parser.add_argument("--list", action="store_true", help="list what was rated below important")
    given = parser.parse_args()
    found = outcomes(given.every)
    for kind in KINDS + UNGATED:
        of_kind = [outcome for outcome in found if outcome.mutation.kind == kind]
        hits = sum(map(is_found, of_kind))
        print(f"{kind:14} {hits:5}/{len(of_kind):<5} {hits / len(of_kind) if of_kind else 1:7.1%}")
        for outcome in of_kind if given.list else ():
            if not is_found(outcome):
                print(f"    {outcome.level.slug:10} {outcome.mutation.source}: {told(outcome.mutation)}")
    lost = [outcome for outcome in found if not outcome.is_in_place]
    print(f"under other headings {len(lost)} of {len(found)}")
    for outcome in lost if given.list else ():
        print(f"    {outcome.mutation.source}: {told(outcome.mutation)}")


if __name__ == "__main__":
    main()
