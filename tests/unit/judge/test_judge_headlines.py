"""Headlines: one line, understood without the page, in three languages."""

from tests.unit.judge.judge_edits import cell, changed, page_verdict, verdict
from watcher.model.change import ChangeKind, Edit


def line(edit: Edit, lang: str = "nb", page: str = "nb") -> str:
    return dict(verdict(edit, page).headlines)[lang]


def test_a_figure_stands_under_its_section_with_both_values():
    edit = changed(
        "Karantene varer i 21 dager.",
        "Karantene varer i 14 dager.",
        trail=("Mpox", "Karantene for nærkontakter"),
    )
    assert line(edit) == "Karantene for nærkontakter: 21 → 14 dager"


def test_the_kind_of_figure_is_said_when_the_section_does_not_say_it():
    edit = changed("Gi dosen hver 6. time.", "Gi dosen hver 8. time.", trail=("Mpox", "Medisin"))
    assert line(edit) == "Medisin: hvor ofte hver 6. → hver 8. time"
    assert line(edit, "en") == "Medisin: how often hver 6. → hver 8. time"
    assert line(edit, "nn") == "Medisin: kor ofte hver 6. → hver 8. time"


def test_a_cell_is_named_by_row_and_column():
    assert line(cell("600 mg", "800 mg", row="Voksne", column="Dose")) == "Voksne, Dose: 600 → 800 mg"


def test_a_turned_advice_shows_both_sentences():
    edit = changed("Enerom er ikke nødvendig.", "Enerom er nødvendig.")
    assert line(edit) == "Snudd: «Enerom er ikke nødvendig» → «Enerom er nødvendig»"
    assert line(edit, "nn") == line(edit)
    assert line(edit, "en").startswith("Reversed: «")


def test_a_stronger_word_is_shown_with_its_sentence():
    edit = changed("Kontakter bør testes.", "Kontakter skal testes.", trail=("Mpox", "Testing"))
    assert line(edit) == "Testing: «bør» → «skal»: Kontakter skal testes"


def test_what_came_and_went_is_said_first():
    assert (
        line(changed("", "Gravide bør tilbys vaksine.", ChangeKind.ADDED))
        == "Ny: Gravide bør tilbys vaksine."
    )
    gone = changed("Vask hendene ofte og lenge.", "", ChangeKind.REMOVED)
    assert (line(gone), line(gone, "nn"), line(gone, "en")) == (
        "Fjernet: Vask hendene ofte og lenge.",
        "Fjerna: Vask hendene ofte og lenge.",
        "Removed: Vask hendene ofte og lenge.",
    )


def test_a_short_text_that_went_is_named_with_its_section():
    assert line(changed("Gravide", "", ChangeKind.REMOVED)) == "Smitte: fjernet: Gravide"


def test_words_without_a_fact_are_shown_as_they_were_and_are():
    edit = changed("Viruset er stort.", "Viruset er lite.")
    assert line(edit) == "Smitte: «Viruset er stort» → «Viruset er lite»"


def test_a_long_text_is_cut_at_a_word_and_stays_under_110_characters():
    words = "Pasienter med langvarige plager " * 20
    for kind in (ChangeKind.ADDED, ChangeKind.CHANGED):
        edit = changed("" if kind is ChangeKind.ADDED else "Kort.", words, kind)
        assert len(line(edit)) < 110
        assert "…" in line(edit)


def test_the_pages_headline_is_the_weightiest_edit_and_counts_the_others():
    minor = changed("Viruset er stort.", "Viruset er lite.")
    critical = changed("Gi 5 mg.", "Gi 50 mg.", trail=("Mpox", "Dosering"))
    stamp = changed("Oppdatert 01.02.2024", "Oppdatert 02.02.2024")
    part = changed("", "Ny ting.", ChangeKind.ADDED, part_of="fold")
    verdict_of_page = page_verdict(minor, stamp, critical, part)
    assert verdict_of_page.headline("nb") == "Dosering: dose 5 → 50 mg (+1 til)"
    assert verdict_of_page.headline("en") == "Dosering: dose 5 → 50 mg (+1 more)"


def test_nothing_changed_says_so():
    assert page_verdict().headline("nb") == "Ingen endring"


def test_the_verdict_names_the_vocabulary_that_judged():
    edit = changed("Gi 5 mg.", "Gi 50 mg.")
    assert page_verdict(edit).vocabulary_version.startswith("2026.")
