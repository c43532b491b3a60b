"""Hostile sizes: bounded by work counted, never by the clock."""

from dataclasses import replace

from tests.unit.diff.diff_pages import document, make_block
from watcher.diff import apply, diff_documents
from watcher.model.document import BlockKind


def paras(texts):
    return document(tuple(make_block(BlockKind.PARA, text) for text in texts))


def stats(diff):
    return dict(diff.stats)


def test_a_hundred_thousand_equal_blocks_cost_no_comparison():
    old = paras(["Ja"] * 100_000)
    new = paras(["Ja"] * 100_001)
    diff = diff_documents(old, new)
    assert len(diff.edits) == 1
    assert stats(diff)["work"] == 0


def test_equal_blocks_that_all_become_others_stay_within_the_budget():
    diff = diff_documents(paras(["Ja takk"] * 20_000), paras(["Nei takk"] * 20_000))
    assert stats(diff)["work"] < 3_000_000
    assert len(diff.edits) >= 20_000


def test_one_paragraph_of_a_mebibyte_keeps_its_two_edits_apart():
    text = " ".join(f"ord{n % 5003}" for n in range(120_000))
    changed = text.replace("ord17 ", "annet ", 1).replace("ord4999", "siste", 1)
    diff = diff_documents(paras([text]), paras([changed]))
    assert stats(diff)["changed"] == 1
    assert sum(len(op.text) for op in diff.edits[0].ops if op.tag != "=") < 100


def test_pages_of_five_thousand_blocks_without_a_common_word_stay_within_the_budget():
    old = paras(f"gammel{n} tekst{n} linje{n} med{n} ord{n}" for n in range(5_000))
    new = paras(f"ny{n} setning{n} rad{n} uten{n} likhet{n}" for n in range(5_000))
    diff = diff_documents(old, new)
    assert stats(diff)["work"] < 500_000
    assert (stats(diff)["is_exhausted"], stats(diff)["added"], stats(diff)["removed"]) == (0, 5_000, 5_000)


def test_a_spent_budget_is_shown_and_loses_no_block():
    long = [" ".join(f"w{n}x{k}" for k in range(900)) for n in range(400)]
    other = [text.replace("x1 ", "y1 ").replace("x5", "z5") for text in long]
    diff = diff_documents(paras(long), paras(other))
    figures = stats(diff)
    assert figures["is_exhausted"] == 1
    assert figures["changed"] + figures["added"] == 400
    assert figures["changed"] + figures["removed"] == 400


def test_the_delta_of_a_large_page_with_one_new_block_is_small():
    old = document(
        tuple(
            make_block(
                BlockKind.PARA,
                f"Avsnitt {n}",
            )
            for n in range(2_000)
        )
    )
    old = document(tuple(replace(block, index=n) for n, block in enumerate(old.blocks)))
    new_blocks = [*old.blocks[:1000], make_block(BlockKind.PARA, "Nytt"), *old.blocks[1000:]]
    new = document(tuple(replace(block, index=n) for n, block in enumerate(new_blocks)))
    delta = diff_documents(old, new).delta
    assert [op.tag for op in delta.ops] == ["=", "+", "="]
    assert apply(old.blocks, delta) == new.blocks


def test_a_paragraph_of_a_mebibyte_written_anew_is_one_changed_block_or_two():
    old = paras([" ".join(f"ord{n % 5003}" for n in range(120_000))])
    new = paras([" ".join(f"tull{n % 4999}" for n in range(120_000))])
    figures = stats(diff_documents(old, new))
    assert figures["work"] < 100_000
    assert (figures["added"], figures["removed"], figures["is_exhausted"]) == (1, 1, 0)


def test_a_long_text_of_few_words_is_aligned_coarsely_and_says_so():
    old = " ".join(("og", "i", "på", "av")[n * n % 31 % 4] for n in range(40_000))
    new = " ".join(("og", "i", "på", "av")[n * n % 29 % 4] for n in range(40_000))
    assert stats(diff_documents(paras([old]), paras([new])))["coarse"] == 1


def test_ten_thousand_values_that_change_places_are_told_one_by_one():
    def points(order):
        items = (
            make_block(BlockKind.ITEM, text, level=level, list_kind="bullet")
            for place, value in enumerate(order)
            for level, text in ((1, f"Gruppe {place}"), (2, f"{value} mg"))
        )
        return document(tuple(replace(block, index=n) for n, block in enumerate(items)))

    diff = diff_documents(points(range(10_000)), points([n ^ 1 for n in range(10_000)]))
    assert stats(diff)["changed"] == 10_000
    assert {edit.kind.value for edit in diff.edits} == {"changed"}
