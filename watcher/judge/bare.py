"""What the words beside a bare number make of it: times of a dose, a name, a week of pregnancy."""

from watcher.judge.chains import Reading
from watcher.judge.numerals import Numeral, touches

_WEEKS = frozenset({"uke", "veke", "week", "svangerskapsuke", "svangerskapsveke"})
_PREGNANCY = ("svangerskap", "gravid", "pregnan", "gestation")

_MOST_NOTES = 100
_SHORT = 3
"""As long are abbreviations with a number close behind them («nr.8», «kap.3»)."""


def is_multiplied(reading: Reading, at: int) -> bool:
    """Tell whether «x» or «×» stands between a figure's unit and the number: «100 mg x 3», «1 g × 4»."""
    tokens = reading.tokens
    return at > 1 and tokens[at - 1].low in {"x", "×"} and tokens[at - 2].is_word


def is_in_name(reading: Reading, at: int) -> bool:
    """Tell whether the number is written together with a word: «covid-19», «PCV-13»."""
    tokens = reading.tokens
    is_joined = at > 1 and tokens[at - 1].text == "-" and touches(tokens, at) and touches(tokens, at - 1)
    return is_joined and tokens[at - 2].is_word


def is_footnote(reading: Reading, numeral: Numeral) -> bool:
    """Tell whether a number is glued behind the full stop of a sentence: «… mascarillas de tela.8»."""
    tokens, at = reading.tokens, numeral.start
    is_glued = (
        at > 1 and tokens[at - 1].text in {".", "?", "!"} and touches(tokens, at) and touches(tokens, at - 1)
    )
    is_small = numeral.is_plain and numeral.value < _MOST_NOTES and numeral.end == at + 1
    is_last = numeral.end == len(tokens) or not touches(tokens, numeral.end)
    return is_glued and is_small and is_last and tokens[at - 2].is_word and len(tokens[at - 2].low) > _SHORT


def is_week_of_pregnancy(reading: Reading, at: int) -> bool:
    """«fra uke 12», "week 28" of a pregnancy is a limit, not a week of the calendar."""
    words = [token.low for token in reading.tokens]
    return at > 0 and words[at - 1] in _WEEKS and any(word.startswith(_PREGNANCY) for word in words)


def is_called(reading: Reading, at: int) -> bool:
    """Tell whether the words just before say that a telephone number follows."""
    return any(0 <= at - match.end <= 2 for match in reading.matches.get("phone_hint", ()))
