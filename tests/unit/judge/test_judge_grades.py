"""What a finding is worth where it stands, and what no ceiling may touch."""

import pytest

from tests.unit.judge.judge_edits import changed, level, verdict, vocabulary
from watcher.model.change import ChangeKind
from watcher.model.level import Level

UNTOUCHABLE = {
    *("dose-changed", "activity-changed", "volume-changed", "concentration-changed", "frequency-changed"),
    *(
        "form-changed",
        "times-of-dose",
        "number-near-drug",
        "modality-turned",
        "facts-swapped",
        "weight-changed",
    ),
    *("added-dose", "sentence-dose", "scale-reiseråd", "temperature-changed"),
}
"""Findings that say how much of a medicine is given, or that advice turned: no ceiling may speak of them."""


def ceilings():
    return [grade for grade in vocabulary().grades if grade.at_most is not None]


def test_no_ceiling_speaks_of_a_dose_or_of_advice_that_turned():
    for grade in ceilings():
        assert not grade.of & UNTOUCHABLE, grade.id
        assert not any(
            name.endswith("*") and rule.startswith(name[:-1]) for name in grade.of for rule in UNTOUCHABLE
        ), grade.id


def test_every_ceiling_stands_in_a_declared_place_or_is_stopped_by_terms():
    for grade in ceilings():
        assert grade.settings or grade.place or grade.not_settings, grade.id


def test_a_floor_wins_over_a_ceiling():
    before = "Legemiddelet har indikasjon mot kopper og mpox. Det er gratis."
    after = "Legemiddelet har indikasjon mot kopper. Det er gratis."
    judged = verdict(changed(before, after, trail=("Side", "Indikasjon og pris")))
    assert judged.level is Level.CRITICAL
    assert "use-withdrawn" in {hit.rule for hit in judged.reasons}


def test_a_grade_that_changed_a_level_is_a_reason():
    judged = verdict(changed("Virketiden er 10 minutter.", "Virketiden er 5 minutter."))
    assert [(hit.rule, hit.level) for hit in judged.reasons][:2] == [
        ("duration-changed", Level.IMPORTANT),
        ("cleaning-time", Level.IMPORTANT),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Passet må ikke lånes bort ved grensen.", "Passet må lånes bort ved grensen."),
        ("Ta ikke drosje på flyplassen.", "Ta drosje på flyplassen."),
        ("Appen kan ikke brukes ved grensen.", "Appen kan brukes ved grensen."),
    ],
)
def test_what_denies_otherwise_is_never_minor_whatever_it_speaks_of(before, after):
    assert level(before, after) >= Level.IMPORTANT


def test_a_denial_that_no_other_rule_sees_is_important():
    judged = verdict(
        changed("Water may not be available here today.", "Water may be available here today."), "en"
    )
    assert judged.level is Level.IMPORTANT
    assert judged.reasons[0].rule == "negation-changed"


def test_what_is_denied_is_said_with_the_denial():
    judged = verdict(changed("Det er ikke påvist smitte.", "Det er ikke kjent smitte."))
    assert {hit.text for hit in judged.reasons} >= {"Nektelse endret: ikke påvist → ikke kjent"}


def test_a_stamp_that_says_the_page_no_longer_holds_is_no_mere_stamp():
    stamp = changed(
        "Oppdatert 1. mai 2024", "Arkivert 3. mai 2025, oppdateres ikke lenger", kind=ChangeKind.METADATA
    )
    assert verdict(stamp).level >= Level.IMPORTANT
    date = changed("Oppdatert 1. mai 2024", "Oppdatert 3. mai 2025", kind=ChangeKind.METADATA)
    assert verdict(date).level is Level.EDITORIAL


RESTYLED = [
    ("enters-warning", Level.IMPORTANT, {"box": "warning"}),
    ("leaves-warning", Level.IMPORTANT, {"box_old": "warning"}),
    ("becomes-steps", Level.MINOR, {"list_kind": "ordered", "list_kind_old": "bullet"}),
    ("no-longer-steps", Level.MINOR, {"list_kind": "bullet", "list_kind_old": "ordered"}),
]


@pytest.mark.parametrize(("rule", "expected", "more"), RESTYLED)
def test_equal_words_in_another_box_or_list_are_judged_by_that(rule, expected, more):
    judged = verdict(changed("Viruset smitter ved kontakt.", "Viruset smitter ved kontakt.", **more))
    assert judged.level is expected
    assert rule in {hit.rule for hit in judged.reasons}
    assert judged.facts == ()


def test_advice_that_became_steps_is_important():
    words = "Ta av hanskene."
    assert level(words, words, list_kind="ordered", list_kind_old="bullet") is Level.IMPORTANT


def test_the_case_of_a_unit_is_meaning_unless_it_means_the_same():
    assert level("Gi 600 mg nå.", "Gi 600 Mg nå.") is Level.IMPORTANT
    assert level("Gi 5 ml nå.", "Gi 5 mL nå.") is Level.EDITORIAL
    assert level("HOLD AVSTAND", "Hold avstand") is Level.EDITORIAL


CHANCE = [
    ("Dette er et takt", "Dette er et inntakt"),
    ("We count the votes", "We discount the votes"),
    ("De liker rommet", "De uliker rommet"),
]


@pytest.mark.parametrize(("before", "after"), CHANCE)
def test_a_beginning_that_makes_another_word_turns_nothing(before, after):
    lang = "en" if before.startswith("We") else "nb"
    assert "opposite-swapped" not in {hit.rule for hit in verdict(changed(before, after), lang).reasons}


def test_the_number_of_a_heading_or_a_point_is_no_figure_of_the_advice():
    assert level("2. Behandling av syke.", "Behandling av syke.") is Level.MINOR
    assert level("Ta 2 prøver av syke.", "Ta prøver av syke.") is Level.IMPORTANT
