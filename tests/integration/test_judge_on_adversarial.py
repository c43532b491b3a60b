"""Pairs made to fool the grades: each ceiling and floor with a change of meaning in its clothes."""

import json
from typing import Any

import pytest

from tests.integration.judge_runs import ROOT, html_document, judge
from watcher.model.level import Level

PAIRS = json.loads((ROOT / "tests/data/adversarial.json").read_text("utf-8"))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_the_pair_is_rated_as_a_clinical_editor_would(pair: dict[str, Any]):
    old, new = (html_document(pair[key], pair["heading"]) for key in ("old", "new"))
    verdict = judge(old, new)
    assert verdict.level is Level.from_slug(pair["level"]), (pair["why"], verdict.verdicts)
