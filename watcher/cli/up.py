"""`watcher up`: everything in one process."""

import click

from watcher.cli.entry import Session
from watcher.cli.logs import configure_logging
from watcher.cli.opening import open_app
from watcher.cli.output import note
from watcher.cli.stopping import until_stopped
from watcher.schedule import run_forever
from watcher.web.serving import serve_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.pass_obj
def command(session: Session, host: str, port: int) -> None:
    """Check the sources on schedule and serve the site, until Ctrl-C or SIGTERM."""
    configure_logging(is_verbose=session.is_verbose, is_service=True)
    with until_stopped(), open_app(session) as app, app.alone():
        note(
            f"Watcher on http://{host}:{port}, {len(app.sources)} sources from {session.path} (Ctrl-C stops)"
        )
        run_forever(app, config_path=session.path, serve=lambda: serve_app(app, host=host, port=port))
