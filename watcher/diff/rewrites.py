"""Folds over a whole page: rewritten, or come back in another language."""

from collections import defaultdict

from watcher.diff.block_edits import replaced
from watcher.diff.drafts import Draft
from watcher.diff.matching import Matching
from watcher.diff.page import Page
from watcher.model.change import ChangeKind
from watcher.model.document import BlockKind

_UNMATCHED = 0.6  # of the text of both pages
_MIN_BLOCKS, _MIN_CHARS = 10, 1_000  # a page smaller than this is listed block by block
_TOP = (-1, 0, -1, -1)
_SINGLE = {
    ChangeKind.ADDED: ChangeKind.SECTION_ADDED,
    ChangeKind.ROW_ADDED: ChangeKind.SECTION_ADDED,
    ChangeKind.REMOVED: ChangeKind.SECTION_REMOVED,
    ChangeKind.ROW_REMOVED: ChangeKind.SECTION_REMOVED,
}


def fold_rewrite(matching: Matching, drafts: list[Draft]) -> tuple[list[Draft], bool]:
    """Return the folds of a rewritten page, and whether it is one: the whole page, then section by section.

    Each single edit stays in the list, under its section.
    """
    if not _is_rewritten(matching):
        return [], False
    page = _page_fold(matching, ChangeKind.PAGE_REWRITTEN)
    loose: defaultdict[tuple[ChangeKind, tuple[str, ...]], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind in _SINGLE and draft.parent is None:
            loose[_SINGLE[draft.kind], draft.trail].append(draft)
    folds = [_section_fold(kind, members) for (kind, _), members in loose.items() if len(members) > 1]
    for draft in [*folds, *drafts]:
        if draft.parent is None and draft.kind is not ChangeKind.METADATA:
            draft.group = draft.group or page
    return [page, *folds], True


def _is_rewritten(matching: Matching) -> bool:
    old, new = matching.old, matching.new
    if -1 not in matching.pairs.new_of and -1 not in matching.pairs.old_of:
        return False
    sizes = [_chars(old, None), _chars(new, None)]
    if min(len(old.content), len(new.content)) < _MIN_BLOCKS or min(sizes) < _MIN_CHARS:
        return False
    free = _chars(old, matching.pairs.new_of) + _chars(new, matching.pairs.old_of)
    return free > _UNMATCHED * sum(sizes)


def _chars(page: Page, partner: list[int] | None) -> int:
    return sum(
        len(page.blocks[place].text) for place in page.content if partner is None or partner[place] < 0
    )


def _page_fold(matching: Matching, kind: ChangeKind) -> Draft:
    before, after = (
        "\n".join(page.blocks[place].text for place in page.content) for page in (matching.old, matching.new)
    )
    return Draft(
        kind=kind,
        before=before,
        after=after,
        ops=replaced(before, after),
        place=_TOP,
        lang=matching.new.document.lang,
    )


def _section_fold(kind: ChangeKind, members: list[Draft]) -> Draft:
    members = sorted(members, key=lambda draft: draft.place)
    first = members[0]
    before = "\n".join(member.before for member in members if member.before)
    after = "\n".join(member.after for member in members if member.after)
    j, side, i, _ = first.place
    fold = Draft(
        kind=kind,
        before=before,
        after=after,
        ops=replaced(before, after),
        place=(j, side, i, 0),
        trail=first.trail,
        trail_old=first.trail_old,
        old_index=first.old_index,
        new_index=first.new_index,
        lang=first.lang,
        anchor=first.anchor,
    )
    for member in members:
        member.parent = fold
    return fold


def fold_language(matching: Matching, drafts: list[Draft]) -> list[Draft]:
    """Return one edit over all others when the page came back in another language, else nothing."""
    before, after = matching.old.document.lang, matching.new.document.lang
    if not before or not after or before == after or not _is_other_text(matching):
        return []
    fold = _page_fold(matching, ChangeKind.LANGUAGE)
    fold.before, fold.after, fold.ops = before, after, replaced(before, after)
    for draft in drafts:
        if draft.parent is None and draft.kind is not ChangeKind.METADATA:
            draft.parent = fold
    return [fold]


def _is_other_text(matching: Matching) -> bool:
    """Whether more than half of the new page's running text has no equal on the old page."""
    size = other = 0
    for j in matching.new.content:
        block = matching.new.blocks[j]
        if block.kind is BlockKind.IMAGE:
            continue
        size += len(block.text)
        i = matching.pairs.old_of[j]
        if i < 0 or not matching.is_same_text(i, j):
            other += len(block.text)
    return other * 2 > size
