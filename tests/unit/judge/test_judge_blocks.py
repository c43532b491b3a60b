"""Text that came or went as a whole, and the rules over whole edits."""

import pytest

from tests.unit.judge.judge_edits import changed, dated_list, page_verdict, verdict, vocabulary_with
from watcher.model.change import ChangeKind
from watcher.model.level import Level

WHOLE = [
    ("advice", "Nærkontakter bør følge med på symptomer.", Level.IMPORTANT),
    ("an instruction", "Kontakt lege ved mistanke om smitte.", Level.IMPORTANT),
    ("a dose", "Voksne: 600 mg.", Level.CRITICAL),
    ("a population in a short item", "Gravide i andre trimester", Level.IMPORTANT),
    ("a telephone number", "Vi svarer på 21 07 63 48.", Level.IMPORTANT),
    ("loose figures", "I fjor varte utbruddet i 9 uker og nådde 14 land.", Level.MINOR),
    ("plain words", "Viruset ble beskrevet i 1958.", Level.MINOR),
]


@pytest.mark.parametrize(("what", "text", "level"), WHOLE)
@pytest.mark.parametrize("kind", [ChangeKind.ADDED, ChangeKind.REMOVED])
def test_a_whole_block_is_judged_by_what_it_holds(kind, what, text, level):
    edit = changed("", text, kind) if kind is ChangeKind.ADDED else changed(text, "", kind)
    assert verdict(edit).level is level, what


def test_an_instruction_with_a_limit_that_went_silently_is_critical():
    edit = changed("Bruk kondom i 12 uker etter at du er frisk", "", ChangeKind.REMOVED)
    assert verdict(edit).level is Level.CRITICAL


def test_a_prohibition_that_went_is_critical():
    edit = changed("Gravide bør ikke stelle syke.", "", ChangeKind.REMOVED)
    assert verdict(edit).level is Level.CRITICAL


def test_a_whole_section_on_treatment_that_went_is_critical():
    edit = changed("Behandling av gravide", "", ChangeKind.SECTION_REMOVED)
    assert verdict(edit).level is Level.CRITICAL
    assert verdict(changed("Om navnet", "", ChangeKind.SECTION_REMOVED)).level is Level.IMPORTANT


def test_a_row_with_a_dose_in_its_column_is_critical():
    edit = changed("", "Barn | 20 mg", ChangeKind.ROW_ADDED)
    assert verdict(edit).level is Level.CRITICAL


def test_a_column_that_came_is_important():
    edit = changed("", "Intervall", ChangeKind.COLUMN_ADDED, column="Intervall")
    assert verdict(edit).level is Level.IMPORTANT


def test_a_text_in_the_place_of_another_is_compared_with_it():
    place = {"trail": ("Innhold", "Status"), "trail_old": ("Innhold", "Status")}
    gone = changed("Gjeldende", "", ChangeKind.REMOVED, **place)
    come = changed("", "Utgått", ChangeKind.ADDED, **place)
    assert [one.level for one in page_verdict(gone, come).verdicts] == [Level.MINOR, Level.CRITICAL]


def test_a_heading_on_treatment_raises_and_one_on_numbers_lowers():
    before, after = "Ved feber tas kontakt med legen.", "Ved feber tas straks kontakt med lege."
    raised = changed("Symptom og tegn ved feber.", "Tegn ved feber.", trail=("Mpox", "Behandling"))
    lowered = changed(before, after, trail=("Mpox", "Statistikk"))
    assert "section-lower" in {reason.rule for reason in verdict(lowered).reasons}
    assert verdict(lowered).level is Level.MINOR
    assert verdict(raised).level is Level.IMPORTANT


def test_a_lowering_heading_never_touches_a_critical_change():
    edit = changed("Gi 5 mg.", "Gi 50 mg.", trail=("Mpox", "Historikk over tall", "Statistikk"))
    assert verdict(edit).level is Level.CRITICAL


def test_plain_words_under_a_raising_heading_stay_minor():
    edit = changed("Viruset er stort.", "Viruset er meget stort.", trail=("Mpox", "Behandling"))
    assert verdict(edit).level is Level.MINOR


def test_a_change_in_a_warning_box_is_important():
    edit = changed("Nytt om viruset her.", "Gammelt om viruset her.", box="warning")
    assert verdict(edit).level is Level.IMPORTANT


def test_all_reasons_are_kept_and_the_highest_wins():
    edit = changed("Gi 5 mg til barn.", "Gi 10 mg kun til barn.", trail=("Mpox", "Behandling"))
    judged = verdict(edit)
    assert {"dose-changed", "limiter-changed"} <= {reason.rule for reason in judged.reasons}
    assert judged.level is max(reason.level for reason in judged.reasons) is Level.CRITICAL


def test_the_reason_is_plain_bokmal_with_both_values():
    judged = verdict(changed("Vent i 21 dager.", "Vent i 14 dager."))
    assert judged.reasons[0].text == "Varighet endret: 21 dager → 14 dager"


def test_an_added_raising_rule_raises():
    rule = '[[rule]]\nid = "x"\nkinds = ["added"]\nlevel = "critical"\nreason_nb = "Alt nytt er viktig"\n'
    edit = changed("", "Viruset ble beskrevet i 1958.", ChangeKind.ADDED)
    assert verdict(edit, words=vocabulary_with(extra=rule)).level is Level.CRITICAL


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_of_edit_gets_a_verdict_and_a_headline(kind):
    for before, after in (("Gi 5 mg.", "Gi 6 mg."), ("", "Ny"), ("Gammel", ""), ("", "")):
        judged = verdict(changed(before, after, kind))
        assert judged.level >= Level.NOISE
        assert judged.reasons
        assert all(0 < len(text) < 110 for _, text in judged.headlines)


def test_the_oldest_entry_of_a_dated_list_may_fall_off():
    old = dated_list("En", "To", "Tre")
    last = changed("Tre", "", ChangeKind.SECTION_REMOVED, trail=("Liste", "Tre"), trail_old=("Liste", "Tre"))
    middle = changed("To", "", ChangeKind.SECTION_REMOVED, trail=("Liste", "To"), trail_old=("Liste", "To"))
    assert page_verdict(last, old=old, lang="en").level is Level.EDITORIAL
    assert page_verdict(middle, old=old, lang="en").level >= Level.MINOR
