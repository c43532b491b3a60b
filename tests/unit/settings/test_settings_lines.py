import tomllib

from hypothesis import given
from hypothesis import strategies as st

from watcher.settings.lines import find_lines, nearest_line

TEXT = '''# first
[service]
title = "a # no comment"   # a comment with [brackets] and "quotes

[[source]]
id = "one"
note = """
[[source]]
id = "not this one"
"""
expect = { min_chars = 3, headings = ["a",
  "b"] }

[[source]]
"id" = 'two [['
'''


def test_every_key_has_the_line_on_which_it_stands():
    lines = find_lines(TEXT)
    assert lines["service",] == 2
    assert lines["service", "title"] == 3
    assert lines["source", 0] == 5
    assert lines["source", 0, "id"] == 6
    assert lines["source", 1] == 14
    assert lines["source", 1, "id"] == 15


def test_what_stands_in_an_inline_value_has_the_line_on_which_the_value_begins():
    lines = find_lines(TEXT)
    assert lines["source", 0, "expect", "min_chars"] == 11
    assert lines["source", 0, "expect", "headings", 1] == 11


def test_a_table_inside_an_array_of_tables_belongs_to_its_newest_element():
    text = "[[source]]\n[[source]]\n[source.expect]\nmin_chars = 1\n" + "[[source.part]]\nx = 1\n" * 2
    lines = find_lines(text)
    assert lines["source", 1, "expect", "min_chars"] == 4
    assert lines["source", 1, "part", 1, "x"] == 8


def test_dotted_keys_are_found():
    lines = find_lines('service.title = "a"\n[fetch]\nx."y z" = 1\n')
    assert lines["service", "title"] == 1
    assert lines["fetch", "x", "y z"] == 3


def test_a_string_that_ends_in_quotes_ends_where_toml_says():
    lines = find_lines('a = """x"""""\nb = \'\'\'y\'\'\'\'\'\nc = "\\\\"\nd = 1\n')
    assert (lines["b",], lines["c",], lines["d",]) == (2, 3, 4)


def test_windows_line_ends_count_once():
    assert find_lines('[service]\r\ntitle = "a"\r\n[store]\r\n')["store",] == 3


def test_a_missing_key_is_told_at_its_table():
    lines = find_lines(TEXT)
    assert nearest_line(lines, ("source", 1, "url")) == 14
    assert nearest_line(lines, ("nowhere", "url")) == 1


KEYS = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
VALUES = st.sampled_from(['"x"', "'['", "1", "[1, [2]]", '"""\n[a]\n"""', "{ q = 1 }", "'''#'''", '"\\"#"'])


@given(
    st.lists(st.tuples(KEYS, VALUES, st.sampled_from(["", "\n", "  # [c]\n"])), unique_by=lambda one: one[0])
)
def test_every_top_level_key_of_any_text_is_found_where_it_stands(entries):
    text, expected = "", {}
    for key, value, gap in entries:
        text += gap
        expected[key] = text.count("\n") + 1
        text += f"{key} = {value}\n"
    lines = find_lines(text)
    assert tomllib.loads(text).keys() == expected.keys()
    assert {key: lines[key,] for key in expected} == expected
