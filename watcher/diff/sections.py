"""Folds: many edits of one section told as one, without losing any of them."""

from collections import defaultdict
from collections.abc import Sequence

from watcher.diff.block_edits import FOLD, replaced
from watcher.diff.drafts import Draft
from watcher.diff.matching import Matching
from watcher.diff.page import Page
from watcher.model.change import ChangeKind
from watcher.model.document import Block, BlockKind

_MOVES = (ChangeKind.MOVED, ChangeKind.ROW_MOVED)
_LOOSE_RUN = 3  # so many lines without a heading of their own are told as one move
_LOOSE = 0  # the level of such a run: any heading ends it

Pair = tuple[int | None, int | None]


def fold_sections(matching: Matching, drafts: list[Draft]) -> list[Draft]:
    """Return the folds over sections that came, went or moved as a whole; the drafts hang under them."""
    return [
        *_fold_gone(matching, drafts),
        *_fold_come(matching, drafts),
        *_fold_moved(matching, drafts),
    ]


def _fold_come(matching: Matching, drafts: list[Draft]) -> list[Draft]:
    singles = {
        draft.new_index: draft
        for draft in drafts
        if draft.new_index is not None and draft.old_index is None and draft.parent is None
    }
    folds = []
    for start, end in _whole_sections(matching.new, matching.pairs.old_of, set(singles)):
        members = [singles[place] for place in range(start, end) if place in singles]
        fold = _fold(ChangeKind.SECTION_ADDED, members)
        fold.new_index, fold.after = start, "\n".join(member.after for member in _told(members))
        fold.ops = replaced("", fold.after)
        folds.append(fold)
    return folds


def _fold_gone(matching: Matching, drafts: list[Draft]) -> list[Draft]:
    singles = {
        draft.old_index: draft
        for draft in drafts
        if draft.old_index is not None and draft.new_index is None and draft.parent is None
    }
    folds = []
    for start, end in _whole_sections(matching.old, matching.pairs.new_of, set(singles)):
        members = [singles[place] for place in range(start, end) if place in singles]
        fold = _fold(ChangeKind.SECTION_REMOVED, members)
        fold.old_index, fold.before = start, "\n".join(member.before for member in _told(members))
        fold.ops = replaced(fold.before, "")
        folds.append(fold)
    return folds


def _told(members: Sequence[Draft]) -> list[Draft]:
    """Return the members whose text the fold repeats: all but stamps."""
    return [member for member in members if member.kind is not ChangeKind.METADATA]


def _fold(kind: ChangeKind, members: Sequence[Draft]) -> Draft:
    """Return a fold over `members`, listed before the first of them."""
    first = members[0]
    j, side, i, _ = first.place
    fold = Draft(
        kind=kind,
        before="",
        after="",
        ops=(),
        place=(j, side, i, FOLD),
        trail=first.trail,
        trail_old=first.trail_old,
        box=first.box,
        lang=first.lang,
        anchor=first.anchor,
    )
    for member in members:
        member.parent = fold
    return fold


def _whole_sections(page: Page, partner: list[int], singles: set[int | None]) -> list[tuple[int, int]]:
    """Return the outermost sections of at least two blocks none of which has a partner."""
    sections: list[tuple[int, int]] = []
    if not singles:
        return sections
    covered = 0
    for start, end in sorted(page.section_end.items()):
        if start < covered or start not in singles:
            continue
        members = [place for place in range(start, end) if page.blocks[place].kind is not BlockKind.META]
        if len(members) > 1 and all(partner[place] < 0 and place in singles for place in members):
            sections.append((start, end))
            covered = end
    return sections


def _fold_moved(matching: Matching, drafts: list[Draft]) -> list[Draft]:
    if not any(draft.kind in _MOVES for draft in drafts):
        return []
    moved = {(draft.old_index, draft.new_index): draft for draft in drafts if draft.kind in _MOVES}
    by_pair: defaultdict[Pair, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_pair[draft.old_index, draft.new_index].append(draft)
    told = (*_MOVES, ChangeKind.MOVED_CHANGED)
    reparented = {pair for pair, found in by_pair.items() if any(draft.kind in told for draft in found)}
    folds = []
    for section in _moved_sections(matching, reparented):
        members = [moved[pair] for pair in section if pair in moved]
        if len(section) < 2 or not members:
            continue
        fold = _fold(ChangeKind.SECTION_MOVED, members)
        fold.old_index, fold.new_index = section[0]
        fold.trail, fold.trail_old = _trails(matching, section[0])
        fold.before = fold.after = "\n".join(member.after for member in members)
        fold.ops = replaced(fold.after, fold.after)
        folds.append(fold)
        for pair in section:
            for draft in by_pair[pair]:
                draft.group = draft.group or fold
    return folds


def _trails(matching: Matching, pair: tuple[int, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return matching.new.blocks[pair[1]].trail, matching.old.blocks[pair[0]].trail


def _moved_sections(matching: Matching, reparented: set[Pair]) -> list[list[tuple[int, int]]]:
    """Return runs of moved pairs that kept each other's company, cut at headings of the first one's level.

    `reparented` are the pairs told as moved, among them those that kept their order under another heading.
    Without a heading of their own, three and more lines of one section are a run; steps are told one by one.
    """
    pairs = [(i, j) for i, j in matching.pairs.listed(matching.old.content)]
    rank = {j: position for position, j in enumerate(sorted(j for _, j in pairs))}
    sections: list[list[tuple[int, int]]] = []
    last_rank, level, is_open = -2, 0, False
    for i, j in pairs:
        if (i, j) in matching.stayed and (i, j) not in reparented:
            is_open = False
            continue
        block = matching.new.blocks[j]
        is_heading = block.kind is BlockKind.HEADING
        is_open = is_open and rank[j] == last_rank + 1
        if is_open and level == _LOOSE:
            is_open = _trails(matching, sections[-1][0]) == _trails(matching, (i, j))
        if not is_open or (is_heading and (level == _LOOSE or block.level <= level)):
            sections.append([])
            level, is_open = block.level if is_heading else _LOOSE, True
        sections[-1].append((i, j))
        last_rank = rank[j]
    return [section for section in sections if _is_told_as_one(matching, section)]


def _has_heading(matching: Matching, section: list[tuple[int, int]]) -> bool:
    return matching.new.blocks[section[0][1]].kind is BlockKind.HEADING


def _is_told_as_one(matching: Matching, section: list[tuple[int, int]]) -> bool:
    if _has_heading(matching, section):
        return True
    return len(section) >= _LOOSE_RUN and all(_may_join(matching.new.blocks[j]) for _, j in section)


def _may_join(block: Block) -> bool:
    return block.list_kind != "ordered" and not block.cells
