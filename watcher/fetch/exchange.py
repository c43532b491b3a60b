"""One request and one answer, within limits on time and size."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from watcher.fetch.decoding import BadEncoding, Decoder, decoder_for
from watcher.fetch.trouble import Trouble, spell_bytes
from watcher.model.reason import ReasonCode

EVIDENCE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken: of a whole body, as sent and decoded."""

    wire_bytes: int
    body_bytes: int


@dataclass(slots=True)
class Reply:
    """What has come so far; readable too when the exchange was broken off."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    tls: str = ""
    first_byte_at: float | None = None
    wire_bytes: int = 0
    sink: io.BytesIO = field(default_factory=io.BytesIO)

    def header(self, name: str) -> str:
        """Return the first header called `name` (lower case), or ""."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def content_encoding(self) -> str:
        """Every Content-Encoding that was sent; several lines are one list (RFC 9110 §5.3)."""
        return ", ".join(value for key, value in self.headers if key == "content-encoding")

    @property
    def body(self) -> bytes:
        """The decoded bytes so far."""
        return self.sink.getvalue()

    @property
    def evidence(self) -> bytes:
        """The first MiB of it."""
        return bytes(self.sink.getbuffer()[:EVIDENCE_BYTES])


async def exchange(
    transport: httpx.AsyncBaseTransport,
    request: httpx.Request,
    reply: Reply,
    limits: Limits,
    clock: Callable[[], float],
) -> None:
    """Ask, and fill `reply`.  The body of a status other than 200 is read up to EVIDENCE_BYTES only.

    Raises:
        Trouble: too large, badly encoded, or shorter than promised.
        httpx.TransportError, RefusedAddress: as the transport says.
    """
    response = await transport.handle_async_request(request)
    try:
        reply.status, reply.first_byte_at = response.status_code, clock()
        reply.headers = tuple((_text(key).lower(), _text(value)) for key, value in response.headers.raw)
        reply.tls = str(response.extensions.get("tls", ""))
        if response.status_code == 200:
            await _read_whole(response, reply, limits)
        elif response.status_code != 304:
            await _read_evidence(response, reply)
    finally:
        await response.aclose()


async def _read_whole(response: httpx.Response, reply: Reply, limits: Limits) -> None:
    promised = _promised_bytes(reply)
    if promised is not None and promised > limits.wire_bytes:
        raise _too_large(f"Svaret er på {spell_bytes(promised)}", limits.wire_bytes)
    try:
        decoder = decoder_for(reply.content_encoding)
        async for chunk in response.stream:  # type: ignore[union-attr] # always async here: the transports are
            reply.wire_bytes += len(chunk)
            if reply.wire_bytes > limits.wire_bytes:
                raise _too_large("Svaret er større enn grensen", limits.wire_bytes)
            _take(chunk, decoder, reply, limits.body_bytes)
        _check_length(promised, reply)
        if decoder is not None:
            decoder.finish()
    except BadEncoding as error:
        raise Trouble(ReasonCode.BAD_ENCODING, str(error), retryable=True) from error


def _take(chunk: bytes, decoder: Decoder | None, reply: Reply, body_bytes: int) -> None:
    pieces = (chunk,) if decoder is None else decoder.feed(chunk)
    for piece in pieces:
        reply.sink.write(piece)
        if reply.sink.tell() > body_bytes:
            raise _too_large("Svaret er utpakket større enn grensen", body_bytes)


async def _read_evidence(response: httpx.Response, reply: Reply) -> None:
    """Read the page that came with an error status; a body that cannot be read changes nothing."""
    try:
        decoder = decoder_for(reply.content_encoding)
        async for chunk in response.stream:  # type: ignore[union-attr] # as above
            reply.wire_bytes += len(chunk)
            if reply.wire_bytes > EVIDENCE_BYTES:
                return
            _take(chunk, decoder, reply, EVIDENCE_BYTES)
    except (BadEncoding, Trouble, httpx.TransportError):
        return


def _promised_bytes(reply: Reply) -> int | None:
    """Return Content-Length, None when it does not count (RFC 9112 §6.3)."""
    value = reply.header("content-length")
    if not (value.isascii() and value.isdecimal()) or reply.header("transfer-encoding"):
        return None
    return int(value[:18])


def _check_length(promised: int | None, reply: Reply) -> None:
    if promised is not None and reply.wire_bytes < promised:
        raise Trouble(
            ReasonCode.TRUNCATED,
            f"Bare {spell_bytes(reply.wire_bytes)} av {spell_bytes(promised)} kom fram",
            retryable=True,
        )


def _too_large(what: str, limit: int) -> Trouble:
    return Trouble(ReasonCode.TOO_LARGE, f"{what} (høyst {spell_bytes(limit)} leses)", retryable=False)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
