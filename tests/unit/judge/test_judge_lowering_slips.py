"""Slips of the pen are read as the words they stand for; another word by one letter is none."""

import pytest

from tests.unit.judge.judge_edits import changed, level, verdict, vocabulary
from watcher.judge.slips import mend_slips
from watcher.model.level import Level

SLIPS = [
    ("Kollektivtransport frarådes.", "Kollektivtransport frarrådes."),
    ("Virketiden er minst 10 minuutter.", "Virketiden er minst 10 minutter."),
    ("Personer med symptomer skal ikke vaksineres.", "Personer med symptomer skal ikke vakssineres."),
    ("Gjelder antiviral behandling.", "Gjelder antiviral behaandling."),
]
NO_SLIPS = [
    ("Pasienten er stabil og skal skrives ut.", "Pasienten er ustabil og skal skrives ut."),
    ("Gi prednisolon til barnet.", "Gi prednison til barnet."),
    ("Vaksinen settes intramuskulært.", "Vaksinen settes intradermalt."),
    ("Tiltaket skal vare i 10 minutter.", "Tiltaket skal vare i 10 måneder."),
    ("Pasienten behandles for infeksjon.", "Pasienten behandles for injeksjon."),
]


@pytest.mark.parametrize(("before", "after"), SLIPS)
def test_a_doubled_letter_is_a_slip_whichever_way_it_goes(before, after):
    assert level(before, after) is Level.EDITORIAL
    assert level(after, before) is Level.EDITORIAL


@pytest.mark.parametrize(("before", "after"), NO_SLIPS)
def test_another_word_is_no_slip(before, after):
    assert not mend_slips(before, after, "nb", vocabulary()).is_mended
    assert level(before, after) >= Level.MINOR


def test_a_slip_in_the_name_of_a_medicine_is_told():
    judged = verdict(changed("Tecovirimat gis til innlagte.", "Tecoovirimat gis til innlagte."))
    assert judged.level is Level.MINOR
    assert {hit.rule for hit in judged.reasons} == {"name-spelt"}


def test_what_else_changed_is_judged_as_if_the_word_were_spelt_alike():
    before = "Kollektivtransport frarådes i 21 dager."
    after = "Kollektivtransport frarrådes i 14 dager."
    assert level(before, after) is level(before, before.replace("21", "14"))


def test_where_a_doubled_letter_is_another_sound_it_is_another_word():
    assert not mend_slips("tapaamisen", "tapamisen", "fi", vocabulary()).is_mended


def test_many_words_that_differ_by_a_letter_are_no_slips():
    before = "vaksinene lagrene landene dagenene"
    after = "vakssinene laagrene lanndene daggenene"
    assert not mend_slips(before, after, "nb", vocabulary()).is_mended
