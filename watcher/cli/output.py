"""Standard output for results, standard error for everything else."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text


def results() -> Console:
    """Return the console for results: colours on a terminal alone, nothing wrapped when piped."""
    return Console(file=sys.stdout, highlight=False, soft_wrap=True)


def notes() -> Console:
    """Return the console for everything that is no result."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print one JSON object: readable, keys in the order given."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(text: str = "", style: str = "") -> None:
    """Print a line of results; `text` is taken literally."""
    results().print(Text(text, style=style))


def note(text: str, style: str = "") -> None:
    """Print a line that is no result."""
    notes().print(Text(text, style=style))


class Bar:
    """A progress bar; off a terminal it shows nothing."""

    def __init__(self, progress: Progress, total: int | None, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total)

    def advance(self, title: str) -> None:
        """Count one, and name it."""
        self._progress.update(self._task, advance=1, description=title)


@contextmanager
def progress_bar(title: str, total: int | None) -> Iterator[Bar]:
    """Show a progress bar on standard error while the block runs, when that is a terminal."""
    console = notes()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress, total, title)
