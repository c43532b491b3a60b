"""Has the page said this before, and does it go back and forth?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.gate.examples import ID, NOW, SNAPSHOT, document, trace
from watcher.gate import has_come_to_stay, looks_in_a_row, recall
from watcher.model.answer import Validators
from watcher.model.ids import DocumentId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import Snapshot, SnapshotState, Version
from watcher.model.status import Stay

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


def test_a_return_must_stand_for_longer_than_the_alternation_has_stood():
    memory = recall(history("ABA", every=timedelta(days=2)), "B", NOW, DAY)
    assert memory.must_stand == timedelta(days=3)


def test_a_first_return_need_not_stand_for_any_time():
    assert recall(history("AB"), "A", NOW, DAY).must_stand == timedelta()


def test_returns_that_went_away_again_are_remembered():
    held = Stay(since=NOW - 4 * DAY, until=NOW - 3 * DAY)
    memory = recall(history("AB", every=10 * DAY), "A", NOW, DAY, [held])
    assert (memory.alternations, memory.is_flapping) == (2, True)
    assert memory.must_stand == 1.5 * DAY


SHRUNK = (Reason(code=ReasonCode.SHRUNK, text="Siden krympet", evidence="A"),)


def held_shrunk(hours_ago: float) -> Snapshot:
    return replace(
        look(HELD, "A"), reasons=SHRUNK, trace=replace(trace(), fetched_at=NOW - timedelta(hours=hours_ago))
    )


@pytest.mark.parametrize(
    ("hours_ago", "reasons", "text", "is_believed"),
    [
        ((1, 12, 25), SHRUNK, "Siden er trukket tilbake og erstattet av retningslinjen.", True),
        ((1, 25), SHRUNK, "Siden er trukket tilbake og erstattet av retningslinjen.", False),
        ((1, 12, 23), SHRUNK, "Siden er trukket tilbake og erstattet av retningslinjen.", False),
        ((1, 12, 25), SHRUNK, "Kommer.", False),
        (
            (1, 12, 25),
            (*SHRUNK, Reason(code=ReasonCode.CONTENT_HIDDEN, text="Tomt")),
            "Siden er trukket tilbake og erstattet av retningslinjen.",
            False,
        ),
        ((), SHRUNK, "Siden er trukket tilbake og erstattet av retningslinjen.", False),
    ],
    ids=["stood", "too few looks", "too short a time", "says nothing", "another fault too", "new"],
)
def test_a_page_cut_to_less_than_half_is_believed_when_it_has_stood_for_a_day(
    hours_ago: tuple[float, ...], reasons: tuple[Reason, ...], text: str, is_believed: bool
):
    page = replace(document(("", [text])), sha256_content="A")
    looks = [held_shrunk(hours) for hours in hours_ago]
    assert has_come_to_stay(reasons, looks, page, NOW) is is_believed
