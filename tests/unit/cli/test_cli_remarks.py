"""Remarks on a page's dates and log, and other pages with the old value, on the command line."""

from io import StringIO

import pytest
from rich.console import Console

from tests.unit.cli.cli_pages import NEW, OLD, compared
from tests.unit.cli.test_cli_commands import FIRST, SECOND, Place, place
from watcher.cli.report_html import diff_html
from watcher.cli.report_text import diff_text
from watcher.cli.report_words import Words
from watcher.demo.origin.serve import OriginServer
from watcher.pipeline.objects.change import diff_object

STAMP = "<h1>Mpox</h1><p>Oppdatert 01.02.2026</p>"
DATED_OLD, DATED_NEW = OLD.replace("<h1>Mpox</h1>", STAMP), NEW.replace("<h1>Mpox</h1>", STAMP)


def test_the_object_has_the_remarks_with_code_text_and_quote():
    found = compared(DATED_OLD, DATED_NEW)
    assert diff_object(found.diff, found.verdict)["remarks"] == [
        {
            "code": "text-without-date",
            "text": "Teksten er endret, men siden oppgir samme dato som før.",
            "quote": "Oppdatert 01.02.2026",
        }
    ]
    english = diff_object(found.diff, found.verdict, lang="en")["remarks"]
    assert english[0]["text"].startswith("The text has changed")
    plain = compared()
    assert diff_object(plain.diff, plain.verdict)["remarks"] == []


def test_the_terminal_shows_remarks_below_count_and_headline():
    found = compared(DATED_OLD, DATED_NEW)
    out = StringIO()
    for line in diff_text(found.diff, found.verdict, Words("nn")):
        Console(file=out, width=200).print(line)
    said = (
        "  ! Teksten er endra, men sida oppgir same dato som før. «Oppdatert 01.02.2026» [text-without-date]"
    )
    assert out.getvalue().splitlines()[2] == said


def test_the_page_shows_remarks_under_a_heading_and_nothing_when_there_are_none():
    found = compared(DATED_OLD, DATED_NEW)
    page = diff_html(found.diff, found.verdict, found.old, found.new, words=Words("nb"))
    assert '<h2 id="remarks">Om sidens egne opplysninger</h2>' in page
    assert "<li>Teksten er endret, men siden oppgir samme dato som før. <span" in page
    plain = compared()
    assert 'id="remarks"' not in diff_html(plain.diff, plain.verdict, plain.old, plain.new, words=Words("nb"))


@pytest.fixture
def echoing(tmp_path):
    """The handbook has changed its incubation period; Helsenorge's page has not, and is of the same topic."""
    with OriginServer(step=0) as origin:
        helsenorge = (
            f'\n[[source]]\nid = "helsenorge-mpox"\ntitle = "Mpox"\nowner = "Helsenorge"\n'
            f'url = "{origin.url("helsenorge-mpox")}"\ntopics = ["mpox"]\nkeep = ["main article"]\n'
        )
        made: Place = place(tmp_path, origin, "fhi-handbok", more=helsenorge)
        made.json("check", "--all", "--at", FIRST)
        origin.goto(4)
        made.json("check", "fhi-handbok", "--at", SECOND)
        yield made


def test_show_lists_the_pages_that_state_the_old_value_today(echoing):
    (change,) = echoing.json("changes")["changes"]
    shown = echoing.run("show", change["id"]).stdout
    assert "Andre sider sier fortsatt det gamle:" in shown
    assert "helsenorge-mpox: «Det tar 5–21 dager fra du er smittet til du får symptomer.»" in " ".join(
        shown.split()
    )
    echoing.origin.goto(6)
    echoing.json("check", "helsenorge-mpox", "--at", "2024-10-08T06:00Z")
    assert "Andre sider sier fortsatt" not in echoing.run("show", change["id"]).stdout


def test_the_list_names_the_remarks_of_a_change_that_nobody_is_told(tmp_path):
    with OriginServer(step=15) as origin:
        made = place(tmp_path, origin, "fhi-handbok")
        made.json("check", "--all", "--at", FIRST)
        origin.goto(17)
        made.json("check", "--all", "--at", SECOND)
        (change,) = made.json("changes")["changes"]
        assert (change["state"], change["level"]) == ("quiet", "editorial")
        assert [one["code"] for one in change["remarks"]] == ["date-without-text"]
        assert "[date-without-text]" in " ".join(made.run("changes").stdout.split())
