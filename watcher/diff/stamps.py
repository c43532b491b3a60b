"""Stamps ("Sist oppdatert …"): what the page says of itself, matched and reported apart from its content."""

from collections import defaultdict
from collections.abc import Callable, Hashable

from watcher.diff.page import Page, Pairs
from watcher.model.document import Block


def match_stamps(old: Page, new: Page, pairs: Pairs) -> None:
    """Match equal stamps, then those of one label under one heading, then those of one label, in order."""
    _match(old, new, pairs, lambda block: (block.label, block.key))
    _match(old, new, pairs, lambda block: (block.label, block.trail))
    _match(old, new, pairs, lambda block: block.label)


def _match(old: Page, new: Page, pairs: Pairs, key: Callable[[Block], Hashable]) -> None:
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(new.stamps):
        if pairs.old_of[j] < 0:
            waiting[key(new.blocks[j])].append(j)
    for i in old.stamps:
        if pairs.new_of[i] < 0 and waiting.get(key(old.blocks[i])):
            pairs.link(i, waiting[key(old.blocks[i])].pop())
