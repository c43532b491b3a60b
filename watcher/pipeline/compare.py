"""Two documents in, what changed and how much it matters out.  No store, no network."""

from watcher.judge import Vocabulary, judge_page
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.verdict import PageVerdict
from watcher.pipeline.restless_apart import diff_versions, set_restless_apart


def compare(old: Document, new: Document, vocabulary: Vocabulary) -> tuple[PageDiff, PageVerdict]:
    """Return the difference between two documents and the judgement of it."""
    diff = diff_versions(old, new)
    return diff, judge_page(diff, *set_restless_apart(old, new), vocabulary)
