"""PDFs that read well, and PDFs made to hurt."""

import zlib
from functools import cache

from tests.unit.extract.pdf_page import Rule, Text, column, draw
from watcher.extract import Raw
from watcher.model.source import ExtractionRules, SourceType

_SHOW = b"BT /F 10 Tf 20 100 Td (aaaa aaaa aaaa) Tj ET\n"


def raw(body: bytes, url: str = "https://www.example.no/rad.pdf") -> Raw:
    return Raw(
        body=body,
        url=url,
        charset="",
        content_type="application/pdf",
        rules=ExtractionRules(type=SourceType.PDF),
    )


@cache
def plain(words: str = "Gis ikke til barn under 13 kg.") -> bytes:
    return draw(
        [Text(50, 60, "Dosering", 18, is_bold=True), *column(50, 100, [words, "Sist oppdatert 1. mars 2026"])]
    )


def drawn() -> tuple[bytes, ...]:
    """Return a text, columns, a table, notes, and letters that are not in any usual set."""
    grid = [Rule(50, y, 400, y) for y in (100, 120, 140)] + [Rule(x, 100, x, 140) for x in (50, 200, 400)]
    cells = [Text(55, 115, "Vekt", is_bold=True), Text(205, 115, "Dose", is_bold=True)]
    cells += [Text(55, 135, "13–25 kg"), Text(205, 135, "200 mg")]
    notes = [Text(50, 60, "Et råd"), Text(80, 56, "1", 6), Text(50, 700, "1 Gjelder voksne.", 7)]
    columns = [*column(50, 60, [f"Venstre linje {n}" for n in range(30)])]
    columns += column(320, 60, [f"Høyre linje {n} og mer" for n in range(30)])
    return (
        plain(),
        draw([*grid, *cells]),
        draw(notes, columns),
        draw([]),
        plain("µg ≥ × €".encode("cp1252", "ignore").decode("cp1252")),
    )


def bomb(unpacked_bytes: int, unit: bytes = _SHOW) -> bytes:
    """Return a small PDF whose one page is a stream of so many bytes."""
    packer = zlib.compressobj(6)
    piece = unit * (1024 * 1024 // len(unit) + 1)
    packed = (
        b"".join(packer.compress(piece) for _ in range(unpacked_bytes // len(piece) + 1)) + packer.flush()
    )
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    )
    stream = f"4 0 obj<</Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed
    return head + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
