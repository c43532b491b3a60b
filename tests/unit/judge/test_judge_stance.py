"""Modality, negation, opposites, limiters, terms and scales."""

import pytest

from tests.unit.judge.judge_edits import cell, changed, level, verdict
from watcher.model.level import Level

TURNED = [
    ("Nærkontakter bør holde seg hjemme.", "Nærkontakter bør ikke holde seg hjemme."),
    ("Nærkontakter bør helst ikke møte på jobb.", "Nærkontakter bør helst møte på jobb."),
    ("Syke som ikke skal innlegges, ringer oss.", "Syke som skal innlegges, ringer oss."),
    ("Det er nødvendig med prøve.", "Det er ikke nødvendig med prøve."),
    ("Bruk hansker ved stell.", "Ikke bruk hansker ved stell."),
    ("Vaksinen frarådes til gravide.", "Vaksinen anbefales til gravide."),
    ("Besøk er ikke tillatt.", "Besøk er tillatt."),
    ("Tilsette skal vaksinerast.", "Tilsette skal ikkje vaksinerast."),
    ("Det trengst ikkje prøve; ein treng ikkje ringe.", "Det trengst ikkje prøve; ein treng ringe."),
    ("Staff should wear gloves.", "Staff should not wear gloves."),
    ("It may be used in pregnancy.", "It must not be used in pregnancy."),
]
STEPPED = [
    ("Helsepersonell kan bruke visir.", "Helsepersonell skal bruke visir."),
    ("Prøven må tas samme dag.", "Prøven bør tas samme dag."),
    ("Contacts may be tested.", "Contacts should be tested."),
]


@pytest.mark.parametrize(("before", "after"), TURNED)
def test_an_advice_that_turned_is_critical(before, after):
    assert level(before, after, "en" if "gloves" in before or "It may" in before else "nb") is Level.CRITICAL


@pytest.mark.parametrize(("before", "after"), STEPPED)
def test_an_advice_two_steps_stronger_or_weaker_is_critical(before, after):
    assert level(before, after, "en" if "Contacts" in before else "nb") is Level.CRITICAL


def test_a_negation_far_from_its_modal_still_turns_it():
    assert (
        level("Pasienten bør derfor normalt sett ikke arbeide.", "Pasienten bør derfor normalt sett arbeide.")
        is Level.CRITICAL
    )


def test_a_negation_in_another_clause_does_not_touch_the_modal():
    edit = changed("Du kan møte på jobb, men ikke på trening.", "Du kan møte på jobb, men også på trening.")
    assert "modality" not in {fact.kind for fact in verdict(edit).facts}
    assert verdict(edit).level >= Level.IMPORTANT


def test_what_only_looks_like_a_negation_is_not_critical():
    assert level("Dette gjelder barn.", "Dette gjelder ikke bare barn.") < Level.CRITICAL


def test_the_word_that_is_denied_counts():
    assert (
        level("Det gis ikke blod til barn, men plasma.", "Det gis ikke plasma til barn, men blod.")
        >= Level.IMPORTANT
    )


def test_opposites_turn_a_sentence_without_figures():
    assert level("Vask hendene før måltidet.", "Vask hendene etter måltidet.") is Level.CRITICAL
    assert level("Legemiddelet tas med mat.", "Legemiddelet tas uten mat.") is Level.CRITICAL
    assert level("Feber og utslett kreves.", "Feber eller utslett kreves.") >= Level.IMPORTANT


def test_yes_and_no_in_a_table_are_critical():
    edit = cell("Nei", "Ja", row="Enerom", column="Mistenkt")
    assert verdict(edit).level is Level.CRITICAL


def test_limiters_of_one_class_say_the_same():
    assert level("Munnbind brukes kun inne.", "Munnbind brukes bare inne.") is Level.EDITORIAL
    assert level("Munnbind brukes kun inne.", "Munnbind brukes inne.") is Level.IMPORTANT


def test_one_route_for_another_is_critical():
    assert level("Vaksinen settes subkutant.", "Vaksinen settes intradermalt.") is Level.CRITICAL


def test_a_drug_taken_out_of_an_advice_is_critical():
    assert level("Gi doksysyklin eller meflokin før reisen.", "Gi doksysyklin før reisen.") is Level.CRITICAL


def test_a_term_named_once_more_is_no_change_of_advice():
    assert level("Bruk munnbind inne.", "Bruk munnbind inne, munnbind finnes ved døra.") < Level.CRITICAL


def test_a_step_on_the_travel_scale_is_critical_whatever_the_words():
    assert (
        level(
            "UD fraråder reiser som ikke er strengt nødvendige til landet.",
            "UD fraråder alle reiser til landet.",
        )
        is Level.CRITICAL
    )


def test_more_places_under_a_travel_warning_are_critical():
    assert (
        level(
            "UD fraråder alle reiser til provinsen Ituri.",
            "UD fraråder alle reiser til provinsene Ituri og Tshopo.",
        )
        is Level.CRITICAL
    )


def test_low_is_a_level_of_risk_only_beside_risk():
    assert level("Risikoen er lav.", "Risikoen er høy.") is Level.CRITICAL
    assert level("Risikoen er lav.", "Risikoen er moderat.") is Level.IMPORTANT
    assert level("Vannet er moderat varmt.", "Vannet er lite varmt.") is Level.MINOR
    edit = cell("Lav", "Moderat", row="Reisende", column="Samlet risiko")
    assert "scale:risikonivå" in {fact.kind for fact in verdict(edit).facts}


def test_the_same_words_crossed_are_important():
    assert (
        level(
            "Helsepersonell skal beskytte gravide mot smitte.",
            "Gravide skal beskytte helsepersonell mot smitte.",
        )
        >= Level.IMPORTANT
    )
