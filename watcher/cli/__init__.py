"""One file per command; the only place that prints."""

from watcher.cli.entry import command


def main() -> None:
    """Run the command line and exit with its status."""
    command(prog_name="watcher")
