"""Frozen dataclasses to JSON and back, driven by their field types.

Total over the nouns of `watcher.model`: `decode(kind, encode(value)) == value`.  Same value, same bytes:
keys sorted, no blanks.  Strict when reading: an unknown, missing or mistyped field is a StoreError that
names the place; only fields with a default may be absent (records older than the field).

Shapes: enum by value (integer enums by lower-case name), moment "2026-01-02T03:04:05Z" (aware, UTC), day
"2026-01-02", duration in seconds, bytes as base64, tuple and named tuple as array, a union of
dataclasses as an object with "type".
"""

import dataclasses
import enum
import functools
import json
import threading
import types
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, Union

from watcher.errors import StoreError
from watcher.store.scalars import SCALARS, Coder, Misfit, parsed

T = TypeVar("T")


def to_json(value: object, kind: object = None) -> bytes:
    """Return `value` as JSON in UTF-8, the same bytes for equal values.

    `kind` is its declared type where that says more than its class does (a tuple, a union).
    """
    plain = encode(value, kind)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which hostile JSON and raw header bytes can bring
        return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def from_json(kind: type[T], raw: bytes | str) -> T:
    """Return the value of type `kind` that `raw` holds.

    Raises:
        StoreError: naming the field that does not fit.
    """
    try:
        plain = json.loads(raw)
    except ValueError as error:
        raise StoreError(f"stored JSON cannot be read: {_name(kind)}: {error}") from error
    return decode(kind, plain)


def encode(value: object, kind: object = None) -> object:
    """Return `value` as plain JSON values (dict, list, str, int, float, bool, None)."""
    try:
        return coder(type(value) if kind is None else kind).encode(value)
    except Misfit as misfit:
        raise StoreError(f"value cannot be stored: {_name(kind or type(value))}{misfit}") from misfit


def decode(kind: type[T], plain: object) -> T:
    """Return the value of type `kind` that was encoded as `plain`.

    Raises:
        StoreError: naming the field that does not fit.
    """
    try:
        return typing.cast("T", coder(typing.cast("Hashable", kind)).decode(plain))
    except Misfit as misfit:
        raise StoreError(f"stored JSON does not fit: {_name(kind)}{misfit}") from misfit


@functools.cache
def coder(kind: Any) -> Coder:  # a type form: class, generic alias, union or NewType
    """Return the coder for a declared type.

    Raises:
        TypeError: for a type that has no place in stored records.
    """
    if isinstance(kind, typing.NewType):
        return coder(kind.__supertype__)
    if kind in SCALARS:
        return SCALARS[kind]
    origin = typing.get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _union(typing.get_args(kind))
    if origin is tuple:
        return _tuple(typing.get_args(kind))
    if origin in {Mapping, dict}:
        return _mapping(*typing.get_args(kind))
    if isinstance(kind, type):
        return _class(kind)
    raise TypeError(f"no coder for {kind!r}")


def _class(kind: type) -> Coder:
    if issubclass(kind, enum.IntEnum):
        return _named_enum(kind)
    if issubclass(kind, enum.Enum):
        return _valued_enum(kind)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _named_tuple(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"no coder for {kind!r}")


def _valued_enum(kind: type[enum.Enum]) -> Coder:
    return parsed(kind, lambda member: member.value, kind)


def _named_enum(kind: type[enum.IntEnum]) -> Coder:
    """By name: the numbers only order the members, and a member may come in between."""
    by_name = {member.name.lower(): member for member in kind}
    return parsed(kind, lambda member: member.name.lower(), by_name.__getitem__)


def _sequence(parts: Callable[[int], Sequence[Coder]], build: Callable[[list[object]], object]) -> Coder:
    """An array whose coders follow from its length."""

    def run(direction: int, values: Sequence[object]) -> list[object]:
        coders = parts(len(values))
        result: list[object] = []
        try:
            for part, value in zip(coders, values, strict=True):
                result.append(part[direction](value))
        except Misfit as misfit:
            raise Misfit(f"[{len(result)}]{misfit}") from misfit
        return result

    def encode_it(value: object) -> object:
        if not isinstance(value, tuple):
            raise Misfit(f": tuple expected, got {value!r:.80}")
        return run(0, value)

    def decode_it(plain: object) -> object:
        if not isinstance(plain, list):
            raise Misfit(f": array expected, got {plain!r:.80}")
        return build(run(1, plain))

    return Coder(encode_it, decode_it)


def _tuple(args: tuple[Any, ...]) -> Coder:
    if len(args) == 2 and args[1] is Ellipsis:
        return _uniform(coder(args[0]))
    return _sequence(_fixed([coder(arg) for arg in args]), tuple)


def _uniform(part: Coder) -> Coder:
    """An array of one kind, quickly; the exact place of a misfit only when there is one."""
    exact = _sequence(lambda length: (part,) * length, tuple)

    def encode_it(value: object) -> object:
        if type(value) is not tuple:
            return exact.encode(value)
        try:
            return [part.encode(item) for item in value]
        except Misfit:
            return exact.encode(value)

    def decode_it(plain: object) -> object:
        if not isinstance(plain, list):
            return exact.decode(plain)
        try:
            return tuple([part.decode(item) for item in plain])
        except Misfit:
            return exact.decode(plain)

    return Coder(encode_it, decode_it)


def _named_tuple(kind: Any) -> Coder:  # typing.NamedTuple is no class that could be named here
    hints = typing.get_type_hints(kind)
    return _sequence(_fixed([coder(hints[name]) for name in kind._fields]), kind._make)


def _fixed(parts: Sequence[Coder]) -> Callable[[int], Sequence[Coder]]:
    def of_length(length: int) -> Sequence[Coder]:
        if length != len(parts):
            raise Misfit(f": {len(parts)} values expected, got {length}")
        return parts

    return of_length


def _mapping(key: Any, value: Any) -> Coder:
    if coder(key) is not SCALARS[str]:
        raise TypeError(f"JSON has text keys only: {key!r}")
    part = coder(value)

    def run(direction: int, mapping: object) -> dict[str, object]:
        if not isinstance(mapping, Mapping):
            raise Misfit(f": mapping expected, got {mapping!r:.80}")
        return {name: part[direction](item) for name, item in mapping.items()}

    return Coder(functools.partial(run, 0), functools.partial(run, 1))


def _union(args: tuple[Any, ...]) -> Coder:
    """Either one type or None, or one of several dataclasses, told apart by "type"."""
    others = [arg for arg in args if arg is not type(None)]
    inner = coder(others[0]) if len(others) == 1 else _tagged(others)
    if len(others) == len(args):
        return inner
    return Coder(
        lambda value: None if value is None else inner.encode(value),
        lambda plain: None if plain is None else inner.decode(plain),
    )


def _tagged(kinds: Sequence[Any]) -> Coder:
    if not all(dataclasses.is_dataclass(kind) for kind in kinds):
        raise TypeError(f"only dataclasses can be told apart: {kinds!r}")
    by_tag = {kind.__name__: coder(kind) for kind in kinds}

    def encode_it(value: object) -> object:
        tag = type(value).__name__
        if tag not in by_tag:
            raise Misfit(f": one of {', '.join(by_tag)} expected, got {tag}")
        plain = by_tag[tag].encode(value)
        assert isinstance(plain, dict)
        return {**plain, "type": tag}

    def decode_it(plain: object) -> object:
        if not isinstance(plain, dict) or plain.get("type") not in by_tag:
            raise Misfit(f": one of {', '.join(by_tag)} expected, got {plain!r:.80}")
        return by_tag[plain["type"]].decode({name: part for name, part in plain.items() if name != "type"})

    return Coder(encode_it, decode_it)


class _Member(NamedTuple):
    name: str
    part: Coder
    has_default: bool


def _members(kind: Any) -> list[_Member]:
    hints = typing.get_type_hints(kind)
    return [
        _Member(
            field.name,
            coder(hints[field.name]),
            field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    ]


def _dataclass(kind: type) -> Coder:
    if kind in _making.kinds:  # a noun that holds others of its kind: the coder is there when it is used
        return Coder(lambda value: coder(kind).encode(value), lambda plain: coder(kind).decode(plain))
    _making.kinds.add(kind)
    try:
        members = _members(kind)
    finally:
        _making.kinds.discard(kind)
    return Coder(_field_writer(kind, members), _field_reader(kind, members))


class _Making(threading.local):
    """The classes whose coders this thread is making."""

    def __init__(self) -> None:
        self.kinds: set[type] = set()


_making = _Making()


def _field_writer(kind: type, members: Sequence[_Member]) -> Callable[[object], object]:
    writers = [(name, part.encode) for name, part, _ in members]

    def encode_it(value: object) -> object:
        if type(value) is not kind:
            raise Misfit(f": {kind.__name__} expected, got {value!r:.80}")
        plain: dict[str, object] = {}
        name = ""
        try:
            for name, write in writers:
                plain[name] = write(getattr(value, name))
        except Misfit as misfit:
            raise Misfit(f".{name}{misfit}") from misfit
        return plain

    return encode_it


def _field_reader(kind: type, members: Sequence[_Member]) -> Callable[[object], object]:
    known = {member.name for member in members}
    required = {member.name for member in members if not member.has_default}
    readers = [(name, part.decode) for name, part, _ in members]

    def decode_it(plain: object) -> object:
        if not isinstance(plain, dict):
            raise Misfit(f": object expected, got {plain!r:.80}")
        if not plain.keys() <= known:
            raise Misfit(f": unknown field {min(plain.keys() - known)!r}")
        if not plain.keys() >= required:
            raise Misfit(f": field {min(required - plain.keys())!r} is missing")
        values: dict[str, object] = {}
        name = ""
        try:
            for name, read in readers:
                if name in plain:
                    values[name] = read(plain[name])
        except Misfit as misfit:
            raise Misfit(f".{name}{misfit}") from misfit
        return kind(**values)

    return decode_it


def _name(kind: object) -> str:
    return getattr(kind, "__name__", None) or str(kind)
