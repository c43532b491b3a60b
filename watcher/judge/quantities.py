"""Figures with their unit, comparator and range, normalised to base units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from watcher.judge.contacts import Contact, short_phone
from watcher.judge.dates import Moment, read_clock, read_date
from watcher.judge.facts_model import Fact
from watcher.judge.numerals import Numeral, read_digits, read_word, signed, touches
from watcher.judge.phrases import Match
from watcher.judge.tokens import Token
from watcher.judge.vocabulary import Unit, Vocabulary
from watcher.model.level import Level

_RANGE_MARKS = frozenset("–-—−‑")
_RANGE_WORDS = frozenset({"til", "to"})
_LIST_WORDS = frozenset({"og", "and", "eller", "or", ","})
_CHAIN = 12
_AGE_REACH = 4


class Measure(NamedTuple):
    """A unit found after a number: its group, factor, what stands after "per", and the token after it."""

    group: str
    factor: float
    per: str
    end: int


@dataclass(slots=True)
class Chain:
    """Numbers that share one unit: «5–21 dager», «0, 1 og 6 måneder»."""

    numerals: list[Numeral]
    joins: list[str] = field(default_factory=list)
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the scan of one sentence needs; `header_unit` is the unit of bare numbers in a table cell."""

    text: str
    tokens: tuple[Token, ...]
    matches: Mapping[str, tuple[Match, ...]]
    contacts: tuple[Contact, ...]
    vocabulary: Vocabulary
    lang: str
    header_unit: Unit | None = None


def read_quantities(reading: Reading) -> tuple[Fact, ...]:
    """Return all facts with a figure, an address or a frequency, in the order of the text."""
    facts: list[Fact] = []
    at = 0
    words = {match.start: match for match in reading.matches.get("frequency", ())}
    while at < len(reading.tokens):
        fact = _read_at(reading, at, words)
        if fact is None:
            at += 1
            continue
        facts.append(fact)
        at = max(fact.end, at + 1)
    return tuple(facts)


def _read_at(reading: Reading, at: int, words: Mapping[int, Match]) -> Fact | None:
    tokens, numbers = reading.tokens, reading.vocabulary.lexicon(reading.lang).numbers
    contact = _contact(reading, at)
    if contact is not None:
        return contact
    moment = read_date(tokens, at, numbers.months) or read_clock(tokens, at)
    if moment is not None:
        return _moment_fact(reading, moment)
    if tokens[at].kind == "number" or tokens[at].low in numbers.words or tokens[at].low in numbers.ordinals:
        return _quantity(reading, at)
    match = words.get(at)
    return _vague(reading, at) if match is None else _frequency_word(reading, match)


def _contact(reading: Reading, at: int) -> Fact | None:
    token = reading.tokens[at]
    contact = next((one for one in reading.contacts if one.start <= token.start < one.end), None)
    if contact is None and token.kind == "number" and _is_called(reading, at):
        contact = short_phone(reading.text, token.start)
    if contact is None:
        return None
    levels = reading.vocabulary.levels
    level = {"phone": levels.phone, "email": levels.email, "url": levels.url}[contact.kind]
    if contact.kind == "phone" and reading.matches.get("phone_critical"):
        level = levels.critical_phone
    end = at + 1
    while end < len(reading.tokens) and reading.tokens[end].start < contact.end:
        end += 1
    text = reading.text[contact.start : contact.end]
    return Fact(kind=contact.kind, value=contact.value, text=text, start=at, end=end, level=level)


def _is_called(reading: Reading, at: int) -> bool:
    """Tell whether the words just before say that a telephone number follows."""
    return any(0 <= at - match.end <= 2 for match in reading.matches.get("phone_hint", ()))


def _moment_fact(reading: Reading, moment: Moment) -> Fact:
    text = _words(reading, moment.start, moment.end)
    level = reading.vocabulary.levels.date
    return Fact(
        kind=moment.kind, value=moment.value, text=text, start=moment.start, end=moment.end, level=level
    )


def _frequency_word(reading: Reading, match: Match) -> Fact:
    text = _words(reading, match.start, match.end)
    value = (_figure(float(str(match.form.payload))),)
    level = reading.vocabulary.levels.frequency
    return Fact(kind="frequency", value=value, text=text, start=match.start, end=match.end, level=level)


def _vague(reading: Reading, at: int) -> Fact | None:
    """«noen dager», «i uker»: a span of time without a figure."""
    factor = reading.vocabulary.vague.get(reading.tokens[at].low)
    if factor is None:
        return None
    text, level = reading.tokens[at].text, reading.vocabulary.levels.vague
    return Fact(kind="duration", value=("vague", factor), text=text, start=at, end=at + 1, level=level)


def _words(reading: Reading, start: int, end: int) -> str:
    return reading.text[reading.tokens[start].start : reading.tokens[end - 1].end]


def _figure(value: float) -> str:
    """Return the number as a text that is the same for the same amount, whatever unit it came from."""
    return f"{value:.6g}" if abs(value) < 1_000_000 else f"{value:.15g}"


# -- numbers with a unit ------------------------------------------------------------------------------------


def _quantity(reading: Reading, at: int) -> Fact | None:
    chain = _chain(reading, at)
    if chain is None:
        return None
    measure = _measure(reading, chain)
    first = chain.numerals[0]
    if first.is_word and measure is None and _is_article(reading, first):
        return None
    share = _share(reading, chain)
    if share is not None:
        return share
    if measure is None:
        return _bare(reading, chain)
    if measure.group == "times":
        often = _often(reading, chain, measure)
        if often is not None:
            return often
    every = _every(reading, chain, measure)
    return every or _measured(reading, chain, measure)


def _is_article(reading: Reading, numeral: Numeral) -> bool:
    numbers = reading.vocabulary.lexicon(reading.lang).numbers
    low = reading.tokens[numeral.end - 1].low
    return low in numbers.articles or low in numbers.ordinals


def _numeral(reading: Reading, at: int) -> Numeral | None:
    lexicon = reading.vocabulary.lexicon(reading.lang)
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


def _chain(reading: Reading, at: int) -> Chain | None:
    """Return the number at `at` and those joined to it that wait for the same unit."""
    first = _numeral(reading, at)
    if first is None:
        return None
    chain = Chain([first], end=first.end)
    while len(chain.numerals) < _CHAIN and _unit_at(reading, chain.end) is None:
        join_at = _after_dot(reading, chain.end)
        join = reading.tokens[join_at].low if join_at < len(reading.tokens) else ""
        if join not in _RANGE_MARKS and join not in _RANGE_WORDS and join not in _LIST_WORDS:
            break
        follower = _numeral(reading, join_at + 1) or _signed_follower(reading, join_at)
        if follower is None:
            break
        chain.numerals.append(follower)
        chain.joins.append("–" if join in _RANGE_MARKS or join in _RANGE_WORDS else ",")
        chain.end = follower.end
    return _trimmed(reading, chain)


def _signed_follower(reading: Reading, join_at: int) -> Numeral | None:
    """Return the number after «til −15» or «til minus 15», where a sign stands between."""
    at = join_at + 1
    if at + 1 >= len(reading.tokens) or reading.tokens[at].low not in {"minus", "−", "-", "–"}:
        return None
    follower = _numeral(reading, at + 1)
    return None if follower is None else follower._replace(value=-abs(follower.value))


def _after_dot(reading: Reading, at: int) -> int:
    """Return `at`, or the token after the dot of an ordinal («8. time», «1. og 2. dose»)."""
    tokens = reading.tokens
    is_dot = at < len(tokens) and tokens[at].text == "." and touches(tokens, at)
    if is_dot and at + 1 < len(tokens) and (not tokens[at + 1].text[0].isupper()):
        return at + 1
    return at


def _trimmed(reading: Reading, chain: Chain) -> Chain:
    """Return the chain without list members that share no unit; a bare range stays whole."""
    if (
        len(chain.numerals) == 1
        or _unit_at(reading, chain.end) is not None
        or reading.header_unit is not None
    ):
        return chain
    keep = 1
    while keep < len(chain.numerals) and chain.joins[keep - 1] == "–":
        keep += 1
    return Chain(chain.numerals[:keep], chain.joins[: keep - 1], chain.numerals[keep - 1].end)


def _unit_at(reading: Reading, at: int) -> tuple[tuple[Unit, ...], int] | None:
    """Return the units named at token `at` (a hyphen or dot may come first) and the token after them."""
    tokens = reading.tokens
    at = _after_dot(reading, at)
    if (
        at < len(tokens)
        and tokens[at].text in _RANGE_MARKS
        and touches(tokens, at)
        and touches(tokens, at + 1)
    ):
        at += 1
    if at >= len(tokens):
        return None
    found = reading.vocabulary.units.find_at(tokens, at)
    if not found and tokens[at].low.endswith("s") and len(tokens[at].low) > 2:
        bare = replace(tokens[at], low=tokens[at].low[:-1], text=tokens[at].text[:-1])
        found = (
            reading.vocabulary.units.find_at((*tokens[:at], bare, *tokens[at + 1 :]), at)
            if bare.is_word
            else []
        )
    if not found:
        return None
    end = max(match.end for match in found)
    units = tuple(
        match.form.payload for match in found if match.end == end and isinstance(match.form.payload, Unit)
    )
    return units, end


def _measure(reading: Reading, chain: Chain) -> Measure | None:
    named = _unit_at(reading, chain.end)
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
    for _ in range(2):
        mark_end = end + 1
        if end >= len(tokens) or tokens[end].low not in {"/", "per", "pr"}:
            break
        if mark_end < len(tokens) and tokens[mark_end].text == ".":
            mark_end += 1
        name = reading.vocabulary.per.get(tokens[mark_end].low) if mark_end < len(tokens) else None
        if name is None:
            break
        found.append(name)
        end = mark_end + 1
    return "/".join(found), end


def _comparator(reading: Reading, chain: Chain, end: int) -> tuple[str, int, int]:
    """Return the comparator's symbol and the span of tokens with it."""
    start = chain.numerals[0].start
    before = [match for match in reading.matches.get("before", ()) if match.end == start]
    after = [match for match in reading.matches.get("after", ()) if match.start == end]
    symbol = ""
    if before:
        longest = min(before, key=lambda match: match.start)
        is_range_start = "–" in chain.joins and longest.form.text in {"fra", "frå", "from"}
        symbol = "" if is_range_start else str(longest.form.payload)
        start = start if symbol == "~" else longest.start  # "ca." stays a word of its own
    if after:
        longest = max(after, key=lambda match: match.end)
        symbol, end = str(longest.form.payload), longest.end
    return ("" if symbol == "~" else symbol), start, end


def _measured(reading: Reading, chain: Chain, measure: Measure) -> Fact:
    symbol, start, end = _comparator(reading, chain, measure.end)
    figures = tuple(_figure(numeral.value * measure.factor) for numeral in chain.numerals)
    is_ordinal = len(chain.numerals) == 1 and _after_dot(reading, chain.end) != chain.end
    group = reading.vocabulary.unit_groups[measure.group]
    value = (symbol, figures, "".join(chain.joins), measure.per, is_ordinal)
    text = _words(reading, start, end)
    unit = group.base + (f"/{measure.per}" if measure.per else "")
    level = group.level
    if group.id == "count" and reading.matches.get("modality"):
        level = max(level, Level.IMPORTANT)  # a number of people in an advice is a limit, not a statistic
    return Fact(kind=group.id, value=value, text=text, start=start, end=end, level=level, unit=unit)


def _every(reading: Reading, chain: Chain, measure: Measure) -> Fact | None:
    """«hver 8. time», "every 12 hours": how often, as times a day."""
    start = chain.numerals[0].start
    before = [match for match in reading.matches.get("every", ()) if match.end == start]
    if not before or measure.group not in {"duration", "age"}:
        return None
    hours = [
        numeral.value * measure.factor * (1 if measure.group == "duration" else 730.5)
        for numeral in chain.numerals
    ]
    value = tuple(_figure(24 / hour) for hour in hours if hour)
    text = _words(reading, before[0].start, measure.end)
    level, unit = reading.vocabulary.levels.frequency, "ganger per døgn"
    return Fact(
        kind="frequency",
        value=value,
        text=text,
        start=before[0].start,
        end=measure.end,
        level=level,
        unit=unit,
    )


def _often(reading: Reading, chain: Chain, measure: Measure) -> Fact | None:
    """«tre ganger daglig», "2 times a week": how often, as times a day."""
    periods = [match for match in reading.matches.get("period", ()) if match.start == measure.end]
    symbol, start, end = _comparator(reading, chain, measure.end)
    if measure.per:
        days = {"døgn": 1.0, "uke": 7.0, "måned": 30.4, "år": 365.0, "time": 1 / 24}.get(measure.per)
    elif periods:
        longest = max(periods, key=lambda match: match.end)
        days, end = float(str(longest.form.payload)), longest.end
    else:
        return None
    if days is None:
        return None
    figures = tuple(_figure(numeral.value / days) for numeral in chain.numerals)
    value = (symbol, *figures) if symbol else figures
    level, unit = reading.vocabulary.levels.frequency, "ganger per døgn"
    text = _words(reading, start, end)
    return Fact(kind="frequency", value=value, text=text, start=start, end=end, level=level, unit=unit)


def _share(reading: Reading, chain: Chain) -> Fact | None:
    """«8 av 10» is 80 %."""
    tokens, first = reading.tokens, chain.numerals[0]
    if len(chain.numerals) > 1 or first.end + 1 >= len(tokens) or tokens[first.end].low not in {"av", "of"}:
        return None
    whole = _numeral(reading, first.end + 1)
    if whole is None or whole.value <= 0 or first.value > whole.value or whole.is_word != first.is_word:
        return None
    group = reading.vocabulary.unit_groups["share"]
    symbol, start, end = _comparator(reading, chain, whole.end)
    value = (symbol, (_figure(100 * first.value / whole.value),), "", "", False)
    text = _words(reading, start, end)
    return Fact(kind="share", value=value, text=text, start=start, end=end, level=group.level, unit="%")


def _bare(reading: Reading, chain: Chain) -> Fact:
    """A number without a unit: a limit, a year, or the number of a table."""
    symbol, start, end = _comparator(reading, chain, chain.end)
    figures = tuple(_figure(numeral.value) for numeral in chain.numerals)
    is_ordinal = _after_dot(reading, chain.end) != chain.end
    value = (symbol, figures, "".join(chain.joins), "", is_ordinal)
    kind, level = _bare_kind(reading, chain.numerals[0])
    text = _words(reading, start, end)
    return Fact(kind=kind, value=value, text=text, start=start, end=end, level=level)


def _bare_kind(reading: Reading, numeral: Numeral) -> tuple[str, Level]:
    levels = reading.vocabulary.levels
    if any(0 <= numeral.start - match.end <= 1 for match in reading.matches.get("reference", ())):
        return "reference", levels.reference
    is_year = numeral.is_plain and 1900 <= numeral.value < 2200
    if is_year:
        is_limit = any(0 <= numeral.start - match.end <= 1 for match in reading.matches.get("year_limit", ()))
        return "number", Level.IMPORTANT if is_limit else levels.year
    return "number", Level.IMPORTANT
