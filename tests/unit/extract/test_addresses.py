"""Links are joined as the standard library joins them, and lose what tracks the reader."""

from urllib.parse import urljoin

import pytest

from watcher.extract.addresses import absolute

BASES = [
    "https://www.example.no/rad/side/",
    "http://example.no",
    "https://example.no:8080/x?y=/z",
    "https://example.no?x",
    "HTTPS://example.no/",
    "file:///a/b",
]
_HREFS = (
    "/x /x? /x?a /x#b /x?#b /x; /x;p?q //e.no/x /æ/ø / /./x /../x /x/.. /x/.y x ../x ?a https://e.no "
    "https://e.no/a/../b https://E.no:80/x HTTPS://e.no/x http:///x https:// https://e.no/x; "
    "https://u@e.no/ mailto:a@b.no tel:113 /x?a?b /x#?# /[x] /x:80 /a,b"
)
HREFS = _HREFS.split()


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("href", [*HREFS, "/a b", "/a\u00a0b"])
def test_a_link_leads_where_a_browser_would_go(base: str, href: str) -> None:
    assert absolute(href, base) == urljoin(base, href)


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("/x?utm_source=a&id=2&fbclid=3", "https://e.no/x?id=2"),
        ("https://e.no/x?UTM_medium=a#del", "https://e.no/x#del"),
        ("/x;jsessionid=1?a=b", "https://e.no/x?a=b"),
        ("#del", ""),
        ("javascript:void(0)", ""),
        ("https://[x", "https://[x"),
    ],
)
def test_what_tracks_the_reader_is_taken_out(href: str, wanted: str) -> None:
    assert absolute(href, "https://e.no/") == wanted
