"""Figures and scales of old sentences against those of new ones."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from watcher.judge.fact_changes import change_of, fact_finding, fact_pairs, facts_of, label_of
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Scale, Vocabulary
from watcher.model.level import Level

PRECISE = frozenset({"dose", "activity", "volume", "concentration", "form", "frequency"})
"""Figures that say how much of a medicine is given."""
DRUG_GROUPS = frozenset({"legemiddel", "administrasjon", "sikkerhet"})
"""Terms that speak of a medicine or its dangers."""
_POINTS = frozenset({".", ")"})
_SPANS = frozenset({"duration", "age"})
_HOURS_OF_YEAR, _HOURS_OF_MONTH = 8766, 730.5
_UNTIL = frozenset(
    {"by", "until", "since", "siden", "sidan", "innan", "senest", "seinast", "gyldig", "valid"}
)
_IN_STATISTICS = frozenset({"date", "number", "share", "reference"})


class Around(NamedTuple):
    """What the sentences around a figure speak of."""

    near_drug: bool
    has_dose: bool
    advises: bool
    counts_only: bool
    """They count cases and advise nothing: their dates and bare numbers are news."""


def compare_quantities(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every figure that came, went or became another."""
    around = _around(group)
    found: list[Finding] = []
    gone: list[tuple[str, Fact]] = []
    come: list[tuple[str, Fact]] = []
    for kind in sorted(QUANTITIES):
        for old, new in fact_pairs(group, kind):
            if old and new:
                found.append(_quantity(kind, _muted(old, around), _muted(new, around), vocabulary, around))
            elif old:
                gone.append((kind, old))
            elif new:
                come.append((kind, new))
    return found + _lone(gone, come, group, vocabulary, around)


def _around(group: Group) -> Around:
    facts = [fact for sentence in (*group.old, *group.new) for fact in sentence.facts]
    near_drug = any(fact.kind == "term" and fact.group in DRUG_GROUPS for fact in facts)
    has_dose = any(fact.kind in PRECISE for fact in facts)
    speaks = has_dose or near_drug or any(abs(fact.strength) >= 2 for fact in facts)
    counts = facts_of(group.old, "count") and facts_of(group.new, "count")
    return Around(
        near_drug=near_drug,
        has_dose=has_dose,
        advises=speaks or any(fact.weight >= 4 for fact in facts),
        counts_only=bool(counts) and not speaks,
    )


def _muted(fact: Fact, around: Around) -> Fact:
    return replace(fact, level=Level.MINOR) if around.counts_only and fact.kind in _IN_STATISTICS else fact


def _lone(
    gone: Sequence[tuple[str, Fact]],
    come: Sequence[tuple[str, Fact]],
    group: Group,
    vocabulary: Vocabulary,
    around: Around,
) -> list[Finding]:
    """Figures of which only one side has the kind: one against one is a change of unit («1 g» → «1 ml»)."""
    found: list[Finding] = []
    for at in range(max(len(gone), len(come))):
        old, new = gone[at] if at < len(gone) else None, come[at] if at < len(come) else None
        if old and new and _is_same_time(old[1], new[1]):
            continue  # «over 10 år» and «mer enn 10 år» say the same, though one alone may be an age
        if old and new and min(old[1].level, new[1].level) >= Level.IMPORTANT:
            kind = old[0] if old[1].level >= new[1].level else new[0]
            found.append(_quantity(kind, old[1], new[1], vocabulary, around))
            continue
        if old:
            fact = _worth_alone(old[1], group.old, vocabulary, around)
            found.append(_quantity(old[0], fact, None, vocabulary, around))
        if new:
            fact = _worth_alone(new[1], group.new, vocabulary, around)
            found.append(_quantity(new[0], None, fact, vocabulary, around))
    return found


def _is_same_time(old: Fact, new: Fact) -> bool:
    """Tell whether a span of time and an age are as long, with the same comparator."""
    if {old.kind, new.kind} != _SPANS:
        return False
    match (old.value, new.value):
        case ((str() as sign, tuple(olds), *_), (str() as other, tuple(news), *_)):
            times = [
                [
                    round(float(str(one)) / (_HOURS_OF_MONTH if fact.kind == "duration" else 1), 1)
                    for one in side
                ]
                for fact, side in ((old, olds), (new, news))
            ]
            return sign == other and times[0] == times[1]
        case _:
            return False


def _worth_alone(fact: Fact, side: Sequence[Sentence], vocabulary: Vocabulary, around: Around) -> Fact:
    """Return the fact at what its coming or going is worth in a sentence that stays."""
    if (
        fact.group == "name"
        or _is_enumerator(fact, side)
        or (fact.kind == "date" and _is_told(fact, side, vocabulary))
    ):
        return replace(fact, level=Level.MINOR)
    if fact.kind in _SPANS and not around.advises:
        return replace(fact, level=min(fact.level, Level.IMPORTANT))
    return fact


def _is_enumerator(fact: Fact, side: Sequence[Sentence]) -> bool:
    """Tell whether a bare number only counts a heading or a point: «2. Behandling», «3) Smitte»."""
    if fact.kind not in {"number", "reference"} or fact.start:
        return False
    return any(
        fact in sentence.facts
        and fact.end < len(sentence.tokens)
        and sentence.tokens[fact.end].text in _POINTS
        for sentence in side
    )


def _is_told(fact: Fact, side: Sequence[Sentence], vocabulary: Vocabulary) -> bool:
    """Tell whether a date only says when something was: no advice, no status, no «fra», «innen», «før»."""
    for sentence in side:
        if fact not in sentence.facts:
            continue
        if any(one.kind in {"modality", "limiter"} or one.group == "status" for one in sentence.facts):
            return False
        before = sentence.tokens[max(0, fact.start - 2) : fact.start]
        return not any(token.low in vocabulary.relational or token.low in _UNTIL for token in before)
    return False


def _quantity(
    kind: str, old: Fact | None, new: Fact | None, vocabulary: Vocabulary, around: Around
) -> Finding:
    level = max(fact.level for fact in (old, new) if fact)
    rule = f"{kind}-changed"
    if kind == "number" and around.near_drug and level >= Level.IMPORTANT:
        level, rule = Level.CRITICAL, "number-near-drug"
    if kind == "times" and around.has_dose:
        level, rule = Level.CRITICAL, "times-of-dose"
    finding = fact_finding(rule, level, label_of(kind, vocabulary), change_of(kind, old, new))
    return replace(finding, years=min(_years(fact) for fact in (old, new) if fact))


def _years(fact: Fact) -> float:
    """Return a span of time in years, 0 for anything else and for a span without a figure."""
    match fact:
        case Fact(kind="duration", value=(_, tuple(figures), *_)) if figures:
            return min(float(str(figure)) for figure in figures) / _HOURS_OF_YEAR
        case _:
            return 0.0


def compare_scales(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every step on an ordered scale."""
    found = []
    for name, scale in vocabulary.scales.items():
        for old, new in fact_pairs(group, f"scale:{name}"):
            level = _scale_level(scale, old, new)
            kind = f"scale:{name}"
            found.append(
                fact_finding(f"scale-{name}", level, label_of(kind, vocabulary), change_of(kind, old, new))
            )
    return found


def _scale_level(scale: Scale, old: Fact | None, new: Fact | None) -> Level:
    if old is None or new is None:
        value = max(fact.strength for fact in (old, new) if fact)
        is_mild = 0 < value < scale.scope  # «exercise caution» is said of traffic too
        return min(scale.lone_level, Level.IMPORTANT) if is_mild else scale.lone_level
    return scale.step_level if abs(old.strength - new.strength) <= 1 else scale.level
