"""A quick look takes a time that grows with the body and no faster, whatever the bytes are."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.gate.glance import ENOUGH_CHARS, glance, looks_like_html

PIECES = [
    "<main>",
    "</main>",
    "<script",
    "</script>",
    "<!--",
    "-->",
    "<div id='root'>",
    "<h1>",
    "<",
    ">",
    "'",
    " a ",
    "&amp;",
]


@given(st.binary(max_size=300))
def test_any_bytes_can_be_looked_at(body: bytes):
    seen = glance(body)
    assert "  " not in seen.text
    assert seen.text == seen.text.strip()
    assert not looks_like_html(b"mpox " + body)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_broken_markup_can_be_looked_at(pieces: list[str]):
    seen = glance("".join(pieces).encode())
    assert "<main>" not in seen.text
    assert "  " not in seen.text


@given(
    st.lists(st.sampled_from([*PIECES, '<a title="<script>">', "<nav>", "</nav>", "ord " * 900]), max_size=40)
)
def test_the_beginning_of_a_long_text_is_that_of_the_whole(pieces: list[str]):
    """Any other way a long page would be taken for a short one, or a short one for a long."""
    seen = glance("".join(pieces).encode())
    tags_out = re.sub(r"<[^>]*>", " ", seen.region)
    whole = " ".join(html.unescape(tags_out).split()).lower()
    assert whole.startswith(seen.text)
    assert seen.text == whole or len(seen.text) >= ENOUGH_CHARS


PARTS = (
    "text",
    "title",
    "headings",
    "noscript",
    "passwords",
    "buttons",
    "scripts",
    "has_app_root",
    "is_busy",
)
AROUND = (
    ("", ""),
    ("", ">"),
    ("<main>", "</main>"),
    ("<title>", "</title>"),
    ("<noscript>", "</noscript>"),
    ("<h1>", "</h1>"),
    ("<div ", ">x</div>"),
    ("", "<!-- > -->"),
)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "piece",
    [
        "<script",
        "<div ",
        "<!--",
        "<title>",
        "<h1>",
        "<input ",
        "<div id=",
        "&amp",
        "<<<",
        "<",
        "id=root ",
        "a ",
    ],
)
def test_a_body_made_to_be_slow_is_looked_at_all_the_same(piece: str, around: tuple[str, str]):
    """Of these each would take minutes, and so much as one hour, if the time grew with the square."""
    before, after = around
    seen = glance(f"<html><body>{before}{piece * 100_000}{after}</body></html>".encode())
    assert [getattr(seen, part) for part in PARTS][-1] is False


@pytest.mark.parametrize("markup", ["<div id=root></div>", "<div class=a id='app' >\n </div>", "<app-root>"])
def test_an_empty_element_that_waits_for_a_script_is_seen(markup: str):
    assert glance(f"<html><body>{markup}</body></html>".encode()).has_app_root


@pytest.mark.parametrize(
    "markup", ["<div id=root>Her</div>", "<div id=rooted></div>", "<p id=root></p>", "<app-rooted>"]
)
def test_an_element_with_words_or_another_name_waits_for_nothing(markup: str):
    assert not glance(f"<html><body>{markup}</body></html>".encode()).has_app_root


def test_what_is_seen():
    seen = glance(
        "<html><head><title>Mpox &ndash; FHI</title></head><body><nav>Meny</nav><main><h1>Mpox</h1>"
        "<!-- skjult --><p>Nær&nbsp;kontakt</p><script>x</script><input type=password></main></body>".encode()
    )
    assert (seen.title, seen.headings, seen.text) == ("mpox – fhi", ("mpox",), "mpox nær kontakt")
    assert (seen.passwords, seen.scripts, seen.has_app_root) == (1, 1, False)


def test_the_charset_is_read_from_the_page_when_it_is_not_declared():
    body = '<html><head><meta charset="iso-8859-1"><title>Håndbok</title></head>'.encode("latin-1")
    assert glance(body).title == "håndbok"
    assert glance(body.replace(b"iso-8859-1", b"finnes-ikke")).title.endswith("ndbok")
