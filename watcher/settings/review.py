"""From a checked [review] table to ReviewSettings."""

from datetime import timedelta

from watcher.model.config import PROMISES, ReviewSettings
from watcher.model.level import Level
from watcher.settings.problems import Problems
from watcher.settings.shape import ReviewTable

_LONGEST_WINDOW = timedelta(hours=1)


def build_review(table: ReviewTable, problems: Problems) -> ReviewSettings:
    """Return how decisions are taken; `problems` hears of what does not fit."""
    given = table.model_dump(exclude_unset=True)
    promises = {Level.from_slug(level): within for level, within in given.pop("promises", {}).items()}
    if "second_reader_from" in given:
        given["second_reader_from"] = Level.from_slug(given["second_reader_from"])
    found = ReviewSettings(promises={**PROMISES, **promises}, **given)
    if found.undo_window > _LONGEST_WINDOW:
        problems.add(("review", "undo_window"), "is longer than an hour", 'readers wait for it, e.g. "60s"')
    return found
