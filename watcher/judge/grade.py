"""What a finding is worth where it stands: the same figure is a dose here and the age of a conflict there.

A ceiling (`at_most`) can lower a level, so it holds for one kind of finding, in a declared setting, and only
when nothing in the sentences says otherwise; a floor (`at_least`) wins over every ceiling.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watcher.judge.facts import context_kinds
from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.finding import Finding
from watcher.judge.grade_model import Grade
from watcher.judge.kept import kept
from watcher.judge.pairing import Group
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level

_PREFIX = "setting:"
_LABEL_WORDS = 3
_ENDS = (".", "!", ":")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands: its language, the words of its heading, row and column, and all headings above."""

    lang: str
    words: str = ""
    trail: str = ""
    in_list: bool = False


def settings_of(words: str, lang: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return what the words speak of, by the ids of [[setting]]."""
    return _settings(words, lang, vocabulary) if words else frozenset()


@kept(short=4096, long=64)
def _settings(words: str, lang: str, vocabulary: Vocabulary) -> frozenset[str]:
    kinds = context_kinds(words, lang, vocabulary)
    return frozenset(kind.removeprefix(_PREFIX) for kind in kinds if kind.startswith(_PREFIX))


def grade_findings(
    findings: Iterable[Finding], group: Group, place: Place, vocabulary: Vocabulary
) -> list[Finding]:
    """Return the findings at what they are worth here, each grade that changed a level named as a reason.

    A sentence that denies more often than before, or less, is never lowered to minor, whatever it speaks of.
    """
    sentences = (*group.old, *group.new)
    least = Level.IMPORTANT if _denies_otherwise(group) else Level.NONE
    graded: list[Finding] = []
    for finding in findings:
        grades = [one for one in vocabulary.grades if _speaks_of(one, finding) and _may(one, least)]
        grades = [one for one in grades if _holds(one, sentences, place, vocabulary)] if grades else []
        graded += _weighed(finding, grades)
    return graded


def _denies_otherwise(group: Group) -> bool:
    old, new = (sum(len(sentence.cues) for sentence in side) for side in (group.old, group.new))
    return bool(group.old and group.new) and old != new


def _may(grade: Grade, least: Level) -> bool:
    return grade.at_most is None or grade.at_most >= least


def _weighed(finding: Finding, grades: Sequence[Grade]) -> list[Finding]:
    level, by = finding.level, None
    for grade in grades:
        if grade.at_most is not None and grade.at_most < level:
            level, by = grade.at_most, grade
    for grade in grades:
        if grade.at_least is not None and grade.at_least > level:
            level, by = grade.at_least, grade
    if by is None or level is finding.level:
        return [finding]
    why = Finding(rule=by.id, level=level, text=by.reason, before=finding.before, after=finding.after)
    return [replace(finding, level=level, is_settled=True), replace(why, is_settled=True)]


def _speaks_of(grade: Grade, finding: Finding) -> bool:
    is_named = finding.rule in grade.of or any(
        name.endswith("*") and finding.rule.startswith(name[:-1]) for name in grade.of
    )
    return (
        is_named
        and (not grade.groups or finding.group in grade.groups)
        and (not grade.side or grade.side == finding.side)
        and not (grade.is_one_sided and finding.side == "both")
        and finding.years >= grade.min_years
    )


def _holds(grade: Grade, sentences: Sequence[Sentence], place: Place, vocabulary: Vocabulary) -> bool:
    """Tell whether the grade speaks of this place and nothing in the sentences says otherwise."""
    facts = [fact for sentence in sentences for fact in sentence.facts]
    if grade.unless and any(is_named(fact, grade.unless) for fact in facts):
        return False
    if grade.has and not any(is_named(fact, grade.has) for fact in facts):
        return False
    if not _is_calm(grade, facts):
        return False
    if grade.is_label:
        return _is_label(sentences, place) and not grade.not_settings & _said(
            sentences, place.lang, vocabulary
        )
    around = settings_of(place.words, place.lang, vocabulary)
    if grade.place and not around & grade.place:
        return False
    here = around | _said(sentences, place.lang, vocabulary)
    if grade.is_wide:
        here |= settings_of(place.trail, place.lang, vocabulary)
    return (
        (not grade.settings or bool(here & grade.settings))
        and (not grade.also_settings or bool(here & grade.also_settings))
        and not here & grade.not_settings
    )


def _said(sentences: Sequence[Sentence], lang: str, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset().union(*(settings_of(sentence.text, lang, vocabulary) for sentence in sentences))


def _is_label(sentences: Sequence[Sentence], place: Place) -> bool:
    """Tell whether the words are those of a button: advice so short is a point of a list or a sentence."""
    words = sum(token.is_word for sentence in sentences for token in sentence.tokens)
    is_open = all(sentence.text[-1:] not in _ENDS for sentence in sentences)
    return not place.in_list and words <= _LABEL_WORDS and is_open


def _is_calm(grade: Grade, facts: Sequence[Fact]) -> bool:
    strengths = [fact.strength for fact in facts if fact.kind == "modality"]
    is_quiet = grade.strongest is None or all(abs(one) <= grade.strongest for one in strengths)
    return is_quiet and (not grade.willing or all(one >= 0 for one in strengths))


def is_named(fact: Fact, names: frozenset[str]) -> bool:
    """Tell whether a fact is one of `names`: a kind, or a kind and its group («term:legemiddel»)."""
    return (
        fact.kind in names
        or fact.kind.split(":", maxsplit=1)[0] in names
        or f"{fact.kind}:{fact.group}" in names
    )
