"""Calls to a service that the program itself needs (an OpenID provider): one request, one whole answer.

By the same guard and over the same wire as watched pages, with tighter limits; plain http only to hosts that
`fetch.allow_hosts` names; no redirects, because a secret would follow them.  Nothing is kept open or running
between two calls.
"""

import asyncio
import threading

import httpx

from watcher.errors import CallError
from watcher.fetch.guard import Guard, RefusedAddress, port_of
from watcher.fetch.transport import GuardedTransport, Lookup
from watcher.model.call import Call, Called
from watcher.model.config import FetchSettings

MOST_BYTES = 512 * 1024
SECONDS = 10.0
_AT_ONCE = 4
_PATIENCE = 5.0


class Caller:
    """Implements ports.Ask.  `lookup` stands in for DNS."""

    def __init__(
        self, settings: FetchSettings, *, lookup: Lookup | None = None, seconds: float = SECONDS
    ) -> None:
        self._settings, self._lookup, self._seconds = settings, lookup, seconds
        self._guard = Guard(settings.allow_hosts)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def __call__(self, call: Call) -> Called:
        """Return what came.

        Raises:
            CallError: nothing came in time, too much came, or the address is not to be asked.
        """
        if not self._turns.acquire(timeout=_PATIENCE):
            raise CallError(f"too many calls at once: {call.url}")
        try:
            return asyncio.run(self._ask(call))
        except (RefusedAddress, httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            said = getattr(error, "text", "") or str(error) or type(error).__name__
            raise CallError(f"no answer: {call.url}: {said}") from error
        finally:
            self._turns.release()

    async def _ask(self, call: Call) -> Called:
        url = httpx.URL(call.url)
        self._guard.check_url(url)
        if url.scheme != "https" and not self._guard.is_allowed(url.host, port_of(url)):
            raise CallError(f"not asked without TLS: {call.url}")
        headers = {"user-agent": self._settings.user_agent, "accept-encoding": "identity", **call.headers}
        request = httpx.Request(
            "GET" if call.body is None else "POST", url, headers=headers, content=call.body or b""
        )
        transport = GuardedTransport(
            self._guard, connections=1, lookup=self._lookup, ca_file=self._settings.ca_file
        )
        try:
            async with asyncio.timeout(self._seconds):
                return await _read(call, await transport.handle_async_request(request))
        finally:
            await transport.aclose()


async def _read(call: Call, response: httpx.Response) -> Called:
    body = b""
    try:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise CallError(f"an answer in an encoding that was not asked for: {call.url}")
        async for chunk in response.stream:  # type: ignore[union-attr]  # the transport's streams are async
            body += chunk
            if len(body) > MOST_BYTES:
                raise CallError(f"more than {MOST_BYTES} bytes: {call.url}")
    finally:
        await response.aclose()
    found = {key.lower(): value for key, value in response.headers.items()}
    return Called(status=response.status_code, headers=found, body=body)
