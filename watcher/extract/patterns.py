"""Patterns of addresses: a beginning of the path, or with * a whole path.

A pattern that begins with http is held against the whole address, any other against path and query.
"""

import functools
import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit


def matches_any(url: str, patterns: Sequence[str]) -> bool:
    """Return whether an address fits one of `patterns`."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a broken bracket: what the site says is no address
        return False
    path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return any(
        _compiled(pattern).match(unquote(url) if _is_whole(pattern) else path) is not None
        for pattern in patterns
    )


def explain_pattern(pattern: str) -> str:
    """Return why a pattern cannot be used, or ""."""
    if not pattern.strip():
        return f"pattern {pattern!r} is empty"
    if pattern.startswith(("/", "*")) or _is_whole(pattern):
        return ""
    return f"pattern {pattern!r}: begin with / (the start of the path), * (anything) or http"


def _is_whole(pattern: str) -> bool:
    return pattern.startswith(("http://", "https://", "http*"))


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A run of stars is one; without any the pattern is a beginning."""
    parts = [re.escape(unquote(part)) for part in re.split(r"\*+", pattern)]
    return re.compile(".*".join(parts) + ("\\Z" if "*" in pattern else ""), re.DOTALL)
