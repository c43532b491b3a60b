"""[review]: who has to agree, how long a decision can be undone, what is promised."""

from datetime import timedelta
from pathlib import Path

import pytest

from watcher.errors import ConfigError
from watcher.model.config import PROMISES, ReviewSettings
from watcher.model.level import Level
from watcher.settings.load import parse_settings


def review(text: str) -> ReviewSettings:
    return parse_settings(f"[review]\n{text}", path=Path("sources.toml"), environ={}).review


def test_without_the_table_nobody_is_asked_and_the_usual_is_promised():
    assert review("") == ReviewSettings()
    assert ReviewSettings().second_reader_from is None


def test_what_is_given_counts_and_other_promises_stay():
    found = review('second_reader_from = "critical"\nundo_window = "2m"\npromises = { minor = "1d" }')
    assert found.second_reader_from is Level.CRITICAL
    assert found.undo_window == timedelta(minutes=2)
    assert found.promises == {**PROMISES, Level.MINOR: timedelta(days=1)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('undo_window = "2h"', r"review.undo_window: is longer than an hour"),
        ('undo_window = "0s"', "not a duration"),
        ('second_reader_from = "noise"', "second_reader_from"),
        ('promises = { noise = "1h" }', "noise"),
        ('undo = "60s"', r"review.undo: unknown key"),
    ],
)
def test_what_cannot_be_kept_is_said_with_how_to_mend_it(text, words):
    with pytest.raises(ConfigError, match=words):
        review(text)
