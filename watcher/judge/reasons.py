"""Reasons in the other languages.

A reason is made once, in bokmål.  Its nynorsk and English are found by its template: that of the rule
(`reason_nb`), or one of rules/reasons.toml; what stands in the places of the template is put into the others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from watcher.judge.finding import Finding
from watcher.judge.reason_model import ReasonText
from watcher.judge.vocabulary import Vocabulary
from watcher.model.verdict import FactChange, RuleHit

LANGUAGES = ("nn", "en")
FACT_RULES = ("changed", "came", "went")
"""Names, in the reason file, of the reasons of a fact that changed, came or went."""
_PLACE = re.compile(r"\{(\w+)\}")


def hit_of(finding: Finding, vocabulary: Vocabulary) -> RuleHit:
    """Return the reason as it is stored and shown, in every language that it is written in."""
    hit = finding.hit()
    texts = tuple((lang, text) for lang in LANGUAGES if (text := _in_language(finding, lang, vocabulary)))
    return RuleHit(rule=hit.rule, level=hit.level, text=hit.text, texts=texts)


def _in_language(finding: Finding, lang: str, vocabulary: Vocabulary) -> str:
    for template, other in _templates(finding, lang, vocabulary):
        values = _values(template, finding.text)
        if values is not None:
            return _filled(other, _renamed(values, finding.fact, lang, vocabulary))
    return ""


def _templates(finding: Finding, lang: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield (bokmål, other language): those of the rule itself, then those of any fact."""
    texts = vocabulary.reasons.get(finding.rule, ())
    for reason in texts:
        for own in (reason.texts["nb"],) if "nb" in reason.texts else own_reasons(finding.rule, vocabulary):
            yield own, reason.texts[lang]
    for name in FACT_RULES:
        for reason in vocabulary.reasons.get(name, ()):
            yield reason.texts.get("nb", ""), reason.texts[lang]


def own_reasons(rule: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the bokmål reasons of a rule of the rule files; () when it has none."""
    texts = [one.reason for one in vocabulary.rules if one.id == rule]
    texts += [one.reason for one in vocabulary.grades if one.id == rule]
    return tuple(text for text in (*texts, vocabulary.lowering.get(rule, "")) if text)


def rule_ids(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the ids of all rules of the rule files, sorted."""
    ids = {one.id for one in vocabulary.rules} | {one.id for one in vocabulary.grades}
    ids |= set(vocabulary.lowering)
    return tuple(sorted(ids))


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACE.split(template)
    pieces = [f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(pieces), re.DOTALL)


def _values(template: str, text: str) -> dict[str, str] | None:
    found = _pattern(template).fullmatch(text) if template else None
    return found.groupdict() if found else None


def _renamed(
    values: dict[str, str], fact: FactChange | None, lang: str, vocabulary: Vocabulary
) -> dict[str, str]:
    """Return the values with the kind of fact called by its name in `lang`."""
    if "label" not in values:
        return values
    kind = fact.kind if fact else ""
    name = vocabulary.kind_labels.get(kind, {}).get(lang, values["label"])
    return {**values, "label": name[:1].upper() + name[1:]}


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values.get(match.group(1), ""), template)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A rule without a reason in a language, or one with other places than the bokmål text."""

    rule: str
    lang: str
    why: str


def missing_reasons(vocabulary: Vocabulary) -> tuple[Missing, ...]:
    """Return what is wrong with the reasons, in a fixed order; empty when all rules speak every language."""
    found = []
    for rule in rule_ids(vocabulary):
        own = own_reasons(rule, vocabulary)
        if own and rule not in vocabulary.reasons:
            found += [Missing(rule=rule, lang=lang, why="no text") for lang in LANGUAGES]
    for rule, texts in sorted(vocabulary.reasons.items()):
        for reason in texts:
            found += _faults(rule, reason, vocabulary)
    return tuple(found)


def _faults(rule: str, reason: ReasonText, vocabulary: Vocabulary) -> Iterator[Missing]:
    owns = (reason.texts["nb"],) if "nb" in reason.texts else own_reasons(rule, vocabulary)
    if not owns:
        yield Missing(rule=rule, lang="nb", why="no such rule, and no text of its own")
    for own in owns:
        for lang in LANGUAGES:
            if sorted(_PLACE.findall(own)) != sorted(_PLACE.findall(reason.texts[lang])):
                yield Missing(rule=rule, lang=lang, why=f"other places than {own!r}")
