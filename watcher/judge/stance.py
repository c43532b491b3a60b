"""Modality and negation of one sentence: how strongly it asks, and what it denies (a small NegEx)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watcher.judge.facts_model import Fact
from watcher.judge.phrases import Match, keep_longest
from watcher.judge.tokens import HARMLESS_MARKS, Token
from watcher.judge.vocabulary import Modality, Vocabulary

_ALONE = 3
_JOINTS = frozenset({"and", "or", "but", "please", "then", "also", "so", "therefore", "to"})
_NO_CONTENT = frozenset({"lenger", "lengre", "longer", "anymore", "også", "alltid", "always"})
_CLAUSE_MARKS = frozenset(".;:,!?")
_OPENERS = frozenset(".:;!?•–—-*|(")


class Stance(NamedTuple):
    """The modalities and loose negations of a sentence, and the token of every cue."""

    modals: tuple[Fact, ...]
    negations: tuple[Fact, ...]
    cues: tuple[int, ...]


def read_stance(
    text: str, tokens: tuple[Token, ...], matches: Mapping[str, Sequence[Match]], vocabulary: Vocabulary
) -> Stance:
    """Return what the sentence asks for and denies; words of an ordered scale speak for themselves."""
    taken = [match for match in matches.get("scale", ()) if match.end - match.start > 1]
    modals = _modals(tokens, matches.get("modality", ()), taken)
    marks = [*matches.get("negation", ()), *matches.get("pseudo", ())]
    found = [match for match in keep_longest(marks) if not _inside(match, taken)]
    cues = [match for match in found if match.form.kind == "negation"]
    seeming = [match for match in found if match.form.kind == "pseudo"]
    stops = {match.start for match in matches.get("stop", ())}
    bound: set[int] = {cue.start for cue in cues for modal in modals if _inside(cue, [modal])}
    facts = []
    for modal in modals:
        cue = _cue_of(modal, cues, bound, stops, tokens, vocabulary)
        if cue is not None:
            bound.add(cue.start)
        facts.append(_modal_fact(text, tokens, modal, cue, vocabulary))
    loose = [cue for cue in cues if cue.start not in bound]
    negations = (
        *(_negation_fact(text, tokens, cue, vocabulary) for cue in loose),
        *(_seeming_fact(text, tokens, match, vocabulary) for match in seeming),
    )
    return Stance(tuple(fact for fact in facts if fact), negations, tuple(cue.start for cue in cues))


def _inside(match: Match, spans: Sequence[Match]) -> bool:
    return any(span.start <= match.start and match.end <= span.end for span in spans)


def _modals(tokens: Sequence[Token], found: Sequence[Match], taken: Sequence[Match]) -> list[Match]:
    wanted = []
    for match in found:
        modality = match.form.payload
        assert isinstance(modality, Modality)
        if modality.is_initial and match.start and tokens[match.start - 1].text not in _OPENERS:
            continue
        if modality.is_command and match.start and not _may_command(tokens[match.start - 1]):
            continue
        if not _inside(match, taken):
            wanted.append(match)
    kept = [match for match in keep_longest(wanted) if not _payload(match).is_ignored]
    others = [match for match in kept if not _payload(match).is_alone]
    return [
        match
        for match in kept
        if not (_payload(match).is_alone and any(0 <= match.start - other.end <= _ALONE for other in others))
    ]


def _may_command(before: Token) -> bool:
    """Tell whether a command may begin after this token: a mark or a joint, no subject."""
    return before.kind == "mark" or before.low in _JOINTS


def _payload(match: Match) -> Modality:
    assert isinstance(match.form.payload, Modality)
    return match.form.payload


def _cue_of(
    modal: Match,
    cues: Sequence[Match],
    bound: set[int],
    stops: set[int],
    tokens: Sequence[Token],
    vocabulary: Vocabulary,
) -> Match | None:
    """Return the cue that negates `modal`: a few words after it, or just before it, in the same clause."""
    levels = vocabulary.levels
    free = {cue.start: cue for cue in cues if cue.start not in bound and cue.form.payload == "modal"}
    for at in range(modal.end, min(modal.end + levels.negation_after + 1, len(tokens))):
        if at in free:
            return free[at]
        if at in stops or tokens[at].text in _CLAUSE_MARKS:
            break
    for at in range(modal.start - 1, max(modal.start - levels.negation_before - 2, -1), -1):
        if at in free:
            return free[at]
        if at in stops or tokens[at].text in _CLAUSE_MARKS:
            break
    return None


def _modal_fact(
    text: str, tokens: Sequence[Token], modal: Match, cue: Match | None, vocabulary: Vocabulary
) -> Fact:
    modality = _payload(modal)
    start = min(modal.start, cue.start) if cue else modal.start
    end = max(modal.end, cue.end) if cue else modal.end
    words = text[tokens[start].start : tokens[end - 1].end]
    if cue and end - start > 4:
        first, last = (modal, cue) if modal.start < cue.start else (cue, modal)
        words = f"{_words(text, tokens, first)} … {_words(text, tokens, last)}"
    strength = modality.negated if cue else modality.strength
    return Fact(
        kind="modality",
        value=strength,
        text=words,
        start=start,
        end=end,
        level=vocabulary.levels.small,
        group=modality.id,
        strength=strength,
    )


def _words(text: str, tokens: Sequence[Token], match: Match) -> str:
    return text[tokens[match.start].start : tokens[match.end - 1].end]


def _negation_fact(text: str, tokens: Sequence[Token], cue: Match, vocabulary: Vocabulary) -> Fact:
    """Return the denial with the word that it denies (its beginning, so that an inflection is no change)."""
    denied, end = "", cue.end
    for at, token in enumerate(tokens[cue.end : cue.end + 4], start=cue.end):
        if token.text in HARMLESS_MARKS:
            break
        if token.is_word and len(token.low) > 3 and token.low not in _NO_CONTENT:
            denied, end = token.low[:5], at + 1
            break
    words = text[tokens[cue.start].start : tokens[end - 1].end]
    return Fact(
        kind="negation",
        value=denied,
        text=words,
        start=cue.start,
        end=cue.end,
        level=vocabulary.levels.negation,
    )


def _seeming_fact(text: str, tokens: Sequence[Token], match: Match, vocabulary: Vocabulary) -> Fact:
    """Return what only looks like a denial («ikke bare»): its coming or going still says something."""
    level = vocabulary.levels.weak_negation
    words = _words(text, tokens, match)
    return Fact(
        kind="negation", value=f"({words.lower()})", text=words, start=match.start, end=match.end, level=level
    )
