"""Paragraphs split in two or joined: the words are the same, only the borders moved."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from watcher.diff.block_edits import BLOCK, FOLD, unworded
from watcher.diff.drafts import Draft
from watcher.diff.link_edits import compare_links
from watcher.diff.matching import Matching
from watcher.diff.page import HEADING, PROSE, ROW, Page, family
from watcher.diff.regroups import Side, propose, widened
from watcher.diff.similar import similarity
from watcher.diff.typography import reads_the_same
from watcher.diff.words import compare_words
from watcher.diff.work import Work
from watcher.model.change import ChangeKind, Op
from watcher.model.document import Block, BlockKind

_WHOLE = 0.93  # a pair this alike was not split
_HELD = 0.75  # so much of a part's words must stand in what the other parts leave over
_COVERED = 0.6  # so much of the whole must be found in the parts
_MOST_PARTS = 12
_MIN_WORDS = 3


class Regrouping(NamedTuple):
    """Old blocks whose text is now in the new blocks; one side has exactly one."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def find_regroupings(matching: Matching) -> list[Regrouping]:
    """Return the splits and merges, in page order; no block is in two of them."""
    found = [
        Regrouping((i,), parts)
        for i, parts in _wholes(
            matching.old, matching.new, matching.pairs.new_of, matching.pairs.old_of, matching
        )
    ]
    taken = {i for regrouping in found for i in regrouping.old}
    taken_new = {j for regrouping in found for j in regrouping.new}
    for j, parts in _wholes(
        matching.new, matching.old, matching.pairs.old_of, matching.pairs.new_of, matching
    ):
        if j not in taken_new and not taken.intersection(parts):
            found.append(Regrouping(parts, (j,)))
    if -1 not in matching.pairs.new_of and -1 not in matching.pairs.old_of:
        return found
    old = Side(matching.old, matching.pairs.new_of, {i for regrouping in found for i in regrouping.old})
    new = Side(matching.new, matching.pairs.old_of, {j for regrouping in found for j in regrouping.new})
    found = [_widened(old, new, regrouping, matching.work) for regrouping in found]
    return found + _reworded(old, new, matching.work)


def _widened(old: Side, new: Side, regrouping: Regrouping, work: Work) -> Regrouping:
    """Return a regrouping with the blocks beside it that belong to it in other words."""
    if len(regrouping.new) > 1:
        parts = widened(old, new, regrouping.old[0], regrouping.new, work)
        new.told.update(parts)
        return Regrouping(regrouping.old, parts)
    parts = widened(new, old, regrouping.new[0], regrouping.old, work)
    old.told.update(parts)
    return Regrouping(parts, regrouping.new)


def _reworded(old: Side, new: Side, work: Work) -> list[Regrouping]:
    """Return further regroupings, whose words changed on the way; where two want a block, the better one."""
    proposed = [(one, Regrouping((one.place,), one.parts)) for one in propose(old, new, work)]
    proposed += [(one, Regrouping(one.parts, (one.place,))) for one in propose(new, old, work)]
    more: list[Regrouping] = []
    for _, regrouping in sorted(proposed):
        if old.told.isdisjoint(regrouping.old) and new.told.isdisjoint(regrouping.new):
            old.told.update(regrouping.old)
            new.told.update(regrouping.new)
            more.append(regrouping)
    return more


def _wholes(
    one: Page, other: Page, partner: list[int], back: list[int], matching: Matching
) -> list[tuple[int, tuple[int, ...]]]:
    """Return blocks of `one` with the run of blocks of `other` that together hold their words."""
    found: list[tuple[int, tuple[int, ...]]] = []
    if -1 not in back:
        return found
    used: set[int] = set()
    for place in one.content:
        if one.families[place] not in (PROSE, HEADING) or matching.work.is_exhausted:
            continue
        if partner[place] >= 0 and one.blocks[place].key == other.blocks[partner[place]].key:
            continue
        run = [j for j in _run(other, place, partner, back) if j not in used]
        if len(run) < 2 or (
            partner[place] >= 0 and _is_whole(one, other, (place, partner[place]), run, matching)
        ):
            continue
        parts = _parts(one, other, place, run)
        if len(parts) > 1 and (partner[place] < 0 or partner[place] in parts):
            used.update(parts)
            found.append((place, parts))
    return found


def _is_whole(one: Page, other: Page, pair: tuple[int, int], run: Sequence[int], matching: Matching) -> bool:
    """Whether the two are alike and leave nothing over that another block of the run holds."""
    if similarity(one, other, *pair, matching.work) < _WHOLE:
        return False
    left = Counter(one.words(pair[0])[0]) - Counter(other.words(pair[1])[0])
    return not left or not any(
        _take(left.copy(), other.words(part)[0], _HELD) for part in run if part != pair[1]
    )


def _run(other: Page, place: int, partner: list[int], back: list[int]) -> list[int]:
    """Return the unmatched lines (and the partner) that stand where `place` would."""
    start = partner[place]
    if start < 0:
        above = place - 1
        while above >= 0 and partner[above] < 0:
            above -= 1
        start = partner[above] + 1 if above >= 0 else 0
    first, last = start, start
    while first > 0 and start - first < _MOST_PARTS and _is_open(other, first - 1, back):
        first -= 1
    if partner[place] < 0:
        last = start - 1
    while last + 1 < len(other.blocks) and last - start < _MOST_PARTS and _is_open(other, last + 1, back):
        last += 1
    return list(range(first, last + 1))


def _is_open(other: Page, place: int, back: list[int]) -> bool:
    is_stamp = other.blocks[place].kind is BlockKind.META
    return back[place] < 0 and other.families[place] in (PROSE, ROW, HEADING) and not is_stamp


def _parts(one: Page, other: Page, place: int, run: Sequence[int]) -> tuple[int, ...]:
    """Return the members of `run` whose words stand in `place`, when together they cover it."""
    left = Counter(one.words(place)[0])
    size = sum(left.values())
    chosen: list[int] = []
    for part in run:
        words = other.words(part)[0]
        if len(words) >= _MIN_WORDS and _take(left, words, _HELD):
            chosen.append(part)
    if not chosen:
        return ()
    # Lines of a word or two ("hansker") say too little to begin with, but between and beside the others…
    short = {part for part in run if _is_short_part(one, other, place, part)}
    between = run[run.index(chosen[0]) : run.index(chosen[-1])]
    chosen += [part for part in between if part in short and _take(left, other.words(part)[0], 1)]
    for step, end in ((-1, chosen[0]), (1, max(chosen))):
        place_beside = end + step
        while place_beside in short and _take(left, other.words(place_beside)[0], 1):
            chosen.append(place_beside)
            place_beside += step
    chosen.sort()
    is_together = chosen[-1] - chosen[0] + 1 == len(chosen)
    is_covered = size > 0 and size - sum(left.values()) >= _COVERED * size
    return tuple(chosen) if is_together and is_covered else ()


def _is_short_part(one: Page, other: Page, place: int, part: int) -> bool:
    """Whether a line of a word or two may belong to `place`; a heading only where the text begins with it."""
    words = other.words(part)[0]
    is_heading = other.families[part] == HEADING
    return len(words) < _MIN_WORDS and (not is_heading or one.words(place)[0].startswith(words))


def _take(left: Counter[str], words: str, share: float) -> bool:
    """Take `words` out of `left` when so large a share of them is there, and return whether it was."""
    counted = Counter(words)
    held = sum((counted & left).values())
    if not words or held < share * len(words):
        return False
    left.subtract(counted & left)
    return True


def regroup(matching: Matching, regrouping: Regrouping) -> list[Draft]:
    """Return the edit of a split or merge over the joined texts, and one record for each further block."""
    olds = [matching.old.blocks[i] for i in regrouping.old]
    news = [matching.new.blocks[j] for j in regrouping.new]
    is_split = len(news) > 1
    if _is_relaid(olds + news) and reads_the_same((a.text for a in olds), (b.text for b in news)):
        return []
    kind = ChangeKind.SPLIT if is_split else ChangeKind.MERGED
    whole = unworded(matching, regrouping.old[0], regrouping.new[0], kind, rank=FOLD)
    whole.before, whole.after = (
        "\n".join(block.text for block in olds),
        "\n".join(block.text for block in news),
    )
    whole.ops, is_coarse = compare_words(whole.before, whole.after)
    matching.work.coarse += is_coarse
    parts = (
        [(regrouping.old[0], j) for j in regrouping.new[1:]]
        if is_split
        else [(i, regrouping.new[0]) for i in regrouping.old[1:]]
    )
    links = compare_links(matching, (regrouping.old, regrouping.new), [whole])
    return [whole, *(_part(matching, pair, whole) for pair in parts), *links]


def _part(matching: Matching, pair: tuple[int, int], whole: Draft) -> Draft:
    i, j = pair
    block = matching.new.blocks[j] if whole.kind is ChangeKind.SPLIT else matching.old.blocks[i]
    part = unworded(matching, i, j, whole.kind, rank=BLOCK)
    part.before = part.after = block.text
    part.ops = (Op("=", part.after),) if part.after else ()
    part.parent = whole
    return part


def _is_relaid(blocks: list[Block]) -> bool:
    """Whether a table became text or text a table: then the same words in the same order are no change."""
    return len({family(block) for block in blocks}) > 1
