"""Paragraphs made into a leading line with points, or points into a paragraph, with words changed on the way.

Told as removed and added, an advice that only got another shape would read as withdrawn.  Here the words of
one block are aligned with those of a run of blocks, in order; both sides must be covered, and each end of the
run must take its share.  Words are known by how they begin: "å vaske" becomes "vask" in a list.  Those of up
to three letters count little: any two pieces of advice share some.
"""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from watcher.diff.page import PROSE, Page
from watcher.diff.rarity import rare_index, sharing
from watcher.diff.work import Work
from watcher.model.document import BlockKind

_NEAR, _FAR = 0.5, 0.65  # so alike must one block and a run be, in its place and elsewhere
_SLACK = 0.06  # a longer run that is so much less alike holds more of the words
_GAIN = 0.08  # so much more than any block of the run loose
_END, _PART = 0.4, 0.5  # so much of an end of the run, and of at least two of its blocks, must be found
_MIN_WORDS = 8  # shorter lines say too little to be known in pieces
_MOST_PARTS, _REACH = 12, 10
_MOST_WORDS = 1_500
_SEEDS = 2
_SHORT, _LIGHT, _HEAVY = 3, 3, 10
_ONE_BLOCK = 0.75  # a pair this alike needs no neighbours


class Side(NamedTuple):
    """One page as a side of the search: its partners on the other page, and what is told already."""

    page: Page
    partner: list[int]
    told: set[int]


class Proposal(NamedTuple):
    """A block and the run of blocks on the other page that say the same; sorts best first."""

    rank: float
    place: int
    parts: tuple[int, ...]


def propose(one: Side, other: Side, work: Work) -> Iterator[Proposal]:
    """Yield for blocks of `one` the run of blocks of `other` that holds their words."""
    loose = {place for place in other.page.content if _is_open(other, place)}
    free = [place for place in sorted(loose) if not loose.isdisjoint((place - 1, place + 1))]
    if not loose:
        return
    index = rare_index(other.page, free)
    for place in one.page.content:
        if work.is_exhausted:
            return
        mate = one.partner[place]
        if mate >= 0 and (loose.isdisjoint((mate - 1, mate + 1)) or _reads_the_same(one, other, place)):
            continue
        if not _may_be_whole(one, place):
            continue
        if mate >= 0 and (mate in other.told or _likeness(one, other, place, mate) >= _ONE_BLOCK):
            continue
        seeds = [mate] if mate >= 0 else sharing(index, other.page, one.page, place)[:_SEEDS]
        found = [_window(one, other, place, _run(other, seed), work) for seed in seeds]
        best = min((window for window in found if window is not None), default=None)
        if best is not None and (mate < 0 or mate in best.parts):
            yield best


def widened(one: Side, other: Side, place: int, parts: tuple[int, ...], work: Work) -> tuple[int, ...]:
    """Return `parts` of `place` with the open blocks beside them that hold the rest in other words."""
    above = [part for part in _run(other, parts[0]) if part < parts[0]]
    below = [part for part in _run(other, parts[-1]) if part > parts[-1]]
    if not above and not below:
        return parts
    window = _window(one, other, place, [*above, *parts, *below], work)
    return window.parts if window is not None and set(parts) < set(window.parts) else parts


def _is_open(side: Side, place: int) -> bool:
    page = side.page
    is_free = side.partner[place] < 0 and place not in side.told
    return is_free and page.families[place] == PROSE and page.blocks[place].kind is not BlockKind.META


def _may_be_whole(side: Side, place: int) -> bool:
    page = side.page
    if page.families[place] != PROSE or place in side.told or page.blocks[place].kind is BlockKind.META:
        return False
    return _MIN_WORDS <= len(page.words(place)[0]) <= _MOST_WORDS


def _reads_the_same(one: Side, other: Side, place: int) -> bool:
    return one.page.blocks[place].key == other.page.blocks[one.partner[place]].key


def _likeness(one: Side, other: Side, place: int, mate: int) -> float:
    return float(Indel.normalized_similarity(one.page.words(place)[0], other.page.words(mate)[0]))


def _run(side: Side, seed: int) -> list[int]:
    """Return the open blocks around `seed` that stand together with it."""
    first = last = seed
    while first > max(0, seed - _REACH) and _is_open(side, first - 1):
        first -= 1
    while last + 1 < min(len(side.page.blocks), seed + _REACH + 1) and _is_open(side, last + 1):
        last += 1
    return list(range(first, last + 1))


def _window(one: Side, other: Side, place: int, run: list[int], work: Work) -> Proposal | None:
    """Return the blocks of `run` that together are most like `place`, when they are like it."""
    if len(run) < 2:
        return None
    parts = _best_stretch(_Aligned(one.page, other.page, place, run, work))
    if len(parts) < 2:
        return None
    aligned = _Aligned(one.page, other.page, place, parts, work)
    score = aligned.score(0, len(parts))
    shares = [aligned.share(part) for part in range(len(parts))]
    is_shared = min(shares[0], shares[-1]) >= _END and sum(share >= _PART for share in shares) > 1
    if not is_shared or score < _GAIN + max(aligned.score(part, part + 1) for part in range(len(parts))):
        return None
    if score < _NEAR or (score < _FAR and not _is_near(one, other, place, parts)):
        return None
    return Proposal(-score, place, tuple(parts))


class _Aligned:
    """The words of one block aligned with those of a run, and what each block of the run gets of it."""

    def __init__(self, one: Page, other: Page, place: int, run: list[int], work: Work) -> None:
        self.run = run
        whole, joined = one.stems(place), "".join(map(other.stems, run))
        weights = [weight for part in run for weight in _weights(other, part)]
        work.spend(1 + len(whole) * len(joined) // 64)
        kept = [0] * len(joined)
        for op in Indel.opcodes(whole, joined):
            if op.tag == "equal":
                for at in range(op.dest_start, op.dest_end):
                    kept[at] = weights[at]
        ends = list(accumulate((len(other.stems(part)) for part in run), initial=0))
        self._size = sum(_weights(one, place))
        self._all = [sum(weights[a:b]) for a, b in pairwise(ends)]
        self._kept = [sum(kept[a:b]) for a, b in pairwise(ends)]

    def score(self, first: int, last: int) -> float:
        """Return how alike the block and the blocks `first` to `last` (without it) of the run are, 0–1."""
        size = self._size + sum(self._all[first:last])
        return 2 * self.kept(first, last) / size if size else 0.0

    def kept(self, first: int, last: int) -> int:
        """Return how much of the one block the blocks `first` to `last` (without it) hold."""
        return sum(self._kept[first:last])

    def share(self, part: int) -> float:
        """Return how much of a block of the run is found in the one block, 0–1."""
        return self._kept[part] / self._all[part] if self._all[part] else 0.0


def _weights(page: Page, place: int) -> list[int]:
    masked = page.words(place)[2]
    return [_LIGHT if len(word) <= _SHORT and not word.isdigit() else _HEAVY for word in masked]


def _best_stretch(aligned: _Aligned) -> list[int]:
    """Return the blocks of the run that hold most of the one block and are about as like it as any."""
    shares = [aligned.share(part) for part in range(len(aligned.run))]
    ends = [part for part, share in enumerate(shares) if share >= _END]
    scores = {
        (first, last + 1): aligned.score(first, last + 1)
        for first in ends
        for last in ends
        if first <= last < first + _MOST_PARTS
    }
    if not scores:
        return []
    least = max(scores.values()) - _SLACK
    good = [stretch for stretch, score in scores.items() if score >= least]
    first, last = max(
        good, key=lambda stretch: (aligned.kept(*stretch), -stretch[1] + stretch[0], -stretch[0])
    )
    return aligned.run[first:last]


def _is_near(one: Side, other: Side, place: int, parts: list[int]) -> bool:
    """Whether the run stands where the block stood: its partner is in it, or a neighbour is beside both."""
    mate = one.partner[place]
    if mate >= 0:
        return mate in parts
    above, above_run = _beside(one, place, -1), _beside(other, parts[0], -1)
    below, below_run = _beside(one, place, 1), _beside(other, parts[-1], 1)
    return _is_same(one, above, above_run) or _is_same(one, below, below_run)


def _is_same(one: Side, place: int, partner: int) -> bool:
    """Whether the two are the same block on both pages, or both are past the page's end."""
    return one.partner[place] == partner if place >= 0 else place == partner


def _beside(side: Side, place: int, step: int) -> int:
    """Return the nearest matched block above or below, -1 when there is none."""
    at = place + step
    while 0 <= at < len(side.partner):
        if side.partner[at] >= 0 and side.page.blocks[at].kind is not BlockKind.META:
            return at
        at += step
    return -1
