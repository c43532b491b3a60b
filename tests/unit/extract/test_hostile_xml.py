"""XML made to hurt: nothing is opened or asked, nothing multiplies, and what is read is what stands there."""

import codecs
import socket
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.unit.extract.support import document
from watcher.errors import ExtractError
from watcher.model.reason import ReasonCode
from watcher.model.source import SourceType

SECRET = "hemmelig fra filen"
MIB = 1024 * 1024
XHTML = "application/xhtml+xml"
KINDS = {
    "feed": (
        SourceType.FEED,
        "<rss version='2.0'><channel><title>Strøm</title><item><title>A{}</title></item></channel></rss>",
    ),
    "sitemap": (SourceType.SITEMAP, "<urlset><url><loc>https://a.no/A{}</loc></url></urlset>"),
    "xhtml": (SourceType.HTML, "<html><body><main><p>A{}</p></main></body></html>"),
}


def read(kind: str, body: str | bytes, *, charset: str = "") -> str:
    """Return all that is read, or the name of the trouble."""
    made, _ = KINDS[kind]
    try:
        found = document(
            body, type=made, charset=charset, content_type=XHTML if kind == "xhtml" else "text/xml"
        )
    except ExtractError as error:
        return str(error.reason.code)
    return "\n".join([found.title, *(block.text for block in found.blocks)])


def filled(kind: str, text: str, doctype: str = "") -> str:
    return doctype + KINDS[kind][1].format(text)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A door on loopback: `is_knocked` says whether anybody came."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


def is_knocked(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_the_listener_hears_who_knocks(listener: socket.socket) -> None:
    socket.create_connection(listener.getsockname()).close()
    assert is_knocked(listener)


def test_a_careless_parser_would_have_read_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    body = filled("feed", "&e;", f'<!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>')
    careless = etree.XMLParser(resolve_entities=True, load_dtd=True)
    assert SECRET in "".join(str(text) for text in etree.fromstring(body.encode(), careless).itertext())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY e SYSTEM "{file}">]>',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "{net}">]>',
        '<!DOCTYPE r [<!ENTITY e PUBLIC "x" "{net}">]>',
        '<!DOCTYPE r SYSTEM "{net}">',
        '<!DOCTYPE r SYSTEM "{file}">',
        '<!DOCTYPE r PUBLIC "-//X" "{net}" [<!ENTITY e "x">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "{net}"> %p;]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "{file}"> %p;]>',
        '<!DOCTYPE r [<!ENTITY % f SYSTEM "{file}"><!ENTITY % w "<!ENTITY e SYSTEM \'{net}%f;\'>"> %w;]>',
        '<?xml-stylesheet href="{net}"?>',
        '<?xml-model href="{file}"?>',
    ],
)
def test_no_document_opens_a_file_or_a_connection(
    kind: str, doctype: str, tmp_path: Path, listener: socket.socket
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    net = f"http://127.0.0.1:{listener.getsockname()[1]}/x.dtd"
    told = read(kind, filled(kind, "&e;", doctype.format(file=secret.as_uri(), net=net)))
    assert SECRET not in told
    assert not is_knocked(listener)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parse", ["text", "xml"])
def test_nothing_is_included(kind: str, parse: str, tmp_path: Path, listener: socket.socket) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"<p>{SECRET}</p>", encoding="utf-8")
    for href in (secret.as_uri(), f"http://127.0.0.1:{listener.getsockname()[1]}/"):
        include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{href}" parse="{parse}"/>'
        assert SECRET not in read(kind, filled(kind, include))
    assert not is_knocked(listener)


def _laughs(levels: int, width: int) -> str:
    steps = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * width}">' if n else '<!ENTITY l0 "ha">' for n in range(levels)
    )
    return f"<!DOCTYPE r [{steps}<!ENTITY e '&l{levels - 1};'>]>"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("doctype", "text"),
    [
        (_laughs(12, 10), "&e;"),
        (_laughs(4, 300), "&e;"),
        (f"<!DOCTYPE r [<!ENTITY e '{'a' * 100_000}'>]>", "&e;" * 50_000),
        ("<!DOCTYPE r [<!ENTITY e '&f;'><!ENTITY f '&e;'>]>", "&e;"),
        ("<!DOCTYPE r [<!ENTITY % p '&#37;p;'> %p;]>", "x"),
    ],
    ids=["laughs", "wide laughs", "quadratic", "circle", "parameter circle"],
)
def test_no_entity_multiplies(kind: str, doctype: str, text: str) -> None:
    body = filled(kind, text, doctype)
    tracemalloc.start()
    told = read(kind, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(told) <= len(body)
    assert peak < 32 * MIB


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_the_five_entities_of_xml_and_numbers_are_read(kind: str) -> None:
    told = read(kind, filled(kind, "&lt;12&amp;&gt;&#xe5;&#229;"))
    assert "A<12&>åå" in told


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize(
    "said", ["", '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0" encoding="utf-8"?>']
)
def test_utf16_is_read_by_its_mark(kind: str, mark: bytes, said: str) -> None:
    name = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert "Aå" in read(kind, mark + (said + filled(kind, "å")).encode(name))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_letters_without_a_mark_are_trouble_and_never_another_text(kind: str, name: str) -> None:
    told = read(kind, f'<?xml version="1.0" encoding="utf-16"?>{filled(kind, "å")}'.encode(name))
    assert told in set(ReasonCode)
    assert "Aå" in read(kind, filled(kind, "å").encode(name), charset=name)


@pytest.mark.parametrize("kind", KINDS)
def test_utf7_is_no_character_set(kind: str) -> None:
    body = filled(kind, "+AOU-")
    assert read(kind, f'<?xml version="1.0" encoding="utf-7"?>{body}') == ReasonCode.WRONG_CHARSET
    assert read(kind, body, charset="utf-7") == ReasonCode.WRONG_CHARSET
    assert "A+AOU-" in read(kind, body)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_a_lie_about_the_encoding_is_told(kind: str, said: str) -> None:
    body = f'<?xml version="1.0" encoding="{said}"?>{filled(kind, "å")}'
    assert read(kind, body) == ReasonCode.WRONG_CHARSET
    assert "Aå" in read(kind, body.encode("latin-1"))


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_of_another_set_are_told(kind: str) -> None:
    body = f'<?xml version="1.0" encoding="utf-8"?>{filled(kind, "å")}'.encode("latin-1")
    assert read(kind, body) == ReasonCode.WRONG_CHARSET


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize(
    "text", ["\0", "&#0;", "\x08", "&#x1f;", "&#xFFFF;", "&#x110000;", "&nbsp;", "&", "<b:c/>"]
)
def test_what_no_xml_may_hold_is_trouble_or_left_out(kind: str, text: str) -> None:
    told = read(kind, filled(kind, text))
    assert told == ReasonCode.MALFORMED or told.endswith("A")


@pytest.mark.parametrize("text", ["\0", "&#0;", "\x08", "<b:c/>", "<?php echo 1 ?>"])
def test_what_no_xhtml_may_hold_hides_no_text(text: str) -> None:
    told = read("xhtml", filled("xhtml", f"{text}</p><p>Etter"))
    assert "Etter" in told


@pytest.mark.parametrize("kind", KINDS)
def test_processing_instructions_and_comments_say_nothing(kind: str) -> None:
    told = read(kind, filled(kind, "<?php system('x') ?><!-- skjult -->"))
    assert "system" not in told
    assert "skjult" not in told


@pytest.mark.parametrize("kind", KINDS)
def test_nesting_a_hundred_thousand_deep_is_refused_or_read(kind: str) -> None:
    deep = 100_000
    told = read(kind, filled(kind, "<b>" * deep + "x" + "</b>" * deep))
    assert told == ReasonCode.MALFORMED


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize(
    "piece", ["<item ", "<!--", "<![CDATA[", "<?a ", "<!DOCTYPE r [", "&#", "<a b='", "]]>"]
)
def test_what_ends_nowhere_is_trouble(kind: str, piece: str) -> None:
    assert read(kind, filled(kind, piece * 100_000)) == ReasonCode.MALFORMED


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_many_attributes_and_names_are_done_with(kind: str) -> None:
    names = " ".join(f'a{n}="x"' for n in range(50_000))
    spaces = " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(20_000))
    for each in (names, spaces):
        told = read(kind, filled(kind, f"<b {each}/>"))
        assert told == ReasonCode.MALFORMED or told.endswith("A")
