"""Excerpts of before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model.change import Op
from watcher.web.marking import excerpt, frame, mark, sides

LONG = " ".join(f"ord{n}" for n in range(200))


def joined(ops):
    return "".join(op.text for op in ops)


@given(st.text(), st.text())
def test_the_runs_rebuild_both_texts(before, after):
    shown = sides(mark(before, after))
    assert (joined(shown.before), joined(shown.after)) == (before, after)


@given(st.text())
def test_blanks_and_words_rebuild_the_text(text):
    lead, core, tail = frame(text)
    assert lead + core + tail == text
    assert core.strip() == core or not text.strip()
    assert bool(core) == bool(text)


def test_a_very_long_text_is_marked_as_a_whole():
    before, after = "a " * 20_000, "b " * 20_000
    assert mark(before, after) == (Op("-", before), Op("+", after))


def test_an_excerpt_keeps_the_change_and_says_where_words_were_left_out():
    shown = excerpt(f"{LONG} skal isoleres {LONG}", f"{LONG} skal ikke isoleres {LONG}")
    for side in (shown.before, shown.after):
        assert joined(side).startswith("… ord187 ")
        assert joined(side).endswith(" …")
    assert Op("+", "ikke ") in shown.after
    assert len(joined(shown.after)) < 300


def test_a_long_new_text_is_cut_at_its_end():
    shown = excerpt("", LONG)
    assert shown.before == ()
    assert joined(shown.after).endswith("ord59 …")


def test_both_ends_of_what_stands_between_two_changes_are_kept():
    shown = excerpt(f"ti {LONG} ti", f"tolv {LONG} tolv")
    text = joined(shown.after)
    assert text.startswith("tolv ord0 ")
    assert text.endswith(" ord199 tolv")
    assert "ord13 … ord186" in text


def test_many_changes_are_shown_up_to_a_length():
    before = " ".join(f"ord{n} likt{n} fast{n} stein{n}" for n in range(300))
    shown = excerpt(before, before.replace("ord", "nytt"))
    assert joined(shown.after).endswith(" …")
    assert len(joined(shown.after)) < 1100


@pytest.mark.parametrize("text", ["", "  ", "én"])
def test_texts_that_are_the_same_have_no_mark(text):
    shown = excerpt(text, text)
    assert all(op.tag == "=" for op in (*shown.before, *shown.after))
