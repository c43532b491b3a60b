"""Names that no table holds: medicines by their endings, kinds by their letter."""

import pytest

from tests.unit.judge.judge_edits import changed, verdict
from watcher.judge.medicines import is_medicine
from watcher.model.level import Level


@pytest.mark.parametrize("word", ["ampicillin", "klaritromycin", "prednisolon", "amiodarone", "oseltamivir"])
def test_a_name_of_a_known_family_is_a_medicine(word):
    assert is_medicine(word)


@pytest.mark.parametrize(
    "word", ["servir", "april", "person", "africain", "statisk", "behandling", "sobrevivir"]
)
def test_a_word_of_daily_speech_is_none(word):
    assert not is_medicine(word)


def test_another_medicine_is_critical_where_something_is_asked_and_important_elsewhere():
    asked = verdict(changed("Gi azitromycin til barnet.", "Gi klaritromycin til barnet."))
    told = verdict(changed("Studien gjaldt azitromycin.", "Studien gjaldt klaritromycin."))
    assert (asked.level, told.level) == (Level.CRITICAL, Level.IMPORTANT)
    assert "medicine-changed" in {hit.rule for hit in asked.reasons}


@pytest.mark.parametrize(
    ("before", "after", "rated"),
    [
        ("Hepatitt A er påvist i landet.", "Hepatitt B er påvist i landet.", Level.IMPORTANT),
        ("Gi vaksine mot meningokokk B.", "Gi vaksine mot meningokokk C.", Level.CRITICAL),
        ("Se vedlegg A for mer.", "Se vedlegg B for mer.", Level.MINOR),
    ],
)
def test_the_letter_of_a_kind_is_another_kind_and_that_of_a_place_is_none(before, after, rated):
    assert verdict(changed(before, after)).level is rated
