"""What one «not modified» costs us, beside bare aiohttp: `python benchmarks/fetch.py`.

The server is a process of its own, so that only the client's CPU is counted (all of its threads).  Both sides
are measured in turns in one run; on a shared machine trust the ratio, and ratios of two and more.
"""

import asyncio
import multiprocessing
import statistics
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from time import process_time

import aiohttp

from watcher.fetch import HttpFetcher
from watcher.model.answer import FetchRequest, NotModified, Validators
from watcher.model.config import FetchSettings
from watcher.model.ids import SourceId

REQUESTS, ROUNDS, PORTS = 800, 5, 8
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "a1"\r\nCache-Control: no-cache\r\n\r\n'
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request on a connection at once, until the client goes."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while head := await reader.readuntil(b"\r\n\r\n"):
            writer.write(NO_ROBOTS if head.startswith(b"GET /robots.txt") else NOT_MODIFIED)
    writer.close()


async def serve(tell: Connection) -> None:
    """Listen on PORTS free ports and say which."""
    servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(PORTS)]
    tell.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.Event().wait()


def run_server(tell: Connection) -> None:
    """Be the server process."""
    asyncio.run(serve(tell))


def ours(ports: list[int], threads: int) -> float:
    """Return CPU seconds a request through HttpFetcher, asked from `threads` threads, one host each."""
    fetcher = HttpFetcher(FetchSettings(allow_hosts=("127.0.0.1",)))

    def ask_all(port: int) -> None:
        request = FetchRequest(
            source_id=SourceId("s"),
            url=f"http://127.0.0.1:{port}/page",
            accept="text/html",
            validators=Validators(etag='"a1"'),
        )
        for _ in range(REQUESTS // threads):
            assert isinstance(fetcher.fetch(request, NOW), NotModified)

    begun = process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask_all, ports[:threads]))
    spent = process_time() - begun
    fetcher.close()
    return spent / REQUESTS


async def _bare(ports: list[int], tasks: int) -> None:
    async with aiohttp.ClientSession() as session:

        async def ask_all(port: int) -> None:
            for _ in range(REQUESTS // tasks):
                url = f"http://127.0.0.1:{port}/page"
                async with session.get(url, headers={"If-None-Match": '"a1"'}) as reply:
                    assert reply.status == 304

        await asyncio.gather(*(ask_all(port) for port in ports[:tasks]))


def bare(ports: list[int], tasks: int) -> float:
    """Return CPU seconds a request through aiohttp alone."""
    begun = process_time()
    asyncio.run(_bare(ports, tasks))
    return (process_time() - begun) / REQUESTS


def main() -> None:
    """Print a table."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=run_server, args=(there,), daemon=True)
    server.start()
    ports = here.recv()
    print(f"{'at once':>8} {'ours ms':>9} {'aiohttp ms':>11} {'ours beyond':>12} {'ratio':>6}")
    for at_once in (1, PORTS):
        pairs = [(ours(ports, at_once) * 1000, bare(ports, at_once) * 1000) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{at_once:>8} {mine:>9.3f} {theirs:>11.3f} {mine - theirs:>12.3f} {ratio:>6.2f}")
    server.terminate()


if __name__ == "__main__":
    main()
