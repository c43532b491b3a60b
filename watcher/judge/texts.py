"""Judging a text that became another: findings, or the rule that lowers it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from watcher.judge.compare import compare_group
from watcher.judge.facts import read_text
from watcher.judge.facts_model import Fact, Sentence
from watcher.judge.finding import Finding, came_or_went
from watcher.judge.grade import Place, grade_findings
from watcher.judge.lowering import has_same_words, lowering_of, lowers_moved
from watcher.judge.pairing import Group, align_sentences
from watcher.judge.slips import mend_slips
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level

_DOSES = frozenset({"dose", "activity", "volume", "concentration"})
_LIMITS = frozenset({"duration", "age", "frequency", "weight", "temperature", "distance"})
UNSPOKEN = "unspoken"
"""The rule of a change that no other rule speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextJudgement:
    """What a change of text comes to: findings, or `lowered_by` when a lowering rule explains all of it."""

    findings: tuple[Finding, ...] = ()
    lowered_by: str = ""


class _Around(NamedTuple):
    """What stands around a text: the header of its column, its row and headings."""

    header: str
    context: str
    trail: str


def judge_text(
    before: str,
    after: str,
    lang: str,
    vocabulary: Vocabulary,
    *,
    header: str = "",
    context: str = "",
    trail: str = "",
) -> TextJudgement:
    """Return the judgement of `before` having become `after`, misspelt words put right first."""
    around = _Around(header=header, context=context, trail=trail)
    mended = mend_slips(before, after, lang, vocabulary)
    if not mended.is_mended:
        return _judged(before, after, lang, vocabulary, around)
    if mended.before != mended.after:
        judged = _judged(mended.before, mended.after, lang, vocabulary, around)
        if not judged.lowered_by:
            return judged
    if not mended.has_name:
        return TextJudgement(lowered_by="spelling")
    text = "Et navn er skrevet med en annen bokstav"
    named = Finding(rule="name-spelt", level=Level.MINOR, text=text, before=before, after=after)
    return TextJudgement(findings=(replace(named, is_settled=True),))


def _judged(before: str, after: str, lang: str, vocabulary: Vocabulary, around: _Around) -> TextJudgement:
    header, context = around.header, around.context
    old = read_text(before, lang, vocabulary, header=header, context=context)
    new = read_text(after, lang, vocabulary, header=header, context=context)
    whole = lowering_of(Group(old=old, new=new), vocabulary)
    if whole:
        return TextJudgement(lowered_by=whole)
    alignment = align_sentences(old, new)
    lowered, findings = [], []
    place = Place(lang=lang, words=context, trail=around.trail)
    known = _terms_of(old) & _terms_of(new)
    for group in alignment.groups:
        rule = lowering_of(group, vocabulary) if group.old and group.new else ""
        if rule:
            lowered.append(rule)
        else:
            found = judge_group(group, vocabulary, around=(*old, *new), known=known)
            findings += grade_findings(found, group, place, vocabulary)
    if alignment.moved:
        if lowers_moved(alignment, vocabulary):
            lowered.append("sentences-reordered")
        else:
            text = f"Rekkefølgen er endret: {alignment.moved[0].text[:60]}"
            findings.append(Finding(rule="order-changed", level=Level.MINOR, text=text))
    if findings or not lowered:
        return TextJudgement(findings=tuple(findings) or (unspoken(before, after),))
    return TextJudgement(lowered_by=lowered[0])


def _terms_of(sentences: Sequence[Sentence]) -> frozenset[Hashable]:
    return frozenset(fact.value for sentence in sentences for fact in sentence.of("term"))


def unspoken(before: str, after: str) -> Finding:
    """Return the finding of a change that no rule speaks of."""
    return Finding(
        rule=UNSPOKEN,
        level=Level.MINOR,
        text="Ordlyden er endret, og ingen regel sier hva det betyr",
        before=before,
        after=after,
    )


def judge_group(
    group: Group,
    vocabulary: Vocabulary,
    *,
    around: Sequence[Sentence] = (),
    known: frozenset[Hashable] = frozenset(),
) -> list[Finding]:
    """Return the findings of one group; a sentence that came or went alone is judged by what it holds.

    `around` are all sentences of the two texts: they say what a lone «Den kan gis …» speaks of.  `known` are
    the terms that both texts name.
    """
    before = " ".join(sentence.text for sentence in group.old)
    after = " ".join(sentence.text for sentence in group.new)
    if group.old and group.new:
        return compare_group(group, vocabulary, known=known) or [
            _reordered(group, vocabulary) or unspoken(before, after)
        ]
    weight = max((fact.weight for sentence in around for fact in sentence.facts), default=0)
    facts = [fact for sentence in group.old or group.new for fact in sentence.facts]
    return [unspoken(before, after), *_lone(facts, before, after, weight, vocabulary)]


def _reordered(group: Group, vocabulary: Vocabulary) -> Finding | None:
    """The same words crossed, in a sentence that names somebody or advises: roles may have turned."""
    facts = [fact for sentence in group.old for fact in sentence.facts]
    if not any(fact.weight >= 4 or abs(fact.strength) >= 2 for fact in facts) or not has_same_words(
        group, vocabulary
    ):
        return None
    before, after = (" ".join(sentence.text for sentence in side) for side in (group.old, group.new))
    text = "De samme ordene står i en annen rekkefølge"
    return Finding(rule="words-crossed", level=Level.IMPORTANT, text=text, before=before, after=after)


def _lone(
    facts: Sequence[Fact], before: str, after: str, weight: int, vocabulary: Vocabulary
) -> list[Finding]:
    """A sentence inside a block that came or went: advice, doses and terms count, loose figures do not."""
    what = "er kommet til" if after else "er tatt bort"
    has_limit = any(fact.kind in _LIMITS for fact in facts)
    found = []
    for fact in facts:
        level = _lone_level(fact, weight, vocabulary, has_limit=has_limit)
        if level is not None:
            text = f"Setning med «{fact.text}» {what}"
            change = came_or_went(fact, is_new=bool(after))
            rule = f"sentence-{fact.kind}"
            found.append(Finding(rule=rule, level=level, text=text, fact=change, before=before, after=after))
    return found


def _lone_level(fact: Fact, weight: int, vocabulary: Vocabulary, *, has_limit: bool) -> Level | None:
    if fact.kind in _DOSES:
        return Level.CRITICAL
    if fact.kind == "modality":
        return _lone_advice(fact.strength, weight, has_limit=has_limit)
    if fact.kind == "negation":
        return Level.IMPORTANT if weight >= 4 else None
    if fact.kind.startswith("scale:"):
        return vocabulary.scales[fact.kind.removeprefix("scale:")].lone_level
    return Level.IMPORTANT if fact.weight >= 5 or fact.kind in {"phone", "email"} else None


def _lone_advice(strength: int, weight: int, *, has_limit: bool) -> Level | None:
    """What a sentence that advises is worth: a prohibition, or a figure beside a strong word, is critical."""
    if weight >= 3 and (strength <= -3 or (has_limit and strength >= 4)):
        return Level.CRITICAL
    return Level.IMPORTANT if has_limit or abs(strength) >= 2 else None
