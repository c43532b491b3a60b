"""Languages and times."""

import importlib.util
from datetime import UTC, datetime, timedelta
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations
from selectolax.lexbor import LexborHTMLParser

from tests.markup import attribute, first
from tests.unit.web.client import SiteClient
from tests.unit.web.site_sample import NOW, make_settings, make_web
from watcher.judge import parse_vocabulary
from watcher.model.change import ChangeKind
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.status import EventKind, SourceState, SourceStatus
from watcher.settings import load_vocabulary_files
from watcher.web.times import Times
from watcher.web.view import load_words
from watcher.web.words import EVENTS, KINDS, LEVELS, STATES, fact_word, state_words

ROOT = Path(__file__).parents[3]


def load_script():
    loader = SourceFileLoader("locale_script", str(ROOT / "scripts" / "locale"))
    spec = importlib.util.spec_from_loader("locale_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_every_text_of_the_site_is_translated_and_compiled(lang):
    catalog = load_script().read(lang)
    texts = {message.id for message in load_script().collect() if message.id}
    assert texts - {message.id for message in catalog if message.string and message.id} == set()
    words = load_words(lang)
    for message in catalog:
        if isinstance(message.id, str) and message.id:
            assert words.ugettext(message.id) == message.string


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_translations_keep_the_places_of_their_values(lang):
    def places(text):
        return sorted(part.split(")")[0] for part in text.split("%(")[1:])

    with (ROOT / "watcher" / "locale" / lang / "LC_MESSAGES" / "watcher.po").open("rb") as file:
        catalog = read_po(file, locale=lang)
    for message in catalog:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = places(ids[-1])
        assert all(
            places(text) == wanted or (text == strings[0] and len(ids) > 1) for text in strings if ids[-1]
        )


@pytest.mark.parametrize(
    ("table", "codes"), [(LEVELS, Level), (STATES, SourceState), (EVENTS, EventKind), (KINDS, ChangeKind)]
)
def test_every_code_of_the_data_has_a_word(table, codes):
    assert {str(code) for code in codes} == {str(code) for code in table}


def test_the_language_is_kept_in_the_links(client):
    tree = LexborHTMLParser(client.get("/?lang=en").text)
    assert first(tree, "html").attributes["lang"] == "en"
    assert first(tree, "h1").text() == "Latest changes"
    links = [attribute(a, "href") for a in tree.css("main a")]
    own = [href for href in links if href.startswith("/") and "/feeds/" not in href]
    assert own
    assert all("lang=en" in href for href in own)


def test_headlines_come_in_the_reader_s_language_where_the_verdict_has_them(client):
    tree = LexborHTMLParser(client.get("/oppdatering/2026-11-24-metodebok-mpox-2?lang=en").text)
    assert first(tree, "#endring-1").text().startswith("In English: ")
    assert first(tree, "h1").attributes["lang"] == "nb"


@pytest.mark.parametrize("lang", ["xx", "", "../en", "NB"])
def test_an_unknown_language_is_the_service_s_own(client, lang):
    tree = LexborHTMLParser(client.get(f"/?lang={lang}").text)
    assert first(tree, "html").attributes["lang"] == "nb"


def test_the_service_may_speak_nynorsk_by_default(feeds_dir):
    web = make_web(feeds_dir, settings=make_settings(language="nn"))
    tree = LexborHTMLParser(SiteClient(web).get("/").text)
    assert first(tree, "html").attributes["lang"] == "nn"
    assert not [a for a in tree.css("main a") if "lang=" in attribute(a, "href")]


def times(lang="nb", now=NOW):
    return Times(lang=lang, now=now, words=load_words(lang))


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(), "nå nettopp"),
        (timedelta(seconds=59), "nå nettopp"),
        (timedelta(seconds=-30), "straks"),
        (timedelta(minutes=1), "for 1 minutt siden"),
        (timedelta(minutes=119), "for 119 minutter siden"),
        (timedelta(hours=47, minutes=59), "for 47 timer siden"),
        (timedelta(days=3, hours=23), "for 3 dager siden"),
        (timedelta(minutes=-27), "om 27 minutter"),
    ],
)
def test_distances_are_told_in_whole_units_and_never_rounded_up(gap, text):
    assert times().ago(NOW - gap).replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("pause", "nb", "en"),
    [
        (timedelta(minutes=1), "minst hvert minutt", "at least every minute"),
        (timedelta(minutes=20), "minst hvert 20. minutt", "at least every 20 minutes"),
        (timedelta(minutes=30), "minst hver halvtime", "at least every half hour"),
        (timedelta(minutes=90), "minst hvert 90. minutt", "at least every 90 minutes"),
        (timedelta(seconds=90), "minst hvert 2. minutt", "at least every 2 minutes"),
        (timedelta(hours=1), "minst hver time", "at least every hour"),
        (timedelta(hours=6), "minst hver 6. time", "at least every 6 hours"),
        (timedelta(hours=36), "minst hver 36. time", "at least every 36 hours"),
        (timedelta(days=1), "minst én gang i døgnet", "at least once a day"),
        (timedelta(days=7), "minst hver 7. dag", "at least every 7 days"),
    ],
)
def test_a_longest_pause_is_told_as_people_say_it(pause, nb, en):
    assert times().at_least_every(pause) == nb
    assert times("en").at_least_every(pause) == en


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_every_kind_of_fact_that_the_judge_tells_has_a_word(lang):
    kinds = parse_vocabulary(load_vocabulary_files()).kind_labels
    words = {kind: load_words(lang).ugettext(fact_word(kind)) for kind in kinds}
    assert [kind for kind, word in words.items() if ":" in word or word == fact_word("?")] == []


def test_moments_are_told_in_oslo_across_the_change_of_summer_time():
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times().moment(before).replace("\xa0", " ") == "25. oktober 2026 kl. 02.30"
    assert times().moment(before + timedelta(hours=1)).replace("\xa0", " ") == "25. oktober 2026 kl. 02.30"
    assert times().iso(before) == "2026-10-25T00:30:00Z"


def test_a_day_begins_at_midnight_in_oslo():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert times().day(late) == "I dag"
    assert times().day(late - timedelta(hours=1)) == "I går"
    assert times("en").day(late - timedelta(days=2)) == "Sunday 22 November 2026"


def test_bokmaal_is_what_the_texts_are_written_in():
    assert isinstance(load_words("nb"), Translations)
    assert load_words("nb").ugettext("Siste endringer") == "Siste endringer"


def test_a_source_past_its_promise_is_never_called_in_order():
    fine = SourceStatus(source_id=SourceId("a"), state=SourceState.OK)
    words = {kept: [word.word for word in state_words(fine, is_kept=kept)] for kept in (True, False)}
    assert words == {True: ["I orden"], False: ["Ikke bekreftet"]}
