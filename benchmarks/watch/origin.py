"""The origin of the pages: a small HTTP server in a process of its own, told over a pipe what to serve."""

import asyncio
import itertools
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection

from benchmarks.watch.pages import State, render

_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A server that runs; `serve` makes it serve something else."""

    port: int
    pipe: Connection

    def serve(self, state: State) -> None:
        """Serve `state` from now on."""
        self.pipe.send(state)
        self.pipe.recv()

    def asked(self) -> dict[int, int]:
        """Return how many requests for pages were answered since the last call, by status."""
        self.pipe.send(None)
        counts: dict[int, int] = self.pipe.recv()
        return counts


class _Site:
    """What is served, and how often it was asked for."""

    def __init__(self) -> None:
        self.state = State()
        self.asked: dict[int, int] = {}
        self._ticks = itertools.count(1)
        self._still = lru_cache(maxsize=4096)(self._render)

    def _render(self, number: int, revision: int) -> bytes:
        return render(number, self.state, revision)

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if not path.startswith(b"/veileder/"):
            return _NOT_FOUND
        number = int(path[10:])
        revision = self.state.revisions.get(number, 0)
        etag = f'"{number}-{revision}"'.encode()
        if self.state.has_validators and b"if-none-match: " + etag in head.lower():
            return self._told(304, b"ETag: " + etag, b"")
        body = (
            render(number, self.state, next(self._ticks))
            if self.state.noise
            else self._still(number, revision)
        )
        return self._told(
            200, b"ETag: " + etag if self.state.has_validators else b"Cache-Control: no-cache", body
        )

    def _told(self, status: int, header: bytes, body: bytes) -> bytes:
        self.asked[status] = self.asked.get(status, 0) + 1
        length = b"" if status == 304 else b"Content-Length: %d\r\n" % len(body)
        kind = b"Content-Type: text/html; charset=utf-8\r\n"
        line = b"HTTP/1.1 304 Not Modified\r\n" if status == 304 else b"HTTP/1.1 200 OK\r\n"
        return b"".join((line, kind, header, b"\r\n", length, b"\r\n", body))


class _Answering(asyncio.Protocol):
    def __init__(self, site: _Site) -> None:
        self._site, self._waiting = site, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._transport.write(self._site.answer(head))


async def _serve(pipe: Connection) -> None:
    site, loop = _Site(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(site), "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])

    def obey() -> None:
        wanted = pipe.recv()
        if wanted is None:
            pipe.send(site.asked)
            site.asked = {}
        else:
            site.state = wanted
            pipe.send(True)

    loop.add_reader(pipe.fileno(), obey)
    await asyncio.Event().wait()


def _run(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


@contextmanager
def running_origin() -> Iterator[Origin]:
    """Give an origin that runs until the end."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Origin(port=ours.recv(), pipe=ours)
    finally:
        process.terminate()
        process.join()
