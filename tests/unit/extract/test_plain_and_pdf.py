import pytest

from tests.unit.extract.support import blocks, digest, document
from watcher.demo.origin.model import Doc
from watcher.demo.origin.pdf import render
from watcher.extract.hyphens import join_lines, vocabulary
from watcher.model.document import Block, BlockKind
from watcher.model.source import SourceType

GUIDE = """
# Retningslinje for tecovirimat {#topp}
> Gjelder bruk i spesialisthelsetjenesten hos pasienter med alvorlig sykdom.

## Dosering {#dosering}
Behandlingen gis i 14 dager. Behandlingsvarigheten vurderes av overlege ved nyre- og leversvikt.

- Øyeaffeksjon
- Encefalitt, pneumonitt eller annen organaffeksjon som ikke lar seg behandle på annen måte

|= Kapsler 200 mg
| Kroppsvekt | Dose | Intervall |
| 13 til under 25 kg | 200 mg | 12 timer |
| 120 kg og over, uansett alder og sykdomsgrad | 600 mg | 8 timer |

### Barn {#barn}
Gis ikke under 13 kg.
"""


def pdf(producer: str, size: int, columns: int, markup: str = GUIDE) -> tuple[Block, ...]:
    doc = Doc.parse(
        markup,
        {"updated": "27.08.2024", "version": "1.0"},
        {"producer": producer, "size": size, "columns": columns},
    )
    return document(render(doc), type=SourceType.PDF).blocks


def shape(found: tuple[Block, ...]) -> list[tuple[object, ...]]:
    return [(b.kind, b.level, b.text, b.trail, b.cells) for b in found]


def test_a_pdf_gives_headings_items_and_rows() -> None:
    found = pdf("A", 10, 88)
    said = {block.text: block for block in found}
    assert said["Dosering"].level == 2
    assert said["Barn"].level == 3
    assert said["Øyeaffeksjon"].kind is BlockKind.ITEM
    row = said["120 kg og over, uansett alder og sykdomsgrad | 600 mg | 8 timer"]
    assert [cell.header for cell in row.cells] == ["Kroppsvekt", "Dose", "Intervall"]
    assert said["Gis ikke under 13 kg."].trail == ("Retningslinje for tecovirimat", "Dosering", "Barn")


def test_stamps_of_a_pdf_stand_once_and_its_footers_not_at_all() -> None:
    found = pdf("A", 10, 88)
    assert [block.text for block in found if block.kind is BlockKind.META] == [
        "Versjon 1.0",
        "Sist oppdatert 27.08.2024",
    ]
    assert not any("Side 1" in block.text for block in found)


@pytest.mark.parametrize(
    ("producer", "size", "columns"), [("B", 11, 78), ("C", 10, 60), ("B", 12, 50), ("A", 9, 95)]
)
def test_the_same_text_exported_anew_gives_the_same_blocks(producer: str, size: int, columns: int) -> None:
    assert shape(pdf(producer, size, columns)) == shape(pdf("A", 10, 88))


def test_a_table_that_goes_on_over_the_page_is_one_table() -> None:
    rows = "\n".join(f"| Legemiddel nummer {n} | Følge {n} |" for n in range(90))
    found = pdf(
        "A", 10, 88, f"# Liste {{#topp}}\n> Ingress.\n\n## Tabell over alt {{#t}}\n| Navn | Følge |\n{rows}\n"
    )
    data = [block for block in found if block.kind is BlockKind.ROW]
    assert [block.cells[0].text for block in data] == [f"Legemiddel nummer {n}" for n in range(90)]
    assert {block.table for block in data} == {0}
    assert {block.cells[1].header for block in data} == {"Følge"}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["en be-", "handling"], "en behandling"),
        (["nyre-", "og leversvikt"], "nyre- og leversvikt"),
        (["Covid-", "19 er"], "Covid-19 er"),
        (["om N-", "acetylcystein"], "om N-acetylcystein"),
        (["HIV-", "positive"], "HIV-positive"),
        (["Nord-", "Kivu"], "Nord-Kivu"),
        (["5–", "21 dager"], "5– 21 dager"),
        (["to linjer", "her"], "to linjer her"),
        (["m-kopper og m-", "kopper"], "m-kopper og m-kopper"),
        (["gule-rot her", "gule-", "rot"], "gule-rot her gule-rot"),
    ],
)
def test_only_hyphens_that_a_lines_end_made_are_taken_out(lines: list[str], text: str) -> None:
    assert join_lines(lines, vocabulary(lines)) == text


def test_plain_text_has_paragraphs_items_and_markdown_headings() -> None:
    text = "# Råd\n\nEn linje\nog en til.\n\n- punkt\n  som går videre\n1. steg\n\n## Barn\nx"
    assert [(b.kind.value, b.text, b.trail) for b in blocks(text, type=SourceType.TEXT)] == [
        ("heading", "Råd", ()),
        ("para", "En linje og en til.", ("Råd",)),
        ("item", "punkt som går videre", ("Råd",)),
        ("item", "steg", ("Råd",)),
        ("heading", "Barn", ("Råd",)),
        ("para", "x", ("Råd", "Barn")),
    ]
    assert digest(text, type=SourceType.TEXT) == digest(text.replace("\n", "\r\n"), type=SourceType.TEXT)
