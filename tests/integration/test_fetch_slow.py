"""Servers that drip, stop half way or speak another tongue: the journey's deadline ends them all, by name."""

import itertools
import socket
import socketserver
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import LoopbackServer
from watcher.fetch import HttpFetcher
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SHORT = timedelta(seconds=1)
AMPLE = timedelta(seconds=60)
OK = b"HTTP/1.1 200 OK\r\n"
MIB = 1024 * 1024


def ask(url: str, deadline: timedelta) -> Answer:
    settings = FetchSettings(allow_hosts=("127.0.0.1",), deadline=deadline, is_robots_obeyed=False)
    fetcher = HttpFetcher(settings)
    try:
        return fetcher.fetch(FetchRequest(source_id=SourceId("s"), url=url, accept="*/*"), NOW)
    finally:
        fetcher.close()


@contextmanager
def speaking(speak: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Give the address of a server that reads a request and then does as `speak` does."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.recv(65_536)
                speak(self.request, over)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            over.set()
            server.shutdown()


def dripping(start: bytes, drops: Iterable[bytes]) -> Callable[[socket.socket, threading.Event], None]:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        for drop in drops:
            if over.wait(0.02):
                return
            connection.sendall(drop)

    return speak


@pytest.mark.parametrize(
    ("start", "drop", "told"),
    [
        (b"HTTP/1.1 200 O", b"K", "Svaret kom ikke innen 1 s"),
        (OK, b"X-A: b\r\n", "Svaret kom ikke innen 1 s"),
        (OK + b"X-A: ", b"a", "Svaret kom ikke innen 1 s"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "Svaret kom ikke innen 1 s"),
        (OK + b"Content-Length: 100000\r\n\r\n", b"a", "Svaret begynte, men var ikke ferdig innen 1 s"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", "Svaret begynte, men var ikke ferdig"),
        (OK + b"\r\n", b"a", "Svaret begynte, men var ikke ferdig innen 1 s"),
        (b"HTTP/1.1 500 No\r\n\r\n", b"a", "Svaret begynte, men var ikke ferdig innen 1 s"),
    ],
    ids=["first line", "headers", "one header", "continue", "length", "chunks", "until closed", "error page"],
)
def test_what_drips_ends_at_the_deadline(start: bytes, drop: bytes, told: str) -> None:
    with speaking(dripping(start, itertools.repeat(drop, 1000))) as url:
        begun = time.monotonic()
        answer = ask(url, SHORT)
        took = time.monotonic() - begun
    assert isinstance(answer, Failed)
    assert (answer.reason.code, answer.retryable) == (ReasonCode.TIMEOUT, True)
    assert answer.reason.text.startswith(told)
    assert took < 15


def _half_closed(connection: socket.socket, over: threading.Event) -> None:
    connection.shutdown(socket.SHUT_WR)
    over.wait(60)


def _half_closed_in_body(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(OK + b"Content-Length: 10\r\n\r\nmpox")
    _half_closed(connection, over)


def _half_closed_after_all(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(OK + b"Content-Length: 4\r\n\r\nmpox")
    _half_closed(connection, over)


@pytest.mark.parametrize(
    ("speak", "code"), [(_half_closed, ReasonCode.RESET), (_half_closed_in_body, ReasonCode.TRUNCATED)]
)
def test_a_connection_that_is_half_closed_is_not_waited_for(
    speak: Callable[[socket.socket, threading.Event], None], code: ReasonCode
) -> None:
    with speaking(speak) as url:
        answer = ask(url, AMPLE)
    assert isinstance(answer, Failed)
    assert answer.reason.code is code


def test_an_answer_that_is_whole_counts_though_the_connection_is_half_closed() -> None:
    with speaking(_half_closed_after_all) as url:
        answer = ask(url, AMPLE)
    assert isinstance(answer, Fetched)
    assert answer.body == b"mpox"


@pytest.mark.parametrize(
    "said",
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0d\0\x04\0\xa0\0\0\0\x02\0\0\0\0",
        b"HTTP/2 200\r\n\r\nmpox",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_another_tongue_is_no_answer(said: bytes) -> None:
    with LoopbackServer() as server:
        server.say_raw("/", said)
        answer = ask(server.url("/"), AMPLE)
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.MALFORMED


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "308 Moved"])
def test_two_places_are_none(status: str) -> None:
    with LoopbackServer() as server:
        two = f"HTTP/1.1 {status}\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
        server.say_raw("/two", two.encode())
        server.say_raw("/same", two.replace("/b", "/a").encode())
        server.say("/a", b"mpox")
        answer, same = ask(server.url("/two"), AMPLE), ask(server.url("/same"), AMPLE)
        assert server.targets == ["/two", "/same", "/a"]
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.BAD_REDIRECT
    assert "/a og /b" in answer.reason.evidence
    assert isinstance(same, Fetched)


def test_a_zstd_bomb_does_not_fill_the_memory() -> None:
    packer = zstd.ZstdCompressor(level=1)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(300)) + packer.flush()
    assert len(bomb) < MIB
    with LoopbackServer() as server:
        server.say("/", bomb, headers={"Content-Encoding": "zstd"})
        tracemalloc.start()
        answer = ask(server.url("/"), AMPLE)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert isinstance(answer, Failed)
    assert answer.reason.code is ReasonCode.TOO_LARGE
    assert peak < 48 * MIB
