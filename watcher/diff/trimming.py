"""What two long texts begin and end with alike need not be cut into tokens: most edits are small."""

from watcher.diff.tokens import sure_borders

_LONG = 600  # characters: below, cutting up costs no more than looking for what is shared
_LEFT_IN = 4  # borders
_SEEN_BEHIND, _SEEN_AHEAD = 5, 2  # characters around a border that decide whether it is one


def shared_ends(before: str, after: str) -> tuple[int, int]:
    """Return how many characters both texts begin with, and how many they end with, up to a sure border.

    Some sentences next to the first and the last difference are left in, for an edit to slide into.
    """
    limit = min(len(before), len(after))
    if limit < _LONG:
        return 0, 0
    same = _common_prefix(before, after, limit)
    borders = [end for _, end in sure_borders(before, 0, same) if end + _SEEN_AHEAD <= same]
    head = borders[-_LEFT_IN] if len(borders) >= _LEFT_IN else 0
    same = _common_suffix(before, after, limit - head)
    start = len(before) - same
    ends = [at for at, _ in sure_borders(before, start, len(before)) if at - _SEEN_BEHIND >= start]
    tail = len(before) - ends[_LEFT_IN - 1] if len(ends) >= _LEFT_IN else 0
    return head, tail


def _common_prefix(before: str, after: str, limit: int) -> int:
    """Return how many characters are the same from the start; by halves, which compare at memory's speed."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(before: str, after: str, limit: int) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if before[len(before) - middle : len(before) - low] == after[len(after) - middle : len(after) - low]:
            low = middle
        else:
            high = middle - 1
    return low
