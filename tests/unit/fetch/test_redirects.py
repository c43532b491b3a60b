"""Where a redirect may lead."""

import httpx
import pytest

from watcher.fetch.guard import Guard
from watcher.fetch.redirects import check_loop, is_same_origin, next_url
from watcher.fetch.trouble import Trouble
from watcher.model.answer import Hop
from watcher.model.reason import ReasonCode

HERE = httpx.URL("https://www.fhi.no/sv/mpox/?a=1")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/sm/mpox/", "https://www.fhi.no/sm/mpox/"),
        ("https://fhi.no/ny#del", "https://fhi.no/ny"),
        ("//www.helsenorge.no/mpox", "https://www.helsenorge.no/mpox"),
        ("?b=2", "https://www.fhi.no/sv/mpox/?b=2"),
        ("/sm/smittevernhåndboka/", "https://www.fhi.no/sm/smittevernh%C3%A5ndboka/"),
    ],
)
def test_a_location_is_read_from_where_it_was_said(location: str, expected: str):
    assert str(next_url(HERE, 301, location, Guard())) == expected


@pytest.mark.parametrize(
    "location",
    [
        "",
        "http://www.fhi.no/",
        "ftp://fhi.no/",
        "javascript:alert(1)",
        "https://a:b@fhi.no/",
        "https://[::zz]/",
        "https://xn--a/",
        "https://fhi.no:x/",
    ],
)
def test_a_bad_redirect_is_refused(location: str):
    with pytest.raises(Trouble) as caught:
        next_url(HERE, 302, location, Guard())
    assert caught.value.reason.code is ReasonCode.BAD_REDIRECT
    assert not caught.value.retryable


def test_down_to_http_is_allowed_for_a_host_that_was_named():
    assert str(next_url(HERE, 302, "http://intra.no/", Guard(["intra.no"]))) == "http://intra.no/"


def test_going_round_in_circles_ends_at_the_first_repeat():
    hops = (Hop(url=str(HERE), status=302, location="x"),)
    with pytest.raises(Trouble, match="i ring"):
        check_loop(HERE, hops, 5)


def test_too_many_hops_end_with_their_number():
    hops = tuple(Hop(url=f"https://fhi.no/{n}", status=302, location="x") for n in range(6))
    check_loop(HERE, hops[:5], 5)
    with pytest.raises(Trouble, match="mer enn 5 ganger"):
        check_loop(HERE, hops, 5)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("https://www.fhi.no/x", True),
        ("https://www.fhi.no:443/x", True),
        ("http://www.fhi.no/x", False),
        ("https://fhi.no/x", False),
        ("https://www.fhi.no:8443/x", False),
    ],
)
def test_secrets_belong_to_one_origin(other: str, expected: bool):
    assert is_same_origin(HERE, httpx.URL(other)) is expected
