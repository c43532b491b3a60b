"""`watcher version`: which program this is."""

import platform

import click

from watcher import __version__
from watcher.cli.output import say
from watcher.diff import ENGINE_VERSION
from watcher.extract import EXTRACTOR_VERSION
from watcher.judge import vocabulary_version
from watcher.settings import load_vocabulary_files


@click.command()
def command() -> None:
    """Print the versions of the program and of what its results depend on."""
    say(f"watcher {__version__}")
    say(f"extractor {EXTRACTOR_VERSION}")
    say(f"diff engine {ENGINE_VERSION}")
    say(f"vocabulary {vocabulary_version(load_vocabulary_files())}")
    say(f"python {platform.python_version()}")
