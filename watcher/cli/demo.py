"""`watcher demo`: an offline tour."""

from pathlib import Path

import click

from watcher.cli.entry import Session
from watcher.cli.logs import configure_logging
from watcher.cli.output import note
from watcher.cli.stopping import until_stopped
from watcher.demo.run import run_demo


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option(
    "--speed",
    default=5.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Seconds for one dated step.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep database and feeds here.  Default: nothing is kept.",
)
@click.pass_obj
def command(session: Session, host: str, port: int, speed: float, folder: Path | None) -> None:
    """Run the program on a bundled, time-lapsed stand-in of the watched sites, without network.

    The pages and their changes are made up: not medical advice.
    """
    configure_logging(is_verbose=session.is_verbose, is_service=True)
    with until_stopped():
        note(f"Demonstration with made-up pages on http://{host}:{port} (Ctrl-C stops)")
        run_demo(host=host, port=port, speed=speed, folder=folder)
