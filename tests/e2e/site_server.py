"""The public site on a loopback port, over the sample store."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from tests.unit.web.site_sample import make_settings, make_web

PAGES = (
    "/",
    "/?lang=en",
    "/status",
    "/status?lang=nn",
    "/abonner",
    "/om",
    "/oppdatering/2026-11-24-metodebok-mpox-2",
    "/oppdatering/2026-11-12-ud-drkongo-2",
    "/oppdatering/2026-11-23-ema-tecovirimat-2",
    "/kilde/fhi-handbok",
    "/kilde/helsenorge-mpox",
    "/kilde/fhi-handbok/versjon/1",
    "/finnes-ikke",
)


@contextmanager
def serve_site(feeds_dir: Path) -> Iterator[str]:
    """Serve the sample and give its address."""

    def make(base_url: str) -> Starlette:
        settings = make_settings(base_url=base_url, notice="Testmiljø: ikke til klinisk bruk")
        return make_web(feeds_dir, settings=settings)

    with serve(make) as address:
        yield address


@contextmanager
def serve(make: Callable[[str], Starlette]) -> Iterator[str]:
    """Serve what `make` gives for an address, and give that.

    The socket listens before the server runs: nobody waits.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(make(base_url), log_level="error", access_log=False, ws="none")
        )
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), name="site")
        thread.start()
        try:
            yield base_url
        finally:
            server.should_exit = True
            thread.join()
