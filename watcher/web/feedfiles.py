"""/feeds/…: the files of the feeds folder over HTTP.

Plain ASGI in front of the router: readers ask for feeds far more often than for pages, and nearly
every such request ends in 304.  A file is read, digested and compressed once for each of its states
(inode, mtime, size); what is kept in memory is the finished headers and bytes.
Source: RFC 9110 §8.8 and §13; RFC 8288 (Link).
"""

import gzip
import hashlib
import os
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.types import Scope, Send

from watcher.ports import Clock
from watcher.web.conditions import Conditions

PREFIX = "/feeds/"
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
# Each part starts with a letter or digit: no "..", no hidden file, no drive, no second slash.
_NAME = re.compile(r"(?:[^\W_][\w.-]*/)*[^\W_][\w.-]*\.(?:atom|rss|json|opml)")
_MAX_KEPT_BYTES = 64 * 1024 * 1024
# A file may be replaced within the second that its Last-Modified names.  Until that second is past,
# the answer names the one before, which no later state can match.
_YOUNG = timedelta(seconds=2)

Headers = list[tuple[bytes, bytes]]

# What a 304 has to repeat (RFC 9110 §15.4.5), and what a browser wants before it lets a script see it.
_REPEATED: Headers = [
    (b"cache-control", b"max-age=60"),
    (b"vary", b"Accept-Encoding"),
    (b"access-control-allow-origin", b"*"),
]
_FIXED: Headers = [
    *_REPEATED,
    (b"access-control-expose-headers", b"ETag, Last-Modified, Link"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_ALLOW = (b"allow", b"GET, HEAD, OPTIONS")
_PREFLIGHT: Headers = [
    _ALLOW,
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
    (b"access-control-max-age", b"86400"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """One file in one coding, ready to send."""

    etag: str
    body: bytes = field(repr=False)
    full: Headers
    unchanged: Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One state of one file, as served under one public address."""

    path: str
    state: tuple[int, int, int]
    base_url: str
    modified_at: datetime
    is_young: bool
    plain: Representation
    packed: Representation

    @property
    def held_bytes(self) -> int:
        """How much it keeps in memory."""
        return len(self.plain.body) + len(self.packed.body)


class FeedFiles:
    """Answers for the files below `folder`; `base_url` is asked each time, so that settings may change."""

    def __init__(self, folder: Path, *, base_url: Callable[[], str], clock: Clock, hub_url: str = "") -> None:
        self._folder, self._base_url, self._clock, self._hub_url = folder, base_url, clock, hub_url
        self._kept: OrderedDict[str, Entry] = OrderedDict()

    async def answer(self, scope: Scope, send: Send) -> bool:
        """Answer a request for a feed; return False, having sent nothing, when there is no such file."""
        name = scope["path"][len(PREFIX) :]
        entry = self._recall(name) or await self._load(name)
        if entry is None:
            return False
        match scope["method"]:
            case "GET" | "HEAD" as method:
                await _deliver(entry, scope, send, with_body=method == "GET")
            case "OPTIONS":
                await _send(send, 204, _PREFLIGHT)
            case _:
                await _send(send, 405, [_ALLOW, (b"content-length", b"0")])
        return True

    def _recall(self, name: str) -> Entry | None:
        """Return what is kept of the file when it still is the file's state."""
        kept = self._kept.get(name)
        if kept is None or kept.base_url != self._base_url():
            return None
        try:
            stat = os.stat(kept.path)  # noqa: PTH116  # asked for with every request: a third of Path's time
        except OSError:
            return None
        return kept if kept.state == (stat.st_ino, stat.st_mtime_ns, stat.st_size) else None

    async def _load(self, name: str) -> Entry | None:
        """Return the file as it stands now, or None when there is none of that name."""
        if not _NAME.fullmatch(name):
            return None
        try:
            entry = await run_in_threadpool(self._read, name, self._folder / name, self._base_url())
        except OSError:  # not there, or a folder of that name
            return None
        if not entry.is_young:
            self._keep(name, entry)
        return entry

    def _keep(self, name: str, entry: Entry) -> None:
        self._kept[name] = entry
        self._kept.move_to_end(name)
        held = sum(each.held_bytes for each in self._kept.values())
        while held > _MAX_KEPT_BYTES and len(self._kept) > 1:
            held -= self._kept.popitem(last=False)[1].held_bytes

    def _read(self, name: str, path: Path, base_url: str) -> Entry:
        with path.open("rb") as file:
            body, stat = file.read(), os.fstat(file.fileno())
        modified_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(microsecond=0)
        is_young = timedelta() <= self._clock.now() - modified_at < _YOUNG
        told_at = modified_at - timedelta(seconds=1) if is_young else modified_at
        digest = hashlib.sha256(body).hexdigest()[:32]
        whole = [
            *_FIXED,
            (b"last-modified", format_datetime(told_at, usegmt=True).encode()),
            (b"link", self._link(name, base_url).encode()),
            (b"content-type", TYPES[path.suffix].encode()),
        ]
        return Entry(
            path=str(path),
            state=_state(stat),
            base_url=base_url,
            modified_at=modified_at,
            is_young=is_young,
            plain=_represent(f'"{digest}"', body, whole),
            packed=_represent(
                f'"{digest}-gz"',
                gzip.compress(body, compresslevel=6, mtime=0),
                [*whole, (b"content-encoding", b"gzip")],
            ),
        )

    def _link(self, name: str, base_url: str) -> str:
        text = f'<{base_url.rstrip("/")}{PREFIX}{quote(name)}>; rel="self"'
        return text + (f', <{self._hub_url}>; rel="hub"' if self._hub_url else "")


def _state(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _represent(etag: str, body: bytes, whole: Headers) -> Representation:
    tag = (b"etag", etag.encode())
    length = (b"content-length", str(len(body)).encode())
    return Representation(etag=etag, body=body, full=[*whole, tag, length], unchanged=[*_REPEATED, tag])


async def _deliver(entry: Entry, scope: Scope, send: Send, *, with_body: bool) -> None:
    asked = Conditions.read(scope["headers"])
    chosen = entry.packed if asked.may_pack() else entry.plain
    if asked.is_unchanged(chosen.etag, entry.modified_at):
        await _send(send, 304, chosen.unchanged)
    else:
        await _send(send, 200, chosen.full, chosen.body if with_body else b"")


async def _send(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
