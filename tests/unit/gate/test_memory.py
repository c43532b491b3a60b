"""Has the page said this before, and does it go back and forth?"""

from datetime import timedelta

import pytest

from tests.unit.gate.examples import ID, NOW, SNAPSHOT
from watcher.gate import recall
from watcher.model.ids import DocumentId
from watcher.model.record import Version

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
    ("past", "now", "return_to", "alternations"),
    [
        ("", "A", None, 0),
        ("A", "A", None, 0),
        ("A", "B", None, 0),
        ("AB", "A", 1, 1),
        ("ABA", "B", 2, 2),
        ("ABAB", "A", 3, 3),
        ("ABC", "A", 1, 1),
        ("ABC", "D", None, 0),
        ("ABA", "C", None, 1),
        ("AAB", "A", 2, 1),
    ],
)
def test_returns_are_counted(past: str, now: str, return_to: int | None, alternations: int):
    memory = recall(history(past), now, NOW, DAY)
    assert (memory.is_return_to, memory.alternations) == (return_to, alternations)
    assert memory.is_flapping is (alternations >= 2)


def test_a_return_long_ago_does_not_count_but_is_still_a_return():
    memory = recall(history("ABA", every=timedelta(days=2)), "B", NOW, DAY)
    assert (memory.is_return_to, memory.alternations, memory.is_flapping) == (2, 1, False)
