"""Which sentence of the old text became which of the new; which fact became which."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeVar

from watcher.judge.facts_model import Sentence

Item = TypeVar("Item")

_ENOUGH = 0.3
_JOIN = 0.5
_MOST_PRODUCT = 40_000
_MOST_SENTENCES = 60
"""Over this many changed sentences a side, only neighbours in order are compared (cost is the product)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Old sentences and the new ones that say the same thing; one side is empty when it came or went."""

    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Changed sentences in groups, and the sentences that stand in another place unchanged."""

    groups: tuple[Group, ...]
    moved: tuple[Sentence, ...]


def align_sentences(old: Sequence[Sentence], new: Sequence[Sentence]) -> Alignment:
    """Return what differs between two texts, sentence by sentence."""
    gone: list[Sentence] = []
    come: list[Sentence] = []
    for low, high, new_low, new_high in _runs([one.text for one in old], [one.text for one in new]):
        gone.extend(old[low:high])
        come.extend(new[new_low:new_high])
    both = Counter(one.text for one in gone) & Counter(one.text for one in come)
    moved = _taken(gone, Counter(both), keep=False)
    gone, come = _taken(gone, Counter(both), keep=True), _taken(come, Counter(both), keep=True)
    return Alignment(groups=tuple(_groups(gone, come)), moved=tuple(moved))


def _taken(sentences: Sequence[Sentence], counts: Counter[str], *, keep: bool) -> list[Sentence]:
    """Return the sentences that `counts` does not hold (keep), or those that it does."""
    found = []
    for sentence in sentences:
        is_counted = counts[sentence.text] > 0
        counts[sentence.text] -= is_counted
        if is_counted is not keep:
            found.append(sentence)
    return found


def _runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int, int, int]]:
    """Return the stretches that differ: old[a:b] against new[c:d].  Bounded: large rests are one stretch."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if not left and not right:
        return []
    if not left or not right or len(left) * len(right) > _MOST_PRODUCT:
        return [(start, len(old) - end, start, len(new) - end)]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [
        (low + start, high + start, new_low + start, new_high + start)
        for tag, low, high, new_low, new_high in matcher.get_opcodes()
        if tag != "equal"
    ]


def masked_words(sentence: Sentence) -> Counter[str]:
    """Return the words of a sentence with every figure alike: what pairs «Barn: 5 mg» with «Barn: 10 mg»."""
    return Counter(
        "0" if token.kind == "number" else token.low[:6] for token in sentence.tokens if token.kind != "mark"
    )


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 0.0


def _groups(gone: Sequence[Sentence], come: Sequence[Sentence]) -> list[Group]:
    if len(gone) > _MOST_SENTENCES or len(come) > _MOST_SENTENCES:
        return _in_order(gone, come)
    old_words, new_words = [masked_words(one) for one in gone], [masked_words(one) for one in come]
    scored = sorted(
        (-_likeness(first, second), abs(at - to), at, to)
        for at, first in enumerate(old_words)
        for to, second in enumerate(new_words)
    )
    only_pair = len(gone) == 1 and len(come) == 1
    mate: dict[int, int] = {}
    for score, _, at, to in scored:
        if (-score >= _ENOUGH or only_pair) and at not in mate and to not in mate.values():
            mate[at] = to
    return _joined(gone, come, mate, old_words, new_words)


def _in_order(gone: Sequence[Sentence], come: Sequence[Sentence]) -> list[Group]:
    size = max(len(gone), len(come))
    return [Group(old=tuple(gone[at : at + 1]), new=tuple(come[at : at + 1])) for at in range(size)]


def _joined(
    gone: Sequence[Sentence],
    come: Sequence[Sentence],
    mate: dict[int, int],
    old_words: Sequence[Counter[str]],
    new_words: Sequence[Counter[str]],
) -> list[Group]:
    """Return the pairs, with a sentence that was split off (or taken in) joined to the pair it belongs to."""
    olds = {to: [at] for at, to in mate.items()}
    news = {to: [to] for to in mate.values()}
    lone_new = [to for to in range(len(come)) if to not in news]
    lone_old = [at for at in range(len(gone)) if at not in mate]
    for to in list(lone_new):
        home = _home(
            new_words[to], [(key, _rest(old_words, olds[key], new_words, news[key])) for key in olds]
        )
        if home is not None:
            news[home].append(to)
            lone_new.remove(to)
    for at in list(lone_old):
        home = _home(
            old_words[at], [(key, _rest(new_words, news[key], old_words, olds[key])) for key in olds]
        )
        if home is not None:
            olds[home].append(at)
            lone_old.remove(at)
    groups = [
        (min(news[key]), Group(old=_pick(gone, olds[key]), new=_pick(come, news[key])))
        for key in sorted(olds)
    ]
    groups += [(to, Group(old=(), new=(come[to],))) for to in lone_new]
    groups += [(len(come) + at, Group(old=(gone[at],), new=())) for at in lone_old]
    return [group for _, group in sorted(groups, key=lambda pair: pair[0])]


def _pick(sentences: Sequence[Sentence], indexes: Sequence[int]) -> tuple[Sentence, ...]:
    return tuple(sentences[at] for at in sorted(indexes))


def _rest(
    whole: Sequence[Counter[str]], parts: Sequence[int], taken: Sequence[Counter[str]], used: Sequence[int]
) -> Counter[str]:
    """Return the words of one side of a pair that the other side does not have."""
    left: Counter[str] = Counter()
    for at in parts:
        left += whole[at]
    for at in used:
        left -= taken[at]
    return left


def _home(words: Counter[str], rests: Sequence[tuple[int, Counter[str]]]) -> int | None:
    """Return the pair whose leftover words hold most of `words`."""
    total = sum(words.values())
    best = max(rests, key=lambda one: sum((words & one[1]).values()), default=None)
    if best is None or not total or sum((words & best[1]).values()) < _JOIN * total:
        return None
    return best[0]


def align_values(
    old: Sequence[Item], new: Sequence[Item], old_keys: Sequence[Hashable], new_keys: Sequence[Hashable]
) -> list[tuple[Item | None, Item | None]]:
    """Return what differs, in order: pairs (old, new), None on the side where there is none.

    The same values in another order are compared place by place: that is how a swap is seen.
    """
    if len(old) == len(new) and Counter(old_keys) == Counter(new_keys):
        return [(a, b) for a, b, x, y in zip(old, new, old_keys, new_keys, strict=True) if x != y]
    pairs: list[tuple[Item | None, Item | None]] = []
    for low, high, new_low, new_high in _runs(old_keys, new_keys):
        gone, come = old[low:high], new[new_low:new_high]
        pairs += zip_longest(gone, come)
    return pairs
