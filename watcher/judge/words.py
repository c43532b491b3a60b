"""Words without their inflection: enough to tell the same word from another, no more."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from watcher.judge.facts_model import Sentence
from watcher.judge.vocabulary import Vocabulary

_SHORTEST = 3
_DEFINITE = frozenset({"en", "et", "ens", "ets", "a", "as"})
"""After these the plain noun may have an ending of its own: «veileder-en», «veiled-er»."""
_ENDINGS = (
    "enes", "anes", "ene", "ane", "ens", "ets", "ers", "ar", "er", "en", "et", "es", "as", "e", "a", "s", "t",
)  # fmt: skip


@lru_cache(maxsize=16_384)
def stem(low: str) -> str:
    """Return a word without its inflection («veilederen», «veileder»); short words stay whole."""
    if any(char.isdigit() for char in low):
        return low
    cut = _cut(low)
    return _cut(cut) if low[len(cut) :] in _DEFINITE else cut


def _cut(low: str) -> str:
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST:
            return low[: len(low) - len(ending)]
    return low


def content_words(sentences: Iterable[Sentence], vocabulary: Vocabulary) -> Counter[str]:
    """Return the stems of the words that carry content, with their number."""
    skip = vocabulary.function_words | vocabulary.harmless
    return Counter(
        stem(token.low)
        for sentence in sentences
        for token in sentence.tokens
        if token.is_word and token.low not in skip
    )
