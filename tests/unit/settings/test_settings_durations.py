from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.settings import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1_800), ("6h", 21_600), ("2d", 172_800), ("001m", 60)]
)
def test_durations_are_read(text, seconds):
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "0s", "30", "30 m", "-1h", "1.5h", "6t", "1h30m", "٣h", "9999999d"])
def test_what_is_no_duration_is_refused_with_examples(text):
    with pytest.raises(ValueError, match=r'e\.g\. "90s", "30m", "6h" or "2d"'):
        parse_duration(text)


@given(st.integers(min_value=1, max_value=999_999))
def test_a_written_duration_reads_back_as_itself(seconds):
    assert parse_duration(format_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_the_largest_fitting_unit_is_written():
    assert [format_duration(timedelta(hours=hours)) for hours in (1, 24, 25)] == ["1h", "1d", "25h"]
