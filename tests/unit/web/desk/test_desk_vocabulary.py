"""The vocabulary at the desk: words are found as they would be in a text, and two texts are judged."""

from collections.abc import Iterator

import pytest

from tests.unit.web.desk.desk_client import Browser
from tests.unit.web.desk.watching import Watch, open_watch
from watcher.judge import Vocabulary, parse_vocabulary
from watcher.model.level import Level
from watcher.model.people import Role
from watcher.settings import load_vocabulary_files
from watcher.web.desk.vocabulary import MOST_SHOWN, Typed, judge_texts
from watcher.web.desk.vocabulary_words import find_rules, find_words, read_languages

PAGE = "/redaksjon/ordliste"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return parse_vocabulary(load_vocabulary_files())


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with open_watch(tmp_path_factory.mktemp("watch")) as made:
        yield made


@pytest.fixture(scope="module")
def reader(watch: Watch) -> Browser:
    return watch.log_in(Role.READER)


@pytest.mark.parametrize(
    ("query", "form", "kind", "weight", "level", "file"),
    [
        ("gravide", "gravid~", "term", "4", Level.IMPORTANT, "terms.toml"),
        ("gelbfiebervakzination", "~vakzin~", "term", "5", Level.CRITICAL, "languages/de.toml"),
        ("skal", "skal", "modality", "+5", None, "modality.toml"),
        ("mikrogram", "mikrogram", "unit", "", Level.CRITICAL, "units.toml"),
        ("over", "over", "opposite", "", Level.CRITICAL, "opposites.toml"),
        ("ingen reiseråd", "ingen reiseråd", "scale", "0", Level.CRITICAL, "scales.toml"),
        ("Helse", "~helse~", "setting", "", None, "grades.toml"),
    ],
)
def test_a_word_is_found_as_a_text_would_find_it(vocabulary, query, form, kind, weight, level, file) -> None:
    found = [one for one in find_words(vocabulary, query, "") if (one.text, one.kind) == (form, kind)]
    assert found
    assert (found[0].weight, found[0].level, found[0].file) == (weight, level, file)


def test_every_form_says_in_which_file_it_stands(vocabulary: Vocabulary) -> None:
    everything = find_words(vocabulary, "", "")
    assert len(everything) > 5000
    assert {one.text for one in everything if not one.file} == set()
    assert {one.file for one in everything} <= set(load_vocabulary_files())


def test_the_exact_word_comes_first_and_one_language_can_be_asked_for(vocabulary: Vocabulary) -> None:
    assert find_words(vocabulary, "barn", "")[0].text == "barn"
    assert {one.lang for one in find_words(vocabulary, "vaccin", "fr")} == {"fr"}
    assert read_languages(vocabulary)[:2] == ("nordic", "en")


def test_rules_are_found_by_id_and_by_reason(vocabulary: Vocabulary) -> None:
    (rule,) = find_rules(vocabulary, "added-prohibition")
    assert (rule.level, rule.file) == (Level.CRITICAL, "rules.toml")
    assert "use-withdrawn" in {one.id for one in find_rules(vocabulary, "tatt ut av det")}
    assert len(find_rules(vocabulary, "")) == len(vocabulary.rules) + len(vocabulary.grades)


def test_two_texts_are_judged_as_two_pages_would_be(vocabulary: Vocabulary) -> None:
    tried = judge_texts(
        Typed(before="Voksne gis 200 mg to ganger daglig.", after="Voksne gis 600 mg to ganger daglig."),
        vocabulary,
    )
    assert tried.verdict.level is Level.CRITICAL
    ((fact,),) = [one.verdict.facts for one in tried.edits]
    assert (fact.kind, fact.before, fact.after) == ("dose", "200 mg", "600 mg")


def test_a_heading_stands_over_both_texts(vocabulary: Vocabulary) -> None:
    tried = judge_texts(
        Typed(before="Gis daglig.", after="Gis ukentlig.", heading="Bivirkninger & råd"), vocabulary
    )
    assert [one.edit.trail[-1] for one in tried.edits] == ["Bivirkninger & råd"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</main><p>ut", "&lt;b&gt; <12 og >12", "- a\n- b"]
)
def test_what_is_typed_is_text_and_no_markup(vocabulary: Vocabulary, text: str) -> None:
    (edit, *_) = judge_texts(Typed(before="", after=text), vocabulary).edits
    assert edit.edit.after in {text, "a"}


def test_the_page_looks_up_and_tries(reader: Browser) -> None:
    reader.get(f"{PAGE}?q=gravide")
    assert "gravid~" in reader.text()
    assert "terms.toml" in reader.text()
    answer = reader.post(PAGE, foer="Barn skal vaksineres.", etter="Barn skal ikke vaksineres.")
    assert answer.status_code == 200
    text = " ".join(reader.text().split())
    assert "Krav eller råd endret: skal → skal ikke modality-turned" in text
    assert "Styrke i rådet skal skal ikke" in text


def test_the_same_text_twice_is_no_change(reader: Browser) -> None:
    reader.get(PAGE)
    reader.post(PAGE, foer="Barn skal vaksineres.", etter="Barn  skal\nvaksineres.")
    assert "tekstene sier det samme" in reader.text()


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"foer": " "}, "minst ett av feltene"), ({"etter": "x" * 20_001}, "Teksten er for lang")],
)
def test_what_cannot_be_tried_is_told_and_kept(reader: Browser, fields, words) -> None:
    reader.get(PAGE)
    assert reader.post(PAGE, **fields).status_code == 422
    assert words in reader.text()


def test_many_words_are_cut_and_counted(reader: Browser) -> None:
    reader.get(f"{PAGE}?q=a")
    assert f"Viser {MOST_SHOWN} av " in reader.text()


@pytest.mark.parametrize("query", ["q=%3Cscript%3E", "q=%00", "q=~&sprak=xx", f"q={'a' * 5000}"])
def test_any_query_is_answered(reader: Browser, query: str) -> None:
    assert reader.get(f"{PAGE}?{query}").status_code == 200
    assert "<script>" not in reader.shown
