"""What stands in the vocabulary, found by a word: forms that have it or would match it, and rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from watcher.judge import Vocabulary
from watcher.judge.phrases import Form
from watcher.judge.vocabulary import Modality, Step, Term, Unit
from watcher.model.level import Level
from watcher.web.words import msg

LANGUAGE_WORDS = {
    "nordic": msg("norsk"),
    "en": msg("engelsk"),
    "da": msg("dansk"),
    "de": msg("tysk"),
    "es": msg("spansk"),
    "fi": msg("finsk"),
    "fr": msg("fransk"),
    "it": msg("italiensk"),
    "nl": msg("nederlandsk"),
    "pt": msg("portugisisk"),
    "sv": msg("svensk"),
    "und": msg("alle språk"),
}
"""Languages of forms; one that is not here goes by its code."""

MEANINGS = {
    "term": msg("fagord"),
    "modality": msg("styrke i rådet"),
    "negation": msg("nektelse"),
    "pseudo": msg("ser ut som nektelse"),
    "stop": msg("her slutter nektelsen"),
    "opposite": msg("motsetning"),
    "limiter": msg("avgrensning"),
    "synonym": msg("samme betydning"),
    "scale": msg("trinn på en skala"),
    "near": msg("peker mot en skala"),
    "setting": msg("sammenheng"),
    "heading": msg("overskrift"),
    "label": msg("sidens egen merking"),
    "before": msg("ord foran et tall"),
    "after": msg("ord etter et tall"),
    "age_hint": msg("tyder på alder"),
    "age_strong": msg("sier alder"),
    "year_limit": msg("grense i år"),
    "period": msg("tidsrom"),
    "frequency": msg("hyppighet"),
    "every": msg("hyppighet"),
    "reference": msg("henvisning"),
    "phone_hint": msg("telefon"),
    "phone_critical": msg("viktig telefon"),
    "link": msg("viktig lenke"),
    "unit": msg("måleenhet"),
}
"""What a form is in the vocabulary, by the first part of its kind."""

_FILES = {
    **dict.fromkeys(("term",), "terms.toml"),
    **dict.fromkeys(("modality",), "modality.toml"),
    **dict.fromkeys(("negation", "pseudo", "stop"), "negation.toml"),
    **dict.fromkeys(("opposite",), "opposites.toml"),
    **dict.fromkeys(("limiter",), "limiters.toml"),
    **dict.fromkeys(("synonym",), "lowering.toml"),
    **dict.fromkeys(("scale", "near"), "scales.toml"),
    **dict.fromkeys(("setting",), "grades.toml"),
    **dict.fromkeys(("heading",), "rules.toml"),
    **dict.fromkeys(("label",), "metadata.toml"),
    **dict.fromkeys(("before", "after", "age_hint", "age_strong", "year_limit", "reference"), "numbers.toml"),
    **dict.fromkeys(("period", "frequency", "every", "unit"), "units.toml"),
    **dict.fromkeys(("phone_hint", "phone_critical", "link"), "contact.toml"),
}
_OWN = frozenset({"nordic", "en", "und"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A form of the vocabulary: how it is written there, in which language, what it is and stands for.

    `weight` is what counts of it, as the files give it (weight 1–5, strength −5…+5), "" when nothing does.
    `level` is what one in place of another is worth; None: its rules say.  `file` is where it stands.
    """

    text: str
    lang: str
    kind: str
    stands_for: str
    weight: str
    level: Level | None
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """A rule over whole edits, or a grade: what it asks for, or how many steps it moves a level."""

    id: str
    reason: str
    level: Level | None
    by: int
    lowers: str
    file: str


def read_languages(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the languages that the vocabulary has words of, Norwegian and English first."""
    known = [lang for lang in LANGUAGE_WORDS if lang in vocabulary.lexicons]
    return (*known, *sorted(set(vocabulary.lexicons) - set(known)))


def find_words(vocabulary: Vocabulary, query: str, lang: str) -> tuple[Word, ...]:
    """Return the forms that hold `query` or would be found in it, the exact ones first."""
    wanted = query.casefold()
    langs = [lang] if lang in vocabulary.lexicons else list(read_languages(vocabulary))
    found = {
        (form.text.casefold() != wanted, place, form.text, form.kind): _word(vocabulary, form, code)
        for place, code in enumerate(langs)
        for form in (*vocabulary.lexicons[code].phrases.forms, *vocabulary.lexicons[code].units.forms)
        if _is_like(form, wanted)
    }
    return tuple(found[key] for key in sorted(found))


def find_rules(vocabulary: Vocabulary, query: str) -> tuple[RuleShown, ...]:
    """Return the rules whose id or reason has `query`; all of them for an empty one."""
    wanted = query.casefold()
    return tuple(
        one for one in _rules(vocabulary) if wanted in one.id.casefold() or wanted in one.reason.casefold()
    )


def _rules(vocabulary: Vocabulary) -> Iterator[RuleShown]:
    for rule in vocabulary.rules:
        lowers = vocabulary.lowering.get(rule.lower, rule.lower)
        yield RuleShown(
            id=rule.id,
            reason=rule.reason or lowers,
            level=rule.level,
            by=rule.by,
            lowers=rule.lower,
            file="rules.toml",
        )
    for grade in vocabulary.grades:
        yield RuleShown(
            id=grade.id,
            reason=grade.reason,
            level=grade.at_least or grade.at_most,
            by=0,
            lowers="" if grade.at_least else grade.id,
            file="grades.toml",
        )


def _is_like(form: Form, wanted: str) -> bool:
    if wanted in form.text.casefold():
        return True
    if len(form.pieces) != 1:
        return False
    piece, text = form.pieces[0], form.pieces[0].text.casefold()
    match piece.mode:
        case "prefix":
            return wanted.startswith(text)
        case "suffix":
            return wanted.endswith(text)
        case "infix":
            return text in wanted
    return False


def _word(vocabulary: Vocabulary, form: Form, lang: str) -> Word:
    kind = form.kind.partition(":")[0]
    stands_for, weight, level = _payload(vocabulary, form)
    return Word(
        text=form.text,
        lang=lang,
        kind=kind,
        stands_for=stands_for,
        weight=weight,
        level=level,
        file=_FILES.get(kind, "") if lang in _OWN else f"languages/{lang}.toml",
    )


def _payload(vocabulary: Vocabulary, form: Form) -> tuple[str, str, Level | None]:
    match form.payload:
        case Term(group=group, weight=weight, swap=swap):
            return group, str(weight), swap
        case Modality(id=name, strength=strength):
            return name, f"{strength:+d}".replace("-", "\u2212"), None
        case Step(scale=scale, value=value):
            return scale, str(value), vocabulary.scales[scale].step_level
        case Unit(group=group, name=name):
            return f"{group}: {name}", "", vocabulary.unit_groups[group].level
    name = str(form.payload)
    if form.kind == "limiter":
        return name, "", vocabulary.limiter_levels.get(name)
    if form.kind == "opposite":
        return name, "", _opposite_level(vocabulary, form.text)
    return name, "", None


def _opposite_level(vocabulary: Vocabulary, text: str) -> Level | None:
    return max((level for pair, level in vocabulary.opposites.items() if text in pair), default=None)
