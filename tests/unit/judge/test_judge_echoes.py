"""Other pages that still state the old value: found across wordings and languages, and never by chance."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.judge.echo_pages import echoes, page, values

QUARANTINE = (
    "Nærkontakter skal være i karantene i 21 dager.",
    "Nærkontakter skal være i karantene i 14 dager.",
)
INCUBATION = ("Inkubasjonstiden er 5–21 dager.", "Inkubasjonstiden er 2–21 dager.")
DOSES = (
    "# Dosering\nGruppe | Dose\nVoksne | Amoksicillin 500 mg\nBarn | Amoksicillin 250 mg",
    "# Dosering\nGruppe | Dose\nVoksne | Amoksicillin 750 mg\nBarn | Amoksicillin 250 mg",
)


def test_another_page_that_still_gives_the_old_duration_of_quarantine_is_found_with_its_sentence() -> None:
    found = echoes(
        *QUARANTINE, "# Karantene\nDu må være i karantene i 21 dager hvis du er nærkontakt. Ring legen."
    )
    assert [(one.kind, one.value, one.index) for one in found] == [("duration", "21 dager", 1)]
    assert found[0].quote == "Du må være i karantene i 21 dager hvis du er nærkontakt."


@pytest.mark.parametrize(
    ("other", "lang"),
    [
        ("Nærkontaktar skal vere i karantene i 21 dagar.", "nn"),
        ("Nærkontaktar skal vere i karantene i tre veker.", "nn"),
        ("Close contacts should stay in quarantine for 21 days.", "en"),
        ("Close contacts should stay in quarantine for three weeks.", "en"),
    ],
)
def test_the_same_value_is_found_in_other_languages_and_units(other: str, lang: str) -> None:
    assert len(values(*QUARANTINE, page(other, lang=lang))) == 1


def test_everyday_words_for_the_incubation_period_are_the_incubation_period() -> None:
    other = "# Når blir jeg syk?\nDet tar 5–21 dager fra du er smittet til du får symptomer."
    assert values(*INCUBATION, other) == ["5–21 dager"]


def test_a_value_in_a_table_is_found_by_its_row() -> None:
    other = "# Kort fortalt\nTema | Svar\nInkubasjonstid | 5–21 dager\nSmittemåte | Hudkontakt"
    found = echoes(*INCUBATION, other)
    assert [one.quote for one in found] == ["Inkubasjonstid | Svar: 5–21 dager"]


@pytest.mark.parametrize(
    "other",
    [
        "Inkubasjonstiden er 21 dager.",
        "Smitteførende pasienter isoleres i 21 dager.",
        "Bruk kondom i 21 dager.",
        "Åpnet flaske er holdbar i 21 dager.",
        "Det går 21 dager før neste møte.",
        "Nærkontakter skal ikke være i karantene i 21 dager.",
        "Tidligere skulle nærkontakter være i karantene i 21 dager.",
        "Nærkontakter skal være i karantene i 21 timer.",
        "Nærkontakter skal være i karantene i 21–28 dager.",
        "Hunder skal være i karantene i 21 dager.",
        "Ansatte som er nærkontakter ved meslinger, skal være i karantene i 21 dager.",
        "# Meslinger\nNærkontakter skal være i karantene i 21 dager.",
        "Nærkontakter skal være i karantene. Isolering varer i 21 dager.",
        "# Endringslogg\n- 01.02.2024: Nærkontakter skal være i karantene i 21 dager.",
    ],
)
def test_the_same_figure_of_something_else_is_no_echo(other: str) -> None:
    assert values(*QUARANTINE, other) == []


def test_a_page_on_another_disease_is_no_echo() -> None:
    other = page("Nærkontakter skal være i karantene i 21 dager.", title="Meslinger")
    assert values(*QUARANTINE, other) == []


def test_two_pages_that_name_no_disease_must_share_a_word_of_their_titles() -> None:
    other = "Den som er utsatt, skal være i karantene i 21 dager."
    old, new = "Karantene: 21 dager.", "Karantene: 14 dager."
    assert values(old, new, page(other, title="Prikkepest"), title="Flekkpest") == []
    assert values(old, new, page(other, title="Flekkpest hos barn"), title="Flekkpest") == ["21 dager"]


def test_a_page_that_gives_the_new_value_too_is_no_echo() -> None:
    other = "# Karantene\nNærkontakter skal være i karantene i 14 dager.\nKarantene varer i 21 dager."
    assert values(*QUARANTINE, other) == []


def test_the_new_value_of_something_else_does_not_hide_an_echo() -> None:
    other = "Smitteførende pasienter isoleres i 14 dager.\nNærkontakter skal være i karantene i 21 dager."
    assert values(*QUARANTINE, other) == ["21 dager"]


def test_the_dose_of_the_same_drug_for_the_same_group_is_found() -> None:
    assert values(*DOSES, "Voksne får amoksicillin 500 mg.") == ["500 mg"]


@pytest.mark.parametrize(
    "other",
    [
        "Barn får amoksicillin 500 mg.",
        "Voksne får klaritromycin 500 mg.",
        "Voksne får 500 mg.",
        "Amoksicillin 500 mg gis til gravide.",
        "Voksne med nyresvikt får amoksicillin 500 mg.",
        "Voksne får amoksicillin 500 mg/kg.",
        "Gruppe | Dose\nVoksne | Amoksicillin 250 mg\nBarn | Amoksicillin 500 mg",
    ],
)
def test_the_same_dose_of_another_drug_or_for_others_is_no_echo(other: str) -> None:
    assert values(*DOSES, other) == []


def test_a_dose_for_another_weight_is_no_echo() -> None:
    old = "# Tecovirimat\nVekt | Dose\n13–24 kg | 200 mg\n25–39 kg | 400 mg"
    new = old.replace("200 mg", "300 mg")
    assert values(old, new, "# Tecovirimat\nKroppsvekt | Dose\n13–24 kg | 200 mg") == ["200 mg"]
    assert values(old, new, "# Tecovirimat\nKroppsvekt | Dose\n3–12 kg | 200 mg") == []
    assert values(old, new, "Tecovirimat finnes som kapsler på 200 mg.") == []


def test_a_length_of_treatment_needs_the_same_drug() -> None:
    old, new = "Behandling med tecovirimat gis i 14 dager.", "Behandling med tecovirimat gis i 7 dager."
    assert values(old, new, "Tecovirimat gis i 14 dager.") == ["14 dager"]
    assert values(old, new, "Dikloksacillin gis i 14 dager.") == []


def test_a_telephone_number_is_found_where_it_is_called_by_the_same_name() -> None:
    old, new = "Ring Smittevernvakta på 21 07 63 48.", "Ring Smittevernvakta på 21 07 70 00."
    assert values(old, new, "Smittevernvakta svarer på telefon 21076348.") == ["21076348"]
    assert values(old, new, "Kantinen svarer på telefon 21076348.") == []


def test_an_advice_that_was_taken_away_is_still_given_elsewhere() -> None:
    old = "- Bruk kondom i 12 uker etter at du er frisk\n- Sov alene"
    new = "- bort\n- Sov alene"
    found = values(old, new, "- Bruk kondom i 12 uker etter at du er blitt frisk")
    assert found == ["12 uker"]


def test_an_advice_that_only_moved_on_its_page_is_no_echo() -> None:
    old = "- Bruk kondom i 12 uker etter at du er frisk\n# Råd\n- Sov alene"
    new = "- bort\n# Råd\n- Bruk kondom i 12 uker etter at du er frisk, og sov alene"
    assert values(old, new, "- Bruk kondom i 12 uker etter at du er blitt frisk") == []


def test_one_limit_and_its_opposite_are_two_things() -> None:
    old, new = "Virketiden er minst 10 minutter.", "Virketiden er høyst 10 minutter."
    assert values(old, new, "Virketid: minst 10 minutter.") == ["minst 10 minutter"]
    assert values(old, new, "Virketid: høyst 10 minutter.") == []
    assert values(old, new, "Virketid: 10 minutter.") == []


def test_what_a_log_tells_of_the_past_is_no_change_of_advice() -> None:
    old = "# Endringslogg\n- Karantene for nærkontakter er nå 21 dager."
    assert values(old, old.replace("21", "14"), "Karantene for nærkontakter er 21 dager.") == []


def test_bare_numbers_counts_and_dates_are_not_searched_for() -> None:
    old, new = "Tabellen viser 94 tilfeller av mpox i 2022.", "Tabellen viser 95 tilfeller av mpox i 2022."
    assert values(old, new, "Tabellen viser 94 tilfeller av mpox i 2022.") == []


def test_a_fact_told_twice_on_the_changed_page_is_one_echo() -> None:
    old = "Inkubasjonstiden er 5–21 dager.\nTema | Svar\nInkubasjonstid | 5–21 dager"
    new = old.replace("5–21", "2–21")
    assert values(old, new, "Inkubasjonstiden er 5–21 dager.") == ["5–21 dager"]


def test_the_same_pages_give_the_same_echoes_in_the_same_order() -> None:
    old = "Inkubasjonstiden er 5–21 dager.\nNærkontakter skal være i karantene i 21 dager."
    new = "Inkubasjonstiden er 2–21 dager.\nNærkontakter skal være i karantene i 14 dager."
    other = "Karantene varer i 21 dager for nærkontakter.\nInkubasjonstid: 5–21 dager."
    first = echoes(old, new, other)
    assert {one.value for one in first} == {"21 dager", "5–21 dager"}
    assert echoes(old, new, other) == first


def test_a_huge_page_and_a_huge_paragraph_are_searched_in_bounded_time() -> None:
    many = "\n".join(f"Avsnitt {number} sier noe annet om 22 dager." for number in range(20_000))
    other = page(f"{many}\nNærkontakter skal være i karantene i 21 dager.")
    started = process_time()
    assert values(*QUARANTINE, other) == ["21 dager"]
    assert values(*QUARANTINE, page("Ord i 21 dager uten ende. " * 40_000)) == []
    assert process_time() - started < 5


WORDS = st.sampled_from(
    (
        *("nærkontakter", "voksne", "barn", "skal", "være", "i", "karantene", "isolasjon"),
        *("21", "14", "dager", "uker", "500", "mg"),
        *("|", "#", "-", "tecovirimat", "ikke", ".", ",", ":", "\n"),
    )
)


@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=60))
def test_any_pages_get_an_answer_that_stands_in_the_other_page(
    old: list[str], new: list[str], other: list[str]
) -> None:
    was, now = " ".join(old).replace("\n", " "), " ".join(new).replace("\n", " ")
    read = page(" ".join(other))
    for one in echoes(f"Ord. {was}", f"Ord. {now}", read):
        assert one.value in read.blocks[one.index].text
        assert one.quote
