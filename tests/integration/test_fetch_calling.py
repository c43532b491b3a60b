"""Calls of the program's own: guarded, within limits on size and time, without a step aside."""

import gzip

import pytest

from tests.loopback import LoopbackServer
from watcher.errors import CallError
from watcher.fetch.calling import MOST_BYTES, Caller
from watcher.model.call import Call
from watcher.model.config import FetchSettings

ALLOWED = FetchSettings(allow_hosts=("127.0.0.1",), user_agent="Watcher/test")


def call(server: LoopbackServer, path: str, **given) -> bytes:
    return Caller(ALLOWED, seconds=2)(Call(url=server.url(path), **given)).body


def refused(server: LoopbackServer, path: str) -> str:
    with pytest.raises(CallError) as caught:
        call(server, path)
    return str(caught.value)


def test_an_answer_comes_whole_with_status_and_headers() -> None:
    with LoopbackServer() as server:
        server.say("/a", b'{"a": 1}', status="400 Bad Request", headers={"DPoP-Nonce": "n"})
        found = Caller(ALLOWED)(Call(url=server.url("/a"), headers={"accept": "application/json"}))
        assert (found.status, found.body, found.headers["dpop-nonce"]) == (400, b'{"a": 1}', "n")
        assert server.asked[0].headers["user-agent"] == "Watcher/test"
        assert server.asked[0].headers["accept"] == "application/json"


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with LoopbackServer() as server:
        server.say("/a", status="302 Found", headers={"Location": server.url("/b")})
        server.say("/b", b"secret")
        assert call(server, "/a") == b""
        assert server.targets == ["/a"]


def test_too_much_is_not_read() -> None:
    with LoopbackServer() as server:
        server.say("/a", b"x" * (MOST_BYTES + 1))
        assert "more than" in refused(server, "/a")
        server.say("/b", b"x" * MOST_BYTES)
        assert len(call(server, "/b")) == MOST_BYTES


def test_what_is_packed_though_nobody_asked_is_not_unpacked() -> None:
    with LoopbackServer() as server:
        server.say("/a", gzip.compress(b"x" * 100), headers={"Content-Encoding": "gzip"})
        assert "an encoding" in refused(server, "/a")


def test_who_does_not_answer_in_time_is_not_waited_for() -> None:
    with LoopbackServer() as server, pytest.raises(CallError, match="TimeoutError"):
        Caller(ALLOWED, seconds=0.2)(Call(url=server.url("/silent")))


def test_what_is_cut_short_is_no_answer() -> None:
    with LoopbackServer() as server:
        server.say("/a", b"half", promise=100)
        refused(server, "/a")
        server.say_raw("/b", b"HTTP/1.1 rubbish\r\n\r\n")
        refused(server, "/b")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "https://169.254.169.254/latest",
        "https://user:secret@id.example.no/",
        "http://id.example.no/",
        "ftp://id.example.no/",
        "https:///x",
        "rubbish",
    ],
)
def test_what_is_not_to_be_asked_is_not(url: str) -> None:
    with pytest.raises(CallError):
        Caller(FetchSettings())(Call(url=url, headers={"authorization": "Basic hemmelig"}))


def test_a_name_that_leads_into_our_own_net_is_not_asked() -> None:
    async def lookup(host: str, port: int) -> list[str]:
        return ["10.0.0.1"]

    with pytest.raises(CallError, match=r"id\.example\.no"):
        Caller(FetchSettings(), lookup=lookup)(Call(url="https://id.example.no/"))
