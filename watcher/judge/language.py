"""Which tables read a text: the page's language, unless the words say otherwise."""

import re

_ENGLISH_WORDS = "the of and should must not is are with was be been has have this that for or by an can may"
_NORDIC_WORDS = (
    "og ikke ikkje er som på av med til det en et bør skal må kan eller ved har den de hos ein eit å"
)
_ONLY_ENGLISH_WORDS = "the and should must are with been has have this that your you from these those which"
_ENGLISH, _NORDIC = frozenset(_ENGLISH_WORDS.split()), frozenset(_NORDIC_WORDS.split())
_ONLY_ENGLISH = frozenset(_ONLY_ENGLISH_WORDS.split())
"""Words that stand in no text of another language that we read."""
_ENOUGH = 0.2
_LEAST = 3
_HOME = frozenset({"nb", "nn", "no", "en", ""})
_CHARS = 2_000
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str, lang: str) -> str:
    """Return the language whose tables read `text`, which stands in a page (or a part of it) in `lang`.

    A Norwegian page may hold English paragraphs, and the other way round; a page in any other language may
    hold English ones.  An unknown language is taken for bokmål.
    """
    base = lang.lower().replace("_", "-").split("-")[0]
    words = _WORD.findall(text[:_CHARS].lower())
    if base not in _HOME:
        english = sum(word in _ONLY_ENGLISH for word in words)
        return "en" if english >= _LEAST and english >= _ENOUGH * len(words) else base
    english, nordic = sum(word in _ENGLISH for word in words), sum(word in _NORDIC for word in words)
    if english > nordic:
        return "en"
    if nordic > english or base != "en":
        return base if base in {"nb", "nn"} else "nb"
    return "en"
