"""What stands under which label, in which box, as which list: equal words that mean something else."""

from dataclasses import replace

from tests.unit.diff.diff_pages import Seen, document, make_block, only, page, seen
from watcher.diff import diff_documents
from watcher.model.change import ChangeKind, Op
from watcher.model.document import BlockKind, Document


def nested(*points: tuple[int, str], list_kind: str = "bullet") -> Document:
    """A list of (level, text) points under one heading."""
    heading = make_block(BlockKind.HEADING, "Dose", level=1)
    items = [
        replace(
            make_block(BlockKind.ITEM, text, level=level, list_kind=list_kind),
            index=place,
            trail=("Dose",),
        )
        for place, (level, text) in enumerate(points, start=1)
    ]
    return document((heading, *items))


def told(old: Document, new: Document) -> list[Seen]:
    return seen(diff_documents(old, new), with_parts=True)


def test_doses_swapped_between_two_points_are_two_other_doses_and_not_a_move():
    old = nested((1, "Voksne"), (2, "600 mg"), (1, "Barn"), (2, "300 mg"))
    new = nested((1, "Voksne"), (2, "300 mg"), (1, "Barn"), (2, "600 mg"))
    assert told(old, new) == [Seen("changed", "600 mg", "300 mg"), Seen("changed", "300 mg", "600 mg")]


def test_doses_swapped_under_two_leading_lines_are_two_other_doses():
    old = page("# Dose\nVoksne\n600 mg\nBarn\n300 mg")
    new = page("# Dose\nVoksne\n300 mg\nBarn\n600 mg")
    assert told(old, new) == [Seen("changed", "600 mg", "300 mg"), Seen("changed", "300 mg", "600 mg")]


def test_headings_that_change_places_over_unmoved_doses_are_told_with_both_doses():
    old = page("# Dose\n## Voksne\nGi 600 mg to ganger daglig.\n## Barn\nGi 300 mg to ganger daglig.")
    new = page("# Dose\n## Barn\nGi 600 mg to ganger daglig.\n## Voksne\nGi 300 mg to ganger daglig.")
    changed = {
        (edit.trail[-1], edit.before, edit.after)
        for edit in diff_documents(old, new).edits
        if edit.before != edit.after
    }
    assert changed == {
        ("Voksne", "Gi 600 mg to ganger daglig.", "Gi 300 mg to ganger daglig."),
        ("Barn", "Gi 300 mg to ganger daglig.", "Gi 600 mg to ganger daglig."),
    }


def test_points_that_change_places_with_what_stands_under_them_are_only_moved():
    old = nested((1, "Voksne"), (2, "600 mg"), (1, "Barn"), (2, "300 mg"))
    new = nested((1, "Barn"), (2, "300 mg"), (1, "Voksne"), (2, "600 mg"))
    assert {item.kind for item in told(old, new)} == {"moved"}


def test_a_point_that_went_to_another_section_is_moved_and_nothing_is_put_in_its_place():
    old = page("# A\n## Hjemme\n- Bruk munnbind\n- Vask hendene\n## Ute\n- Hold avstand")
    new = page("# A\n## Hjemme\n- Vask hendene\n## Ute\n- Hold avstand\n- Bruk munnbind")
    edit = only(diff_documents(old, new))
    assert (edit.kind, edit.trail, edit.trail_old) == (ChangeKind.MOVED, ("A", "Ute"), ("A", "Hjemme"))


def test_equal_words_that_enter_a_warning_are_a_change_and_tell_both_boxes():
    edit = only(diff_documents(page("# A\nIkke til barn."), page("# A\n! Ikke til barn.")))
    assert (edit.kind, edit.before, edit.after) == (ChangeKind.CHANGED, "Ikke til barn.", "Ikke til barn.")
    assert (edit.box_old, edit.box) == ("", "warning")
    back = only(diff_documents(page("# A\n! Ikke til barn."), page("# A\nIkke til barn.")))
    assert (back.box_old, back.box) == ("warning", "")


def test_changed_words_that_leave_a_warning_tell_both_boxes():
    edit = only(diff_documents(page("# A\n! Ikke til barn."), page("# A\nIkke til små barn.")))
    assert (edit.box_old, edit.box, edit.ops[1]) == ("warning", "", Op("+", "små "))


def test_the_blocks_that_enter_a_warning_together_are_one_group():
    first, second = diff_documents(page("# A\nEn.\nTo."), page("# A\n! En.\n! To.")).edits
    assert (second.group_id, second.part_of) == (first.id, "")


def test_points_that_become_steps_are_told_once_with_the_rest_as_parts():
    points = ((1, "Vask"), (1, "Tørk"), (1, "Sprit"))
    diff = diff_documents(nested(*points), nested(*points, list_kind="ordered"))
    first = only(diff_documents(nested(*points[:1]), nested(*points[:1], list_kind="ordered")))
    assert (first.kind, first.list_kind_old, first.list_kind) == (ChangeKind.CHANGED, "bullet", "ordered")
    assert seen(diff) == [Seen("changed", "Vask", "Vask")]
    assert len(diff.edits) == len(points)


def test_a_repeated_line_stays_with_its_own_section_when_sections_move():
    def sections(order: list[int]) -> Document:
        return page("\n".join(f"## Tema {n}\nTekst om sak {n}.\nLes mer." for n in order))

    diff = diff_documents(sections([0, 1, 2, 3, 4]), sections([0, 4, 1, 2, 3]))
    assert [(item.kind, item.after) for item in seen(diff)] == [
        ("section_moved", "Tema 4\nTekst om sak 4.\nLes mer.")
    ]


def test_a_short_line_that_moved_and_got_a_negation_is_one_changed_line():
    old = page("# A\nVaksine anbefales.\nTest anbefales.")
    new = page("# A\nTest anbefales.\nVaksine anbefales ikke.")
    texts = {(item.before, item.after) for item in told(old, new)}
    assert ("Vaksine anbefales.", "Vaksine anbefales ikke.") in texts
    assert not {"added", "removed"} & {item.kind for item in told(old, new)}


def test_the_one_paragraph_between_two_others_is_changed_though_it_was_written_anew():
    old = page("# A\nFørst.\nSykdommen er farlig, derfor koster prøver og behandling ingenting.\nSist.")
    new = page("# A\nFørst.\nDu betaler vanlig egenandel for prøver og behandling.\nSist.")
    assert [item.kind for item in told(old, new)] == ["changed"]


def test_a_paragraph_that_becomes_a_list_is_split_with_its_shortest_points():
    old = page("# A\nSmittede skal bruke munnbind, vaske hendene ofte og holde avstand i 10 dager.")
    new = page("# A\nSmittede skal:\n- bruke munnbind\n- vaske hendene ofte\n- holde avstand i 10 dager")
    assert [item.kind for item in seen(diff_documents(old, new))] == ["split"]


def test_a_picture_without_a_file_name_is_known_by_the_query_that_names_it():
    old = page("~https://a.test/image?id=44&w=300 Kart")
    assert diff_documents(old, page("~https://a.test/image?id=44&w=600 Kart")).edits == ()
    edit = only(diff_documents(old, page("~https://a.test/image?id=45&w=300 Kart")))
    assert edit.kind is ChangeKind.IMAGE_CHANGED


def test_link_targets_that_change_places_in_one_line_are_two_changes():
    old = page("Voksne: les [her](https://a.test/v). Barn: les [her](https://a.test/b).")
    new = page("Voksne: les [her](https://a.test/b). Barn: les [her](https://a.test/v).")
    assert told(old, new) == [
        Seen("link_changed", "https://a.test/v", "https://a.test/b"),
        Seen("link_changed", "https://a.test/b", "https://a.test/v"),
    ]


def test_a_link_that_took_the_target_of_another_one_is_changed_though_a_third_came():
    old = page("Se [voksne](https://a.test/v) og [barn](https://a.test/b) her.")
    new = page("Se [voksne](https://a.test/b), [eldre](https://a.test/e) og [barn](https://a.test/b) her.")
    assert Seen("link_changed", "https://a.test/v", "https://a.test/b") in told(old, new)


def test_lines_that_moved_together_are_told_as_one_move_and_steps_one_by_one():
    lines = [f"Avsnitt {n} sier noe eget om sak {n}." for n in range(8)]
    old, new = ("# A\n" + "\n".join(order) for order in (lines, lines[3:6] + lines[:3] + lines[6:]))
    folded = seen(diff_documents(page(old), page(new)))
    assert [item.kind for item in folded] == ["section_moved"]
    steps = ["1. " + line for line in lines]
    old, new = ("# A\n" + "\n".join(order) for order in (steps, steps[3:6] + steps[:3] + steps[6:]))
    assert {item.kind for item in seen(diff_documents(page(old), page(new)))} == {"moved"}


def test_lines_that_came_under_another_heading_together_are_told_as_one_move():
    lines = "\n".join(f"Avsnitt {n} sier noe eget om sak {n}." for n in range(4))
    last = "## Til slutt\nDette er det siste avsnittet på siden."
    old = page(f"# Reise\n## Før reisen\nPakk lett.\n{lines}\n## Under reisen\nDrikk vann.\n{last}")
    new = page(f"# Reise\n## Før reisen\nPakk lett.\n## Under reisen\n{lines}\nDrikk vann.\n{last}")
    told_once = [item for item in seen(diff_documents(old, new)) if "Avsnitt" in item.after]
    assert told_once == [Seen("section_moved", lines, lines)]


def test_lines_that_went_under_two_headings_are_two_moves():
    lines = [f"Avsnitt {n} sier noe eget om sak {n}." for n in range(6)]
    more = "\n".join(f"Linje {n} blir stående i denne delen av siden." for n in range(12))
    old = page("# Reise\n## A\n" + "\n".join(lines) + f"\n## B\n{more}\n## C\nSiste del.")
    new = page(
        f"# Reise\n## A\nNy tekst.\n## B\n{more}\n"
        + "\n".join(lines[:3]) + "\n## C\n" + "\n".join(lines[3:]) + "\nSiste del."
    )  # fmt: skip
    folds = [item for item in seen(diff_documents(old, new)) if item.kind == "section_moved"]
    assert [item.after.split("\n") for item in folds] == [lines[:3], lines[3:]]
