"""Dotted key paths into JSON: `tekst`, `data.*`, `links[rel=barn]`."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"

_MOST_LAYERS = 60
_STEP = re.compile(r"([^.\[\]]+)(?:\[([\w-]+)=([^\]]+)\])?")


class _Step(NamedTuple):
    key: str
    field: str
    wanted: str


def is_too_deep(data: object) -> bool:
    """Whether a JSON value is nested in more layers than any answer is, and its readers can go down."""
    layer = [data]
    for _ in range(_MOST_LAYERS):
        inner: list[object] = []
        for value in layer:
            if isinstance(value, dict):
                inner.extend(value.values())
            elif isinstance(value, list):
                inner.extend(value)
        if not inner:
            return False
        layer = inner
    return True


def select(data: Json, path: str) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Yield what a path leads to, with the keys on the way; lists on the way are gone through."""
    yield from _follow(data, _steps(path), ())


def remove(data: Json, path: str) -> None:
    """Take out of `data` what a path leads to."""
    steps = _steps(path)
    for parent in _parents(data, steps[:-1]):
        _remove_from(parent, steps[-1])


def _steps(path: str) -> list[_Step]:
    return [_Step(*(group or "" for group in found.groups())) for found in _STEP.finditer(path)]


def _follow(
    value: Json, steps: Sequence[_Step], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Json]]:
    if not steps:
        yield names, value
    elif isinstance(value, list):
        for each in value:
            yield from _follow(each, steps, names)
    elif isinstance(value, dict):
        step = steps[0]
        for key in sorted(value) if step.key == "*" else [step.key] if step.key in value else []:
            chosen = _chosen(value[key], step)
            if chosen is not None:
                yield from _follow(chosen, steps[1:], (*names, key))


def _chosen(value: Json, step: _Step) -> Json:
    """Return what of a value the step's condition lets through; None when nothing."""
    if not step.field:
        return value
    if isinstance(value, list):
        kept: list[Json] = [each for each in value if _is_wanted(each, step)]
        return kept or None
    return value if _is_wanted(value, step) else None


def _is_wanted(value: Json, step: _Step) -> bool:
    return isinstance(value, dict) and str(value.get(step.field, "")) == step.wanted


def _parents(data: Json, steps: Sequence[_Step]) -> Iterator[Json]:
    for _, value in _follow(data, steps, ()):
        yield from value if isinstance(value, list) else [value]


def _remove_from(parent: Json, step: _Step) -> None:
    if not isinstance(parent, dict):
        return
    for key in list(parent) if step.key == "*" else [step.key]:
        value = parent.get(key)
        if step.field and isinstance(value, list):
            parent[key] = [each for each in value if not _is_wanted(each, step)]
        elif not step.field or _is_wanted(value, step):
            parent.pop(key, None)
