"""`watcher evidence`: what is kept: taken out for other tools, and thinned by retention."""

import click

from watcher.cli.evidence_prune import prune
from watcher.cli.evidence_warc import warc


@click.group()
def command() -> None:
    """Work on the evidence: every answer as it came."""


command.add_command(warc)
command.add_command(prune)
