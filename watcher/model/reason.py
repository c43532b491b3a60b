"""Why an answer could not be trusted, in terms that a person understands."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """Every kind of trouble that has a name of its own.

    The codes are part of `watcher check --json` and of the store: add, never rename.
    """

    # the transport (set by fetch, which knows)
    DNS = "dns"
    REFUSED_ADDRESS = "refused-address"  # SSRF guard
    CONNECTION = "connection"
    RESET = "reset"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"  # gzip and friends
    TRUNCATED = "truncated"  # fewer bytes than promised, or a document that stops in the middle
    REDIRECT_LOOP = "redirect-loop"
    BAD_REDIRECT = "bad-redirect"
    ROBOTS = "robots"
    # the status line
    UNAUTHORISED = "unauthorised"  # 401, 407
    FORBIDDEN = "forbidden"  # 403
    NOT_FOUND = "not-found"  # 404, or a page that says so with 200
    GONE = "gone"  # 410
    RATE_LIMITED = "rate-limited"  # 429
    UNAVAILABLE = "unavailable"  # 503
    SERVER_ERROR = "server-error"  # other 5xx
    BAD_STATUS = "bad-status"  # anything else that is not 200 or 304
    NOT_RENDERED = "not-rendered"  # the browser could not show the page, or the page never came to rest
    # what came instead of the page
    EMPTY = "empty"
    WRONG_TYPE = "wrong-type"
    MALFORMED = "malformed"
    UNREADABLE = "unreadable"  # reading it crashed, hung or took too much memory
    WRONG_CHARSET = "wrong-charset"
    BOT_CHECK = "bot-check"
    CONSENT_WALL = "consent-wall"
    LOGIN_WALL = "login-wall"
    LOADING_SHELL = "loading-shell"
    MAINTENANCE = "maintenance"
    MOVED_PAGE = "moved-page"  # a note with 200 that the page is elsewhere
    PARKED = "parked"  # the name of the host is for sale, or has expired
    ERROR_PAGE = "error-page"
    WRONG_PAGE = "wrong-page"
    OTHER_LANGUAGE = "other-language"
    STALE_COPY = "stale-copy"
    # what is missing from it
    REGION_MISSING = "region-missing"  # no selector of `keep` matches
    CONTRACT = "contract"  # `expect` of sources.toml
    SHRUNK = "shrunk"  # under half of the last good text
    CONTENT_HIDDEN = "content-hidden"  # headings stand, what was under them is gone
    HEADINGS_GONE = "headings-gone"
    ITEMS_GONE = "items-gone"  # a feed that lost all items
    FLAPPING = "flapping"
    REFUSED = "refused"  # a person has ruled that this text is not the page
    UNCONFIRMED = "unconfirmed"  # a second look did not agree with the first
    NOT_CONFIGURED = "not-configured"  # a header of the source needs a variable that is not set
    OURS = "ours"  # our own machine or network: nothing is said about the page
    INTERNAL = "internal-error"  # a bug of ours: the page may be as it was, but nobody has looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason: a code for machines, a sentence for people (bokmål), the evidence seen."""

    code: ReasonCode
    text: str
    evidence: str = ""
