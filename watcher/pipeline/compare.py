"""Two documents in, what changed and how much it matters out.  No store, no network."""

from typing import TYPE_CHECKING

from watcher.lazy import later
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.verdict import PageVerdict
from watcher.pipeline.restless_apart import diff_versions, set_restless_apart

if TYPE_CHECKING:
    from watcher.judge import Vocabulary, judge_page
else:
    judge_page = later("watcher.judge", "judge_page")


def compare(old: Document, new: Document, vocabulary: "Vocabulary") -> tuple[PageDiff, PageVerdict]:
    """Return the difference between two documents and the judgement of it."""
    diff = diff_versions(old, new)
    return diff, judge_page(diff, *set_restless_apart(old, new), vocabulary)
