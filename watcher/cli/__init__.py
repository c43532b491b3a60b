"""One file per command; the only place that prints."""

import gc


def main() -> None:
    """Run the command line and exit with its status."""
    # What is loaded stays, and looking through it for rubbish is a good part of a start.
    gc.disable()
    from watcher.cli.entry import command  # noqa: PLC0415 — as above

    command.when_loaded = _settle
    command(prog_name="watcher")


def _settle() -> None:
    gc.freeze()
    gc.enable()
