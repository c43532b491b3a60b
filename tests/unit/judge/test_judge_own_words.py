"""What a source has of its own beside the vocabulary of all: what raises, what may lower."""

import pytest

from tests.unit.judge.judge_edits import changed, verdict, vocabulary
from watcher.judge import own_faults, with_own_words
from watcher.model.change import ChangeKind
from watcher.model.level import Level
from watcher.model.source import OwnTerms, OwnVocabulary

PLAIN = changed("Ved funn av rullefjær ringer man.", "Ved funn ringer man.")
EDITS = [
    PLAIN,
    changed("Gi 5 mg.", "Gi 50 mg.", trail=("Mpox", "Arkiv"), trail_old=("Mpox", "Arkiv")),
    changed("Du bør bli hjemme.", "Du skal bli hjemme."),
    changed("Viruset er stort.", "Viruset er lite.", trail=("Mpox", "Rutine"), trail_old=("Mpox", "Rutine")),
    changed("", "Rullefjær.", ChangeKind.ADDED),
]


def _own(edit, own):
    return verdict(edit, words=with_own_words(vocabulary(), own))


def _in_routine(before, after):
    return changed(before, after, trail=("Mpox", "Rutine"), trail_old=("Mpox", "Rutine"))


def test_a_source_without_words_of_its_own_is_judged_by_those_of_all():
    assert with_own_words(vocabulary(), OwnVocabulary()) is vocabulary()


@pytest.mark.parametrize(("weight", "level"), [(2, Level.MINOR), (4, Level.IMPORTANT), (5, Level.IMPORTANT)])
def test_a_word_of_the_source_weighs_what_it_says(weight, level):
    own = OwnVocabulary(terms=(OwnTerms(words=("rullefjær~",), weight=weight),))
    told = _own(PLAIN, own)
    assert told.level is level
    assert ("term", "rullefjær") in {(fact.kind, fact.before) for fact in told.facts}


@pytest.mark.parametrize("edit", EDITS)
def test_words_and_raising_headings_of_a_source_never_lower(edit):
    own = OwnVocabulary(
        terms=(OwnTerms(words=("rullefjær~", "viruset", "hjemme"), weight=3),),
        raise_headings=("rutine", "arkiv", "smitte"),
    )
    assert _own(edit, own).level >= verdict(edit).level


def test_a_heading_of_the_source_raises_what_says_something_and_lowers_what_is_important():
    said = _in_routine("Ta kontakt med NAV i uke 3.", "Ta kontakt med NAV i uke 4.")
    raised = _own(said, OwnVocabulary(raise_headings=("rutine",)))
    assert (verdict(said).level, raised.level) == (Level.MINOR, Level.IMPORTANT)
    advice = _in_routine("Møt opp 3 stykker.", "Møt opp 4 stykker.")
    lowered = _own(advice, OwnVocabulary(lower_headings=("rutine",)))
    assert (verdict(advice).level, lowered.level) == (Level.IMPORTANT, Level.MINOR)


def test_nothing_of_a_source_lowers_what_is_critical():
    edit = changed("Gi 5 mg.", "Gi 50 mg.", trail=("Mpox", "Arkiv"), trail_old=("Mpox", "Arkiv"))
    assert _own(edit, OwnVocabulary(lower_headings=("arkiv",))).level is Level.CRITICAL


def test_a_rule_that_is_off_says_nothing_on_this_source():
    edit = changed("", "Du bør ringe oss.", ChangeKind.ADDED)
    off = _own(edit, OwnVocabulary(off=("added-recommendation",)))
    assert "added-recommendation" in {hit.rule for hit in verdict(edit).reasons}
    assert "added-recommendation" not in {hit.rule for hit in off.reasons}


def test_the_version_says_that_a_source_has_words_of_its_own():
    one, other = (with_own_words(vocabulary(), OwnVocabulary(raise_headings=(name,))) for name in "ab")
    assert one.version.startswith(f"{vocabulary().version}.")
    assert one.version != other.version


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            OwnVocabulary(off=("section-rise",)),
            "off: no such rule or grade: 'section-rise' (did you mean 'section-raise'?)",
        ),
        (
            OwnVocabulary(terms=(OwnTerms(words=("... x",), weight=3),)),
            "terms: this form cannot be read: '... x'",
        ),
        (OwnVocabulary(off=("section-raise",), raise_headings=("rutine~",)), ""),
    ],
)
def test_what_cannot_be_used_is_told_with_the_nearest_name(own, told):
    assert "; ".join(own_faults(vocabulary(), own)) == told
