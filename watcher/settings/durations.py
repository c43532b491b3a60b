"""Durations as people write them: "90s", "30m", "6h", "2d"."""

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,6})([smhd])")

EXAMPLES = '"90s", "30m", "6h" or "2d"'


def parse_duration(text: str) -> timedelta:
    """Return the duration that `text` says: a whole number and one of s, m, h, d.

    Raises:
        ValueError: anything else, zero included.
    """
    found = _DURATION.fullmatch(text)
    if not found or int(found[1]) == 0:
        raise ValueError(f"not a duration: {text!r}: write a whole number and s, m, h or d, e.g. {EXAMPLES}")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def format_duration(duration: timedelta) -> str:
    """Return the shortest spelling that `parse_duration` reads back as the same whole seconds."""
    seconds = int(duration.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
