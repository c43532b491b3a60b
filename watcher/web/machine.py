"""Answers for machines: alive, and what may be crawled."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from watcher import __version__
from watcher.web.view import Site

_ROBOTS = "User-agent: *\nDisallow: /kilde/*/versjon/\n"


def healthz(request: Request) -> Response:
    """Say that the process answers; whether the sources do is on /status."""
    site: Site = request.app.state.site
    body = {"status": "ok", "version": __version__, "now": site.clock.now().isoformat()}
    return JSONResponse(body, headers={"cache-control": "no-store"})


def robots(request: Request) -> Response:
    """Leave the archived texts to their owners' own pages in search engines."""
    del request
    return PlainTextResponse(_ROBOTS, headers={"cache-control": "public, max-age=86400"})
