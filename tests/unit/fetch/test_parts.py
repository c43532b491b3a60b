"""Which parts a rendered page gets, and what goes along."""

import httpx
import pytest

from watcher.fetch.parts import headers_to_give, headers_to_send, why_not
from watcher.render.session import Wanted

PAGE = httpx.URL("https://www.eier.example/side")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://www.eier.example/app.js", ""),
        ("https://eier.example/app.js", ""),
        ("https://api.eier.example/data", ""),
        ("https://data.annet.example/x", ""),
        ("https://under.data.annet.example/x", ""),
        ("https://lokal.example:8443/x", ""),
        ("https://annet.example/x", "annet.example: annen vert"),
        ("https://ondeier.example/x", "ondeier.example: annen vert"),
        ("https://lokal.example/x", "lokal.example: annen vert"),
        ("https://www.eier.example:9200/x", "www.eier.example:9200: annen port"),
        ("http://www.eier.example/x", "www.eier.example: usikret http"),
        ("file:///etc/passwd", "file: kan ikke leses"),
    ],
)
def test_parts_come_from_the_page_s_own_host_and_from_those_named(address, why):
    assert why_not(httpx.URL(address), PAGE, ("data.annet.example", "lokal.example:8443")) == why


def test_a_script_s_own_headers_go_along_and_what_says_who_we_are_does_not():
    given: tuple[tuple[str, str], ...] = (
        ("accept", "application/json"),
        ("x-nøkkel", "a"),
        ("x-key", "1"),
        ("cookie", "a=b"),
    )
    given += (
        ("sec-fetch-mode", "cors"),
        ("User-Agent", "noe annet"),
        ("x-long", "a" * 5000),
        ("if-none-match", '"a"'),
    )
    accept, kept = headers_to_send(Wanted(url="https://a.example/", headers=given, kind="fetch"))
    assert (accept, kept) == ("application/json", (("x-key", "1"),))


def test_the_browser_is_not_told_what_would_have_it_keep_or_fetch_things():
    given: tuple[tuple[str, str], ...] = (
        ("content-type", "text/html"),
        ("set-cookie", "a=b"),
        ("link", "</x>; rel=preload"),
    )
    given += (("vary", "accept"), ("vary", "origin"), ("content-encoding", "gzip"), ("refresh", "0;url=/x"))
    told = headers_to_give(given, "text/html; charset=utf-8")
    assert told == (("content-type", "text/html; charset=utf-8"), ("vary", "accept, origin"))
