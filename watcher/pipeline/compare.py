"""Two documents in, what changed and how much it matters out.  No store, no network."""

from watcher.diff import diff_documents
from watcher.judge import Vocabulary, judge_page
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.verdict import PageVerdict


def compare(old: Document, new: Document, vocabulary: Vocabulary) -> tuple[PageDiff, PageVerdict]:
    """Return the difference between two documents and the judgement of it."""
    diff = diff_documents(old, new)
    return diff, judge_page(diff, old, new, vocabulary)
