"""What one source's pages are judged by beside the vocabulary of all: its terms, headings, and rules off.

Words and raising headings only raise.  A lowering heading moves important to minor and no further; a rule
that is off says nothing on this source.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from watcher.judge.phrases import Form, parse_form
from watcher.judge.reason_model import ReasonText
from watcher.judge.vocabulary import Rule, Term, Vocabulary
from watcher.model.level import Level
from watcher.model.source import OwnVocabulary

GROUP = "egne"
"""The group of a source's own terms («term:egne» in rules)."""
_RAISE = Rule(id="source-raise", by=1, reason="Står under «{heading}»", has_heading=True)
_LOWER = Rule(id="source-lower", by=-1, reason="Står under «{heading}»", has_heading=True)
_HEAVY = 4


@lru_cache(maxsize=256)
def with_own_words(vocabulary: Vocabulary, own: OwnVocabulary) -> Vocabulary:
    """Return the vocabulary that a source's pages are judged by; the same one when it has nothing of its own.

    What `own_faults` has to say is left out.
    """
    if own == OwnVocabulary():
        return vocabulary
    forms = tuple(form for _, form in _forms(own) if form is not None)
    off = frozenset(own.off)
    common = [rule for rule in vocabulary.rules if rule.id not in off]
    raises, lowers = [_RAISE] if own.raise_headings else [], [_LOWER] if own.lower_headings else []
    lexicons = {
        lang: replace(lexicon, phrases=lexicon.phrases.with_forms(forms)) if forms else lexicon
        for lang, lexicon in vocabulary.lexicons.items()
    }
    return replace(
        vocabulary,
        version=f"{vocabulary.version}.{hashlib.sha256(repr(own).encode()).hexdigest()[:8]}",
        lexicons=lexicons,
        rules=(*raises, *common, *lowers),
        reasons={**vocabulary.reasons, **_reasons(vocabulary)},
        grades=tuple(grade for grade in vocabulary.grades if grade.id not in off),
    )


def own_faults(vocabulary: Vocabulary, own: OwnVocabulary) -> tuple[str, ...]:
    """Return what is wrong with a source's own vocabulary: empty when it can be used."""
    found = [f"{key}: this form cannot be read: {text!r}" for key, text in _unread(own)]
    valid = sorted({rule.id for rule in vocabulary.rules} | {grade.id for grade in vocabulary.grades})
    for name in own.off:
        if name not in valid:
            near = get_close_matches(name, valid, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            found.append(f"off: no such rule or grade: {name!r}{hint}")
    return tuple(found)


def _reasons(vocabulary: Vocabulary) -> dict[str, tuple[ReasonText, ...]]:
    """Return the reasons of a source's own headings in other languages: those of the headings of all."""
    twins = ((_RAISE, "section-raise"), (_LOWER, "section-lower"))
    return {rule.id: vocabulary.reasons.get(twin, ()) for rule, twin in twins}


def _unread(own: OwnVocabulary) -> Iterator[tuple[str, str]]:
    for (key, text), form in _forms(own):
        if form is None:
            yield key, text


def _forms(own: OwnVocabulary) -> Iterator[tuple[tuple[str, str], Form | None]]:
    """Yield the key and text of every form with the form, None for one that cannot be read."""
    for terms in own.terms:
        swap = Level.IMPORTANT if terms.weight >= _HEAVY else Level.MINOR
        for text in terms.words:
            payload = Term(group=GROUP, form=text.lower(), weight=terms.weight, swap=swap)
            yield ("terms", text), _form("term", text, payload)
    for key, rule, texts in (
        ("raise_headings", _RAISE, own.raise_headings),
        ("lower_headings", _LOWER, own.lower_headings),
    ):
        for text in texts:
            yield (key, text), _form("heading", text, rule.id)


def _form(kind: str, text: str, payload: Term | str) -> Form | None:
    try:
        return parse_form(kind, text, payload)
    except (ValueError, IndexError):
        return None
