"""A client for an ASGI application, over httpx and without sockets."""

import asyncio

import httpx


class SiteClient:
    """Asks one application; every request is an event loop of its own."""

    def __init__(self, app, *, base_url="http://127.0.0.1:8000", shows_errors=True) -> None:
        self._app, self._base_url, self._shows_errors = app, base_url, shows_errors

    def request(self, method, path, **headers) -> httpx.Response:
        return asyncio.run(self._request(method, path, {"accept-encoding": "identity"} | headers))

    def get(self, path, **headers) -> httpx.Response:
        return self.request("GET", path, **{name.replace("_", "-"): value for name, value in headers.items()})

    async def _request(self, method, path, headers) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=self._shows_errors)
        async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
            return await client.request(method, path, headers=headers)
