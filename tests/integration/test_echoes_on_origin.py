"""Every echo and every remark of the test bed's 41 steps.  Each was read against the pages: all are right."""

from functools import cache

from tests.integration.judge_runs import OriginStep, judge, origin_steps, vocabulary
from watcher.diff import diff_documents
from watcher.judge.echoes import find_echoes, read_claims

ECHOES = {
    (4, "fhi-handbok", "helsenorge-mpox", "5–21 dager"),
    (10, "helsenorge-mpox", "fhi-handbok", "12 uker"),
    (19, "tecovirimat-pdf", "ema-tecovirimat", "14 days"),
    (19, "tecovirimat-pdf", "metodebok-mpox", "14 dager"),
}
REMARKS = {
    (3, "metodebok-mpox", "date-without-text"),
    (5, "ud-drkongo", "date-without-text"),
    (6, "hdir-api", "date-without-text"),
    (11, "ecdc-feed", "text-without-date"),
    (14, "fhi-handbok", "found-not-said"),
    (16, "metodebok-mpox", "date-without-text"),
    (17, "fhi-handbok", "date-without-text"),
    (20, "fhi-handbok", "note-says-editorial"),
    (25, "fhi-handbok", "found-not-said"),
    (31, "fhi-reise", "text-without-date"),
    (32, "ud-drkongo", "date-without-text"),
    (39, "fhi-handbok", "found-not-said"),
    (39, "fhi-handbok", "text-without-date"),
}


@cache
def steps() -> tuple[OriginStep, ...]:
    return tuple(origin_steps())


def echoes_at(step: OriginStep) -> set[tuple[int, str, str, str]]:
    """What the pages that share a topic still say, as the pipeline asks them."""
    found = set()
    for name, (old, new) in step.changed.items():
        claims = read_claims(diff_documents(old, new), judge(old, new), old, new, vocabulary())
        for other, page in step.pages.items():
            if other != name and step.topics.get(name, frozenset()) & step.topics.get(other, frozenset()):
                found |= {
                    (step.step, name, other, one.value) for one in find_echoes(claims, page, vocabulary())
                }
    return found


def test_the_echoes_of_all_steps_are_these_and_no_others() -> None:
    assert {one for step in steps() for one in echoes_at(step)} == ECHOES


def test_the_remarks_of_all_steps_are_these_and_no_others() -> None:
    found = {
        (step.step, name, remark.code)
        for step in steps()
        for name, (old, new) in step.changed.items()
        for remark in judge(old, new).remarks
    }
    assert found == REMARKS
