"""Denials of real pages: what turns an advice round, and what only tells that something is lacking."""

import pytest

from tests.unit.judge.judge_edits import changed, document, level, page_verdict, verdict, vocabulary
from watcher.judge.facts import read_text
from watcher.model.level import Level


def headline(before: str, after: str) -> str:
    return dict(verdict(changed(before, after)).headlines)["nb"]


def strengths(text: str) -> list[int]:
    return [fact.strength for one in read_text(text, "en", vocabulary()) for fact in one.of("modality")]


@pytest.mark.parametrize(
    "text",
    [
        "Do not swim.",
        "Rest at home and do not swim.",
        "If you are ill, do not swim.",
        "Please do not swim.",
        "Passengers may not board.",
    ],
)
def test_a_command_not_to_forbids(text):
    assert min(strengths(text), default=0) <= -3


@pytest.mark.parametrize(
    "text",
    [
        "Most hospitals do not accept cards.",
        "We do not pay bills.",
        "Clean water may not be available.",
        "You may not be able to leave.",
        "Citizens do not need a visa.",
        "Citizens do not require a visa.",
    ],
)
def test_what_is_lacking_or_not_needed_is_not_forbidden(text):
    assert min(strengths(text), default=0) > -3


def test_a_status_that_is_denied_is_important_and_a_rule_that_is_denied_critical():
    status = level("Mpox regnes som en folkehelsekrise.", "Mpox regnes ikke lenger som en folkehelsekrise.")
    rule = level("Gravide får vaksinen her.", "Gravide får ikke lenger vaksinen her.")
    assert [status, rule] == [Level.IMPORTANT, Level.CRITICAL]


def test_a_denial_in_a_clause_that_came_turns_nothing_round():
    before = "Barn skal holdes hjemme."
    after = "Barn skal holdes hjemme, men årsaken til utbruddet er ikke klarlagt."
    assert level(before, after) is Level.IMPORTANT


def test_a_denial_of_what_was_said_turns_it_round():
    before = "Barn med eksem får vaksinen på sykehus."
    assert level(before, before.replace("får", "får ikke")) is Level.CRITICAL


def test_a_term_that_the_text_named_before_has_not_come():
    before = "Talk to a doctor about vaccination. It should be given early."
    after = "Talk to a doctor about vaccination. Vaccination should be given early."
    assert level(before, after, lang="en") < Level.CRITICAL


def test_an_and_that_became_an_or_is_said_as_such():
    line = headline("Gjelder feber og utslett.", "Gjelder feber eller utslett.")
    assert "«og» → «eller»" in line


def test_another_group_under_the_same_denial_is_not_called_turned():
    line = headline("Gis ikke til gravide.", "Gis ikke til ammende.")
    assert line.endswith("gravide → ammende")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We can’t pay for repatriation.", "We cannot pay for repatriation."),
        ("Supplies aren’t widely available.", "Supplies are not widely available."),
    ],
)
def test_a_short_form_of_a_denial_is_the_same_denial(before, after):
    assert level(before, after, "en") is Level.EDITORIAL
    assert level(before, after.replace("cannot", "can").replace(" not", ""), "en") >= Level.IMPORTANT


def test_initials_do_not_end_a_sentence():
    assert len(read_text("Call the U.S. Embassy in Oslo.", "en", vocabulary())) == 1


NB = ("Gravide skal ikke vaksineres.", "Helsepersonell må bruke hansker.", "Vask hendene ofte.")
NN = ("Gravide skal ikkje vaksinerast.", "Helsepersonell må bruke hanskar.", "Vask hendene ofte.")


def switched(*texts: str) -> list[Level]:
    """The levels of the edits of a page that came back in nynorsk."""
    edits = [changed(old, new) for old, new in zip(NB, texts, strict=True) if old != new]
    verdicts = page_verdict(*edits, old=document(*NB), new=document(*texts, lang="nn")).verdicts
    return [one.level for one in verdicts]


def test_a_page_that_says_the_same_in_nynorsk_is_editorial():
    assert switched(*NN) == [Level.EDITORIAL, Level.EDITORIAL]


def test_an_advice_that_turned_in_the_switch_to_nynorsk_is_told_alone():
    weaker = NN[1].replace("må", "kan")
    assert switched(NN[0], weaker, NN[2]) == [Level.EDITORIAL, Level.CRITICAL]
    denied = NN[0].replace("ikkje ", "")
    assert switched(denied, NN[1], NN[2])[0] is Level.CRITICAL


def test_a_plural_of_the_other_written_form_is_the_same_term():
    assert level(NB[1], NN[1]) < Level.IMPORTANT
