"""Pairs made to fool the grades: each ceiling and floor with a change of meaning in its clothes."""

import json
from functools import cache
from typing import Any

import pytest

from tests.integration.judge_runs import ROOT, html_document, judge, vocabulary
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict

PAIRS = {pair["id"]: pair for pair in json.loads((ROOT / "tests/data/adversarial.json").read_text("utf-8"))}


@cache
def judged(name: str) -> PageVerdict:
    pair: dict[str, Any] = PAIRS[name]
    return judge(*(html_document(pair[key], pair["heading"], pair["lang"]) for key in ("old", "new")))


@pytest.mark.parametrize("name", PAIRS)
def test_the_pair_is_rated_as_a_clinical_editor_would(name):
    assert judged(name).level is Level.from_slug(PAIRS[name]["level"]), PAIRS[name]["why"]


def test_every_grade_decides_at_least_one_pair():
    hit = {reason.rule for name in PAIRS for one in judged(name).verdicts for reason in one.reasons}
    assert [grade.id for grade in vocabulary().grades if grade.id not in hit] == []
