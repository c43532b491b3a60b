"""The operators' file says, without being rendered, whether its bytes would be others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.publish.publish_examples import SERVICE, source
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.status import SourceState, SourceStatus
from watcher.publish.operators_file import OperatorsFile

AT = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
SOURCE = source()
WELL = SourceStatus(
    source_id=SOURCE.id,
    state=SourceState.OK,
    since=AT,
    last_verified_at=AT,
    next_check_at=AT + timedelta(hours=6),
)
FAILING = replace(WELL, state=SourceState.FAILING)
REASON = Reason(code=ReasonCode.TIMEOUT, text="Tjeneren svarte ikke i tide")


def file_of(status: SourceStatus, *, late: tuple[SourceId, ...] = ()) -> OperatorsFile:
    return OperatorsFile((), {SOURCE.id: SOURCE}, {SOURCE.id: status}, late, SERVICE, "one")


def only(values: Mapping[str, str] | Mapping[str, bytes]) -> str | bytes:
    (value,) = values.values()
    return value


@pytest.mark.parametrize(
    "other",
    [
        replace(WELL, state=SourceState.GONE),
        replace(WELL, last_verified_at=AT + timedelta(hours=1)),
        replace(WELL, next_check_at=AT + timedelta(hours=7)),
        replace(WELL, reasons=(REASON,)),
        replace(FAILING, since=AT - timedelta(seconds=1)),
        replace(FAILING, next_check_at=AT + timedelta(hours=6, seconds=1)),
    ],
)
def test_a_status_that_shows_makes_another_file_and_another_print(other: SourceStatus) -> None:
    base = FAILING if other.state is SourceState.FAILING else WELL
    before, after = file_of(base), file_of(other)
    assert only(before) != only(after)
    assert only(before.prints()) != only(after.prints())


@pytest.mark.parametrize(
    "other",
    [
        replace(WELL, last_verified_at=AT + timedelta(minutes=50)),
        replace(WELL, next_check_at=AT + timedelta(hours=6, minutes=50)),
        replace(WELL, since=AT - timedelta(days=1)),
        replace(WELL, attempt=7, last_checked_at=AT),
    ],
)
def test_what_the_file_does_not_show_leaves_the_print_as_it_is(other: SourceStatus) -> None:
    assert only(file_of(WELL)) == only(file_of(other))
    assert only(file_of(WELL).prints()) == only(file_of(other).prints())


def test_a_promise_that_is_broken_makes_another_print() -> None:
    late = file_of(WELL, late=(SOURCE.id,))
    assert only(late) != only(file_of(WELL))
    assert only(late.prints()) != only(file_of(WELL).prints())
