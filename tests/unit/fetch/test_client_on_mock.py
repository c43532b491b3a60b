"""What goes out and what comes back, with a mock in the transport's place."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from watcher.fetch import HttpFetcher
from watcher.fetch.guard import Guard
from watcher.fetch.journey import Guide
from watcher.fetch.transport import DnsError, HeadersTooLarge, TlsError
from watcher.model.answer import Failed, Fetched, FetchRequest, NotModified, Validators
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
URL = "https://www.fhi.no/sm/mpox/"
SETTINGS = FetchSettings(
    user_agent="Watcher/0.1 (+https://watcher.example; mailto:drift@example.no)",
    min_gap=timedelta(),
    max_crawl_delay=timedelta(),
    max_bytes=100_000,
    max_wire_bytes=50_000,
)
SECRET = (("Ocp-Apim-Subscription-Key", "hemmelig"),)
Say = Callable[[httpx.Request], httpx.Response]


class Site:
    """Answers by address; robots.txt is absent unless set.  `asked` holds the requests for pages."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.pages: dict[str, httpx.Response | Exception | Say] = {}
        self.fetcher = HttpFetcher(SETTINGS, transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if request.url.path == "/robots.txt" and url not in self.pages:
            return httpx.Response(404)
        if request.url.path != "/robots.txt":
            self.asked.append(request)
        page = self.pages[url]
        if isinstance(page, Exception):
            raise page
        return page if isinstance(page, httpx.Response) else page(request)

    def fetch(
        self,
        url: str = URL,
        *,
        validators: Validators = Validators(),
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Fetched | NotModified | Failed:
        request = FetchRequest(
            source_id=SourceId("fhi-mpox"),
            url=url,
            accept="text/html",
            validators=validators,
            headers=headers,
        )
        return self.fetcher.fetch(request, NOW)

    def failure(self, url: str = URL) -> Failed:
        answer = self.fetch(url)
        assert isinstance(answer, Failed)
        return answer

    def redirect(self, url: str, to: str, status: int = 302) -> None:
        self.pages[url] = httpx.Response(status, headers={"Location": to})


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.fetcher.close()


def page(body: bytes = b"<html>mpox</html>", **headers: str) -> httpx.Response:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return httpx.Response(200, headers={"Content-Type": "text/html; Charset=UTF-8", **named}, content=body)


def raw(body: bytes, headers: dict[str, str], status: int = 200) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def test_a_page_comes_whole_with_its_trace(site: Site):
    site.pages[URL] = page(ETag='"a1"')
    answer = site.fetch()
    assert isinstance(answer, Fetched)
    assert answer.body == b"<html>mpox</html>"
    assert (answer.content_type, answer.charset) == ("text/html", "utf-8")
    assert answer.validators == Validators(etag='"a1"')
    trace = answer.trace
    assert (trace.source_id, trace.url, trace.final_url, trace.fetched_at) == ("fhi-mpox", URL, URL, NOW)
    assert (trace.status, trace.wire_bytes, trace.hops, trace.tls) == (200, 17, (), "")
    assert trace.header("Content-Type") == "text/html; Charset=UTF-8"
    assert trace.first_byte is not None
    assert timedelta() <= trace.first_byte <= trace.elapsed


def test_the_request_says_honestly_who_asks_and_nothing_is_invented(site: Site):
    site.pages[URL] = page()
    site.fetch()
    sent = site.asked[0].headers
    assert sent["User-Agent"] == SETTINGS.user_agent
    assert sent["Accept"] == "text/html"
    assert sent["Cache-Control"] == "no-cache"
    assert sent["Accept-Encoding"] == "gzip, deflate, zstd"
    assert not {"if-none-match", "if-modified-since", "cookie", "referer", "authorization"} & set(sent)


def test_the_servers_own_validators_are_echoed_verbatim(site: Site):
    site.pages[URL] = httpx.Response(304, headers={"ETag": 'W/"b"'})
    known = Validators(etag='W/"b"', last_modified="Sun, 01 Mar 2026 07:00:00 GMT")
    answer = site.fetch(validators=known)
    assert isinstance(answer, NotModified)
    assert answer.trace.status == 304
    assert site.asked[0].headers["If-None-Match"] == 'W/"b"'
    assert site.asked[0].headers["If-Modified-Since"] == "Sun, 01 Mar 2026 07:00:00 GMT"


def test_not_modified_without_a_condition_is_a_failure(site: Site):
    site.pages[URL] = httpx.Response(304)
    assert site.failure().reason.code is ReasonCode.BAD_STATUS


def test_validators_do_not_follow_a_redirect(site: Site):
    site.redirect(URL, "/vedlikehold.html")
    site.pages["https://www.fhi.no/vedlikehold.html"] = page()
    answer = site.fetch(validators=Validators(last_modified="Sun, 01 Mar 2026 07:00:00 GMT"))
    assert isinstance(answer, Fetched)
    assert "If-Modified-Since" in site.asked[0].headers
    assert "If-Modified-Since" not in site.asked[1].headers


def test_hops_are_recorded_with_where_they_led(site: Site):
    site.redirect(URL, "/sm/ny/#del", 301)
    site.redirect("https://www.fhi.no/sm/ny/", "https://fhi.no/ny", 308)
    site.pages["https://fhi.no/ny"] = page()
    answer = site.fetch()
    assert isinstance(answer, Fetched)
    assert [(hop.url, hop.status, hop.location) for hop in answer.trace.hops] == [
        (URL, 301, "https://www.fhi.no/sm/ny/"),
        ("https://www.fhi.no/sm/ny/", 308, "https://fhi.no/ny"),
    ]
    assert answer.trace.final_url == "https://fhi.no/ny"


def test_secrets_stay_with_the_host_they_were_meant_for(site: Site):
    site.redirect(URL, "/sm/ny/")
    site.redirect("https://www.fhi.no/sm/ny/", "https://fhi.no/ny")
    site.pages["https://fhi.no/ny"] = page()
    site.fetch(headers=SECRET)
    assert ["Ocp-Apim-Subscription-Key" in asked.headers for asked in site.asked] == [True, True, False]


def test_secrets_are_not_shown_to_robots_txt(site: Site):
    seen: list[httpx.Request] = []

    def robots(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="User-agent: *\nAllow: /\n")

    site.pages["https://www.fhi.no/robots.txt"] = robots
    site.pages[URL] = page()
    site.fetch(headers=SECRET)
    assert len(seen) == 1
    assert "Ocp-Apim-Subscription-Key" not in seen[0].headers


def test_cookies_are_neither_kept_nor_sent_and_their_values_not_recorded(site: Site):
    site.pages[URL] = page(set_cookie="session=abc123; Path=/; HttpOnly")
    answer = site.fetch()
    site.fetch()
    assert answer.trace.header("set-cookie") == "session=[fjernet]; Path=/; HttpOnly"
    assert "cookie" not in site.asked[1].headers


def test_a_disallowed_page_is_never_asked_for(site: Site):
    site.pages["https://www.fhi.no/robots.txt"] = httpx.Response(200, text="User-agent: *\nDisallow: /sm/\n")
    answer = site.failure()
    assert (answer.reason.code, answer.retryable, answer.trace.status) == (ReasonCode.ROBOTS, False, None)
    assert site.asked == []


def test_a_redirect_into_a_disallowed_login_page_is_told_as_a_login_wall(site: Site):
    site.pages["https://www.fhi.no/robots.txt"] = httpx.Response(
        200, text="User-agent: *\nDisallow: /_login\n"
    )
    site.redirect(URL, "/_login?next=x")
    assert site.failure().reason.code is ReasonCode.LOGIN_WALL
    assert len(site.asked) == 1


def test_a_page_is_not_asked_for_while_robots_txt_is_broken(site: Site):
    site.pages["https://www.fhi.no/robots.txt"] = httpx.Response(503)
    answer = site.failure()
    assert (answer.reason.code, answer.retryable) == (ReasonCode.ROBOTS, True)
    assert site.asked == []


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (httpx.ConnectError("refused"), ReasonCode.CONNECTION, True),
        (httpx.ReadError("reset"), ReasonCode.RESET, True),
        (httpx.WriteError("reset"), ReasonCode.RESET, True),
        (httpx.ReadTimeout("late"), ReasonCode.TIMEOUT, True),
        (httpx.RemoteProtocolError("what?"), ReasonCode.MALFORMED, True),
        (DnsError("no such name"), ReasonCode.DNS, False),
        (TlsError("expired"), ReasonCode.TLS, False),
        (HeadersTooLarge("8 MiB"), ReasonCode.TOO_LARGE, False),
    ],
)
def test_an_error_of_the_network_is_a_value(site: Site, error: Exception, code: ReasonCode, retryable: bool):
    site.pages[URL] = error
    answer = site.failure()
    assert (answer.reason.code, answer.retryable, answer.trace.status) == (code, retryable, None)
    assert answer.trace.first_byte is None
    assert answer.body == b""


def test_a_body_larger_than_the_cap_is_refused_with_the_cap_named(site: Site):
    site.pages[URL] = raw(gzip.compress(bytes(200_000)), {"Content-Encoding": "gzip"})
    answer = site.failure()
    assert answer.reason.code is ReasonCode.TOO_LARGE
    assert "97,7 KiB" in answer.reason.text


def test_a_promise_larger_than_the_cap_is_refused_before_the_body_is_read(site: Site):
    site.pages[URL] = raw(b"x", {"Content-Length": "50001"})
    answer = site.failure()
    assert (answer.reason.code, answer.trace.wire_bytes) == (ReasonCode.TOO_LARGE, 0)


def test_more_on_the_wire_than_the_cap_is_refused(site: Site):
    site.pages[URL] = raw(b"x" * 60_000, {})
    assert site.failure().reason.code is ReasonCode.TOO_LARGE


def test_a_body_shorter_than_promised_is_truncated_and_kept_as_evidence(site: Site):
    site.pages[URL] = raw(b"<html>halv", {"Content-Length": "2048"})
    answer = site.failure()
    assert (answer.reason.code, answer.retryable) == (ReasonCode.TRUNCATED, True)
    assert answer.reason.text == "Bare 10 B av 2 KiB kom fram"
    assert answer.body == b"<html>halv"


@pytest.mark.parametrize("encoding", ["gzip", "br", "tull"])
def test_a_body_that_cannot_be_unpacked_is_bad_encoding(site: Site, encoding: str):
    site.pages[URL] = raw(b"ikke pakket", {"Content-Encoding": encoding})
    assert site.failure().reason.code is ReasonCode.BAD_ENCODING


def test_an_error_page_is_kept_as_evidence_up_to_a_mebibyte(site: Site):
    site.pages[URL] = raw(gzip.compress(b"a" * 3_000_000), {"Content-Encoding": "gzip"}, status=500)
    answer = site.failure()
    assert answer.reason.code is ReasonCode.SERVER_ERROR
    assert answer.body == b"a" * 1024 * 1024


def test_an_error_page_that_cannot_be_unpacked_does_not_hide_the_status(site: Site):
    site.pages[URL] = raw(b"ikke pakket", {"Content-Encoding": "gzip"}, status=404)
    assert site.failure().reason.code is ReasonCode.NOT_FOUND


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://127.0.0.1/", ReasonCode.BAD_REDIRECT),
        ("https://127.0.0.1/", ReasonCode.REFUSED_ADDRESS),
        ("https://169.254.169.254/latest/", ReasonCode.REFUSED_ADDRESS),
        ("https://[::1]/", ReasonCode.REFUSED_ADDRESS),
        ("https://2130706433/", ReasonCode.REFUSED_ADDRESS),
        ("ftp://fhi.no/", ReasonCode.BAD_REDIRECT),
        (URL, ReasonCode.REDIRECT_LOOP),
    ],
)
def test_a_redirect_that_must_not_be_followed(site: Site, to: str, code: ReasonCode):
    site.redirect(URL, to)
    answer = site.failure()
    assert answer.reason.code is code
    assert len(answer.trace.hops) == 1
    assert len(site.asked) == 1


def test_a_long_chain_of_redirects_ends(site: Site):
    for number in range(9):
        site.redirect(f"https://fhi.no/{number}", f"/{number + 1}")
    answer = site.failure("https://fhi.no/0")
    assert answer.reason.code is ReasonCode.REDIRECT_LOOP
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "url", ["https://fhi.no:99999/", "http://[/", "//fhi.no/", "https://xn--a/", "https://user:pw@fhi.no/"]
)
def test_an_address_that_cannot_be_asked_is_a_value_too(site: Site, url: str):
    assert site.failure(url).reason.code is ReasonCode.REFUSED_ADDRESS


@pytest.mark.parametrize("value", ["é", "x" * 2000])
def test_a_validator_that_cannot_be_echoed_safely_is_not_kept(site: Site, value: str):
    site.pages[URL] = raw(b"<html>", {})
    site.pages[URL] = httpx.Response(200, headers=[(b"ETag", value.encode())], content=b"<html>")
    answer = site.fetch()
    assert isinstance(answer, Fetched)
    assert answer.validators == Validators()


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "https://xn--a/",
        "//",
        "http://[::1",
        "?",
        "Sun, 01 Mar 99999999999 07:00:00 GMT",
        "9" * 5000,
        "gzip, gzip",
    ]
)


@given(
    status=st.sampled_from([200, 302, 304, 403, 429, 500, 503]),
    values=st.fixed_dictionaries(
        dict.fromkeys(("Location", "Retry-After", "Content-Type", "ETag", "Date"), ODD)
    ),
    sizes=st.fixed_dictionaries({}, optional={"Content-Length": ODD, "Content-Encoding": ODD}),
)
def test_whatever_a_server_says_is_an_answer(status: int, values: dict[str, str], sizes: dict[str, str]):
    def say(request: httpx.Request) -> httpx.Response:
        headers = [(key.encode(), value.encode()) for key, value in {**values, **sizes}.items()]
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b"<html>mpox"))

    guide = Guide(
        replace(SETTINGS, is_robots_obeyed=False), Guard(), httpx.MockTransport(say), clock=lambda: 0.0
    )
    asked = FetchRequest(source_id=SourceId("s"), url=URL, accept="*/*")
    answer = asyncio.run(guide.fetch(asked, NOW))
    assert isinstance(answer, Fetched if status == 200 and not sizes else Fetched | Failed)


def test_a_robots_file_over_the_limit_counts_as_far_as_it_was_read(site: Site):
    text = "User-agent: *\nDisallow: /sm/\n" + "# fyll\n" * 100_000
    site.pages["https://www.fhi.no/robots.txt"] = httpx.Response(200, text=text)
    assert site.failure().reason.code is ReasonCode.ROBOTS


def test_a_respx_router_can_stand_in_for_the_network():
    router = respx.MockRouter(assert_all_called=False)
    router.get("https://www.fhi.no/robots.txt").respond(404)
    router.get(URL).respond(200, html="<html>mpox</html>")
    fetcher = HttpFetcher(SETTINGS, transport=httpx.MockTransport(router.async_handler))
    answer = fetcher.fetch(FetchRequest(source_id=SourceId("fhi"), url=URL, accept="*/*"), NOW)
    fetcher.close()
    assert isinstance(answer, Fetched)
    assert answer.body == b"<html>mpox</html>"


def test_a_fault_of_our_own_is_not_hidden_as_a_failure_of_the_network(site: Site):
    site.pages[URL] = KeyError("our own bug")
    with pytest.raises(KeyError):
        site.fetch()
