"""Old sentences against new ones, fact by fact: what changed, and what that asks for."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from watcher.judge.attach import find_swaps
from watcher.judge.fact_changes import change_of, fact_finding, fact_pairs, facts_of, label_of
from watcher.judge.facts import EXACT_GROUPS
from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.figure_changes import DRUG_GROUPS, PRECISE, compare_quantities, compare_scales
from watcher.judge.finding import Finding
from watcher.judge.limits import BOUND, compare_limiters, lost_and_gained
from watcher.judge.named import compare_names
from watcher.judge.pairing import Group, align_values
from watcher.judge.prefixes import turned_words
from watcher.judge.spelling import is_one_word
from watcher.judge.unit_case import other_cases
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import content_words
from watcher.model.level import Level
from watcher.model.verdict import FactChange

_LOOSE_GROUPS = frozenset({"sykdom", "smittevern", "diagnostikk", "varsling", "oppfølging", "alvor"})
"""Groups of terms in which «test» and «testresultat», «symptom» and «symtom» are one."""
_DENIALS = frozenset({"negation-changed", "modality-turned", "modality-changed", "opposite-swapped"})


def compare_group(
    group: Group, vocabulary: Vocabulary, *, known: frozenset[Hashable] = frozenset()
) -> list[Finding]:
    """Return every finding of one group of sentences that stand on both sides.

    `known` are the terms that both whole texts name, be it in another sentence.
    """
    findings = [
        *compare_quantities(group, vocabulary),
        *compare_scales(group, vocabulary),
        *_modalities(group, vocabulary),
        *_negations(group, vocabulary),
        *_opposites(group, vocabulary),
        *compare_limiters(group, vocabulary),
        *_terms(group, vocabulary, known),
        *_unit_cases(group, vocabulary),
        *compare_names(group, vocabulary, advises=_advises(group)),
        *find_swaps(group),
    ]
    findings += _scope(group, vocabulary) + _bare_denial(group, vocabulary, findings)
    before, after = _text(group.old), _text(group.new)
    return [replace(finding, before=before, after=after) for finding in findings]


def _text(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _modalities(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    found = []
    pairs = fact_pairs(group, "modality")
    for old, new in pairs:
        level = _modality_level(old, new, vocabulary)
        if level is not None:
            if level is Level.MINOR and _stands_in(group, old, new):
                level = vocabulary.levels.small
            change = change_of("modality", old, new)
            rule = "modality-turned" if _is_flip(old, new) else "modality-changed"
            found.append(fact_finding(rule, level, label_of("modality", vocabulary), change))
    return found


def _stands_in(group: Group, old: Fact | None, new: Fact | None) -> bool:
    """Tell whether a «kan» came or went where advice lost or gained its verb («bør tilbys», «kan tilbys»)."""
    if old and new:
        return False
    olds, news = (
        {fact.text.lower() for fact in facts_of(side, "modality") if fact.strength >= 2}
        for side in (group.old, group.new)
    )
    gone, come = (olds - news, news - olds) if new else (news - olds, olds - news)
    return any(word.endswith(f" {other}") for word in gone for other in come)


def _is_flip(old: Fact | None, new: Fact | None) -> bool:
    if old is None or new is None:
        return False
    return old.strength * new.strength <= 0 and old.strength != new.strength


def _modality_level(old: Fact | None, new: Fact | None, vocabulary: Vocabulary) -> Level | None:
    levels = vocabulary.levels
    if old and new:
        if _is_flip(old, new):
            return levels.flip
        step = abs(old.strength - new.strength)
        return levels.step if step >= levels.step_size else levels.small
    fact = old or new
    if fact is None or fact.strength == 1:
        return Level.MINOR
    return levels.step if fact.strength <= -3 else levels.small


def _negations(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    old, new = facts_of(group.old, "negation"), facts_of(group.new, "negation")
    weighty = any(
        fact.kind == "modality" or fact.kind in BOUND or fact.weight >= 4
        for sentence in (*group.old, *group.new)
        for fact in sentence.facts
    )
    level = vocabulary.levels.negation if weighty else vocabulary.levels.weak_negation
    found = []
    for gone, come in align_values(old, new, [fact.value for fact in old], [fact.value for fact in new]):
        change = change_of("negation", gone, come)
        seeming = min(fact.level for fact in (gone, come) if fact) < vocabulary.levels.negation
        is_said = _is_denied_anew(gone or come, group.old if come else group.new)
        is_weak = seeming or (gone and come) or not is_said
        worth = min(level, vocabulary.levels.weak_negation) if is_weak else level
        if not (weighty or is_said or seeming or (gone and come)):
            worth = Level.MINOR  # a clause that denies something came or went: nothing is turned
        found.append(fact_finding("negation-changed", worth, label_of("negation", vocabulary), change))
    return found


def _bare_denial(group: Group, vocabulary: Vocabulary, found: Sequence[Finding]) -> list[Finding]:
    """A denial that alone came or went, where no other rule saw it («may not be possible»)."""
    old, new = (sum(len(sentence.cues) for sentence in side) for side in (group.old, group.new))
    is_seen = any(one.rule in _DENIALS and one.level >= Level.IMPORTANT for one in found)
    if old == new or is_seen or content_words(group.old, vocabulary) != content_words(group.new, vocabulary):
        return []
    text = "Nektelse er kommet til" if new > old else "Nektelse er tatt bort"
    return [Finding(rule="negation-changed", level=vocabulary.levels.weak_negation, text=text)]


def _is_denied_anew(fact: Fact | None, other: Iterable[Sentence]) -> bool:
    """Tell whether the other side says what is denied: else a clause came or went, and nothing turned."""
    denied = str(fact.value) if fact else ""
    return not denied or any(token.low.startswith(denied) for sentence in other for token in sentence.tokens)


def _opposites(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    lost, gained = lost_and_gained(group, "opposite")
    found = []
    for old in lost:
        for new in gained:
            level = vocabulary.opposites.get((str(old.value), str(new.value)))
            if level is not None:
                change = change_of("opposite", old, new)
                joins = "joint" if old.value in vocabulary.joints or new.value in vocabulary.joints else ""
                found.append(
                    fact_finding(
                        "opposite-swapped", level, label_of("opposite", vocabulary), change, group=joins
                    )
                )
    return found or _turned_words(group, vocabulary)


def _turned_words(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Words that a beginning turned round: «stabil» gone and «ustabil» come."""
    advises = _advises(group) or any(
        fact.group in DRUG_GROUPS for sentence in (*group.old, *group.new) for fact in sentence.facts
    )
    level = Level.CRITICAL if advises else Level.IMPORTANT
    label = label_of("opposite", vocabulary)
    return [
        fact_finding("opposite-swapped", level, label, FactChange(kind="opposite", before=old, after=new))
        for old, new in turned_words(group.old, group.new, vocabulary)
    ]


def _advises(group: Group) -> bool:
    return any(
        fact.kind in PRECISE or (fact.kind == "modality" and abs(fact.strength) >= 2)
        for sentence in (*group.old, *group.new)
        for fact in sentence.facts
    )


def _unit_cases(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """The symbol of a unit in another case: beside a figure another amount, alone a slip worth seeing."""
    found = []
    for old, new in other_cases(group.old, group.new, vocabulary):
        has_dose = any(fact.kind in PRECISE for sentence in group.old for fact in sentence.facts)
        level = Level.IMPORTANT if has_dose else Level.MINOR
        text = f"Enheten er skrevet med andre bokstaver: {old.text} → {new.text}"
        found.append(Finding(rule="unit-case", level=level, text=text))
    return found


def _terms(group: Group, vocabulary: Vocabulary, known: frozenset[Hashable]) -> list[Finding]:
    lost, gained = lost_and_gained(group, "term")
    lost, gained = _not_compounded(lost, group.new), _not_compounded(gained, group.old)
    repeated = _on_both_sides(group)
    advises = _advises(group)
    label = label_of("term", vocabulary)
    found = [
        fact_finding("term-repeated", Level.MINOR, label, change_of("term", old, new))
        for old, new in (*((one, None) for one in lost), *((None, one) for one in gained))
        if (old or new or lost[0]).value in repeated
    ]
    lost, gained = ([one for one in side if one.value not in repeated] for side in (lost, gained))
    for old in list(lost):
        new = next((one for one in gained if one.group == old.group), None)
        if new is not None:
            lost.remove(old)
            gained.remove(new)
            if old.group in _LOOSE_GROUPS and is_one_word(old.text.lower(), new.text.lower()):
                found.append(
                    fact_finding(
                        "term-repeated", Level.MINOR, label, change_of("term", old, new), group=old.group
                    )
                )
                continue
            level = max(
                old.level, new.level, _term_level(old, advises=advises), _term_level(new, advises=advises)
            )
            change = change_of("term", old, new)
            found.append(fact_finding("term-swapped", level, label, change, group=old.group))
    for is_lost, fact in (*((True, one) for one in lost), *((False, one) for one in gained)):
        change = change_of("term", fact, None) if is_lost else change_of("term", None, fact)
        level = _term_level(fact, advises=advises, known=known)
        rule = "term-lost" if is_lost else "term-added"
        found.append(fact_finding(rule, level, label, change, group=fact.group))
    return found


def _not_compounded(facts: Sequence[Fact], other: Sequence[Sentence]) -> list[Fact]:
    """Return the terms that the other side does not name inside a compound («PCR» in «RT-PCR»)."""
    if not facts:
        return []
    parts = {
        part
        for sentence in other
        for token in sentence.tokens
        if "-" in token.low
        for part in token.low.split("-")
    }
    return [fact for fact in facts if fact.group in EXACT_GROUPS or fact.text.lower() not in parts]


def _on_both_sides(group: Group) -> set[object]:
    """Return the terms that both sides name, however often."""
    old, new = facts_of(group.old, "term"), facts_of(group.new, "term")
    return {fact.value for fact in old} & {fact.value for fact in new}


def _term_level(fact: Fact, *, advises: bool, known: frozenset[Hashable] = frozenset()) -> Level:
    if fact.weight >= 5:
        return Level.CRITICAL if advises and fact.value not in known else Level.IMPORTANT
    return Level.IMPORTANT if fact.weight >= 3 else Level.MINOR


def _places(sentences: Iterable[Sentence]) -> Counter[str]:
    """Return the names, figures and limits that tell where a level holds; the first word counts not."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        found.update(
            token.low for token in sentence.tokens[1:] if token.text[:1].isupper() or token.kind == "number"
        )
        found.update(f"limiter {fact.value}" for fact in sentence.of("limiter"))
    return found


def _scope(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Words that came or went in a sentence that advises: whom the advice reaches may be another."""
    old, new = content_words(group.old, vocabulary), content_words(group.new, vocabulary)
    if old == new:
        return []
    facts = [fact for sentence in (*group.old, *group.new) for fact in sentence.facts]
    for fact in facts:
        name = fact.kind.removeprefix("scale:")
        if fact.kind.startswith("scale:") and fact.strength >= vocabulary.scales[name].scope:
            text = f"Ordene rundt «{fact.text}» er endret"
            level = (
                vocabulary.scales[name].level if _places(group.old) != _places(group.new) else Level.IMPORTANT
            )
            return [Finding(rule="scale-scope", level=level, text=text)]
    has_drug = any(fact.group in DRUG_GROUPS for fact in facts)
    for fact in facts:
        if fact.kind == "modality" and (abs(fact.strength) >= 2 or has_drug):
            return [
                Finding(
                    rule="advice-scope",
                    level=Level.MINOR,
                    text=f"Ordene i et råd («{fact.text}») er endret",
                    group="drug" if has_drug else "",
                )
            ]
    return []
