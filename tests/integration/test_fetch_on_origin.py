"""The fetcher over real sockets: every fault of the stand-in site, the guard, the limits, the turns."""

import gzip
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import SILENCE, LoopbackServer
from watcher.demo.origin.serve import Origin, OriginServer
from watcher.fetch import HttpFetcher
from watcher.fetch.transport import Lookup
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
KEY = (("Ocp-Apim-Subscription-Key", "test-nokkel"),)
MIB = 1024 * 1024

# fault: what fetch must make of it; None: a 200 whose body is for the gate and the extractor to judge
FAULTS: dict[str, ReasonCode | None] = {
    "http-500": ReasonCode.SERVER_ERROR,
    "http-502": ReasonCode.SERVER_ERROR,
    "http-503": ReasonCode.UNAVAILABLE,
    "http-404": ReasonCode.NOT_FOUND,
    "http-429": ReasonCode.RATE_LIMITED,
    "http-401": ReasonCode.UNAUTHORISED,
    "gone-410": ReasonCode.GONE,
    "waf-200": None,
    "waf-403": ReasonCode.BOT_CHECK,
    "ua-403": ReasonCode.FORBIDDEN,
    "maintenance-200": None,
    "soft-404": None,
    "consent-wall": None,
    "js-shell": None,
    "login-wall": ReasonCode.LOGIN_WALL,
    "redirect-loop": ReasonCode.REDIRECT_LOOP,
    "empty-body": None,
    "wrong-page": None,
    "latin-1": None,
    "truncated-html": None,
    "truncated-length": ReasonCode.TRUNCATED,
    "bad-gzip": ReasonCode.BAD_ENCODING,
    "timeout": ReasonCode.TIMEOUT,
    "reset": ReasonCode.RESET,
    "slow": None,
    "oversize": ReasonCode.TOO_LARGE,
}
RETRYABLE = {
    "http-500",
    "http-502",
    "http-503",
    "http-429",
    "truncated-length",
    "bad-gzip",
    "timeout",
    "reset",
}


def ask(
    fetcher: HttpFetcher, url: str, now: datetime = NOW, headers: tuple[tuple[str, str], ...] = ()
) -> Answer:
    request = FetchRequest(source_id=SourceId("s"), url=url, accept="*/*", headers=headers)
    return fetcher.fetch(request, now)


def code_of(answer: Answer) -> ReasonCode | None:
    return answer.reason.code if isinstance(answer, Failed) else None


Make = Callable[..., HttpFetcher]
AMPLE = timedelta(seconds=60)  # however busy the machine is, only who waits for nothing waits so long


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[HttpFetcher] = []

    def build(*, lookup: Lookup | None = None, **settings: object) -> HttpFetcher:
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


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with OriginServer(step=0, hang=60, drip=0.01) as made:
        yield made


# -- the stand-in site ---------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_stand_in_site_is_told_by_its_right_name(make: Make, origin: Origin, fault: str):
    fetcher = make(deadline=timedelta(seconds=1) if fault == "timeout" else AMPLE)
    origin.force("fhi-handbok", fault)
    answer = ask(fetcher, origin.url("fhi-handbok"))
    origin.force("fhi-handbok", None)
    assert code_of(answer) is FAULTS[fault]
    if isinstance(answer, Failed):
        assert answer.retryable is (fault in RETRYABLE)


def test_a_page_under_robots_deny_is_not_asked_for(make: Make, origin: Origin):
    origin.force("helsenorge-mpox", "robots-deny")
    before = len(origin.log)
    answer = ask(make(), origin.url("helsenorge-mpox"))
    origin.force("helsenorge-mpox", None)
    assert code_of(answer) is ReasonCode.ROBOTS
    assert [entry["url"].rpartition("/")[2] for entry in origin.log[before:]] == ["robots.txt"]


def test_every_healthy_source_comes_whole(make: Make, origin: Origin):
    fetcher = make()
    for source_id in origin.sources:
        answer = ask(fetcher, origin.url(source_id), headers=KEY)
        assert isinstance(answer, Fetched), source_id
        assert len(answer.body) > 1000
        assert answer.trace.wire_bytes <= len(answer.body)


# -- the guard -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/secret",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f000001:{port}/secret",
        "http://127.1:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://localhost:{port}/secret",
        "http://inside.example:{port}/secret",
    ],
)
def test_a_redirect_into_a_private_network_is_refused_at_the_hop(
    make: Make, server: LoopbackServer, target: str
):
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    server.say("/start", status="302 Found", headers={"Location": target.format(port=server.port)})
    server.say("/secret", b"secret")
    answer = ask(make(lookup=lookup), server.url("/start"))
    assert code_of(answer) is ReasonCode.REFUSED_ADDRESS
    assert server.targets == ["/start"]


def test_a_name_that_turns_to_a_private_address_between_two_requests_is_refused(
    make: Make, server: LoopbackServer
):
    """DNS rebinding: each connection goes to the very address that was judged for it."""
    answers = iter([["127.0.0.1"], ["10.0.0.7"], ["8.8.8.8", "127.0.0.1"]])
    asked: list[str] = []

    async def lookup(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    server.say("/start", status="302 Found", headers={"Location": f"http://evil.example:{server.port}/a"})
    fetcher = make(lookup=lookup, allow_hosts=("good.example",), is_robots_obeyed=False)
    first = ask(fetcher, f"http://good.example:{server.port}/start")
    second = ask(fetcher, f"http://mixed.example:{server.port}/start")
    assert (code_of(first), code_of(second)) == (ReasonCode.REFUSED_ADDRESS, ReasonCode.REFUSED_ADDRESS)
    assert asked == ["good.example", "evil.example", "mixed.example"]
    assert server.targets == ["/start"]


def test_without_being_allowed_loopback_is_not_asked_at_all(make: Make, server: LoopbackServer):
    server.say("/", b"secret")
    assert code_of(ask(make(allow_hosts=()), server.url("/"))) is ReasonCode.REFUSED_ADDRESS
    assert server.asked == []


def test_a_name_that_does_not_exist_is_a_matter_of_dns(make: Make):
    async def lookup(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    answer = ask(make(lookup=lookup), "https://finnes-ikke.example/")
    assert isinstance(answer, Failed)
    assert (answer.reason.code, answer.retryable) == (ReasonCode.DNS, False)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example", "xn--a.example"])
def test_a_redirect_to_a_name_that_cannot_exist_is_a_value(make: Make, server: LoopbackServer, host: str):
    server.say("/start", status="302 Found", headers={"Location": f"http://{host}/"})
    assert code_of(ask(make(), server.url("/start"))) in {ReasonCode.DNS, ReasonCode.BAD_REDIRECT}


# -- the limits ------------------------------------------------------------------------


def test_a_bomb_never_fills_the_memory(make: Make, server: LoopbackServer):
    cap = 8 * MIB
    server.say("/bomb", gzip.compress(bytes(300 * MIB), 1), headers={"Content-Encoding": "gzip"})
    fetcher = make(max_bytes=cap)
    ask(fetcher, server.url("/robots.txt"))
    tracemalloc.start()
    answer = ask(fetcher, server.url("/bomb"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code_of(answer) is ReasonCode.TOO_LARGE
    assert peak < 3 * cap


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>", ReasonCode.TRUNCATED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n<html>", ReasonCode.TRUNCATED),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n", ReasonCode.TOO_LARGE),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", ReasonCode.MALFORMED),
        (b"", ReasonCode.RESET),
    ],
)
def test_a_server_that_breaks_the_protocol_is_a_value(
    make: Make, server: LoopbackServer, raw: bytes, code: ReasonCode
):
    server.say_raw("/", raw)
    assert code_of(ask(make(), server.url("/"))) is code


def test_a_body_without_a_promised_length_is_whole_when_the_connection_ends(
    make: Make, server: LoopbackServer
):
    server.say_raw("/", b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nmpox")
    answer = ask(make(), server.url("/"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"mpox"


def test_the_deadline_covers_all_hops_and_says_its_length(make: Make, server: LoopbackServer):
    server.say("/start", status="302 Found", headers={"Location": "/silent"})
    answer = ask(make(deadline=timedelta(seconds=0.4)), server.url("/start"))
    assert isinstance(answer, Failed)
    assert (answer.reason.code, answer.retryable) == (ReasonCode.TIMEOUT, True)
    assert answer.reason.text == "Svaret kom ikke innen 0,4 s"
    assert answer.trace.elapsed < SILENCE


def test_nobody_listening_is_a_matter_of_the_connection(make: Make):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # ours, so that nobody else listens either
        port = free.getsockname()[1]
        assert code_of(ask(make(), f"http://127.0.0.1:{port}/")) is ReasonCode.CONNECTION


def test_a_server_without_tls_is_a_matter_of_tls(make: Make, server: LoopbackServer):
    answer = ask(make(), server.url("/").replace("http://", "https://"))
    assert code_of(answer) is ReasonCode.TLS


# -- the turns ---------------------------------------------------------------------------


def test_one_host_is_asked_one_request_at_a_time_from_many_threads(make: Make, server: LoopbackServer):
    paths = [f"/{number}" for number in range(12)]
    for path in paths:
        server.say(path, b"mpox")
    fetcher = make()
    threads = [threading.Thread(target=ask, args=(fetcher, server.url(path))) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(server.targets) == sorted(paths)
    assert server.most_open_at_once == 1
    assert len(server.asked) == len(paths) + 1


def test_closing_breaks_off_what_is_under_way(make: Make, server: LoopbackServer):
    fetcher = make()
    errors: list[str] = []

    def wait() -> None:
        try:
            ask(fetcher, server.url("/silent"))
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    while not server.targets and thread.is_alive():
        thread.join(0.01)
    fetcher.close()
    thread.join(SILENCE.total_seconds())
    assert errors == ["this fetcher was closed during the fetch"]
