"""Expanding buttons: which of them head what they open, and where that ends."""

import re
from collections.abc import Sequence

from watcher.extract.events import CLOSE, OPEN, TEXT, Event, Mark

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOOK_AHEAD = 60
_TOGGLE_CHARS = 200
_BLOCKS = frozenset(["table", "ul", "ol", "menu", "dir", *HEADINGS])
_MORE = re.compile(
    r"(?:(?:vis|se|les|åpne|opne|lukk|skjul|show|see|read|view|open|close|hide|expand|collapse)\b[ .…]*)?"
    r"(?:mer|meir|mindre|alle?|alt|more|less|all|meny|menu|detaljer|details)?[ .…]*",
    re.IGNORECASE,
)


def level_of(tag: str, mark: Mark) -> int:
    """Return the level of a heading, by its tag or by what it says of itself."""
    given = int(mark.level) if mark.level.isdigit() else 2
    return HEADINGS.get(tag, min(6, max(1, given)))


def says_only_more(text: str) -> bool:
    """Whether a button's words name nothing: "Vis mer", "Open", "Alle"."""
    return _MORE.fullmatch(text) is not None


def is_plain_toggle(events: Sequence[Event], at: int) -> bool:
    """Whether the expanding button that opens at `at` is a short line of its own, not around a heading."""
    level = length = paragraphs = 0
    for sign, value, _ in events[at : at + _LOOK_AHEAD]:
        if sign == TEXT:
            length += len(value.strip())
        elif sign == OPEN:
            level += 1
            paragraphs += value == "p"
            if value in _BLOCKS or paragraphs > 1:
                return False
        else:
            level -= 1
            if level == 0:
                return 0 < length <= _TOGGLE_CHARS
    return False


def owner_of(events: Sequence[Event], at: int, depth: int) -> int:
    """Return the depth of the element whose end also ends what a toggle heads; `depth`: its parent's."""
    seen = level = 0
    for sign, _, _ in events[at : at + _LOOK_AHEAD]:
        level += (sign == OPEN) - (sign == CLOSE)
        if level == 0 and sign == CLOSE:
            break
        seen += 1
    for sign, value, _ in events[at + seen + 1 : at + seen + 7]:
        if sign == CLOSE:
            depth -= 1
        elif sign == OPEN or not value.isspace():
            break
    return max(1, depth)
