"""Words that limit who, when or how surely: which came, which went."""

from collections import Counter
from collections.abc import Sequence

from watcher.judge.fact_changes import change_of, fact_finding, facts_of, label_of
from watcher.judge.facts_model import QUANTITIES, Fact
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Vocabulary

BOUND = QUANTITIES - {"date", "clock", "number", "reference", "count", "url"}
"""Figures that a denial in the same sentence may turn round."""


def lost_and_gained(group: Group, kind: str) -> tuple[list[Fact], list[Fact]]:
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


def compare_limiters(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return a finding for every word that came or went and limits who, when or how surely."""
    lost, gained = (_unbound(side, group) for side in lost_and_gained(group, "limiter"))
    found = []
    for at in range(max(len(lost), len(gained))):
        old, new = lost[at] if at < len(lost) else None, gained[at] if at < len(gained) else None
        level = max(fact.level for fact in (old, new) if fact)
        found.append(
            fact_finding(
                "limiter-changed",
                level,
                label_of("limiter", vocabulary),
                change_of("limiter", old, new),
                group=str((new or old or lost[0]).value),
            )
        )
    return found


def _unbound(limiters: Sequence[Fact], group: Group) -> list[Fact]:
    """Return the limiters without those of a figure that both sides hold («≥ 40 kg», «minst 40 kg»)."""
    if not limiters:
        return []
    sides = [
        [fact for one in side for fact in one.facts if fact.kind in BOUND] for side in (group.old, group.new)
    ]
    kept = {(fact.kind, fact.value) for fact in sides[0]} & {(fact.kind, fact.value) for fact in sides[1]}
    spans = {
        id(inner)
        for one in (*group.old, *group.new)
        for fact in one.facts
        if (fact.kind, fact.value) in kept
        for inner in one.of("limiter")
        if fact.start <= inner.start and inner.end <= fact.end
    }
    return [fact for fact in limiters if id(fact) not in spans]
