"""Dates and times of day, by value: "7. mars 2024" and "07.03.2024" are the same."""

from collections.abc import Sequence
from typing import NamedTuple

from watcher.judge.numerals import touches
from watcher.judge.tokens import Token
from watcher.judge.vocabulary import Numbers

_ENDINGS = frozenset({"er", "º", "o", "st", "nd", "rd", "th"})
"""What may be written close behind the day: «1er mars», "3rd March"."""


class Moment(NamedTuple):
    """A date or a time of day read from tokens[start:end]."""

    kind: str
    value: tuple[int, ...]
    start: int
    end: int


def read_date(tokens: Sequence[Token], at: int, numbers: Numbers) -> Moment | None:
    """Return the date that begins at token `at`: (year, month, day), 0 for what is not said."""
    return _figures(tokens, at) or _day_month(tokens, at, numbers) or _month_first(tokens, at, numbers)


def _number(tokens: Sequence[Token], at: int, low: int, high: int) -> int:
    """Return the number at `at` when it lies in the range, else -1."""
    if at >= len(tokens) or tokens[at].kind != "number" or len(tokens[at].text) > 4:
        return -1
    value = int(tokens[at].text)
    return value if low <= value <= high else -1


def _figures(tokens: Sequence[Token], at: int) -> Moment | None:
    """dd.mm.yyyy, dd/mm/yyyy, dd-mm-yyyy, yyyy-mm-dd."""
    if at + 4 >= len(tokens) or any(not touches(tokens, at + step) for step in (1, 2, 3, 4)):
        return None
    mark = tokens[at + 1].text
    if mark not in {".", "/", "-"} or tokens[at + 3].text != mark:
        return None
    middle = _number(tokens, at + 2, 1, 12)
    first, last = _number(tokens, at, 1, 31), _number(tokens, at + 4, 1900, 2199)
    if middle > 0 and first > 0 and last > 0:
        return Moment("date", (last, middle, first), at, at + 5)
    first, last = _number(tokens, at, 1900, 2199), _number(tokens, at + 4, 1, 31)
    if middle > 0 and first > 0 and last > 0:
        return Moment("date", (first, middle, last), at, at + 5)
    return None


def _day_month(tokens: Sequence[Token], at: int, numbers: Numbers) -> Moment | None:
    """«7. mars 2024», "7 March 2024", «7. mars», «1er mars», «7 de marzo de 2024»."""
    day = _number(tokens, at, 1, 31)
    if day < 0:
        return None
    end = at + 1
    if end < len(tokens) and (
        tokens[end].text == "." or (touches(tokens, end) and tokens[end].low in _ENDINGS)
    ):
        end += 1
    if end < len(tokens) and tokens[end].low in numbers.of:
        end += 1
    month = numbers.months.get(tokens[end].low, 0) if end < len(tokens) else 0
    if not month:
        return None
    after = end + 1
    is_tied = after < len(tokens) and (tokens[after].text == "," or tokens[after].low in numbers.of)
    if is_tied and _number(tokens, after + 1, 1900, 2199) > 0:
        after += 1  # «13 November, 2025»
    year = _number(tokens, after, 1900, 2199)
    return Moment("date", (max(year, 0), month, day), at, after + 1 if year > 0 else end + 1)


def _month_first(tokens: Sequence[Token], at: int, numbers: Numbers) -> Moment | None:
    """«mars 2024», "March 7, 2024", «marzo de 2024»."""
    month = numbers.months.get(tokens[at].low, 0)
    if not month:
        return None
    day, end = _number(tokens, at + 1, 1, 31), at + 1
    if end < len(tokens) and tokens[end].low in numbers.of:
        end += 1
    if day > 0:
        end = at + 2 + (at + 2 < len(tokens) and tokens[at + 2].text == ",")
    year = _number(tokens, end, 1900, 2199)
    if year < 0:
        return None
    return Moment("date", (year, month, max(day, 0)), at, end + 1)


def read_clock(tokens: Sequence[Token], at: int, numbers: Numbers) -> Moment | None:
    """Return the time of day at `at`: «kl. 15», «kl. 15.30», "15:30", «15 Uhr», «15h30»."""
    hour = _number(tokens, at, 0, 24)
    if hour < 0:
        return None
    is_spoken = any(tokens[back].low in numbers.clock_before for back in range(max(0, at - 2), at))
    has_minutes = touches(tokens, at + 1) and touches(tokens, at + 2)
    minute = _number(tokens, at + 2, 0, 59) if has_minutes else -1
    mark = tokens[at + 1].text if has_minutes else ""
    is_clock = mark in {":", "h", "H"} or (is_spoken and mark == ".")
    if minute >= 0 and is_clock and len(tokens[at + 2].text) == 2:
        return Moment("clock", (hour, minute), at, at + 3)
    if at + 1 < len(tokens) and tokens[at + 1].low in numbers.clock_after:
        minute = _number(tokens, at + 2, 0, 59)
        is_full = minute >= 0 and len(tokens[at + 2].text) == 2
        return Moment("clock", (hour, minute if is_full else 0), at, at + 3 if is_full else at + 2)
    return Moment("clock", (hour, 0), at, at + 1) if is_spoken else None
