"""On which line of a TOML text each key stands.

`tomllib` checks and reads; it tells no lines.  This walks the same, already valid text statement by
statement and lets `tomllib` read each statement alone, so there is no second TOML parser here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]
"""Keys from the top; an int is the position in an array of tables, from 0."""

_TOKEN = re.compile(
    r"""
    \"{3} (?: \\. | [^\\] )*? \"{3} (?!")  # strings of several lines
    | '{3} .*? '{3} (?!')
    | " (?: \\. | [^"\\] )* "              # strings of one line
    | ' [^']* '
    | \# [^\n]*                            # a comment
    | [\[\]{}\n]
    """,
    re.DOTALL | re.VERBOSE,
)


def find_lines(text: str) -> Mapping[KeyPath, int]:
    """Return the line, from 1, of every table header and key of a valid TOML `text`.

    What stands inside a value (an inline table, an array) has the line on which the value begins.
    """
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, statement in _statements(text):
        content = tomllib.loads(statement)
        if not content:
            continue
        if statement.startswith("["):
            table = _enter(_header(content), counts, is_array=statement.startswith("[["))
            lines.setdefault(table, line)
        else:
            for path in _paths(content):
                lines.setdefault((*table, *path), line)
    return lines


def nearest_line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of `path`, else that of the table it should stand in, else 1."""
    for end in range(len(path), -1, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, statement); a statement runs to the first line end outside brackets and strings."""
    start, depth, line, counted = 0, 0, 1, 0
    ends = [token for token in _TOKEN.finditer(text + "\n") if token[0] in "[]{}\n"]
    for token in ends:
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif depth == 0:
            raw = text[start : token.start()]
            statement = raw.lstrip()
            begin = start + len(raw) - len(statement)
            line, counted = line + text.count("\n", counted, begin), begin
            yield line, statement.rstrip()
            start = token.end()


def _header(content: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys of a table header that `tomllib` read alone."""
    keys: list[str] = []
    inner: object = content
    while isinstance(inner, Mapping | list) and inner:
        if isinstance(inner, list):
            inner = inner[0]
        else:
            key, inner = next(iter(inner.items()))
            keys.append(str(key))
    return tuple(keys)


def _enter(keys: tuple[str, ...], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    """Return the path of the table that a header opens, with positions in arrays of tables filled in."""
    path: KeyPath = ()
    for number, key in enumerate(keys, start=1):
        path = (*path, key)
        if is_array and number == len(keys):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _paths(content: object, prefix: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the path of every key and item in a value, outer ones first."""
    if prefix:
        yield prefix
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _paths(value, (*prefix, str(key)))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from _paths(value, (*prefix, number))
