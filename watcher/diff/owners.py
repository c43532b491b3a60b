"""Values that changed places: what stands under each label is compared with what stood there.

"Voksne: 600 mg, barn: 300 mg" with the doses swapped has the same blocks in another order.  Told as moves it
would read like a matter of layout; told under its label each dose is another one.
"""

from collections import defaultdict

from watcher.diff.page import Page, Pairs
from watcher.diff.similar import similarity
from watcher.diff.work import Work
from watcher.model.document import Block, BlockKind

_SHORT_CHARS, _LEAD_CHARS = 60, 60
_ALIKE = 0.6
_ROUNDS = 8

Swap = tuple[int, int]


def match_swapped(old: Page, new: Page, pairs: Pairs, work: Work) -> None:
    """Match anew the blocks that stand under each other's labels, label by label."""
    linked = pairs.listed(old.content)
    if all(linked[k][1] < linked[k + 1][1] for k in range(len(linked) - 1)):
        return
    swaps = _closed(_proposed(old, new, pairs, work), pairs)
    for i, _ in swaps:
        pairs.unlink(i)
    for i, j in swaps:
        pairs.link(i, j)


def _proposed(old: Page, new: Page, pairs: Pairs, work: Work) -> list[Swap]:
    """Return which displaced blocks would belong together by their labels."""
    owner_old, owner_new = _owners(old), _owners(new)
    went: defaultdict[int, list[int]] = defaultdict(list)
    came: defaultdict[int, list[int]] = defaultdict(list)
    for i, j in pairs.listed(old.content):
        above, below = owner_old[i], owner_new[j]
        if min(above, below) < 0 or min(pairs.new_of[above], pairs.old_of[below]) < 0:
            continue
        if pairs.new_of[above] != below:
            went[above].append(i)
            came[below].append(j)
    swaps: list[Swap] = []
    for above, places in went.items():
        others = sorted(came.get(pairs.new_of[above], ()))
        if len(others) == len(places):
            swaps += zip(places, others, strict=True)
    return [(i, j) for i, j in swaps if _may_swap(old, new, (i, j), work)]


def _may_swap(old: Page, new: Page, pair: Swap, work: Work) -> bool:
    i, j = pair
    if BlockKind.HEADING in (old.blocks[i].kind, new.blocks[j].kind) or old.families[i] != new.families[j]:
        return False
    is_short = max(len(old.blocks[i].text), len(new.blocks[j].text)) <= _SHORT_CHARS
    return is_short or similarity(old, new, i, j, work) >= _ALIKE


def _closed(swaps: list[Swap], pairs: Pairs) -> list[Swap]:
    """Return the swaps whose old partners all find another one among them: none is left alone."""
    for _ in range(_ROUNDS):
        olds, news = {i for i, _ in swaps}, {j for _, j in swaps}
        kept = [(i, j) for i, j in swaps if pairs.new_of[i] in news and pairs.old_of[j] in olds]
        if len(kept) == len(swaps):
            return kept
        swaps = kept
    return []


def _owners(page: Page) -> list[int]:
    """Return the place of what each block stands under: parent point, line that leads in, or heading."""
    owners = list(page.heading_of)
    parents: list[int] = []  # the open points of a list, outermost first
    last = -1
    for place in page.content:
        block = page.blocks[place]
        if block.kind is BlockKind.ITEM:
            while parents and page.blocks[parents[-1]].level >= block.level:
                parents.pop()
            if parents:
                owners[place] = parents[-1]
            parents.append(place)
        else:
            parents.clear()
        if last >= 0 and owners[place] == page.heading_of[place] and _leads(page.blocks[last], block):
            owners[place] = last
        last = place
    return owners


def _leads(above: Block, block: Block) -> bool:
    """Whether a line reads as a label of the one below it ("Voksne" over "600 mg")."""
    if above.kind is not BlockKind.PARA or block.kind not in (BlockKind.PARA, BlockKind.ITEM):
        return False
    is_value = any(map(str.isdigit, block.text)) and not any(map(str.isdigit, above.text))
    return len(above.text) <= _LEAD_CHARS and above.text[-1:] not in ".!?" and is_value
