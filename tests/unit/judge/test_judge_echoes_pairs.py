"""Pairs of pages written after the search for echoes was finished (tests/data/echoes.json).

At their first run 10 of the 16 echoes were found and none of the 25 traps was taken.  "missed": a known miss;
when one is found one day, it becomes an echo.
"""

import json
from pathlib import Path

import pytest

from tests.unit.judge.echo_pages import page, values

PAIRS = json.loads((Path(__file__).parents[2] / "data" / "echoes.json").read_text("utf-8"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['is']}: {pair['other'][:60]}")
def test_an_old_value_is_found_where_it_is_said_of_the_same_thing_and_nowhere_else(
    pair: dict[str, str],
) -> None:
    other = page(pair["other"], title=pair["other_title"], lang=pair["other_lang"])
    found = values(pair["old"], pair["new"], other, title=pair["title"], lang=pair["lang"])
    assert len(found) == (pair["is"] == "echo")


def test_there_are_more_traps_than_echoes_and_few_known_misses() -> None:
    counts = {kind: sum(pair["is"] == kind for pair in PAIRS) for kind in ("echo", "trap", "missed")}
    assert counts["trap"] > counts["echo"] > 5 * counts["missed"] > 0
