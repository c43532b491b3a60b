"""Numbers as they are written: separators, number words, minus signs, by the page's language."""

from collections.abc import Sequence
from typing import NamedTuple

from watcher.judge.tokens import FRACTIONS, RAISED_DIGITS, Token
from watcher.judge.vocabulary import Numbers

_RAISED_SIGNS = {"⁻": -1, "⁺": 1}
_SLASHED = frozenset([("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")])
_MINUS = frozenset("−-–‑")
_THIN = frozenset("   ")


class Numeral(NamedTuple):
    """A number read from tokens[start:end]; `is_plain` when it is digits alone (a year may be)."""

    value: float
    start: int
    end: int
    is_plain: bool
    is_word: bool = False


def touches(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether token `at` follows the one before it without white space."""
    return 0 < at < len(tokens) and tokens[at].start == tokens[at - 1].end


def read_digits(tokens: Sequence[Token], at: int, text: str, *, decimal_comma: bool) -> Numeral | None:
    """Return the number in digits that begins at `at`, separators read by the language."""
    if tokens[at].kind == "fraction":
        return Numeral(FRACTIONS[tokens[at].text], at, at + 1, False)
    if tokens[at].kind != "number":
        return None
    whole = _read_whole(tokens, at, text, decimal_comma=decimal_comma)
    return None if whole is None else _with_tail(tokens, whole)


def _with_tail(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """Return the number with the fraction, power of ten or footnote that is written close behind it."""
    end = numeral.end
    if numeral.is_plain and end < len(tokens) and tokens[end].kind == "fraction":
        return numeral._replace(
            value=numeral.value + FRACTIONS[tokens[end].text], end=end + 1, is_plain=False
        )
    if numeral.is_plain and _is_slashed(tokens, end):
        value = numeral.value / float(tokens[end + 1].text)
        return numeral._replace(value=value, end=end + 2, is_plain=False)
    sign = 1
    if numeral.value == 10 and touches(tokens, end) and tokens[end].text in _RAISED_SIGNS:
        sign, end = _RAISED_SIGNS[tokens[end].text], end + 1
    start = end
    while touches(tokens, end) and tokens[end].text in RAISED_DIGITS:
        end += 1
    figures = "".join(str(RAISED_DIGITS.index(token.text)) for token in tokens[start:end])
    if not figures:
        return numeral
    if numeral.value == 10 and len(figures) < 3 and (sign < 0 or int(figures) > 1):
        return numeral._replace(value=10.0 ** (sign * int(figures)), end=end, is_plain=False)
    return numeral._replace(end=end)


def _is_slashed(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether token `at` and the next make a common fraction of the number before: 1/2, 3/4."""
    if not (touches(tokens, at) and touches(tokens, at + 1)) or tokens[at].text != "/":
        return False
    is_end = not touches(tokens, at + 2) or tokens[at + 2].text not in {"/", "."}
    return (tokens[at - 1].text, tokens[at + 1].text) in _SLASHED and is_end


def _read_whole(tokens: Sequence[Token], at: int, text: str, *, decimal_comma: bool) -> Numeral | None:
    parts, marks, end = [tokens[at].text], [], at + 1
    while end + 1 < len(tokens) and tokens[end].text in {".", ","} and tokens[end + 1].kind == "number":
        if not (touches(tokens, end) and touches(tokens, end + 1)):
            break
        marks.append(tokens[end].text)
        parts.append(tokens[end + 1].text)
        end += 2
    if not marks:
        while _is_group(tokens, end, text, parts):
            parts.append(tokens[end].text)
            end += 1
        return Numeral(float("".join(parts)[:300]), at, end, len(parts) == 1)
    value = _with_marks(parts, marks, decimal_comma=decimal_comma)
    return None if value is None else Numeral(value, at, end, False)


def _is_group(tokens: Sequence[Token], at: int, text: str, parts: list[str]) -> bool:
    """Tell whether token `at` is the next group of three in "12 000"."""
    if at >= len(tokens) or tokens[at].kind != "number" or len(tokens[at].text) != 3:
        return False
    return len(parts[0]) <= 3 and parts[0] != "0" and text[tokens[at - 1].end : tokens[at].start] in _THIN


def _with_marks(parts: list[str], marks: list[str], *, decimal_comma: bool) -> float | None:
    decimal, thousand = (",", ".") if decimal_comma else (".", ",")
    if len(marks) == 1:
        is_thousand = marks[0] == thousand and len(parts[1]) == 3 and len(parts[0]) <= 3 and parts[0] != "0"
        return float("".join(parts)) if is_thousand else float(f"{parts[0]}.{parts[1]}")
    whole, fraction = parts, ""
    if marks[-1] == decimal and set(marks[:-1]) == {thousand}:
        whole, fraction = parts[:-1], parts[-1]
    elif len(set(marks)) > 1:
        return None
    if any(len(group) != 3 for group in whole[1:]):
        return None
    return float("".join(whole) + (f".{fraction}" if fraction else ""))


def read_word(tokens: Sequence[Token], at: int, numbers: Numbers) -> Numeral | None:
    """Return the number word at `at`; articles too (the caller asks for a unit after them)."""
    value = numbers.words.get(tokens[at].low)
    return None if value is None else Numeral(value, at, at + 1, False, True)


def signed(numeral: Numeral, tokens: Sequence[Token]) -> Numeral:
    """Return the number with the minus sign or the word "minus" before it."""
    at = numeral.start - 1
    if at < 0:
        return numeral
    before = tokens[at]
    is_minus = before.low == "minus"
    if before.text in _MINUS and touches(tokens, numeral.start):
        is_minus = not touches(tokens, at) or (before.text == "−" and tokens[at - 1].kind == "mark")
        is_minus = is_minus and (at == 0 or tokens[at - 1].kind != "number")
    return numeral._replace(value=-numeral.value, start=at) if is_minus else numeral
