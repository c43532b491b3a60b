"""What may never be hidden, whatever a slot says."""

from collections.abc import Iterable

from watcher.judge.facts import read_text
from watcher.judge.facts_model import Fact
from watcher.judge.vocabulary import Vocabulary

_SPEAKING = frozenset(
    {
        *("modality", "negation", "dose", "activity", "volume", "form", "concentration", "frequency"),
        *("duration", "age", "weight", "temperature", "distance", "scale", "phone", "email"),
    }
)
_HEAVY = 3
"""Terms from this weight on («kontraindisert», «karantene») are never hidden."""


_SPEAKING_LINK = frozenset(
    {
        *("modality", "dose", "activity", "volume", "form", "concentration", "frequency"),
        *("scale", "phone", "email"),
    }
)
_SPEAKING_GROUPS = frozenset({"alvor", "sikkerhet", "status"})
"""Groups of terms that speak in the title of another page too: warnings, what may not be given."""


def speaking_words(
    texts: Iterable[str], lang: str, vocabulary: Vocabulary, *, is_link: bool = False
) -> tuple[str, ...]:
    """Return the words for which these texts may not be muted, in their order; empty when they may.

    `is_link`: the texts are titles of other pages and nothing more.  What those are about («Kikhoste hos
    spedbarn») is no advice of this page; an order, an amount or a warning speaks there too.

    Source: docs/explanation/meaning.md §7 (never a modality, negation, dose, duration or heavy term).
    """
    found = (
        fact.text
        for text in texts
        for sentence in read_text(text, lang, vocabulary)
        for fact in sentence.facts
        if _speaks(fact, is_link=is_link)
    )
    return tuple(dict.fromkeys(found))


def _speaks(fact: Fact, *, is_link: bool) -> bool:
    if is_link:
        return fact.kind in _SPEAKING_LINK or (fact.weight >= _HEAVY and fact.group in _SPEAKING_GROUPS)
    return fact.kind in _SPEAKING or fact.weight >= _HEAVY
