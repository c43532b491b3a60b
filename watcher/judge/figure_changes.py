"""Figures and scales of old sentences against those of new ones."""

from collections.abc import Sequence
from dataclasses import replace

from watcher.judge.fact_changes import change_of, fact_finding, fact_pairs, facts_of, label_of
from watcher.judge.facts_model import QUANTITIES, Fact
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level

PRECISE = frozenset({"dose", "activity", "volume", "concentration", "form", "frequency"})
"""Figures that say how much of a medicine is given."""
DRUG_GROUPS = frozenset({"legemiddel", "administrasjon", "sikkerhet"})
"""Terms that speak of a medicine or its dangers."""
_IN_STATISTICS = frozenset({"date", "number", "share", "reference"})


def compare_quantities(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every figure that came, went or became another."""
    both: list[tuple[str, Fact, Fact | None]] = []
    gone: list[tuple[str, Fact]] = []
    come: list[tuple[str, Fact]] = []
    for kind in sorted(QUANTITIES):
        for old, new in fact_pairs(group, kind):
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
    return not any(abs(fact.strength) >= 2 or fact.kind in PRECISE for fact in facts)


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
    return fact_finding(rule, level, label_of(kind, vocabulary), change_of(kind, old, new))


def _near_drug(group: Group) -> bool:
    return any(fact.group in DRUG_GROUPS for fact in facts_of((*group.old, *group.new), "term"))


def compare_scales(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every step on an ordered scale."""
    found = []
    for name, scale in vocabulary.scales.items():
        for old, new in fact_pairs(group, f"scale:{name}"):
            level = scale.level if old and new else scale.lone_level
            kind = f"scale:{name}"
            found.append(
                fact_finding(f"scale-{name}", level, label_of(kind, vocabulary), change_of(kind, old, new))
            )
    return found
