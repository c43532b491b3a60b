"""What the words beside a bare number make of it: times of a dose, a name, a week of pregnancy."""

from watcher.judge.chains import Reading
from watcher.judge.numerals import touches

_WEEKS = frozenset({"uke", "veke", "week", "svangerskapsuke", "svangerskapsveke"})
_PREGNANCY = ("svangerskap", "gravid", "pregnan", "gestation")


def is_multiplied(reading: Reading, at: int) -> bool:
    """Tell whether «x» or «×» stands between a figure's unit and the number: «100 mg x 3», «1 g × 4»."""
    tokens = reading.tokens
    return at > 1 and tokens[at - 1].low in {"x", "×"} and tokens[at - 2].is_word


def is_in_name(reading: Reading, at: int) -> bool:
    """Tell whether the number is written together with a word: «covid-19», «PCV-13»."""
    tokens = reading.tokens
    is_joined = at > 1 and tokens[at - 1].text == "-" and touches(tokens, at) and touches(tokens, at - 1)
    return is_joined and tokens[at - 2].is_word


def is_week_of_pregnancy(reading: Reading, at: int) -> bool:
    """«fra uke 12», "week 28" of a pregnancy is a limit, not a week of the calendar."""
    words = [token.low for token in reading.tokens]
    return at > 0 and words[at - 1] in _WEEKS and any(word.startswith(_PREGNANCY) for word in words)


def is_called(reading: Reading, at: int) -> bool:
    """Tell whether the words just before say that a telephone number follows."""
    return any(0 <= at - match.end <= 2 for match in reading.matches.get("phone_hint", ()))
