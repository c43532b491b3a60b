from tests.unit.publish.publish_examples import change, edit, verdict
from watcher.model.change import ChangeKind as K
from watcher.model.level import Level
from watcher.model.verdict import FactChange
from watcher.publish.items import notice_items, told_edits


def told(edits, verdicts):
    page = change(tuple(edits), tuple(verdicts))
    found, quiet = told_edits(page)
    assert page.verdict is not None
    spoken = {one.edit_id: one for one in page.verdict.verdicts}
    return notice_items(found, spoken, "nb", lambda _: ""), quiet


def test_the_gravest_comes_first_and_then_the_order_of_the_page():
    levels = [Level.MINOR, Level.CRITICAL, Level.IMPORTANT, Level.CRITICAL]
    edits = [edit(f"e{n}", K.CHANGED, "a", f"b{n}") for n in range(4)]
    items, quiet = told(edits, [verdict(f"e{n}", level) for n, level in enumerate(levels)])
    assert [item.edit_id for item in items] == ["e1", "e3", "e2", "e0"]
    assert quiet == 0


def test_quiet_edits_are_counted_and_not_listed():
    edits = [edit("a", K.CHANGED, "1", "2"), edit("b", K.CHANGED, "x", "y"), edit("c", K.MOVED, "z", "z")]
    items, quiet = told(
        edits, [verdict("a", Level.MINOR), verdict("b", Level.EDITORIAL), verdict("c", Level.NOISE)]
    )
    assert [item.edit_id for item in items] == ["a"]
    assert quiet == 2


def test_an_edit_that_no_verdict_speaks_of_is_told():
    items, _ = told([edit("a", K.CHANGED, "1", "2")], [])
    assert [(item.edit_id, item.level) for item in items] == [("a", Level.MINOR)]


def test_a_removed_section_is_told_once_with_all_its_words():
    edits = [
        edit("fold", K.SECTION_REMOVED, "Utstyr\nBruk hansker"),
        edit("p1", K.REMOVED, "Utstyr", part_of="fold"),
        edit("p2", K.REMOVED, "Bruk hansker", part_of="fold"),
    ]
    items, quiet = told(edits, [verdict(e.id, Level.IMPORTANT) for e in edits])
    assert [(item.edit_id, item.before) for item in items] == [("fold", "Utstyr\nBruk hansker")]
    assert quiet == 0


def test_words_of_parts_that_the_fold_leaves_out_are_not_lost():
    edits = [
        edit("fold", K.SECTION_ADDED, "", "Utstyr"),
        edit("p", K.ADDED, "", "Bruk 5 mg", part_of="fold"),
    ]
    items, _ = told(edits, [verdict("fold", Level.MINOR), verdict("p", Level.MINOR)])
    assert [item.after for item in items] == ["Utstyr\nBruk 5 mg"]


def test_a_fold_is_as_grave_as_its_gravest_part_and_has_its_facts():
    fact = FactChange(kind="dose", before="600 mg", after="")
    edits = [
        edit("fold", K.SECTION_REMOVED, "Dose\n600 mg"),
        edit("p", K.REMOVED, "600 mg", part_of="fold"),
    ]
    items, _ = told(
        edits,
        [verdict("fold", Level.EDITORIAL), verdict("p", Level.CRITICAL, "Dosen er borte", facts=(fact,))],
    )
    assert [(i.edit_id, i.level, i.facts, i.headline) for i in items] == [
        ("fold", Level.CRITICAL, (fact,), "Dosen er borte")
    ]


def test_a_change_inside_a_moved_section_stands_on_its_own():
    edits = [
        edit("fold", K.SECTION_MOVED, "Karantene", "Karantene"),
        edit("p", K.MOVED_CHANGED, "30 dager", "100 dager", part_of="fold"),
    ]
    items, quiet = told(edits, [verdict("fold", Level.EDITORIAL), verdict("p", Level.CRITICAL)])
    assert [(item.edit_id, item.before, item.after) for item in items] == [("p", "30 dager", "100 dager")]
    assert quiet == 1


def test_a_quiet_fold_hides_only_quiet_parts():
    edits = [edit("fold", K.SECTION_MOVED, "A", "A"), edit("p", K.MOVED, "A", "A", part_of="fold")]
    items, quiet = told([*edits, edit("x", K.CHANGED, "1", "2")], [
        verdict("fold", Level.NOISE), verdict("p", Level.NOISE), verdict("x", Level.MINOR),
    ])  # fmt: skip
    assert [item.edit_id for item in items] == ["x"]
    assert quiet == 2


def test_folds_within_folds_are_told_by_the_outermost():
    edits = [
        edit("outer", K.SECTION_REMOVED, "A\nB\nC"),
        edit("inner", K.SECTION_REMOVED, "B\nC", part_of="outer"),
        edit("leaf", K.REMOVED, "C", part_of="inner"),
    ]
    items, quiet = told(edits, [verdict(e.id, Level.MINOR) for e in edits])
    assert [item.edit_id for item in items] == ["outer"]
    assert quiet == 0


def test_folds_in_a_ring_lose_nothing():
    edits = [
        edit("a", K.REMOVED, "A", part_of="b"),
        edit("b", K.REMOVED, "B", part_of="a"),
        edit("c", K.REMOVED, "C", part_of="b"),
    ]
    items, quiet = told(edits, [verdict(e.id, Level.MINOR) for e in edits])
    assert len(items) == 1
    assert set(items[0].before.split("\n")) == {"A", "B", "C"}
    assert quiet == 0


def test_a_part_whose_fold_is_not_there_stands_on_its_own():
    items, _ = told([edit("p", K.REMOVED, "A", part_of="nowhere")], [verdict("p", Level.MINOR)])
    assert [item.edit_id for item in items] == ["p"]
