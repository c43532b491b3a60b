"""Where the API hangs in the site: loaded with the first request to it."""

from importlib import import_module
from typing import TYPE_CHECKING

from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from watcher.web.api.page import page
from watcher.web.view import Site

if TYPE_CHECKING:
    from watcher.web.api.app import Api

PAGE = "/redaksjon/api"


class LateApi:
    """Answers by the API, which is loaded when it is first asked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._api: Api | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._api is None:
            self._api = import_module("watcher.web.api.app").Api(self._site)
        scope = {**scope, "root_path": "", "app_root_path": ""}
        await self._api(scope, receive, send)


def api_routes(site: Site) -> list[Mount | Route]:
    """Return what leads to the API, and to the page that lists it."""
    api = LateApi(site)
    return [Route(PAGE, page), Mount("/api", app=api), Route("/openapi.json", api)]
