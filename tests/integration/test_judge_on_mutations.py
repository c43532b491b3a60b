"""One critical mutation in any sentence of the test bed's guidance is at least important."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from tests.integration.judge_runs import origin_sentences
from tests.unit.judge.judge_edits import changed, page_verdict
from watcher.model.level import Level

UNITS = {
    "mg": "µg",
    "dager": "uker",
    "døgn": "uker",
    "timer": "dager",
    "uker": "dager",
    "måneder": "dager",
    "minutter": "timer",
    "days": "weeks",
    "weeks": "days",
    "hours": "days",
    "minutes": "hours",
}
COMPARATORS = {
    "minst": "inntil",
    "inntil": "minst",
    "innen": "etter",
    "over": "under",
    "under": "over",
    "før": "etter",
    "etter": "før",
    "at least": "up to",
    "more than": "less than",
    "within": "after",
}
MODALS = {"skal": "kan", "må": "kan", "bør": "skal", "must": "may", "should": "must"}


class Mutation(NamedTuple):
    """Where it can be made, and what takes the place."""

    pattern: str
    put: Callable[[re.Match[str]], str]


def words(table: dict[str, str], around: str) -> Mutation:
    return Mutation(around.format("|".join(table)), lambda found: table[found[1]])


MUTATIONS = {
    "a figure": Mutation(
        rf"(?<![\d.,:/–-])(\d+)(?= (?:{'|'.join(UNITS)}|kg|ml|år|months|years|ganger|times|meter|°C)\b)",
        lambda found: str(int(found[1]) * 2 + 1),
    ),
    "a unit": words(UNITS, r"(?<=\d )({})\b"),
    "a comparator": words(COMPARATORS, r"\b({})\b(?= \d)"),
    "a modal": words(MODALS, r"\b({})\b(?! ikke| not)"),
    "a denial": Mutation(r" (?:ikke|ikkje|not)\b", lambda _: ""),
}


def mutants(mutation: Mutation) -> Iterator[tuple[str, str, str]]:
    """Every sentence that the mutation can be made in: its language, as it was, as it is."""
    for lang, sentence in origin_sentences():
        found = re.search(mutation.pattern, sentence)
        if found is not None:
            yield lang, sentence, sentence[: found.start()] + mutation.put(found) + sentence[found.end() :]


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_of_any_sentence_is_at_least_important(name):
    tried = [
        (page_verdict(changed(before, after), lang=lang).level, before, after)
        for lang, before, after in mutants(MUTATIONS[name])
    ]
    assert len(tried) >= 15
    assert [one for one in tried if one[0] < Level.IMPORTANT] == []
