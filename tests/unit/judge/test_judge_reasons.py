"""Reasons: every rule speaks bokmål, nynorsk and English, and says the same in all three."""

import re

import pytest

from tests.unit.judge.judge_edits import cell, changed, verdict, vocabulary, vocabulary_with
from watcher.errors import ConfigError
from watcher.judge import Vocabulary, check_vocabulary
from watcher.judge.reasons import missing_reasons, own_reasons, rule_ids
from watcher.model.change import ChangeKind, Edit
from watcher.model.level import Level
from watcher.model.verdict import RuleHit


def reasons(edit: Edit, rule: str, page: str = "nb") -> dict[str, str]:
    """The texts of the first reason of a rule."""
    hit = next(hit for hit in verdict(edit, page).reasons if hit.rule == rule)
    return {"nb": hit.text, **dict(hit.texts)}


def faults(words: Vocabulary, rule: str) -> list[str]:
    """The languages that the reason of a rule is wrong in."""
    return [one.lang for one in missing_reasons(words) if one.rule == rule]


def test_every_rule_has_its_reason_in_three_languages_with_the_same_places():
    assert missing_reasons(vocabulary()) == ()
    with_reason = [rule for rule in rule_ids(vocabulary()) if own_reasons(rule, vocabulary())]
    assert len(with_reason) > 40


def test_a_rule_without_a_reason_in_other_languages_is_told():
    odd = vocabulary_with(x="[[rule]]\nid = 'ny'\nlevel = 'minor'\nreason_nb = 'Noe er {term}'")
    assert faults(odd, "ny") == ["nn", "en"]
    text = "[[reason]]\nrule = 'ny'\nnn = 'Noko er {term}'\nen = 'Something is'"
    odd = vocabulary_with(x="[[rule]]\nid = 'ny'\nlevel = 'minor'\nreason_nb = 'Noe er {term}'", y=text)
    assert faults(odd, "ny") == ["en"]


def test_a_reason_for_no_rule_is_told():
    odd = vocabulary_with(x="[[reason]]\nrule = 'borte'\nnn = 'a'\nen = 'b'")
    assert faults(odd, "borte") == ["nb"]


def test_the_check_for_editors_tells_of_a_missing_reason():
    odd = vocabulary_with(x="[[rule]]\nid = 'ny'\nlevel = 'minor'\nreason_nb = 'Noe er nytt'")
    assert "reason of 'ny' (nn): no text" in check_vocabulary(odd)


def test_a_reason_must_be_in_both_other_languages():
    with pytest.raises(ConfigError, match="en is missing"):
        vocabulary_with(x="[[reason]]\nrule = 'moved'\nnn = 'Flytta'")


def test_a_changed_fact_is_named_in_the_language_with_the_words_of_the_page():
    edit = changed("Karantenen varer i 21 dager.", "Karantenen varer i 14 dager.")
    assert reasons(edit, "duration-changed") == {
        "nb": "Varighet endret: 21 dager → 14 dager",
        "nn": "Varigheit endra: 21 dager → 14 dager",
        "en": "Duration changed: 21 dager → 14 dager",
    }


def test_a_fact_that_came_or_went_is_told_in_every_language():
    gone = changed("Brukes kun ute.", "Brukes ute.")
    assert reasons(gone, "limiter-changed") == {
        "nb": "Avgrensning er tatt bort: kun",
        "nn": "Avgrensing har falle bort: kun",
        "en": "Limitation removed: kun",
    }


def test_the_places_of_a_rules_reason_are_filled_in_every_language():
    edit = changed("", "Gravide", ChangeKind.ADDED)
    texts = reasons(edit, "short-block-term")
    assert texts["en"] == "A point about «Gravide» was added or removed"
    assert "«Gravide»" in texts["nn"]


@pytest.mark.parametrize(
    "edit",
    [
        changed("Gi 5 mg.", "Gi 50 mg."),
        changed("Enerom er ikke nødvendig.", "Enerom er nødvendig."),
        changed("Barn: 5 mg. Voksne: 10 mg.", "Barn: 10 mg. Voksne: 5 mg."),
        changed("Voksne skal få 5 mg, barn 10 mg.", "Barn skal få 5 mg, voksne 10 mg."),
        changed("UD fraråder alle reiser til Nord-Kivu.", "UD fraråder alle reiser til Sør-Kivu."),
        changed("Du bør ringe fastlegen.", "Du bør ringe legevakten."),
        changed("Viruset er stort.", "Viruset er lite."),
        changed("", "Ny ting som skal gjøres.", ChangeKind.ADDED),
        changed("Gammel ting.", "", ChangeKind.REMOVED),
        changed("a.png", "b.png", ChangeKind.IMAGE_CHANGED),
        changed("https://a.no/x", "https://b.no/y", ChangeKind.LINK_CHANGED, label="Meldeskjema"),
        changed(
            "Lik tekst.", "Lik tekst.", ChangeKind.MOVED, trail=("Mpox", "Råd"), trail_old=("Mpox", "Annet")
        ),
        cell("Lav", "Moderat", row="Barn", column="Risiko"),
        cell("12", "13", row="Barn", column="Dose (mg)"),
    ],
    ids=lambda edit: f"{edit.kind}:{edit.before[:20]}",
)
def test_every_reason_that_is_made_speaks_three_languages(edit):
    hits = verdict(edit).reasons
    assert hits
    for hit in hits:
        assert [lang for lang, _ in hit.texts] == ["nn", "en"]
        assert all(text and not re.search(r"\{\w*\}", text) for _, text in hit.texts)


def test_a_reason_falls_back_to_bokmal():
    hit = RuleHit(rule="r", level=Level.MINOR, text="Fordi", texts=(("en", "Because"),))
    assert (hit.told("en"), hit.told("nn"), hit.told("nb")) == (
        ("en", "Because"),
        ("nb", "Fordi"),
        ("nb", "Fordi"),
    )
