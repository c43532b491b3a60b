"""`watcher sources check`: is sources.toml sound?"""

import click

from watcher.cli.entry import Session
from watcher.cli.output import note, say


@click.command()
@click.pass_obj
def check(session: Session) -> None:
    """Check sources.toml and say everything that is wrong with it, with lines and how to mend it.

    Exit status: 0 sound, 2 not.
    """
    settings = session.settings()
    enabled = [source for source in settings.sources if source.enabled]
    say(f"{session.path}: sound, {len(settings.sources)} sources, {len(enabled)} enabled")
    for source in enabled:
        for name in source.missing_env:
            note(f"source {source.id}: {name} is not set, so it cannot be asked", style="yellow")
        for place in source.unsendable:
            note(f"source {source.id}: {place} cannot be sent: printable ASCII only", style="yellow")
