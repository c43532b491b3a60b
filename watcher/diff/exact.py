"""Matching of blocks whose text is the same, in linear time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable

from watcher.diff.page import IMAGE, Page, Pairs

_LONG = 40  # characters: a repeated text this long is matched in order wherever it stands

Key = Callable[[Page, int], Hashable]


def match_exact(old: Page, new: Page, pairs: Pairs) -> None:
    """Match equal blocks: common ends, unique texts, then repeated ones that their place tells apart."""
    _match_ends(old, new, pairs)
    if not (_free(old, pairs.new_of) and _free(new, pairs.old_of)):
        return
    _match_unique(old, new, pairs, _key)
    _extend(old, new, pairs)
    _match_in_order(old, new, pairs, _key_under_trail)
    _extend(old, new, pairs)
    _match_in_order(old, new, pairs, _long_key)
    _match_unique(old, new, pairs, _key_of_any_shape)


def _key(page: Page, place: int) -> Hashable:
    return page.keys[place]


def _key_under_trail(page: Page, place: int) -> Hashable:
    return page.keys[place], page.blocks[place].trail


def _long_key(page: Page, place: int) -> Hashable:
    key = page.keys[place]
    return key if len(key[1]) > _LONG else None


def _key_of_any_shape(page: Page, place: int) -> Hashable:
    """Headings become buttons, tables become lists in a redesign: the words decide."""
    if page.families[place] == IMAGE:
        return None
    return page.words(place)[0] or page.keys[place][1]


def _match_ends(old: Page, new: Page, pairs: Pairs) -> None:
    """Match what both pages begin and end with.

    Words that stand under another heading where the pages part ("Les mer" under each) are left to the rest.
    """
    a, b = old.content, new.content
    limit = min(len(a), len(b))
    head = 0
    while head < limit and old.keys[a[head]] == new.keys[b[head]]:
        head += 1
    tail = 0
    while tail < limit - head and old.keys[a[-1 - tail]] == new.keys[b[-1 - tail]]:
        tail += 1
    while tail and tail + head < max(len(a), len(b)) and _is_reparented(old, a[-tail], new, b[-tail]):
        tail -= 1
    for place in range(head):
        pairs.link(a[place], b[place])
    for place in range(1, tail + 1):
        pairs.link(a[-place], b[-place])


def _is_reparented(old: Page, i: int, new: Page, j: int) -> bool:
    return old.blocks[i].trail[-1:] != new.blocks[j].trail[-1:]


def _free(page: Page, partner: list[int]) -> list[int]:
    return [place for place in page.content if partner[place] < 0]


def _match_unique(old: Page, new: Page, pairs: Pairs, key: Key) -> None:
    """Match texts that stand exactly once among the blocks still free on both sides."""
    free_old, free_new = _free(old, pairs.new_of), _free(new, pairs.old_of)
    count_old = Counter(key(old, i) for i in free_old)
    count_new = Counter(key(new, j) for j in free_new)
    place = {key(new, j): j for j in free_new}
    for i in free_old:
        name = key(old, i)
        if name is not None and count_old[name] == 1 and count_new[name] == 1:
            pairs.link(i, place[name])


def _extend(old: Page, new: Page, pairs: Pairs) -> None:
    """Match equal neighbours of matched blocks, downwards and then upwards."""
    for step in (1, -1):
        a, b = old.content[::step], new.content[::step]
        free = [position for position, place in enumerate(a) if position and pairs.new_of[place] < 0]
        rank = {place: position for position, place in enumerate(b)} if free else {}
        for position in free:
            partner = pairs.new_of[a[position - 1]]
            if partner < 0 or rank[partner] + 1 >= len(b):
                continue
            i, j = a[position], b[rank[partner] + 1]
            if pairs.is_free(i, j) and old.keys[i] == new.keys[j]:
                pairs.link(i, j)


def _match_in_order(old: Page, new: Page, pairs: Pairs, key: Key) -> None:
    """Match the first free block of a key with the first of the same key, and so on."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(_free(new, pairs.old_of)):
        waiting[key(new, j)].append(j)
    for i in _free(old, pairs.new_of):
        name = key(old, i)
        if name is not None and waiting.get(name):
            pairs.link(i, waiting[name].pop())
