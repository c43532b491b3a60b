"""What one request brought: exactly one of Fetched, NotModified, Failed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.model.ids import SourceId
from watcher.model.reason import Reason

MADE_OF = "x-watcher-made-of"
"""A header that no server sent: the body lists what several answers of the same check hold (decision 76)."""
KEPT_OF_INDEX = frozenset({"age", "date"})
"""The headers that such a list has of the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server itself sent, to be echoed verbatim and never invented.

    Source: RFC 9110 §8.8 and §13.1.
    """

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        """True when there is anything to echo."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed: the address asked, its status, where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Render:
    """That a page is to be shown in a browser first, and what it is waited for.

    `hosts`: beside its own, these may be asked for its parts.  `headings` and `min_chars`: what its contract
    demands; a page that is calm without them is given a little longer.
    """

    hosts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    min_chars: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One script or data file that a rendered page was given, as it came."""

    url: str
    status: int
    body_bytes: int
    sha256_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """How a body came about that a browser has made: the answer's own bytes are `sha256_served`.

    `elapsed` and `peak_bytes` are measured, over all processes.  `parts` in the order asked; `refused` says
    what the page asked for and did not get, and why, sorted.
    """

    browser: str
    elapsed: timedelta
    peak_bytes: int
    sha256_served: str
    served_bytes: int
    parts: tuple[Part, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to ask for.  `validators` empty: an unconditional request.

    `hosts`: redirects may lead to these alone (names without www); empty: anywhere.
    """

    source_id: SourceId
    url: str
    accept: str
    validators: Validators = Validators()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    hosts: tuple[str, ...] = ()
    render: Render | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The evidence that every outcome carries.

    `fetched_at` is the observation time (aware, UTC).  `elapsed` and `first_byte` are measured
    durations; `first_byte` is None when no byte came.  `headers` are those of the last answer, in
    the order sent, names in lower case; empty when none came.  `wire_bytes` counts the body as it
    was sent (before decoding).  `tls` is e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384", "" on plain http.
    """

    source_id: SourceId
    url: str
    final_url: str
    fetched_at: datetime
    elapsed: timedelta
    first_byte: timedelta | None = None
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    wire_bytes: int = 0
    tls: str = ""
    rendered: Rendered | None = None
    """Set when the body is what a browser made of the answer; None: the body is the answer's own."""

    def header(self, name: str) -> str:
        """Return the first header called `name` (any case), or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Status 200 and a whole, decoded body.  Whether it is the page is for the gate to say."""

    trace: Trace
    body: bytes = field(repr=False)
    content_type: str
    charset: str
    """As declared in Content-Type, lower case; "" when not declared."""
    validators: Validators
    parts: "tuple[Fetched | Failed, ...]" = field(default=(), repr=False)
    """What came on the way to a body that was made here, each as it came (whatever its status), the page's
    own answer first: evidence beside this one.  Empty: the body is the answer's own.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Status 304 to a conditional request that echoed the server's own validators."""

    trace: Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No usable body.  `body` is what came all the same (an error page, a part), as evidence.

    `retryable` is set by the code that knows; `retry_at` comes from Retry-After (RFC 9110 §10.2.3).
    """

    trace: Trace
    reason: Reason
    retryable: bool
    retry_at: datetime | None = None
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    parts: "tuple[Fetched | Failed, ...]" = field(default=(), repr=False)
    """What else came before it failed, each as it came."""


Answer = Fetched | NotModified | Failed
