"""Words that a beginning turns round: «stabil» and «ustabil», "hyper-" and "hypo-"."""

from collections import Counter
from collections.abc import Sequence

from watcher.judge.facts_model import Sentence
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem

_REST = 4


def turned_words(
    old: Sequence[Sentence], new: Sequence[Sentence], vocabulary: Vocabulary
) -> list[tuple[str, str]]:
    """Return the words of `old` that stand in `new` turned round by their beginning, and those they became.

    Both must be real words of the two texts, one gone and the other come: that alone rules out most chance.
    """
    olds, news = _words(old), _words(new)
    gone, come = olds - news, news - olds
    if not gone or not come:
        return []
    return [(one, other) for one in gone for other in come if _is_turned(one, other, vocabulary)]


def _words(sentences: Sequence[Sentence]) -> Counter[str]:
    """Return the words, «non-sterile» as one."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.is_word:
                is_rest = at > 1 and tokens[at - 1].text == "-" and tokens[at - 2].low == "non"
                low = token.low.removeprefix("non-")
                found["non" + low if is_rest or low != token.low else low] += 1
    return found


def _is_turned(one: str, other: str, vocabulary: Vocabulary) -> bool:
    short, long = sorted((one, other), key=len)
    if short in vocabulary.no_opposites:
        return False
    if any(
        least <= len(short) and _is_same(long.removeprefix(prefix), short)
        for prefix, least in vocabulary.prefixes.items()
        if long.startswith(prefix)
    ):
        return True
    return any(
        _swaps(one, other, first, second) or _swaps(other, one, first, second)
        for first, second in vocabulary.prefix_pairs
    )


def _swaps(one: str, other: str, first: str, second: str) -> bool:
    if not one.startswith(first) or not other.startswith(second):
        return False
    rest = one.removeprefix(first)
    return len(rest) >= _REST and _is_same(rest, other.removeprefix(second))


def _is_same(one: str, other: str) -> bool:
    """Tell whether two words are the same but for inflection."""
    return one == other or (len(min(one, other, key=len)) >= _REST and stem(one) == stem(other))
