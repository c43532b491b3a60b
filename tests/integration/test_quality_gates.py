"""The fast quality gates: a change of extract, diff or judge that lets one fall does not pass.

`scripts/quality` measures all of them, on every sentence; here a fixed sample does.
"""

from collections.abc import Iterable

from benchmarks.mutations import outcomes
from benchmarks.quality_gates import (
    Gate,
    cut_words_gate,
    html_gate,
    minimality_gate,
    move_gates,
    mutation_gates,
    pair_gates,
)
from benchmarks.quality_origin import all_edits, revision_gates

EVERY = 7  # each seventh mutation of a page: about 160
EVERY_BY_HTML = 60


def unmet(gates: Iterable[Gate]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(gate.name, gate.figure, gate.fallen) for gate in gates if gate.is_met is False]


def test_the_gates_on_labelled_pairs_are_met():
    assert unmet(pair_gates()) == []


def test_moved_blocks_are_found_on_a_typical_page():
    assert unmet(move_gates(["typical"])) == []


def test_edits_are_about_as_small_as_they_can_be():
    assert unmet([minimality_gate()]) == []


def test_no_mark_cuts_a_word():
    assert unmet([cut_words_gate(all_edits())]) == []


def test_one_thing_changed_in_a_sentence_is_at_least_important():
    found = outcomes(EVERY)
    assert len(found) > 100
    assert unmet(mutation_gates(found)) == []


def test_a_mutation_of_the_bytes_is_rated_as_one_of_the_blocks():
    assert unmet([html_gate(EVERY_BY_HTML)]) == []


def test_the_gates_on_the_revisions_of_the_test_bed_are_met():
    assert unmet(revision_gates()) == []
