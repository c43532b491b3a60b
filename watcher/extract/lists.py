"""Lists, tables and definition lists among the events of a walk: where each ends, and which only repeats."""

from collections.abc import Sequence

from watcher.extract.events import OPEN, TEXT, Event

LISTS = {"ul": "bullet", "ol": "ordered", "menu": "bullet", "dir": "bullet"}
DATA = frozenset(["table", "dl"])
_WRAPPERS = frozenset(["ul", "ol", "li", "span", "div", "p"])
_ENDING = DATA | LISTS.keys()
_LOOK_AHEAD = 60


def matching_ends(events: Sequence[Event]) -> dict[int, int]:
    """Return where each table, list and definition list that opens ends."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for at in [at for at, event in enumerate(events) if event[0] != TEXT and event[1] in _ENDING]:
        if events[at][0] == OPEN:
            waiting.append(at)
        elif waiting:
            ends[waiting.pop()] = at
    return ends


def is_contents_list(events: Sequence[Event], at: int, end: int) -> bool:
    """Whether a list holds nothing but links to places on this page: it repeats the headings."""
    links = 0
    is_in_link = False
    for number in range(at, end):
        if not links and number - at > _LOOK_AHEAD:
            return False
        sign, value, mark = events[number]
        if sign == TEXT:
            if not is_in_link and not value.isspace():
                return False
        elif value == "a":
            is_in_link = sign == OPEN and mark.href.startswith("#")
            links += is_in_link
            if sign == OPEN and not is_in_link:
                return False
        elif not links and value not in _WRAPPERS:
            return False
    return links > 1
