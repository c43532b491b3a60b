"""PageDiff → PageVerdict.  Pure and total: any diff gets a verdict."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date

from watcher.judge.edits import Judgement, judge_edit
from watcher.judge.facts import read_text
from watcher.judge.facts_model import QUANTITIES
from watcher.judge.headline import write_headlines
from watcher.judge.headline_page import page_headlines
from watcher.judge.language import language_of
from watcher.judge.notes import settle_notes
from watcher.judge.place import Page
from watcher.judge.reasons import hit_of
from watcher.judge.remarks import find_remarks
from watcher.judge.siblings import find_replaced, find_rolled_off
from watcher.judge.vocabulary import Vocabulary, spoken
from watcher.model.change import ChangeKind, Edit, PageDiff
from watcher.model.document import BlockKind, Document
from watcher.model.level import Level
from watcher.model.verdict import FactChange, PageVerdict, Verdict

_WRITTEN_FORMS = frozenset({"nb", "nn"})


def judge_page(
    diff: PageDiff, old: Document, new: Document, vocabulary: Vocabulary, *, seen_on: date | None = None
) -> PageVerdict:
    """Return the verdict of every edit, and of the page: the highest level, and the best headline.

    `seen_on` is the day on which the new page was seen, where that is known: a page that is edited twice in
    one day has one date for both.
    """
    renamed = {edit.before: edit.after for edit in diff.edits if edit.kind is ChangeKind.HEADING_RENAMED}
    is_translated = {old.lang, new.lang} == _WRITTEN_FORMS and _says_the_same(old, new, vocabulary)
    page = Page(
        old=old,
        new=new,
        vocabulary=vocabulary,
        renamed=renamed,
        is_translated=is_translated,
        is_turned=is_translated and _stances(old, vocabulary) != _stances(new, vocabulary),
        replaced=find_replaced(diff.edits),
        rolled_off=find_rolled_off(diff.edits, old, vocabulary),
    )
    judgements = settle_notes([_judged(edit, page) for edit in diff.edits], page)
    title = new.title or old.title
    verdicts = [_verdict(judgement, title, vocabulary) for judgement in judgements]
    level = max((verdict.level for verdict in verdicts), default=Level.NONE)
    remarks = find_remarks(diff, old, new, verdicts, vocabulary, seen_on=seen_on)
    return PageVerdict(
        level=level,
        headlines=page_headlines(judgements, title, vocabulary),
        verdicts=tuple(verdicts),
        vocabulary_version=vocabulary.version,
        remarks=remarks,
    )


def _judged(edit: Edit, page: Page) -> Judgement:
    """Return the judgement of one edit, read by the words of its language."""
    lang = language_of(f"{edit.before} {edit.after}", edit.lang or page.new.lang)
    words = spoken(page.vocabulary, lang)
    return judge_edit(edit, lang, page if words is page.vocabulary else replace(page, vocabulary=words))


def _verdict(judgement: Judgement, title: str, vocabulary: Vocabulary) -> Verdict:
    facts: list[FactChange] = []
    for finding in judgement.findings:
        if finding.fact is not None and finding.fact not in facts:
            facts.append(finding.fact)
    reasons = tuple(dict.fromkeys(hit_of(finding, vocabulary) for finding in judgement.findings))
    return Verdict(
        edit_id=judgement.edit.id,
        level=judgement.level,
        reasons=reasons,
        facts=tuple(facts),
        headlines=write_headlines(judgement, title, vocabulary),
        lowered_by=judgement.lowered_by,
    )


def _says_the_same(old: Document, new: Document, vocabulary: Vocabulary) -> bool:
    """Tell whether both pages hold the same figures in the same order, and deny as often."""
    return _figures(old, vocabulary) == _figures(new, vocabulary) and _denials(old, vocabulary) == _denials(
        new, vocabulary
    )


def _texts(document: Document) -> Iterable[str]:
    return (block.text for block in document.blocks if block.kind is not BlockKind.META)


def _figures(document: Document, vocabulary: Vocabulary) -> list[tuple[str, Hashable]]:
    return [
        (fact.kind, fact.value)
        for text in _texts(document)
        for sentence in read_text(text, "nb", vocabulary)
        for fact in sentence.facts
        if fact.kind in QUANTITIES
    ]


def _stances(document: Document, vocabulary: Vocabulary) -> list[int]:
    """Return how strongly the page asks, advice by advice."""
    return [
        fact.strength
        for text in _texts(document)
        for sentence in read_text(text, "nb", vocabulary)
        for fact in sentence.of("modality")
    ]


def _denials(document: Document, vocabulary: Vocabulary) -> int:
    return sum(
        len(sentence.cues) for text in _texts(document) for sentence in read_text(text, "nb", vocabulary)
    )
