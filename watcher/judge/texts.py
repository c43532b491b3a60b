"""Judging a text that became another: findings, or the rule that lowers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from watcher.judge.compare import compare_group
from watcher.judge.facts import read_text
from watcher.judge.facts_model import Sentence
from watcher.judge.finding import Finding
from watcher.judge.lowering import lowering_of, lowers_moved
from watcher.judge.pairing import Group, align_sentences
from watcher.judge.vocabulary import Vocabulary
from watcher.model.level import Level

UNSPOKEN = "unspoken"
"""The rule of a change that no other rule speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextJudgement:
    """What a change of text comes to: findings, or `lowered_by` when a lowering rule explains all of it."""

    findings: tuple[Finding, ...] = ()
    lowered_by: str = ""


def judge_text(
    before: str, after: str, lang: str, vocabulary: Vocabulary, *, header: str = "", context: str = ""
) -> TextJudgement:
    """Return the judgement of `before` having become `after`."""
    old = read_text(before, lang, vocabulary, header=header, context=context)
    new = read_text(after, lang, vocabulary, header=header, context=context)
    whole = lowering_of(Group(old=old, new=new), vocabulary)
    if whole:
        return TextJudgement(lowered_by=whole)
    alignment = align_sentences(old, new)
    lowered, findings = [], []
    for group in alignment.groups:
        rule = lowering_of(group, vocabulary) if group.old and group.new else ""
        if rule:
            lowered.append(rule)
        else:
            findings += judge_group(group, vocabulary)
    if alignment.moved:
        if lowers_moved(alignment, vocabulary):
            lowered.append("sentences-reordered")
        else:
            text = f"Rekkefølgen er endret: {alignment.moved[0].text[:60]}"
            findings.append(Finding(rule="order-changed", level=Level.MINOR, text=text))
    if findings or not lowered:
        return TextJudgement(findings=tuple(findings) or (unspoken(before, after),))
    return TextJudgement(lowered_by=lowered[0])


def unspoken(before: str, after: str) -> Finding:
    """Return the finding of a change that no rule speaks of."""
    return Finding(
        rule=UNSPOKEN,
        level=Level.MINOR,
        text="Ordlyden er endret, og ingen regel sier hva det betyr",
        before=before,
        after=after,
    )


def judge_group(group: Group, vocabulary: Vocabulary) -> list[Finding]:
    """Return the findings of one group; a sentence that came or went alone is judged by what it holds."""
    before = " ".join(sentence.text for sentence in group.old)
    after = " ".join(sentence.text for sentence in group.new)
    if group.old and group.new:
        return compare_group(group, vocabulary) or [unspoken(before, after)]
    return _lone(group.old or group.new, before, after, vocabulary)


def _lone(sentences: Iterable[Sentence], before: str, after: str, vocabulary: Vocabulary) -> list[Finding]:
    """A sentence inside a block that came or went: advice, doses and terms count, loose figures do not."""
    what = "er kommet til" if after else "er tatt bort"
    found = [unspoken(before, after)]
    facts = list(chain.from_iterable(sentence.facts for sentence in sentences))
    has_term = any(fact.weight >= 4 for fact in facts)
    for fact in facts:
        level = None
        if fact.kind in {"dose", "activity", "volume", "concentration"}:
            level = Level.CRITICAL
        elif fact.kind == "modality" and abs(fact.strength) >= 2:
            level = Level.CRITICAL if fact.strength <= -3 and has_term else Level.IMPORTANT
        elif fact.kind == "negation" and has_term:
            level = Level.IMPORTANT
        elif fact.kind.startswith("scale:"):
            level = vocabulary.scales[fact.kind.removeprefix("scale:")].lone_level
        elif fact.weight >= 5 or fact.kind in {"phone", "email"}:
            level = Level.IMPORTANT
        if level is not None:
            text = f"Setning med «{fact.text}» {what}"
            found.append(
                Finding(rule=f"sentence-{fact.kind}", level=level, text=text, before=before, after=after)
            )
    return found
