"""One letter in one word: a slip of spelling, or another word?"""

from collections.abc import Hashable, Sequence

from rapidfuzz.distance import Levenshtein

from watcher.judge.facts_model import QUANTITIES, Sentence
from watcher.judge.medicines import is_medicine
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Vocabulary

_GUARDED = QUANTITIES | {"modality", "negation", "limiter", "opposite", "term"}
_EXACT_GROUPS = frozenset({"legemiddel", "administrasjon", "vaksine", "status"})
_LEAST_STEM, _LEAST_WORD, _HEAD = 4, 6, 3
_NAME_LIKE = ("in", "ol", "am", "ir", "ab", "en", "il", "on", "at", "an", "id", "ax", "ix", "um")


def is_spelling(old: Hashable, new: Hashable, group: Group, vocabulary: Vocabulary) -> bool:
    """One letter in one word that is no figure, unit, negation, term, name or drug: not at its beginning."""
    if not isinstance(old, str) or not isinstance(new, str) or not (old.isalpha() and new.isalpha()):
        return False
    if old[0] != new[0]:
        return False
    if Levenshtein.distance(old, new, score_cutoff=1) > 1 or old in new[1:] or new in old[1:]:
        return False
    guards = [_is_guarded(old, group.old, vocabulary), _is_guarded(new, group.new, vocabulary)]
    if any(guards):
        return sum(guards) == 1 and _is_misspelt_term(old, new, group)
    if min(len(old), len(new)) >= vocabulary.levels.min_word:
        return len(old) != len(new) or old[:_HEAD] == new[:_HEAD]  # «infeksjon» is not «injeksjon»
    return min(len(old), len(new)) >= vocabulary.levels.min_short and _is_silent(old, new)


def _is_silent(old: str, new: str) -> bool:
    """Tell whether one word has an inner letter more that is not heard: a doubled one, or d after l, n, r."""
    short, long = sorted((old, new), key=len)
    if len(short) == len(long) or short[-1] != long[-1]:
        return False
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    is_silent_d = long[at] == "d" and long[at - 1] in "lnr"
    return at < len(long) - 1 and (long[at] == long[at - 1] or is_silent_d)


def _is_misspelt_term(old: str, new: str, group: Group) -> bool:
    """Tell whether one side is a term (no drug, nothing else) and the other no word the tables know.

    Only inside long words: their beginnings (hyper-, u-) and endings tell words apart.
    """
    if min(len(old), len(new)) < 8 or old[:3] != new[:3] or old[-2:] != new[-2:]:
        return False
    for word, side in ((old, group.old), (new, group.new)):
        for sentence in side:
            for fact in sentence.facts:
                is_here = any(token.low == word for token in sentence.tokens[fact.start : fact.end])
                if is_here and (fact.kind != "term" or fact.group in _EXACT_GROUPS):
                    return False
    return True


def _is_guarded(word: str, sentences: Sequence[Sentence], vocabulary: Vocabulary) -> bool:
    """Tell whether `word` carries a fact, is in the tables, or looks like a name or a drug."""
    for sentence in sentences:
        for at, token in enumerate(sentence.tokens):
            if token.low != word:
                continue
            if at and token.text[0].isupper():
                return True
            if any(fact.start <= at < fact.end for fact in sentence.facts if fact.kind in _GUARDED):
                return True
            if vocabulary.units.find_at(sentence.tokens, at):
                return True
    return looks_like_name(word) or is_medicine(word)


def looks_like_name(word: str) -> bool:
    """Tell whether a long word ends as the names of medicines do."""
    return len(word) >= 8 and word.endswith(_NAME_LIKE) and not word.endswith(("en", "an", "on"))


def is_one_word(old: str, new: str) -> bool:
    """Tell whether one word is the other with a tail, or differs from it by one letter deep inside."""
    if not (old.isalpha() and new.isalpha()):
        return False
    short, long = sorted((old, new), key=len)
    if len(short) >= _LEAST_STEM and long.startswith(short):
        return True
    is_deep = old[:_LEAST_STEM] == new[:_LEAST_STEM] and old[-2:] == new[-2:]
    return is_deep and len(short) >= _LEAST_WORD and Levenshtein.distance(old, new, score_cutoff=1) <= 1
