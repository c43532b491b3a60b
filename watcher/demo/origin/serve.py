#!/usr/bin/env python3
"""The origin site: serves a chosen step of the timeline on loopback.

    python serve.py [--port 8700] [--step 0] [--noise full|low|none] [--seed 1] [--auto SECONDS]

Standard library only.  See README.md; as a library use `Origin` (no sockets)
or `OriginServer` (a server in a thread).
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit


from watcher.demo.origin import boiler
from watcher.demo.origin import render
from watcher.demo.origin.build import STEPS, load_sources, revisions

MARK = re.compile(r"@@NOISE:(\w+)@@")
BROWSER = re.compile(r"Mozilla/5\.0 .*(Chrome|Firefox|Safari)/", re.I)
API_KEY = "test-nokkel"
CTYPE = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json; charset=utf-8",
         "feed": "application/rss+xml; charset=utf-8"}


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes
    fault: str = ""
    wire: str = ""              # slow, reset, short, hang: what the socket does
    revision: int = -1


# -- per-request noise ------------------------------------------------------------
class Noise:
    """Values for the @@NOISE:…@@ marks.  Same seed, source and request number: same bytes."""

    def __init__(self, seed, level, source, n, at):
        self.k, self.level, self.n, self.at = f"{seed}|{source}|{n}", level, n, at
        if level == "none":
            self.k, self.n = f"{seed}|{source}", 0

    def h(self, *p, n=16):
        return hashlib.sha256("|".join(map(str, (self.k,) + p)).encode()).hexdigest()[:n]

    def value(self, kind: str) -> str:
        if kind == "nonce":
            return self.h("nonce", n=24)
        if kind == "csrf":
            return "CfDJ8" + self.h("csrf", n=60)
        if kind == "uuid":
            x = self.h("uuid", n=32)
            return f"{x[:8]}-{x[8:12]}-4{x[13:16]}-a{x[17:20]}-{x[20:]}"
        if kind == "short":
            return self.h("short", n=6)
        if kind == "clock":
            return f"{self.at[:10]}T{int(self.h('h', n=4), 16) % 24:02d}:{int(self.h('m', n=4), 16) % 60:02d}:{int(self.h('s', n=4), 16) % 60:02d}Z"
        if kind == "node":
            return f"WEB{int(self.h('node', n=4), 16) % 6 + 1:02d}"
        if kind == "ab":
            return "AB"[int(self.h("ab", n=2), 16) % 2]
        if kind == "comment":
            return f"{self.value('node')} {self.value('clock')} {int(self.h('ms', n=4), 16) % 400} ms"
        if kind == "related":
            if self.level != "full":
                return ""
            return "".join(f'<li><a href="{u}?utm_source=rel&amp;id={self.h(u, n=5)}">{escape(t)}</a></li>'
                           for t, u in boiler.related("x", int(self.h("rel", n=4), 16) % 10, 3))
        if kind == "banner":
            if self.level != "full" or int(self.h("ban", n=2), 16) % 3:
                return ""
            return (f'<div class="alert-strip" role="status" id="a{self.h("b", n=5)}"><p>{("Delta i brukerundersøkelsen", "Driftsmelding: søket kan være tregt", "Prøv den nye forsiden")[int(self.h("bt", n=2), 16) % 3]}</p></div>')
        return ""


# -- fault pages --------------------------------------------------------------------
def _shell(title, inner, extra=""):
    return f'<!DOCTYPE html><html lang="no"><head><meta charset="utf-8"><title>{title}</title>{extra}</head><body>{inner}</body></html>'.encode()


CHALLENGE = _shell("Just a moment...", '<div class="main-wrapper" role="main"><h1>www.example</h1><h2>Verifying you are human. This may take a few seconds.</h2>'
                   '<div id="challenge-form" data-ray="@@RAY@@"></div><noscript>Enable JavaScript and cookies to continue</noscript></div>'
                   "<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed',cRay:'@@RAY@@'};})();</script>",
                   '<meta http-equiv="refresh" content="390"><meta name="robots" content="noindex,nofollow">')
MAINT = _shell("Planlagt vedlikehold", "<main><h1>Vi utfører vedlikehold</h1><p>Tjenesten er snart tilbake. Trenger du øyeblikkelig hjelp, ring 113.</p></main>")
LOGIN = _shell("Logg inn", '<main><h1>Logg inn</h1><form method="post"><label>Brukernavn <input name="u"></label><label>Passord <input type="password" name="p"></label><button>Logg inn</button></form></main>')
ERROR500 = _shell("Feil", "<main><h1>Beklager, det har oppstått en feil</h1><p>Feilkode @@RAY@@</p></main>")
NOTFOUND = _shell("Siden finnes ikke", '<main><h1>Vi finner ikke siden du leter etter</h1><p>Den kan være flyttet eller slettet.</p><form><input name="q"><button>Søk</button></form></main>')
CONSENT = _shell("Samtykke", '<main class="consent"><h1>Før du går videre</h1><p>Velg hvilke informasjonskapsler du godtar.</p><form method="post" action="/consent"><button>Godta alle</button><button>Avslå</button></form></main>')
SHELL = _shell("Mpox (m-kopper) - Helsenorge", '<div id="root"></div><noscript>Du må slå på JavaScript for å bruke nettstedet.</noscript><script src="/static/js/main.@@RAY@@.js" defer></script>')


class Origin:
    """The whole site as a function of (step, request).  No sockets, no clock."""

    def __init__(self, step: int = 0, noise: str = "full", seed: int = 1, base: str = ""):
        self.sources = load_sources()
        self.step, self.noise, self.seed, self.base = step, noise, seed, base
        self.pins: dict[str, int] = {}
        self.forced: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.log: list[dict] = []
        self._lock = threading.RLock()
        self._cache: dict[tuple, bytes] = {}
        self._routes = {}
        for s in self.sources.values():
            self._routes[self._key(s.url)] = (s.id, "main")
            if s.moved_to:
                self._routes[self._key(s.moved_to)] = (s.id, "moved")
        self.hosts = sorted({k[0] for k in self._routes})

    # -- time ------------------------------------------------------------------
    @property
    def last(self) -> int:
        return len(STEPS) - 1

    def at(self, step=None) -> str:
        return STEPS[self.step if step is None else step]

    def goto(self, step: int):
        with self._lock:
            self.step = max(0, min(self.last, int(step)))
        return self.step

    def advance(self, n: int = 1):
        return self.goto(self.step + n)

    def pin(self, source: str, revision: int | None):
        """Hold one source at a revision whatever the step (None: let go)."""
        if revision is None:
            self.pins.pop(source, None)
        else:
            self.pins[source] = revision

    def force(self, source: str, fault: str | None):
        """Make one source misbehave now (None: back to the timeline; 'ok': never)."""
        if fault is None:
            self.forced.pop(source, None)
        else:
            self.forced[source] = fault

    # -- state -------------------------------------------------------------------
    def revision(self, source: str, step=None) -> int:
        """0 is the base text, n is after the n-th change."""
        if source in self.pins and step is None:
            return self.pins[source]
        step = self.step if step is None else step
        return sum(1 for r in self.sources[source].revs if r.step <= step)

    def changed_at(self, source: str) -> str:
        revs = [r.step for r in self.sources[source].revs]
        n = self.revision(source)
        return STEPS[revs[n - 1]] if n else "2024-08-30T08:00:00+00:00"

    def fault(self, source: str, step=None) -> str:
        if step is None and source in self.forced:
            return "" if self.forced[source] == "ok" else self.forced[source]
        step = self.step if step is None else step
        hits = [f.fault for f in self.sources[source].faults if f.start <= step <= f.end]
        return next((f for f in hits if f != "moved-301"), hits[0] if hits else "")

    def moved(self, source: str) -> bool:
        return bool(self.sources[source].moved_to) and any(
            f.fault == "moved-301" and f.start <= self.step for f in self.sources[source].faults)

    def doc(self, source: str, revision=None):
        return revisions(source)[self.revision(source) if revision is None else revision]

    def clean_body(self, source: str, revision=None, *, n: int = 0, **kw) -> bytes:
        """The page without faults; n is the request number that the noise hangs on."""
        src = self.sources[source]
        url = src.moved_to if self.moved(source) else src.url
        rev = self.revision(source) if revision is None else revision
        key = (source, rev, url, self.at() if src.type == "feed" else "", tuple(kw))
        raw = self._cache.get(key)
        if raw is None:
            raw = self._cache[key] = render.body(src, self.doc(source, rev), url, self.at(), **kw)
        if src.type == "html":
            nz = Noise(self.seed, self.noise, source, n, self.at())
            raw = MARK.sub(lambda m: nz.value(m.group(1)), raw.decode()).encode()
        return raw

    # -- addresses -----------------------------------------------------------------
    @staticmethod
    def _key(url: str):
        p = urlsplit(url)
        drop = {"term", "h", "utm_source", "utm_medium", "utm_campaign", "fbclid"}
        q = tuple(sorted((k, v) for k, v in parse_qsl(p.query, keep_blank_values=True) if k not in drop))
        return p.netloc.lower(), p.path.rstrip("/") or "/", q

    def url(self, source_or_url: str) -> str:
        """The loopback address that stands for a source or for a real address (without a server: the real one)."""
        real = self.sources[source_or_url].url if source_or_url in self.sources else source_or_url
        if not self.base:
            return real
        p = urlsplit(real)
        return f"{self.base}/{p.netloc}{p.path}" + (f"?{p.query}" if p.query else "")

    def real(self, target: str, host: str = "") -> str:
        """The real address that a request target stands for."""
        p = urlsplit(target)
        if p.scheme and p.netloc.split(":")[0] in self.hosts:
            return target                                   # asked as a proxy, or by a mock transport
        path = p.path + (f"?{p.query}" if p.query else "")
        first = path.lstrip("/").split("/", 1)[0]
        if first in self.hosts:
            return "https://" + path.lstrip("/")            # /www.fhi.no/sm/…
        name = (p.netloc or host).split(":")[0].removesuffix(".localhost")
        return f"https://{name}{path}"                      # by the Host header

    # -- answering -------------------------------------------------------------------
    def respond(self, target: str, headers: dict | None = None, method: str = "GET") -> Response:
        with self._lock:
            hd = {k.lower(): v for k, v in (headers or {}).items()}
            real = self.real(target, hd.get("host", ""))
            r = self._respond(real, hd)
            r.headers.setdefault("Date", http_date(self.at()))
            self.log.append({"n": len(self.log) + 1, "step": self.step, "method": method, "url": real, "status": r.status, "fault": r.fault,
                             "user_agent": hd.get("user-agent", ""), "if_none_match": hd.get("if-none-match", ""),
                             "if_modified_since": hd.get("if-modified-since", ""), "bytes": len(r.body)})
            if r.body and r.status == 200 and "gzip" in hd.get("accept-encoding", "") and "Content-Encoding" not in r.headers \
                    and len(r.body) > 1024 and not r.wire and r.headers.get("Content-Type", "").startswith(("text/", "application/json", "application/rss")):
                r.body = gzip.compress(r.body, 6, mtime=0)
                r.headers["Content-Encoding"] = "gzip"
                r.headers["Vary"] = "Accept-Encoding"
            return r

    def _respond(self, real: str, hd: dict) -> Response:
        p = urlsplit(real)
        host = p.netloc.lower()
        if p.path == "/robots.txt":
            return self._text(self.robots(host))
        if p.path == "/sitemap.xml":
            return Response(200, {"Content-Type": "application/xml"}, self.sitemap(host).encode())
        if p.path.startswith("/_login"):
            return Response(200, {"Content-Type": CTYPE["html"]}, LOGIN)
        if p.path.startswith("/static/") or p.path.startswith("/contentassets/"):
            return Response(200, {"Content-Type": "text/plain", "Cache-Control": "public, max-age=31536000, immutable"}, b"/* fixture */")
        hit = self._routes.get(self._key(real))
        if not hit:
            return Response(404, {"Content-Type": CTYPE["html"]}, NOTFOUND)
        sid, which = hit
        src = self.sources[sid]
        n = self.counts[sid] = self.counts.get(sid, 0) + 1
        moved = self.moved(sid)
        if which == "moved" and not moved:
            return Response(404, {"Content-Type": CTYPE["html"]}, NOTFOUND)
        if which == "main" and moved:
            return Response(301, {"Location": self.url(src.moved_to), "Content-Type": "text/html"}, b"", "moved-301")
        f = self.fault(sid)
        if f and f != "moved-301":
            r = self._fault(f, src, n, hd)
            if r is not None:
                r.fault = f
                return r
        if src.type == "json" and hd.get("ocp-apim-subscription-key") != API_KEY:
            return Response(401, {"Content-Type": CTYPE["json"], "WWW-Authenticate": 'AzureApiManagementKey realm="https://api.helsedirektoratet.no/innhold",name="Ocp-Apim-Subscription-Key",type="header"'},
                            b'{"statusCode":401,"message":"Access denied due to missing subscription key."}')
        return self._ok(src, n, hd)

    def _text(self, s):
        return Response(200, {"Content-Type": "text/plain; charset=utf-8"}, s.encode())

    def _ok(self, src, n, hd, **kw) -> Response:
        body = self.clean_body(src.id, n=n, **kw)
        out = {"Content-Type": CTYPE[src.type], "Cache-Control": "no-cache"}
        rev, when = self.revision(src.id), self.changed_at(src.id)
        lm = http_date(when)
        etag = ""
        if src.validators == "etag" or src.validators == "both":
            etag = f'"{hashlib.md5(f"{src.id}|{rev}".encode()).hexdigest()[:16]}"'
        elif src.validators == "unstable-etag":
            etag = f'W/"{hashlib.md5(body).hexdigest()[:16]}"'
        if etag:
            out["ETag"] = etag
        if src.validators in ("last-modified", "both"):
            out["Last-Modified"] = lm
        for k, v in src.headers.items():
            out[k] = v.format(sid=hashlib.md5(f"{src.id}{n}".encode()).hexdigest()[:26])
        inm, ims = hd.get("if-none-match", ""), hd.get("if-modified-since", "")
        if inm and etag:
            if etag in [x.strip() for x in inm.split(",")] or inm.strip() == "*":
                return Response(304, {k: v for k, v in out.items() if k in ("ETag", "Last-Modified", "Cache-Control")}, b"", revision=rev)
        elif ims and "Last-Modified" in out and ims == lm:
            return Response(304, {k: v for k, v in out.items() if k in ("ETag", "Last-Modified", "Cache-Control")}, b"", revision=rev)
        return Response(200, out, body, revision=rev)

    def _fault(self, f, src, n, hd) -> Response | None:
        html = {"Content-Type": CTYPE["html"]}
        ray = hashlib.md5(f"{self.seed}{src.id}{n}".encode()).hexdigest()[:16]

        def pg(b):
            return b.replace(b"@@RAY@@", ray.encode())
        if f == "http-500":
            return Response(500, html, pg(ERROR500))
        if f == "http-502":
            return Response(502, html, _shell("502 Bad Gateway", "<h1>502 Bad Gateway</h1>"))
        if f == "http-503":
            return Response(503, {**html, "Retry-After": "1800"}, MAINT)
        if f == "http-404":
            return Response(404, html, NOTFOUND)
        if f == "http-429":
            return Response(429, {**html, "Retry-After": "3600"}, b"Too many requests")
        if f == "http-401":
            return Response(401, {"Content-Type": CTYPE["json"]}, b'{"statusCode":401,"message":"Access denied due to invalid subscription key."}')
        if f == "gone-410":
            return Response(410, html, NOTFOUND)
        if f == "waf-200":
            return Response(200, {**html, "Server": "edge", "Set-Cookie": f"__cf_bm={ray}; path=/"}, pg(CHALLENGE))
        if f == "waf-403":
            return Response(403, {**html, "Server": "edge", "CF-Mitigated": "challenge"}, pg(CHALLENGE))
        if f == "ua-403":
            return None if BROWSER.search(hd.get("user-agent", "")) else Response(403, html, _shell("403 Forbidden", "<h1>Forbidden</h1>"))
        if f == "maintenance-200":
            return Response(200, html, MAINT)
        if f == "soft-404":
            return Response(200, html, NOTFOUND)
        if f == "consent-wall" or f == "html-instead-of-feed":
            return Response(200, html, CONSENT)
        if f == "js-shell":
            return Response(200, html, pg(SHELL))
        if f == "login-wall":
            return Response(302, {"Location": self.url(f"https://{urlsplit(src.url).netloc}/_login?" + urlencode({"next": src.url}))}, b"")
        if f == "redirect-loop":
            return Response(302, {"Location": self.url(src.url)}, b"")
        if f == "empty-body":
            return Response(200, html, b"")
        if f == "wrong-page":
            other = "fhi-vaksine" if src.id != "fhi-vaksine" else "fhi-mpox"
            return Response(200, html, self.clean_body(other, n=n))
        if f == "latin-1":
            return Response(200, html, self.clean_body(src.id, n=n).decode().encode("cp1252", "xmlcharrefreplace"))
        if f == "truncated-html":
            b = self.clean_body(src.id, n=n)
            cut = b.find(b"</main>")
            start = b.find(b"<main")
            return Response(200, html, b[:start + (cut - start) * 55 // 100])
        if f == "truncated-length":
            return Response(200, html, self.clean_body(src.id, n=n), wire="short")
        if f == "expanders-missing":
            return self._ok(src, n, {}, hide_expanders=True)
        if f == "html-instead-of-pdf":
            return Response(200, {"Content-Type": CTYPE["pdf"]}, pg(ERROR500))
        if f == "truncated-pdf":
            b = self.clean_body(src.id)
            return Response(200, {"Content-Type": CTYPE["pdf"]}, b[:len(b) * 2 // 3])
        if f == "html-instead-of-json":
            return Response(200, html, pg(ERROR500))
        if f == "malformed-xml":
            b = self.clean_body(src.id).replace(b"</item>", b"", 1).replace(b"avian influenza and", b"avian influenza & ")
            return Response(200, {"Content-Type": CTYPE["feed"]}, b)
        if f == "empty-feed":
            return Response(200, {"Content-Type": CTYPE["feed"]}, re.sub(rb"<item>.*</item>\n?", b"", self.clean_body(src.id), flags=re.S))
        if f == "bad-gzip":
            z = bytearray(gzip.compress(self.clean_body(src.id), mtime=0))
            z[len(z) // 2:] = b"\x00" * (len(z) - len(z) // 2)
            return Response(200, {"Content-Type": CTYPE[src.type], "Content-Encoding": "gzip"}, bytes(z))
        if f == "stale-304":
            old = min(x.start for x in src.faults if x.fault == "stale-304") - 1
            if hd.get("if-none-match") or hd.get("if-modified-since"):
                return Response(304, {"Cache-Control": "no-cache", "Age": "86400"}, b"")
            return Response(200, {"Content-Type": CTYPE[src.type], "Age": "86400"}, self.clean_body(src.id, self.revision(src.id, old), n=n))
        if f == "timeout":
            return Response(200, html, b"", wire="hang")
        if f == "reset":
            return Response(200, html, b"", wire="reset")
        if f == "slow":
            r = self._ok(src, n, {})
            r.wire = "slow"
            return r
        if f == "oversize":
            b = self.clean_body(src.id, n=n)
            return Response(200, html, b.replace(b"</main>", b"<p>" + b"0123456789abcdef" * (24 * 65536) + b"</p></main>"))
        if f == "robots-deny":
            return None
        raise ValueError(f"unknown fault {f!r}")

    def robots(self, host: str) -> str:
        """For one host; for the bare loopback address, of all hosts with their prefixes."""
        lines = ["User-agent: *", "Crawl-delay: 5"]
        for name in [host] if host in self.hosts else self.hosts:
            pre = "" if host in self.hosts and not self.base else f"/{name}"
            for pr in sorted({"", pre}) if host in self.hosts else [pre]:
                lines += [f"Disallow: {pr}/sys/", f"Disallow: {pr}/_login"]
                if name == "www.helsedirektoratet.no":
                    lines.append(f"Disallow: {pr}/malgrupper/")
                for s in self.sources.values():
                    if urlsplit(s.url).netloc == name and self.fault(s.id) == "robots-deny":
                        lines.append(f"Disallow: {pr}{urlsplit(s.url).path}")
            lines.append(f"Sitemap: {self.url(f'https://{name}/sitemap.xml')}")
        return "\n".join(lines) + "\n"

    def sitemap(self, host: str) -> str:
        out = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
        for s in self.sources.values():
            u = s.moved_to if self.moved(s.id) else s.url
            if urlsplit(u).netloc == host or host not in self.hosts:
                out.append(f"<url><loc>{escape(self.url(u))}</loc><lastmod>{self.changed_at(s.id)[:10]}</lastmod></url>")
        return "\n".join(out + ["</urlset>"])

    # -- state for tools --------------------------------------------------------------
    def state(self) -> dict:
        return {"step": self.step, "last": self.last, "at": self.at(), "noise": self.noise, "seed": self.seed, "requests": len(self.log),
                "sources": {i: {"url": self.url(i), "real": s.url, "revision": self.revision(i), "of": len(s.revs), "fault": self.fault(i),
                                "moved": self.moved(i), "type": s.type, "lang": s.lang} for i, s in self.sources.items()}}

    def httpx_handler(self, request):
        """For httpx.MockTransport(origin.httpx_handler): real addresses, no sockets."""
        import httpx
        r = self.respond(str(request.url), dict(request.headers), request.method)
        if r.wire == "hang":
            raise httpx.ReadTimeout("fixture: no answer", request=request)
        if r.wire == "reset":
            raise httpx.ReadError("fixture: connection reset", request=request)
        if r.wire == "short":
            raise httpx.RemoteProtocolError("fixture: body shorter than Content-Length", request=request)
        body = b"" if request.method == "HEAD" else r.body
        return httpx.Response(r.status, headers=r.headers, content=body, request=request)


def http_date(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso).astimezone(timezone.utc), usegmt=True)


# -- the server ------------------------------------------------------------------------
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "origin-fixture"
    sys_version = ""
    origin: Origin
    quiet = True

    def log_message(self, *a):
        if not self.quiet:
            super().log_message(*a)

    def date_time_string(self, timestamp=None):
        return http_date(self.origin.at())

    def do_HEAD(self):
        self._serve(head=True)

    def do_GET(self):
        if urlsplit(self.path).path.startswith("/_control"):
            return self._control("GET")
        self._serve()

    def do_POST(self):
        if urlsplit(self.path).path.startswith("/_control"):
            return self._control("POST")
        self.send_error(405)

    def _serve(self, head=False):
        r = self.origin.respond(self.path, dict(self.headers.items()), "HEAD" if head else "GET")
        if r.wire == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.close_connection = True
            self.connection.close()
            return
        if r.wire == "hang":
            end = time.monotonic() + self.server.hang
            while time.monotonic() < end and not self.server.stopping.wait(0.2):
                pass
            self.close_connection = True
            return
        self.send_response(r.status)
        for k, v in r.headers.items():
            if k != "Date":
                self.send_header(k, v)
        body = r.body
        if r.status != 304:
            self.send_header("Content-Length", str(len(body)))
        if r.wire == "short":
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if head or r.status == 304:
            return
        try:
            if r.wire == "short":
                self.wfile.write(body[:len(body) * 2 // 3])
            elif r.wire == "slow":
                for i in range(0, len(body), 4096):
                    self.wfile.write(body[i:i + 4096])
                    self.wfile.flush()
                    if self.server.stopping.wait(self.server.drip):
                        return
            else:
                self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _control(self, method):
        o = self.origin
        p = urlsplit(self.path)
        q = {k: v[-1] for k, v in parse_qs(p.query).items()}
        n = int(self.headers.get("Content-Length") or 0)
        if n:
            try:
                q.update(json.loads(self.rfile.read(n)))
            except ValueError:
                return self._json(400, {"error": "body is not JSON"})
        act = p.path.removeprefix("/_control").strip("/") or "state"
        try:
            if act == "state":
                return self._json(200, o.state())
            if act == "log":
                return self._json(200, o.log[int(q.get("from", 0)):])
            if act == "truth":
                from watcher.demo.origin.build import truth
                return self._json(200, truth(int(q.get("step", o.step))))
            if method != "POST":
                return self._json(405, {"error": "POST it"})
            if act == "advance":
                o.advance(int(q.get("n", 1)))
            elif act == "goto":
                o.goto(int(q["step"]))
            elif act == "pin":
                o.pin(q["source"], None if q.get("revision") in (None, "", "none") else int(q["revision"]))
            elif act == "fault":
                o.force(q["source"], q.get("fault") or None)
            elif act == "noise":
                o.noise = q["level"]
            elif act == "reset":
                o.step, o.pins, o.forced, o.counts, o.log = 0, {}, {}, {}, []
            else:
                return self._json(404, {"error": f"no such control: {act}"})
            return self._json(200, o.state())
        except (KeyError, ValueError) as e:
            return self._json(400, {"error": f"{type(e).__name__}: {e}"})

    def _json(self, status, obj):
        b = json.dumps(obj, ensure_ascii=False, indent=1).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(b)))
        self.end_headers()
        self.wfile.write(b)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hang, drip = 40.0, 0.05

    def __init__(self, *a):
        self.stopping = threading.Event()
        super().__init__(*a)

    def handle_error(self, request, client_address):
        pass


class OriginServer:
    """with OriginServer(step=0) as o:  o.url('fhi-handbok') … o.advance()"""

    def __init__(self, step=0, noise="full", seed=1, port=0, hang=40.0, drip=0.05):
        self.origin = Origin(step, noise, seed)
        handler = type("H", (Handler,), {"origin": self.origin})
        self.server = _Server(("127.0.0.1", port), handler)
        self.server.hang, self.server.drip = hang, drip
        self.origin.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self.origin

    def __exit__(self, *exc):
        self.server.stopping.set()
        self.server.shutdown()
        self.server.server_close()


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--port", type=int, default=8700)
    ap.add_argument("--step", type=int, default=0)
    ap.add_argument("--noise", choices=("full", "low", "none"), default="full")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--auto", type=float, metavar="SECONDS", help="advance one step every SECONDS")
    ap.add_argument("--verbose", action="store_true")
    a = ap.parse_args(argv)
    s = OriginServer(a.step, a.noise, a.seed, a.port)
    Handler.quiet = not a.verbose
    with s as o:
        print(f"origin on {o.base}  step {o.step}/{o.last}  {o.at()}", flush=True)
        for i, v in o.state()["sources"].items():
            print(f"  {i:22} {v['url']}", flush=True)
        try:
            while True:
                time.sleep(a.auto or 3600)
                if a.auto and o.step < o.last:
                    o.advance()
                    print(f"step {o.step} {o.at()}", flush=True)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
