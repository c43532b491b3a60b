"""From two answers of one address to a proposed entry of sources.toml.  Pure: bytes in, values out.

Two, because what differs between them within seconds is noise: a good selector leaves it outside, and what
is left of it inside can be dropped or muted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.cli.propose_answers import Answers, Reading, extract, reading_of
from watcher.cli.propose_contract import expect_of, propose_contract
from watcher.cli.propose_drops import Cleaning, Difference, Drop
from watcher.cli.propose_entry import (
    entry_id,
    entry_lang,
    entry_owner,
    entry_title,
    entry_topics,
    without_site,
)
from watcher.cli.propose_fields import TextField, json_title, plan_fields
from watcher.cli.propose_outside import Outside, outside_of
from watcher.cli.propose_page import plan_page
from watcher.cli.propose_regions import Candidate
from watcher.extract import ReadPdf, Survey, read_pdf, survey_page
from watcher.judge import Vocabulary
from watcher.model.answer import Fetched
from watcher.model.document import Document
from watcher.model.source import Contract, ExtractionRules, Slot, Source, SourceType
from watcher.settings.edit import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed entry with what it rests on.

    `candidates` are best first, the chosen one in front, and empty off HTML; `fields` are those of JSON.
    `owner_because` says what the owner's name rests on.
    """

    entry: Mapping[str, Value]
    rules: ExtractionRules
    contract: Contract
    document: Document
    candidates: tuple[Candidate, ...]
    drops: tuple[Drop, ...]
    differences: tuple[Difference, ...]
    outside: Outside | None
    fields: tuple[TextField, ...]
    pdf_links: tuple[str, ...]
    owner_because: str
    is_stable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a proposal is made among: the sources, and the vocabulary that says what may never go.

    `read_pdf`: where a PDF is read, see `ReadPdf`.
    """

    vocabulary: Vocabulary
    sources: tuple[Source, ...] = ()
    read_pdf: ReadPdf = read_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    cleaning: Cleaning
    candidates: tuple[Candidate, ...] = ()
    survey: Survey | None = None
    fields: tuple[TextField, ...] = field(default=())


def propose(
    first: Fetched, second: Fetched, *, kind: SourceType, url: str, around: Surroundings, render: bool = False
) -> Proposal:
    """Return the entry to add for the page that gave these two answers.

    Raises:
        ExtractError: no text can be read from it.
    """
    lang = _lang(first, kind, around.read_pdf)
    answers = Answers(
        first=first, second=second, vocabulary=around.vocabulary, lang=lang, read_pdf=around.read_pdf
    )
    plan = _plan(answers, ExtractionRules(type=kind, lang=lang))
    cleaning = plan.cleaning
    document = cleaning.reading.first
    owner, because = entry_owner(plan.survey, url, around.sources)
    title = json_title(first) if kind is SourceType.JSON and not document.title else ""
    title = title or entry_title(document, plan.survey, url)
    head: dict[str, Value] = {
        "id": entry_id(url, title, {source.id for source in around.sources}),
        "title": title,
        "owner": owner,
        "url": url,
        "type": kind.value,
        **({"render": True} if render else {}),
        "lang": entry_lang(document, plan.survey),
        "topics": entry_topics(document, url, around.sources),
        "every": "30m",
        "verify_within": "6h",
    }
    unsteady = frozenset(text for each in cleaning.differences for text in (each.first, each.second))
    contract = propose_contract(document, kind, unsteady)
    return Proposal(
        entry={
            **head,
            **_rules_of(cleaning.rules),
            "expect": expect_of(contract),
        },
        rules=cleaning.rules,
        contract=contract,
        document=document,
        candidates=plan.candidates,
        drops=cleaning.drops,
        differences=cleaning.differences,
        outside=outside_of(answers, document, cleaning.rules),
        fields=plan.fields,
        pdf_links=plan.survey.pdf_links if plan.survey else (),
        owner_because=because,
        is_stable=cleaning.reading.is_stable,
    )


def _plan(answers: Answers, rules: ExtractionRules) -> _Plan:
    if rules.type is SourceType.HTML:
        page = plan_page(answers, rules)
        return _Plan(cleaning=page.cleaning, candidates=page.candidates, survey=page.survey)
    if rules.type is SourceType.JSON:
        cleaning, fields = plan_fields(answers, rules)
        if cleaning:
            return _Plan(cleaning=cleaning, fields=fields)
    first, second = (extract(each, rules, answers.read_pdf) for each in (answers.first, answers.second))
    reading = reading_of(first, second)
    return _Plan(cleaning=Cleaning(rules=rules, reading=reading, drops=(), differences=_as_they_are(reading)))


def _as_they_are(reading: Reading) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            first=first.text if first else "",
            second=second.text if second else "",
            remedy="",
            why="nothing can be left out of this type",
        )
        for first, second in reading.pairs[:10]
    )


def _lang(answer: Fetched, kind: SourceType, read_pdf: ReadPdf) -> str:
    """Return the language to read by: what the page's text shows as a whole."""
    rules = ExtractionRules(type=kind)
    survey = _survey(answer) if kind is SourceType.HTML else None
    return entry_lang(extract(answer, rules, read_pdf), survey)


def _survey(answer: Fetched) -> Survey:
    return survey_page(answer.body, charset=answer.charset, content_type=answer.content_type)


def _rules_of(rules: ExtractionRules) -> Mapping[str, Value]:
    entry: dict[str, Value] = {}
    if rules.keep:
        entry["keep"] = list(rules.keep)
    if rules.drop:
        entry["drop"] = list(rules.drop)
    if rules.mute:
        entry["mute"] = [_slot(slot) for slot in rules.mute]
    return entry


def _slot(slot: Slot) -> Mapping[str, str]:
    return {key: getattr(slot, key) for key in ("path", "heading", "text", "reason") if getattr(slot, key)}


def propose_unseen(shell: Fetched, *, url: str, around: Surroundings) -> Mapping[str, Value]:
    """Return the entry for a page that scripts fill and nobody has seen filled: no selector, no contract."""
    survey = _survey(shell)
    title = without_site(survey.title, survey.site_name) or url
    lang = survey.lang.lower().replace("_", "-").split("-")[0]
    return {
        "id": entry_id(url, title, {source.id for source in around.sources}),
        "title": title,
        "owner": entry_owner(survey, url, around.sources)[0],
        "url": url,
        "type": SourceType.HTML.value,
        "render": True,
        "lang": lang if lang.isascii() and lang.isalpha() and len(lang) in {2, 3} and lang != "no" else "nb",
        "topics": [],
        "every": "30m",
        "verify_within": "6h",
    }
