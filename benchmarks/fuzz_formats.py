"""Mutations that leave a format's own rules whole, so that what lies behind its parser is reached too."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from benchmarks.fuzz_mutations import BYTES, MARKUP, Mutation

_WINDOWS = (300, 800, 1500, 2500, 3000, 4000, 5000, 8000, 12_000, 40_000)
_HARD = (
    "", " ", "\ud800", "a\u0000b", "<p>x", "<table><tr><td rowspan=9999>a", "<form hidden><div>",
    "&#xd800;", "&", "#",
    "2024-02-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
    "Mon, 32 Jan 99999 25:61:61 +9999",
    "4. ſept 2024", "http://[::1", "//:99999999", "javascript:x", "- a\n- b", "# h\n\n1. x", "x" * 5000,
    "<b>" * 300,
    "https://jsonfeed.org", "\u202e\u200b", "NaN", "-0000", "٣", "rel", "v1.2", "<!--", "]]>", "\ufdd0",
    "\n" * 50,
)  # fmt: skip
_KEYS = (
    "tittel",
    "title",
    "sistOppdatert",
    "versjon",
    "id",
    "href",
    "rel",
    "tekst",
    "items",
    "url",
    "language",
    "\ud800",
    "",
)
_NUMBERS = ("1e999", "-0", "NaN", "Infinity", "9" * 400, "1E-999", "0.1", "9" * 5000)
_OBJECT = re.compile(rb"\d+ 0 obj(.*?)endobj", re.DOTALL)
_PDF_BITS = (
    b"/Kids[2 0 R]", b"/Count 2147483647", b"/Count -1", b"/Parent 3 0 R", b"/Contents 3 0 R",
    b"/Font<</F0 99 0 R>>",
    b"/Filter/FlateDecode", b"/Filter[/ASCIIHexDecode/LZWDecode]", b"/Length 999999999",
    b"/Type/ObjStm/N 9/First 5",
    b"/MediaBox[0 0 1e30 1e30]", b"/MediaBox[9 9 0 0]", b"/Rotate 90", b"/Encrypt 2 0 R",
    b"/Subtype/Type3", b"/Prev 0",
    b"BT /F0 1e9 Tf 0 0 Td (x) Tj ET", b"q " * 400, b"1 0 0 1 NaN 0 cm", b"/F9 10 Tf (\\377\\000) Tj",
    b"<</A" * 300,
    b"[" * 600, b"0 0 m 1e20 1e20 l S", b"(" * 300, b"/Encoding/Identity-H", b"/ToUnicode 4 0 R",
    b"startxref\n0\n%%EOF",
)  # fmt: skip


def mutated(kind: str, seeds: list[bytes], rng: Random) -> bytes:
    """Return one spoiled body of a type; of text formats mostly one whose letters are whole."""
    body = _mutated(kind, seeds, rng)
    return body.decode("utf-8", "ignore").encode() if kind != "pdf" and rng.random() < 0.8 else body


def _mutated(kind: str, seeds: list[bytes], rng: Random) -> bytes:
    base = rng.choice(seeds)
    if kind == "pdf":
        return _pdf(rng, base, seeds)
    if kind in {"feed", "sitemap"} and not base.startswith(b"{"):
        base = _xml(rng, base) if rng.random() < 0.7 else base
        return _spoiled(rng, base, seeds, BYTES if rng.random() < 0.3 else MARKUP, rng.choice((0, 0, 1, 2)))
    if kind == "json" or base.startswith(b"{"):
        base = _json(rng, base) if rng.random() < 0.8 else base
        return _spoiled(rng, base, seeds, BYTES, rng.choice((0, 0, 0, 1, 2)))
    body = _spoiled(rng, _window(rng, base), seeds, MARKUP if kind == "html" else BYTES, rng.randint(1, 6))
    body = _spoiled(rng, body, seeds, BYTES, rng.choice((0, 0, 1)))
    if kind == "html" and rng.random() < 0.7:
        return b"<html lang=nb><body><main>" + body + b"</main></body></html>"
    return body


def _spoiled(rng: Random, body: bytes, seeds: list[bytes], by: tuple[Mutation, ...], times: int) -> bytes:
    for _ in range(times):
        body = rng.choice(by)(rng, body, seeds)
    return body


def _window(rng: Random, body: bytes) -> bytes:
    """Return a piece of a seed: most inputs are small, so that many can be tried."""
    length = rng.choice(_WINDOWS)
    start = rng.randrange(max(1, len(body) - length))
    begin = body.find(b"<", start)
    return body[begin if 0 <= begin < start + 300 else start :][:length]


def _json(rng: Random, body: bytes) -> bytes:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return body
    for _ in range(rng.randint(1, 6)):
        value = _changed(rng, value)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.15:
        text = re.sub(r"\b\d+\b", rng.choice(_NUMBERS), text, count=3)
    if rng.random() < 0.1:
        depth = rng.choice((5, 50, 200, 900, 3000))
        text = rng.choice(("[", '{"a":', '[{"navn":"x","b":')) * depth + text
        text += {"[": "]"}.get(text[0], "}") * (depth if text.count("[{") < depth else 0)
    return text.encode("utf-8", "surrogatepass")


def _changed(rng: Random, value: Any) -> Any:
    """Return the value with one thing in it changed, at any depth."""
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        if rng.random() < 0.7:
            return {**value, key: _changed(rng, value[key])}
        if rng.random() < 0.3:
            return {name: each for name, each in value.items() if name != key}
        return {**value, rng.choice(_KEYS): _leaf(rng, value)}
    if isinstance(value, list) and value:
        at = rng.randrange(len(value))
        if rng.random() < 0.7:
            return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]
        return rng.choice((value[:at], value[at:] + value, [value], [*value, _leaf(rng, value)]))
    return _leaf(rng, value)


def _leaf(rng: Random, old: Any) -> Any:
    return rng.choice(
        (
            rng.choice(_HARD),
            rng.choice(_HARD),
            0,
            -1.5,
            None,
            True,
            [],
            {},
            [old],
            {rng.choice(_KEYS): old},
            str(old),
        )
    )


def _xml(rng: Random, body: bytes) -> bytes:
    try:
        root = etree.fromstring(body.strip())
    except (etree.XMLSyntaxError, ValueError):
        return body
    for _ in range(rng.randint(1, 6)):
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        _change_node(rng, rng.choice(nodes), rng.choice(nodes), root)
    written = etree.tostring(root, encoding="unicode")
    if rng.random() < 0.15:
        at = written.find(">") + 1
        written = written[:at] + rng.choice(_XML_BITS) + written[at:]
    return written.encode()


_XML_BITS = (
    "&undefined;", "<x:y/>", "<?pi x?>", "<![CDATA[ <p>]]>", "<!-- - -->", "&#0;", "&#xd800;",
    "&amp;#xd800;", "\x0b",
    "<a xmlns='u'>" * 300, "<item><title/></item>" * 300, "<loc>x</loc>" * 500, "&lt;table&gt;" * 200,
    "\ufffe", "]]>",
)  # fmt: skip


def _change_node(rng: Random, node: etree._Element, other: etree._Element, root: etree._Element) -> None:
    action = rng.randrange(6)
    hard = "".join(char for char in rng.choice(_HARD) if char in "\t\n" or char >= " ")
    try:
        if action == 0:
            node.text = hard
        elif action == 1:
            node.tail = hard
        elif action == 2:
            node.set(rng.choice(("type", "href", "rel", "lang")), rng.choice(("xhtml", "html", "text", hard)))
        elif action == 3:
            node.tag = other.tag
        elif action == 4 and node is not root:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        elif other is not root:
            node.append(etree.fromstring(etree.tostring(other, with_tail=False)))
    except ValueError:
        return  # XML cannot hold it


def _pdf(rng: Random, base: bytes, seeds: list[bytes]) -> bytes:
    """Return a PDF with something wrong in its objects (its table anew), in its bytes, or in both."""
    if rng.random() < 0.7:
        base = _rebuilt(rng, [found[1] for found in _OBJECT.finditer(base)]) or base
    body = _spoiled(rng, base, seeds, _PDF_BYTES, rng.choice((0, 0, 1, 2, 4)))
    return body if rng.random() < 0.1 else body + b"\n%%EOF\n"


def _rebuilt(rng: Random, objects: list[bytes]) -> bytes:
    if not objects:
        return b""
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(objects))
        objects[at] = rng.choice(_PDF_CHANGES)(rng, objects[at], objects)
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%bendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(body) if rng.random() < 0.9 else rng.randrange(len(body))
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )


def _insert_bit(rng: Random, text: bytes, _: list[bytes]) -> bytes:
    found = [match.end() for match in re.finditer(rb"<<|stream\n|ET\n?|\[", text)]
    at = rng.choice(found) if found else 0
    return text[:at] + rng.choice(_PDF_BITS) + text[at:]


def _other_reference(rng: Random, text: bytes, objects: list[bytes]) -> bytes:
    other = b"%d 0 R" % rng.randint(0, len(objects) + 1)
    return re.sub(rb"\d+ 0 R", other, text, count=rng.randint(1, 3))


def _other_object(rng: Random, _: bytes, objects: list[bytes]) -> bytes:
    return rng.choice(objects)


def _other_number(rng: Random, text: bytes, _: list[bytes]) -> bytes:
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", text))
    if not found:
        return text
    match = rng.choice(found)
    other = rng.choice((b"0", b"-1", b"1", b"99999", b"2147483648", b"1e30", b"0.00001", b"-32768"))
    return text[: match.start()] + other + text[match.end() :]


def _without_name(rng: Random, text: bytes, _: list[bytes]) -> bytes:
    found = list(re.finditer(rb"/[A-Z]\w+", text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + text[match.end() :]


_PDF_CHANGES: tuple[Callable[[Random, bytes, list[bytes]], bytes], ...] = (
    _insert_bit, _insert_bit, _other_reference, _other_object, _other_number, _other_number,
    _other_number, _without_name,
)  # fmt: skip
_PDF_BYTES: tuple[Mutation, ...] = tuple(change for change in BYTES if change.__name__ != "reencode")
