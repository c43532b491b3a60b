"""Faults, their harmless twins and the pages they befall (tests/data/faults), as servers say them."""

import gzip
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import httpx

from tests.unit.extract.pdf_page import Text, draw
from watcher.model.source import SourceType

FAULTS = Path(__file__).resolve().parents[1] / "data/faults"
DOSES = ("5", "7")
_TYPES = {"json": "application/json", "feed": "application/rss+xml", "pdf": "application/pdf"}
_HTML = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body>{body}</body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A healthy page: how it is watched and what it says at a dose."""

    id: str
    title: str
    owner: str
    type: SourceType = SourceType.HTML
    keep: tuple[str, ...] = ()
    top: str = ""
    end: str = ""
    main: str = ""
    front: str = ""

    def fill(self, text: str, dose: str = DOSES[0]) -> str:
        """Return `text` with the site's parts put in."""
        main = self._within(self.main.replace("{n}", dose))
        parts = {"%TOP%": self.top, "%END%": self.end, "%MAIN%": self.main.replace("{n}", dose)}
        parts |= {"%FRONT%": self.front, "%GOOD%": self._page(main)}
        for name, part in parts.items():
            text = text.replace(name, part)
        return text

    def body(self, dose: str) -> bytes:
        """Return the page as served."""
        if self.type is SourceType.PDF:
            return draw([Text(60, 100, self.main.replace("{n}", dose))])
        if self.type is not SourceType.HTML:
            return self.main.replace("{n}", dose).encode()
        return self.fill("%GOOD%", dose).encode()

    def _within(self, main: str) -> str:
        return f"<main>{main}</main>" if self.keep == ("main",) and "<main" not in main else main

    def _page(self, main: str) -> str:
        return _HTML.format(lang=self.id, title=self.title, body=self.top + main + self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is served instead of a page; `name`: the codes that name it rightly, the best first."""

    id: str
    site: str
    name: tuple[str, ...]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    wire: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A healthy page that looks like a fault.  `may_wait`: it may be held for a day first."""

    id: str
    after: str
    site: str = ""
    title: str = ""
    lang: str = ""
    before: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    may_wait: bool = False


def load_sites() -> dict[str, Site]:
    raw = tomllib.loads((FAULTS / "sites.toml").read_text(encoding="utf-8"))
    return {
        key: Site(
            id=key,
            type=SourceType(said.pop("type", "html")),
            keep=tuple(said.pop("keep", ())),
            **said,
        )
        for key, said in raw.items()
    }


def load_faults() -> tuple[Fault, ...]:
    found: list[Fault] = []
    for name in ("bot-checks", "walls", "apologies", "strangers", "fresh"):
        raw = tomllib.loads((FAULTS / f"{name}.toml").read_text(encoding="utf-8"))
        found.extend(Fault(name=tuple(said.pop("name")), **said) for said in raw["fault"])
    return tuple(found)


def load_twins() -> tuple[Twin, ...]:
    raw = tomllib.loads((FAULTS / "twins.toml").read_text(encoding="utf-8"))
    return tuple(Twin(**said) for said in raw["twin"])


Respond = Callable[[httpx.Request], httpx.Response]


class Servers:
    """The network: what each host says now.  A host that says nothing is not reached."""

    def __init__(self) -> None:
        self.says: dict[str, Respond] = {}
        self.robots: dict[str, Respond] = {}

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            say = self.robots.get(request.url.host)
            return say(request) if say else httpx.Response(404)
        return self.says[request.url.host](request)


def host_of(case_id: str) -> str:
    """Return a host of its own whose name says nothing."""
    return f"h{sha256(case_id.encode()).hexdigest()[:12]}.example"


def good_page(site: Site, dose: str) -> Respond:
    modified = f"Mon, {2 + DOSES.index(dose) * 7:02d} Feb 2026 08:00:00 GMT"
    kind = _TYPES.get(site.id, "text/html; charset=utf-8")
    headers = {"Content-Type": kind, "Last-Modified": modified, "ETag": f'"{dose}"'}
    return lambda _: httpx.Response(200, headers=headers, content=site.body(dose))


def plain_page(body: bytes, headers: Mapping[str, str]) -> Respond:
    said = {"Content-Type": "text/html; charset=utf-8", **headers}
    return lambda _: httpx.Response(200, headers=said, content=body)


def break_page(servers: Servers, fault: Fault, site: Site) -> None:
    """Let the fault's host say what the fault says."""
    host, (wire, _, more) = host_of(fault.id), fault.wire.partition(":")
    body = site.fill(fault.body).encode()
    headers = {"Content-Type": "text/html; charset=utf-8", **fault.headers}
    servers.says[host] = lambda _: httpx.Response(fault.status, headers=headers, content=body)
    match wire:
        case "redirect":
            other = httpx.URL(more).host
            servers.says[host] = lambda _: httpx.Response(302, headers={"Location": more})
            if other != host:
                servers.says[other] = lambda _: httpx.Response(200, headers=headers, content=body)
        case "loop":
            servers.says[host] = lambda asked: httpx.Response(302, headers={"Location": str(asked.url)})
        case "robots":
            servers.robots[host] = lambda _: httpx.Response(200, text=more)
        case "robots-503":
            servers.robots[host] = lambda _: httpx.Response(503)
        case "timeout" | "reset" | "refused" | "not-http":
            servers.says[host] = _raise(_ERRORS[wire])
        case "":
            return
        case _:
            servers.says[host] = _mangled(wire, site, body)


_ERRORS: dict[str, type[httpx.TransportError]] = {
    "timeout": httpx.ReadTimeout,
    "reset": httpx.ReadError,
    "refused": httpx.ConnectError,
    "not-http": httpx.RemoteProtocolError,
}


def _raise(error: type[httpx.TransportError]) -> Respond:
    def respond(request: httpx.Request) -> httpx.Response:
        raise error("as asked", request=request)

    return respond


def _mangled(wire: str, site: Site, said: bytes) -> Respond:
    """Return the good page, spoilt on its way."""
    good = site.body(DOSES[0])
    text = good.decode("utf-8", "replace")
    headers = {"Content-Type": _TYPES.get(site.id, "text/html; charset=utf-8")}
    match wire:
        case "twice-encoded":
            body = good.decode("cp1252", "replace").encode()
        case "replaced-letters":
            body = "".join(char if char.isascii() else "\ufffd" for char in text).encode()
        case "question-marks":
            body = text.encode("ascii", "replace")
        case "cut":
            body = good[: len(good) * 3 // 5]
        case "short":
            headers["Content-Length"], body = str(len(good)), good[:-500]
        case "bad-gzip":
            headers["Content-Encoding"], body = "gzip", b"\x1f\x8b\x08\x00" + good[:300]
        case "cut-gzip":
            headers["Content-Encoding"], body = "gzip", gzip.compress(good, mtime=0)[:-200]
        case "oversize":
            body = good + b" " * 600_000
        case "latin-1":
            headers["Content-Type"], body = "image/png", said.decode().encode("latin-1") + b"\r\n\x1a\n"
        case _:
            raise ValueError(wire)
    return lambda _: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))
