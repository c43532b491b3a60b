"""The public site put together: routes, error pages, headers, the feeds' fast path."""

from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from watcher.errors import NotFound, StoreUnusable
from watcher.login.passwords import Hasher
from watcher.model.config import Settings
from watcher.model.ids import SourceId
from watcher.ports import Clock, Store
from watcher.web import (
    about,
    machine,
    memento,
    metrics,
    newest,
    source,
    status,
    subscribe,
    trouble,
    update,
    version,
)
from watcher.web.api.mount import api_routes
from watcher.web.desk.routes import desk_routes
from watcher.web.feedfiles import PREFIX, FeedFiles
from watcher.web.headers import guard
from watcher.web.view import Health, Rulings, Site
from watcher.web.work import NoiseWork, Work

_LIST_AT_ROOT = "/feeds.opml"


class PublicSite(Starlette):
    """Starlette with the feeds in front of the router and the same headers on every answer."""

    def __init__(self, site: Site, feeds: FeedFiles) -> None:
        super().__init__(
            routes=_routes(site),
            middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
            exception_handlers={
                404: trouble.not_found,
                405: trouble.not_allowed,
                NotFound: trouble.not_found,
                StoreUnusable: trouble.unusable,
                Exception: trouble.broken,
            },
        )
        self.state.site = site
        self._feeds = feeds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a feed at once, everything else through the router."""
        if scope["type"] == "http":
            if scope["path"] == _LIST_AT_ROOT:  # where feed readers look for a site's list
                scope = {**scope, "path": f"{PREFIX}feeds.opml"}
            if scope["path"].startswith(PREFIX) and await self._feeds.answer(scope, send):
                return
            base_url = self.state.site.settings.service.base_url
            send = guard(send, is_https=base_url.startswith("https:"))
            scope = _as_it_came(scope)
        await super().__call__(scope, receive, send)


def _as_it_came(scope: Scope) -> Scope:
    """Return the scope for which a copy is not packed: its digest is that of the bytes sent."""
    if not scope["path"].endswith("/kopi"):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}


def create_web(
    *,
    store: Store,
    settings: Settings,
    clock: Clock,
    feeds_dir: Path,
    hub_url: str = "",
    checked: Mapping[tuple[SourceId, str], int] | None = None,
    health: Health | None = None,
    hasher: Hasher | None = None,
    rulings: Rulings | None = None,
    work: Work | None = None,
    noise: NoiseWork | None = None,
) -> Starlette:
    """Return the public site, and the desk under /redaksjon.

    Nothing is opened; the public site writes nothing; `store` stays the caller's.  `hub_url`: the WebSub hub
    that the feeds' Link headers name, "" for none.  `checked`: how many checks there were by source and
    outcome, counted on while the site runs.  `health`: how the program itself is.  `hasher`: how passwords
    are kept, for tests.  `rulings`: what records decisions.  `work`: what rules on held answers and tries a
    page; None: the desk only shows.  `noise`: what makes rules of what was
    rejected as noise.  `renew_settings` puts later settings in force.
    """
    site = Site(
        store=store,
        settings=settings,
        clock=clock,
        checked={} if checked is None else checked,
        health=health or Health(),
        hasher=hasher,
        rulings=rulings,
        work=work,
        noise=noise,
    )
    feeds = FeedFiles(
        feeds_dir, base_url=lambda: site.settings.service.base_url, clock=clock, hub_url=hub_url
    )
    return PublicSite(site, feeds)


def renew_settings(web: Starlette, settings: Settings) -> None:
    """Make the running site use `settings` from the next request on."""
    web.state.site.settings = settings


def _routes(site: Site) -> list[BaseRoute]:
    return [
        Route("/", newest.page, name="newest"),
        Route("/oppdatering/{slug}", update.page, name="update"),
        Route("/kilde/{source_id}", source.page, name="source"),
        Route("/kilde/{source_id}/versjon/{number}", version.page, name="version"),
        Route("/kilde/{source_id}/versjon/{number}/kopi", version.download, name="file"),
        Route("/kilde/{source_id}/versjon/{number}/fil", version.moved),
        Route("/kilde/{source_id}/timegate", memento.timegate, name="timegate"),
        Route("/kilde/{source_id}/timemap", memento.timemap, name="timemap"),
        Route("/status", status.page, name="status"),
        Route("/abonner", subscribe.page, name="subscribe"),
        Route("/feeds", subscribe.moved),
        Route(PREFIX, subscribe.moved),
        Route("/om", about.page, name="about"),
        Route("/healthz", machine.healthz),
        Route("/metrics", metrics.page),
        Route("/robots.txt", machine.robots),
        Route("/favicon.svg", site.assets.serve_icon),
        Route("/static/{name}", site.assets.serve),
        *desk_routes(),
        *api_routes(site),
    ]
