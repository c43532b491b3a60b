"""Numbers that stand together and share a unit: «5–21 dager», «0, 1 og 6 måneder»."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.judge.contacts import Contact
from watcher.judge.numerals import Numeral, read_digits, read_word, signed, touches
from watcher.judge.phrases import Match
from watcher.judge.tokens import Token
from watcher.judge.vocabulary import Lexicon, Unit, Vocabulary

RANGE_MARKS = frozenset("–-—−‑")
_CHAIN = 12
_ORDINALS = frozenset({"e", "a", "s"})
"""Endings of ordinals behind a colon («8:e»)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the scan of one sentence needs; `header_unit` is the unit of bare numbers in a table cell."""

    text: str
    tokens: tuple[Token, ...]
    matches: Mapping[str, tuple[Match, ...]]
    contacts: tuple[Contact, ...]
    vocabulary: Vocabulary
    lexicon: Lexicon
    header_unit: Unit | None = None
    units: dict[int, tuple[tuple[Unit, ...], int] | None] = field(default_factory=dict)
    """The units that have been looked for, by token: most are asked for twice."""


@dataclass(slots=True)
class Chain:
    """Numbers that share one unit: «5–21 dager», «0, 1 og 6 måneder»."""

    numerals: list[Numeral]
    joins: list[str] = field(default_factory=list)
    end: int = 0


def read_numeral(reading: Reading, at: int) -> Numeral | None:
    """Return the number at token `at`, in digits or words, with its sign."""
    lexicon = reading.lexicon
    if at >= len(reading.tokens):
        return None
    numeral = read_digits(reading.tokens, at, reading.text, decimal_comma=lexicon.decimal_comma)
    if numeral is not None:
        return signed(numeral, reading.tokens)
    low = reading.tokens[at].low
    word = read_word(reading.tokens, at, lexicon.numbers)
    if word is None and low in lexicon.numbers.ordinals and _stands_after_every(reading, at):
        word = Numeral(lexicon.numbers.ordinals[low], at, at + 1, False, True)
    return word


def _stands_after_every(reading: Reading, at: int) -> bool:
    return at > 0 and any(match.end == at for match in reading.matches.get("every", ()))


def read_chain(reading: Reading, at: int) -> Chain | None:
    """Return the number at `at` and those joined to it that wait for the same unit."""
    first = read_numeral(reading, at)
    if first is None:
        return None
    chain = Chain([first], end=first.end)
    numbers = reading.lexicon.numbers
    while len(chain.numerals) < _CHAIN and units_at(reading, chain.end) is None:
        join_at = _after_hyphen(reading, after_dot(reading, chain.end))
        join = reading.tokens[join_at].low if join_at < len(reading.tokens) else ""
        is_range = join in RANGE_MARKS or join in numbers.ranges
        if not is_range and join != "," and join not in numbers.lists:
            break
        follower = read_numeral(reading, join_at + 1) or _signed_follower(reading, join_at)
        if follower is None:
            break
        chain.numerals.append(follower)
        chain.joins.append("–" if is_range else ",")
        chain.end = follower.end
    return _trimmed(reading, chain)


def _after_hyphen(reading: Reading, at: int) -> int:
    """Return `at`, or the token after a hyphen that waits for the unit: «12- til 17-åringer»."""
    tokens, numbers = reading.tokens, reading.lexicon.numbers
    is_open = at + 1 < len(tokens) and tokens[at].text in RANGE_MARKS and touches(tokens, at)
    if is_open and not touches(tokens, at + 1) and tokens[at + 1].low in numbers.ranges | numbers.lists:
        return at + 1
    return at


def _signed_follower(reading: Reading, join_at: int) -> Numeral | None:
    """Return the number after «til −15» or «til minus 15», where a sign stands between."""
    at = join_at + 1
    if at + 1 >= len(reading.tokens) or reading.tokens[at].low not in {"minus", "−", "-", "–"}:
        return None
    follower = read_numeral(reading, at + 1)
    return None if follower is None else follower._replace(value=-abs(follower.value))


def after_dot(reading: Reading, at: int) -> int:
    """Return `at`, or the token after the mark of an ordinal («8. time», «1. og 2. dose», «8:e timme»)."""
    tokens = reading.tokens
    if at + 1 < len(tokens) and tokens[at].text == ":" and tokens[at + 1].low in _ORDINALS:
        return at + 2 if touches(tokens, at) and touches(tokens, at + 1) else at
    is_dot = at < len(tokens) and tokens[at].text == "." and touches(tokens, at)
    if is_dot and at + 1 < len(tokens) and (not tokens[at + 1].text[0].isupper()):
        return at + 1
    return at


def _trimmed(reading: Reading, chain: Chain) -> Chain:
    """Return the chain without list members that share no unit; a bare range stays whole."""
    if (
        len(chain.numerals) == 1
        or units_at(reading, chain.end) is not None
        or reading.header_unit is not None
    ):
        return chain
    keep = 1
    while keep < len(chain.numerals) and chain.joins[keep - 1] == "–":
        keep += 1
    return Chain(chain.numerals[:keep], chain.joins[: keep - 1], chain.numerals[keep - 1].end)


def units_at(reading: Reading, at: int) -> tuple[tuple[Unit, ...], int] | None:
    """Return the units named at token `at` (a hyphen or dot may come first) and the token after them."""
    if at not in reading.units:
        reading.units[at] = _units_at(reading, at)
    return reading.units[at]


def _units_at(reading: Reading, at: int) -> tuple[tuple[Unit, ...], int] | None:
    tokens = reading.tokens
    at = after_dot(reading, at)
    if (
        at < len(tokens)
        and tokens[at].text in RANGE_MARKS
        and touches(tokens, at)
        and touches(tokens, at + 1)
    ):
        at += 1
    if at >= len(tokens):
        return None
    units_of = reading.lexicon.units
    found = units_of.find_at(tokens, at)
    if not found and tokens[at].is_word and tokens[at].low.endswith("s") and len(tokens[at].low) > 2:
        bare = tokens[at]._replace(low=tokens[at].low[:-1], text=tokens[at].text[:-1])
        found = units_of.find_at(tokens, at, bare)
    if not found:
        return None
    end = max(match.end for match in found)
    named = tuple(
        match.form.payload for match in found if match.end == end and isinstance(match.form.payload, Unit)
    )
    return named, end
