"""The page's own dates and change log beside what really changed: said only where it can be shown."""

from dataclasses import replace
from datetime import date

import pytest

from tests.nouns import make_page_diff
from tests.unit.judge.judge_edits import changed, document, page_verdict, vocabulary
from watcher.judge import judge_page
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import Block, BlockKind, Document, Stamp
from watcher.model.level import Level
from watcher.model.verdict import PageVerdict

DOSE = changed("Gi 600 mg tecovirimat.", "Gi 400 mg tecovirimat.", trail=("Mpox", "Behandling"))
QUARANTINE = changed(
    "Karantene varer i 21 dager.", "Karantene varer i 14 dager.", trail=("Mpox", "Karantene")
)
WORDING = changed(
    "Det er viktig å vaske hendene.", "Det er viktig å vaske hender.", trail=("Mpox", "Hygiene")
)
LOG = ("Mpox", "Endringslogg")


def stamped(page: Document, *days: date, label: str = "updated") -> Document:
    stamps = tuple(
        Stamp(label=label, text=f"Oppdatert {day:%d.%m.%Y}", value=f"{day}", day=day) for day in days
    )
    return replace(page, stamps=stamps)


def logged(*entries: str, heading: str = "Endringslogg") -> Document:
    """A page with sections on treatment and quarantine, and a log."""
    texts = [("Behandling", ""), ("Karantene", ""), (heading, ""), *((heading, entry) for entry in entries)]
    blocks = tuple(
        Block(
            index=at,
            kind=BlockKind.ITEM if text else BlockKind.HEADING,
            text=text or name,
            key=text or name,
            trail=("Mpox", name) if text else ("Mpox",),
            level=0 if text else 2,
        )
        for at, (name, text) in enumerate(texts)
    )
    return replace(document(), blocks=blocks)


OLD_LOG = logged("01.02.2024: Nytt om smitte.", "01.01.2024: Første versjon.")


def entry(text: str, heading: str = "Endringslogg") -> Edit:
    trail = ("Mpox", heading)
    return changed("", text, ChangeKind.ADDED, trail=trail, trail_old=trail)


def judged(*edits: Edit, old: Document = OLD_LOG, new: Document = OLD_LOG) -> PageVerdict:
    return page_verdict(*edits, old=old, new=with_entries(new, *edits))


def with_entries(page: Document, *edits: Edit) -> Document:
    """The page with what was added to it at its end."""
    added = [edit for edit in edits if edit.kind is ChangeKind.ADDED]
    blocks = tuple(
        Block(
            index=len(page.blocks) + at,
            kind=BlockKind.ITEM,
            text=edit.after,
            key=edit.after,
            trail=edit.trail,
        )
        for at, edit in enumerate(added)
    )
    return replace(page, blocks=(*page.blocks, *blocks))


def codes(*edits: Edit, old: Document = OLD_LOG, new: Document = OLD_LOG) -> list[str]:
    return [remark.code for remark in judged(*edits, old=old, new=new).remarks]


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
PLAIN = document("Gi 600 mg tecovirimat.")


# -- dates


def test_a_told_change_under_an_unchanged_date_is_remarked_with_the_page_s_own_words() -> None:
    verdict = judged(DOSE, old=stamped(PLAIN, MAY), new=stamped(PLAIN, MAY))
    assert [(one.code, one.quote) for one in verdict.remarks] == [
        ("text-without-date", "Oppdatert 01.05.2024")
    ]
    assert dict(verdict.remarks[0].texts)["nb"] == "Teksten er endret, men siden oppgir samme dato som før."
    assert [lang for lang, _ in verdict.remarks[0].texts] == ["nb", "nn", "en"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PLAIN, PLAIN),
        (stamped(PLAIN, MAY), stamped(PLAIN, JUNE)),
        (stamped(PLAIN, MAY), PLAIN),
        (stamped(PLAIN, MAY, JUNE), stamped(PLAIN, MAY, JUNE)),
        (stamped(PLAIN, MAY, label="published"), stamped(PLAIN, MAY, label="published")),
    ],
)
def test_without_one_certain_date_nothing_is_said_of_it(old: Document, new: Document) -> None:
    assert codes(DOSE, old=old, new=new) == []


def test_a_second_edit_of_one_day_has_the_date_of_that_day() -> None:
    page, diff = stamped(PLAIN, MAY), make_page_diff((DOSE,))
    for seen_on, wanted in ((MAY, []), (JUNE, ["text-without-date"]), (None, ["text-without-date"])):
        found = judge_page(diff, page, page, vocabulary(), seen_on=seen_on).remarks
        assert [one.code for one in found] == wanted


def test_a_new_version_number_is_as_good_as_a_date() -> None:
    def numbered(value: str) -> Document:
        page = stamped(PLAIN, MAY)
        return replace(page, stamps=(*page.stamps, Stamp(label="version", text=value, value=value)))

    assert codes(DOSE, old=numbered("1.0"), new=numbered("1.1")) == []
    assert codes(DOSE, old=numbered("1.0"), new=numbered("1.0")) == ["text-without-date"]


def test_a_change_of_wording_under_an_unchanged_date_is_no_remark() -> None:
    assert judged(WORDING).level < Level.MINOR
    assert codes(WORDING, old=stamped(PLAIN, MAY), new=stamped(PLAIN, MAY)) == []


def test_a_new_date_over_the_same_text_is_remarked_and_stays_quiet() -> None:
    stamp = changed("Oppdatert 01.05.2024", "Oppdatert 01.06.2024", ChangeKind.METADATA, label="updated")
    verdict = judged(stamp, old=stamped(PLAIN, MAY), new=stamped(PLAIN, JUNE))
    assert [(one.code, one.quote) for one in verdict.remarks] == [
        ("date-without-text", "Oppdatert 01.06.2024")
    ]
    assert verdict.level == Level.EDITORIAL


def test_a_new_date_over_a_change_of_wording_is_no_remark() -> None:
    assert codes(WORDING, old=stamped(PLAIN, MAY), new=stamped(PLAIN, JUNE)) == []


def test_an_older_date_is_no_news_of_the_page() -> None:
    stamp = changed("Oppdatert 01.06.2024", "Oppdatert 01.05.2024", ChangeKind.METADATA, label="updated")
    assert codes(stamp, old=stamped(PLAIN, JUNE), new=stamped(PLAIN, MAY)) == []


# -- the note calls it editorial


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("01.03.2024: Språklig gjennomgang.", "Endringslogg"),
        ("01.03.2024: Redaksjonelle endringer. Skrivefeil rettet.", "Endringshistorikk"),
        ("1 March 2024: Minor editorial changes.", "Change log"),
        ("1 March 2024: Fixed typo.", "Updates to this page"),
        ("01.03.2024: Språkleg gjennomgang.", "Endringar"),
    ],
)
def test_a_note_that_says_editorial_over_a_changed_dose_is_remarked_and_lowers_nothing(
    text: str, heading: str
) -> None:
    page = logged("01.02.2024: Nytt.", "01.01.2024: Første versjon.", heading=heading)
    verdict = judged(DOSE, entry(text, heading), old=page, new=page)
    assert [(one.code, one.quote) for one in verdict.remarks] == [("note-says-editorial", text)]
    assert verdict.level == judged(DOSE).level == Level.CRITICAL


def test_a_note_before_the_text_counts_as_a_log_does() -> None:
    before, after = "Siste endring: nye åpningstider.", "Siste endring: redaksjonell."
    note = changed(before, after, trail=("Mpox",))
    assert codes(DOSE, note, old=document(before), new=document(after)) == ["note-says-editorial"]
    assert codes(DOSE, old=document(after), new=document(after)) == []


@pytest.mark.parametrize(
    "lines",
    [
        (("meta", "3 March 2024"), ("para", "Minor typographical correction.")),
        (("para", "3 March 2024"), ("para", "Minor typographical correction.")),
        (("row", "3 March 2024 | Minor typographical correction."),),
    ],
)
def test_the_date_of_an_entry_may_stand_before_it(lines: tuple[tuple[str, str], ...]) -> None:
    page = logged("1 February 2024: Added a section.", "1 January 2024: First published.")
    more = tuple(
        Block(index=len(page.blocks) + at, kind=BlockKind(kind), text=text, key=text, trail=LOG)
        for at, (kind, text) in enumerate(lines)
    )
    new = replace(page, blocks=(*page.blocks, *more))
    assert codes(DOSE, old=page, new=new) == ["note-says-editorial"]


@pytest.mark.parametrize(
    "text",
    [
        "01.03.2024: Språklig gjennomgang. Ny dose av tecovirimat.",
        "01.03.2024: Ikke bare språklige endringer.",
        "01.03.2024: Redaksjonelle endringer i avsnittet om tecovirimat.",
        "01.03.2024: Diverse endringer.",
    ],
)
def test_a_note_that_says_more_than_editorial_is_no_such_remark(text: str) -> None:
    assert "note-says-editorial" not in codes(DOSE, entry(text))


def test_a_note_that_says_editorial_over_wording_alone_is_true() -> None:
    assert codes(WORDING, entry("01.03.2024: Språklig gjennomgang.")) == []


# -- said, but not found


def test_an_entry_on_a_section_that_did_not_change_is_remarked() -> None:
    found = judged(DOSE, entry("01.03.2024: Karantene for nærkontakter er endret.")).remarks
    assert [one.code for one in found] == ["said-not-found"]
    assert found[0].quote == "01.03.2024: Karantene for nærkontakter er endret."


def test_an_entry_over_an_unchanged_text_is_remarked() -> None:
    assert codes(entry("01.03.2024: Nytt avsnitt om vask av leker.")) == ["said-not-found"]


@pytest.mark.parametrize(
    "text",
    [
        "01.03.2024: Karantenetiden er endret.",
        "01.03.2024: Justert dose.",
        "01.03.2024: Oppdatert.",
        "01.03.2024: Generell revisjon av hele kapitlet om smitte.",
        "01.03.2024: Presisert råd til utsatte personer.",
        "01.03.2024: Ny tabell over testing.",
        "01.03.2024: Endret karantene, blant annet ved reise.",
    ],
)
def test_an_entry_that_may_mean_what_was_found_is_believed(text: str) -> None:
    assert codes(QUARANTINE, entry(text)) == []


def test_a_log_that_is_new_as_a_whole_says_nothing_of_this_change() -> None:
    assert (
        codes(DOSE, entry("01.03.2024: Karantene er endret."), old=PLAIN, new=logged("01.03.2024: …")) == []
    )


def test_a_section_of_advice_that_is_called_changes_is_no_log() -> None:
    heading = "Endringer i huden"
    page = logged("01.02.2024: Utslett.", "01.01.2024: Kløe.", heading=heading)
    advice = entry("01.03.2024: Karantene ved utslett.", heading)
    assert codes(DOSE, advice, old=page, new=page) == []


# -- found, but not said


def test_a_grave_change_that_a_kept_log_is_silent_on_is_remarked_by_its_section() -> None:
    remark = judged(DOSE).remarks[0]
    assert remark.code == "found-not-said"
    assert dict(remark.texts)["nb"] == "Sidens egen endringslogg nevner ikke endringen under «Behandling»."
    assert (
        dict(remark.texts)["en"]
        == "The page's own change log does not mention the change under «Behandling»."
    )


def test_an_entry_on_one_change_leaves_the_other_unsaid() -> None:
    found = judged(DOSE, QUARANTINE, entry("01.03.2024: Karantene er endret.")).remarks
    assert [one.code for one in found] == ["found-not-said"]
    assert "«Behandling»" in dict(found[0].texts)["nb"]
    assert "«Karantene»" not in dict(found[0].texts)["nb"]


@pytest.mark.parametrize(
    "text",
    [
        "01.03.2024: Karantene og dose er endret.",
        "01.03.2024: Karantene er endret, med mer.",
        "01.03.2024: Råd til utsatte er nye.",
        "01.03.2024: Flere endringer.",
    ],
)
def test_an_entry_that_may_cover_all_leaves_nothing_unsaid(text: str) -> None:
    edits = [DOSE, QUARANTINE, entry(text)]
    if "dose" in text:
        edits[0] = replace(DOSE, trail=("Mpox", "Dosering"))
    assert codes(*edits) == []


def test_a_history_of_events_is_no_log() -> None:
    events = logged(
        "14.08.2024: WHO erklærte en ny folkehelsekrise.", "31.05.2022: Første tilfelle i Norge.",
        heading="Historikk",
    )  # fmt: skip
    assert codes(DOSE, old=events, new=events) == []


def test_a_minor_change_need_not_stand_in_the_log() -> None:
    minor = changed("Vi møtes på torget.", "Vi møtes i parken.", trail=("Mpox", "Om oss"))
    assert judged(minor).level == Level.MINOR
    assert codes(minor) == []


def test_a_page_without_a_log_leaves_nothing_unsaid() -> None:
    assert codes(DOSE, old=PLAIN, new=PLAIN) == []
    assert codes(DOSE, old=logged("01.01.2024: Første."), new=logged("01.01.2024: Første.")) == []


# -- laws


def test_remarks_move_no_level_and_no_edit_means_no_remark() -> None:
    page = stamped(OLD_LOG, MAY)
    verdict = judged(DOSE, entry("01.03.2024: Språklig gjennomgang."), old=page, new=page)
    assert verdict.remarks
    assert [one.level for one in verdict.verdicts] == [Level.CRITICAL, Level.EDITORIAL]
    assert judge_page(make_page_diff(()), page, page, vocabulary()).remarks == ()


def test_the_same_change_gives_the_same_remarks() -> None:
    page = stamped(OLD_LOG, MAY)
    assert judged(DOSE, QUARANTINE, old=page, new=page) == judged(DOSE, QUARANTINE, old=page, new=page)


def test_a_page_that_is_rewritten_is_not_held_against_its_log() -> None:
    said = entry("01.03.2024: Karantene er endret.")
    diff, new = make_page_diff((DOSE, said)), with_entries(OLD_LOG, said)
    assert judge_page(diff, OLD_LOG, new, vocabulary()).remarks
    assert judge_page(replace(diff, is_rewritten=True), OLD_LOG, new, vocabulary()).remarks == ()
