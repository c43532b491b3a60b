"""Numbers are told with their units, as a person reads them."""

from datetime import timedelta

import pytest

from watcher.fetch.trouble import spell_bytes, spell_duration


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1,5 KiB"), (16 * 1024**2, "16 MiB"), (3 * 1024**4, "3072 GiB")],
)
def test_a_size(count: int, expected: str):
    assert spell_bytes(count) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.5, "0,5 s"), (30, "30 s"), (90, "90 s"), (120, "2 min"), (86400, "24 t")]
)
def test_a_duration(seconds: float, expected: str):
    assert spell_duration(timedelta(seconds=seconds)) == expected
