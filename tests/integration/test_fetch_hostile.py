"""Servers and names that mean harm, on real sockets: each is told by its name, and nothing is believed."""

import gzip
import ssl
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import LoopbackServer
from watcher.fetch import HttpFetcher
from watcher.fetch.transport import fault_of_certificate
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
AMPLE = timedelta(seconds=60)
MIB = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\n"
SECRET = (("Authorization", "Bearer hemmelig"), ("X-Api-Key", "nokkel"))
Make = Callable[..., HttpFetcher]


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[HttpFetcher] = []

    def build(lookup: object = None, **settings: object) -> HttpFetcher:
        values = {"allow_hosts": ("127.0.0.1",), "deadline": AMPLE, **settings}
        made.append(HttpFetcher(FetchSettings(**values), lookup=lookup))  # type: ignore[arg-type] # a test's own
        return made[-1]

    yield build
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as made:
        yield made


def ask(fetcher: HttpFetcher, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    request = FetchRequest(source_id=SourceId("s"), url=url, accept="*/*", headers=headers)
    return fetcher.fetch(request, NOW)


def code_of(answer: Answer) -> ReasonCode | None:
    return answer.reason.code if isinstance(answer, Failed) else None


async def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


# -- where a name leads ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.0.8"),
        *("198.19.0.1", "203.0.113.5", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1"),
        *(
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "::7f00:1",
            "fe80::1%1",
            "fc00::1",
            "ff02::1",
        ),
        "2001:470::5efe:127.0.0.1",
    ],
)
def test_a_name_that_leads_inside_is_refused_before_a_socket_is_made(make: Make, address: str):
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["193.156.1.1", address]

    answer = ask(make(lookup=lookup), "http://ute.example/")
    assert code_of(answer) is ReasonCode.REFUSED_ADDRESS


@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0177.0.0.1", "0x7f.1", "127.1", "127.0.0.1.", "017700000001", "0x7f000001", "0"),
        *("127。0。0。1", "①②⑦.0.0.1", "１２７.0.0.1", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::1%25lo]"),
        *("user@127.0.0.1", "example.no\\@127.0.0.1", "example.no%2f@127.0.0.1"),
    ],
)
def test_no_spelling_of_loopback_gets_through(make: Make, server: LoopbackServer, host: str):
    fetcher = make(allow_hosts=())
    assert code_of(ask(fetcher, f"http://{host}:{server.port}/")) is ReasonCode.REFUSED_ADDRESS
    assert server.asked == []


def test_a_name_is_asked_once_and_the_socket_goes_where_the_answer_was_judged(
    make: Make, server: LoopbackServer
):
    """Rebinding: a second question would be answered otherwise, and is never put."""
    answers = iter([["127.0.0.1"]])

    async def lookup(host: str, port: int) -> Sequence[str]:
        return next(answers, ["10.9.9.9"])

    server.say("/", b"mpox")
    fetcher = make(lookup=lookup, allow_hosts=("inne.example",), is_robots_obeyed=False)
    assert isinstance(ask(fetcher, f"http://inne.example:{server.port}/"), Fetched)


def test_a_host_that_may_be_private_opens_no_other_host_and_no_other_port(make: Make, server: LoopbackServer):
    with LoopbackServer() as other:
        other.say("/x", b"secret")
        fetcher = make(lookup=to_loopback, allow_hosts=(f"inne.example:{server.port}",))
        for number, host in enumerate((f"inne.example:{other.port}", f"annen.example:{server.port}")):
            server.say(f"/{number}", status="302 Found", headers={"Location": f"http://{host}/x"})
            answer = ask(fetcher, f"http://inne.example:{server.port}/{number}")
            assert code_of(answer) is ReasonCode.REFUSED_ADDRESS
        assert other.asked == []


def test_robots_txt_may_not_lead_inside_either(make: Make, server: LoopbackServer):
    server.say("/robots.txt", status="302 Found", headers={"Location": "http://10.0.0.1/robots.txt"})
    server.say("/", b"mpox")
    assert code_of(ask(make(), server.url("/"))) is ReasonCode.REFUSED_ADDRESS
    assert server.targets == []


def test_a_proxy_of_the_environment_is_not_used(
    make: Make, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    server.say("/", b"mpox")
    assert isinstance(ask(make(), server.url("/")), Fetched)


@pytest.mark.parametrize("port", [22, 25, 6667])
def test_a_port_of_another_service_is_not_asked(make: Make, server: LoopbackServer, port: int):
    server.say("/start", status="302 Found", headers={"Location": f"http://193.156.1.1:{port}/"})
    answer = ask(make(), server.url("/start"))
    assert isinstance(answer, Failed)
    assert answer.reason.text == f"Port {port} hører til en annen tjeneste enn nettsider"


# -- where a redirect leads --------------------------------------------------------------


@pytest.mark.parametrize(
    "location",
    [
        *("file:///etc/passwd", "ftp://example.no/", "gopher://example.no/", "data:text/html,x"),
        *(
            "javascript:alert(1)",
            "\\\\evil.example\\",
            "/\\evil.example",
            "http:evil.example",
            "http:///evil.example",
        ),
        *("http://a:b@evil.example/", "http://evil.example:443\\@x/", "/x\ty", "http://evil.example\t/"),
    ],
)
def test_a_location_that_can_be_read_in_two_ways_is_not_followed(
    make: Make, server: LoopbackServer, location: str
):
    server.say("/start", status="302 Found", headers={"Location": location})
    assert code_of(ask(make(lookup=to_loopback), server.url("/start"))) is ReasonCode.BAD_REDIRECT
    assert server.targets == ["/start"]


def test_secrets_and_cookies_do_not_go_to_another_origin(make: Make, server: LoopbackServer):
    with LoopbackServer() as other:
        other.say("/x", b"mpox")
        server.say(
            "/start", status="302 Found", headers={"Location": other.url("/x"), "Set-Cookie": "sid=1; Path=/"}
        )
        assert isinstance(ask(make(), server.url("/start"), SECRET), Fetched)
        server.say("/again", b"mpox")
        ask(make(), server.url("/again"))
        told = [asked for asked in (*other.asked, *server.asked) if asked.target != "/start"]
        assert len(told) >= 4
        assert all(not {"authorization", "x-api-key", "cookie"} & set(asked.headers) for asked in told)


def test_a_redirect_with_an_endless_body_is_followed_without_reading_it(make: Make, server: LoopbackServer):
    head = b"HTTP/1.1 302 Found\r\nLocation: /one\r\n\r\n"
    server.say_raw("/start", head, *[bytes(MIB)] * 64)
    server.say("/one", b"mpox")
    answer = ask(make(), server.url("/start"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"mpox"


# -- what the answer is made of ----------------------------------------------------------

CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (OK + b"".join(b"X-%d: a\r\n" % n for n in range(100_000)) + b"\r\n", ReasonCode.MALFORMED),
        (OK + b"X: " + bytes(b"a" * 10_000_000) + b"\r\n\r\n", ReasonCode.TOO_LARGE),
        (b"HTTP/1.1 200 " + b"a" * 1_000_000 + b"\r\n\r\n", ReasonCode.TOO_LARGE),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000, ReasonCode.RESET),
        (OK + b"Content-Length: -1\r\n\r\nhi", ReasonCode.MALFORMED),
        (OK + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\nhihih", ReasonCode.MALFORMED),
        (OK + b"Content-Length: 99999999999999999999999\r\n\r\nhi", ReasonCode.MALFORMED),
        (OK + b"Content-Length: 999999999999\r\n\r\nhi", ReasonCode.TOO_LARGE),
        (
            OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
            ReasonCode.MALFORMED,
        ),
        (CHUNKED + b"-2\r\nhi\r\n0\r\n\r\n", ReasonCode.MALFORMED),
        (CHUNKED + b"ffffffffffffffffff\r\nhi", ReasonCode.MALFORMED),
        (CHUNKED + b"2\r\nhi\r\n", ReasonCode.TRUNCATED),
        (CHUNKED + b"2\r\nhi\r\n0\r\n" + b"X: y\r\n" * 10_000 + b"\r\n", ReasonCode.MALFORMED),
        (b"<html>HTTP/0.9</html>", ReasonCode.MALFORMED),
        (bytes(range(256)) * 100, ReasonCode.MALFORMED),
        (OK + b"X: a\0b\r\n\r\n", ReasonCode.MALFORMED),
        (b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", ReasonCode.SERVER_ERROR),
        (b"HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n", ReasonCode.BAD_STATUS),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhi", ReasonCode.BAD_STATUS),
        (OK + b"Content-Encoding: " + b", ".join([b"gzip"] * 9) + b"\r\n\r\nhi", ReasonCode.BAD_ENCODING),
        (OK + b"Content-Encoding: br\r\n\r\nhi", ReasonCode.BAD_ENCODING),
    ],
)
def test_an_answer_made_to_hurt_is_named(make: Make, server: LoopbackServer, raw: bytes, code: ReasonCode):
    server.say_raw("/", raw)
    assert code_of(ask(make(), server.url("/"))) is code


def test_two_lines_of_content_encoding_are_one_list(make: Make, server: LoopbackServer):
    packed = gzip.compress(gzip.compress(b"mpox"))
    server.say_raw("/", OK + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n" + packed)
    answer = ask(make(), server.url("/"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"mpox"


def _bombs() -> dict[str, tuple[str, bytes]]:
    plain = gzip.compress(bytes(300 * MIB), 1)
    return {
        "gzip": ("gzip", plain),
        "gzip in gzip": ("gzip, gzip", gzip.compress(plain, 1)),
        "members": ("gzip", gzip.compress(bytes(MIB), 1) * 300),
        "empty members": ("gzip", gzip.compress(b"") * 200_000),
        "nothing in much": ("deflate, gzip", gzip.compress(b"\x00\x00\x00\xff\xff" * 40 * MIB, 1)),
        "deflate": ("deflate", zlib.compress(bytes(300 * MIB), 1)),
    }


@pytest.mark.parametrize("bomb", _bombs())
def test_no_bomb_fills_the_memory(make: Make, server: LoopbackServer, bomb: str):
    encoding, packed = _bombs()[bomb]
    server.say("/", packed, headers={"Content-Encoding": encoding})
    fetcher = make()
    ask(fetcher, server.url("/robots.txt"))
    tracemalloc.start()
    answer = ask(fetcher, server.url("/"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code_of(answer) in {ReasonCode.TOO_LARGE, ReasonCode.BAD_ENCODING}
    assert peak < 48 * MIB


# -- TLS ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "told"),
    [(10, "er utløpt"), (18, "utstedt av tjeneren selv"), (62, "gjelder en annen vert"), (99, "holder ikke")],
)
def test_what_is_wrong_with_a_certificate_is_named(number: int, told: str):
    error = ssl.SSLCertVerificationError()
    error.verify_code = number
    assert told in fault_of_certificate(error)
