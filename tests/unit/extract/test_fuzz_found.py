"""What spoiled bodies once broke, each in its smallest form (docs/explanation/fuzzing.md)."""

from pathlib import Path

import pytest

from tests.unit.extract.support import digest, document, texts
from watcher.errors import ExtractError
from watcher.gate.glance import glance
from watcher.model.document import Document
from watcher.model.reason import ReasonCode
from watcher.model.source import SourceType
from watcher.store.codec import from_json, to_json

FOUND = sorted((Path(__file__).parents[2] / "data/fuzz").iterdir())
ASKS = "<form class=search><input>"


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_once_broke_is_read_or_refused_and_read_alike_again(path: Path) -> None:
    kind, body = SourceType(path.name.partition("-")[0]), path.read_bytes()
    try:
        found = document(body, type=kind)
    except ExtractError:
        with pytest.raises(ExtractError, match="malformed"):
            digest(body, type=kind)
        return
    assert found.blocks
    assert from_json(Document, to_json(found)) == found == document(body, type=kind)
    assert digest(body, type=kind) == digest(body, type=kind)
    assert glance(body).raw


@pytest.mark.parametrize(
    "name", ["hex", "idna", "utf-7", "unicode_escape", "rot13", "punycode", "x\x00y", "nei"]
)
@pytest.mark.parametrize("kind", [SourceType.HTML, SourceType.TEXT, SourceType.JSON, SourceType.FEED])
def test_a_charset_that_is_none_is_said_to_be_unknown(name: str, kind: SourceType) -> None:
    with pytest.raises(ExtractError) as raised:
        document("<p>Gi 5 mg</p>", charset=name, type=kind)
    assert raised.value.reason.code is ReasonCode.WRONG_CHARSET
    assert glance(b"<p>Gi 5 mg</p>", name) == glance(b"<p>Gi 5 mg</p>", name)


@pytest.mark.parametrize(
    "name", ["latin1", "windows-1252", "koi8-r", "iso-8859-15", "shift_jis", "macintosh"]
)
def test_the_charsets_of_pages_are_known(name: str) -> None:
    assert document("<p>Gi 5 mg</p>", charset=name).blocks[0].text == "Gi 5 mg"


@pytest.mark.parametrize(
    "holder", ["<fieldset>", "<div>", "<section><ul><li>", "<label>Navn", "<b>", "<span>"]
)
@pytest.mark.parametrize("around", [("", ""), ("<div>", "</div>"), ("<section><div>", "</div></section>")])
def test_what_follows_a_form_that_left_something_open_is_read(holder: str, around: tuple[str, str]) -> None:
    page = f"<body>{around[0]}<h1>Råd</h1>{ASKS}{holder}</form><p>Gi 5 mg.</p>{around[1]}</body></html>"
    assert "Gi 5 mg." in texts(page)


@pytest.mark.parametrize("holder", ["<fieldset>", "<section>", "<select><option>valg"])
def test_what_follows_a_hidden_form_that_left_something_open_is_read_and_the_form_is_not(holder: str) -> None:
    page = f"<body><h1>Råd</h1><form hidden>{holder}<i>Skjult.</i></form><p>Gi 5 mg.</p></body></html>"
    assert texts(page) == ["Råd", "Gi 5 mg."]


def test_a_form_that_never_ends_hides_nothing() -> None:
    assert texts(f"<body><h1>Råd</h1>{ASKS}<p>Gi 5 mg.</p></body></html>") == ["Råd", "Gi 5 mg."]
    page = f"<body><h1>Råd</h1>{ASKS}<b><form><input></form><p>Gi 5 mg.</p></body></html>"
    assert "Gi 5 mg." in texts(page)


def test_a_form_that_holds_together_stays_out() -> None:
    page = f"<body><h1>Råd</h1>{ASKS}<div><p>Søk her</p></div></form><p>Gi 5 mg.</p></body></html>"
    assert texts(page) == ["Råd", "Gi 5 mg."]


def test_forms_left_open_by_the_thousand_are_done_with() -> None:
    for piece in ("<form><div></form>", "<div><form><div></form>", "<form><b></form>", "<form>", "</form>"):
        assert texts(f"<body><h1>Råd</h1>{piece * 5_000}x</body></html>")[-1].endswith("x")


def test_attributes_without_number_are_refused_and_many_are_not() -> None:
    names = " ".join(f"a{number}=1" for number in range(100_000))
    with pytest.raises(ExtractError) as raised:
        document(f"<body><div {names}>x</div></body></html>")
    assert raised.value.reason.code is ReasonCode.MALFORMED
    few = " ".join(f"a{number}='>'" for number in range(1_000))
    script = "<script>for(i=0;i<n " + "and so on " * 5_000 + ")</script>"
    assert texts(f"<body><div {few}>x</div>{script}</body></html>") == ["x"]


@pytest.mark.parametrize(
    "piece",
    [
        "<a href='#n'>1</a>",
        "<sup><a href='#n'>1</a></sup> ord. ",
        "<p id=n>1. note</p>",
        "<table><tr><th>a<td>b",
        f"<div style='{'text-decoration ' * 50}'>x</div>",
    ],
)
def test_pieces_by_the_thousand_are_done_with(piece: str) -> None:
    pieces = 8_000 if "style" in piece or "<table" in piece else 30_000
    assert texts(f"<body><h1>Råd</h1><p>a</p>{piece * pieces}</body></html>")[0] == "Råd"


def test_a_row_of_cells_without_number_is_bounded_and_keeps_its_text() -> None:
    cells = "".join(f"<td>{number} mg</td>" for number in range(5_000))
    (row,) = document(f"<body><table><tr><th>h</th></tr><tr>{cells}</tr></table></body></html>").blocks[1:]
    assert len(row.cells) <= 300
    assert row.text.startswith("0 mg | 1 mg | ")
    assert row.text.endswith(" | 4998 mg | 4999 mg")
    assert row.cells[-1].text.endswith(" | 4998 mg | 4999 mg")


def test_a_style_without_end_is_done_with() -> None:
    assert texts(f"<body><div style='{'text-decoration ' * 200_000}'>x</div></body></html>") == ["x"]


@pytest.mark.parametrize(
    "opening", ["<aside>", "<footer>", "<div role=tab aria-controls=x>", "<dialog open>", "<form>"]
)
def test_elements_in_elements_around_a_long_text_are_done_with(opening: str) -> None:
    page = f"<body><h1>Råd</h1><p>a</p>{opening * 3_000}{'ord og <b>mg</b> <p>x ' * 20_000}</body></html>"
    assert texts(page)[0] == "Råd"


def test_deep_json_is_refused_alike_by_extraction_and_digest() -> None:
    for depth in (61, 100, 900, 100_000):
        for read in (document, digest):
            with pytest.raises(ExtractError) as raised:
                read("[" * depth + '"x"' + "]" * depth, type=SourceType.JSON)
            assert raised.value.reason.code is ReasonCode.MALFORMED
    assert document("[" * 50 + '"x"' + "]" * 50, type=SourceType.JSON).blocks[0].text == "x"


def test_lines_that_are_read_in_two_ways_have_two_digests() -> None:
    """A heading begins at the margin; with a blank before it, the line is a paragraph."""
    one, other = "# Råd\n\nGi 5 mg.", " # Råd\n\nGi 5 mg."
    assert (
        document(one, type=SourceType.TEXT).sha256_text != document(other, type=SourceType.TEXT).sha256_text
    )
    assert digest(one, type=SourceType.TEXT) != digest(other, type=SourceType.TEXT)


def test_lines_of_control_characters_are_no_paragraphs() -> None:
    assert texts("Råd\n\x00\x01\nGi 5 mg.", type=SourceType.TEXT) == ["Råd", "Gi 5 mg."]


def test_a_moment_without_a_zone_is_not_read_in_that_of_the_machine() -> None:
    items = "".join(
        f"<item><title>{at}</title><pubDate>{at}</pubDate></item>"
        for at in ("2024-01-01T23:30:00", "2024-01-02T00:10:00+00:00")
    )
    found = document(f"<rss><channel>{items}</channel></rss>", type=SourceType.FEED)
    assert [stamp.day.isoformat() for stamp in found.stamps if stamp.day] == ["2024-01-02", "2024-01-01"]


def test_a_region_that_ends_inside_an_end_tag_is_looked_at_once() -> None:
    for name in ("script", "style", "template", "svg"):
        assert glance(f"<body><main>Råd <{name}>x</{name} </main></body>".encode()).text == "råd"
