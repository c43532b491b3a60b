"""What of a PDF is furniture: running headers and footers, page numbers, small print at the edge."""

import re
from collections import Counter
from collections.abc import Sequence

from watcher.extract.pdf_lines import Line, Sheet

_PAGE_NUMBER = re.compile(r"(?:side|page|s\.|p\.)?\s*\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?", re.IGNORECASE)
_MARGIN = 0.1
_EDGE = 0.075


def body_size_of(sheets: Sequence[Sheet]) -> float:
    """Return the size that most of the text is set in."""
    counts: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            for word in line.words:
                counts[word.size] += len(word.text)
    return max(counts, key=lambda size: (counts[size], size))


def take_furniture(sheets: Sequence[Sheet], body_size: float) -> list[str]:
    """Take running headers, footers and page numbers off the pages; return their texts."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        seen.update({_masked(line) for line in sheet.lines if _is_marginal(line, sheet)})
    texts: list[str] = []
    for sheet in sheets:
        kept = []
        for line in sheet.lines:
            if _is_marginal(line, sheet) and (
                seen[_masked(line)] > 1 or _is_small_print(line, sheet, body_size)
            ):
                texts.append(line.text)
            else:
                kept.append(line)
        sheet.lines = kept
    return texts


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _is_marginal(line: Line, sheet: Sheet) -> bool:
    return not _MARGIN < line.base / sheet.height < 1 - _MARGIN


def _is_small_print(line: Line, sheet: Sheet, body_size: float) -> bool:
    """Whether a line at the very edge is a footer even where there is but one page."""
    is_edge = not _EDGE < line.base / sheet.height < 1 - _EDGE
    return is_edge and (line.size < 0.9 * body_size or _PAGE_NUMBER.fullmatch(line.text) is not None)
