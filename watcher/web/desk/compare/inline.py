"""In line: one column, the words that went and came marked where they stand, the rest folded."""

from watcher.web.desk.compare.lines import Stretch, fold, make_lines
from watcher.web.desk.compare.pair import Pair


def inline_view(pair: Pair) -> tuple[Stretch, ...]:
    """Return the page from top to bottom."""
    return fold(make_lines(pair))
