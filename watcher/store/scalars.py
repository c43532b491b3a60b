"""How single values are written in JSON: text, numbers, moments, durations, bytes."""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from watcher.model.moment import moment_text


class Coder(NamedTuple):
    """Both directions for one type."""

    encode: Callable[[Any], object]
    decode: Callable[[Any], Any]


class Misfit(Exception):
    """A value that is not of its declared type; str() begins with the path to it."""


def _scalar(kind: type) -> Coder:
    """A type that JSON has too; bool is no int here."""

    def check(value: object) -> object:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Misfit(f": {kind.__name__} expected, got {value!r:.80}")
        return value

    return Coder(check, check)


def parsed(kind: type, write: Callable[[Any], object], read: Callable[[Any], object]) -> Coder:
    """A type that is written as something else."""

    def encode_it(value: object) -> object:
        if not isinstance(value, kind):
            raise Misfit(f": {kind.__name__} expected, got {value!r:.80}")
        return write(value)

    def decode_it(plain: object) -> object:
        try:
            return read(plain)
        except (ValueError, TypeError, OverflowError, KeyError, binascii.Error) as error:
            raise Misfit(f": {kind.__name__} expected, got {plain!r:.80}") from error

    return Coder(encode_it, decode_it)


def write_moment(moment: datetime) -> str:
    """Return an aware moment in UTC; microseconds only where there are any."""
    if moment.tzinfo is None:
        raise Misfit(f": a moment needs a zone, got {moment.isoformat()}")
    return moment_text(moment)


def read_moment(text: str) -> datetime:
    """Return the aware moment, UTC, that `write_moment` wrote."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {text}")
    return moment.astimezone(UTC)


def _write_seconds(duration: timedelta) -> float:
    return duration.total_seconds() if duration.microseconds else duration // timedelta(seconds=1)


def _read_seconds(seconds: float) -> timedelta:
    if isinstance(seconds, bool):
        raise TypeError("a duration is a number")
    return timedelta(seconds=seconds)


def _read_float(number: float) -> float:
    if isinstance(number, bool | str):
        raise TypeError("a number is no text")
    return float(number)


def _nothing(value: object) -> None:
    if value is not None:
        raise Misfit(f": null expected, got {value!r:.80}")


SCALARS: dict[object, Coder] = {
    str: _scalar(str),
    bool: _scalar(bool),
    int: _scalar(int),
    float: parsed(float, float, _read_float),
    bytes: parsed(bytes, lambda raw: base64.b64encode(raw).decode(), base64.b64decode),
    datetime: parsed(datetime, write_moment, read_moment),
    date: parsed(date, date.isoformat, date.fromisoformat),
    timedelta: parsed(timedelta, _write_seconds, _read_seconds),
    type(None): Coder(_nothing, _nothing),
}
