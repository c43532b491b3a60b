"""From what one journey saw to the answer that goes out: Fetched, NotModified or Failed.  Pure."""

from datetime import datetime, timedelta
from typing import Protocol

import httpx

from watcher.fetch.exchange import Reply
from watcher.fetch.statuses import trouble_for
from watcher.fetch.transport import CutShort, DnsError, HeadersTooLarge, IssuersLacking, TlsError
from watcher.fetch.trouble import Trouble, spell_bytes
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, Hop, NotModified, Trace, Validators
from watcher.model.reason import ReasonCode

_MAX_VALIDATOR_CHARS = 1024


class Seen(Protocol):
    """What a journey has seen."""

    request: FetchRequest
    now: datetime
    url: str
    hops: tuple[Hop, ...]
    reply: Reply
    spent: float
    first_byte: float | None


def conclude(seen: Seen) -> Answer:
    """Return the answer for a journey that reached its end.

    Raises:
        Trouble: the status is neither 200 nor an expected 304.
    """
    reply = seen.reply
    if reply.status == 304 and seen.request.validators and not seen.hops:
        return NotModified(trace=trace_of(seen))
    if reply.status != 200:
        raise trouble_for(reply, seen.now)
    return whole(seen)


def whole(seen: Seen) -> Fetched:
    """Return what came as it came, whatever its status."""
    reply = seen.reply
    content_type, charset = _parse_content_type(reply.header("content-type"))
    return Fetched(
        trace=trace_of(seen),
        body=reply.body,
        content_type=content_type,
        charset=charset,
        validators=Validators(
            etag=_as_validator(reply.header("etag")),
            last_modified=_as_validator(reply.header("last-modified")),
        ),
    )


def fail(seen: Seen, trouble: Trouble) -> Failed:
    """Return a failure with all that came as evidence."""
    return Failed(
        trace=trace_of(seen),
        reason=trouble.reason,
        retryable=trouble.retryable,
        retry_at=trouble.retry_at,
        body=seen.reply.evidence,
        content_type=_parse_content_type(seen.reply.header("content-type"))[0],
    )


def network_trouble(error: httpx.HTTPError, reply: Reply) -> Trouble:
    """Return what an error of the transport means."""
    if isinstance(error, IssuersLacking):
        text = "Filen med sertifikatutstedere hos oss (ca_file) kan ikke brukes"
        return Trouble(ReasonCode.OURS, text, retryable=True, evidence=str(error)[:500])
    code, text, retryable = _meaning(error, reply)
    return Trouble(code, text, retryable=retryable, evidence=str(error)[:500])


def _meaning(error: httpx.HTTPError, reply: Reply) -> tuple[ReasonCode, str, bool]:
    came = spell_bytes(reply.wire_bytes)
    match error:
        case DnsError(is_temporary=is_temporary):
            return ReasonCode.DNS, "Vertsnavnet finnes ikke eller kan ikke slås opp", is_temporary
        case TlsError(why=why):
            text = "Sikker forbindelse (TLS) kunne ikke opprettes"
            return ReasonCode.TLS, f"{text}: {why}" if why else text, False
        case HeadersTooLarge():
            return ReasonCode.TOO_LARGE, "Hodet på svaret er større enn grensen", False
        case httpx.TimeoutException():
            return ReasonCode.TIMEOUT, "Tjeneren svarte ikke i tide", True
        case httpx.ConnectError():
            return ReasonCode.CONNECTION, "Tjeneren tok ikke imot forbindelsen", True
        case CutShort():
            return ReasonCode.TRUNCATED, f"Svaret stoppet etter {came}, før det var helt", True
        case httpx.NetworkError() if reply.status is not None:
            return ReasonCode.RESET, f"Tjeneren brøt forbindelsen etter {came}", True
        case httpx.NetworkError():
            return ReasonCode.RESET, "Tjeneren brøt forbindelsen før svaret kom", True
        case httpx.RemoteProtocolError() if reply.status is not None:
            return ReasonCode.TRUNCATED, f"Svaret stoppet etter {came}, før det var helt", True
    return ReasonCode.MALFORMED, "Tjeneren svarte ikke med gyldig HTTP", True


def trace_of(seen: Seen) -> Trace:
    """Return the evidence of a journey."""
    first = seen.first_byte if seen.reply.first_byte_at is not None else None
    return Trace(
        source_id=seen.request.source_id,
        url=seen.request.url,
        final_url=seen.url,
        fetched_at=seen.now,
        elapsed=timedelta(seconds=seen.spent),
        first_byte=None if first is None else timedelta(seconds=first),
        hops=seen.hops,
        status=seen.reply.status,
        headers=tuple((key, _redacted(key, value)) for key, value in seen.reply.headers),
        wire_bytes=seen.reply.wire_bytes,
        tls=seen.reply.tls,
    )


def _redacted(key: str, value: str) -> str:
    """Return a header for the record: a cookie's name and attributes stay, its value does not."""
    if key not in {"set-cookie", "set-cookie2"}:
        return value
    pair, semicolon, rest = value.partition(";")
    name = pair.partition("=")[0].strip()
    return f"{name}=[fjernet]{semicolon}{rest}"


def _as_validator(value: str) -> str:
    """Return a header to be echoed, "" when echoing it would not be safe."""
    is_plain = value.isascii() and value.isprintable()
    return value if is_plain and len(value) <= _MAX_VALIDATOR_CHARS else ""


def _parse_content_type(value: str) -> tuple[str, str]:
    """Return media type and charset, both lower case, "" where not said."""
    media_type, *parameters = (part.strip() for part in value.lower().split(";"))
    for parameter in parameters:
        key, _, text = parameter.partition("=")
        if key.strip() == "charset":
            return media_type, text.strip().strip("\"'")
    return media_type, ""
