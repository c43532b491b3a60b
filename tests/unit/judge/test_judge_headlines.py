"""Headlines: one line, understood without the page, in three languages."""

import pytest

from tests.unit.judge.judge_edits import cell, changed, page_verdict, verdict
from watcher.model.change import ChangeKind, Edit


def line(edit: Edit, lang: str = "nb", page: str = "nb") -> str:
    return dict(verdict(edit, page).headlines)[lang]


def under(heading: str, before: str, after: str, lang: str = "nb") -> str:
    """The headline of words that changed under a heading of a page called «Mpox»."""
    return line(changed(before, after, trail=("Mpox", heading), trail_old=("Mpox", heading)), lang)


def test_a_figure_stands_under_the_heading_that_names_its_subject():
    told = under("Karantene for nærkontakter", "Karantenen varer i 21 dager.", "Karantenen varer i 14 dager.")
    assert told == "Karantene for nærkontakter: 21 → 14 dager"


def test_a_figure_is_shown_where_it_stands_in_the_sentence():
    assert under("Medisin", "Gi dosen hver 6. time.", "Gi dosen hver 8. time.") == (
        "Medisin: Gi dosen hver 6. → hver 8. time"
    )
    assert under("Rom", "Klær vaskes på 60 °C.", "Klær vaskes på 85 °C.") == "Rom: Klær vaskes på 60 → 85 °C"


def test_the_medicine_is_the_subject_of_its_dose_and_duration():
    told = under(
        "Behandling",
        "Ved sekundær hudinfeksjon hos voksne: dikloksacillin 500 mg 4 ganger daglig i 7 dager.",
        "Ved sekundær hudinfeksjon hos voksne: dikloksacillin 500 mg 4 ganger daglig i 5 dager.",
    )
    assert told == "Dikloksacillin: 7 → 5 dager"


def test_a_comparator_is_kept_on_both_sides():
    told = under("Vekt", "Vaksinen gis til personer over 40 kg.", "Vaksinen gis til personer under 40 kg.")
    assert told.endswith("personer over 40 kg → under 40 kg")
    assert line(cell("<12 år", "≥12 år", row="Barn", column="Alder")) == "Barn, Alder: <12 → ≥12 år"


def test_a_swap_shows_both_sentences():
    edit = changed("Barn: 5 mg. Voksne: 10 mg.", "Barn: 10 mg. Voksne: 5 mg.")
    assert line(edit) == "Barn: 5 → 10 mg. Voksne: 10 → 5 mg"


def test_a_cell_is_named_by_row_and_column():
    assert line(cell("600 mg", "800 mg", row="Voksne", column="Dose")) == "Voksne, Dose: 600 → 800 mg"


def test_a_row_named_by_a_figure_stands_under_its_heading():
    told = line(cell("200 mg", "2000 mg", row="13–24 kg", column="Dose", trail=("Mpox", "Tecovirimat")))
    assert told == "Tecovirimat, 13–24 kg, Dose: 200 → 2000 mg"


def test_a_row_label_that_changed_is_not_its_own_subject():
    told = line(cell("40 kg eller mer", "40–119 kg", row="40–119 kg", column="Vekt"))
    assert told == "Smitte, Vekt: 40 kg eller mer → 40–119 kg"


def test_a_level_names_its_scale():
    told = under(
        "Kort oppsummert", "Risikoen for befolkningen er lav.", "Risikoen for befolkningen er svært lav."
    )
    assert told == "Mpox: Risikoen for befolkningen er «lav» → «svært lav»"
    row = "Menn som har sex med menn med mange partnere"
    assert line(cell("Lav", "Moderat", row=row, column="Samlet risiko")) == (
        f"{row}, Samlet risiko: Lav → Moderat"
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Vaksine er ikke påkrevd.", "Vaksine er ikke nødvendig.", "«ikke påkrevd» → «ikke nødvendig»"),
        ("Bør ikke isoleres.", "Bør ikke testes.", "«Bør ikke isoleres» → «Bør ikke testes»"),
        ("Den er uten farge.", "Den er uten smak.", "uten smak"),
    ],
)
def test_a_not_is_said_of_both_sides_of_what_follows_it(before: str, after: str, told: str):
    """«ikke påkrevd → nødvendig» would say the opposite of what the page does."""
    assert told in under("Råd", before, after)


def test_a_turned_advice_shows_both_sentences():
    edit = changed("Enerom er ikke nødvendig.", "Enerom er nødvendig.")
    assert line(edit) == "Snudd: «Enerom er ikke nødvendig» → «Enerom er nødvendig»"
    assert line(edit, "nn") == line(edit)
    assert line(edit, "en").startswith("Reversed: «")


def test_a_long_turned_advice_shows_what_turned_and_where():
    told = under(
        "Smitte",
        "Ved nedsatt nyrefunksjon hos voksne pasienter er dosejustering nødvendig.",
        "Ved nedsatt nyrefunksjon hos voksne pasienter er dosejustering ikke nødvendig.",
    )
    assert told == (
        "Snudd: Ved nedsatt nyrefunksjon hos voksne pasienter er dosejustering «nødvendig» → «ikke nødvendig»"
    )


def test_a_stronger_word_stands_first_with_the_new_sentence():
    assert under("Testing", "Kontakter bør testes.", "Kontakter skal testes.") == (
        "Bør → skal: Kontakter skal testes"
    )


def test_a_word_put_in_or_taken_out_is_named_with_its_sentence():
    edit = changed("Munnbind brukes kun ved nærkontakt.", "Munnbind brukes ved nærkontakt.")
    assert line(edit) == "Fjernet «kun» fra «Munnbind brukes kun ved nærkontakt»"
    assert line(edit, "nn") == "Fjerna «kun» frå «Munnbind brukes kun ved nærkontakt»"
    assert line(edit, "en") == "Removed «kun» from «Munnbind brukes kun ved nærkontakt»"
    added = changed("Gis ved klade I i landet.", "Gis ved klade I og klade II i landet.")
    assert line(added) == "Lagt til «klade II» i «Gis ved klade I og klade II i landet»"


def test_a_list_that_lost_one_word_lost_that_word():
    edit = changed("Bruk hansker, frakk og briller.", "Bruk hansker og briller.")
    assert line(edit) == "Fjernet «frakk» fra «Bruk hansker, frakk og briller»"


def test_words_without_a_fact_are_shown_as_they_were_and_are():
    assert line(changed("Viruset er stort.", "Viruset er lite.")) == "Smitte: Viruset er «stort» → «lite»"


def test_advice_that_came_or_went_is_called_advice():
    assert line(changed("", "Gravide bør tilbys vaksine.", ChangeKind.ADDED)) == (
        "Nytt råd: Gravide bør tilbys vaksine"
    )
    gone = changed("Gravide bør tilbys vaksine.", "", ChangeKind.REMOVED)
    assert [line(gone, lang) for lang in ("nb", "nn", "en")] == [
        "Fjernet råd: Gravide bør tilbys vaksine",
        "Fjerna råd: Gravide bør tilbys vaksine",
        "Advice removed: Gravide bør tilbys vaksine",
    ]


def test_a_sentence_that_leans_on_its_heading_stands_under_it():
    edit = changed("Vaksine finnes.", "Vaksine finnes. Den kan gis inntil 14 dager etter kontakten.")
    assert line(edit) == "Smitte, nytt: Den kan gis inntil 14 dager etter kontakten"


def test_a_short_text_that_went_is_named_with_its_section():
    assert line(changed("Gravide", "", ChangeKind.REMOVED)) == "Smitte, fjernet: Gravide"


def test_a_heading_that_says_nothing_gives_way_to_the_page():
    edit = changed("svak", "sterk", trail=("Mpox", "Fakta"), trail_old=("Mpox", "Fakta"))
    assert line(edit) == "Mpox: svak → sterk"


def test_a_section_is_told_by_its_heading_and_its_first_words():
    text = "Latest news\nA review of the medicine has started."
    edit = changed("", text, ChangeKind.SECTION_ADDED)
    assert line(edit, "en", "en") == "New: A review of the medicine has started"
    gone = changed("Gravide\nGravide bør få vaksine.", "", ChangeKind.SECTION_REMOVED)
    assert line(gone) == "Fjernet avsnitt: Gravide bør få vaksine"


def test_a_row_is_told_by_its_cells():
    edit = changed("", "120 kg eller mer | 600 mg | 8 timer", ChangeKind.ROW_ADDED, row="120 kg eller mer")
    assert line(edit) == "Smitte, ny rad: 120 kg eller mer, 600 mg, 8 timer"


def test_a_stamp_is_called_information_about_the_page():
    edit = changed("Sist oppdatert: 01.02.2024", "Sist oppdatert: 02.02.2024", ChangeKind.METADATA)
    assert line(edit) == "Opplysning om siden: Sist oppdatert 01.02.2024 → 02.02.2024"


def test_a_cut_never_falls_before_a_denial_or_between_a_figure_and_its_unit():
    words = (
        "Pasienter med alvorlig sykdom og langvarige plager i huden bør etter en samlet vurdering i sykehus "
    )
    assert "bør…" not in line(changed("", f"{words}ikke få vaksine.", ChangeKind.ADDED))
    long = "Pasienter med alvorlig sykdom og langvarige plager i huden skal i isolat på sykehus i minst "
    assert "28…" not in line(changed("", f"{long}28 dager og så videre.", ChangeKind.ADDED))


def test_no_word_is_cut_by_the_arrow():
    edit = changed("Se www.fhi.no/sv og les der.", "Se www.fhi.no/xx og les der.")
    assert "«www.fhi.no/sv» → «www.fhi.no/xx»" in line(edit) or "www.fhi.no/sv → www.fhi.no/xx" in line(edit)


def test_what_the_page_quotes_is_not_quoted_twice():
    told = under("Råd", "Se under «Om oss her» nå.", "Se under «Personvern» nå.")
    assert told.endswith("Se under «Om oss her» → «Personvern» nå")


def test_a_renamed_heading_shows_both_names():
    edit = changed("Hvem bør få?", "Hvem får vaksine?", ChangeKind.HEADING_RENAMED)
    assert line(edit) == "Overskrift: «Hvem bør få?» → «Hvem får vaksine?»"


def test_a_strength_and_a_figure_that_changed_are_both_told():
    edit = changed("You must isolate for 10 days.", "You should isolate for 5 days.")
    assert line(edit, "en", "en") == "Smitte: You «must» → «should» isolate for 10 → 5 days"


def test_a_link_is_named_by_its_words():
    edit = changed("https://a.no/x", "https://b.no/y", ChangeKind.LINK_CHANGED, label="Meldeskjema for mpox")
    assert line(edit, "nn") == "Ny adresse bak lenkja: Meldeskjema for mpox"


def test_a_move_tells_from_where_to_where():
    edit = changed(
        "Lik tekst.", "Lik tekst.", ChangeKind.MOVED, trail=("Mpox", "Kan"), trail_old=("Mpox", "Skal ikke")
    )
    assert line(edit) == "Flyttet: Lik tekst («Skal ikke» → «Kan»)"


def test_the_weighty_sentence_of_a_long_text_is_the_one_that_is_told():
    text = "Viruset er kjent fra før. " * 6 + "Gravide skal ikke ha legemidlet."
    edit = changed(text, "", ChangeKind.REMOVED)
    assert line(edit) == "Fjernet råd: Gravide skal ikke ha legemidlet"


def test_quotation_marks_of_the_page_become_single_inside_ours():
    edit = changed("Les under «Helse» nå.", "Les bare under «Helse» nå.")
    assert line(edit) == "Lagt til «bare» i «Les bare under ‘Helse’ nå»"


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
    assert verdict_of_page.headline("nb") == "Dosering: Gi 5 → 50 mg (og 1 endring til)"
    assert verdict_of_page.headline("nn") == "Dosering: Gi 5 → 50 mg (og 1 endring til)"
    assert verdict_of_page.headline("en") == "Dosering: Gi 5 → 50 mg (and 1 more change)"
    more = page_verdict(minor, critical, changed("Det er kaldt.", "Det er varmt."))
    assert more.headline("nb") == "Dosering: Gi 5 → 50 mg (og 2 endringer til)"


def test_nothing_changed_says_so():
    assert page_verdict().headline("nb") == "Ingen endring"


def test_the_verdict_names_the_vocabulary_that_judged():
    edit = changed("Gi 5 mg.", "Gi 50 mg.")
    assert page_verdict(edit).vocabulary_version.startswith("2026.")


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_of_edit_has_a_headline_in_three_languages(kind):
    edit = changed("Gammel tekst her.", "Ny tekst her.", kind, label="Etikett")
    texts = dict(verdict(edit).headlines)
    assert list(texts) == ["nb", "nn", "en"]
    assert all(text.strip() and not text.rstrip().endswith(("→", ":")) for text in texts.values())
