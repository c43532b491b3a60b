"""What is odd in a vocabulary without being wrong: forms that are there twice or say nothing."""

from collections import defaultdict

from watcher.judge.phrases import Form
from watcher.judge.reasons import missing_reasons
from watcher.judge.vocabulary import Modality, Term, Vocabulary

_ASKED_BY_CODE = ("status-ended",)
"""What the judge itself asks of a stamp (`watcher/judge/place.py`)."""


def check_vocabulary(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return findings for an editor, in a fixed order; empty when there is nothing to say."""
    found = list(vocabulary.findings)
    for lang in sorted(vocabulary.lexicons):
        forms = vocabulary.lexicons[lang].phrases.forms
        found += _twice(forms, lang)
        found += _shadowed(forms, lang)
    found += _silent_rules(vocabulary)
    found += [f"reason of {one.rule!r} ({one.lang}): {one.why}" for one in missing_reasons(vocabulary)]
    found += _strange_settings(vocabulary)
    return tuple(dict.fromkeys(found))


def _owner(form: Form) -> str:
    payload = form.payload
    if isinstance(payload, Term):
        return payload.group
    if isinstance(payload, Modality):
        return payload.id
    return str(payload)


def _twice(forms: tuple[Form, ...], lang: str) -> list[str]:
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        owners[form.kind, form.text.lower()].add(_owner(form))
    return [
        f"{kind} ({lang}): {text!r} stands for more than one thing: {', '.join(sorted(names))}"
        for (kind, text), names in sorted(owners.items())
        if len(names) > 1 and kind in {"modality", "limiter", "synonym", "scale", "before", "after"}
    ]


def _shadowed(forms: tuple[Form, ...], lang: str) -> list[str]:
    """A term inside a wider form of its own group says the same thing twice when it comes or goes."""
    found = []
    affixes = [form for form in forms if form.kind == "term" and form.pieces[0].mode in {"prefix", "infix"}]
    for form in forms:
        if form.kind != "term" or len(form.pieces) != 1:
            continue
        for wide in affixes:
            if wide is form or _owner(wide) != _owner(form) or len(wide.pieces) != 1:
                continue
            stem, low = wide.pieces[0].text, form.pieces[0].text.lower()
            is_inside = low.startswith(stem) if wide.pieces[0].mode == "prefix" else stem in low
            if is_inside and low != stem:
                found.append(
                    f"term ({lang}): {form.text!r} is already read by {wide.text!r} of {_owner(form)!r}"
                )
    return sorted(found)


def _silent_rules(vocabulary: Vocabulary) -> list[str]:
    return [
        f"rule {rule.id!r}: has no reason for the reader (reason_nb)"
        for rule in vocabulary.rules
        if not rule.reason and not rule.lower
    ]


def _strange_settings(vocabulary: Vocabulary) -> list[str]:
    """Settings that a rule or grade asks for and nobody declares, and those that nobody asks for."""
    forms = (form for lexicon in vocabulary.lexicons.values() for form in lexicon.phrases.forms)
    declared = {form.kind.removeprefix("setting:") for form in forms if form.kind.startswith("setting:")}
    asked: set[str] = set(_ASKED_BY_CODE)
    for rule in vocabulary.rules:
        asked |= rule.settings | rule.also_settings | rule.not_settings
    for grade in vocabulary.grades:
        asked |= grade.settings | grade.also_settings | grade.not_settings | grade.place
    return [
        *(
            f"setting {name!r}: asked for, but no [[setting]] declares it"
            for name in sorted(asked - declared)
        ),
        *(f"setting {name!r}: no rule or grade asks for it" for name in sorted(declared - asked)),
    ]
