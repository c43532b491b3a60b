"""Words without their inflection: enough to tell the same word from another, no more."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from watcher.judge.facts_model import Sentence
from watcher.judge.vocabulary import Vocabulary

_ENDINGS = (
    "enes", "anes", "ene", "ane", "ens", "ets", "ers", "ar", "er", "en", "et", "es", "as", "e", "a", "s", "t",
)  # fmt: skip


@lru_cache(maxsize=16_384)
def stem(low: str) -> str:
    """Return a word without one inflectional ending; short words stay whole."""
    if any(char.isdigit() for char in low):
        return low
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 4:
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
