"""Old sentences against new ones, fact by fact: what changed, and what that asks for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.judge.attach import find_swaps
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group, align_values
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import content_words
from watcher.model.level import Level
from watcher.model.verdict import FactChange

_PRECISE = frozenset({"dose", "activity", "volume", "concentration", "form", "frequency"})
_IN_STATISTICS = frozenset({"date", "number", "share", "reference"})
_DRUG_GROUPS = frozenset({"legemiddel", "administrasjon", "sikkerhet"})


def facts_of(sentences: Iterable[Sentence], kind: str) -> list[Fact]:
    """Return the facts of one kind of all sentences, in order."""
    return [fact for sentence in sentences for fact in sentence.facts if fact.kind == kind]


def compare_group(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return every finding of one group of sentences that stand on both sides."""
    findings = [
        *_quantities(group, vocabulary),
        *_scales(group, vocabulary),
        *_modalities(group, vocabulary),
        *_negations(group, vocabulary),
        *_opposites(group, vocabulary),
        *_limiters(group, vocabulary),
        *_terms(group, vocabulary),
        *find_swaps(group),
    ]
    findings += _scope(group, vocabulary)
    before, after = _text(group.old), _text(group.new)
    return [replace(finding, before=before, after=after) for finding in findings]


def _text(sentences: Iterable[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _label(kind: str, vocabulary: Vocabulary) -> str:
    return vocabulary.kind_labels.get(kind, {}).get("nb", kind)


def _finding(rule: str, level: Level, label: str, change: FactChange) -> Finding:
    """Return the finding with its reason in plain bokmål: «Varighet endret: 21 → 14 dager»."""
    name = label[:1].upper() + label[1:]
    if change.before and change.after:
        text = f"{name} endret: {change.before} → {change.after}"
    elif change.after:
        text = f"{name} er kommet til: {change.after}"
    else:
        text = f"{name} er tatt bort: {change.before}"
    return Finding(rule=rule, level=level, text=text, fact=change)


def _change(kind: str, old: Fact | None, new: Fact | None) -> FactChange:
    fact = new or old
    unit = fact.unit if fact else ""
    return FactChange(kind=kind, before=old.text if old else "", after=new.text if new else "", unit=unit)


def _pairs(group: Group, kind: str) -> list[tuple[Fact | None, Fact | None]]:
    old, new = facts_of(group.old, kind), facts_of(group.new, kind)
    if not old and not new:
        return []
    return align_values(old, new, [fact.value for fact in old], [fact.value for fact in new])


# -- figures -------------------------------------------------------------------------------------------------


def _quantities(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    both: list[tuple[str, Fact, Fact | None]] = []
    gone: list[tuple[str, Fact]] = []
    come: list[tuple[str, Fact]] = []
    for kind in sorted(QUANTITIES):
        for old, new in _pairs(group, kind):
            if old and new:
                both.append((kind, old, new))
            elif old:
                gone.append((kind, old))
            elif new:
                come.append((kind, new))
    near_drug = _near_drug(group)
    if _is_statistics(group):
        both = [
            (kind, old, replace(new, level=Level.MINOR))
            if kind in _IN_STATISTICS and new
            else (kind, old, new)
            for kind, old, new in both
        ]
        both = [
            (kind, replace(old, level=Level.MINOR) if kind in _IN_STATISTICS else old, new)
            for kind, old, new in both
        ]
    found = [_quantity(kind, old, new, vocabulary, near_drug=near_drug) for kind, old, new in both]
    return found + _lone(gone, come, vocabulary, near_drug=near_drug)


def _is_statistics(group: Group) -> bool:
    """Tell whether the sentences count cases and advise nothing: their dates and bare numbers are news."""
    if not facts_of(group.old, "count") or not facts_of(group.new, "count") or _near_drug(group):
        return False
    facts = [fact for sentence in (*group.old, *group.new) for fact in sentence.facts]
    return not any(abs(fact.strength) >= 2 or fact.kind in _PRECISE for fact in facts)


def _lone(
    gone: Sequence[tuple[str, Fact]],
    come: Sequence[tuple[str, Fact]],
    vocabulary: Vocabulary,
    *,
    near_drug: bool,
) -> list[Finding]:
    """Figures of which only one side has the kind: one against one is a change of unit («1 g» → «1 ml»)."""
    found: list[Finding] = []
    for at in range(max(len(gone), len(come))):
        old, new = gone[at] if at < len(gone) else None, come[at] if at < len(come) else None
        if old and new:
            kind = old[0] if old[1].level >= new[1].level else new[0]
            found.append(_quantity(kind, old[1], new[1], vocabulary, near_drug=near_drug))
        elif old:
            found.append(_quantity(old[0], old[1], None, vocabulary, near_drug=near_drug))
        elif new:
            found.append(_quantity(new[0], None, new[1], vocabulary, near_drug=near_drug))
    return found


def _quantity(
    kind: str, old: Fact | None, new: Fact | None, vocabulary: Vocabulary, *, near_drug: bool
) -> Finding:
    level = max(fact.level for fact in (old, new) if fact)
    rule = f"{kind}-changed"
    if kind == "number" and near_drug and level >= Level.IMPORTANT:
        level, rule = Level.CRITICAL, "number-near-drug"
    return _finding(rule, level, _label(kind, vocabulary), _change(kind, old, new))


def _near_drug(group: Group) -> bool:
    return any(fact.group in _DRUG_GROUPS for fact in facts_of((*group.old, *group.new), "term"))


def _scales(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    found = []
    for name, scale in vocabulary.scales.items():
        for old, new in _pairs(group, f"scale:{name}"):
            level = scale.level if old and new else scale.lone_level
            kind = f"scale:{name}"
            found.append(_finding(f"scale-{name}", level, _label(kind, vocabulary), _change(kind, old, new)))
    return found


# -- stance --------------------------------------------------------------------------------------------------


def _modalities(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    found = []
    for old, new in _pairs(group, "modality"):
        level = _modality_level(old, new, vocabulary)
        if level is not None:
            change = _change("modality", old, new)
            rule = "modality-turned" if _is_flip(old, new) else "modality-changed"
            found.append(_finding(rule, level, _label("modality", vocabulary), change))
    return found


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
        fact.kind == "modality" or fact.kind in QUANTITIES or fact.weight >= 3
        for sentence in (*group.old, *group.new)
        for fact in sentence.facts
    )
    level = vocabulary.levels.negation if weighty else vocabulary.levels.weak_negation
    found = []
    for gone, come in align_values(old, new, [fact.value for fact in old], [fact.value for fact in new]):
        change = _change("negation", gone, come)
        seeming = min(fact.level for fact in (gone, come) if fact) < vocabulary.levels.negation
        worth = min(level, vocabulary.levels.weak_negation) if seeming or (gone and come) else level
        found.append(_finding("negation-changed", worth, _label("negation", vocabulary), change))
    return found


# -- words ---------------------------------------------------------------------------------------------------


def _lost_and_gained(group: Group, kind: str) -> tuple[list[Fact], list[Fact]]:
    """Return the facts of which one side has more, as often as it has more."""
    old, new = facts_of(group.old, kind), facts_of(group.new, kind)
    olds, news = Counter(fact.value for fact in old), Counter(fact.value for fact in new)
    return _surplus(old, olds - news), _surplus(new, news - olds)


def _surplus(facts: Sequence[Fact], left: Counter[object]) -> list[Fact]:
    found = []
    for fact in facts:
        if left[fact.value] > 0:
            left[fact.value] -= 1
            found.append(fact)
    return found


def _opposites(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    lost, gained = _lost_and_gained(group, "opposite")
    found = []
    for old in lost:
        for new in gained:
            level = vocabulary.opposites.get((str(old.value), str(new.value)))
            if level is not None:
                change = _change("opposite", old, new)
                found.append(_finding("opposite-swapped", level, _label("opposite", vocabulary), change))
    return found


def _limiters(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    lost, gained = _lost_and_gained(group, "limiter")
    found = []
    for at in range(max(len(lost), len(gained))):
        old, new = lost[at] if at < len(lost) else None, gained[at] if at < len(gained) else None
        level = max(fact.level for fact in (old, new) if fact)
        found.append(
            _finding("limiter-changed", level, _label("limiter", vocabulary), _change("limiter", old, new))
        )
    return found


def _terms(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    lost, gained = _lost_and_gained(group, "term")
    repeated = _on_both_sides(group)
    advises = any(
        fact.kind in _PRECISE or (fact.kind == "modality" and abs(fact.strength) >= 2)
        for sentence in (*group.old, *group.new)
        for fact in sentence.facts
    )
    label = _label("term", vocabulary)
    found = [
        _finding("term-repeated", Level.MINOR, label, _change("term", old, new))
        for old, new in (*((one, None) for one in lost), *((None, one) for one in gained))
        if (old or new or lost[0]).value in repeated
    ]
    lost, gained = ([one for one in side if one.value not in repeated] for side in (lost, gained))
    for old in list(lost):
        new = next((one for one in gained if one.group == old.group), None)
        if new is not None:
            lost.remove(old)
            gained.remove(new)
            level = max(
                old.level, new.level, _term_level(old, advises=advises), _term_level(new, advises=advises)
            )
            found.append(_finding("term-swapped", level, label, _change("term", old, new)))
    found += [
        _finding("term-lost", _term_level(one, advises=advises), label, _change("term", one, None))
        for one in lost
    ]
    found += [
        _finding("term-added", _term_level(one, advises=advises), label, _change("term", None, one))
        for one in gained
    ]
    return found


def _on_both_sides(group: Group) -> set[object]:
    """Return the terms that both sides name, however often."""
    old, new = facts_of(group.old, "term"), facts_of(group.new, "term")
    return {fact.value for fact in old} & {fact.value for fact in new}


def _term_level(fact: Fact, *, advises: bool) -> Level:
    if fact.weight >= 5:
        return Level.CRITICAL if advises else Level.IMPORTANT
    return Level.IMPORTANT if fact.weight >= 3 else Level.MINOR


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
            return [Finding(rule="scale-scope", level=vocabulary.scales[name].level, text=text)]
    has_drug = any(fact.group in _DRUG_GROUPS for fact in facts)
    for fact in facts:
        if fact.kind == "modality" and (abs(fact.strength) >= 2 or has_drug):
            return [
                Finding(
                    rule="advice-scope", level=Level.MINOR, text=f"Ordene i et råd («{fact.text}») er endret"
                )
            ]
    return []
