"""Which figure belongs to whom: the same figures and the same groups, crossed, are a swap."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.finding import Finding
from watcher.judge.pairing import Group
from watcher.model.level import Level
from watcher.model.verdict import FactChange

_HOLDERS = frozenset(
    {"populasjon", "legemiddel", "sykdom", "diagnostikk", "smittevern", "vaksine", "administrasjon"}
)
_STANCES = frozenset({"modality", "negation"})


class Owned(NamedTuple):
    """A fact and the term it stands nearest to; `words` are for the reader."""

    kind: str
    value: str
    owner: str
    words: str


def find_swaps(group: Group) -> list[Finding]:
    """Return a finding when figures or advice have changed owners while all of them are still there."""
    found = []
    for kinds, label in ((QUANTITIES, "Tall"), (_STANCES, "Råd")):
        old, new = _owned(group.old, kinds), _owned(group.new, kinds)
        gone, come = _without(old, new), _without(new, old)
        if not gone or _facts(old) != _facts(new) or _owners(old) != _owners(new):
            continue
        change = FactChange(kind="swap", before=_said(gone), after=_said(come))
        text = f"{label} har byttet plass: {change.before} → {change.after}"
        found.append(Finding(rule="facts-swapped", level=Level.CRITICAL, text=text, fact=change))
    return found


def _owned(sentences: Iterable[Sentence], kinds: frozenset[str]) -> list[Owned]:
    """Return every fact of `kinds` with the nearest term, the one before it first."""
    found = []
    for sentence in sentences:
        holders = [fact for fact in sentence.facts if fact.kind == "term" and fact.group in _HOLDERS]
        if len({holder.value for holder in holders}) < 2:
            continue
        for fact in sentence.facts:
            if fact.kind in kinds:
                owner = min(holders, key=lambda holder: _distance(holder, fact))
                found.append(
                    Owned(fact.kind, str(fact.value), str(owner.value), f"{owner.text}: {fact.text}")
                )
    return found


def _distance(holder: Fact, fact: Fact) -> int:
    return fact.start - holder.end if holder.end <= fact.start else holder.start - fact.end + 1


def _without(some: Sequence[Owned], others: Sequence[Owned]) -> list[Owned]:
    left = Counter(one[:3] for one in others)
    rest = []
    for one in some:
        if left[one[:3]] > 0:
            left[one[:3]] -= 1
        else:
            rest.append(one)
    return rest


def _facts(owned: Sequence[Owned]) -> Counter[tuple[str, str]]:
    return Counter((one.kind, one.value) for one in owned)


def _owners(owned: Sequence[Owned]) -> Counter[str]:
    return Counter(one.owner for one in owned)


def _said(owned: Sequence[Owned]) -> str:
    return "; ".join(one.words for one in owned)[:80]
