"""Headlines of pages that a sitemap lists, lists no more, or lists elsewhere."""

import re
from urllib.parse import unquote

from watcher.judge.headline_case import Case
from watcher.judge.headline_line import Line
from watcher.judge.inline import ARROW
from watcher.model.change import ChangeKind

LISTED = {
    ChangeKind.PAGE_LISTED: "listed",
    ChangeKind.PAGE_UNLISTED: "unlisted",
    ChangeKind.PAGE_READDRESSED: "readdressed",
}
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def tell_address(case: Case) -> Line:
    """Return the line of one page by its address, of many by their number and folder."""
    edit, name = case.edit, LISTED[case.edit.kind]
    if edit.label:
        line = Line(word=f"pages_{name}", what=edit.label)
        return Line(word=line.word, what=edit.label, text=_shown(edit.row, case.room(line)))
    line = Line(word=f"page_{name}")
    room = case.room(line)
    if edit.kind is not ChangeKind.PAGE_READDRESSED:
        return Line(word=line.word, text=_shown(edit.after or edit.before, room))
    half = (room - len(ARROW) - 2) // 2
    return Line(word=line.word, text=f"{_shown(edit.before, half)} {ARROW} {_shown(edit.after, half)}")


def _shown(address: str, room: int) -> str:
    """Return an address as people read it; of a long one the end, which names the page."""
    shown = " ".join(unquote(_SCHEME.sub("", address, count=1)).split())
    return shown if len(shown) <= room else "…" + shown[-(room - 1) :]
