"""Patterns of addresses: what they let through, and that they always come to an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.extract.patterns import explain_pattern, matches_any


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("/", "https://a.no", True),
        ("/rad", "https://a.no/rad", True),
        ("/rad", "https://a.no/radiologi", True),
        ("/rad/", "https://a.no/rad", False),
        ("/rad", "https://a.no/om/rad", False),
        ("/rad", "https://a.no/Rad", False),
        ("*/rad", "https://a.no/om/rad", True),
        ("*/rad", "https://a.no/om/rad/", False),
        ("*/rad*", "https://a.no/om/rad/2", True),
        ("/a/*/c", "https://a.no/a/b/b/c", True),
        ("/a/*/c", "https://a.no/a/c", False),
        ("/a/**/c", "https://a.no/a/b/c", True),
        ("*", "https://a.no/", True),
        ("/a.b", "https://a.no/axb", False),
        ("/(", "https://a.no/(x", True),
        ("/[a]", "https://a.no/a", False),
        ("/råd", "https://a.no/r%C3%A5d", True),
        ("/r%C3%A5d", "https://a.no/råd", True),
        ("/a?b=1", "https://a.no/a?b=1&c", True),
        ("/a?b=1", "https://a.no/a", False),
        ("*.pdf", "https://a.no/x.pdf", True),
        ("*.pdf", "https://a.no/x.pdf?v=2", False),
        ("https://a.no/x", "https://a.no/xy", True),
        ("https://a.no/x", "http://a.no/x", False),
        ("http*://a.no/x", "http://a.no/x", True),
        ("http*://a.no/x", "https://b.no/a.no/x", False),
        ("http*", "ftp://a.no/http", False),
        ("/a", "https://[broken/a", False),
    ],
)
def test_a_pattern_fits_what_it_says(pattern: str, url: str, expected: bool) -> None:
    assert matches_any(url, [pattern]) is expected


def test_one_fitting_pattern_is_enough_and_none_fits_nothing() -> None:
    assert matches_any("https://a.no/x", ["/y", "/x"])
    assert not matches_any("https://a.no/x", [])


@pytest.mark.parametrize(
    ("pattern", "told"),
    [("", "is empty"), ("  ", "is empty"), ("rad", "begin with /"), ("ftp://a.no", "begin with /")],
)
def test_a_pattern_that_cannot_be_used_is_explained(pattern: str, told: str) -> None:
    assert told in explain_pattern(pattern)


@pytest.mark.parametrize("pattern", ["/", "*", "/rad", "*.pdf", "https://a.no/", "http*://a.no", "/[(+"])
def test_a_pattern_that_can_be_used_is_not(pattern: str) -> None:
    assert explain_pattern(pattern) == ""


@given(st.text(min_size=1).filter(lambda text: "%" not in text))
def test_a_pattern_without_stars_is_a_beginning(text: str) -> None:
    path = "/" + "".join(sign for sign in text if sign.isalnum())
    assert matches_any(f"https://a.no{path}/mer", [path])
    assert matches_any(f"https://a.no{path}/mer", [f"{path[:1]}*"])


@given(st.text(), st.text(max_size=30))
def test_no_pattern_and_no_address_is_too_odd(url: str, pattern: str) -> None:
    assert matches_any(url, [pattern]) in {True, False}
    assert matches_any(f"https://a.no/{url}", [f"*{pattern}*"]) in {True, False}
    assert isinstance(explain_pattern(pattern), str)
