"""The rule files: what is refused, what is told, what a further entry does."""

import pytest

from tests.unit.judge.judge_edits import changed, verdict, vocabulary, vocabulary_with
from watcher.errors import ConfigError
from watcher.judge import check_vocabulary, parse_vocabulary
from watcher.model.level import Level
from watcher.settings import load_vocabulary_files

WRONG = [
    ("[meta]\nformat = 2\nversion = '1'", "x.toml:meta.format", "format 1"),
    ("[[term]]\ngroup = 'ny'\nwieght = 3", "x.toml:term[0].weight", "weight is missing"),
    ("[[term]]\ngroup = 'ny'\nweight = 3\nnbb = ['a']", "x.toml:term[0].nbb", "did you mean 'nb'?"),
    ("[[term]]\ngroup = 'ny'\nweight = 9", "x.toml:term[0].weight", "between 1 and 5"),
    ("[[term]]\ngroup = 'vaksine'\nweight = 3", "x.toml:term[0].group", "there twice"),
    (
        "[[limiter]]\nid = 'ny'\nlevel = 'critcal'\nnb = ['x']",
        "x.toml:limiter[0].level",
        "did you mean 'critical'?",
    ),
    ("[[opposite]]\nlevel = 'minor'\npairs = [['a']]", "x.toml:opposite[0].pairs", "two different forms"),
    ("[[rule]]\nid = 'r'\nlevel = 'minor'\nkinds = ['chnged']", "x.toml:rule[0].kinds", "no such kind"),
    ("[[rule]]\nid = 'r'", "x.toml:rule[0].level", "a rule sets a level"),
    (
        "[[grade]]\nid = 'g'\nof = ['x']\nreason_nb = 'x'",
        "x.toml:grade[0].at_most",
        "a ceiling (at_most) or a floor",
    ),
    (
        "[[grade]]\nid = 'g'\nreason_nb = 'x'\nat_most = 'minor'\nside = 'left'",
        "x.toml:grade[0].side",
        "no such side",
    ),
    ("[opposite_prefix]\npairs = [['a', 'a']]", "x.toml:opposite_prefix.pairs", "two different beginnings"),
    ("[unit.ny]\nlevel = 'minor'\nunits = { a = 'x' }", "x.toml:unit.ny.units.a", "must be a number"),
    ("[unit.ny]\nlevel = 'minor'\nunits = { a = 0 }", "x.toml:unit.ny.units.a", "above zero"),
    ("[rulez]\na = 1", "x.toml:rulez", "unknown key 'rulez'"),
    ("[synonyms]\ngroups = [['a']]", "x.toml:synonyms.groups", "at least two"),
    ("[[term]]\ngroup = 'ny'\nweight = 3\nnb = ['... x']", "x.toml:term[0].nb", "cannot be read"),
    ("[[term]]\ngroup = 'ny'\nweight = 3\nnb = 'x'", "x.toml:term[0].nb", "a list of texts"),
    ("a = [", "x.toml", "not TOML"),
]


@pytest.mark.parametrize(("text", "place", "what"), WRONG)
def test_a_faulty_file_is_refused_with_file_key_and_nearest_spelling(text, place, what):
    with pytest.raises(ConfigError) as told:
        vocabulary_with(x=text)
    assert str(told.value).startswith(place)
    assert what in str(told.value)


def test_rules_without_the_basic_sections_are_refused():
    with pytest.raises(ConfigError, match="no \\[modality\\] anywhere"):
        parse_vocabulary({"a.toml": ""})


def test_the_version_follows_the_texts_and_not_the_order_of_files():
    files = load_vocabulary_files()
    assert parse_vocabulary(dict(reversed(list(files.items())))).version == vocabulary().version
    assert parse_vocabulary({**files, "x.toml": "# nytt"}).version != vocabulary().version


def test_the_vocabulary_that_comes_with_watcher_has_nothing_odd():
    assert check_vocabulary(vocabulary()) == ()


def test_a_form_inside_a_wider_one_of_its_group_is_told():
    odd = vocabulary_with(x="[[term]]\ngroup = 'ny'\nweight = 3\nnb = ['ebola~', 'ebolavirus']")
    assert any("'ebolavirus' is already read by 'ebola~'" in line for line in check_vocabulary(odd))


def test_a_form_that_stands_for_two_things_is_told():
    odd = vocabulary_with(x="[[limiter]]\nid = 'ny'\nnb = ['kun']")
    assert any("'kun' stands for more than one thing: bare, ny" in line for line in check_vocabulary(odd))


def test_an_editors_term_raises_what_was_minor():
    edit = changed("Ved utbrudd av ebolasykdom ringer man.", "Ved utbrudd ringer man.")
    plain = verdict(edit)
    raised = verdict(edit, words=vocabulary_with(x="[[term]]\ngroup = 'ny'\nweight = 4\nnb = ['ebola~']"))
    assert (plain.level, raised.level) == (Level.MINOR, Level.IMPORTANT)


def test_forms_may_leave_a_gap_and_keep_their_case():
    text = "[[term]]\ngroup = 'ny'\nweight = 4\nnb = ['gul ... feber', '=KRAV']"
    words = vocabulary_with(x=text)
    assert (
        verdict(changed("Tegn på gul og sterk feber.", "Tegn på feber."), words=words).level
        is Level.IMPORTANT
    )
    assert verdict(changed("Svar på KRAV.", "Svar på."), words=words).level is Level.IMPORTANT
    assert verdict(changed("Svar på krav.", "Svar på."), words=words).level is Level.MINOR


def test_a_setting_that_nobody_declares_and_one_that_nobody_asks_for_are_told():
    odd = vocabulary_with(
        x="""
        [[setting]]
        id = "unused"
        nb = ["noe"]
        [[grade]]
        id = "ny"
        of = ["date-changed"]
        in = ["unknown"]
        at_most = "minor"
        reason_nb = "x"
        """
    )
    told = check_vocabulary(odd)
    assert "setting 'unknown': asked for, but no [[setting]] declares it" in told
    assert "setting 'unused': no rule or grade asks for it" in told
