"""One fake per port, written by hand, with verbs.  Production code never asks whether it is under test."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Hop, NotModified, Trace, Validators
from watcher.model.reason import Reason, ReasonCode


@dataclass(slots=True)
class _Page:
    body: bytes
    content_type: str
    charset: str
    validators: Validators
    headers: tuple[tuple[str, str], ...]
    moved_from: str = ""


@dataclass(slots=True)
class _Refusal:
    reason: Reason
    status: int | None
    retryable: bool
    retry_at: datetime | None
    body: bytes


@dataclass(slots=True)
class FakeFetcher:
    """ports.Fetcher from memory: `serve`, `move`, `refuse`; `asked` holds every request in order."""

    asked: list[FetchRequest] = field(default_factory=list)
    _pages: dict[str, _Page | _Refusal] = field(default_factory=dict)
    _moves: dict[str, str] = field(default_factory=dict)
    _is_closed: bool = False

    def serve(
        self,
        url: str,
        body: bytes,
        *,
        content_type: str = "text/html",
        charset: str = "utf-8",
        validators: Validators = Validators(),
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Let `url` answer 200 with `body`, or 304 to a request that echoes `validators`."""
        self._pages[url] = _Page(body, content_type, charset, validators, tuple(headers))

    def move(self, url: str, to: str) -> None:
        """Let `url` redirect for good."""
        self._moves[url] = to

    def refuse(
        self,
        url: str,
        code: ReasonCode,
        *,
        status: int | None = None,
        retryable: bool = False,
        retry_at: datetime | None = None,
        body: bytes = b"",
    ) -> None:
        """Let every request for `url` fail with `code`."""
        reason = Reason(code=code, text=f"Satt opp i prøven: {code}")
        self._pages[url] = _Refusal(reason, status, retryable, retry_at, body)

    def fetch(self, request: FetchRequest, now: datetime) -> Answer:
        """Return what was set up; an address that was not answers 404."""
        if self._is_closed:
            raise RuntimeError("this fetcher is closed: make a new one")
        if now.tzinfo is None:
            raise ValueError(f"an observation time needs a zone: {now.isoformat()}")
        self.asked.append(request)
        url, hops = request.url, []
        while url in self._moves:
            hops.append(Hop(url=url, status=301, location=self._moves[url]))
            url = self._moves[url]
        match self._pages.get(url):
            case _Page() as page:
                return _answer(request, now, url, tuple(hops), page)
            case _Refusal() as refusal:
                return _failure(request, now, url, tuple(hops), refusal)
            case None:
                reason = Reason(code=ReasonCode.NOT_FOUND, text="Tjeneren svarte 404")
                nothing = _Refusal(reason, 404, False, None, b"")
                return _failure(request, now, url, tuple(hops), nothing)

    def close(self) -> None:
        """Refuse later fetches."""
        self._is_closed = True


def _answer(
    request: FetchRequest, now: datetime, url: str, hops: tuple[Hop, ...], page: _Page
) -> Fetched | NotModified:
    if request.validators and request.validators == page.validators and not hops:
        return NotModified(trace=_trace(request, now, url, hops, status=304, headers=page.headers))
    headers = (("content-type", page.content_type), *page.headers)
    trace = _trace(request, now, url, hops, status=200, headers=headers, wire_bytes=len(page.body))
    return Fetched(
        trace=trace,
        body=page.body,
        content_type=page.content_type,
        charset=page.charset,
        validators=page.validators,
    )


def _failure(
    request: FetchRequest, now: datetime, url: str, hops: tuple[Hop, ...], refusal: _Refusal
) -> Failed:
    return Failed(
        trace=_trace(request, now, url, hops, status=refusal.status),
        reason=refusal.reason,
        retryable=refusal.retryable,
        retry_at=refusal.retry_at,
        body=refusal.body,
    )


def _trace(
    request: FetchRequest,
    now: datetime,
    url: str,
    hops: tuple[Hop, ...],
    *,
    status: int | None,
    headers: tuple[tuple[str, str], ...] = (),
    wire_bytes: int = 0,
) -> Trace:
    return Trace(
        source_id=request.source_id,
        url=request.url,
        final_url=url,
        fetched_at=now,
        elapsed=timedelta(milliseconds=1),
        first_byte=timedelta(milliseconds=1) if status is not None else None,
        hops=hops,
        status=status,
        headers=headers,
        wire_bytes=wire_bytes,
    )
