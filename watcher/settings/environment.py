"""The environment: the only place that reads it.

`WATCHER_…` variables stand above the file, and `NAME_FILE` may name a file that holds the value of `NAME`
(how Docker and Kubernetes hand over secrets).  An empty variable counts as not set.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from watcher.settings.problems import Problems, nearest_spelling

PREFIX = "WATCHER_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The `WATCHER_…` variables; "" when not set.  Each has a `_FILE` twin."""

    config: str = ""
    database: str = ""
    feeds_dir: str = ""
    base_url: str = ""
    contact: str = ""


def process_environment() -> Mapping[str, str]:
    """Return this process's environment."""
    return os.environ  # noqa: TID251 — the one reader of the environment


def read_environment(environ: Mapping[str, str], problems: Problems | None = None) -> Environment:
    """Return the `WATCHER_…` variables of `environ`, those given by `_FILE` read.

    `problems` hears of files that cannot be read and of variables that are misspelt.
    """
    return Environment(
        **{
            field.name: look_up(environ, f"{PREFIX}{field.name.upper()}", problems)
            for field in fields(Environment)
        }
    )


def variable_names() -> tuple[str, ...]:
    """Return the names of all variables that are read, without their `_FILE` twins."""
    return tuple(f"{PREFIX}{field.name.upper()}" for field in fields(Environment))


def look_up(environ: Mapping[str, str], name: str, problems: Problems | None = None) -> str:
    """Return the value of `name`, or what the file that `name_FILE` names holds; "" when neither is set."""
    if value := environ.get(name, ""):
        return value
    file = environ.get(f"{name}_FILE", "")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        if problems:
            cause = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
            problems.add_outside(
                f"{name}_FILE: cannot read {file}: {cause}",
                f"name a readable text file, or set {name} itself",
            )
        return ""


def report_misspelt(environ: Mapping[str, str], used: Iterable[str], problems: Problems) -> None:
    """Tell of `WATCHER_…` variables that nothing reads and that look like one that is read."""
    known = {suffixed for name in (*variable_names(), *used) for suffixed in (name, f"{name}_FILE")}
    words = [name.removeprefix(PREFIX) for name in sorted(known)]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = nearest_spelling(name.removeprefix(PREFIX), words, likeness=0.75)
            if near:
                problems.add_outside(f"{name} is set but nothing reads it", f"did you mean {PREFIX}{near}?")
