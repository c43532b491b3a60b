"""Matching of blocks whose text differs: rare shared words propose, similarity decides."""

from bisect import bisect_left
from collections import Counter, defaultdict
from typing import NamedTuple

from rapidfuzz.distance import Indel

from watcher.diff.ordering import heaviest_increasing
from watcher.diff.page import HEADING, PROSE, ROW, Page, Pairs
from watcher.diff.rarity import rare_index, sharing
from watcher.diff.work import Work
from watcher.model.document import Block, BlockKind

IN_PLACE, ELSEWHERE, SAME_ROW, RESET = 0.34, 0.55, 0.6, 0.65
_OTHER_SHAPE = {HEADING: PROSE, PROSE: HEADING}  # a heading may become a line of bold text
_TITLES = {BlockKind.HEADING, BlockKind.PARA}
_ELSEWHERE_CHARS = 25
_NEAR = 12
_LONG_WORDS = 4_000
_ALIKE = 0.75  # letters alike: "Behandling" and "Behandlinga"
SHORT_CHARS = 60
_SAME_CELLS = 0.4  # of two rows that are alike, the one with the same values comes first
_SHORT_KIN = 0.75
_STRANGE_ROW = 0.15  # what two rows of other names and values must be more alike
_KIN_NAME = 0.6  # letters alike of two rows' first cells


class Candidate(NamedTuple):
    """A possible match; sorts best first."""

    rank: float
    distance: float
    i: int
    j: int


def stayed_pairs(old: Page, pairs: Pairs) -> set[tuple[int, int]]:
    """Return the matched pairs that kept their order (the heaviest such chain)."""
    linked = pairs.listed(old.content)
    kept = heaviest_increasing(linked, [len(old.blocks[i].text) + 8 for i, _ in linked])
    return {pair for pair, is_kept in zip(linked, kept, strict=True) if is_kept}


def similarity(old: Page, new: Page, i: int, j: int, work: Work) -> float:
    """Return how alike two blocks are, 0–1: words in order, with digits counted half."""
    words_a, masked_a, _ = old.words(i)
    words_b, masked_b, _ = new.words(j)
    if max(len(words_a), len(words_b)) > _LONG_WORDS:
        work.spend(1 + (len(words_a) + len(words_b)) // 8)
        shared = sum((Counter(words_a) & Counter(words_b)).values())
        return 2 * shared / (len(words_a) + len(words_b))
    work.spend(1 + len(words_a) * len(words_b) // 64)
    if not words_a and not words_b:
        return float(old.blocks[i].key == new.blocks[j].key)
    score = Indel.normalized_similarity(words_a, words_b)
    if words_a != masked_a or words_b != masked_b:
        score = (score + Indel.normalized_similarity(masked_a, masked_b)) / 2
    a, b = old.blocks[i].key, new.blocks[j].key
    if score < _ALIKE and max(len(a), len(b)) <= SHORT_CHARS:
        letters = Indel.normalized_similarity(a, b)
        if letters >= _ALIKE:
            score = max(score, letters - 0.1)
    return score


def match_similar(old: Page, new: Page, pairs: Pairs, work: Work) -> None:
    """Match what is left by similarity, greedily, the best pair first."""
    candidates = _candidates(old, new, pairs, work)
    for candidate in sorted(candidates, key=lambda c: (-c.rank, c.distance, c.i, c.j)):
        if pairs.is_free(candidate.i, candidate.j):
            pairs.link(candidate.i, candidate.j)


class _Gaps:
    """Says between which two stayed blocks a block stands, and behind which one that moved."""

    def __init__(self, old: Page, new: Page, pairs: Pairs) -> None:
        stayed = stayed_pairs(old, pairs)
        self._old = sorted(i for i, _ in stayed)
        self._new = sorted(j for _, j in stayed)
        moved = {pair for pair in pairs.listed(old.content) if pair not in stayed}
        self._behind_old = _behind(old, dict(moved), pairs.new_of)
        self._behind_new = _behind(new, {j: j for _, j in moved}, pairs.old_of)

    def of_old(self, i: int) -> int:
        """Return the gap of an old block: how many stayed blocks are above."""
        return bisect_left(self._old, i)

    def of_new(self, j: int) -> int:
        """Return the gap of a new block."""
        return bisect_left(self._new, j)

    def moved_above(self, j: int) -> int:
        """Return the moved block that a new block stands behind, or -1."""
        return self._behind_new.get(j, -1)

    def is_shared(self, i: int, j: int) -> bool:
        """Return whether two blocks stand in the same gap, or behind the same block that moved."""
        above = self._behind_old.get(i, -1)
        return self.of_old(i) == self.of_new(j) or above == self._behind_new.get(j, -2)

    def by_moved(self, places: list[int], page: Page) -> dict[tuple[int, str], list[int]]:
        """Return the old blocks behind each block that moved, by family."""
        groups: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for i in places:
            if i in self._behind_old:
                groups[self._behind_old[i], page.families[i]].append(i)
        return groups


def _behind(page: Page, moved: dict[int, int], partner: list[int]) -> dict[int, int]:
    """Return for each free block right behind a block that moved where that stands on the new page."""
    behind: dict[int, int] = {}
    above = -1
    for place in page.content if moved else ():
        if partner[place] >= 0:
            above = moved.get(place, -1)
        elif above >= 0:
            behind[place] = above
    return behind


def _candidates(old: Page, new: Page, pairs: Pairs, work: Work) -> list[Candidate]:
    free_old = [i for i in old.content if pairs.new_of[i] < 0]
    free_new = [j for j in new.content if pairs.old_of[j] < 0]
    if not free_old or not free_new:
        return []
    gaps = _Gaps(old, new, pairs)
    by_gap: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for i in free_old:
        by_gap[gaps.of_old(i), old.families[i]].append(i)
    by_moved = gaps.by_moved(free_old, old)
    index = rare_index(old, free_old)
    position_new = _positions(new, free_new, gaps)
    found: list[Candidate] = []
    for j in free_new:
        if work.is_exhausted:
            break
        gap = gaps.of_new(j)
        near = _nearest(by_gap[gap, new.families[j]], position_new[j])
        behind = by_moved.get((gaps.moved_above(j), new.families[j]), ())[:_NEAR]
        reset = by_gap.get((gap, _OTHER_SHAPE.get(new.families[j], "")), ())[:_NEAR]
        for i in dict.fromkeys([*near, *behind, *reset, *sharing(index, old, new, j)]):
            candidate = _judge(old, new, (i, j), is_in_place=gaps.is_shared(i, j), work=work)
            if candidate:
                found.append(candidate)
    return found


def _positions(new: Page, free_new: list[int], gaps: _Gaps) -> dict[int, float]:
    """Return where in its gap each block stands among its family, 0–1."""
    groups: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for j in free_new:
        groups[gaps.of_new(j), new.families[j]].append(j)
    return {
        j: position / max(1, len(group) - 1) for group in groups.values() for position, j in enumerate(group)
    }


def _nearest(places: list[int], position: float) -> list[int]:
    """Return the blocks of a gap, or those around the same relative position when there are many."""
    if len(places) <= _NEAR:
        return places
    middle = round(position * (len(places) - 1))
    start = max(0, min(middle - _NEAR // 2, len(places) - _NEAR))
    return places[start : start + _NEAR]


def _judge(old: Page, new: Page, pair: tuple[int, int], *, is_in_place: bool, work: Work) -> Candidate | None:
    i, j = pair
    a, b = old.blocks[i], new.blocks[j]
    score = similarity(old, new, i, j, work)
    if old.families[i] != new.families[j] and not (score >= RESET and {a.kind, b.kind} == _TITLES):
        return None
    if old.families[i] == ROW:
        score = _row_score(old, new, pair, score, is_near=is_in_place or a.trail == b.trail)
    if is_in_place:
        is_match = score >= IN_PLACE
    else:
        is_match = score >= ELSEWHERE and (
            min(len(a.text), len(b.text)) >= _ELSEWHERE_CHARS or _is_short_kin(old, new, i, j)
        )
    if not is_match:
        return None
    bonus = 0.1 * is_in_place + 0.05 * (a.trail == b.trail) + 0.03 * (a.kind is b.kind)
    bonus -= 0.2 * (old.families[i] != new.families[j])
    bonus += _SAME_CELLS * _shared_cells(a, b)
    distance = abs(i / max(1, len(old.blocks)) - j / max(1, len(new.blocks)))
    return Candidate(score + bonus, distance, i, j)


def _is_short_kin(old: Page, new: Page, i: int, j: int) -> bool:
    """Whether two short lines under the same headings share nearly all their words, figures included."""
    if old.blocks[i].trail != new.blocks[j].trail:
        return False
    return Indel.normalized_similarity(old.words(i)[0], new.words(j)[0]) >= _SHORT_KIN


def _row_score(old: Page, new: Page, pair: tuple[int, int], score: float, *, is_near: bool) -> float:
    """Return how alike two rows are, given how alike their words are with digits counted half.

    Rows of figures all look alike: away from its place a row is known by its first cell and its words only.
    """
    i, j = pair
    is_same_row = _first_cell(old, i) == _first_cell(new, j) != ""
    if is_near:
        is_same_kind = old.blocks[i].kind is new.blocks[j].kind
        if is_same_row or not is_same_kind or _is_same_entry(old, new, i, j):
            return max(score, SAME_ROW) if is_same_row and is_same_kind else score
        return Indel.normalized_similarity(old.words(i)[0], new.words(j)[0]) - _STRANGE_ROW
    return score if is_same_row else Indel.normalized_similarity(old.words(i)[0], new.words(j)[0])


def _is_same_entry(old: Page, new: Page, i: int, j: int) -> bool:
    """Whether two rows may tell of the same thing: their names are akin, or another cell is the same.

    "Eldre | 100 mg" in the place of "Voksne | 600 mg" is another row, not another dose.
    """
    a, b = old.blocks[i].cells, new.blocks[j].cells
    if not a or not b:
        return True
    if {cell.text for cell in a[1:] if cell.text} & {cell.text for cell in b[1:]}:
        return True
    names = a[0].text.casefold(), b[0].text.casefold()
    if set(names[0].split()) & set(names[1].split()):
        return True
    return Indel.normalized_similarity(*names) >= _KIN_NAME


def _shared_cells(a: Block, b: Block) -> float:
    """Return which share of two rows' cells is the same, 0–1."""
    if not a.cells or not b.cells:
        return 0.0
    shared = Counter(cell.text for cell in a.cells) & Counter(cell.text for cell in b.cells)
    return 2 * sum(shared.values()) / (len(a.cells) + len(b.cells))


def _first_cell(page: Page, place: int) -> str:
    cells = page.blocks[place].cells
    return cells[0].text if cells else ""
