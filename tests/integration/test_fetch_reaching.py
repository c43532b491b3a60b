"""Whether a server is there at all: asked of others when a page does not answer."""

from collections.abc import Sequence
from contextlib import closing

from tests.loopback import LoopbackServer
from watcher.fetch import HttpFetcher
from watcher.model.config import FetchSettings

NAME = "to-adresser.example"


def test_a_server_is_there_when_any_of_its_addresses_takes_a_connection():
    async def lookup(host: str, port: int) -> Sequence[str]:
        assert (host, port) == (NAME, server.port)
        return ["127.0.0.78", "127.0.0.1"]

    with (
        LoopbackServer() as server,
        closing(HttpFetcher(FetchSettings(allow_hosts=(NAME,)), lookup=lookup)) as fetcher,
    ):
        assert fetcher.reaches(f"http://{NAME}:{server.port}/")
    assert server.targets == []


def test_a_server_is_not_there_when_none_does():
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.78", "127.0.0.79"]

    with (
        LoopbackServer() as server,
        closing(HttpFetcher(FetchSettings(allow_hosts=(NAME,)), lookup=lookup)) as fetcher,
    ):
        assert not fetcher.reaches(f"http://{NAME}:{server.port}/")


def test_the_port_of_another_service_is_not_connected_to():
    asked: list[str] = []

    async def lookup(host: str, port: int) -> Sequence[str]:
        asked.append(f"{host}:{port}")
        return []

    with closing(HttpFetcher(FetchSettings(), lookup=lookup)) as fetcher:
        assert fetcher.reaches("http://eier.example:25/")  # nothing is known of it
    assert asked == []
