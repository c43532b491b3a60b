"""Stored JSON: what goes in comes out, in the same bytes each time; what does not fit is refused by name."""

import dataclasses
import datetime as dt
import enum
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_records import failed, fetched, not_modified
from watcher.errors import StoreError
from watcher.model.answer import Answer, Fetched
from watcher.model.document import Document
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.record import PageChange, Snapshot, Version
from watcher.model.status import SourceEvent, SourceStatus
from watcher.model.verdict import PageVerdict
from watcher.store.codec import coder, decode, encode, from_json, to_json

# Every code point that Python's text can hold, lone surrogates and NUL among them.
TEXT = st.text(st.characters(), max_size=8)
MOMENTS = st.datetimes(timezones=st.just(dt.UTC))
DURATIONS = st.timedeltas(dt.timedelta(days=-36500), dt.timedelta(days=36500))
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bytes: st.binary(max_size=16),
    dt.datetime: MOMENTS,
    dt.date: st.dates(),
    dt.timedelta: DURATIONS,
    type(None): st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for every value of a declared type, from the declarations alone."""
    if isinstance(kind, typing.NewType):
        return values(kind.__supertype__)
    if kind in SCALARS:
        return SCALARS[kind]
    args = typing.get_args(kind)
    if typing.get_origin(kind) is tuple and args[1:] == (Ellipsis,):
        return st.lists(values(args[0]), max_size=2).map(tuple)
    if typing.get_origin(kind) is tuple:
        return st.tuples(*map(values, args))
    if args:
        return st.one_of(*map(values, args))
    if issubclass(kind, enum.Enum):
        return st.sampled_from(list(kind))
    hints = typing.get_type_hints(kind)
    if issubclass(kind, tuple):
        return st.tuples(*(values(hints[name]) for name in kind._fields)).map(kind._make)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})


@pytest.mark.parametrize(
    "kind",
    [Document, PageChange, PageVerdict, Notice, Snapshot, Version, SourceStatus, SourceEvent],
    ids=lambda kind: kind.__name__,
)
def test_every_stored_noun_comes_back_equal_and_in_the_same_bytes(kind: Any) -> None:
    @given(values(kind))
    def check(value: Any) -> None:
        raw = to_json(value, kind)
        again = from_json(kind, raw)
        assert again == value
        assert type(again) is type(value)
        assert to_json(again, kind) == raw
        raw.decode("utf-8")

    check()


@dataclass(frozen=True)
class Small:
    number: int
    word: str = ""


class Pair(NamedTuple):
    left: str
    right: int


def test_json_has_sorted_keys_and_no_blanks_and_keeps_norwegian_letters() -> None:
    assert to_json(Small(number=1, word="µg før")) == '{"number":1,"word":"µg før"}'.encode()


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (Level, Level.CRITICAL, "critical"),
        (dt.datetime, dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "2026-01-02T03:04:05Z"),
        (dt.datetime, dt.datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=dt.UTC), "2026-01-02T03:04:05.000060Z"),
        (dt.date, dt.date(2026, 1, 2), "2026-01-02"),
        (dt.timedelta, dt.timedelta(minutes=30), 1800),
        (dt.timedelta, dt.timedelta(milliseconds=1500), 1.5),
        (bytes, b"\xff", "/w=="),
        (Pair, Pair("a", 1), ["a", 1]),
        (tuple[str, int], ("a", 1), ["a", 1]),
        (Mapping[str, int], {"a": 1}, {"a": 1}),
        (int | None, None, None),
        (Small | Fetched, Small(number=1), {"type": "Small", "number": 1, "word": ""}),
    ],
)
def test_each_shape_has_its_plain_form(kind: Any, value: object, plain: object) -> None:
    assert encode(value, kind) == plain
    assert decode(kind, plain) == value


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    oslo = dt.timezone(dt.timedelta(hours=1))
    assert encode(dt.datetime(2026, 1, 2, 0, 30, tzinfo=oslo)) == "2026-01-01T23:30:00Z"


def test_a_field_that_is_younger_than_the_record_gets_its_default() -> None:
    assert from_json(Small, '{"number":1}') == Small(number=1)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{", "cannot be read: Small"),
        ("[]", "Small: object expected"),
        ("{}", "Small: field 'number' is missing"),
        ('{"number":1,"colour":2}', "Small: unknown field 'colour'"),
        ('{"number":"1"}', "Small.number: int expected, got '1'"),
        ('{"number":true}', "Small.number: int expected"),
        ('{"number":1,"word":null}', "Small.word: str expected"),
    ],
)
def test_stored_json_that_does_not_fit_is_refused_by_name(raw: str, words: str) -> None:
    with pytest.raises(StoreError) as refused:
        from_json(Small, raw)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "plain", "words"),
    [
        (Level, "grave", "Level expected, got 'grave'"),
        (dt.datetime, "2026-01-02T03:04:05", "datetime expected"),
        (dt.datetime, 5, "datetime expected"),
        (dt.timedelta, True, "timedelta expected"),
        (dt.timedelta, 1e300, "timedelta expected"),
        (float, "1", "float expected"),
        (bytes, "/w=", "bytes expected"),
        (Pair, ["a"], "Pair: 2 values expected, got 1"),
        (tuple[int, ...], [1, "2"], "[1]: int expected"),
        (tuple[int, ...], {"0": 1}, "array expected"),
        (Mapping[str, int], [], "mapping expected"),
        (Small | Fetched, {"type": "Other"}, "one of Small, Fetched expected"),
        (type(None), 0, "null expected"),
    ],
)
def test_plain_values_that_do_not_fit_are_refused_by_place(kind: Any, plain: object, words: str) -> None:
    with pytest.raises(StoreError) as refused:
        decode(kind, plain)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (Small(number=typing.cast("int", "1")), None, "Small.number: int expected"),
        (dt.datetime(2026, 1, 2), None, "a moment needs a zone"),  # noqa: DTZ001  # that is the point
        ([1], tuple[int, ...], "tuple expected"),
        (1, Small | Fetched, "one of Small, Fetched expected, got int"),
        (1, Level, "Level expected"),
        (1, Mapping[str, int], "mapping expected"),
    ],
)
def test_a_value_of_another_type_is_not_written(value: object, kind: Any, words: str) -> None:
    with pytest.raises(StoreError) as refused:
        encode(value, kind)
    assert words in str(refused.value)


@pytest.mark.parametrize("kind", [object, complex, set[int], str | int, Mapping[int, int], list[int]])
def test_a_type_without_a_form_is_the_programmers_mistake(kind: Any) -> None:
    with pytest.raises(TypeError):
        coder(kind)


def test_the_kinds_of_answer_are_told_apart() -> None:
    plain = [encode(answer, Answer) for answer in (fetched(), not_modified(), failed())]
    assert [each["type"] for each in plain if isinstance(each, dict)] == ["Fetched", "NotModified", "Failed"]


def test_a_noun_may_hold_others_of_its_kind() -> None:
    whole = dataclasses.replace(fetched(), parts=(fetched(), failed()))
    assert from_json(Fetched, to_json(whole, Fetched)) == whole
