"""The gist of a change: its gravest edit in a line."""

from dataclasses import replace

from tests.nouns import make_page_diff
from tests.store_records import edit, page_change, page_verdict
from watcher.diff import diff_words
from watcher.model.change import Edit, Op
from watcher.model.ids import EditId
from watcher.model.level import Level
from watcher.model.record import PageChange
from watcher.model.verdict import PageVerdict, Verdict
from watcher.review import gist_of


def verdict(*levels: tuple[Edit, Level]) -> PageVerdict:
    each = tuple(
        Verdict(edit_id=one.id, level=level, reasons=(), facts=(), headlines=()) for one, level in levels
    )
    return replace(page_verdict(), verdicts=each)


def change(*levels: tuple[Edit, Level]) -> PageChange:
    edits = tuple(one for one, _ in levels)
    return page_change(diff=make_page_diff(edits), verdict=verdict(*levels))


def numbered(one: Edit, name: str) -> Edit:
    return replace(one, id=EditId(name))


def test_the_gist_is_the_gravest_edit_and_says_how_many_there_are() -> None:
    plain, grave = numbered(edit("en", "ei"), "1"), numbered(edit("200 mg", "600 mg"), "2")
    found = gist_of(change((plain, Level.EDITORIAL), (grave, Level.CRITICAL)), "nb")
    assert found is not None
    assert (found.ops, found.count) == ((Op("-", "200 mg"), Op("+", "600 mg")), 2)
    assert (found.kind, found.place, found.lang) == ("changed", "Mpox", "nb")


def test_an_edit_that_nobody_judged_is_never_behind_a_quiet_one() -> None:
    quiet, unjudged = numbered(edit("en", "ei"), "1"), numbered(edit("bør", "skal"), "2")
    one = change((quiet, Level.NOISE))
    one = replace(one, diff=make_page_diff((quiet, unjudged)))
    found = gist_of(one, "nb")
    assert found is not None
    assert found.ops[0].text == "bør"


def test_of_two_equally_grave_edits_the_one_with_words_is_shown() -> None:
    moved, told = replace(edit("", ""), id=EditId("1"), ops=()), numbered(edit(), "2")
    found = gist_of(change((moved, Level.MINOR), (told, Level.MINOR)), "nb")
    assert found is not None
    assert found.ops


def test_a_long_sentence_is_cut_around_what_differs_and_marks_survive() -> None:
    start, end = "Innledende ord om smitte og vern. " * 20, " Avsluttende ord om isolasjon." * 20
    before, after = f"{start}Gi 200 mg daglig.{end}", f"{start}Gi 600 mg daglig.{end}"
    long = replace(edit(before, after), ops=diff_words(before, after))
    found = gist_of(change((long, Level.CRITICAL)), "nb")
    assert found is not None
    marked = [op for op in found.ops if op.tag != "="]
    assert [op.text.strip() for op in marked] == ["200 mg", "600 mg"]
    assert sum(len(op.text) for op in found.ops) < 200
    assert found.ops[0].text.startswith("…")
    assert found.ops[-1].text.endswith("…")


def test_a_page_written_anew_is_no_longer_than_a_line_either() -> None:
    words = " ".join(f"ord{number}" for number in range(2000))
    other = " ".join(f"nytt{number} ord{number}" for number in range(2000))
    found = gist_of(change((replace(edit(words, other), ops=diff_words(words, other)), Level.MINOR)), "nb")
    assert found is not None
    assert sum(len(op.text) for op in found.ops) < 600


def test_where_nothing_is_known_to_differ_there_is_no_gist() -> None:
    assert gist_of(change(), "nb") is None
