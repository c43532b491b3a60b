"""Slips of the pen: a word misspelt on one side only, read as the word that it stands for.

«frarrådes» is no lifted warning, «30 minuutter» no lost time.  A doubled letter in a long word makes no other
word; any other single letter counts only deep inside a longer, unknown word beside one that is known.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from watcher.judge.facts import EXACT_GROUPS, read_text
from watcher.judge.facts_model import QUANTITIES, Fact, Sentence
from watcher.judge.medicines import is_medicine
from watcher.judge.spelling import looks_like_name
from watcher.judge.vocabulary import Vocabulary

_LONG, _LONGER = 7, 9
_ENDS = 3
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")
_KINDS = QUANTITIES | {"modality", "negation", "limiter", "opposite", "term"}
_MEDICINE = "legemiddel"
_MOST = 3
"""More words that differ by a letter are a text in another spelling or form, no slips."""
_QUANTITY_LANGUAGES = frozenset({"fi"})
"""Languages in which a doubled letter is another sound, and often another form of the word."""


class Mended(NamedTuple):
    """Two texts in which a word is spelt alike; `has_name` when one of them is the name of a medicine."""

    before: str
    after: str
    has_name: bool = False
    is_mended: bool = False


def mend_slips(before: str, after: str, lang: str, vocabulary: Vocabulary) -> Mended:
    """Return both texts with the misspelt words of one side spelt as on the other."""
    whole = Mended(before, after)
    olds, news = _words(before), _words(after)
    gone, come = olds - news, news - olds
    if not gone or not come or lang in _QUANTITY_LANGUAGES:
        return whole
    pairs = [(old, new) for old in gone for new in come if gone[old] == come[new] and _is_near(old, new)]
    if not pairs or len(pairs) > _MOST:
        return whole
    sides = read_text(before, lang, vocabulary), read_text(after, lang, vocabulary)
    for old, new in pairs:
        facts = _facts_at(old, sides[0]), _facts_at(new, sides[1])
        if not _is_slip(old, new, *facts):
            continue
        is_name = any(fact.group == _MEDICINE for side in facts for fact in side)
        has_name = (
            whole.has_name or is_name or (not any(facts) and (looks_like_name(old) or is_medicine(old)))
        )
        if facts[1] and not facts[0]:
            whole = Mended(_spelt(whole.before, old, new), whole.after, has_name, True)
        else:
            whole = Mended(whole.before, _spelt(whole.after, new, old), has_name, True)
    return whole


def _words(text: str) -> Counter[str]:
    return Counter(hit[0].lower() for hit in _WORD.finditer(text))


def _is_near(old: str, new: str) -> bool:
    return old[0] == new[0] and abs(len(old) - len(new)) <= 1 and OSA.distance(old, new, score_cutoff=1) == 1


def _facts_at(word: str, sentences: Sequence[Sentence]) -> list[Fact]:
    return list(_find_at(word, sentences))


def _find_at(word: str, sentences: Sequence[Sentence]) -> Iterator[Fact]:
    for sentence in sentences:
        at = {n for n, token in enumerate(sentence.tokens) if word in token.low}
        for fact in sentence.facts:
            if (fact.kind in _KINDS or ":" in fact.kind) and at.intersection(range(fact.start, fact.end)):
                yield fact


def _is_slip(old: str, new: str, olds: Sequence[Fact], news: Sequence[Fact]) -> bool:
    if olds and news:  # both are words of the tables: of one list, and only a doubled letter apart
        return _is_doubled(old, new) and {_owner(one) for one in olds} == {_owner(one) for one in news}
    if _is_doubled(old, new):
        return True
    is_deep = (
        min(len(old), len(new)) >= _LONGER and old[:_ENDS] == new[:_ENDS] and old[-_ENDS:] == new[-_ENDS:]
    )
    return is_deep and bool(olds or news) and not any(one.group in EXACT_GROUPS for one in (*olds, *news))


def _owner(fact: Fact) -> tuple[str, str, int]:
    return fact.kind, fact.group, fact.strength


def _is_doubled(old: str, new: str) -> bool:
    """Tell whether one word has an inner letter twice in a row where the other has it once."""
    short, long = sorted((old, new), key=len)
    if len(short) == len(long):
        return False
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    return 1 < at < len(short) and long[at] == long[at - 1] and long[at + 1 :] == short[at:]


def _spelt(text: str, wrong: str, right: str) -> str:
    def mend(hit: re.Match[str]) -> str:
        return right.capitalize() if hit[0][0].isupper() else right

    return re.sub(rf"(?i)(?<![^\W\d_]){re.escape(wrong)}(?![^\W\d_])", mend, text)
