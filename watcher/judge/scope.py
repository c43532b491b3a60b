"""What a fact is said of: its matter, whom it is for, of which disease and drug, and in which words.

Two figures are about the same thing only when their scopes agree (`agreement`).  The nearest words count
first: the clause, then the row and column, the sentence, the line that leads in a list or table, the headings
from the innermost out, and the page's title last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watcher.judge.facts import read_text
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.language import language_of
from watcher.judge.subjects import Named
from watcher.judge.tokens import Token, tokenize
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem
from watcher.model.document import Block, BlockKind, Document

_BORDERS = frozenset(
    [
        ",",
        ";",
        ":",
        "|",
        "(",
        ")",
        "og",
        "men",
        "mens",
        "samt",
        "and",
        "but",
        "while",
        "whereas",
        "eller",
        "or",
    ]
)
_LEAD_REACH = 40
_DRUG_GROUPS = frozenset({"legemiddel"})
_WHOLE_PAGE = frozenset({"matter", "disease", "drug"})
"""Facets that the page's title may settle; whom a page is written for is not whom a figure is for."""
_TEXTS = frozenset(
    {
        *(BlockKind.PARA, BlockKind.ITEM, BlockKind.ROW, BlockKind.QUOTE, BlockKind.HEADING),
        BlockKind.CAPTION,
    }
)
_GENERIC = ("antiviral", "antibioti", "nsaid", "steroid", "kortikosteroid", "opioid", "immunglobulin")
"""Classes of drugs: they name none."""
_LIMITS = frozenset({"age", "weight"})
DOSES = frozenset({"dose", "activity", "volume", "form", "concentration"})
"""Amounts of something that is given."""
_WEIGHTS = {"matter": 3.0, "drug": 3.0, "disease": 0.5}
_NAMED_WEIGHT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sentence stands: the words around it, "" and empty where there are none."""

    index: int
    lang: str
    row: str = ""
    column: str = ""
    lead: str = ""
    headings: tuple[str, ...] = ()
    """Outermost first, the page's title left out."""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence and its place."""

    sentence: Sentence
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one fact is said of.  `words` are weighted: subjects by their id, other words by their stem."""

    facets: dict[str, frozenset[str]]
    """Ids of subjects by facet; an open one (see rules/subjects.toml) is marked with a "?" before it."""
    enough: frozenset[tuple[str, str]]
    """The kinds of fact that the matters named here settle, each with the facet that must be the same too."""
    words: dict[str, float]
    nearest: frozenset[str]
    """Stems of the nearest heading."""
    title: frozenset[str]
    opposites: frozenset[str]
    is_denied: bool

    def of(self, facet: str) -> frozenset[str]:
        """Return the ids of one facet, open or not."""
        return frozenset(name.removeprefix("?") for name in self.facets.get(facet, frozenset()))


def read_block(document: Document, index: int, vocabulary: Vocabulary) -> Iterator[Statement]:
    """Yield the sentences of one block, cell by cell in a row; nothing for images, stamps and the like."""
    block = document.blocks[index]
    if block.kind not in _TEXTS:
        return
    lang = language_of(block.text, block.lang or document.lang)
    title, headings = _title_and_headings(block, document)
    lead = _lead(document, block)
    for text, row, column in _parts(block):
        place = Place(
            index=index, lang=lang, row=row, column=column, lead=lead, headings=headings, title=title
        )
        for sentence in read_text(text, lang, vocabulary, header=column):
            yield Statement(sentence=sentence, place=place)


def _parts(block: Block) -> Iterator[tuple[str, str, str]]:
    """Yield text, row label and column header."""
    if block.kind is not BlockKind.ROW or not block.cells:
        yield block.text, "", ""
        return
    label = block.cells[0].text
    for at, cell in enumerate(block.cells):
        yield cell.text, label if at else "", cell.header


def _title_and_headings(block: Block, document: Document) -> tuple[str, tuple[str, ...]]:
    trail = block.trail
    if len(trail) > 1 or (trail and trail[0] == document.title):
        return f"{document.title} | {trail[0]}", trail[1:]
    return document.title, trail


def _lead(document: Document, block: Block) -> str:
    """Return what introduces a list (a line that ends in a colon) or a table (its caption), else ""."""
    if block.kind not in {BlockKind.ITEM, BlockKind.ROW}:
        return ""
    for at in range(block.index - 1, max(block.index - _LEAD_REACH, -1), -1):
        before = document.blocks[at]
        if before.trail != block.trail:
            return ""
        if before.kind is BlockKind.CAPTION:
            return before.text
        if before.kind not in {block.kind, BlockKind.THEAD}:
            return before.text if before.text.rstrip().endswith(":") else ""
    return ""


def read_scope(fact: Fact, statement: Statement, vocabulary: Vocabulary) -> Scope:
    """Return what `fact`, a fact of the statement, is said of."""
    sentence, place = statement.sentence, statement.place
    layers = _layers(fact, sentence, place, vocabulary)
    facets: dict[str, frozenset[str]] = {}
    enough: frozenset[tuple[str, str]] = frozenset()
    for at, layer in enumerate(layers):
        is_title = at == len(layers) - 1
        fresh = {one.subject.facet for one in layer} - facets.keys()
        for facet in sorted(fresh):
            if is_title and facet not in _WHOLE_PAGE:
                continue
            these = [one.subject for one in layer if one.subject.facet == facet]
            facets[facet] = frozenset(f"?{one.id}" if one.is_open else one.id for one in these)
            if facet == "matter":
                enough = frozenset((kind, one.needs) for one in these for kind in one.enough)
    if "drug" not in facets:
        facets |= _drugs(sentence, place, vocabulary)
    facets |= _limits(fact, sentence, place, vocabulary)
    return Scope(
        facets=facets,
        enough=enough,
        words=_words(fact, sentence, place, vocabulary),
        nearest=_stems(place.headings[-1], vocabulary) if place.headings else frozenset(),
        title=_stems(place.title, vocabulary),
        opposites=_opposites(sentence, place, vocabulary),
        is_denied=bool(sentence.cues),
    )


def _layers(
    fact: Fact, sentence: Sentence, place: Place, vocabulary: Vocabulary
) -> tuple[tuple[Named, ...], ...]:
    """Return the subjects around the fact, the nearest words first, the page's title last."""
    figures = _figures(sentence)
    named = vocabulary.subjects.find(sentence.tokens, place.lang)
    own = tuple(one for one in named if not figures.issuperset(range(one.start, one.end)))
    start, end = _clause(fact, sentence.tokens)
    clause = tuple(one for one in own if one.start < end and one.end > start)
    around = (place.row, place.column, place.lead, *reversed(place.headings), place.title)
    others = [vocabulary.subjects.find(tokenize(text), place.lang) for text in around]
    cells = (*others[0], *others[1])
    return (clause, cells, _nearest_of_each(own, fact), *others[2:])


def _clause(fact: Fact, tokens: Sequence[Token]) -> tuple[int, int]:
    start, end = fact.start, fact.end
    while start > 0 and tokens[start - 1].low not in _BORDERS:
        start -= 1
    while end < len(tokens) and tokens[end].low not in _BORDERS:
        end += 1
    return start, end


def _nearest_of_each(own: Sequence[Named], fact: Fact) -> tuple[Named, ...]:
    """Return, for every facet, the subject that stands nearest to the fact, the one before it first."""
    best: dict[str, Named] = {}
    for one in sorted(own, key=lambda one: (_distance(one, fact), one.start)):
        best.setdefault(one.subject.facet, one)
    return tuple(best.values())


def _distance(one: Named, fact: Fact) -> int:
    return fact.start - one.end if one.end <= fact.start else one.start - fact.end + 1


def _drugs(sentence: Sentence, place: Place, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Return the drugs that the nearest words name, by the words themselves."""
    around = (place.row, place.column, place.lead, *reversed(place.headings), place.title)
    texts = (sentence, *(one for text in around for one in read_text(text, place.lang, vocabulary)))
    for one in texts:
        words = (fact.text.lower() for fact in one.of("term") if fact.group in _DRUG_GROUPS)
        named = frozenset(stem(word) for word in words if not word.startswith(_GENERIC))
        if named:
            return {"drug": named}
    return {}


def _limits(
    fact: Fact, sentence: Sentence, place: Place, vocabulary: Vocabulary
) -> dict[str, frozenset[str]]:
    """Return the ages and weights that a figure is for: «over 40 kg: 600 mg».

    An amount is for those of its whole sentence, any other figure for those of its clause.
    """
    start, end = (0, len(sentence.tokens)) if fact.kind in DOSES else _clause(fact, sentence.tokens)
    own = [one for one in sentence.facts if one is not fact and start <= one.start < end]
    row = [one for part in read_text(place.row, place.lang, vocabulary) for one in part.facts]
    found = [f"{one.kind} {one.value}" for one in (*own, *row) if one.kind in _LIMITS]
    return {"limit": frozenset(found)} if found else {}


def _figures(sentence: Sentence) -> set[int]:
    """Return the tokens of all figures."""
    return {at for one in sentence.facts if one.kind in QUANTITIES for at in range(one.start, one.end)}


def _words(fact: Fact, sentence: Sentence, place: Place, vocabulary: Vocabulary) -> dict[str, float]:
    figures = _figures(sentence) | set(range(fact.start, fact.end))
    found = _weighed(sentence.tokens, place.lang, vocabulary, without=figures)
    for text in (place.row, place.column):
        found |= _weighed(tokenize(text), place.lang, vocabulary)
    return found


def _weighed(
    tokens: Sequence[Token], lang: str, vocabulary: Vocabulary, *, without: Iterable[int] = ()
) -> dict[str, float]:
    skip = vocabulary.function_words | vocabulary.harmless
    taken, found = set(without), dict[str, float]()
    for one in vocabulary.subjects.find(tokens, lang):
        found[f"§{one.subject.id}"] = _WEIGHTS.get(one.subject.facet, _NAMED_WEIGHT)
        taken.update(range(one.start, one.end))
    for at, token in enumerate(tokens):
        if token.is_word and at not in taken and token.low not in skip:
            found[stem(token.low)] = 1.0
    return found


def _stems(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    skip = vocabulary.function_words | vocabulary.harmless
    return frozenset(stem(token.low) for token in tokenize(text) if token.is_word and token.low not in skip)


def _opposites(sentence: Sentence, place: Place, vocabulary: Vocabulary) -> frozenset[str]:
    around = [one for text in (place.row, place.column) for one in read_text(text, place.lang, vocabulary)]
    return frozenset(str(fact.value) for one in (sentence, *around) for fact in one.of("opposite"))
