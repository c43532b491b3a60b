"""A page that fills itself: its answer as ever, then shown in a browser, whose every request goes our way."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx

from watcher.fetch.journey import Guide
from watcher.fetch.parts import MOST_PART_BYTES, MOST_PARTS, headers_to_give, headers_to_send, why_not
from watcher.fetch.redirects import is_same_origin
from watcher.fetch.trouble import Trouble, spell_bytes, spell_duration
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Part, Render, Rendered, Validators
from watcher.model.config import FetchSettings
from watcher.model.reason import Reason, ReasonCode
from watcher.render.presence import Lack, what_is_missing
from watcher.render.session import MOST_NODES, Bounds, End, Ended, Given, Job, Shown, Wanted, show

_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""The page is in UTF-8 now, whatever its own <meta> and the source's `charset` say of how it came."""
MOST_CORES = 1.5
"""The CPU time of all processes together, in deadlines.  One script that never ends takes one of them and is
told as such; more means that a page works on several cores at once, all the time, and no text needs that.
"""
_TOO_MUCH = f"mer enn {MOST_PARTS} deler eller {spell_bytes(MOST_PART_BYTES)}"
_PARTS_AT_ONCE = 4  # of different hosts; one host is asked for one part at a time anyhow
_DOWN = frozenset({ReasonCode.RATE_LIMITED, ReasonCode.UNAVAILABLE})
_KINDS = {
    "frame": "rammer", "font": "skrifter", "media": "lyd og bilde", "websocket": "WebSocket",
    "eventsource": "hendelsesstrøm", "ping": "sporing", "manifest": "manifest",
}  # fmt: skip


class Renderer:
    """Fetches requests with `render`; at most `render_concurrency` pages are shown at once."""

    def __init__(self, settings: FetchSettings, guide: Guide) -> None:
        self._settings, self._guide = settings, guide
        self._slots = asyncio.Semaphore(settings.render_concurrency)

    async def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return the page as a browser shows it: the answer's own evidence, and the page as its body."""
        lack = what_is_missing(self._settings.chromium)
        plain = replace(request, validators=Validators())
        answer = await self._guide.fetch(plain, now)
        if not isinstance(answer, Fetched) or answer.content_type not in _HTML or request.render is None:
            return answer
        if lack is not None:
            return _fail(answer, _lacking(lack, self._settings), retryable=False)
        async with self._slots:
            return await self._show(request, answer, request.render, now)

    async def _show(self, request: FetchRequest, answer: Fetched, wish: Render, now: datetime) -> Answer:
        parts = Parts(self._guide, request, httpx.URL(answer.trace.final_url), wish.hosts, now)
        declared = f"text/html; charset={answer.charset}" if answer.charset else ""
        job = Job(
            url=answer.trace.final_url,
            document=answer.body,
            headers=headers_to_give(answer.trace.headers, declared),
            headings=wish.headings,
            min_chars=wish.min_chars,
        )
        outcome = await show(job, self._bounds(), parts.give)
        if (trouble := parts.trouble) is not None:
            failed = _fail(answer, _lost(trouble, answer), retryable=trouble.retryable, parts=parts.came)
            return replace(failed, retry_at=trouble.retry_at)
        if isinstance(outcome, Ended):
            reason, retryable = _reason(outcome, self._settings)
            return _fail(answer, reason, retryable=retryable, parts=parts.came)
        return _fetched(answer, outcome, parts)

    def _bounds(self) -> Bounds:
        settings = self._settings
        return Bounds(
            chromium=settings.chromium,
            has_sandbox=settings.chromium_sandbox,
            deadline=settings.render_deadline,
            cpu=MOST_CORES * settings.render_deadline,
            memory_bytes=settings.render_memory_bytes,
            most_bytes=settings.max_bytes,
        )


@dataclass(slots=True)
class Parts:
    """Gets the parts of one page, through the fetcher's guard, turns and robots, and remembers them.

    `trouble` is the first part that a server or the network failed to give: the page is not whole then.  A
    part that does not exist (4xx), or that robots.txt closes, is how the page is.
    """

    guide: Guide
    request: FetchRequest
    page: httpx.URL
    hosts: tuple[str, ...]
    now: datetime
    refused: dict[str, int] = field(default_factory=dict)
    trouble: Failed | None = None
    _came: dict[int, Fetched | Failed] = field(default_factory=dict)
    _asked: int = 0
    _bytes: int = 0
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_PARTS_AT_ONCE))

    async def give(self, wanted: Wanted) -> Given | None:
        """Return one part, None when the page does not get it."""
        self._asked += 1
        number = self._asked
        if number > MOST_PARTS:
            self._refuse(_TOO_MUCH)
            return None
        async with self._at_once:  # what comes is counted before more of it is asked for
            if self._bytes > MOST_PART_BYTES:
                self._refuse(_TOO_MUCH)
                return None
            answer = await self.guide.fetch_part(self._ask_for(wanted), self.now, self._may_ask)
            self._bytes += len(answer.body)
        if isinstance(answer, Failed):
            self._note(number, answer)
            return None
        self._came[number] = answer
        trace = answer.trace
        return Given(status=trace.status or 0, headers=headers_to_give(trace.headers), body=answer.body)

    @property
    def came(self) -> tuple[Fetched | Failed, ...]:
        """What was asked for and came, or failed to, in the order asked."""
        return tuple(self._came[number] for number in sorted(self._came))

    def _ask_for(self, wanted: Wanted) -> FetchRequest:
        accept, headers = headers_to_send(wanted)
        try:
            url = httpx.URL(wanted.url)
            is_own = is_same_origin(httpx.URL(self.request.url), url)
        except (httpx.InvalidURL, ValueError):
            is_own = False
        secrets = self.request.headers if is_own else ()
        taken = {name.lower() for name, _ in secrets}
        kept = tuple((name, value) for name, value in headers if name.lower() not in taken)
        return replace(
            self.request,
            url=wanted.url,
            accept=accept,
            validators=Validators(),
            headers=(*kept, *secrets),
            render=None,
        )

    def _may_ask(self, url: httpx.URL) -> None:
        why = why_not(url, self.page, self.hosts)
        if why:
            raise Trouble(ReasonCode.REFUSED_ADDRESS, why, retryable=False)

    def _note(self, number: int, failed: Failed) -> None:
        code = failed.reason.code
        is_refused = code in {ReasonCode.REFUSED_ADDRESS, ReasonCode.ROBOTS} and not failed.retryable
        if is_refused:
            self._refuse(failed.reason.text)
        elif self.trouble is None:
            self.trouble = failed
        if failed.trace.hops or not is_refused:  # else nobody was asked
            self._came[number] = failed

    def _refuse(self, why: str) -> None:
        self.refused[why] = self.refused.get(why, 0) + 1


def _lost(trouble: Failed, page: Fetched) -> Reason:
    """Return the page's reason for a part that did not come.

    What another host says of itself (429, 503) is not said of the page's: its other pages need no rest.
    """
    reason = trouble.reason
    asked, own = httpx.URL(trouble.trace.final_url), httpx.URL(page.trace.url)
    is_others = reason.code in _DOWN and asked.netloc != own.netloc
    return Reason(
        code=ReasonCode.SERVER_ERROR if is_others else reason.code,
        text=f"En del av siden kom ikke: {reason.text}",
        evidence=f"{trouble.trace.url} {reason.evidence}".strip(),
    )


def _part(answer: Fetched) -> Part:
    digest = hashlib.sha256(answer.body).hexdigest()
    size, status = len(answer.body), answer.trace.status or 0
    return Part(url=answer.trace.url, status=status, body_bytes=size, sha256_body=digest)


def _fetched(answer: Fetched, shown: Shown, parts: Parts) -> Fetched:
    kinds = {_KINDS.get(kind, f"{kind}-spørringer"): count for kind, count in shown.refused.items()}
    refused = {**kinds, **parts.refused}
    rendered = Rendered(
        browser=shown.browser,
        elapsed=shown.elapsed,
        peak_bytes=shown.peak_bytes,
        sha256_served=hashlib.sha256(answer.body).hexdigest(),
        served_bytes=len(answer.body),
        parts=tuple(_part(part) for part in parts.came if isinstance(part, Fetched)),
        refused=tuple(f"{why} ({count})" for why, count in sorted(refused.items())),
    )
    return replace(
        answer,
        trace=replace(answer.trace, rendered=rendered),
        body=_BYTE_ORDER_MARK + shown.html,
        content_type="text/html",
        charset="utf-8",
        parts=(answer, *parts.came),
    )


def _fail(
    answer: Fetched, reason: Reason, *, retryable: bool, parts: tuple[Fetched | Failed, ...] = ()
) -> Failed:
    """Return a failure with the answer as it came for its evidence."""
    return Failed(
        trace=answer.trace,
        reason=reason,
        retryable=retryable,
        body=answer.body,
        content_type=answer.content_type,
        parts=parts,
    )


def _lacking(lack: Lack, settings: FetchSettings) -> Reason:
    what = {
        Lack.PLAYWRIGHT: "Playwright er ikke installert (watcher[render])",
        Lack.CHROMIUM: f"det er ingen Chromium på {settings.chromium}",
    }[lack]
    text = f"Siden må vises i en nettleser, men {what}"
    return Reason(code=ReasonCode.NOT_CONFIGURED, text=text, evidence=lack.value)


_Tell = Callable[[FetchSettings], str]
_ENDS: dict[End, tuple[ReasonCode, _Tell, bool]] = {
    End.NOT_STARTED: (ReasonCode.NOT_CONFIGURED, lambda _: "Nettleseren kunne ikke starte", True),
    End.CRASHED: (ReasonCode.NOT_RENDERED, lambda _: "Nettleseren gikk ned på siden", True),
    End.DEADLINE: (
        ReasonCode.TIMEOUT,
        lambda own: f"Siden var ikke ferdig vist innen {spell_duration(own.render_deadline)}",
        True,
    ),
    End.BUSY: (
        ReasonCode.NOT_RENDERED,
        lambda own: (
            f"Et skript på siden slapp aldri til noe annet innen {spell_duration(own.render_deadline)}"
        ),
        True,
    ),
    End.NOT_LOADED: (
        ReasonCode.TIMEOUT,
        lambda own: f"Siden hentet fortsatt deler etter {spell_duration(own.render_deadline)}",
        True,
    ),
    End.RESTLESS: (
        ReasonCode.NOT_RENDERED,
        lambda own: f"Teksten på siden falt ikke til ro innen {spell_duration(own.render_deadline)}",
        True,
    ),
    End.MEMORY: (
        ReasonCode.TOO_LARGE,
        lambda own: f"Siden brukte mer enn {spell_bytes(own.render_memory_bytes)} minne i nettleseren",
        False,
    ),
    End.CPU: (
        ReasonCode.NOT_RENDERED,
        lambda own: (
            "Siden brukte mer prosessortid i nettleseren enn "
            f"{spell_duration(MOST_CORES * own.render_deadline)}, alle kjerner sammen"
        ),
        False,
    ),
    End.TOO_LARGE: (
        ReasonCode.TOO_LARGE,
        lambda own: f"Siden ble større enn {spell_bytes(own.max_bytes)} i nettleseren",
        False,
    ),
    End.TOO_MANY_NODES: (
        ReasonCode.TOO_LARGE,
        lambda _: f"Siden ble til mer enn {MOST_NODES} elementer i nettleseren",
        False,
    ),
    End.SENT_ON: (
        ReasonCode.BAD_REDIRECT,
        lambda _: "Siden sender nettleseren videre med skript, og det følges ikke",
        False,
    ),
}


def _reason(ended: Ended, settings: FetchSettings) -> tuple[Reason, bool]:
    code, tell, retryable = _ENDS[ended.end]
    return Reason(code=code, text=tell(settings), evidence=ended.detail[-500:]), retryable
