"""Answers for machines: alive, and what may be crawled."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from watcher import __version__
from watcher.web.view import Site

_ROBOTS = "User-agent: *\nDisallow: /kilde/*/versjon/\nDisallow: /redaksjon\nDisallow: /api/\n"


def healthz(request: Request) -> Response:
    """Say that the process answers and its runs go on; whether the sources do is on /status.

    503 when a run stands still, which a restart mends.  A full disk or a network that is down is told, with
    200: a restart would mend neither.
    """
    site: Site = request.app.state.site
    faults, stalled = site.health.faults(), site.health.stalled()
    body: dict[str, object] = {
        "status": "stalled" if stalled else "trouble" if faults else "ok",
        "version": __version__,
        "now": site.clock.now().isoformat(),
    }
    if stalled:
        body["stalled"] = list(stalled)
    if faults:
        body["faults"] = [{"what": fault.key, "since": fault.since.isoformat()} for fault in faults]
    return JSONResponse(body, 503 if stalled else 200, headers={"cache-control": "no-store"})


def robots(request: Request) -> Response:
    """Leave the archived texts to their owners' own pages in search engines."""
    del request
    return PlainTextResponse(_ROBOTS, headers={"cache-control": "public, max-age=86400"})
