"""Matching by place, when the words say little: renamed headings, fields, what stands alone."""

from collections import Counter, defaultdict

from watcher.diff.page import Page, Pairs
from watcher.diff.similar import SHORT_CHARS, similarity, stayed_pairs
from watcher.diff.work import Work
from watcher.model.document import BlockKind

_ALONE = 0.15  # of two blocks that are each alone under one heading
_BETWEEN = 0.2  # of two paragraphs that are each alone between the same neighbours


def match_renamed_headings(old: Page, new: Page, pairs: Pairs) -> None:
    """Match free headings most of whose own blocks are matched with each other: they were renamed."""
    if -1 not in pairs.new_of or -1 not in pairs.old_of:
        return
    if not (_has_free_heading(old, pairs.new_of) and _has_free_heading(new, pairs.old_of)):
        return
    votes: Counter[tuple[int, int]] = Counter()
    own_old, own_new = _own_text(old), _own_text(new)
    for i, j in pairs.listed(old.content):
        above = old.heading_of[i], new.heading_of[j]
        if min(above) >= 0 and pairs.is_free(*above):
            votes[above] += len(old.blocks[i].text) + 1
    for (i, j), weight in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if pairs.is_free(i, j) and weight * 2 >= max(own_old[i], own_new[j]):
            pairs.link(i, j)


def _has_free_heading(page: Page, partner: list[int]) -> bool:
    return any(partner[place] < 0 and page.blocks[place].kind is BlockKind.HEADING for place in page.content)


def match_between(old: Page, new: Page, pairs: Pairs, work: Work) -> None:
    """Match two free paragraphs that are each all there is between the same two blocks that stayed."""
    if -1 not in pairs.new_of or -1 not in pairs.old_of:
        return
    last_i, last_j = -1, -1
    rank_new = {place: rank for rank, place in enumerate(new.content)}
    rank_old = {place: rank for rank, place in enumerate(old.content)}
    ends = [*sorted(stayed_pairs(old, pairs)), (-1, -1)]
    for end_i, end_j in ends:
        i, j = rank_old.get(end_i, len(old.content)), rank_new.get(end_j, len(new.content))
        if i - last_i == j - last_j == 2:
            _match_alone(old, new, pairs, (old.content[i - 1], new.content[j - 1]), work)
        last_i, last_j = i, j


def _match_alone(old: Page, new: Page, pairs: Pairs, pair: tuple[int, int], work: Work) -> None:
    i, j = pair
    if not pairs.is_free(i, j) or {old.blocks[i].kind, new.blocks[j].kind} != {BlockKind.PARA}:
        return
    above = old.heading_of[i], new.heading_of[j]
    is_same_section = pairs.new_of[above[0]] == above[1] if min(above) >= 0 else above[0] == above[1]
    if is_same_section and similarity(old, new, i, j, work) >= _BETWEEN:
        pairs.link(i, j)


def match_fields(old: Page, new: Page, pairs: Pairs, work: Work) -> None:
    """Match two free blocks that are each all there is under one heading, though few words are shared.

    A field got a new value, or the one paragraph of a section was written anew: told as one change.
    """
    if -1 not in pairs.new_of or -1 not in pairs.old_of:
        return
    only_new = _only_children(new)
    for trail, i in _only_children(old).items():
        heading = pairs.new_of[old.heading_of[i]] if old.heading_of[i] >= 0 else -1
        renamed = (*new.blocks[heading].trail, new.blocks[heading].text) if heading >= 0 else trail
        j = only_new.get(trail, only_new.get(renamed, -1))
        if j < 0 or not pairs.is_free(i, j):
            continue
        a, b = old.blocks[i], new.blocks[j]
        is_short = max(len(a.text), len(b.text)) <= SHORT_CHARS
        if a.kind is b.kind and (is_short or similarity(old, new, i, j, work) >= _ALONE):
            pairs.link(i, j)


def _only_children(page: Page) -> dict[tuple[str, ...], int]:
    """Return the only block of each trail that has exactly one."""
    children: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in page.content:
        children[page.blocks[place].trail].append(place)
    return {
        trail: places[0]
        for trail, places in children.items()
        if trail and len(places) == 1 and page.blocks[places[0]].kind is not BlockKind.HEADING
    }


def _own_text(page: Page) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for place in page.content:
        if page.blocks[place].kind is not BlockKind.HEADING or page.heading_of[place] >= 0:
            sizes[page.heading_of[place]] += len(page.blocks[place].text) + 1
    return sizes
