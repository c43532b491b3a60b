"""Sentence → facts.  Cached: the same sentence under the same vocabulary is read once."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from watcher.judge.chains import Reading
from watcher.judge.contacts import find_contacts
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.kept import kept
from watcher.judge.phrases import Match, keep_longest
from watcher.judge.quantities import read_quantities
from watcher.judge.stance import read_stance
from watcher.judge.tokens import HARMLESS_MARKS, Token, split_sentences, tokenize
from watcher.judge.vocabulary import Step, Term, Unit, Vocabulary
from watcher.judge.words import stem

_COLUMN_NAMES = frozenset({"duration", "age", "form", "times"})
EXACT_GROUPS = frozenset({"legemiddel", "administrasjon", "vaksine", "status"})
"""Terms that are told apart by every letter."""
MAX_SENTENCE_CHARS = 2_000
"""Longer "sentences" (a page without full stops) are cut here; each part is read by itself."""


def read_text(
    text: str, lang: str, vocabulary: Vocabulary, *, header: str = "", context: str = ""
) -> tuple[Sentence, ...]:
    """Return the sentences of `text` with their facts.

    `header` is the column header above a cell (its unit is the unit of bare numbers), `context` the heading,
    row and column around (what makes "low" a level of risk).
    """
    return tuple(
        read_sentence(part, lang, vocabulary, header, context)
        for sentence in split_sentences(text)
        for part in _pieces(sentence)
    )


def _pieces(sentence: str) -> list[str]:
    pieces, start = [], 0
    while len(sentence) - start > MAX_SENTENCE_CHARS:
        space = sentence.rfind(" ", start, start + MAX_SENTENCE_CHARS)
        end = space if space > start else start + MAX_SENTENCE_CHARS
        pieces.append(sentence[start:end].strip())
        start = end
    return [piece for piece in (*pieces, sentence[start:].strip()) if piece]


@kept(short=4096, long=256)
def read_sentence(
    text: str, lang: str, vocabulary: Vocabulary, header: str = "", context: str = ""
) -> Sentence:
    """Return one sentence with its facts and its canonical form."""
    tokens = tokenize(text)
    matches: defaultdict[str, list[Match]] = defaultdict(list)
    lexicon = vocabulary.lexicon(lang)
    for match in lexicon.phrases.find(tokens):
        matches[match.form.kind].append(match)
    matches["scale"] = _scales(matches, lang, vocabulary, context)
    reading = Reading(
        text=text,
        tokens=tokens,
        matches={kind: tuple(found) for kind, found in matches.items()},
        contacts=find_contacts(text),
        vocabulary=vocabulary,
        lexicon=lexicon,
        header_unit=_header_unit(header, lang, vocabulary) if header else None,
    )
    quantities = read_quantities(reading)
    synonyms = {match.start: match for match in keep_longest(matches["synonym"])}
    matches["modality"] = _without_months(matches["modality"], quantities, tokens)
    stance = read_stance(text, tokens, matches, vocabulary)
    words = (
        *(_scale_fact(text, tokens, match, vocabulary) for match in matches["scale"]),
        *(_limiter_fact(text, tokens, match, vocabulary) for match in _one_each(matches["limiter"])),
        *(_word_fact(text, tokens, match, vocabulary) for match in _one_each(matches["opposite"])),
        *(_term_fact(text, tokens, match, synonyms) for match in _one_each(matches["term"])),
    )
    facts = sorted(
        (*quantities, *stance.modals, *stance.negations, *words), key=lambda fact: (fact.start, fact.end)
    )
    canon, marks, places = _canonical(tokens, facts, tuple(synonyms.values()))
    cues = tuple(places[cue] for cue in stance.cues)
    return Sentence(
        text=text, tokens=tokens, facts=tuple(facts), canon=canon, marks=marks, places=places, cues=cues
    )


def _without_months(
    found: Sequence[Match], quantities: Sequence[Fact], tokens: Sequence[Token]
) -> list[Match]:
    """Return the modals without the month of May, inside a date or written as a name."""
    days = {at for fact in quantities if fact.kind == "date" for at in range(fact.start, fact.end)}
    return [
        match
        for match in found
        if match.start not in days
        and not (match.start and tokens[match.start].text == "May" and tokens[match.start - 1].kind == "word")
    ]


def _one_each(matches: Sequence[Match]) -> list[Match]:
    """Return the matches, one for each form and place (the same word may stand in two lists)."""
    return list({(match.start, match.form.payload): match for match in matches}.values())


def _words(text: str, tokens: Sequence[Token], match: Match) -> str:
    return text[tokens[match.start].start : tokens[match.end - 1].end]


def _scales(
    matches: Mapping[str, Sequence[Match]], lang: str, vocabulary: Vocabulary, context: str
) -> list[Match]:
    """Return the scale words that count: the longest, and only beside the words their scale asks for."""
    kept = []
    for match in keep_longest(matches.get("scale", ())):
        step = match.form.payload
        assert isinstance(step, Step)
        near = f"near:{step.scale}"
        is_near = near in matches or near in context_kinds(context, lang, vocabulary)
        if is_near or not vocabulary.scales[step.scale].needs_near:
            kept.append(match)
    return kept


@kept(short=1024, long=64)
def context_kinds(context: str, lang: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the kinds of phrases found in the words around a text."""
    tokens = tokenize(context)
    return frozenset(match.form.kind for match in vocabulary.lexicon(lang).phrases.find(tokens))


@kept(short=1024, long=16)
def _header_unit(header: str, lang: str, vocabulary: Vocabulary) -> Unit | None:
    """Return the unit that a column header names: «Dose (mg)», «Vekt, kg», «Antall tilfeller»."""
    tokens, lexicon = tokenize(header), vocabulary.lexicon(lang)
    matches = [match for match in lexicon.units.find(tokens) if not _is_whole(match, tokens)]
    matches.sort(
        key=lambda match: (_group(match) == "count", match.start == 0 and _group(match) in _COLUMN_NAMES)
    )
    found = [match.form.payload for match in matches if isinstance(match.form.payload, Unit)]
    if any(token.low in lexicon.ages for token in tokens):
        found.sort(key=lambda unit: unit.group != "age")
    return found[0] if found else None


def _group(match: Match) -> str:
    return match.form.payload.group if isinstance(match.form.payload, Unit) else ""


def _is_whole(match: Match, tokens: Sequence[Token]) -> bool:
    """Tell whether the header is the unit's word alone: «År» names what stands below, not its unit."""
    return _group(match) in _COLUMN_NAMES and match.end - match.start == len(tokens)


def _scale_fact(text: str, tokens: Sequence[Token], match: Match, vocabulary: Vocabulary) -> Fact:
    step = match.form.payload
    assert isinstance(step, Step)
    return Fact(
        kind=f"scale:{step.scale}",
        value=step.value,
        text=_words(text, tokens, match),
        start=match.start,
        end=match.end,
        level=vocabulary.scales[step.scale].level,
        strength=step.value,
    )


def _limiter_fact(text: str, tokens: Sequence[Token], match: Match, vocabulary: Vocabulary) -> Fact:
    level = vocabulary.limiter_levels[str(match.form.payload)]
    words = _words(text, tokens, match)
    return Fact(
        kind="limiter", value=match.form.payload, text=words, start=match.start, end=match.end, level=level
    )


def _word_fact(text: str, tokens: Sequence[Token], match: Match, vocabulary: Vocabulary) -> Fact:
    level = vocabulary.levels.small
    words = _words(text, tokens, match)
    return Fact(
        kind="opposite", value=match.form.payload, text=words, start=match.start, end=match.end, level=level
    )


def _term_fact(text: str, tokens: Sequence[Token], match: Match, synonyms: Mapping[int, Match]) -> Fact:
    term = match.form.payload
    assert isinstance(term, Term)
    twin = synonyms.get(match.start)
    name = twin.form.payload if twin and twin.end == match.end else term.form
    if str(name).isalpha() and term.group not in EXACT_GROUPS:
        name = stem(str(name))  # «hansker» and «hanskar» are one term
    return Fact(
        kind="term",
        value=f"{term.group}/{name}",
        text=_words(text, tokens, match),
        start=match.start,
        end=match.end,
        level=term.swap,
        group=term.group,
        weight=term.weight,
    )


def _canonical(
    tokens: Sequence[Token], facts: Sequence[Fact], synonyms: Sequence[Match]
) -> tuple[tuple[Hashable, ...], tuple[str, ...], tuple[int, ...]]:
    """Return the canonical items, the harmless marks before each, and the item of every token."""
    spans: dict[int, tuple[int, Hashable]] = {}
    for match in synonyms:
        spans[match.start] = (match.end, ("synonym", match.form.payload))
    for fact in facts:
        if fact.kind in QUANTITIES:
            spans[fact.start] = (fact.end, (fact.kind, fact.value))
    canon: list[Hashable] = []
    marks: list[str] = []
    places: list[int] = []
    waiting, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        end, item = spans.get(at, (at + 1, token.low))
        if end == at + 1 and item == token.low and token.text in HARMLESS_MARKS:
            waiting += token.text
            places.append(len(canon))
        else:
            places.extend([len(canon)] * (end - at))
            canon.append(item)
            marks.append(waiting)
            waiting = ""
        at = end
    marks.append(waiting)
    return tuple(canon), tuple(marks), tuple(places)
