"""Values that stand in the environment: "env:NAME" in the file."""

import re

from watcher.settings.lines import KeyPath
from watcher.settings.problems import Problems

_REFERENCE = "env:"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_reference(value: str) -> bool:
    """Return whether a value of the file names a variable instead of being it."""
    return value.startswith(_REFERENCE)


def reference_name(value: str, place: KeyPath, problems: Problems) -> str:
    """Return the variable that a reference names; "" and a problem when it names none."""
    name = value.removeprefix(_REFERENCE)
    if _VARIABLE.fullmatch(name):
        return name
    problems.add(place, "env: needs the name of an environment variable", 'e.g. "env:HDIR_API_KEY"')
    return ""
