from datetime import date

import pytest

from tests.unit.extract.support import document, kinds
from watcher.extract import content_digest
from watcher.extract.dates import read_date
from watcher.model.document import BlockKind

LONG = "<h1>Råd</h1><p>Smittede bør holde seg hjemme til de er friske.</p>"


@pytest.mark.parametrize(
    ("line", "label", "day"),
    [
        ("Sist oppdatert 17.11.2025", "updated", date(2025, 11, 17)),
        ("Sist oppdatert: 4. mars 2025 kl. 14.05", "updated", date(2025, 3, 4)),
        ("SIST OPPDATERT: 30. MAI 2025 - FORTSATT GYLDIG", "updated", date(2025, 5, 30)),
        ("Oppdatert 2025-03-04", "updated", date(2025, 3, 4)),
        ("Siden ble sist oppdatert mandag 3. mars 2025", "updated", date(2025, 3, 3)),
        ("Sist endra 5. februar 2025", "updated", date(2025, 2, 5)),
        ("Oppdatert 4. mars 2025 av Kari Nordmann", "updated", date(2025, 3, 4)),
        ("(Oppdatert: 04.03.25)", "updated", date(2025, 3, 4)),
        ("Last updated 04/03/2025", "updated", date(2025, 3, 4)),
        ("Page last updated: 4 March 2025", "updated", date(2025, 3, 4)),
        ("Last updated 4 March 2025 — See all updates", "updated", date(2025, 3, 4)),
        ("This page was last updated on March 4th, 2025.", "updated", date(2025, 3, 4)),
        ("Publisert 30.08.2024", "published", date(2024, 8, 30)),
        ("Først publisert: 1. jan. 2024", "published", date(2024, 1, 1)),
        ("First published 12 Dec 2023", "published", date(2023, 12, 12)),
        ("Faglig oppdatert 1. juni 2024", "reviewed", date(2024, 6, 1)),
        ("Fagleg oppdatert 1. juni 2024", "reviewed", date(2024, 6, 1)),
        ("Page last reviewed: 10 May 2024", "reviewed", date(2024, 5, 10)),
        ("Versjon 0.17", "version", None),
        ("Version: 2.1.3", "version", None),
        ("Forfatter: Seksjon for infeksjonsmedisin", "author", None),
        ("Written by Jane Doe", "author", None),
        ("Sist oppdatert:", "updated", None),
    ],
)
def test_a_line_that_is_nothing_but_a_stamp_is_metadata(line: str, label: str, day: date | None) -> None:
    found = document(f"{LONG}<p>{line}</p>")
    block = found.blocks[-1]
    assert (block.kind, block.text.strip("()"), block.label) == (BlockKind.META, line.strip("()"), label)
    assert (found.stamps[0].label, found.stamps[0].day) == (label, day)


@pytest.mark.parametrize(
    "line",
    [
        "Oppdatert 4. mars 2025 med nye råd om vaksine",
        "Sist oppdatert 17.11.2025 - fraråder alle reiser",
        "Oppdatert 4. mars 2025 av FHI etter at rådet om karantene falt bort",
        "SIST OPPDATERT: 30. MAI 2025 - IKKE LENGER GYLDIG",
        "Vaksinen ble oppdatert 4. mars 2025 for barn under 12 år",
        "Versjon 2 av skjemaet skal brukes",
        "Ansvarlig: kommuneoverlegen",
        "Status: Gjeldende",
        "Gyldig til 31.12.2025",
        "Publisert forskning viser lav risiko",
        "Behandlingen varer fra 1. mars 2025",
        "Author: see 2 below",
        "Oppdatert vaksine",
    ],
)
def test_a_line_that_says_anything_more_stays_text(line: str) -> None:
    assert kinds(f"{LONG}<p>{line}</p>")[-1] == ("para", line)


def test_the_words_of_validity_are_a_status() -> None:
    stamps = document(f"{LONG}<p>SIST OPPDATERT: 17.11.2025 - FORTSATT GYLDIG</p>").stamps
    assert [(stamp.label, stamp.value) for stamp in stamps] == [
        ("updated", "17.11.2025"),
        ("status", "FORTSATT GYLDIG"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<dl><dt>Publisert</dt><dd><time>30.08.2024</time></dd><dt>Oppdatert</dt><dd>01.09.2024</dd></dl>",
        "<p>Publisert 30.08.2024 | Oppdatert 01.09.2024</p>",
        "<p>Publisert <time>30.08.2024</time>. Oppdatert <time>01.09.2024</time>.</p>",
        "<p>Publisert 30.08.2024<br>Oppdatert 01.09.2024</p>",
        "<p>Publisert 30.08.2024 Oppdatert 01.09.2024</p>",
        "<div><span>Publisert</span><span>30.08.2024</span><span>Oppdatert</span><span>01.09.2024</span></div>",
        "<div>Publisert</div><div>30.08.2024</div><div>Oppdatert:</div><div>01.09.2024</div>",
        "<ul><li>Publisert 30.08.2024</li><li>Oppdatert 01.09.2024</li></ul>",
    ],
)
def test_several_stamps_come_apart_however_they_are_laid_out(page: str) -> None:
    found = document(f"<h1>A</h1>{page}<p>Teksten.</p>")
    assert [(stamp.label, stamp.day) for stamp in found.stamps] == [
        ("published", date(2024, 8, 30)),
        ("updated", date(2024, 9, 1)),
    ]
    assert [block.kind.value for block in found.blocks] == ["heading", "meta", "meta", "para"]


def test_a_lone_date_under_the_title_is_a_stamp_and_one_in_the_text_is_not() -> None:
    page = "<h1>A</h1><p>09.09.2024</p><p>Neste møte:</p><p>12.09.2024</p>"
    assert [kind for kind, _ in kinds(page)] == ["heading", "meta", "para", "para"]


def test_a_stamp_at_the_end_of_a_line_is_split_off_and_the_rest_stays() -> None:
    found = kinds("<h1>A</h1><p>Folkehelseinstituttet. <em>Mpox</em>. Sist oppdatert 23. august 2024.</p>")
    assert found[1:] == [
        ("para", "Folkehelseinstituttet. Mpox."),
        ("meta", "Sist oppdatert 23. august 2024."),
    ]


def test_dates_in_tables_are_data() -> None:
    page = "<table><tr><th>Dokument<th>Last updated<tr><td>EPAR<td>22/07/2024</table>"
    assert [kind for kind, _ in kinds(page)] == ["thead", "row"]


def test_a_page_with_nothing_but_new_stamps_has_the_same_content() -> None:
    old = document(f"{LONG}<p>Sist oppdatert 1.1.2025</p>")
    new = document(f"{LONG}<p>Sist oppdatert 2.1.2025</p>")
    assert old.sha256_text != new.sha256_text
    assert content_digest(old.blocks) == content_digest(new.blocks)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.02.2025", None),
        ("mars 2025", None),
        ("12/31/2025", date(2025, 12, 31)),
        ("1. des. 2025", date(2025, 12, 1)),
        ("2025-03-04T12:00:00Z", date(2025, 3, 4)),
        ("ingen", None),
    ],
)
def test_dates_that_do_not_exist_are_none(text: str, day: date | None) -> None:
    assert read_date(text) == day
