"""The labelled pairs through extract, diff and judge: the gates that a change of the rules must hold."""

import json
from functools import cache
from typing import Any

from tests.integration.judge_runs import ROOT, html_document, judge
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict


@cache
def runs() -> list[tuple[dict[str, Any], Level, PageVerdict]]:
    pairs = json.loads((ROOT / "tests/data/pairs.json").read_text("utf-8"))
    return [
        (
            pair,
            Level.from_slug(pair["level"]),
            judge(*(html_document(pair[key], pair["heading"]) for key in ("old", "new"))),
        )
        for pair in pairs
    ]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_every_critical_pair_is_at_least_important():
    low = [
        pair["id"]
        for pair, truth, verdict in runs()
        if truth is Level.CRITICAL and verdict.level < Level.IMPORTANT
    ]
    assert low == []


def test_critical_pairs_are_rated_critical():
    assert share([verdict.level is truth for _, truth, verdict in runs() if truth is Level.CRITICAL]) >= 0.95


def test_substantive_pairs_are_found():
    assert (
        share([verdict.level >= Level.MINOR for _, truth, verdict in runs() if truth >= Level.MINOR]) >= 0.99
    )


def test_pairs_without_substance_raise_no_alarm():
    assert (
        share([verdict.level >= Level.MINOR for _, truth, verdict in runs() if truth < Level.MINOR]) <= 0.10
    )


def test_the_labelled_facts_are_found():
    missing = [
        (pair["id"], sorted(wanted - found))
        for pair, _, verdict in runs()
        if (wanted := set(pair["fact_kinds"]))
        - (found := {fact.kind for one in verdict.verdicts for fact in one.facts})
    ]
    assert missing == []


def test_an_unchanged_pair_has_no_level():
    assert {verdict.level for _, truth, verdict in runs() if truth is Level.NONE} == {Level.NONE}
