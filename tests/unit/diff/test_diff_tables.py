"""Tables: rows by their first cell, cells by their column."""

from tests.unit.diff.diff_pages import Seen, only, page, seen
from watcher.diff import diff_documents
from watcher.model.change import ChangeKind

TABLE = """
# Dosering
|! Gruppe | Dose | Varighet
| Voksne | 600 mg | 14 dager
| Barn | 300 mg | 14 dager
| Gravide | Spør lege | 7 dager
"""


def test_a_changed_cell_names_its_row_and_column():
    edit = only(diff_documents(page(TABLE), page(TABLE.replace("300 mg", "200 mg"))))
    assert (edit.kind, edit.before, edit.after) == (ChangeKind.CELL_CHANGED, "300 mg", "200 mg")
    assert (edit.row, edit.column) == ("Barn", "Dose")
    assert (edit.before_context, edit.after_context) == (
        "Barn | 300 mg | 14 dager",
        "Barn | 200 mg | 14 dager",
    )


def test_a_dose_swapped_between_two_rows_is_two_changed_cells():
    new = TABLE.replace("600 mg", "X").replace("300 mg", "600 mg").replace("X", "300 mg")
    edits = diff_documents(page(TABLE), page(new)).edits
    assert [(edit.kind.value, edit.row, edit.after) for edit in edits] == [
        ("cell_changed", "Voksne", "300 mg"),
        ("cell_changed", "Barn", "600 mg"),
    ]


def test_two_swapped_column_headers_are_seen_in_every_row():
    old = page("|! Gruppe | Morgen | Kveld\n| Voksne | 600 mg | 300 mg\n| Barn | 100 mg | 50 mg")
    new = page("|! Gruppe | Kveld | Morgen\n| Voksne | 600 mg | 300 mg\n| Barn | 100 mg | 50 mg")
    cells = {(e.row, e.column, e.before, e.after) for e in diff_documents(old, new).edits}
    assert ("Voksne", "Kveld", "300 mg", "600 mg") in cells
    assert ("Barn", "Morgen", "100 mg", "50 mg") in cells


def test_columns_in_another_order_with_their_cells_are_only_moved():
    old = page("|! Gruppe | Morgen | Kveld\n| Voksne | 600 mg | 300 mg\n| Barn | 100 mg | 50 mg")
    new = page("|! Gruppe | Kveld | Morgen\n| Voksne | 300 mg | 600 mg\n| Barn | 50 mg | 100 mg")
    assert {edit.kind for edit in diff_documents(old, new).edits} == {ChangeKind.MOVED}


def test_a_swap_in_a_table_without_headers_is_changed_cells():
    old = page("| Voksne | 600 mg | 300 mg\n| Barn | 100 mg | 50 mg")
    new = page("| Voksne | 300 mg | 600 mg\n| Barn | 50 mg | 100 mg")
    assert {edit.kind for edit in diff_documents(old, new).edits} == {ChangeKind.CELL_CHANGED}


def test_a_new_row_is_added_with_its_header():
    edit = only(diff_documents(page(TABLE), page(TABLE + "| Eldre | 400 mg | 14 dager\n")))
    assert (edit.kind, edit.row, edit.after) == (ChangeKind.ROW_ADDED, "Eldre", "Eldre | 400 mg | 14 dager")


def test_a_row_that_is_gone_is_removed():
    new = TABLE.replace("| Barn | 300 mg | 14 dager\n", "")
    assert seen(diff_documents(page(TABLE), page(new))) == [
        Seen("row_removed", "Barn | 300 mg | 14 dager", "")
    ]


def test_a_new_column_is_one_edit_and_the_other_cells_keep_their_place():
    new = """
    # Dosering
    |! Gruppe | Vekt | Dose | Varighet
    | Voksne | over 40 kg | 600 mg | 14 dager
    | Barn | 13–25 kg | 300 mg | 14 dager
    | Gravide | alle | Spør lege | 7 dager
    """
    diff = diff_documents(page(TABLE), page(new))
    assert seen(diff) == [Seen("column_added", "", "Vekt\nover 40 kg\n13–25 kg\nalle")]
    assert only(diff, ChangeKind.COLUMN_ADDED).column == "Vekt"
    cells = [edit for edit in diff.edits if edit.part_of]
    assert {edit.kind for edit in cells} == {ChangeKind.CELL_CHANGED}
    assert [(cell.row, cell.before_context, cell.after_context) for cell in cells[1:2]] == [
        ("Voksne", "Voksne | 600 mg | 14 dager", "Voksne | over 40 kg | 600 mg | 14 dager")
    ]


def test_a_cell_changed_while_a_column_goes_is_still_seen():
    new = "# Dosering\n|! Gruppe | Dose\n| Voksne | 600 mg\n| Barn | 200 mg\n| Gravide | Spør lege"
    assert seen(diff_documents(page(TABLE), page(new))) == [
        Seen("column_removed", "Varighet\n14 dager\n14 dager\n7 dager", ""),
        Seen("cell_changed", "300 mg", "200 mg"),
    ]


def test_a_renamed_header_is_a_changed_cell_and_leaves_the_rows_alone():
    edit = only(diff_documents(page(TABLE), page(TABLE.replace("| Varighet", "| Behandlingstid"))))
    assert (edit.kind, edit.before, edit.after) == (ChangeKind.CELL_CHANGED, "Varighet", "Behandlingstid")


def test_a_moved_row_with_another_dose_tells_both():
    new = TABLE.replace("| Voksne | 600 mg | 14 dager\n", "") + "| Voksne | 500 mg | 14 dager\n"
    kinds = [edit.kind.value for edit in diff_documents(page(TABLE), page(new)).edits]
    assert "cell_changed" in kinds
    assert "row_added" not in kinds


def test_yes_and_no_swap_in_a_short_cell():
    old = page("|! Tiltak | Påbudt\n| Munnbind | Ja\n| Hansker | Nei")
    new = page("|! Tiltak | Påbudt\n| Munnbind | Nei\n| Hansker | Nei")
    edit = only(diff_documents(old, new))
    assert (edit.row, edit.before, edit.after) == ("Munnbind", "Ja", "Nei")


def test_a_table_that_becomes_a_list_with_the_same_words_is_no_change():
    new = """
    # Dosering
    - Gruppe Dose Varighet
    - Voksne 600 mg 14 dager
    - Barn 300 mg 14 dager
    - Gravide Spør lege 7 dager
    """
    assert diff_documents(page(TABLE), page(new)).edits == ()


def test_rows_that_become_one_paragraph_are_told_only_where_the_words_differ():
    head = "# Dosering\n|! Gruppe | Dose | Varighet\n| Voksne | 600 mg | 14 dager\n"
    same = head + "Barn 300 mg 14 dager Gravide Spør lege 7 dager"
    assert diff_documents(page(TABLE), page(same)).edits == ()
    other = same.replace("300 mg", "200 mg")
    edits = diff_documents(page(TABLE), page(other)).edits
    assert any("300 mg" in edit.before and "200 mg" in edit.after for edit in edits)


def test_rows_of_figures_in_two_tables_are_not_taken_for_each_other():
    old = page(
        "# Meldt\n## Norge\n|! Fylke | Uke 1 | Uke 2 | Uke 3\n| Oslo | 12 | 13 | 14\n| Viken | 10 | 11 | 12"
    )
    more = "## Sverige\n|! Län | Uke 1 | Uke 2 | Uke 3\n| Stockholms län | 22 | 31 | 44\n| Skåne | 1 | 2 | 3"
    new = page("# Meldt\n## Norge\n|! Fylke | Uke 1 | Uke 2 | Uke 3\n| Viken | 10 | 11 | 12\n" + more)
    kinds = [edit.kind.value for edit in diff_documents(old, new).edits if not edit.part_of]
    assert kinds == ["row_removed", "section_added"]


def test_another_row_in_the_place_of_one_is_not_another_dose_of_it():
    new = TABLE.replace("| Voksne | 600 mg | 14 dager", "| Eldre | 100 mg | 3 dager")
    assert seen(diff_documents(page(TABLE), page(new))) == [
        Seen("row_removed", "Voksne | 600 mg | 14 dager", ""),
        Seen("row_added", "", "Eldre | 100 mg | 3 dager"),
    ]


def test_a_row_cut_in_two_goes_on_where_its_values_go_on():
    old = page("|! Vekt | Dose | Intervall\n| 40 kg og over | 600 mg | 12 timer")
    rows = "| 40 til under 120 kg | 600 mg | 12 timer\n| 120 kg og over | 600 mg | 8 timer"
    new = page("|! Vekt | Dose | Intervall\n" + rows)
    assert seen(diff_documents(old, new)) == [
        Seen("cell_changed", "40 kg og over", "40 til under 120 kg"),
        Seen("row_added", "", "120 kg og over | 600 mg | 8 timer"),
    ]


def test_a_table_laid_on_its_side_has_no_column_without_a_word():
    new = """
    # Dosering
    |! Mål | Voksne | Barn | Gravide
    | Dose | 600 mg | 300 mg | Spør lege
    | Varighet | 14 dager | 14 dager | 7 dager
    """
    kinds = {item.kind for item in seen(diff_documents(page(TABLE), page(new)))}
    assert kinds == {"row_added", "row_removed"}
