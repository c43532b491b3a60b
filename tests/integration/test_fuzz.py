"""A short run of the fuzzer, the same in each build; the long one is in docs/explanation/fuzzing.md."""

from collections import Counter

import pytest

from benchmarks.fuzz_checks import case, check
from benchmarks.fuzz_seeds import TYPES, seeds

SEED = 7
INPUTS = {"html": 1_000, "json": 1_000, "feed": 1_000, "sitemap": 600, "text": 1_000, "pdf": 200}


@pytest.mark.parametrize("kind", TYPES)
def test_spoiled_bodies_are_read_or_refused_soon_and_alike(kind: str) -> None:
    bodies, outcomes = seeds(kind), Counter[str]()
    for number in range(INPUTS[kind]):
        seen = check(kind, bodies, SEED, number)
        assert not seen.slow, f"input {number} of seed {SEED}: {seen.slow}"
        outcomes["document" if seen.document else seen.reason] += 1
    assert outcomes["document"] > INPUTS[kind] / 5  # so the mutations leave something to read
    assert len(outcomes) > 2


def test_an_input_is_the_same_whenever_it_is_made() -> None:
    for kind in TYPES:
        assert case(kind, seeds(kind), 1, 5) == case(kind, seeds(kind), 1, 5)
        assert case(kind, seeds(kind), 1, 5) != case(kind, seeds(kind), 1, 6)
