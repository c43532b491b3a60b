"""A list of the figures in a text lets through whatever a search of the text itself would find."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.judge.judge_edits import vocabulary
from watcher.judge.facts import read_text
from watcher.judge.figures import figures_of
from watcher.judge.spellings import spellings_of

VOCABULARY = vocabulary()
SAID = (
    "Isoler i 21 dager.", "Gi 2,5 mg daglig.", "Gi 1/2 tablett.", "Varmes til 12 000 mg.", "Vent i tre uker.",
    "Wait for twenty-one days.", "Gi 1 500 000 enheter.", "Vent i 504 timer.", "Ring 21 07 70 00.",
    "Skriv til smitte@helse.example.", "Barn under 12 år.", "Gi 0,5 ml.", "Halve dosen i to døgn.",
)  # fmt: skip
PIECES = (
    "21", "2,5", "2.5", "504", "3", "tre", "Tre", "tjueen", "dager", "½", "1 / 2", "halv", "12 000", "12.000",
    "12000", "1500000", "1 500 000", "21 07 70 00", "21077000", "smitte@helse.example", "500", "0,5",
    "0.0005", " ", ".", ",", "x", "1", "2", "to", "en", "mg", "3uker", "\n", "12", "3 uker", "500 mikrogram",
)  # fmt: skip
SPELLINGS = [
    spellings_of(fact, VOCABULARY)
    for text in SAID
    for sentence in read_text(text, "nb", VOCABULARY)
    for fact in sentence.facts
]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(SPELLINGS))
def test_what_a_search_finds_is_among_the_figures(pieces, spellings):
    for text in ("".join(pieces), " ".join(pieces)):
        if spellings.may_stand_in(text):
            assert spellings.may_be_among(figures_of([text, "Annet."]))


def test_a_value_that_stands_nowhere_is_not_among_them():
    twenty_one = next(
        spellings_of(fact, VOCABULARY)
        for sentence in read_text("Isoler i 21 dager.", "nb", VOCABULARY)
        for fact in sentence.of("duration")
    )
    assert not twenty_one.may_be_among(figures_of(["Isoler i 14 dager.", "Se kapittel 210 og side 121."]))
    assert twenty_one.may_be_among(figures_of(["Isoler i 14 dager.", "Tre uker."]))
