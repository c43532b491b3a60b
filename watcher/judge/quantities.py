"""Figures with their unit, comparator and range, normalised to base units."""

from collections.abc import Mapping, Sequence

from watcher.judge.bare import is_called, is_footnote, is_in_name, is_multiplied, is_week_of_pregnancy
from watcher.judge.chains import Chain, Reading, after_dot, read_chain, read_numeral
from watcher.judge.contacts import short_phone
from watcher.judge.dates import Moment, read_clock, read_date
from watcher.judge.facts_model import Fact
from watcher.judge.measure import Measure, read_measure
from watcher.judge.numerals import Numeral
from watcher.judge.phrases import Match
from watcher.model.level import Level

_FIGURES = frozenset({"number", "fraction"})


def read_quantities(reading: Reading) -> tuple[Fact, ...]:
    """Return all facts with a figure, an address or a frequency, in the order of the text."""
    facts: list[Fact] = []
    at = 0
    words = {match.start: match for match in reading.matches.get("frequency", ())}
    starters = reading.lexicon.starters
    contacts, tokens = reading.contacts, reading.tokens
    while at < len(tokens):
        token = tokens[at]
        may_begin = token.kind in _FIGURES or token.low in starters or at in words
        if not may_begin and not (contacts and _is_in_contact(reading, token.start)):
            at += 1
            continue
        fact = _read_at(reading, at, words)
        if fact is None:
            at += 1
            continue
        facts.append(fact)
        at = max(fact.end, at + 1)
    return tuple(facts)


def _is_in_contact(reading: Reading, start: int) -> bool:
    return any(one.start <= start < one.end for one in reading.contacts)


def _read_at(reading: Reading, at: int, words: Mapping[int, Match]) -> Fact | None:
    tokens, numbers = reading.tokens, reading.lexicon.numbers
    contact = _contact(reading, at)
    if contact is not None:
        return contact
    moment = read_date(tokens, at, numbers) or read_clock(tokens, at, numbers)
    if moment is not None:
        return _moment_fact(reading, moment)
    if tokens[at].kind in _FIGURES or tokens[at].low in numbers.words or tokens[at].low in numbers.ordinals:
        return _quantity(reading, at)
    match = words.get(at)
    return _vague(reading, at) if match is None else _frequency_word(reading, match)


def _contact(reading: Reading, at: int) -> Fact | None:
    token = reading.tokens[at]
    contact = next((one for one in reading.contacts if one.start <= token.start < one.end), None)
    if contact is None and token.kind == "number" and is_called(reading, at):
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
    factor = reading.lexicon.vague.get(reading.tokens[at].low)
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
    chain = read_chain(reading, at)
    if chain is None:
        return None
    measure = read_measure(reading, chain)
    first = chain.numerals[0]
    if first.is_word and (measure is None or measure.group == "count") and _is_article(reading, first):
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
    numbers = reading.lexicon.numbers
    low = reading.tokens[numeral.end - 1].low
    return low in numbers.articles or low in numbers.ordinals


def _comparator(reading: Reading, chain: Chain, end: int) -> tuple[str, int, int]:
    """Return the comparator's symbol and the span of tokens with it."""
    start = chain.numerals[0].start
    numbers = reading.lexicon.numbers
    before = [match for match in reading.matches.get("before", ()) if match.end == start]
    after = [
        match
        for match in reading.matches.get("after", ())
        if match.start == end and not _is_next(match, reading.matches.get("before", ()))
    ]
    symbol = ""
    if before:
        longest = min(before, key=lambda match: match.start)
        is_range_start = "–" in chain.joins and longest.form.text in numbers.starts
        symbol = "" if is_range_start else str(longest.form.payload)
        start = start if symbol == "~" else longest.start  # "ca." stays a word of its own
    if after:
        longest = max(after, key=lambda match: match.end)
        symbol, end = str(longest.form.payload), longest.end
    return ("" if symbol == "~" else symbol), start, end


def _is_next(after: Match, before: Sequence[Match]) -> bool:
    """Tell whether «og yngre» only begins what is said of the next figure: «… og yngre enn 6 måneder»."""
    return any(after.start < one.start < after.end < one.end for one in before)


def _measured(reading: Reading, chain: Chain, measure: Measure) -> Fact:
    symbol, start, end = _comparator(reading, chain, measure.end)
    figures = tuple(_figure(numeral.value * measure.factor) for numeral in chain.numerals)
    is_ordinal = len(chain.numerals) == 1 and after_dot(reading, chain.end) != chain.end
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
    wholes = reading.lexicon.numbers.wholes
    if len(chain.numerals) > 1 or first.end + 1 >= len(tokens) or tokens[first.end].low not in wholes:
        return None
    whole = read_numeral(reading, first.end + 1)
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
    is_ordinal = after_dot(reading, chain.end) != chain.end
    value = (symbol, figures, "".join(chain.joins), "", is_ordinal)
    kind, level = _bare_kind(reading, chain.numerals[0])
    if kind == "number" and not symbol and is_multiplied(reading, start):
        start, kind, level = start - 1, "times", reading.vocabulary.unit_groups["times"].level
    group = "name" if is_in_name(reading, start) else ""
    text = _words(reading, start - 2 if group else start, end)
    return Fact(kind=kind, value=value, text=text, start=start, end=end, level=level, group=group)


def _bare_kind(reading: Reading, numeral: Numeral) -> tuple[str, Level]:
    levels = reading.vocabulary.levels
    if is_week_of_pregnancy(reading, numeral.start):
        return "age", reading.vocabulary.unit_groups["age"].level
    if any(0 <= numeral.start - match.end <= 1 for match in reading.matches.get("reference", ())):
        return "reference", levels.reference
    if is_footnote(reading, numeral):
        return "reference", levels.reference
    is_year = numeral.is_plain and 1900 <= numeral.value < 2200
    if is_year:
        is_limit = any(0 <= numeral.start - match.end <= 1 for match in reading.matches.get("year_limit", ()))
        return "number", Level.IMPORTANT if is_limit else levels.year
    return "number", Level.IMPORTANT
