"""What is told of two documents, case by case."""

from tests.unit.diff.diff_pages import Seen, only, ops_text, page, seen
from watcher.diff import diff_documents
from watcher.model.change import ChangeKind, Op

BASE = """
# Mpox
Mpox er en virussykdom som smitter ved nær kontakt.
## Smittevern
Pasienter med utslett skal isoleres i 21 dager etter symptomstart.
- Bruk hansker
- Bruk munnbind
- Vask hendene
## Behandling
Gi 600 mg tecovirimat to ganger daglig i 14 dager.
Kontakt infeksjonsmedisiner ved alvorlig sykdom hos barn.
## Varsling
Ring Folkehelseinstituttet på 21 07 63 48.
"""


def changed(old: str, new: str, base: str = BASE):
    assert old in base
    return diff_documents(page(base), page(base.replace(old, new)))


def test_the_same_page_gives_no_edit():
    assert diff_documents(page(BASE), page(BASE)).edits == ()


def test_another_dose_is_one_changed_paragraph_in_its_section():
    edit = only(changed("600 mg", "400 mg"))
    assert (edit.kind, edit.trail, edit.trail_old) == (
        ChangeKind.CHANGED,
        ("Mpox", "Behandling"),
        ("Mpox", "Behandling"),
    )
    assert edit.ops[1:3] == (Op("-", "600 mg"), Op("+", "400 mg"))


def test_one_inserted_negation_is_one_changed_paragraph():
    edit = only(changed("skal isoleres", "skal ikke isoleres"))
    assert (edit.kind, edit.ops[1]) == (ChangeKind.CHANGED, Op("+", "ikke "))


def test_a_phone_number_is_changed_as_a_whole():
    edit = only(changed("21 07 63 48", "21 07 63 49"))
    assert [op.text for op in edit.ops if op.tag != "="] == ["21 07 63 48", "21 07 63 49"]


def test_an_inserted_list_item_is_added_with_its_kind_of_list():
    edit = only(changed("- Bruk munnbind", "- Bruk munnbind\n- Bruk øyebeskyttelse"))
    assert (edit.kind, edit.after, edit.list_kind) == (ChangeKind.ADDED, "Bruk øyebeskyttelse", "bullet")


def test_one_word_list_items_are_told_apart():
    diff = changed("- Bruk hansker\n", "")
    assert seen(diff) == [Seen("removed", "Bruk hansker", "")]
    assert diff.edits[0].trail == ("Mpox", "Smittevern")


def test_quotes_and_dashes_alone_are_no_change():
    old, new = page("«Mpox» – en sykdom"), page('"Mpox" - en sykdom')
    assert diff_documents(old, new).edits == ()


def test_other_punctuation_and_case_are_changes():
    assert (
        only(diff_documents(page("Barn under 12 år ."), page("Barn under 12 år."))).kind is ChangeKind.CHANGED
    )
    assert (
        only(diff_documents(page("mpox er farlig nå"), page("Mpox er farlig nå"))).kind is ChangeKind.CHANGED
    )


def test_a_comparator_alone_is_a_change():
    edit = only(diff_documents(page("Gis til barn <12 år"), page("Gis til barn >12 år")))
    assert [op.text for op in edit.ops if op.tag != "="] == ["<12 år", ">12 år"]


def test_a_new_section_is_told_once_with_its_blocks_as_parts():
    new = BASE.replace("## Varsling", "## Vaksine\nTilbys ved høy risiko.\n- To doser\n## Varsling")
    diff = diff_documents(page(BASE), page(new))
    fold = only(diff, ChangeKind.SECTION_ADDED)
    assert seen(diff) == [Seen("section_added", "", "Vaksine\nTilbys ved høy risiko.\nTo doser")]
    parts = [edit for edit in diff.edits if edit.part_of == fold.id]
    assert [part.after for part in parts] == ["Vaksine", "Tilbys ved høy risiko.", "To doser"]
    assert {part.group_id for part in parts} == {fold.id}


def test_a_removed_section_is_told_with_its_whole_text_and_its_old_trail():
    new = BASE[: BASE.index("## Varsling")]
    fold = only(diff_documents(page(BASE), page(new)), ChangeKind.SECTION_REMOVED)
    assert (fold.before, fold.after) == ("Varsling\nRing Folkehelseinstituttet på 21 07 63 48.", "")
    assert fold.trail == ("Mpox",)


MOVED = """
# Mpox
Mpox er en virussykdom som smitter ved nær kontakt.
## Varsling
Ring Folkehelseinstituttet på 21 07 63 48.
## Smittevern
Pasienter med utslett skal isoleres i 21 dager etter symptomstart.
- Bruk hansker
- Bruk munnbind
- Vask hendene
## Behandling
Gi 600 mg tecovirimat to ganger daglig i 14 dager.
Kontakt infeksjonsmedisiner ved alvorlig sykdom hos barn.
"""


def test_a_moved_section_is_moved_and_nothing_else():
    diff = diff_documents(page(BASE), page(MOVED))
    text = "Varsling\nRing Folkehelseinstituttet på 21 07 63 48."
    assert seen(diff) == [Seen("section_moved", text, text)]


def test_a_change_inside_a_moved_section_is_not_lost():
    diff = diff_documents(page(BASE), page(MOVED.replace("21 07 63 48", "21 07 63 49")))
    change = only(diff, ChangeKind.MOVED_CHANGED)
    assert [op.text for op in change.ops if op.tag != "="] == ["21 07 63 48", "21 07 63 49"]
    assert change.part_of == ""


def test_a_renamed_heading_is_renamed_though_no_word_is_the_same():
    edit = only(changed("## Behandling", "## Hvordan pasienter hjelpes"))
    assert (edit.kind, edit.before, edit.after) == (
        ChangeKind.HEADING_RENAMED, "Behandling", "Hvordan pasienter hjelpes",
    )  # fmt: skip


def test_headings_a_level_lower_throughout_are_no_change():
    new = BASE.replace("## ", "#### ")
    assert diff_documents(page(BASE), page(new)).edits == ()


def test_headings_that_become_paragraphs_are_at_most_another_level():
    new = BASE.replace("## Smittevern", "Smittevern")
    assert {edit.kind for edit in diff_documents(page(BASE), page(new)).edits} <= {ChangeKind.HEADING_LEVEL}


def test_swapped_doses_under_two_headings_are_seen():
    old = page("# Dose\n## Voksne\n- 600 mg\n## Barn\n- 300 mg")
    new = page("# Dose\n## Voksne\n- 300 mg\n## Barn\n- 600 mg")
    edits = diff_documents(old, new).edits
    assert edits
    assert any(edit.trail != edit.trail_old or edit.before != edit.after for edit in edits)


def test_swapped_headings_over_the_same_items_are_seen():
    old = page("# Dose\n## Voksne\nGi 600 mg to ganger daglig.\n## Barn\nGi 300 mg to ganger daglig.")
    new = page("# Dose\n## Barn\nGi 600 mg to ganger daglig.\n## Voksne\nGi 300 mg to ganger daglig.")
    edits = diff_documents(old, new).edits
    assert any(
        edit.kind in (ChangeKind.MOVED, ChangeKind.SECTION_MOVED, ChangeKind.CHANGED) for edit in edits
    )
    assert any("600 mg" in edit.after or "300 mg" in edit.after for edit in edits)


def test_reordered_steps_are_moved_and_say_that_the_list_is_ordered():
    old = page("# Av\n1. Ta av hanskene forsiktig\n1. Ta av frakken\n1. Vask hendene")
    new = page("# Av\n1. Ta av frakken\n1. Ta av hanskene forsiktig\n1. Vask hendene")
    edit = only(diff_documents(old, new))
    assert (edit.kind, edit.list_kind) == (ChangeKind.MOVED, "ordered")


def test_a_paragraph_split_in_two_is_split():
    one = "Mpox gir feber og hovne lymfeknuter. Utslettet kommer etter noen dager og varer i flere uker."
    two = one.replace(". U", ".\nU")
    edit = next(e for e in diff_documents(page(one), page(two)).edits if not e.part_of)
    assert (edit.kind, edit.before) == (ChangeKind.SPLIT, one)
    assert ops_text(edit) == (edit.before, edit.after)


def test_two_paragraphs_joined_are_merged_and_a_new_word_in_them_is_seen():
    one = "Mpox gir feber og hovne lymfeknuter. Utslettet kommer ikke etter noen dager og varer i flere uker."
    two = "Mpox gir feber og hovne lymfeknuter.\nUtslettet kommer etter noen dager og varer i flere uker."
    edit = next(e for e in diff_documents(page(two), page(one)).edits if not e.part_of)
    assert edit.kind is ChangeKind.MERGED
    assert Op("+", "ikke ") in edit.ops


def test_a_stamp_is_metadata_only():
    edit = only(
        diff_documents(
            page("# A\n@updated Sist oppdatert 01.02.2024\nTekst."),
            page("# A\n@updated Sist oppdatert 03.03.2024\nTekst."),
        )
    )
    assert (edit.kind, edit.label) == (ChangeKind.METADATA, "updated")


def test_a_new_link_target_is_told_apart_from_the_text():
    old = page("Se [veilederen](https://a.test/x) for mer.")
    new = page("Se [veilederen](https://a.test/y) for mer.")
    edit = only(diff_documents(old, new))
    assert (edit.kind, edit.before, edit.after) == (
        ChangeKind.LINK_CHANGED,
        "https://a.test/x",
        "https://a.test/y",
    )
    assert edit.after_context == "Se veilederen for mer."


def test_tracking_scheme_and_final_slash_of_a_link_do_not_count():
    old = page("Se [veilederen](http://a.test/x/) for mer.")
    new = page("Se [veilederen](https://a.test/x?utm_source=n&fbclid=2) for mer.")
    assert diff_documents(old, new).edits == ()


def test_an_image_with_another_file_is_changed_and_a_cache_number_is_not():
    old = page("~https://a.test/img/dose.png?v=1 Dosering")
    assert diff_documents(old, page("~https://a.test/img/dose.png?v=2 Dosering")).edits == ()
    edit = only(diff_documents(old, page("~https://a.test/img/dose-2.png?v=1 Dosering")))
    assert (edit.kind, edit.after_context) == (ChangeKind.IMAGE_CHANGED, "Dosering")


def test_a_page_in_another_language_is_one_edit_with_the_rest_below_it():
    new = page(
        "# Mpox\nMpox is a viral disease.\n## Infection control\nIsolate patients with a rash.\n- Gloves",
        lang="en",
    )
    diff = diff_documents(page(BASE), new)
    assert seen(diff) == [Seen("language", "nb", "en")]
    assert len(diff.edits) > 5


def test_a_rewritten_page_is_flagged_and_every_block_is_still_listed():
    def text(salt: str) -> str:
        return "\n".join(
            f"## {salt}{n}\n" + " ".join(f"{salt}{n}ord{k}" for k in range(20)) + f"\nGi {n} mg {salt}."
            for n in range(12)
        )

    diff = diff_documents(page(text("a")), page(text("b")))
    assert diff.is_rewritten
    assert diff.edits[0].kind is ChangeKind.PAGE_REWRITTEN
    assert {edit.new_index for edit in diff.edits if edit.after} >= set(range(36))
    assert {edit.old_index for edit in diff.edits if edit.before} >= set(range(36))


def test_ids_are_stable_and_told_apart_when_the_same_edit_occurs_twice():
    new = BASE.replace("- Vask hendene", "- Vask hendene\n- Sprit\n- Sprit")
    first = diff_documents(page(BASE), page(new))
    second = diff_documents(page(BASE), page(new))
    assert first == second
    assert len({edit.id for edit in first.edits}) == len(first.edits) == 2
    assert all(len(edit.id) == 16 for edit in first.edits)


def test_an_item_that_falls_off_a_feed_is_removed_and_an_edited_one_is_changed():
    old = page(
        "## Uke 3\nTolv tilfeller er meldt.\n## Uke 2\nNi tilfeller er meldt.\n## Uke 1\nTo tilfeller."
    )
    new = page(
        "## Uke 4\nTjue er meldt nå.\n## Uke 3\nTolv tilfeller er meldt.\n## Uke 2\nÅtte tilfeller er meldt."
    )
    assert sorted(item.kind for item in seen(diff_documents(old, new))) == [
        "changed", "section_added", "section_removed",
    ]  # fmt: skip


def test_a_field_with_another_value_is_changed_though_no_letter_is_the_same():
    old, new = (
        page("# Råd\n## Styrke\nsvak\n## Status\nAktiv"),
        page("# Råd\n## Styrke\nsterk\n## Status\nAktiv"),
    )
    assert seen(diff_documents(old, new)) == [Seen("changed", "svak", "sterk")]


def test_the_only_paragraph_of_a_section_is_changed_though_it_was_written_anew():
    old = page("# Reise\n## Ebola\nDet er ikke meldt om pågående utbrudd av ebolasykdom.\n## Mpox\nUtbrudd.")
    new = page(
        "# Reise\n## Ebola\nDet ble 15. mai 2026 erklært utbrudd av ebolasykdom i Ituri.\n## Mpox\nUtbrudd."
    )
    assert only(diff_documents(old, new)).kind is ChangeKind.CHANGED
