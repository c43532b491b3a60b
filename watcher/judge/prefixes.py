"""Words that a beginning turns round: «stabil» and «ustabil», "hyper-" and "hypo-"."""

from collections.abc import Iterator, Sequence

from watcher.judge.facts_model import Sentence
from watcher.judge.vocabulary import Vocabulary
from watcher.judge.words import stem

_REST = 4
"""Fewer letters after a beginning of a pair are another word: «innen», «uten»."""


def turned_words(
    old: Sequence[Sentence], new: Sequence[Sentence], vocabulary: Vocabulary
) -> list[tuple[str, str]]:
    """Return the words of `old` that stand in `new` turned round by their beginning, and those they became.

    Both must be real words of the two texts, one gone and the other come: that alone rules out most chance.
    """
    olds, news = _words(old), _words(new)
    gone = [word for word in olds if word not in news]
    come = {stem(word): word for word in reversed(news) if word not in olds}
    if not gone or not come:
        return []
    found: dict[str, str] = {}
    for word in gone:
        for other in _turnings(word, vocabulary):
            partner = come.get(stem(other))
            if partner is not None and not {word, partner} & vocabulary.no_opposites:
                found.setdefault(word, partner)
    return list(found.items())


def _words(sentences: Sequence[Sentence]) -> dict[str, None]:
    """Return the words in order, «non-sterile» as one."""
    found: dict[str, None] = {}
    for sentence in sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.is_word:
                low = token.low.removeprefix("non-")
                is_split = at > 1 and tokens[at - 1].text == "-" and tokens[at - 2].low == "non"
                found["non" + low if is_split or low != token.low else low] = None
    return found


def _turnings(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what `word` would be, turned round by each beginning."""
    for prefix, least in vocabulary.prefixes.items():
        if len(word) >= least:
            yield prefix + word
        if word.startswith(prefix) and len(word) - len(prefix) >= least:
            yield word.removeprefix(prefix)
    for pair in vocabulary.prefix_pairs:
        for first, second in (pair, pair[::-1]):
            if word.startswith(first) and len(word) - len(first) >= _REST:
                yield second + word.removeprefix(first)
