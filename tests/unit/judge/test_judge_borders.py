"""A sentence set as points, and points set as a sentence."""

import pytest

from tests.integration.judge_runs import html_document, judge
from watcher.diff import diff_words
from watcher.judge.borders import only_breaks
from watcher.model.change import ChangeKind, Edit
from watcher.model.ids import EditId
from watcher.model.level import Level

SENTENCE = (
    "Ved mistanke skal legen ta prøve av utslettet, varsle kommuneoverlegen og isolere pasienten hjemme."
)
POINTS = "Ved mistanke skal legen:\nta prøve av utslettet\nvarsle kommuneoverlegen\nisolere pasienten hjemme"


def regrouped(before: str, after: str) -> Edit:
    ops = diff_words(before, after)
    return Edit(id=EditId("0"), kind=ChangeKind.SPLIT, before=before, after=after, ops=ops)


@pytest.mark.parametrize(("before", "after"), [(SENTENCE, POINTS), (POINTS, SENTENCE)])
def test_line_breaks_with_the_mark_or_the_word_and_beside_them_are_only_breaks(before, after):
    assert only_breaks(regrouped(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Gi A, B eller C.", "Gi:\nA\nB\nC"),
        ("Gi A, B og C.", "Gi:\nA\nC"),
        ("Gi 600 mg og hvile.", "Gi\n300 mg\nhvile"),
        ("Vent, behandle barn og voksne.", "Vent behandle barn\nvoksne"),
        ("Skal isoleres, og vaskes.", "Bør isoleres\nvaskes"),
    ],
)
def test_any_other_word_choice_or_mark_is_more_than_a_break(before, after):
    assert not only_breaks(regrouped(before, after))


def as_list(lines: str) -> str:
    lead, *points = lines.split("\n")
    return f"<p>{lead}</p><ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"


def test_a_list_made_into_a_sentence_of_the_same_words_is_editorial():
    old, new = html_document(as_list(POINTS), "Tiltak"), html_document(f"<p>{SENTENCE}</p>", "Tiltak")
    assert judge(old, new).level is Level.EDITORIAL
    assert judge(new, old).level is Level.EDITORIAL


def test_a_list_under_a_negation_keeps_its_level():
    sentence = "Pasienten skal ikke amme, gi blod og reise kollektivt i denne tiden."
    points = "Pasienten skal ikke:\namme\ngi blod\nreise kollektivt i denne tiden"
    old, new = html_document(f"<p>{sentence}</p>", "Tiltak"), html_document(as_list(points), "Tiltak")
    assert judge(old, new).level >= Level.MINOR
