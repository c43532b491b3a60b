"""Which parts a rendered page may ask for, and what goes along in either direction.  Pure.

A part is a script or a data file of the page.  It comes from the page's own host or what lies below that, or
from a host that the source names; everything else is left out and told.
"""

import httpx

from watcher.fetch.guard import port_of
from watcher.render.session import Wanted

MOST_PARTS = 200
MOST_PART_BYTES = 48 * 1024 * 1024
_MOST_HEADERS, _MOST_HEADER_CHARS = 20, 2048
_OUR_HEADERS = frozenset(
    {
        "accept", "accept-encoding", "cache-control", "connection", "content-length", "content-type",
        "cookie", "dnt", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
        "if-unmodified-since", "keep-alive", "pragma", "priority", "purpose", "range", "te", "trailer",
        "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "via",
    }
)  # fmt: skip
"""What says who asks and how; the fetcher sets these itself."""
_NOT_FOR_BROWSERS = frozenset(
    {
        "alt-svc", "clear-site-data", "connection", "content-disposition", "content-encoding",
        "content-length", "keep-alive", "link", "nel", "refresh", "report-to", "reporting-endpoints",
        "service-worker-allowed", "set-cookie", "set-cookie2", "speculation-rules",
        "strict-transport-security", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
"""What describes the transfer, or would have a browser keep, report or fetch things."""


def why_not(url: httpx.URL, page: httpx.URL, named: tuple[str, ...]) -> str:
    """Return why a part is not asked for in bokmål, "" when it may be.

    `named` are "host" (with what lies below it, on the usual ports or the page's) and "host:port".
    """
    if url.scheme not in {"http", "https"}:
        return f"{url.scheme}: kan ikke leses"
    if page.scheme == "https" and url.scheme != "https":
        return f"{url.host}: usikret http"
    host, port = url.host.lower(), port_of(url)
    if f"{host}:{port}" in named:
        return ""
    own = page.host.lower().removeprefix("www.")
    if not any(host == one or host.endswith("." + one) for one in (own, *named)):
        return f"{host}: annen vert"
    return "" if port in {80, 443, port_of(page)} else f"{host}:{port}: annen port"


def headers_to_send(wanted: Wanted) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return Accept and the other headers that the page's script has set, as far as they are plain."""
    accept = next((value for name, value in wanted.headers if name.lower() == "accept"), "*/*")
    kept = [
        (name, value)
        for name, value in wanted.headers
        if name.lower() not in _OUR_HEADERS
        and not name.lower().startswith(("sec-", "proxy-"))
        and name.isascii()
        and _is_plain(value)
    ]
    return accept if _is_plain(accept) else "*/*", tuple(kept[:_MOST_HEADERS])


def headers_to_give(
    headers: tuple[tuple[str, str], ...], content_type: str = ""
) -> tuple[tuple[str, str], ...]:
    """Return what the browser is told of an answer, each name once; `content_type` goes before its own."""
    told: dict[str, str] = {}
    for name, value in headers:
        if name in _NOT_FOR_BROWSERS or not value.isprintable():
            continue
        told[name] = f"{told[name]}, {value}" if name in told else value
    if content_type:
        told["content-type"] = content_type
    return tuple(told.items())


def _is_plain(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= _MOST_HEADER_CHARS
