"""The watched part of an HTML page, with what to leave out of it: the best of several ways.  Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from watcher.cli.propose_answers import Answers, Reading, extract
from watcher.cli.propose_drops import Cleaning
from watcher.cli.propose_noise import clean
from watcher.cli.propose_regions import Candidate, candidates, ranked, weighed
from watcher.extract import Survey, survey_page
from watcher.model.answer import Fetched
from watcher.model.document import Document
from watcher.model.source import ExtractionRules

_MOST_CLEANED = 4
_DROP_COUNTS, _LEFT_COUNTS = 0.004, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How to watch a page.  `candidates` are best first, the chosen one in front."""

    cleaning: Cleaning
    candidates: tuple[Candidate, ...]
    survey: Survey

    @property
    def document(self) -> Document:
        """What would be watched of the first answer."""
        return self.cleaning.reading.first


def plan_page(answers: Answers, rules: ExtractionRules) -> Page:
    """Return the best way to watch the HTML page.

    Raises:
        ExtractError: no text can be read from it.
    """
    surveys = (_survey(answers.first), _survey(answers.second))
    found = candidates(answers, surveys[0], rules)
    whole = answers.read(replace(rules, keep=()))
    if not found or whole is None:
        extract(answers.first, rules, answers.read_pdf)  # says what is wrong
        extract(answers.second, rules, answers.read_pdf)
        raise AssertionError  # pragma: no cover — one of them has raised
    tried = list(_cleaned(answers, surveys, rules, found, whole))
    best, cleaning = min(tried, key=lambda one: (bool(one[0].fault), one[0].cost))
    rest = [one for one in found if one.keep != best.keep]
    return Page(cleaning=cleaning, candidates=(best, *ranked(rest)), survey=surveys[0])


def _cleaned(
    answers: Answers,
    surveys: tuple[Survey, Survey],
    rules: ExtractionRules,
    found: tuple[Candidate, ...],
    whole: Reading,
) -> Iterator[tuple[Candidate, Cleaning]]:
    """Yield the best candidates as they are with noise and furniture taken out."""
    sound = [one for one in found if not one.fault] or list(found)
    best = math.inf
    for one in sound[:_MOST_CLEANED]:
        if one.floor >= best:
            continue
        cleaning = clean(answers, surveys, replace(rules, keep=one.keep), whole.first)
        if cleaning is None:
            continue
        made = weighed(answers, cleaning.reading, one.keep, one.lasting, whole)
        left = sum(not each.remedy for each in cleaning.differences)
        cost = made.cost + _DROP_COUNTS * len(cleaning.drops) + _LEFT_COUNTS * min(left, 4)
        best = min(best, cost)
        yield replace(made, cost=cost), cleaning


def _survey(answer: Fetched) -> Survey:
    return survey_page(answer.body, charset=answer.charset, content_type=answer.content_type)
