"""Which tables read a text: the page's language, unless the words say otherwise."""

from watcher.judge.tokens import tokenize

_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "should",
        "must",
        "not",
        "is",
        "are",
        "with",
        "was",
        "be",
        "been",
        "has",
        "have",
        "this",
        "that",
        "for",
        "or",
        "by",
        "an",
        "can",
        "may",
    ]
)
_NORDIC = frozenset(
    [
        "og",
        "ikke",
        "ikkje",
        "er",
        "som",
        "på",
        "av",
        "med",
        "til",
        "det",
        "en",
        "et",
        "bør",
        "skal",
        "må",
        "kan",
        "eller",
        "ved",
        "har",
        "den",
        "de",
        "hos",
        "ein",
        "eit",
        "å",
    ]
)


def language_of(text: str, lang: str) -> str:
    """Return "en" or the page's Norwegian ("nb" when it is not known)."""
    words = [token.low for token in tokenize(text[:2000]) if token.is_word]
    english, nordic = sum(word in _ENGLISH for word in words), sum(word in _NORDIC for word in words)
    if english > nordic:
        return "en"
    if nordic > english or lang != "en":
        return lang if lang in {"nb", "nn"} else "nb"
    return "en"
