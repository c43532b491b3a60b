"""The seam: an httpx transport over aiohttp.  Nothing else in the program knows aiohttp.

httpx gives the types (request, response, errors) and the place where tests put a mock; aiohttp gives the
wire, at a tenth of the cost.  Bodies are handed on as they were sent (never decoded here).

aiohttp repeats a GET once, at once, when the connection breaks before any byte of an answer came (RFC 9112
§9.3.1: a kept-alive connection that the server was closing).  There is no other retry in this package.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import PurePath
from typing import Any, NoReturn

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import LineTooLong
from yarl import URL

from watcher.fetch.guard import Guard, RefusedAddress
from watcher.fetch.issuers import Issuers

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host name and port → its addresses.  Raises socket.gaierror."""

MAX_HEADER_BYTES = 32 * 1024
MAX_HEADERS = 200
_LOOKUP_THREADS = 16
_KEEPALIVE_SECONDS = 15.0
_may_be_private: ContextVar[bool] = ContextVar("may_be_private", default=False)


class DnsError(httpx.ConnectError):
    """The name could not be resolved; `is_temporary` when the resolver says so."""

    is_temporary = False


class TlsError(httpx.ConnectError):
    """No secure connection: certificate or handshake; `why` in bokmål when the certificate says it."""

    why = ""


class IssuersLacking(httpx.ConnectError):
    """A certificate of an issuer that may be one of ours, whose file cannot be read: nothing is known."""


class HeadersTooLarge(httpx.RemoteProtocolError):
    """Header lines over the limit."""


class CutShort(httpx.RemoteProtocolError):
    """The body ended before its promised length or last chunk."""


class _Response(aiohttp.ClientResponse):
    """Notes the TLS facts while the connection is still ours (a short answer gives it back at once)."""

    tls_facts = ""

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        if connection.transport is not None:
            secured = connection.transport.get_extra_info("ssl_object")
            if secured is not None and secured.cipher() is not None:
                self.tls_facts = f"{secured.version()} {secured.cipher()[0]}"
        return await super().start(connection)


class GuardedResolver(AbstractResolver):
    """Resolves, has every address judged, and hands on exactly those that were judged."""

    def __init__(self, guard: Guard, lookup: Lookup | None = None) -> None:
        self._guard = guard
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="watcher-dns")
        self._lookup = lookup or self._ask_system

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - both families are always wanted
    ) -> list[ResolveResult]:
        """Return the addresses of `host`.

        Raises:
            RefusedAddress: when any of them is not to be asked.
            OSError: when there is none.
        """
        addresses = list(dict.fromkeys(await self._lookup(host, port)))
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        self._guard.check_addresses(host, port, addresses)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Let go of the look-up threads without waiting for a name server that does not answer."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask_system(self, host: str, port: int) -> Sequence[str]:
        try:
            infos = await asyncio.get_running_loop().run_in_executor(
                self._threads,
                lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG),
            )
        except UnicodeError as error:  # an empty label, or one over 63 characters: no such name can exist
            raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {host[:80]}") from error
        return [str(info[4][0]) for info in infos]


class GuardedTransport(httpx.AsyncBaseTransport):
    """One request, one answer, over checked addresses; no redirects, cookies, proxies or decoding."""

    def __init__(
        self, guard: Guard, *, connections: int, lookup: Lookup | None = None, ca_file: PurePath | None = None
    ) -> None:
        self._guard, self._connections, self._lookup = guard, connections, lookup
        self._issuers = Issuers(ca_file)
        self._session: aiohttp.ClientSession | None = None
        self._resolver: GuardedResolver | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer with its body still on the wire.

        Raises:
            RefusedAddress: the address is not to be asked.
            httpx.TransportError: of a kind that says what went wrong.
        """
        url = _as_yarl(request.url)
        host, port = url.raw_host or "", url.port or 0
        self._guard.check_host(host, port)  # as aiohttp will read it: literals never reach the resolver
        token = _may_be_private.set(self._guard.is_allowed(host, port))
        try:
            answer = await self._open_session().request(
                request.method,
                url,
                headers=[
                    (key.decode("latin-1"), value.decode("latin-1")) for key, value in request.headers.raw
                ],
                data=request.content or None,
                allow_redirects=False,
                ssl=self._issuers.trusted(),
            )
        except (aiohttp.ClientError, OSError) as error:
            if self._issuers.are_lacking and fault_of_certificate(error) in _OF_ISSUERS:
                raise IssuersLacking(str(error), request=request) from error
            _translate(error, request)
        finally:
            _may_be_private.reset(token)
        return httpx.Response(
            answer.status,
            headers=list(answer.raw_headers),
            stream=_Body(answer, request),
            extensions={"tls": answer.tls_facts if isinstance(answer, _Response) else ""},
            request=request,
        )

    async def reaches(self, url: httpx.URL, seconds: float) -> bool:
        """Return whether the server of an address can be connected to; nothing is asked of it.

        Raises:
            RefusedAddress: the address is not to be asked.
        """
        self._guard.check_url(url)
        asked = _as_yarl(url)
        host, port = asked.raw_host or "", asked.port or 0
        self._guard.check_host(host, port)
        self._open_session()
        assert self._resolver is not None
        try:
            async with asyncio.timeout(seconds):
                found = [host] if _is_literal(host) else await self._addresses(host, port)
                return await _connects(found, port)
        except (OSError, TimeoutError):
            return False

    async def _addresses(self, host: str, port: int) -> list[str]:
        assert self._resolver is not None
        return [found["host"] for found in await self._resolver.resolve(host, port)]

    async def aclose(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
        if self._resolver is not None:
            await self._resolver.close()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:  # made here because aiohttp wants to be inside the running loop
            self._resolver = GuardedResolver(self._guard, self._lookup)
            connector = aiohttp.TCPConnector(
                resolver=self._resolver,
                limit=self._connections,
                keepalive_timeout=_KEEPALIVE_SECONDS,
                socket_factory=self._make_socket,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                response_class=_Response,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None),  # the deadline is the journey's
                max_line_size=MAX_HEADER_BYTES,
                max_field_size=MAX_HEADER_BYTES,
                max_headers=MAX_HEADERS,
            )
        return self._session

    def _make_socket(self, info: Any) -> socket.socket:
        family, kind, proto, _, peer = info
        self._guard.check_peer(str(peer[0]), may_be_private=_may_be_private.get())
        made = socket.socket(family, kind, proto)
        made.setblocking(False)
        return made


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: aiohttp.ClientResponse, request: httpx.Request) -> None:
        self._answer, self._request = answer, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            _translate(error, self._request)

    async def aclose(self) -> None:
        """Give the connection back when the body was read to its end, else cut it."""
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()


async def _connects(addresses: Sequence[str], port: int) -> bool:
    """Return whether any of a server's addresses takes a connection: not every machine has both families."""
    for address in addresses:
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            continue
        writer.close()
        return True
    return False


def _is_literal(host: str) -> bool:
    """Return whether a host is an address itself."""
    try:
        socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return True


def _as_yarl(url: httpx.URL) -> URL:
    try:
        return URL(str(url), encoded=True)
    except ValueError as error:
        raise RefusedAddress("Adressen kan ikke leses trygt", str(url)) from error


# What OpenSSL calls them: X509_V_ERR_…
_CERTIFICATE_FAULTS = {
    9: "sertifikatet gjelder ikke ennå",
    10: "sertifikatet er utløpt",
    18: "sertifikatet er utstedt av tjeneren selv",
    19: "sertifikatet er utstedt av noen vi ikke kjenner",
    20: "sertifikatet er utstedt av noen vi ikke kjenner",
    23: "sertifikatet er trukket tilbake",
    62: "sertifikatet gjelder en annen vert",
    64: "sertifikatet gjelder en annen vert",
}


_OF_ISSUERS = frozenset(_CERTIFICATE_FAULTS[code] for code in (18, 19, 20))


def fault_of_certificate(error: Exception) -> str:
    """Return what is wrong with a certificate, in bokmål; "" when something else failed."""
    cause = error.certificate_error if isinstance(error, aiohttp.ClientConnectorCertificateError) else error
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return ""
    return _CERTIFICATE_FAULTS.get(cause.verify_code, "sertifikatet holder ikke")


def _is_line_too_long(error: BaseException | None) -> bool:
    """Look through the wrapping that aiohttp puts, once or twice, around what its parser raised."""
    while error is not None and not isinstance(error, LineTooLong):
        error = error.__cause__
    return error is not None


def _translate(error: Exception, request: httpx.Request) -> NoReturn:
    """Raise what aiohttp said as what httpx calls it."""
    text = str(error)
    match error:
        case aiohttp.ClientConnectorDNSError():
            raised = DnsError(text, request=request)
            cause = error.os_error
            raised.is_temporary = not isinstance(cause, socket.gaierror) or cause.errno != socket.EAI_NONAME
            raise raised from error
        case aiohttp.ClientSSLError() | ssl.SSLError():
            refused = TlsError(text, request=request)
            refused.why = fault_of_certificate(error)
            raise refused from error
        case aiohttp.ServerTimeoutError() | TimeoutError():
            raise httpx.ReadTimeout(text, request=request) from error
        case aiohttp.ClientConnectorError():
            raise httpx.ConnectError(text, request=request) from error
        case aiohttp.InvalidURL():
            raise RefusedAddress("Adressen kan ikke leses trygt", text) from error
        case aiohttp.ClientPayloadError():
            raise CutShort(text, request=request) from error
        case aiohttp.ClientResponseError():
            kind = HeadersTooLarge if _is_line_too_long(error) else httpx.RemoteProtocolError
            raise kind(text[:500], request=request) from error
        case aiohttp.ClientConnectionError() | OSError():
            raise httpx.ReadError(text, request=request) from error
    raise error
