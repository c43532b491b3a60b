"""`watcher feeds`: the feed files."""

import click

from watcher.cli.entry import Session
from watcher.cli.opening import open_app
from watcher.cli.output import say


@click.group()
def command() -> None:
    """Write the feed files."""


@command.command()
@click.option("--force", is_flag=True, help="Write every file, frozen archives included.")
@click.pass_obj
def build(session: Session, force: bool) -> None:
    """Write every feed file whose content differs from what stands in the feeds folder."""
    with open_app(session) as app:
        written = app.build_feeds(is_forced=force)
        say(f"{written} files written in {app.settings.store.feeds_dir}")
