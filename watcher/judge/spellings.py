"""How a value may be written elsewhere: a search of texts that is cheap, and never misses a spelling we read.

«504 hours» is "21", «3» and «tre»: the figures of a value in every unit of its group, as digits and as words.
What is found must still be read; what is not found need not be.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from watcher.judge.facts_model import Fact
from watcher.judge.figures import Figures, Trace, first_word, runs_of
from watcher.judge.vocabulary import Unit, Vocabulary

_NO_DIGITS = re.compile(r"\D+")
_LEAST, _MOST = 0.01, 1e9
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """`pattern` finds a figure, `digits` a number that is written in groups, `text` an address as it is.

    `trace` is what `pattern` leaves in a list of figures.
    """

    pattern: re.Pattern[str] | None = None
    trace: Trace | None = None
    digits: str = ""
    text: str = ""

    def may_stand_in(self, text: str) -> bool:
        """Tell whether the value may be written in `text`."""
        if self.digits:
            return self.digits in _NO_DIGITS.sub("", text)
        if self.text:
            return self.text in text.lower()
        return self.pattern is None or self.pattern.search(text) is not None

    def may_be_among(self, figures: Figures) -> bool:
        """Tell the same of the text that `figures` were taken from: true wherever `may_stand_in` is."""
        if self.digits:
            return self.digits in figures.digits
        if self.text:
            return self.text in figures.addresses or "@" not in self.text
        return self.trace is None or self.trace.may_stand_in(figures)


def spellings_of(fact: Fact, vocabulary: Vocabulary) -> Spellings:
    """Return how the value of `fact` may be written; a frequency in so many ways that any text may."""
    if fact.kind == "phone":
        return Spellings(digits=str(fact.value))
    if fact.kind == "email":
        return Spellings(text=str(fact.value))
    match fact.value:
        case (str(), (str() as figure, *_), str(), str(), bool()):
            pattern, trace = _pattern(float(figure), fact.kind, vocabulary)
            return Spellings(pattern=pattern, trace=trace)
        case _:
            return Spellings()


@lru_cache(maxsize=512)
def _pattern(value: float, group: str, vocabulary: Vocabulary) -> tuple[re.Pattern[str], Trace]:
    factors = _factors(vocabulary).get(group, frozenset({1.0}))
    amounts = sorted(
        {round(value / factor, 4) for factor in factors if _LEAST <= abs(value / factor) <= _MOST}
    )
    forms = dict.fromkeys(form for amount in amounts for form in _forms(amount, vocabulary))
    pattern = re.compile(r"(?<![\d.,])(?:" + "|".join(forms) + r")(?!\d)", re.IGNORECASE)
    return pattern, _trace(amounts, vocabulary)


def _trace(amounts: Sequence[float], vocabulary: Vocabulary) -> Trace:
    """Return what the forms of all amounts leave behind."""
    words = (first_word(word) for amount in amounts for word in _words(vocabulary).get(amount, ()))
    return Trace(
        runs=tuple(dict.fromkeys(run for amount in amounts for run in _runs(amount))),
        starts=tuple(dict.fromkeys(words)),
        may_be_fraction=any(amount != int(amount) for amount in amounts),
    )


def _runs(amount: float) -> Iterator[frozenset[str]]:
    """Yield the numbers that an amount in digits consists of; thousands may stand apart or not."""
    yield runs_of(f"{amount:.6g}")
    if amount >= _THOUSAND and amount == int(amount):
        groups = f"{int(amount):,}".split(",")
        for gaps in product(("", " "), repeat=len(groups) - 1):
            yield runs_of("".join(part for pair in zip(groups, (*gaps, ""), strict=True) for part in pair))


def _forms(amount: float, vocabulary: Vocabulary) -> Iterator[str]:
    plain = f"{amount:.6g}"
    yield re.escape(plain).replace(r"\.", "[.,]")
    if amount >= _THOUSAND and amount == int(amount):
        yield re.escape(f"{int(amount):,}").replace(",", r"[\s.,'’]?")
    yield from (rf"\b{re.escape(word)}" for word in _words(vocabulary).get(amount, ()))
    if amount != int(amount):
        yield r"[½⅓⅔¼¾⅛]|\d\s*/\s*\d|\bhal[fv]"


@lru_cache(maxsize=8)
def _factors(vocabulary: Vocabulary) -> Mapping[str, frozenset[float]]:
    """Return the factors of every group's units."""
    found: dict[str, set[float]] = {}
    for form in vocabulary.units.forms:
        if isinstance(form.payload, Unit):
            found.setdefault(form.payload.group, set()).add(form.payload.factor)
    return {group: frozenset(factors) for group, factors in found.items()}


@lru_cache(maxsize=8)
def _words(vocabulary: Vocabulary) -> Mapping[float, tuple[str, ...]]:
    """Return the words of every number that has one, of all languages."""
    found: dict[float, dict[str, None]] = {}
    for lang in sorted(vocabulary.lexicons):
        numbers = vocabulary.lexicons[lang].numbers
        for word, value in sorted((*numbers.words.items(), *numbers.ordinals.items())):
            found.setdefault(value, {})[word] = None
    return {value: tuple(words) for value, words in found.items()}
