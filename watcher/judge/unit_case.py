"""The case of a unit's letters is meaning: «mg», «Mg» and «MG» are not the same, «ml» and «mL» are."""

from collections.abc import Sequence

from watcher.judge.facts_model import Sentence
from watcher.judge.tokens import Token
from watcher.judge.vocabulary import Unit, Vocabulary

_GROUPS = frozenset({"dose", "activity", "volume", "concentration", "weight"})
_LONGEST = 4
"""Longer ones are words («gram», «liter»), which may be written in capitals."""


def other_cases(
    old: Sequence[Sentence], new: Sequence[Sentence], vocabulary: Vocabulary
) -> list[tuple[Token, Token]]:
    """Return the symbols of units in `old` that `new`, the same words otherwise, writes in another case."""
    olds, news = (
        [token for one in side for token in one.tokens if token.kind != "mark"] for side in (old, new)
    )
    if len(olds) != len(news) or _is_shouted(olds) != _is_shouted(news):
        return []
    return [
        (one, other)
        for one, other in zip(olds, news, strict=True)
        if one.text != other.text
        and one.low == other.low
        and len(one.low) <= _LONGEST
        and one.text.replace("L", "l") != other.text.replace("L", "l")
        and _is_symbol(one, vocabulary)
    ]


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Tell whether a text is written in capitals throughout: then its units are too."""
    words = [token.text for token in tokens if token.is_word and len(token.low) > _LONGEST]
    return bool(words) and all(word.isupper() for word in words)


def _is_symbol(token: Token, vocabulary: Vocabulary) -> bool:
    found = (match.form.payload for match in vocabulary.units.find_at((token,), 0))
    return any(isinstance(unit, Unit) and unit.group in _GROUPS for unit in found)
