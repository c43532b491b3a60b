"""The web server: uvicorn around the site, until SIGINT or SIGTERM."""

from functools import partial
from pathlib import Path

import uvicorn

from watcher.app import App
from watcher.web.site import create_web, renew_settings
from watcher.web.view import Health

GRACEFUL_SECONDS = 3
"""So long a request may take to end when the program is told to; a slow reader does not hold it."""


def serve_app(app: App, *, host: str, port: int) -> None:
    """Serve `app`'s site until SIGINT or SIGTERM; requests that run are let end.

    Edited settings reach the site when `app` takes them over.
    """
    site = create_web(
        store=app.store,
        settings=app.settings,
        clock=app.clock,
        feeds_dir=Path(app.settings.store.feeds_dir),
        checked=app.checked,
        health=Health(faults=lambda: app.faults.standing, ages=app.ages),
        rulings=app,
        work=app,
        noise=app.noise,
    )
    app.on_reload.append(partial(renew_settings, site))
    config = uvicorn.Config(
        site,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    uvicorn.Server(config).run()
