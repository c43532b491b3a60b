"""Has the page said this before, and does it go back and forth?"""

from datetime import timedelta

import pytest

from tests.unit.gate.examples import ID, NOW, SNAPSHOT, trace
from watcher.gate import looks_in_a_row, recall
from watcher.model.answer import Validators
from watcher.model.ids import DocumentId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState, Version

DAY = timedelta(days=1)


def history(texts: str, *, every: timedelta = timedelta(hours=1)) -> list[Version]:
    """Return one version for each letter, the last one `every` before NOW."""
    return [
        Version(
            source_id=ID,
            number=number + 1,
            snapshot_id=SNAPSHOT,
            document_id=DocumentId("d"),
            sha256_text=f"{letter}{number}",
            sha256_content=letter,
            seen_at=NOW - every * (len(texts) - number),
        )
        for number, letter in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("past", "now", "return_to", "alternations", "looks"),
    [
        ("", "A", None, 0, 4),
        ("A", "A", None, 0, 4),
        ("A", "B", None, 0, 4),
        ("AB", "A", 1, 1, 4),
        ("ABA", "B", 2, 2, 8),
        ("ABAB", "A", 3, 3, 16),
        ("ABABA", "B", 4, 4, 16),
        ("ABC", "A", 1, 1, 4),
        ("ABC", "D", None, 0, 4),
        ("ABA", "C", None, 1, 4),
        ("AAB", "A", 2, 1, 4),
    ],
)
def test_returns_are_counted_and_must_stand_the_longer_the_more_there_are(
    past: str, now: str, return_to: int | None, alternations: int, looks: int
):
    memory = recall(history(past), now, NOW, DAY)
    assert (memory.is_return_to, memory.alternations) == (return_to, alternations)
    assert memory.is_flapping is (return_to is not None)
    assert memory.steady_looks == looks


def test_a_text_that_was_gone_for_longer_than_the_window_is_a_change_at_once():
    memory = recall(history("AB", every=timedelta(days=2)), "A", NOW, DAY)
    assert (memory.is_return_to, memory.is_quick, memory.is_flapping) == (1, False, False)


def test_a_slow_alternation_is_flapping_all_the_same():
    memory = recall(history("ABA", every=timedelta(days=2)), "B", NOW, DAY)
    assert (memory.is_quick, memory.alternations, memory.is_flapping) == (False, 2, True)


def test_returns_of_long_ago_are_no_alternation():
    memory = recall(history("ABA", every=timedelta(days=15)), "B", NOW, DAY)
    assert (memory.is_return_to, memory.alternations, memory.is_flapping) == (2, 1, False)


HELD = SnapshotState.HELD


@pytest.mark.parametrize(
    ("seen", "count"),
    [
        ([], 0),
        ([(HELD, "A"), (HELD, "A"), (SnapshotState.GOOD, "")], 2),
        ([(SnapshotState.PENDING, ""), (HELD, "A"), (SnapshotState.FAILED, ""), (HELD, "A")], 2),
        ([(HELD, "A"), (SnapshotState.REPEAT, ""), (HELD, "A")], 1),
        ([(HELD, "B"), (HELD, "A")], 0),
        ([(SnapshotState.NOT_MODIFIED, ""), (HELD, "A")], 0),
    ],
)
def test_looks_in_a_row_end_at_another_text(seen: list[tuple[SnapshotState, str]], count: int):
    assert looks_in_a_row([look(state, content) for state, content in seen], "A") == count


def look(state: SnapshotState, content: str) -> Snapshot:
    reason = Reason(code=ReasonCode.FLAPPING, text="Siden er tilbake", evidence=content)
    return Snapshot(
        id=SNAPSHOT,
        source_id=ID,
        attempt=1,
        state=state,
        reasons=(reason,) if content else (),
        trace=trace(),
        content_type="text/html",
        charset="utf-8",
        validators=Validators(),
        sha256_body="",
        body_bytes=0,
    )
