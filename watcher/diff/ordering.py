"""Heaviest increasing subsequence: what stayed in order, and so what moved."""

from collections.abc import Sequence


def heaviest_increasing(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> list[bool]:
    """Return for each pair whether it belongs to the heaviest chain that increases on both sides.

    `pairs` (old, new) are sorted by old place and hold no place twice.  O(n log n).
    """
    if all(pairs[k][1] < pairs[k + 1][1] for k in range(len(pairs) - 1)):
        return [True] * len(pairs)
    rank = {new: position for position, new in enumerate(sorted(new for _, new in pairs))}
    size = len(pairs)
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # Fenwick tree of (weight, last pair)
    before = [-1] * size
    best = (0, -1)
    for index, (_, new) in enumerate(pairs):
        place = rank[new]
        reached = _prefix_maximum(tree, place)
        before[index] = reached[1]
        here = (reached[0] + weights[index], index)
        best = max(best, here, key=lambda chain: chain[0])
        _raise_from(tree, place + 1, here)
    kept = [False] * size
    index = best[1]
    while index >= 0:
        kept[index] = True
        index = before[index]
    return kept


def _prefix_maximum(tree: list[tuple[int, int]], end: int) -> tuple[int, int]:
    best = (0, -1)
    while end > 0:
        if tree[end][0] > best[0]:
            best = tree[end]
        end -= end & -end
    return best


def _raise_from(tree: list[tuple[int, int]], start: int, value: tuple[int, int]) -> None:
    while start < len(tree):
        if value[0] > tree[start][0]:
            tree[start] = value
        start += start & -start
