"""How surely two facts are said of the same thing.

Points, so that the reasoning can be followed and tuned one by one:

    4      the same matter, where the matter settles this kind of fact («inkubasjonstid», for a duration)
    4      the same drug, for an amount of it
    0–6    like sentences: twice the weight of the shared words by the weight of all words
    1      a word of the nearest heading in common
    1      a named group in common

`ENOUGH` points make an echo.  What the two scopes disagree on makes none whatever the points: another
disease, drug or matter; narrowed to others (children, clade I, the second dose), or on one side alone;
«lav» here and «høy» there; denied on one side alone.
"""

from watcher.judge.scope import DOSES, Scope
from watcher.judge.vocabulary import Vocabulary

ENOUGH = 4.0
ADDRESSES = frozenset({"phone", "email"})
_SAME_MATTER = 4.0
_SAME_DRUG = 4.0
_LIKE_WORDS = 6.0
_FEWEST_SHARED = 2
_PAGE_FACETS = frozenset({"matter", "disease", "drug"})


def likeness(kind: str, one: Scope, other: Scope, vocabulary: Vocabulary) -> float:
    """Return the points for the two scopes; 0 when they disagree."""
    if kind in ADDRESSES:  # a number is somebody's: it need only be called by one same word
        return ENOUGH if one.words.keys() & other.words.keys() else 0.0
    if disagree(kind, one, other, vocabulary):
        return 0.0
    points = 0.0
    if _is_settled(kind, one, other):
        points += _SAME_MATTER
    if kind in DOSES and one.of("drug") & other.of("drug"):
        points += _SAME_DRUG
    shared = one.words.keys() & other.words.keys()
    if len(shared) >= _FEWEST_SHARED:
        points += _LIKE_WORDS * word_likeness(one, other)
    points += bool(one.nearest & other.nearest) + bool(one.of("group") & other.of("group"))
    return points


def _is_settled(kind: str, one: Scope, other: Scope) -> bool:
    """Tell whether both name a matter that settles this kind of fact."""
    if not one.of("matter") & other.of("matter"):
        return False
    needs = [need for settled, need in one.enough & other.enough if settled == kind]
    return any(not need or one.of(need) & other.of(need) for need in needs)


def word_likeness(one: Scope, other: Scope) -> float:
    """Return 0.0–1.0: twice the weight of the shared words by the weight of all."""
    total = sum(one.words.values()) + sum(other.words.values())
    shared = sum(weight for word, weight in one.words.items() if word in other.words)
    return 2 * shared / total if total else 0.0


def disagree(kind: str, one: Scope, other: Scope, vocabulary: Vocabulary) -> bool:
    """Tell whether the two speak of different things, whatever words they share."""
    if one.is_denied != other.is_denied:
        return True
    if any(_are_apart(one.of(facet), other.of(facet)) for facet in ("matter", "drug")):
        return True
    if kind in DOSES and one.of("drug") != other.of("drug") and not one.of("drug") & other.of("drug"):
        return True
    if _is_other_page(one, other) or _is_narrowed_otherwise(one, other):
        return True
    lost, gained = one.opposites - other.opposites, other.opposites - one.opposites
    return any((old, new) in vocabulary.opposites for old in lost for new in gained)


def _are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _is_other_page(one: Scope, other: Scope) -> bool:
    """Tell whether the pages are on other diseases.

    A page on a drug need not name the disease; two pages that name neither must share a word of their titles.
    """
    if one.of("drug") & other.of("drug"):
        return _are_apart(one.of("disease"), other.of("disease"))
    diseases = one.of("disease"), other.of("disease")
    if any(diseases):
        return not diseases[0] & diseases[1]
    return not one.title & other.title


def _is_narrowed_otherwise(one: Scope, other: Scope) -> bool:
    """Tell whether the two are for others: open narrowings may be left unsaid, the rest must be the same."""
    for facet in sorted((one.facets.keys() | other.facets.keys()) - _PAGE_FACETS):
        mine, theirs = one.facets.get(facet, frozenset()), other.facets.get(facet, frozenset())
        if any(not name.startswith("?") for name in mine ^ theirs):
            return True
        if mine and theirs and not mine & theirs:
            return True
    return False
