"""Raised and lowered characters: what <sup> and <sub> say once the text lies on one line.

"21<sup>1</sup> dager" is 21 days with a note, "10<sup>5</sup>" is no 105, and "log<sub>10</sub>4" no log104.
"""

import re
from collections.abc import Sequence

from watcher.extract.events import NO_MARK, OPEN, TEXT, Event

_RAISED = str.maketrans(
    "0123456789+-−–=n" + "abcdefghijklmoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼ⁿ" + "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NOTE = re.compile(
    r"[\[(]?(?:(?:foot|fot)?not[ea]\s*)?"
    r"([0-9+−–-][0-9 ,+−–-]{0,7}|[a-z](?:[ ,]+[a-z])*|i{2,3}|iv|vi{0,3}|ix)[\])]?",
    re.IGNORECASE,
)
_ORDINALS = frozenset(["e", "o", "a"])
_MOST_CHARS = 24


def raised(text: str) -> str:
    """Return the text of a <sup> with its figures, or its single letters, in raised characters."""
    note = _NOTE.fullmatch(text.strip())
    if note is None or note[1] != note[1].lower():
        return text
    return text.replace(text.strip(), note[1].translate(_RAISED))


def lowered(text: str) -> str:
    """Return the text of a <sub> with its figures in lowered characters."""
    return text.translate(_LOWERED)


def with_raised(events: Sequence[Event]) -> list[Event]:
    """Return the events with what stands in <sup> and <sub> so that it cannot be taken for the line's own."""
    found: list[Event] = []
    at = 0
    before = ""
    while at < len(events):
        sign, value, _ = event = events[at]
        if sign == OPEN and value in {"sup", "sub"}:
            end = _end_of(events, at, value)
            inside = list(events[at + 1 : end])
            after = events[end + 1][1] if end + 1 < len(events) and events[end + 1][0] == TEXT else ""
            found += (event, *_rewritten(inside, value, before, after))
            at = end
            before = ""
            continue
        if sign == TEXT:
            before = value
        elif sign == OPEN or value not in {"sup", "sub"}:
            before = before if value in {"b", "strong", "i", "em", "span", "a"} else ""
        found.append(event)
        at += 1
    return found


def _end_of(events: Sequence[Event], at: int, tag: str) -> int:
    """Return the index of the event that closes the element that opens at `at`."""
    depth = 0
    for number in range(at, len(events)):
        sign, value, _ = events[number]
        if value == tag and sign != TEXT:
            depth += 1 if sign == OPEN else -1
            if not depth:
                return number
    return len(events)


def _rewritten(inside: list[Event], tag: str, before: str, after: str) -> list[Event]:
    """Return the events inside a <sup> or <sub> with their text rewritten; all of it stands in the first."""
    places = [at for at, (sign, _, _) in enumerate(inside) if sign == TEXT]
    text = "".join([inside[at][1] for at in places])
    if not places or len(text.strip()) > _MOST_CHARS:
        return inside
    said = _above(text, before) if tag == "sup" else _below(text, before, after)
    if said != text:
        inside[places[0]] = (TEXT, said, NO_MARK)
        for at in places[1:]:
            inside[at] = (TEXT, "", NO_MARK)
    return inside


def _above(text: str, before: str) -> str:
    is_ordinal = text.strip() in _ORDINALS and before[-1:].isdigit() and text.strip() != "a"
    return text if is_ordinal else raised(text)


def _below(text: str, before: str, after: str) -> str:
    """Lower the figures that would else run into a figure beside them (or stand under a stroke)."""
    word = text.strip()
    is_beside = before[-1:].isdigit() or after[:1].isdigit() or before[-1:] == "⁄"
    return lowered(text) if word.isascii() and word.isdigit() and is_beside else text
