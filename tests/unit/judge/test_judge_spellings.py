"""Figures in the spellings of real pages: notes, powers, fractions, names with a number, sizes of files."""

import pytest

from tests.unit.judge.judge_edits import changed, level, verdict
from watcher.model.level import Level

SAME = [
    ("Isoler i 21¹ dager.", "Isoler i 21² dager."),
    ("Isoler i 21¹ dager.", "Isoler i 21 dager."),
    ("Gi 75 mg/m² daglig.", "Gi 75 mg/m2 daglig."),
    ("Gi ½ tablett daglig.", "Gi 1/2 tablett daglig."),
    ("Gi 1½ tablett daglig.", "Gi 1,5 tablett daglig."),
    ("Doksysyklin 100 mg × 2.", "Doksysyklin 100 mg x 2."),
    ("Meklizin 100 mg x2.", "Meklizin 100 mg × 2."),
    ("Last ned veilederen (PDF, 650 KB).", "Last ned veilederen (PDF, 712 KB)."),
    ("Last ned veilederen (PDF).", "Last ned veilederen (PDF, 1,2 MB)."),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_another_spelling_of_the_same_is_editorial(before, after):
    assert level(before, after) is Level.EDITORIAL


CRITICAL = [
    ("Isoler i 21¹ dager.", "Isoler i 14¹ dager."),
    ("Isoler i 21¹ dager.", "Isoler i 211 dager."),
    ("Behandle ved > 10⁵ CFU/ml.", "Behandle ved > 10⁶ CFU/ml."),
    ("Gi ½ tablett daglig.", "Gi 1 tablett daglig."),
    ("Gi 1½ tablett daglig.", "Gi 2½ tablett daglig."),
    ("Gi 1½ tablett daglig.", "Gi 11/2 tablett daglig."),
    ("Meklizin 100 mg x 2.", "Meklizin 100 mg x 3."),
    ("Meklizin 100 mg x2.", "Meklizin 100 mg x3."),
    ("Gi i 5 dgr.", "Gi i 7 dgr."),
    ("Gi 1 ts.", "Gi 1 ss."),
    ("Meklizin 2 x 100 mg.", "Meklizin 1 x 100 mg."),
    ("Gravide kan vaksineres fra uke 12.", "Gravide kan vaksineres fra uke 22."),
    ("Gi 5 mg (PDF, 650 KB).", "Gi 50 mg (PDF, 712 KB)."),
]


@pytest.mark.parametrize(("before", "after"), CRITICAL)
def test_another_figure_in_the_same_spelling_is_critical(before, after):
    assert level(before, after) is Level.CRITICAL


def test_the_number_in_a_name_is_no_figure_when_it_comes_or_goes():
    assert level("Ta test for covid-19 her.", "Ta test for influensa her.") is Level.MINOR


def test_another_number_in_a_name_is_told():
    assert level("Risikogrupper får PCV-13 nå.", "Risikogrupper får PCV-20 nå.") >= Level.IMPORTANT


def test_a_year_that_came_is_not_the_age_that_went():
    judged = verdict(
        changed(
            "There have been cases in children, especially under the age of 5 years.",
            "In 2023, there were cases in children.",
            lang="en",
        )
    )
    assert ("5 years", "2023") not in [(fact.before, fact.after) for fact in judged.facts]


def test_4g_is_no_dose():
    judged = verdict(
        changed("Some mobile services are down.", "Some 4G mobile services are down.", lang="en")
    )
    assert judged.level < Level.CRITICAL


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Still current at: 26 March 2025", "Still current at: 16 May 2025"),
        ("Updated: 26 March 2025", "Updated: 16 May 2025"),
        ("Updated: 3 April, 2025", "Updated: 16 May, 2025"),
    ],
)
def test_a_stamp_of_may_is_a_stamp(before, after):
    assert verdict(changed(before, after, lang="en")).lowered_by == "metadata"


def test_may_at_the_head_of_a_sentence_still_permits():
    assert level("May be given.", "May not be given.", lang="en") is Level.CRITICAL


def test_a_date_that_only_tells_is_minor_and_one_that_limits_is_not():
    told = level("Utbruddet begynte i Kivu.", "Utbruddet begynte i Kivu 14. august 2024.")
    limits = level("Rådet gjelder i Kivu.", "Rådet gjelder i Kivu fra 14. august 2024.")
    advises = level("Alle bør testes i Kivu.", "Alle bør testes i Kivu 14. august 2024.")
    assert [told, limits, advises] == [Level.MINOR, Level.IMPORTANT, Level.IMPORTANT]
