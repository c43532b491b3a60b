"""What may never be hidden, whatever a slot says."""

from collections.abc import Iterable

from watcher.judge.facts import read_text
from watcher.judge.vocabulary import Vocabulary

_SPEAKING = frozenset(
    {
        *("modality", "negation", "dose", "activity", "volume", "form", "concentration", "frequency"),
        *("duration", "age", "weight", "temperature", "distance", "scale", "phone", "email"),
    }
)
_HEAVY = 3
"""Terms from this weight on («kontraindisert», «karantene») are never hidden."""


def speaking_words(texts: Iterable[str], lang: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words for which these texts may not be muted, in their order; empty when they may.

    Source: docs/explanation/meaning.md §7 (never a modality, negation, dose, duration or heavy term).
    """
    found = (
        fact.text
        for text in texts
        for sentence in read_text(text, lang, vocabulary)
        for fact in sentence.facts
        if fact.kind in _SPEAKING or fact.weight >= _HEAVY
    )
    return tuple(dict.fromkeys(found))
