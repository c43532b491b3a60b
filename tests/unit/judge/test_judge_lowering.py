"""Lowering rules: each explains what it lowers, and each is tried with a change of meaning in its clothes."""

import pytest

from tests.unit.judge.judge_edits import changed, document, level, page_verdict, verdict
from watcher.model.change import ChangeKind
from watcher.model.level import Level

LOWERED = [
    ("typography", "Vask hendene ,ofte .", "Vask hendene, ofte."),
    ("typography", "Bruk «hansker» - alltid", 'Bruk "hansker" – alltid'),
    ("typography", "HUSK HÅNDHYGIENE", "Husk håndhygiene"),
    ("synonym", "Sykdommen apekopper smitter ved kontakt.", "Sykdommen mpox smitter ved kontakt."),
    ("synonym", "Råd om mpox (m-kopper, tidligere apekopper) til alle.", "Råd om mpox (m-kopper) til alle."),
    ("synonym", "Dette gjelder bl.a. reisende.", "Dette gjelder blant annet reisende."),
    ("synonym", "Gjelder menn som har sex med menn.", "Gjelder MSM."),
    ("spelling", "Utslettet begynner i ansigtet ofte.", "Utslettet begynner i ansiktet ofte."),
    ("spelling", "Hold god isolsjon rundt rommet.", "Hold god isolasjon rundt rommet."),
    ("reworded", "Du finner svaret på våre temasider.", "Du finner svaret på temasidene våre."),
    ("reworded", "I flere tiår har sykdommen vært kjent der.", "Sykdommen har vært kjent der i flere tiår."),
    ("reworded", "Klinisk vurdering daglig hos innlagte.", "Daglig klinisk vurdering av innlagte."),
    ("reworded", "Helsepersonell bør bruke briller.", "Det anbefales at helsepersonell bruker briller."),
    (
        "regrouped",
        "Viruset smitter ved kontakt, det tåler tørke.",
        "Viruset smitter ved kontakt. Det tåler tørke.",
    ),
    (
        "reworded",
        "Viruset smitter ved kontakt, og det tåler tørke.",
        "Viruset smitter ved kontakt. Det tåler tørke.",
    ),
    (
        "sentences-reordered",
        "Vask hendene ofte. Unngå nær kontakt med syke.",
        "Unngå nær kontakt med syke. Vask hendene ofte.",
    ),
]


@pytest.mark.parametrize(("rule", "before", "after"), LOWERED)
def test_a_change_without_substance_is_lowered_with_a_reason(rule, before, after):
    judged = verdict(changed(before, after))
    assert (judged.lowered_by, judged.level) == (rule, Level.EDITORIAL)
    assert judged.reasons[0].text


IN_DISGUISE = [
    ("a comma beside a negation", "Vent ikke, behandle.", "Vent, ikke behandle."),
    ("a question that became a statement", "Skal gravide vaksineres?", "Skal gravide vaksineres."),
    ("a decimal comma", "Gi 2,5 mg.", "Gi 25 mg."),
    ("a sign of comparison", "Gis ved CD4 < 200.", "Gis ved CD4 > 200."),
    ("the case of a unit", "Gi 5 E insulin.", "Gi 5 e insulin."),
    ("a letter that negates", "Vaksinerte kan møte på jobb.", "Uvaksinerte kan møte på jobb."),
    ("a letter that negates", "Prøvesvaret er sikkert nok.", "Prøvesvaret er usikkert nok."),
    ("one letter of a drug", "Gi meklizin til slutt.", "Gi mekluzin til slutt."),
    ("one letter of a name", "Utbruddet er i Kivuland nå.", "Utbruddet er i Kivoland nå."),
    ("one letter in a short word", "Ta prøve av huden.", "Ta prøve av hunden."),
    ("a swap of who and whom", "Syke smitter friske hele tiden.", "Friske smitter syke hele tiden."),
    ("two groups around a binding word", "Gravide går foran barn i køen.", "Barn går foran gravide i køen."),
    (
        "two groups around «før»",
        "Vask hendene før du tar på hansker.",
        "Før du vasker hendene, tar du på hansker.",
    ),
    ("a qualifier that left", "Vaksinen gis ofte for tidlig.", "Vaksinen gis ofte tidlig."),
    ("a condition that left", "Ring oss om du får feber.", "Ring oss, du får feber."),
    ("«ca.» that left", "Det tar ca. 14 dager.", "Det tar 14 dager."),
    (
        "figures that follow their sentences",
        "Voksne. Gi 600 mg. Barn. Gi 200 mg.",
        "Voksne. Gi 200 mg. Barn. Gi 600 mg.",
    ),
    (
        "a sentence that leans",
        "Ta av hansker nå. Deretter vaskes hendene godt.",
        "Deretter vaskes hendene godt. Ta av hansker nå.",
    ),
    ("a border between cells", "40 | | 600", "40 | 600 |"),
    ("a synonym and a dose", "Ved apekopper gis 600 mg.", "Ved mpox gis 400 mg."),
    ("an «og» that became «eller»", "Ved feber og utslett tas prøve.", "Ved feber eller utslett tas prøve."),
    ("a split that lost a word", "Hold deg hjemme, og ring lege først.", "Hold deg hjemme. Ring lege."),
    (
        "a clause that changed sides",
        "Dersom du ringer lege, må du få svar.",
        "Dersom du får svar, må du ringe lege.",
    ),
    ("a unit", "Vent i 14 dager.", "Vent i 14 uker."),
    ("a word swapped for one unknown", "Viruset finnes i spytt hos syke.", "Viruset finnes i blod hos syke."),
]


@pytest.mark.parametrize(("case", "before", "after"), IN_DISGUISE)
def test_a_change_of_meaning_in_disguise_is_not_lowered(case, before, after):
    judged = verdict(changed(before, after))
    assert (judged.level >= Level.MINOR, judged.lowered_by) == (True, ""), case


def test_a_language_clean_up_with_one_turned_advice_inside_is_critical_for_that_advice_alone():
    before = (
        "I flere tiår har sykdommen vært kjent der. Du finner svaret på våre temasider. "
        "Friske nærkontakter trenger ikke å holde seg hjemme."
    )
    after = (
        "Sykdommen har vært kjent der i flere tiår. Du finner svaret på temasidene våre. "
        "Friske nærkontakter må holde seg hjemme."
    )
    judged = verdict(changed(before, after))
    assert judged.level is Level.CRITICAL
    assert {fact.kind for fact in judged.facts} == {"modality"}


def test_a_stamp_is_metadata_but_not_what_stands_beside_it():
    assert verdict(changed("Sist oppdatert 01.02.2024", "Sist oppdatert 02.03.2024")).lowered_by == "metadata"
    assert verdict(
        changed("Sist oppdatert 1. mars 2024 - gyldig", "Sist oppdatert 2. mai 2024 - utgått")
    ).level >= (Level.MINOR)
    assert level("Oppdatert råd: vent 14 dager.", "Oppdatert råd: vent 7 dager.") is Level.CRITICAL


def test_a_metadata_edit_is_editorial_unless_it_is_the_status_of_the_advice():
    stamp = changed("Versjon 1.1", "Versjon 1.2", ChangeKind.METADATA, label="version")
    status = changed("Gjeldende", "Utgått", ChangeKind.METADATA, label="status")
    assert (verdict(stamp).level, verdict(status).level) == (Level.EDITORIAL, Level.CRITICAL)


def test_a_document_date_in_a_table_is_metadata_and_a_dose_in_it_is_not():
    stamp = changed(
        "22/07/2024", "23/09/2024", ChangeKind.CELL_CHANGED, row="Product information", column="Last updated"
    )
    dose = changed("5 mg", "6 mg", ChangeKind.CELL_CHANGED, row="Barn", column="Oppdatert")
    assert (verdict(stamp, "en").level, verdict(dose).level) == (Level.EDITORIAL, Level.CRITICAL)


def test_furniture_is_noise_unless_it_carries_advice():
    assert verdict(changed("Lesetid: 4 min", "Lesetid: 5 min")).level is Level.NOISE
    assert verdict(changed("", "Del på Facebook", ChangeKind.ADDED)).level is Level.NOISE
    assert verdict(changed("", "Lesetid ikke nødvendig, gi 5 mg", ChangeKind.ADDED)).level >= Level.IMPORTANT


def test_a_block_moved_under_its_heading_is_editorial_and_to_another_minor():
    here = changed("Vask hender.", "Vask hender.", ChangeKind.MOVED)
    there = changed("Gravide", "Gravide", ChangeKind.MOVED, trail=("Mpox", "Unntak"))
    assert (verdict(here).level, verdict(there).level) == (Level.EDITORIAL, Level.MINOR)


def test_an_item_moved_from_should_to_should_not_is_critical():
    edit = changed(
        "Gravide",
        "Gravide",
        ChangeKind.MOVED,
        trail=("Mpox", "Hvem bør ikke vaksineres"),
        trail_old=("Mpox", "Hvem bør vaksineres"),
    )
    assert verdict(edit).level is Level.CRITICAL


def test_a_step_of_a_numbered_list_that_moved_is_important():
    edit = changed("Ta av hansker.", "Ta av hansker.", ChangeKind.MOVED, list_kind="ordered")
    assert verdict(edit).level is Level.IMPORTANT


def test_a_heading_with_another_plain_word_is_editorial_and_another_population_is_not():
    plain = changed("Symptomer og forløp", "Symptomer og sykdomsforløp", ChangeKind.HEADING_RENAMED)
    group = changed("Dosering", "Dosering hos barn", ChangeKind.HEADING_RENAMED)
    turned = changed("Når skal du isoleres", "Når skal du ikke isoleres", ChangeKind.HEADING_RENAMED)
    assert verdict(plain).level is Level.EDITORIAL
    assert verdict(group).level is Level.IMPORTANT
    assert verdict(turned).level is Level.CRITICAL


def test_a_link_to_another_address_is_editorial_unless_it_leads_to_a_form_or_away():
    same = changed("https://a.no/x", "https://a.no/y", ChangeKind.LINK_CHANGED, label="Forskriften")
    away = changed("https://a.no/x", "https://b.no/x", ChangeKind.LINK_CHANGED, label="Forskriften")
    form = changed("https://a.no/x", "https://a.no/y", ChangeKind.LINK_CHANGED, label="Meldeskjema")
    assert [verdict(edit).level for edit in (same, away, form)] == [
        Level.EDITORIAL,
        Level.MINOR,
        Level.IMPORTANT,
    ]


def test_another_picture_is_shown_and_the_same_at_another_address_is_not():
    same = changed("https://a.no/1/flyt-3f2a.png", "https://a.no/2/flyt-9c1b.png", ChangeKind.IMAGE_CHANGED)
    other = changed("https://a.no/flyt.png", "https://a.no/dosering.png", ChangeKind.IMAGE_CHANGED)
    assert [verdict(edit).level for edit in (same, other)] == [Level.EDITORIAL, Level.MINOR]


def test_the_own_change_log_is_editorial_and_advice_elsewhere_is_not():
    log = changed(
        "", "12.09.2024: Inkubasjonstid endret.", ChangeKind.ADDED, trail=("Mpox", "Endringshistorikk")
    )
    assert verdict(log).level is Level.EDITORIAL


@pytest.mark.parametrize("heading", ["Historikk", "Endringer", "Endringshistorikk"])
def test_advice_that_changes_under_the_heading_of_a_log_is_advice(heading):
    trail = ("Mpox", heading)
    dose = changed("Gi tecovirimat 600 mg.", "Gi tecovirimat 400 mg.", trail=trail)
    undated = changed("", "Tecovirimat anbefales ikke til gravide.", ChangeKind.ADDED, trail=trail)
    assert verdict(dose).level is Level.CRITICAL
    assert verdict(undated).level >= Level.IMPORTANT


def test_a_page_in_the_other_written_form_is_editorial_until_a_figure_differs():
    old = document("Hold deg heime i 21 dagar.", lang="nn")
    new = document("Hold deg hjemme i 21 dager.")
    other = document("Hold deg hjemme i 14 dager.")
    same = page_verdict(changed(old.blocks[0].text, new.blocks[0].text), old=old, new=new)
    turned = page_verdict(changed(old.blocks[0].text, other.blocks[0].text), old=old, new=other)
    assert (same.level, turned.level) == (Level.EDITORIAL, Level.CRITICAL)
