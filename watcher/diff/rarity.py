"""Rare shared words propose which blocks may belong together."""

from collections import Counter, defaultdict

from watcher.diff.page import Page

_RARE_WORDS, _COMMON, _BEST = 12, 40, 8


def rare_index(page: Page, places: list[int]) -> dict[str, list[int]]:
    """Return the blocks among `places` that hold each masked word, for words that few of them hold."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        for word in set(page.words(place)[2]):
            index[word].append(place)
    return {word: found for word, found in index.items() if len(found) <= _COMMON}


def sharing(index: dict[str, list[int]], indexed: Page, page: Page, place: int) -> list[int]:
    """Return the indexed blocks of the same family that share the most of the block's rarest words."""
    words = sorted(
        (word for word in set(page.words(place)[2]) if word in index),
        key=lambda word: (len(index[word]), word),
    )
    shared = Counter(
        i for word in words[:_RARE_WORDS] for i in index[word] if indexed.families[i] == page.families[place]
    )
    return sorted(shared, key=lambda i: (-shared[i], abs(i - place), i))[:_BEST]
