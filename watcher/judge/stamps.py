"""What a page says of itself, and page furniture: known by its words, never by its place."""

from functools import lru_cache

from watcher.judge.facts import read_sentence
from watcher.judge.tokens import tokenize
from watcher.judge.vocabulary import Vocabulary

_FREE = frozenset({"author"})
"""Labels whose value is a name: any words may change."""
_LONGEST = 12
"""A block of more words is no furniture, however it begins."""
_MOST_CHARS = 400
_SPEAKING = frozenset({"modality", "negation", "dose", "phone"})


def is_stamp_change(before: str, after: str, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether both texts are the same label with another date, number or name."""
    old, new = _rest(before, lang, vocabulary), _rest(after, lang, vocabulary)
    return old is not None and old == new


def is_label(text: str, lang: str, vocabulary: Vocabulary) -> bool:
    """Tell whether `text` is a metadata label and nothing more («Sist oppdatert», "Revision")."""
    tokens = [token for token in tokenize(text) if token.kind != "mark"]
    found = [match for match in vocabulary.lexicon(lang).phrases.find(tokens) if match.form.kind == "label"]
    return any(match.start == 0 and match.end == len(tokens) for match in found)


def _rest(text: str, lang: str, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return label and words left when dates and numbers are taken out; None when it is no stamp."""
    tokens = tokenize(text) if 0 < len(text) <= _MOST_CHARS else ()
    found = vocabulary.lexicon(lang).phrases.find_at(tokens, 0) if tokens else []
    first = max(
        (match for match in found if match.form.kind == "label"), key=lambda one: one.end, default=None
    )
    if first is None:
        return None
    sentence = read_sentence(text, lang, vocabulary)
    if any(fact.kind in _SPEAKING for fact in sentence.facts):
        return None
    name = str(first.form.payload)
    taken = {
        at
        for fact in sentence.facts
        if fact.kind in {"date", "clock", "number"}
        for at in range(fact.start, fact.end)
    }
    if name in _FREE:
        return (name,) if len(sentence.tokens) <= 16 else None
    words = [
        token.low
        for at, token in enumerate(sentence.tokens)
        if at >= first.end
        and at not in taken
        and token.kind == "word"
        and token.low not in vocabulary.fillers
    ]
    return (name, *words)


def is_furniture(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the whole block is one of the furniture patterns ("#" a number, "*" anything)."""
    words: list[str] = []
    for token in tokenize(text[:400]):
        word = token.low if token.kind != "number" else "#"
        if token.text in ":.," or (word == "#" and words[-1:] == ["#"]):
            continue  # «12 408» and «12,408» are one number
        words.append(word)
    if not words:
        return False
    whole, begun = _patterns(vocabulary)
    is_begun = len(words) <= _LONGEST and any(tuple(words[: len(one)]) == one for one in begun)
    return tuple(words) in whole or is_begun


@lru_cache(maxsize=64)
def _patterns(vocabulary: Vocabulary) -> tuple[frozenset[tuple[str, ...]], tuple[tuple[str, ...], ...]]:
    """Return the patterns that are a whole block, and those that are its beginning («*» at the end)."""
    read = [
        tuple(token.low if token.kind != "number" else "#" for token in tokenize(" ".join(pattern)))
        for pattern in vocabulary.furniture
    ]
    whole = frozenset(one for one in read if one[-1:] != ("*",))
    return whole, tuple(dict.fromkeys(one[:-1] for one in read if one[-1:] == ("*",)))
