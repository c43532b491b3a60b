"""Figures: what is the same fact, what is another, and what a change of it is worth."""

import pytest

from tests.unit.judge.judge_edits import cell, changed, fact_kinds, level, verdict
from watcher.model.level import Level

OTHER = [
    ("Gi 10 mg morfin ved smerter.", "Gi 1 mg morfin ved smerter.", "dose"),
    ("Start med 0,5 mg/kg.", "Start med 0,5 mg.", "dose"),
    ("Start med 5 mg per døgn.", "Start med 5 mg per dose.", "dose"),
    ("Gi 200 µg.", "Gi 200 mg.", "dose"),
    ("Sett 5000 IE.", "Sett 500 IE.", "activity"),
    ("Gi 1 tablett om kvelden.", "Gi 2 tabletter om kvelden.", "form"),
    ("Trekk opp 0,1 ml.", "Trekk opp 1,0 ml.", "volume"),
    ("Hold deg hjemme i 10 døgn.", "Hold deg hjemme i 5 døgn.", "duration"),
    ("Hold deg hjemme i tre uker.", "Hold deg hjemme i to uker.", "duration"),
    ("Perioden er 7–14 dager.", "Perioden er 7–21 dager.", "duration"),
    ("Vent minst 28 dager.", "Vent høyst 28 dager.", "duration"),
    ("Gi dosen hver 6. time.", "Gi dosen hver 8. time.", "frequency"),
    ("Gi dosen hver åttende time.", "Gi dosen hver tolvte time.", "frequency"),
    ("Ta den én gang daglig.", "Ta den én gang ukentlig.", "frequency"),
    ("Gis til barn over 6 måneder.", "Gis til barn over 12 måneder.", "age"),
    ("Gis fra fylte 65 år.", "Gis fra fylte 60 år.", "age"),
    ("Gis til pasienter under 40 kg.", "Gis til pasienter under 50 kg.", "weight"),
    ("Vask på 60 grader.", "Vask på 40 grader.", "temperature"),
    ("Hold 2 meters avstand.", "Hold 1 meters avstand.", "distance"),
    ("Bruk sprit med 70 % innhold.", "Bruk sprit med 60 % innhold.", "share"),
    ("Bland klor til 1000 ppm.", "Bland klor til 500 ppm.", "concentration"),
    ("Fristen er 1. juni 2025.", "Fristen er 1. juli 2025.", "date"),
    ("Vakten svarer til kl. 15.", "Vakten svarer til kl. 20.", "clock"),
    ("Ring 21 07 63 48.", "Ring 21 07 63 84.", "phone"),
    ("Skriv til vakt@example.no.", "Skriv til vakta@example.no.", "email"),
    ("Klorer hvis eGFR < 30.", "Klorer hvis eGFR > 30.", "number"),
]
SAME = [
    ("Gi 0,5 g.", "Gi 500 mg."),
    ("Gi 0.5 g.", "Gi 0,5 g."),
    ("Gi 1 000 mg.", "Gi 1 g."),
    ("Gi 12 000 IE.", "Gi 12000 IE."),
    ("Vent to uker.", "Vent 14 dager."),
    ("Vent i 90 minutter.", "Vent i 1,5 timer."),
    ("Vent 5-21 dager.", "Vent fra 5 til 21 dager."),
    ("Gis hver 12. time.", "Gis to ganger daglig."),
    ("Fristen er 7. mars 2024.", "Fristen er 07.03.2024."),
    ("Sprit på 70 %.", "Sprit på 70 prosent."),
    ("Hos 8 av 10.", "Hos 80 %."),
    ("Oppbevares ved −20 °C.", "Oppbevares ved minus 20 grader."),
    ("Gis ved vekt ≥ 40 kg.", "Gis ved vekt minst 40 kg."),
    ("Ring +47 21 07 63 48.", "Ring 21 07 63 48."),
    ("Ring 21076348.", "Ring 21 07 63 48."),
]


@pytest.mark.parametrize(("before", "after", "kind"), OTHER)
def test_another_figure_is_a_change_of_its_kind(before, after, kind):
    assert kind in fact_kinds(before, after)
    assert level(before, after) >= Level.IMPORTANT


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_same_amount_written_otherwise_is_editorial(before, after):
    assert level(before, after) is Level.EDITORIAL


def test_number_format_follows_the_language():
    assert level("Give 1,500 mg.", "Give 1.500 mg.", "en") is Level.CRITICAL
    assert level("Give 1,500 mg of the drug.", "Give 1500 mg of the drug.", "en") is Level.EDITORIAL
    assert level("Gi 1.500 mg til voksne.", "Gi 1500 mg til voksne.") is Level.EDITORIAL
    assert level("Gi 1,500 mg til voksne.", "Gi 1500 mg til voksne.") is Level.CRITICAL


def test_two_doses_that_change_places_are_seen_in_one_sentence():
    edit = changed("Barn får 5 mg, voksne får 10 mg.", "Barn får 10 mg, voksne får 5 mg.")
    assert verdict(edit).level is Level.CRITICAL
    assert [(fact.before, fact.after) for fact in verdict(edit).facts if fact.kind == "dose"] == [
        ("5 mg", "10 mg"),
        ("10 mg", "5 mg"),
    ]


def test_two_groups_that_change_places_around_their_doses_are_seen():
    edit = changed("Barn får 5 mg, voksne får 10 mg.", "Voksne får 5 mg, barn får 10 mg.")
    assert verdict(edit).level is Level.CRITICAL
    assert "facts-swapped" in {reason.rule for reason in verdict(edit).reasons}


def test_two_doses_that_change_places_between_sentences_are_seen():
    assert level("Barn: 5 mg. Voksne: 10 mg.", "Barn: 10 mg. Voksne: 5 mg.") is Level.CRITICAL


def test_a_cell_takes_its_unit_from_the_column_header():
    edit = cell("200", "400", row="Barn", column="Dose (mg)")
    assert verdict(edit).level is Level.CRITICAL
    assert [(fact.kind, fact.unit) for fact in verdict(edit).facts] == [("dose", "mg")]


def test_a_header_that_is_only_the_word_for_a_column_gives_no_unit():
    edit = cell("2023", "2024", row="I alt", column="År")
    assert {fact.kind for fact in verdict(edit).facts} == {"number"}
    assert verdict(edit).level is Level.MINOR


def test_another_unit_is_one_change_not_two():
    facts = verdict(changed("Gi 5 mg straks.", "Gi 5 ml straks.")).facts
    assert [(fact.before, fact.after) for fact in facts] == [("5 mg", "5 ml")]


def test_a_bare_number_beside_a_drug_is_critical():
    assert level(
        "Tecovirimat brukes ikke ved eGFR under 30.", "Tecovirimat brukes ikke ved eGFR under 60."
    ) is (Level.CRITICAL)


def test_case_counts_are_news_and_no_more():
    before, after = (
        "Per 3. juni er det påvist 53 tilfeller i Norge.",
        "Per 9. juli er det påvist 61 tilfeller i Norge.",
    )
    assert level(before, after) is Level.MINOR


def test_a_number_of_people_in_an_advice_is_a_limit():
    assert (
        level("Rommet skal ha plass til 4 personer.", "Rommet skal ha plass til 8 personer.")
        >= Level.IMPORTANT
    )


def test_the_number_of_a_table_only_points_somewhere():
    assert level("Målene står i tabell 2.", "Målene står i tabell 3.") is Level.MINOR


def test_a_duty_telephone_is_critical_and_another_important():
    assert (
        level("Ring smittevernvakta på 21 07 63 48.", "Ring smittevernvakta på 21 07 63 49.")
        is Level.CRITICAL
    )
    assert level("Resepsjonen: 21 07 63 48.", "Resepsjonen: 21 07 63 49.") is Level.IMPORTANT


def test_a_span_of_time_without_a_figure_is_seen():
    assert level("Det går over på noen dager.", "Det går over på noen uker.") is Level.IMPORTANT
