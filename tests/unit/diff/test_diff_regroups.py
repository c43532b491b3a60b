"""Paragraphs that became points, and points that became a paragraph, with words changed on the way."""

import pytest

from tests.unit.diff.diff_pages import Seen, only, ops_text, page, seen
from watcher.diff import diff_documents
from watcher.model.change import ChangeKind

BITE = """
# Rabies
Rabies smitter gjennom bitt fra dyr.
{}
Tollvesenet svarer på spørsmål om innførsel av hunder.
"""
PARAGRAPH = (
    "Blir du bitt eller klort av en hund eller et annet dyr på reisen, skal du straks vaske såret med såpe "
    "og rent vann og oppsøke helsehjelp."
)
POINTS = """Blir du bitt eller klort av et dyr:
- vask såret med en gang med såpe og rent vann i omtrent 15 minutter
- oppsøk helsehjelp så snart som mulig"""


def told(old: str, new: str):
    return diff_documents(page(BITE.format(old)), page(BITE.format(new)))


def test_a_paragraph_that_became_a_leading_line_with_points_is_split_with_the_words_that_changed():
    diff = told(PARAGRAPH, POINTS)
    whole = next(edit for edit in diff.edits if not edit.part_of)
    assert {edit.kind for edit in diff.edits} == {ChangeKind.SPLIT}
    assert "i omtrent 15 minutter" in "".join(op.text for op in whole.ops if op.tag == "+")
    assert ops_text(whole) == (whole.before, whole.after)
    assert (whole.before, whole.after) == (PARAGRAPH, POINTS.replace("- ", ""))


def test_points_that_became_a_paragraph_are_merged():
    diff = told(POINTS, PARAGRAPH)
    assert {edit.kind for edit in diff.edits} == {ChangeKind.MERGED}
    assert len(seen(diff)) == 1


def test_a_dose_that_changed_in_a_paragraph_made_into_points_is_told_as_that_dose():
    paragraph = "Voksne skal ha 600 mg to ganger daglig i 14 dager, barn under 12 år 300 mg én gang daglig."
    points = "- Voksne: 600 mg to ganger daglig i 14 dager\n- Barn under 12 år: 200 mg én gang daglig"
    whole = next(edit for edit in told(paragraph, points).edits if not edit.part_of)
    assert whole.kind is ChangeKind.SPLIT
    marked = [op.text for op in whole.ops if op.tag != "="]
    assert any("300 mg" in text for text in marked)
    assert any("200 mg" in text for text in marked)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Voksne skal ha 600 mg tecovirimat to ganger daglig i 14 dager etter et måltid.",
            "Barn under 12 år:\n- følges opp av barnelege\n- 10 ml mikstur én gang daglig i 5 dager",
        ),
        (
            "Ta kontakt med legevakten dersom du får høy feber eller blir tung i pusten i løpet av natten.",
            "Ring nødnummeret for brann når:\n- det lukter røyk i trappen\n- du ikke får åpnet døren",
        ),
        (
            "If you are travelling with a pet you should check the rules of the country before you leave.",
            "If you are ill while you are there:\n- go to the nearest hospital\n- keep the bill",
        ),
    ],
)
def test_advice_about_something_else_is_gone_and_come(old, new):
    diff = told(old, new)
    assert not {ChangeKind.SPLIT, ChangeKind.MERGED} & {edit.kind for edit in diff.edits}
    gone = [edit.before for edit in diff.edits if edit.kind is ChangeKind.REMOVED]
    assert gone == [old]


def test_a_point_that_no_word_of_the_paragraph_tells_of_does_not_stand_at_the_end_of_a_split():
    extra = "- ta med vaksinasjonskortet hjem"
    diff = told(PARAGRAPH, f"{POINTS}\n{extra}")
    assert Seen("added", "", "ta med vaksinasjonskortet hjem") in seen(diff)


def test_a_point_put_in_between_is_told_as_put_in():
    lines = POINTS.split("\n")
    diff = told(PARAGRAPH, "\n".join([*lines[:2], "- tenk på stivkrampe", lines[2]]))
    whole = next(edit for edit in diff.edits if not edit.part_of)
    assert "tenk på stivkrampe" in "".join(op.text for op in whole.ops if op.tag == "+")


def test_a_paragraph_rewritten_behind_a_heading_that_moved_is_changed():
    parts = {
        "Rabies": "## Rabies\nI dette landet er rabies vanlig hos hunder, flaggermus og ville dyr.",
        "Polio": "## Polio\nPolio smitter fra person til person.\nSjekk at vaksinen er gyldig.",
        "Kolera": "## Kolera\nKolera smitter gjennom vann som ikke er rent.\nKok alt vannet du skal drikke.",
    }
    old = "\n".join(parts.values())
    rewritten = "## Rabies\nRabies er en farlig sykdom som finnes hos flaggermus og ville dyr i hele landet."
    new = "\n".join((parts["Polio"], parts["Kolera"], rewritten))
    edit = only(diff_documents(page(old), page(new)), ChangeKind.MOVED_CHANGED)
    assert (edit.before[:7], edit.after[:7]) == ("I dette", "Rabies ")


def test_a_paragraph_taken_into_the_heading_below_it_is_one_edit():
    above = "# Lov\n## § 50 Valg\nValg holdes hvert år."
    old = page(f"{above}\nTillitsvalgt for de ansatte\n## § 51 (se § 91)\nHver etat velger en.")
    new = page(f"{above}\n## § 51 Tillitsvalgt for de ansatte (se § 91)\nHver etat velger en.")
    assert [edit.kind for edit in diff_documents(old, new).edits if not edit.part_of] == [ChangeKind.MERGED]


def test_a_heading_taken_into_the_paragraph_under_it_is_one_edit():
    text = "Dårlig luft kan være et problem i de store byene om vinteren."
    old = page(f"# Reise\nTa med varme klær.\n## Luft\n{text}\n## Vann\nKok vannet.")
    new = page(f"# Reise\nTa med varme klær.\nLuft: {text}\n## Vann\nKok vannet.")
    assert [edit.kind for edit in diff_documents(old, new).edits if not edit.part_of] == [ChangeKind.MERGED]


def test_a_link_that_points_elsewhere_after_a_split_is_told():
    old = f"{PARAGRAPH} Les mer hos [legevakten](https://a.test/1)."
    new = f"{POINTS}\n- les mer hos [legevakten](https://a.test/2)"
    edit = only(told(old, new), ChangeKind.LINK_CHANGED)
    assert (edit.before, edit.after) == ("https://a.test/1", "https://a.test/2")


def test_a_sentence_set_apart_from_a_long_paragraph_is_split_off():
    long = " ".join(f"Avsnittet forteller om rutine nummer {n} ved avdelingen." for n in range(30))
    last = "Legen skal føre protokoll over tiltakene."
    diff = told(f"{long} {last}", f"{long}\n{last}")
    assert {edit.kind for edit in diff.edits} == {ChangeKind.SPLIT}


def test_what_stays_in_its_place_under_headings_that_read_the_same_has_not_moved():
    above, below = (
        "# Land\n## Polio\nPolio finnes.",
        "Vaksiner før reisen\nSkriv til oss.\n## Mat\nKok vannet.",
    )
    old = page(f"{above}\n### Les mer\n{below}")
    new = page(f"{above}\n### Les mer\nOm polio\n### Les mer\n{below}")
    kinds = {edit.kind for edit in diff_documents(old, new).edits}
    assert not {ChangeKind.MOVED, ChangeKind.SECTION_MOVED} & kinds


def test_a_heading_that_became_a_line_of_text_in_other_words_is_renamed():
    below = "Loven gjelder for alle ansatte.\n## Klage\nSkriv til etaten."
    old = page(f"# Lov\nInnledning.\n## Hvilke regler gjelder for permisjon?\n{below}")
    new = page(f"# Lov\nInnledning.\nHvilke regler gjelder ved permisjon\n{below}")
    assert [edit.kind for edit in diff_documents(old, new).edits] == [ChangeKind.HEADING_RENAMED]


def test_a_heading_is_not_renamed_to_a_point_that_shares_its_words():
    old = page("# Covid\n## Plager hos eldre mennesker over 65 år\nTrøtthet er vanlig.\nHoste er vanlig.")
    new = page("# Covid\n- forvirring hos eldre mennesker over 65 år\nTrøtthet er vanlig.\nHoste er vanlig.")
    assert ChangeKind.HEADING_RENAMED not in {edit.kind for edit in diff_documents(old, new).edits}


def test_the_last_point_in_other_words_belongs_to_the_split_of_the_others():
    paragraph = (
        "Ved mistanke skal legen ta prøve av utslettet, varsle kommuneoverlegen samme dag og sørge for at "
        "pasienten holder seg hjemme til svaret foreligger."
    )
    points = (
        "Ved mistanke skal legen:\n- ta prøve av utslettet\n- varsle kommuneoverlegen samme dag\n"
        "- be pasienten holde seg hjemme inntil det foreligger svar"
    )
    assert {edit.kind for edit in told(paragraph, points).edits} == {ChangeKind.SPLIT}
