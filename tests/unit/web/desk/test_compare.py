"""The views of a change, the choice of versions, and the history of a paragraph."""

import re
from dataclasses import replace
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.markup import attribute, first
from tests.unit.web.desk.desk_client import Browser, Desk
from tests.unit.web.desk.versions import (
    FIRST,
    SECOND,
    SOURCE,
    THIRD,
    ask,
    client_of,
    make_pair,
    make_versions,
    text_source,
)
from watcher.errors import NotFound
from watcher.model.source import SourceType
from watcher.web.desk.compare.beside import beside_view
from watcher.web.desk.compare.choice import choose
from watcher.web.desk.compare.edits import edits_view
from watcher.web.desk.compare.lines import CellPair, fold, make_lines
from watcher.web.desk.compare.pair import pair_of_change, pair_of_versions
from watcher.web.desk.compare.shown import VIEWS


@pytest.fixture(scope="module")
def store():
    return make_versions((FIRST, SECOND, THIRD))


@pytest.fixture
def client(store, tmp_path):
    return client_of(store, tmp_path)


def shown(client, view: str, **query: str) -> LexborHTMLParser:
    answer = ask(client, "sammenlign", {"kilde": "prove", "fra": "1", "til": "2", "visning": view, **query})
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def text_of(tree: LexborHTMLParser, css: str) -> str:
    return " ".join(first(tree, css).text().split())


# what the views are made of


def test_every_block_of_both_documents_is_in_one_line_and_none_is_lost_in_a_fold():
    pair = make_pair(FIRST, SECOND)
    lines = make_lines(pair)
    assert [line.row.new.index for line in lines if line.row.new] == list(
        range(len(pair.new.document.blocks))
    )
    olds = sorted(line.row.old.index for line in lines if line.row.old)
    assert olds == list(range(len(pair.old.document.blocks)))
    stretches = fold(lines)
    assert [line for one in stretches for part in one.parts for line in part.lines] == lines
    assert all(stretch.count >= 2 for stretch in stretches if stretch.is_folded)


def test_what_is_folded_is_unchanged_and_the_heading_above_a_change_stays_in_sight():
    stretches = fold(make_lines(make_pair(FIRST, SECOND)))
    folded = [line for one in stretches if one.is_folded for part in one.parts for line in part.lines]
    assert folded
    assert all(line.row.is_equal and not line.edits for line in folded)
    in_sight = [
        line.block.text for one in stretches if not one.is_folded for p in one.parts for line in p.lines
    ]
    assert {"Behandling", "Tiltak", "Varsling"} <= set(in_sight)


def test_the_same_page_twice_is_one_fold():
    (stretch,) = fold(make_lines(make_pair(FIRST, FIRST + " ")))
    assert stretch.is_folded


def cells_of(old: str, new: str) -> list[CellPair]:
    return [row.cell for one in beside_view(make_pair(old, new)) for row in one.rows if row.cell]


def test_a_table_is_compared_cell_by_cell_beside_its_header():
    (changed,) = [cell for cell in cells_of(FIRST, SECOND) if not cell.is_equal]
    assert changed.header == "Dose"
    assert [op.text for op in changed.ops if op.tag == "-"] == ["400 mg"]
    assert [op.text for op in changed.ops if op.tag == "+"] == ["300 mg"]


def test_a_new_column_is_a_new_cell_and_the_others_keep_theirs():
    wider = FIRST.replace("<th>Varighet</th>", "<th>Alder</th><th>Varighet</th>").replace(
        "<td>14 dager</td>", "<td>voksne</td><td>14 dager</td>"
    )
    assert {cell.header for cell in cells_of(FIRST, wider) if not cell.is_equal} <= {"Alder", ""}


def test_a_step_that_moved_is_said_to_have_and_not_struck_out():
    lines = make_lines(make_pair(FIRST, SECOND))
    (here,) = [line for line in lines if line.row.is_moved and line.row.new]
    (away,) = [line for line in lines if line.row.is_moved and line.row.old]
    assert here.row.new
    assert away.row.old
    assert (here.row.partner, away.row.partner) == (away.row.old.index, here.row.new.index)
    assert {op.tag for op in here.ops} == {"="}
    assert (here.number, away.number) == (1, 2)


def test_only_the_changes_come_gravest_first_with_facts_reasons_and_the_live_paragraph():
    view = edits_view(make_pair(FIRST, SECOND), "nb")
    levels = [card.level for card in view.told]
    assert levels == sorted(levels, reverse=True)
    dose = next(card for card in view.told if "600 mg" in card.edit.after)
    assert [(fact.before, fact.after, fact.unit) for fact in dose.facts] == [("200 mg", "600 mg", "mg")]
    assert dose.reasons
    assert dose.deep_url.startswith("https://etaten.example.no/raad#behandling")
    assert all(card.level < view.told[-1].level for card in view.quiet)


def test_two_versions_that_did_not_follow_each_other_are_compared_anew(store):
    pair = pair_of_versions(store, {SOURCE.id: SOURCE}, SOURCE.id, (1, 3))
    assert pair.change is None
    assert any("minst 21 dager" in edit.after for edit in pair.diff.edits)
    assert pair.verdict is not None


def test_backwards_what_came_is_what_went(store):
    pair = pair_of_versions(store, {SOURCE.id: SOURCE}, SOURCE.id, (2, 1))
    assert any("200 mg" in edit.after and "600 mg" in edit.before for edit in pair.diff.edits)


def test_a_version_with_itself_does_not_differ(store):
    assert pair_of_versions(store, {SOURCE.id: SOURCE}, SOURCE.id, (2, 2)).diff.edits == ()


def test_a_stored_difference_of_another_reading_is_made_again():
    store: Any = make_versions((FIRST, SECOND))
    version = store.version_list[0]
    document = store.documents[version.document_id]
    store.documents[version.document_id] = replace(document, blocks=document.blocks[1:])
    pair = pair_of_change(store, {SOURCE.id: SOURCE}, store.change_list[0])
    assert len(pair.rows) >= len(document.blocks) - 1


# choosing


def versions_of(store):
    return store.versions(SOURCE.id)


def test_unasked_the_last_reviewed_version_stands_against_the_newest(store):
    chosen = choose(SOURCE.id, versions_of(store), {})
    assert (chosen.old, chosen.new) == (2, 3)
    chosen = choose(SOURCE.id, versions_of(store), {}, lambda *_: 1)
    assert (chosen.old, chosen.new) == (1, 3)


def test_versions_are_named_by_number_or_by_day(store):
    day = versions_of(store)[1].seen_at.date().isoformat()
    chosen = choose(SOURCE.id, versions_of(store), {"fra": "1", "til": day})
    assert (chosen.old, chosen.new) == (1, 2)
    chosen = choose(SOURCE.id, versions_of(store), {"fra": "1900-01-01"})
    assert chosen.old == 1


@pytest.mark.parametrize("wrong", ["0", "4", "-1", "x", "2026-13-01", "9" * 30, "1e3"])
def test_a_version_that_is_not_there_is_not_found(store, wrong):
    with pytest.raises(NotFound):
        choose(SOURCE.id, versions_of(store), {"fra": wrong})


def test_a_source_with_one_version_is_compared_with_itself(tmp_path):
    answer = ask(client_of(make_versions((FIRST,)), tmp_path), "sammenlign", {"kilde": "prove"})
    assert answer.status_code == 200
    assert "Ingen forskjell i teksten" in answer.text


# the pages


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_which_it_is_and_leads_to_the_others(client, view):
    tree = shown(client, view)
    current = [node.text() for node in tree.css('.cmp-tabs [aria-current="true"]')]
    assert len(current) == 1
    addresses = [attribute(node, "href") for node in tree.css(".cmp-tabs a")]
    assert [re.findall(r"visning=(\w+)", address) for address in addresses] == [[view] for view in VIEWS]
    assert all("fra=1" in address and "til=2" in address for address in addresses)


def test_a_view_that_there_is_not_is_the_first_one(client):
    assert first(shown(client, "../../etc"), ".cmp-edits")


@pytest.mark.parametrize("view", ["linje", "side"])
def test_marks_are_elements_with_words_and_signs_not_colour_alone(client, view):
    tree = shown(client, view)
    assert "600 mg" in " ".join(node.text() for node in tree.css("ins"))
    assert "[fjernet: 200 mg]" in " ".join(node.text() for node in tree.css("del"))
    assert {node.text() for node in tree.css(".sign-of")} >= {"+", "−"}
    assert "4 uendrede avsnitt" in text_of(tree, "details summary")


def test_a_changed_link_shows_both_addresses(client):
    assert "https://etaten.example.no/nyrer-og-lever" in text_of(shown(client, "linje"), ".cmp-inline")


def test_the_evidence_of_both_versions_stands_beside(client):
    said = text_of(shown(client, "endringer"), ".cmp-evidence")
    assert "Tue, 24 Nov 2026 08:00:00 GMT" in said
    assert "Sist oppdatert 3. mars 2026" in said
    assert "Sist oppdatert 24. november 2026" in said
    assert said.count("sha256:") == 2


def test_the_form_keeps_the_view_and_works_by_get(client):
    tree = shown(client, "side")
    form = first(tree, "form.cmp-choose")
    assert form.attributes["method"] == "get"
    chosen = [attribute(node, "value") for node in form.css("option[selected]")]
    assert chosen == ["1", "2"]
    assert attribute(first(tree, 'input[name="visning"]'), "value") == "side"


def test_the_frame_may_be_of_our_own_and_is_sandboxed(client):
    answer = ask(client, "sammenlign", {"kilde": "prove", "visning": "slik"})
    assert answer.headers["content-security-policy"].endswith("frame-src 'self'")
    frame = first(LexborHTMLParser(answer.text), "iframe")
    assert frame.attributes["sandbox"] in {"", None}
    assert attribute(frame, "src").startswith("/redaksjon/sammenlign/kopi?")


@pytest.mark.parametrize("kind", [SourceType.TEXT, SourceType.JSON])
def test_a_source_that_is_no_page_shows_its_blocks(kind, tmp_path):
    source = text_source(kind)
    bodies = (
        ("Råd\n\nGi 5 mg.", "Råd\n\nGi 10 mg.")
        if kind is SourceType.TEXT
        else ('{"a": "Gi 5 mg."}', '{"a": "Gi 10 mg."}')
    )
    client = client_of(make_versions(bodies, source=source), tmp_path, sources=(source,))
    tree = LexborHTMLParser(ask(client, "sammenlign", {"kilde": "fil", "visning": "slik"}).text)
    assert not tree.css("iframe")
    assert "10 mg" in text_of(tree, ".cmp-inline ins")


def test_who_is_not_logged_in_sees_no_comparison(desk: Desk, browser: Browser):
    for path in ("sammenlign", "sammenlign/kopi", "sammenlign/avsnitt"):
        assert browser.get(f"/redaksjon/{path}?kilde=x", follows=False).status_code == 303
    browser.log_in("reader")
    assert browser.get("/redaksjon/sammenlign?kilde=x").status_code == 404
