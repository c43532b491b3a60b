"""Facts in twelve languages: what a sentence that became another tells; no language reads another's words."""

from pathlib import Path

import pytest

from tests.unit.judge.judge_edits import changed, page_verdict, verdict, vocabulary, vocabulary_with
from watcher.errors import ConfigError
from watcher.judge.facts import read_text
from watcher.judge.language import language_of
from watcher.model.level import Level

_TABLE = Path(__file__).with_name("fact_changes.txt")
CHANGES = [
    [part.strip() for part in line.split("|")]
    for line in _TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
HOME, FURTHER = ("nb", "nn", "en"), ("sv", "da", "de", "nl", "fr", "es", "it", "pt", "fi")


def _facts(text, lang):
    sentences = read_text(text, lang, vocabulary())
    return [(fact.kind, fact.value) for sentence in sentences for fact in sentence.facts]


@pytest.mark.parametrize(("lang", "before", "after", "level", "facts"), CHANGES)
def test_a_changed_sentence_tells_these_facts(lang, before, after, level, facts):
    told = verdict(changed(before, after), lang)
    assert told.level.slug == level
    assert "; ".join(f"{fact.kind}: {fact.before} → {fact.after}" for fact in told.facts).strip() == facts


def test_the_table_holds_every_language_and_facts_that_stay_the_same():
    counts = {lang: sum(row[0] == lang for row in CHANGES) for lang in (*HOME, *FURTHER)}
    assert sum(counts[lang] for lang in HOME) >= 150
    assert min(counts[lang] for lang in FURTHER) >= 10
    assert {row[3] for row in CHANGES if not row[4]} == {"editorial"}


@pytest.mark.parametrize("lang", FURTHER)
def test_figures_with_signs_are_read_in_every_language(lang):
    text = "12,5 mg/kg, ≥ 38,5 °C, 70 %, 07.03.2024, 15:30, post@example.org, 5–10 ml, >40 kg"
    kinds = ["dose", "temperature", "share", "date", "clock", "email", "volume", "weight"]
    assert [kind for kind, _ in _facts(text, lang)] == kinds


def test_a_language_without_words_of_its_own_still_has_figures_and_signs():
    facts = _facts("Przyjmij 500 mg 07.03.2024, nie więcej niż 12.", "pl")
    assert [kind for kind, _ in facts] == ["dose", "date", "number"]
    assert verdict(changed("Przyjmij 500 mg.", "Przyjmij 50 mg."), "pl").level is Level.CRITICAL


@pytest.mark.parametrize(
    ("text", "lang", "absent"),
    [
        ("La maschera che ti comunica il dato", "it", "number"),
        ("No ni o bien", "es", "number"),
        ("La carta y la app de test", "es", "modality"),
        ("Die Kinder sind hier und kan", "de", "modality"),
        ("Ne tardez pas, la ville", "sv", "negation"),
        ("Information om resor och skyddat sex", "sv", "limiter"),
        ("Information om resor och skyddat sex", "sv", "number"),
        ("Ikke", "de", "negation"),
        ("Niet en geen", "nb", "negation"),
    ],
)
def test_no_language_reads_the_words_of_another(text, lang, absent):
    assert absent not in {kind for kind, _ in _facts(text, lang)}


@pytest.mark.parametrize(
    ("text", "lang", "strength"),
    [
        ("Sie müssen nicht gehen.", "de", 0),
        ("Sie dürfen nicht gehen.", "de", -5),
        ("Du må ikke gå.", "nb", -5),
        ("U hoeft niet te gaan.", "nl", 0),
        ("U mag niet gaan.", "nl", -5),
        ("Vous ne devez pas sortir.", "fr", -5),
        ("Vous n’êtes pas obligé de sortir.", "fr", 0),
        ("No es necesario salir.", "es", 0),
        ("Non occorre uscire.", "it", 0),
        ("Não deve sair.", "pt", -5),
        ("Ei tarvitse mennä.", "fi", 0),
        ("Du behöver inte gå.", "sv", 0),
        ("Du må ikke gå.", "da", -5),
    ],
)
def test_a_negated_duty_is_a_release_or_a_prohibition_as_the_language_has_it(text, lang, strength):
    assert [value for kind, value in _facts(text, lang) if kind == "modality"] == [strength]


@pytest.mark.parametrize(
    ("text", "page", "lang"),
    [
        ("Du skal ta prøve og holde deg hjemme.", "nb", "nb"),
        ("You should be tested and stay at home.", "nb", "en"),
        ("You should be tested and stay with your family.", "de", "en"),
        ("Sie sollen zu Hause bleiben.", "de-CH", "de"),
        ("The Lancet", "fr", "fr"),
        ("Pasienter skal isoleres", "", "nb"),
        ("Osoby nie muszą", "pl", "pl"),
    ],
)
def test_a_text_is_read_by_its_own_words(text, page, lang):
    assert language_of(text, page) == lang


def test_a_part_in_another_language_is_read_by_its_own_words():
    german = changed("Kinder dürfen geimpft werden.", "Kinder dürfen nicht geimpft werden.", lang="de")
    assert page_verdict(german, lang="nb").level is Level.CRITICAL


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("code = 'nb'", "code", "there already"),
        ("code = 'pl'\n[language.modality]\nkraw = ['a']", "modality.kraw", "krav"),
        ("code = 'pl'\n[language.terms]\nvaksin = ['a']", "terms.vaksin", "vaksine"),
        ("code = 'pl'\n[language.units]\ndos = { a = 1 }", "units.dos", "dose"),
        ("code = 'pl'\n[language.units]\ndose = { a = 0 }", "units.dose.a", "above zero"),
        ("code = 'pl'\nmodalty = 1", "modalty", "modality"),
    ],
)
def test_a_faulty_language_is_refused_with_the_nearest_spelling(text, place, what):
    with pytest.raises(ConfigError) as told:
        vocabulary_with(x=f"[language]\n{text}")
    assert str(told.value).startswith(f"x.toml:language.{place}")
    assert what in str(told.value)


def test_an_editor_can_add_a_language():
    lists = "krav = ['musisz']\nanbefaling = ['powinieneś']"
    words = vocabulary_with(x=f"[language]\ncode = 'pl'\n[language.modality]\n{lists}")
    edit = changed("Musisz tu zostać.", "Powinieneś tu zostać.")
    assert verdict(edit, "pl", words).level is Level.CRITICAL
