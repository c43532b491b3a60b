"""Laws that hold for any two documents."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.diff.diff_pages import document, make_block, ops_text, page
from watcher.diff import WrongBase, apply, diff_documents, invert
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import Block, BlockKind, Cell, Document
from watcher.model.ids import EditId

FOLDS = {
    ChangeKind.SECTION_ADDED,
    ChangeKind.SECTION_REMOVED,
    ChangeKind.SECTION_MOVED,
    ChangeKind.PAGE_REWRITTEN,
    ChangeKind.LANGUAGE,
    ChangeKind.COLUMN_ADDED,
    ChangeKind.COLUMN_REMOVED,
}
LINKS = {ChangeKind.LINK_ADDED, ChangeKind.LINK_CHANGED, ChangeKind.LINK_REMOVED}
BOXED = (BlockKind.ITEM, BlockKind.PARA)
REGROUPED = {ChangeKind.SPLIT, ChangeKind.MERGED}
WORDS_TEXT = """
mpox skal ikke isoleres 600 mg 14 dager , . og barn <12 år 21 07 63 48 3. mai 2024 «utslett» – vaksine bør
post@a.no 2,5 ml/kg smitte
"""
WORDS = WORDS_TEXT.split()

texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind = draw(
        st.sampled_from([*BlockKind, BlockKind.PARA, BlockKind.ITEM, BlockKind.HEADING, BlockKind.ROW])
    )
    if kind in (BlockKind.ROW, BlockKind.THEAD):
        cells = draw(
            st.lists(st.tuples(texts, st.sampled_from(["", "Dose", "Alder", "Tid"])), min_size=1, max_size=4)
        )
        text = " | ".join(cell for cell, _ in cells)
        return make_block(
            kind, text, table=draw(st.integers(0, 1)), cells=tuple(Cell(text=t, header=h) for t, h in cells)
        )
    level = draw(st.integers(1, 3)) if kind is BlockKind.HEADING else 0
    label = draw(st.sampled_from(["updated", "version"])) if kind is BlockKind.META else ""
    list_kind = draw(st.sampled_from(["bullet", "ordered"])) if kind is BlockKind.ITEM else ""
    box = draw(st.sampled_from(["", "", "warning", "info"])) if kind in BOXED else ""
    return make_block(kind, draw(texts), level=level, label=label, list_kind=list_kind, box=box)


def by_new(edit: Edit) -> int | None:
    return edit.new_index


def by_old(edit: Edit) -> int | None:
    return edit.old_index


def numbered(made: list[Block], lang: str) -> Document:
    stack: list[Block] = []
    out = []
    for index, block in enumerate(made):
        if block.kind is BlockKind.HEADING:
            stack = [above for above in stack if above.level < block.level]
        out.append(replace(block, index=index, trail=tuple(above.text for above in stack)))
        if block.kind is BlockKind.HEADING:
            stack.append(block)
    return document(tuple(out), lang=lang)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Document, Document]:
    """Two documents that share many blocks: the second is the first, cut, shuffled and mended."""
    old = draw(st.lists(blocks(), max_size=12))
    new = [block for block in old if draw(st.integers(0, 5)) > 0]
    is_cut: bool = draw(st.booleans())
    if new and is_cut:
        cut = draw(st.integers(0, len(new)))
        new = new[cut:] + new[:cut]
    for block in draw(st.lists(blocks(), max_size=3)):
        new.insert(draw(st.integers(0, len(new))), block)
    is_mended: bool = draw(st.booleans())
    if new and is_mended:
        place = draw(st.integers(0, len(new) - 1))
        if new[place].kind not in (BlockKind.ROW, BlockKind.THEAD):
            new[place] = make_block(
                new[place].kind,
                new[place].text + " " + draw(texts),
                level=new[place].level,
                label=new[place].label,
                list_kind=new[place].list_kind,
                box=draw(st.sampled_from([new[place].box, "warning"])) if new[place].kind in BOXED else "",
            )
    return numbered(old, "nb"), numbered(new, draw(st.sampled_from(["nb", "nb", "en"])))


@given(pairs())
def test_the_delta_gives_the_new_blocks_and_leads_back(pair):
    old, new = pair
    delta = diff_documents(old, new).delta
    assert apply(old.blocks, delta) == new.blocks
    assert apply(new.blocks, invert(delta)) == old.blocks
    assert invert(invert(delta)) == delta


@given(pairs(), st.lists(blocks(), max_size=6))
def test_two_deltas_in_a_row_give_the_last_document(pair, more):
    first, second = pair
    third = numbered([*second.blocks[:4], *more, *second.blocks[4:]], "nb")
    middle = apply(first.blocks, diff_documents(first, second).delta)
    assert apply(middle, diff_documents(second, third).delta) == third.blocks


@given(pairs())
def test_a_document_does_not_differ_from_itself(pair):
    assert diff_documents(pair[1], pair[1]).edits == ()


@given(pairs())
def test_emptiness_is_symmetric(pair):
    old, new = pair
    assert bool(diff_documents(old, new).edits) == bool(diff_documents(new, old).edits)


@given(pairs())
def test_operations_rebuild_both_texts(pair):
    for edit in diff_documents(*pair).edits:
        assert ops_text(edit) == (edit.before, edit.after)
        assert all(op.text for op in edit.ops)


@given(pairs())
def test_what_no_edit_speaks_of_is_the_same_on_both_pages_in_the_same_order(pair):
    old, new = pair
    edits = [edit for edit in diff_documents(old, new).edits if edit.kind not in FOLDS]
    told_old = {edit.old_index for edit in edits}
    told_new = {edit.new_index for edit in edits}

    def untold(blocks_, told, *, is_stamp):
        return [
            block.key
            for place, block in enumerate(blocks_)
            if place not in told and (block.kind is BlockKind.META) is is_stamp
        ]

    before = " ".join(untold(old.blocks, told_old, is_stamp=False)).replace(" | ", " ").split()
    after = " ".join(untold(new.blocks, told_new, is_stamp=False)).replace(" | ", " ").split()
    assert before == after
    assert Counter(untold(old.blocks, told_old, is_stamp=True)) == Counter(
        untold(new.blocks, told_new, is_stamp=True)
    )


@given(pairs())
def test_the_figures_account_for_every_block(pair):
    stats = dict(diff_documents(*pair).stats)
    whole = stats["unchanged"] + stats["moved"] + stats["changed"] + stats["added"]
    assert whole == stats["blocks_new"]


@given(pairs())
def test_parts_stand_behind_the_fold_that_they_name(pair):
    edits = diff_documents(*pair).edits
    place = {edit.id: number for number, edit in enumerate(edits)}
    assert len(place) == len(edits)
    for number, edit in enumerate(edits):
        assert not edit.part_of or place[EditId(edit.part_of)] < number
        assert not edit.group_id or edit.group_id in place


@given(pairs())
def test_the_same_two_documents_give_the_same_diff(pair):
    assert diff_documents(*pair) == diff_documents(*pair)


def test_the_hash_seed_does_not_show_in_the_result():
    program = """
from tests.unit.diff.diff_pages import page
from watcher.diff import diff_documents
words = [f"ord{n} tekst{n % 7} om smitte {n % 5} mg" for n in range(60)]
old = "\\n".join(f"## Del {n}\\n" + words[n] + "\\n" + words[-n] for n in range(20))
new = "\\n".join(f"## Del {n}\\n" + words[n + 1] + "\\n" + words[n - 30] for n in range(20, 2, -1))
print(diff_documents(page(old), page(new)))
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(told) == 1
    assert "edits=(Edit" in told.pop()


@given(pairs())
def test_a_wrong_base_is_refused(pair):
    old, new = pair
    delta = diff_documents(old, new).delta
    if old.blocks != new.blocks:
        with pytest.raises(WrongBase, match="starts from blocks"):
            apply(new.blocks, delta)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_moved_unchanged_sections_are_never_added_or_removed(sections, random):
    parts = [f"## Del {n}\nInnledning til del {n}.\n{a} {n}a\n{b} {n}b" for n, (a, b) in enumerate(sections)]
    shuffled = parts[:]
    random.shuffle(shuffled)
    diff = diff_documents(page("\n".join(parts)), page("\n".join(shuffled)))
    assert {edit.kind for edit in diff.edits} <= {ChangeKind.SECTION_MOVED, ChangeKind.MOVED}


@given(st.text(alphabet=st.characters(), max_size=30), st.text(alphabet=st.characters(), max_size=30))
def test_lone_surrogates_and_controls_do_not_stop_a_comparison(before, after):
    old = document((make_block(BlockKind.PARA, before),))
    new = document((make_block(BlockKind.PARA, after),))
    diff = diff_documents(old, new)
    assert apply(old.blocks, diff.delta) == new.blocks


@given(pairs())
def test_each_block_is_told_once_or_not_at_all(pair):
    old, new = pair
    edits = [edit for edit in diff_documents(old, new).edits if edit.kind not in FOLDS | LINKS]
    whole = [edit for edit in edits if edit.kind is not ChangeKind.CELL_CHANGED]
    for one, other in ((by_new, by_old), (by_old, by_new)):
        named = [edit for edit in whole if one(edit) is not None]
        alone = Counter(one(edit) for edit in named if other(edit) is None)
        joined = [edit for edit in named if edit.kind not in REGROUPED and other(edit) is not None]
        paired_up = Counter(map(one, joined))
        assert max(alone.values(), default=0) <= 1
        assert max(paired_up.values(), default=0) <= 1
        assert not set(alone) & {one(edit) for edit in edits if other(edit) is not None}


@given(pairs())
def test_every_edit_stands_under_the_headings_of_its_block_and_tells_its_boxes(pair):
    old, new = pair
    for edit in diff_documents(old, new).edits:
        if edit.kind in FOLDS:
            continue
        came = None if edit.new_index is None else new.blocks[edit.new_index]
        went = None if edit.old_index is None else old.blocks[edit.old_index]
        shown = came or went
        assert shown is not None
        assert edit.trail == shown.trail
        assert went is None or edit.trail_old == went.trail
        if came and went and came.kind is went.kind is BlockKind.PARA:
            assert (edit.box_old, edit.box) == (went.box, came.box)


@given(pairs())
def test_words_in_or_out_of_a_warning_are_never_left_untold(pair):
    old, new = pair
    edits = [edit for edit in diff_documents(old, new).edits if edit.kind not in FOLDS]
    told_old, told_new = {edit.old_index for edit in edits}, {edit.new_index for edit in edits}
    warned = [
        sorted(block.key for place, block in enumerate(side.blocks) if place not in told and is_warned(block))
        for side, told in ((old, told_old), (new, told_new))
    ]
    assert warned[0] == warned[1]


def is_warned(block: Block) -> bool:
    return block.box == "warning" and bool(block.key)


labels = st.lists(
    st.sampled_from(["Voksne", "Barn", "Gravide", "Eldre", "Ansatte"]), min_size=2, max_size=5, unique=True
)


@given(labels, st.data())
def test_values_that_change_places_between_labels_are_told_with_what_each_label_had_and_has(names, data):
    values = [f"{place + 2}00 mg" for place in range(len(names))]
    shuffled = data.draw(st.permutations(values))
    old, new = (
        page("# Dose\n" + "\n".join(f"## {name}\n{value}" for name, value in zip(names, side, strict=True)))
        for side in (values, shuffled)
    )
    told = {(edit.trail[-1], edit.before, edit.after) for edit in diff_documents(old, new).edits}
    swapped = zip(names, values, shuffled, strict=True)
    assert told == {(name, before, after) for name, before, after in swapped if before != after}
