"""PDFs set in other ways: columns, tables without lines, notes, bullets on an indent, text on its side."""

from tests.unit.extract.pdf_page import Rule, Text, column, draw
from tests.unit.extract.support import document
from watcher.model.document import Block, BlockKind
from watcher.model.source import SourceType

LEFT = (
    "Behandlingen gis i 14 dager til alle voks-",
    "ne pasienter med alvorlig sykdom. Den vurde-",
    "res av overlege hver eneste dag på posten.",
    "Barn under 13 kg skal ikke ha kapsler, men",
    "mikstur etter vekt.",
)
RIGHT = (
    "Bivirkninger er kvalme og hodepine. De går",
    "over av seg selv i løpet av to døgn hos de",
    "fleste, og krever ingen behandling ellers.",
    "Meld alvorlige bivirkninger til myndighete-",
    "ne innen 24 timer.",
)
LEFT_TEXT = (
    "Behandlingen gis i 14 dager til alle voksne pasienter med alvorlig sykdom. Den vurderes av overlege "
    "hver eneste dag på posten. Barn under 13 kg skal ikke ha kapsler, men mikstur etter vekt."
)
RIGHT_TEXT = (
    "Bivirkninger er kvalme og hodepine. De går over av seg selv i løpet av to døgn hos de fleste, og krever "
    "ingen behandling ellers. Meld alvorlige bivirkninger til myndighetene innen 24 timer."
)
ROWS = (
    ("13-25 kg", "200 mg", "12 timer"),
    ("25-40 kg", "400 mg", "12 timer"),
    ("Over 40 kg", "600 mg", "8 timer"),
)


def blocks(*pages: list[Text | Rule]) -> tuple[Block, ...]:
    return document(draw(*pages), type=SourceType.PDF).blocks


def texts(*pages: list[Text | Rule]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(*pages)]


def test_two_columns_are_read_one_after_the_other_however_they_were_drawn():
    title = Text(60, 80, "Veileder", 18, is_bold=True)
    left, right = column(60, 120, LEFT), column(310, 120, RIGHT)
    expected = [("heading", "Veileder"), ("para", LEFT_TEXT), ("para", RIGHT_TEXT)]
    apart = texts([title, *left, *right])
    mixed = texts([title, *(text for pair in zip(left, right, strict=True) for text in pair)])
    assert apart == mixed == expected


def test_running_headers_and_page_numbers_are_no_text_on_any_page():
    def page(number: int) -> list[Text | Rule]:
        head, foot = Text(60, 40, "Nasjonal veileder", 8), Text(280, 815, f"Side {number} av 3", 8)
        return [head, *column(60, 120, LEFT), foot]

    assert texts(page(1), page(2), page(3)) == [("para", LEFT_TEXT)] * 3


def table(bold_head: bool = True) -> list[Text | Rule]:
    head = [
        Text(x, 90, t, is_bold=bold_head) for x, t in ((60, "Kroppsvekt"), (220, "Dose"), (350, "Intervall"))
    ]
    rows = [
        Text(x, 106 + 16 * number, text)
        for number, row in enumerate(ROWS)
        for x, text in zip((60, 220, 350), row, strict=True)
    ]
    return [Text(60, 60, "Doser", 16, is_bold=True), *head, *rows]


def test_a_table_without_lines_is_a_table():
    after = column(60, 190, ["Kapslene tas sammen med mat, helst innen 30 minutter etter et måltid."])
    found = blocks([*table(), *after])
    assert [(block.kind, block.text) for block in found[1:3]] == [
        (BlockKind.THEAD, "Kroppsvekt | Dose | Intervall"),
        (BlockKind.ROW, "13-25 kg | 200 mg | 12 timer"),
    ]
    assert [cell.header for cell in found[4].cells] == ["Kroppsvekt", "Dose", "Intervall"]
    assert found[4].text == "Over 40 kg | 600 mg | 8 timer"
    assert found[5].kind is BlockKind.PARA


def test_a_cell_that_goes_on_below_is_one_cell():
    found = blocks([*table(), Text(220, 152, "ved alvorlig sykdom")])
    assert found[-1].text == "Over 40 kg | 600 mg ved alvorlig sykdom | 8 timer"


def test_a_small_raised_figure_is_a_note_and_its_text_knows_the_sentence():
    found = blocks(
        [
            *column(60, 90, ["Ring lege ved feber. Isoler i 21 dager"]),
            Text(224.5, 86, "1", 6),
            *column(60, 130, ["Gi 75 mg/m"]),
            Text(111.5, 126, "2", 6),
            Text(60, 716, "1", 5),
            Text(64, 720, "Regnet fra siste eksponering.", 8),
        ]
    )
    assert [block.text for block in found] == [
        "Ring lege ved feber. Isoler i 21 dager¹",
        "Gi 75 mg/m²",
        "¹ Regnet fra siste eksponering.",
    ]
    assert found[-1].qualifies == "Isoler i 21 dager¹"


def test_bullets_on_a_wide_indent_are_a_list_and_no_table():
    page = [
        item
        for number in range(4)
        for item in (Text(60, 90 + 13 * number, "•"), Text(96, 90 + 13 * number, "vask"))
    ]
    steps = [
        item
        for number in range(4)
        for item in (Text(60, 160 + 13 * number, f"{number + 1}."), Text(96, 160 + 13 * number, "vent"))
    ]
    found = blocks([*page, *steps])
    assert [(block.kind, block.text, block.list_kind) for block in found] == [
        *[(BlockKind.ITEM, "vask", "bullet")] * 4,
        *[(BlockKind.ITEM, "vent", "ordered")] * 4,
    ]


def test_text_on_its_side_is_no_text():
    assert texts([Text(30, 500, "UTKAST", 30, turn=1), *column(60, 90, ["Gi 5 mg daglig i en uke."])]) == [
        ("para", "Gi 5 mg daglig i en uke.")
    ]
