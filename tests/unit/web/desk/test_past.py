"""One paragraph through the versions."""

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.markup import first
from tests.unit.web.desk.versions import FIRST, SECOND, SOURCE, THIRD, ask, client_of, make_versions
from tests.unit.web.site_sample import NOW
from watcher.web.desk.compare.past import past_of


@pytest.fixture(scope="module")
def store():
    return make_versions((FIRST, SECOND, THIRD))


@pytest.fixture
def client(store, tmp_path):
    return client_of(store, tmp_path)


def test_a_paragraph_s_edits_come_newest_first_across_versions(store):
    index = next(b.index for b in store.version(SOURCE.id, 3).document.blocks if "21 dager" in b.text)
    past = past_of(store, SOURCE.id, 3, index)
    assert [step.new_number for step in past.steps] == [3, 2, 2]
    assert past.steps[0].edit.before.startswith("Voksne gis 600 mg to ganger daglig i 14")
    assert past.came_with == 1


def test_a_paragraph_that_came_later_ends_where_it_came(store):
    index = next(b.index for b in store.version(SOURCE.id, 3).document.blocks if "Gravide" in b.text)
    past = past_of(store, SOURCE.id, 3, index)
    assert (past.came_with, [step.new_number for step in past.steps]) == (2, [2])


def test_a_paragraph_is_followed_past_others_that_come_and_go():
    bodies = [
        FIRST.replace('<h2 id="om">', "<p>Nytt innskudd nummer tre.</p>" * n + '<h2 id="om">').replace(
            "21 07 63 48", f"21 07 63 4{n}"
        )
        for n in range(4)
    ]  # fmt: skip
    store: Any = make_versions(bodies)
    index = next(b.index for b in store.version(SOURCE.id, 4).document.blocks if "telefon" in b.text)
    past = past_of(store, SOURCE.id, 4, index)
    assert [step.new_number for step in past.steps] == [4, 3, 2]
    assert past.steps[-1].edit.before.endswith("21 07 63 40.")


def test_a_paragraph_that_is_not_there_is_not_found(client):
    for query in ({"versjon": "3", "avsnitt": "999"}, {"versjon": "9", "avsnitt": "1"}, {"versjon": "x"}):
        assert ask_raw(client, {"kilde": "prove", **query}) == 404


def ask_raw(client, query):
    return ask(client, "sammenlign/avsnitt", query).status_code


def test_the_history_page_shows_words_and_dates(client, store):
    index = next(b.index for b in store.version(SOURCE.id, 3).document.blocks if "21 dager" in b.text)
    answer = ask(client, "sammenlign/avsnitt", {"kilde": "prove", "versjon": "3", "avsnitt": str(index)})
    said = " ".join(first(LexborHTMLParser(answer.text), "main").text().split())
    assert "minst 21 dager" in said
    assert f"{NOW.day}. november 2026" in said
    assert "Avsnittet kom med versjon 1." in said
