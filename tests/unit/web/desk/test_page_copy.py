"""The page as it looked: marks where the blocks stand, nothing lost in silence, nothing that hurts."""

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.fuzz_shape_list import HTML
from tests.markup import first
from tests.unit.web.desk.versions import FIRST, SECOND, SOURCE, ask, client_of, make_pair, make_versions
from watcher.errors import ExtractError
from watcher.web.desk.compare.lines import make_lines
from watcher.web.desk.compare.shown import FIRST_MARK
from watcher.web.desk.page_copy.answer import MOST_BYTES
from watcher.web.desk.page_copy.cleaning import clean_page
from watcher.web.desk.page_copy.marking import Marked, mark_page
from watcher.web.desk.page_copy.tokens import read_stream

ASKED = {"kilde": "prove", "fra": "1", "til": "2"}


def marked(old: str | bytes, new: str | bytes, *, is_old: bool = False, is_judged: bool = True) -> Marked:
    pair = make_pair(old, new, is_judged=is_judged)
    side, body = (pair.old, old) if is_old else (pair.new, new)
    bare = clean_page(body.encode() if isinstance(body, str) else body, side.snapshot, SOURCE.rules)
    stream = read_stream(bare.html, has_region=bare.has_region)
    return mark_page(stream, make_lines(pair), is_old=is_old, say=str, kind_word=lambda _: "Endret lenke")


def page(inside: str) -> str:
    return f"<html lang=nb><body><nav>Dosering 5 mg</nav><main><h1>Side</h1>{inside}</main></body></html>"


def test_words_are_marked_where_they_stand_and_what_went_is_put_in():
    found = marked(FIRST, SECOND)
    assert found.missing == ()
    tree = LexborHTMLParser(found.html)
    assert {node.text() for node in tree.css("ins")} >= {"nytt: 600 mg", "nytt: 300 mg", "nytt: ikke"}
    assert "fjernet: Legemiddelet kan gis til personer som veier over 13 kg." in {
        node.text() for node in tree.css("del.whole")
    }
    cell = next(node for node in tree.css("td") if "300 mg" in node.text())
    assert "400 mg" in cell.text()
    assert any("Flyttet" in node.text() for node in tree.css("li .tag"))


def test_the_old_page_shows_what_went_and_nothing_that_came():
    found = marked(FIRST, SECOND, is_old=True)
    tree = LexborHTMLParser(found.html)
    assert found.missing == ()
    assert not tree.css("ins")
    assert "fjernet: 200 mg" in {node.text() for node in tree.css("del")}


def test_the_same_words_outside_the_watched_region_get_no_mark():
    tree = LexborHTMLParser(marked(page("<p>Dosering 4 mg</p>"), page("<p>Dosering 5 mg</p>")).html)
    assert not first(tree, "nav").css("ins")
    assert first(tree, "main, [data-watched]").css("ins")


def test_of_equal_cells_the_right_one_is_marked():
    rows = "".join(f"<tr><td>Rad {n}</td><td>5 mg</td></tr>" for n in range(6))
    old = page(f"<table><tr><th>Hva</th><th>Dose</th></tr>{rows}</table>")
    new = old.replace("<td>Rad 3</td><td>5 mg</td>", "<td>Rad 3</td><td>15 mg</td>")
    tree = LexborHTMLParser(marked(old, new).html)
    (row,) = [node for node in tree.css("tr") if node.css("ins")]
    assert "Rad 3" in row.text()


def test_marks_cross_inline_elements_without_breaking_them():
    old = page("<p>Gi <b>fem milligram</b> daglig og vent.</p>")
    found = marked(old, page("<p>Gi <b>ti milligram to</b> ganger <i>daglig</i> og vent.</p>"))
    tree = LexborHTMLParser(found.html)
    assert found.missing == ()
    assert first(tree, "b ins").text()
    assert first(tree, "i")


def test_text_with_invisible_signs_and_soft_hyphens_is_still_found():
    old = page("<p>Behandlingen varer i ti dager for alle voksne pasienter.</p>")
    new = page(
        "<p>Be\u00adhand\u200blingen varer i <em>tolv</em>\u00a0 dager for alle voks\u00adne pasienter.</p>"
    )
    found = marked(old, new)
    assert found.missing == ()
    assert "tolv" in first(LexborHTMLParser(found.html), "ins").text()


def test_a_change_without_a_place_is_listed_above_the_page(tmp_path):
    store = make_versions(
        (page("<p>En tekst om dose 5 mg her.</p>"), page("<p>En tekst om dose 6 mg her.</p>"))
    )
    version = store.version_list[1]
    sha = store.snapshot_of[version.snapshot_id].sha256_body
    store.bodies[sha] = page("<p>Noe ganske annet enn det som ble lest.</p>").encode()
    answer = ask(client_of(store, tmp_path), "sammenlign/kopi", ASKED)
    assert "1 endring har ikke fått plass på siden:" in answer.text
    assert "6 mg" in first(LexborHTMLParser(answer.text), "header.ours ins").text()


def test_the_answer_can_run_load_and_send_nothing(tmp_path):
    answer = ask(client_of(make_versions((FIRST, SECOND)), tmp_path), "sammenlign/kopi", ASKED)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'self'" in policy
    assert "x-frame-options" not in answer.headers
    tree = LexborHTMLParser(answer.text)
    assert not tree.css("body [href], body [src], body [style], script, form")
    assert "Utslett på underarm" in first(tree, ".picture").text()


def test_the_style_of_the_copy_may_be_had_by_a_page_of_no_origin(tmp_path):
    client = client_of(make_versions((FIRST, SECOND)), tmp_path)
    copy = LexborHTMLParser(ask(client, "sammenlign/kopi", ASKED).text)
    address = first(copy, "link[rel=stylesheet]").attributes["href"]
    assert client.get(address).headers["cross-origin-resource-policy"] == "cross-origin"
    other = LexborHTMLParser(client.get("/").text)
    address = first(other, "link[rel=stylesheet]").attributes["href"]
    assert client.get(address).headers["cross-origin-resource-policy"] == "same-origin"


def test_what_the_page_hides_is_shown_as_hidden():
    found = marked(page("<p>a</p>"), page("<p>b</p><p hidden>skjult</p><p style='display:none'>vekk</p>"))
    hidden = [node.text() for node in LexborHTMLParser(found.html).css("[data-hidden]")]
    assert hidden == ["skjult", "vekk"]


@pytest.mark.parametrize("body", [b"", b"\x00", b"\xff\xfe\x00", b"%PDF-1.7", b"\x89PNG\r\n", b"<" * 5000])
def test_bytes_that_are_no_page_give_a_message(body, tmp_path):
    store = make_versions((FIRST, SECOND))
    store.bodies[store.snapshot_of[store.version_list[1].snapshot_id].sha256_body] = body
    answer = ask(client_of(store, tmp_path), "sammenlign/kopi", ASKED)
    assert answer.status_code == 200
    assert "kan ikke vises" in answer.text or "har ikke fått plass" in answer.text


def test_a_body_that_was_cleared_away_or_is_too_big_gives_a_message(tmp_path):
    store = make_versions((FIRST, SECOND))
    snapshot = store.snapshot_of[store.version_list[1].snapshot_id]
    store.bodies.clear()
    assert "ryddet bort" in ask(client_of(store, tmp_path), "sammenlign/kopi", ASKED).text
    store.snapshot_of[snapshot.id] = replace(snapshot, body_bytes=MOST_BYTES + 1)
    assert "for stor" in ask(client_of(store, tmp_path), "sammenlign/kopi", ASKED).text


@pytest.mark.parametrize("part", range(8))
def test_pages_made_to_hurt_are_shown_or_refused_and_never_break(part):
    shown = 0
    for name in sorted(HTML)[part::8]:
        body = HTML[name](2_500)
        try:
            found = marked(body[: len(body) // 2] + body[len(body) // 2 + 40 :], body, is_judged=False)
        except ExtractError:
            continue
        assert not LexborHTMLParser(found.html).css("script, style, iframe, [onerror]")
        shown += 1
    assert shown > 5


def test_an_empty_cell_shifts_no_mark_and_a_column_that_went_is_put_in():
    head = "<table><tr><th>Vekt</th><th>Merk</th><th>Dose</th></tr>"
    old = page(f"{head}<tr><td>13 kg</td><td></td><td>200 mg</td></tr></table>")
    tree = LexborHTMLParser(marked(old, old.replace("200 mg", "400 mg")).html)
    assert [node.text() for node in tree.css("td:nth-child(3) ins")] == ["nytt: 400 mg"]
    filled = old.replace("<td></td>", "<td>obs</td>")
    emptied = LexborHTMLParser(marked(filled, old).html)
    assert [node.text() for node in emptied.css("del")] == ["fjernet: obs"]
    narrow = filled.replace("<th>Merk</th>", "").replace("<td>obs</td>", "")
    found = marked(filled, narrow)
    assert any("obs" in node.text() for node in LexborHTMLParser(found.html).css("del"))
    assert found.missing == ()


def test_what_the_document_writes_otherwise_is_found_all_the_same():
    old = page("<p>Virus per ml er 10<sup>6</sup> her.</p><p>- hansker<br>- frakk</p>")
    new = page("<p>Virus per ml er 10<sup>9</sup> her.</p><p>- hansker<br>- munnbind</p>")
    found = marked(old, new)
    assert found.missing == ()
    assert {node.text() for node in LexborHTMLParser(found.html).css("ins")} >= {"nytt: munnbind"}


def test_a_frame_is_led_to_the_gravest_change():
    old = page("<p>Oppdatert i går.</p><p>Vask hendene ofte.</p><p>Gi 200 mg daglig.</p>")
    new = page("<p>Oppdatert i dag.</p><p>Vask hendene ofte.</p><p>Gi 400 mg daglig.</p>")
    led = first(LexborHTMLParser(marked(old, new).html), f"p:has(#{FIRST_MARK})")
    assert "400 mg" in led.text()


def test_no_page_brings_an_id_of_its_own():
    own = page(f"<p id='{FIRST_MARK}'>Gi 200 mg daglig.</p>")
    found = LexborHTMLParser(marked(own, own.replace("200", "400")).html)
    assert len(found.css("[id]")) == 1


def test_where_a_change_has_no_place_the_list_at_the_top_is_seen_first():
    pair = make_pair(FIRST, SECOND)
    found = mark_page(
        read_stream("<p>Ganske andre ord</p>", has_region=False),
        make_lines(pair),
        is_old=False,
        say=str,
        kind_word=lambda _: "",
    )
    assert found.missing
    assert FIRST_MARK not in found.html
