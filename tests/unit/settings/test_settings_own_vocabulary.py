"""`[source.vocabulary]`: what one source's pages are judged by beside the vocabulary of all."""

from tests.unit.settings.settings_texts import source
from watcher.model.source import OwnTerms, OwnVocabulary

WHOLE = """
[source.vocabulary]
reason = "Siden er en rutine for vakten"
terms = [{ words = ["vaktbytte~", "=RSV"], weight = 4 }]
raise_headings = ["rutine~"]
lower_headings = ["nyhetsarkiv"]
off = ["civil-advice"]
"""


def test_every_key_reaches_the_source(load):
    assert load(source(more=WHOLE)).sources[0].vocabulary == OwnVocabulary(
        terms=(OwnTerms(words=("vaktbytte~", "=RSV"), weight=4),),
        raise_headings=("rutine~",),
        lower_headings=("nyhetsarkiv",),
        off=("civil-advice",),
        reason="Siden er en rutine for vakten",
    )
    assert load(source(more=WHOLE)).sources[0].vocabulary.reason == "Siden er en rutine for vakten"


def test_a_source_without_the_table_has_nothing_of_its_own(load):
    assert load(source()).sources[0].vocabulary == OwnVocabulary()


def test_it_must_have_a_reason(problems):
    told = problems(source(more='vocabulary = { off = ["civil-advice"] }'))
    assert len(told) == 1
    assert "source fhi-mpox, vocabulary: has no reason" in told[0]


def test_a_misspelt_key_and_a_weight_out_of_range_are_told_with_their_place(problems):
    more = 'vocabulary = { reason = "x", raise_heading = ["a"], terms = [{ words = ["a"], weight = 7 }] }'
    told = problems(source(more=more))
    assert any(
        "vocabulary.raise_heading: unknown key (did you mean 'raise_headings'?)" in line for line in told
    )
    assert any("vocabulary.terms[1].weight" in line for line in told)
