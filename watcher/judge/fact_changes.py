"""Two facts as one change, with its reason in plain bokmål."""

from collections.abc import Iterable

from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group, align_values
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level
from watcher.model.verdict import FactChange


def facts_of(sentences: Iterable[Sentence], kind: str) -> list[Fact]:
    """Return the facts of one kind of all sentences, in order."""
    return [fact for sentence in sentences for fact in sentence.facts if fact.kind == kind]


def label_of(kind: str, vocabulary: Vocabulary) -> str:
    """Return what readers call a kind of fact, in bokmål."""
    return vocabulary.kind_labels.get(kind, {}).get("nb", kind)


def fact_finding(rule: str, level: Level, label: str, change: FactChange, *, group: str = "") -> Finding:
    """Return the finding with its reason in plain bokmål: «Varighet endret: 21 → 14 dager».

    `group` is the group of the fact, for rules that speak of some groups only.
    """
    name = label[:1].upper() + label[1:]
    if change.before and change.after:
        text = f"{name} endret: {change.before} → {change.after}"
    elif change.after:
        text = f"{name} er kommet til: {change.after}"
    else:
        text = f"{name} er tatt bort: {change.before}"
    return Finding(rule=rule, level=level, text=text, fact=change, group=group)


def change_of(kind: str, old: Fact | None, new: Fact | None) -> FactChange:
    """Return the two facts as one change."""
    fact = new or old
    unit = fact.unit if fact else ""
    return FactChange(kind=kind, before=old.text if old else "", after=new.text if new else "", unit=unit)


def fact_pairs(group: Group, kind: str) -> list[tuple[Fact | None, Fact | None]]:
    """Return the facts of one kind that differ, old against new."""
    old, new = facts_of(group.old, kind), facts_of(group.new, kind)
    if not old and not new:
        return []
    return align_values(old, new, [fact.value for fact in old], [fact.value for fact in new])
