import json
import re
from io import StringIO

import pytest
from rich.console import Console

from tests.unit.cli.cli_pages import NEW, OLD, compared
from watcher.cli.comparing import load_vocabulary
from watcher.cli.report_html import diff_html
from watcher.cli.report_text import diff_text, document_outline, marked
from watcher.cli.report_words import LANGUAGES, Words, report_language
from watcher.demo.origin.serve import Origin
from watcher.diff.beside import align_rows
from watcher.judge.telling import edits_to_tell, verdicts_by_edit
from watcher.model.change import ChangeKind, Op
from watcher.model.level import Level
from watcher.model.reason import Reason, ReasonCode
from watcher.pipeline.objects.change import diff_object

HEALTH = (Reason(code=ReasonCode.BOT_CHECK, text="Siden ber om bevis på at vi er mennesker"),)


def html(old=OLD, new=NEW, *, lang="nb", health=()):
    found = compared(old, new)
    return diff_html(found.diff, found.verdict, found.old, found.new, words=Words(lang), health=health)


def text(old=OLD, new=NEW, *, lang="nb", health=()):
    found = compared(old, new)
    return "\n".join(line.plain for line in diff_text(found.diff, found.verdict, Words(lang), health=health))


# JSON


def test_the_object_has_the_documented_shape():
    found = compared()
    told = diff_object(found.diff, found.verdict)
    assert list(told) == ["level", "health", "changes", "remarks", "stats", "engine_version"]
    assert told["health"] == {"state": "ok", "reasons": []}
    for change in told["changes"]:
        assert list(change) == [
            "id", "kind", "level", "section", "before", "after", "row", "column", "about", "context",
            "ops", "facts", "reasons", "headline",
        ]  # fmt: skip
        assert "".join(words for tag, words in change["ops"] if tag != "+") == change["before"]
        assert "".join(words for tag, words in change["ops"] if tag != "-") == change["after"]
    assert json.loads(json.dumps(told)) == told


def test_a_changed_dose_is_told_with_section_and_fact():
    found = compared(OLD, OLD.replace("600 mg to ganger", "400 mg to ganger"))
    (change,) = diff_object(found.diff, found.verdict)["changes"]
    assert change["section"][-1] == "Behandling"
    assert change["level"] == "critical"
    assert any("600 mg" in fact["before"] and "400 mg" in fact["after"] for fact in change["facts"])
    assert change["reasons"]
    assert change["headline"]


def test_no_difference_is_level_none_and_no_changes():
    found = compared(OLD, OLD)
    told = diff_object(found.diff, found.verdict)
    assert (told["level"], told["changes"]) == ("none", [])


def test_doubt_about_the_page_is_told():
    found = compared()
    told = diff_object(found.diff, found.verdict, health=HEALTH)
    assert told["health"]["state"] == "suspect"
    assert told["health"]["reasons"][0]["code"] == "bot-check"


# Rows


def assert_every_block_stands_once(found):
    rows = list(align_rows(found.diff, found.old, found.new))
    assert sorted(row.old.index for row in rows if row.old) == [block.index for block in found.old.blocks]
    assert [row.new.index for row in rows if row.new] == [block.index for block in found.new.blocks]
    for row in rows:
        if row.ops:
            assert "".join(op.text for op in row.ops if op.tag != "+") == (row.old.text if row.old else "")
            assert "".join(op.text for op in row.ops if op.tag != "-") == (row.new.text if row.new else "")
        if row.elsewhere:
            tag = "+" if row.old else "-"
            assert "".join(op.text for op in row.elsewhere if op.tag != tag) == row.block.text


def test_every_block_of_both_documents_stands_in_one_row():
    assert_every_block_stands_once(compared())


@pytest.mark.parametrize("revision", range(1, 11))
def test_every_block_of_real_revisions_stands_in_one_row(revision):
    origin = Origin(noise="none")
    old, new = (origin.clean_body("fhi-handbok", number).decode() for number in (revision - 1, revision))
    assert_every_block_stands_once(compared(old, new))


def test_a_changed_cell_is_marked_within_its_row():
    found = compared(OLD, OLD.replace("<td>200 mg</td>", "<td>100 mg</td>"))
    (row,) = [row for row in align_rows(found.diff, found.old, found.new) if not row.is_equal]
    assert row.ops == (Op("=", "Barn"), Op("=", " | "), Op("-", "200 mg"), Op("+", "100 mg"))


def rows_of(*inner):
    """The rows of two pages with a heading in front and one behind."""
    found = compared(
        *(f"<html lang='nb'><main><h1>Mpox</h1>{each}<h2>Slutt</h2><p>Ring 113.</p></main>" for each in inner)
    )
    return list(align_rows(found.diff, found.old, found.new))


def test_another_template_around_the_same_words_shows_no_difference():
    inner = "<h2>Råd</h2><p>Hold deg hjemme i 14 dager.</p>"
    rows = rows_of(inner, f"<section><div><div>{inner}</div></div></section>")
    assert all(row.is_equal for row in rows)


@pytest.mark.parametrize("revision", range(1, 11))
def test_the_whole_page_shows_every_changed_word_and_says_where_none_shows(revision):
    origin = Origin(noise="none")
    found = compared(
        *(origin.clean_body("fhi-handbok", number).decode() for number in (revision - 1, revision))
    )
    rows = list(align_rows(found.diff, found.old, found.new))
    ops = [op for row in rows for op in row.elsewhere or row.ops]
    marked_texts = {tag: " ".join(op.text for op in ops if op.tag == tag) for tag in "+-"}
    changed = [op for edit in found.diff.edits if edit.before_context or not edit.part_of for op in edit.ops]
    texts = [op for op in changed if op.tag != "=" and not op.text.startswith("http")]
    assert [op for op in texts if not all(word in marked_texts[op.tag] for word in op.text.split())] == []
    silent = [
        row for row in rows if not row.is_equal and all(op.tag == "=" for op in row.elsewhere or row.ops)
    ]
    assert all(row.kinds or row.elsewhere for row in silent)


def test_a_section_that_moved_is_not_shown_as_taken_out():
    stays = (
        "<h2>Smitte</h2>" + "<p>Viruset smitter ved nær kontakt med den som er syk, og via sengetøy.</p>" * 3
    )
    moves = "<h2>Råd</h2><p>Du skal holde deg hjemme i 14 dager.</p>"
    rows = rows_of(stays + moves, moves.replace("14", "21") + stays)
    heading, advice = (
        [row for row in rows if row.block.text.startswith(words)] for words in ("Råd", "Du skal")
    )
    assert [row.elsewhere for row in heading] == [(Op("=", "Råd"),)] * 2
    assert all(Op("+", "21 dager") in row.elsewhere for row in advice)


def test_the_step_that_a_moved_step_has_passed_is_shown_as_moved_too():
    steps = ["<li>Ta på frakk</li>", "<li>Ta på hansker</li>", "<li>Ta på munnbind</li>"]
    before, after = "<ol>{}{}{}</ol>".format(*steps), "<ol>{1}{0}{2}</ol>".format(*steps)
    moved = [row for row in rows_of(before, after) if row.elsewhere]
    assert [bool(row.old) for row in moved] == [False, True]
    assert all(op.tag == "=" for row in moved for op in row.elsewhere)


SPLIT = (
    "<p>Pasienten isoleres på enerom med eget toalett til utslettet er helet. Personalet bruker frakk,"
    " hansker og åndedrettsvern når de går inn. Avfall kastes i gule sekker merket smittefarlig.</p>"
)


@pytest.mark.parametrize("is_split", [True, False], ids=["split", "merged"])
def test_the_parts_of_a_split_show_only_the_words_that_changed(is_split):
    parts = SPLIT.replace(". ", ".</p><p>").replace("gule", "røde")
    pair = (SPLIT, parts) if is_split else (parts, SPLIT)
    rows = [row for row in rows_of(*pair) if row.kinds]
    assert len(rows) == 4
    assert sorted(op.text for row in rows for op in row.elsewhere if op.tag != "=") == ["gule", "røde"]


# Text


def test_marks_carry_what_colours_show():
    line = marked((Op("=", "gi "), Op("-", "600"), Op("+", "400"), Op("=", " mg")))
    assert line.plain == "gi [-600-]{+400+} mg"


def test_long_unchanged_words_are_cut_in_the_middle_and_changed_ones_never():
    line = marked((Op("=", "ord " * 100), Op("-", "slett " * 100))).plain
    assert line.count("ord") < 50
    assert " … " in line
    assert line.count("slett") == 100


def test_the_report_tells_level_section_words_facts_and_reasons():
    told = text(OLD, OLD.replace("600 mg to ganger", "400 mg to ganger"))
    assert "KRITISK" in told
    assert "Behandling" in told
    assert "[-600 mg-]{+400 mg+}" in told
    assert "600 mg → 400 mg" in told
    assert re.search(r"· .+ \[.+\]", told)


def test_reasons_are_told_in_the_language_of_the_report():
    new = OLD.replace("600 mg to ganger", "400 mg to ganger")
    assert "Dose changed: 600 mg → 400 mg" in text(OLD, new, lang="en")
    assert "Dose endra: 600 mg → 400 mg" in html(OLD, new, lang="nn")
    found = compared(OLD, new)
    texts = [
        reason["text"]
        for change in diff_object(found.diff, found.verdict, lang="en")["changes"]
        for reason in change["reasons"]
    ]
    assert "Dose changed: 600 mg → 400 mg" in texts


def test_doubt_about_the_page_stands_first():
    assert text(health=HEALTH).startswith("! Det er tvil om")


def test_no_difference_is_said_in_the_readers_language():
    assert text(OLD, OLD) == "Ingen forskjell i innholdet."
    assert text(OLD, OLD, lang="en") == "No difference in content."


def test_brackets_on_a_page_are_no_markup_for_the_terminal():
    shown = StringIO()
    console = Console(width=200, file=shown)
    found = compared(OLD, OLD.replace("Bruk munnbind.", "Bruk [bold]munnbind[/bold] [/]."))
    for line in diff_text(found.diff, found.verdict, Words("nb")):
        console.print(line)
    assert "[bold]munnbind[/bold] [/]" in shown.getvalue()


def test_the_outline_tells_how_much_stands_under_each_heading():
    lines = [line.plain for line in document_outline(compared().new)]
    assert lines[0].startswith("# Mpox")
    assert any(line.startswith("## Behandling") and line.endswith("characters") for line in lines)


def test_the_parts_of_a_moved_section_are_told_once():
    first = (
        "<h2>Smitte</h2><p>Viruset smitter ved nær kontakt med den som er syk, og via tøy og sengetøy.</p>"
        "<ul><li>Direkte kontakt med sår</li><li>Deling av seng og håndklær</li></ul>"
    )
    second = (
        "<h2>Forløp</h2><p>De fleste blir friske av seg selv i løpet av to til fire uker uten varige mén.</p>"
        "<p>Barn og gravide kan bli alvorlig syke og skal vurderes av lege samme dag.</p>"
        "<p>Pasienten er smitteførende til alle skorper har falt av og huden er hel under dem.</p>"
    )
    page = "<html lang='nb'><body><main><h1>Mpox</h1>{}<h2>Slutt</h2><p>For helsepersonell.</p></main>"
    found = compared(page.format(first + second), page.format(second + first))
    told = edits_to_tell(found.diff, found.verdict)
    assert len(told) < len(found.diff.edits)
    assert {edit.id for edit in found.diff.edits if not edit.part_of} <= {edit.id for edit in told}


@pytest.mark.parametrize("revision", range(1, 11))
def test_no_words_are_lost_by_leaving_out_what_a_fold_says(revision):
    origin = Origin(noise="none")
    found = compared(
        *(origin.clean_body("fhi-handbok", number).decode() for number in (revision - 1, revision))
    )
    told = edits_to_tell(found.diff, found.verdict)
    before, after = (" ".join(getattr(edit, side) for edit in told) for side in ("before", "after"))
    assert all(edit.before in before and edit.after in after for edit in found.diff.edits)
    levels = verdicts_by_edit(found.verdict)
    assert max((levels[edit.id].level for edit in told), default=Level.NONE) == found.verdict.level


def test_facts_are_called_as_the_vocabulary_calls_them():
    found = compared(OLD, OLD.replace("i 14 dager", "i 7 dager"))
    words = Words("nb", load_vocabulary().kind_labels)
    told = "\n".join(line.plain for line in diff_text(found.diff, found.verdict, words))
    assert "= varighet: 14 dager → 7 dager" in told


# HTML


def test_the_page_asks_for_nothing_and_runs_nothing():
    page = html()
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page, re.IGNORECASE)
    assert not re.search(r"\b(src|href|action|style|on\w+)\s*=", page.split("</style>")[1], re.IGNORECASE)
    assert "default-src 'none'" in page


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


def test_everything_that_comes_from_a_page_is_escaped():
    quoted = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    new = (
        NEW.replace("<title>Mpox", f"<title>Mpox {quoted}")
        .replace("<h2>Behandling", f"<h2>Behandling {quoted}")
        .replace("Barn</td>", f"Barn {quoted}</td>")
        .replace("Mpox er en", f"Mpox {quoted} er en")
    )
    health = (Reason(code=ReasonCode.ERROR_PAGE, text=HOSTILE, evidence=HOSTILE),)
    page = html(OLD, new, health=health)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") > 4
    assert "{{ 7*7 }}" in page


def test_removed_and_added_words_are_told_without_colour():
    page = html(OLD, OLD.replace("600 mg to ganger", "400 mg to ganger"))
    assert '<del><span class="vh">[Fjernet: </span>600 mg<span class="vh"> slutt]</span></del>' in page
    assert '<ins><span class="vh">[Lagt til: </span>400 mg<span class="vh"> slutt]</span></ins>' in page
    assert "line-through" in page
    assert "underline" in page


def test_the_page_has_three_views_with_native_buttons():
    page = html()
    assert re.findall(r'<input type="radio" name="view" id="([\w-]+)"', page) == [
        "v-only",
        "v-inline",
        "v-side",
    ]
    assert page.count('<section class="view ') == 3


def test_the_page_says_which_language_is_whose():
    page = html(lang="en")
    assert '<html lang="en">' in page
    assert '<h1 lang="nb">' in page
    assert "Side by side" in page


def test_what_no_word_shows_is_said():
    link = "<p>Se <a href='https://a.example.org/x'>skjema</a> på nettet.</p>"
    boxed = "<p>Ikke gi legemiddelet til gravide kvinner.</p>"
    old = f"<html lang='nb'><main><h1>Mpox</h1>{link}<h2>Råd</h2>{boxed}<p>Ring 113.</p></main>"
    new = old.replace("a.example", "b.example").replace(
        boxed, f"<div class='alert alert-warning'>{boxed}</div>"
    )
    page = html(old, new)
    assert '<span class="said" lang="nb">Lenke endret: </span>Se skjema på nettet.' in page
    assert '<span class="said" lang="nb">Endret · Varsel: </span>Ikke gi' in page
    assert '<span class="said" lang="nb">Endret: </span>Ikke gi' in page


def test_no_difference_needs_no_views():
    page = html(OLD, OLD)
    assert "Ingen forskjell i innholdet." in page
    assert "<fieldset>" not in page


def test_the_same_pair_gives_the_same_bytes():
    assert html() == html()


# Words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_level_and_kind_has_a_word_in_every_language(lang):
    words = Words(lang)
    assert all(words.level(level) for level in Level)
    assert all(words.kind(kind) for kind in ChangeKind)
    assert words.count(1) != words.count(2) != words.count(0)


def test_reports_are_in_the_first_language_we_have_else_norwegian():
    assert report_language("", "en") == "en"
    assert report_language("fr", "de") == "nb"


def test_the_weightiest_change_comes_first_and_editorial_ones_are_folded_at_the_end():
    dated = OLD.replace("<h2>Inkubasjonstid", "<p>Oppdatert 01.02.2026</p><h2>Inkubasjonstid")
    after = dated.replace("01.02.2026", "03.02.2026").replace("Bruk munnbind", "Bruk åndedrettsvern")
    after = after.replace("600 mg to", "400 mg to")
    report, lines = html(dated, after), text(dated, after).splitlines()
    order = [report.index(words) for words in ("<details", "Oppdatert <del>", "400 mg", "åndedrettsvern")]
    assert order[2] < order[3] < order[0] < order[1]
    assert "600 → 400 mg" in lines[1]
    levels = [line.split()[0] for line in lines[1:] if line and not line.startswith(" ")]
    assert levels == ["KRITISK", "KRITISK", "SPRÅKLIG"]


FOOTNOTE = """<html lang="nb"><body><main><h1>Melding</h1>
<p>Tilfeller skal meldes<sup><a href="#n1">1</a></sup>. Alle leger har plikt til å melde.</p>
<ol><li id="n1">Innen {} timer etter at diagnosen er stilt.</li></ol></main></body></html>"""


def test_a_changed_footnote_is_shown_with_the_sentence_that_it_hangs_on():
    old, new = FOOTNOTE.format(24), FOOTNOTE.format(72)
    found = compared(old, new)
    (change,) = diff_object(found.diff, found.verdict)["changes"]
    assert change["about"].startswith("Tilfeller skal meldes")
    assert "Fotnote til: «Tilfeller skal meldes" in text(old, new)
    assert 'Fotnote til: <q lang="nb">Tilfeller skal meldes' in html(old, new)
