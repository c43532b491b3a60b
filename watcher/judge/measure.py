"""The unit behind a number: its group, and what stands after "per"."""

from collections.abc import Sequence
from typing import NamedTuple

from watcher.judge.chains import Chain, Reading, units_at
from watcher.judge.vocabulary import Unit

_AGE_REACH = 4


class Measure(NamedTuple):
    """A unit found after a number: its group, factor, what stands after "per", and the token after it."""

    group: str
    factor: float
    per: str
    end: int


def read_measure(reading: Reading, chain: Chain) -> Measure | None:
    """Return the unit of a chain of numbers, else that of its column."""
    named = units_at(reading, chain.end)
    if named is None:
        unit = reading.header_unit
        return Measure(unit.group, unit.factor, "", chain.end) if unit else None
    units, end = named
    unit = _pick(reading, units, chain.numerals[0].start, end)
    per, end = _per(reading, end)
    return Measure(unit.group, unit.factor, per, end)


def _pick(reading: Reading, units: Sequence[Unit], start: int, end: int) -> Unit:
    """Choose between a duration and an age by the words around; other units have one group."""
    ages = [unit for unit in units if unit.group == "age"]
    others = [unit for unit in units if unit.group != "age"]
    if not ages:
        return others[0]
    if not others:
        return ages[0]
    kind = "age_hint" if ages[0].factor >= 12 else "age_strong"
    near = any(
        start - _AGE_REACH <= match.end <= start + 1 or end <= match.start <= end + 1
        for match in reading.matches.get(kind, ())
    )
    return ages[0] if near else others[0]


def _per(reading: Reading, end: int) -> tuple[str, int]:
    """Return what stands after "/" or "per" («kg», «kg/døgn») and the token after it."""
    tokens, found = reading.tokens, []
    lexicon = reading.lexicon
    for _ in range(2):
        mark_end = end + 1
        if end >= len(tokens) or (tokens[end].text != "/" and tokens[end].low not in lexicon.per_words):
            break
        if mark_end < len(tokens) and tokens[mark_end].text == ".":
            mark_end += 1
        name = lexicon.per.get(tokens[mark_end].low) if mark_end < len(tokens) else None
        if name is None:
            break
        found.append(name)
        end = mark_end + 1
    return "/".join(found), end
