"""Cuts a text into tokens that mean something on their own.

A quantity ("600 mg", "<12 år", "5–21 dager"), a date, a phone number, an e-mail address is one
token, so that no comparison can ever cut inside it.  White space belongs to no token.
"""

import re
from typing import NamedTuple

_SP = "[ \u00a0\u202f\u2009]"
_DASH = "[-\u2010-\u2015\u2212]"
_SUP = "[\u00b2\u00b3\u00b9\u2070-\u209c]*"
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}[\w\u0300-\u036f]*(?:[-'\u2019\u2010\u2011]\w[\w\u0300-\u036f]*)*"
_MONTH = (
    "(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    "|january|february|march|may|june|july|october|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|des|dec)"
)
_NUMBER = (
    rf"(?:\d{{1,3}}(?:{_SP}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,:/]\d+)*)"
    rf"(?:\s?[\u00bc-\u00be\u2150-\u215e])?{_SUP}|[\u00bc-\u00be\u2150-\u215e]"
)
_COMPARATOR = rf"(?:(?:[<>]=?|[\u2264\u2265\u00b1~\u2248=]){_SP}?)"
_AMOUNT = (
    rf"{_COMPARATOR}?(?:(?<![\w)]){_DASH})?(?:{_NUMBER})"
    rf"(?:{_SP}?{_DASH}{_SP}?{_COMPARATOR}?(?:{_NUMBER}))?"
)
# Units of health guidance, nb, nn and en; longest spelling first within a family.
_UNIT = (
    r"(?:[mkµμn]?g|mcg|mikrogram|milligram|gram|kilo|kg|[mcdµμ]?l|liter|mmol|mol|[mcdk]?m[²³23]?|meter"
    r"|IE|IU|E|PFU|KIE|mIU|kPa|mmHg|Inf\.E|°\s?[CF]?|℃|grader"
    r"|sekund(?:er|ar)?|sek|minut(?:t(?:er)?|es?)|min|tim(?:ers?|ars?|es?)|hours?|seconds?"
    r"|dag(?:ers?|ars?|en|s)?|døgn(?:s|et)?|days?|uk(?:ers?|es?)|vek(?:ers?|es?)|weeks?"
    r"|måned(?:ers?|s)?|månad(?:ers?|ar|s)?|mnd|months?|år(?:s|et)?|years?"
    r"|gang(?:er|ar)?|times|dos(?:er|ar|es?)|tablett(?:er|ar)?|tablets?|kaps(?:el|ler|lar)|capsules?"
    r"|dråp(?:er|ar|e)|drops?|prosent(?:poeng)?|percent|kroner|kr|NOK|EUR)"
)
_PER = rf"(?:{_SP}?(?:/|per{_SP}|pr\.?{_SP}){_SP}?(?:{_UNIT}|{_LETTER}+))"
_PHONE = (
    rf"(?:(?:\+|\b00){_SP}?\d{{1,3}}(?:[ \u00a0\-]?(?:\(\d{{1,4}}\)|\d{{1,4}})){{2,6}}"
    rf"|\d{{2}}{_SP}\d{{2}}{_SP}\d{{2}}{_SP}\d{{2}}|\d{{3}}{_SP}\d{{2}}{_SP}\d{{3}}|[2-9]\d{{7}})(?!\d)"
)
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?Z?)?"
    rf"|\d{{1,2}}\.{_SP}?\d{{1,2}}\.{_SP}?(?:\d{{4}}|\d{{2}})|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?{_SP}(?:of{_SP})?{_MONTH}\b\.?(?:,?{_SP}\d{{4}})?"
    rf"|{_MONTH}\b\.?{_SP}\d{{1,2}}(?:st|nd|rd|th)?,{_SP}\d{{4}}|{_MONTH}\b\.?{_SP}\d{{4}})(?!\w)"
)
_ADDRESS = r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]"
_EMAIL = r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+"
_ABBREVIATION = (
    rf"{_LETTER}{{1,5}}(?:\.{_LETTER}{{1,5}})+(?=\.)\."
    rf"|{_LETTER}{{2,}}(?:-{_LETTER}+)*\.(?:no|com|org|eu|int)\b"
)
_ANY = r"\w[\w\u0300-\u036f]*|\S[\u0300-\u036f]*"

_NAME = rf"(?P<name>{_ABBREVIATION}|{_WORD})"
_AMOUNTS = (
    rf"(?P<phone>(?<![\w.,])(?:{_PHONE}))"
    rf"|(?P<quantity>(?:{_AMOUNT})(?:{_SP}?(?:[%\u2030]|{_UNIT}(?!\w)){_PER}{{0,2}}|-{_WORD}))"
    rf"|(?P<number>(?:{_AMOUNT})(?!{_LETTER}))"
)
_REST = rf"(?P<word>\d\w*)|(?P<punct>{_ANY})"
_DATED = rf"(?<!\w)(?P<date>(?=[\djfmasond])(?:{_DATE}))"

# The plainest pattern that a sentence allows: most hold no figure, and trying costs time.
_PLAIN = re.compile(rf"{_NAME}|{_REST}", re.IGNORECASE)
_FIGURES = re.compile(rf"{_DATED}|{_NAME}|{_AMOUNTS}|{_REST}", re.IGNORECASE)
_FULL = re.compile(
    rf"{_DATED}|(?P<address>{_ADDRESS})|(?P<email>{_EMAIL})|{_NAME}|{_AMOUNTS}|{_REST}", re.IGNORECASE
)
_HAS_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_HAS_FIGURE = re.compile(r"[\d\u00bc-\u00be\u2150-\u215e]")
# Where a sentence surely ends: no token reaches over it (unlike "okt. 2024" or "pr. kg").
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.!?])\s+(?=[A-ZÆØÅ][^\W\d_])")
_CLASSES = {"name": "word", "address": "word"}


class Token(NamedTuple):
    """A span of the text; `cls` is number, quantity, date, phone, email, word or punct."""

    start: int
    end: int
    cls: str


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text`, in order, without gaps other than white space."""
    tokens: list[Token] = []
    start = 0
    for border in _SENTENCE.finditer(text):
        tokens += _tokens(text, start, border.start())
        start = border.end()
    tokens += _tokens(text, start, len(text))
    return tuple(tokens)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    if _HAS_ADDRESS.search(text, start, end):
        pattern = _FULL
    else:
        pattern = _FIGURES if _HAS_FIGURE.search(text, start, end) else _PLAIN
    tokens = []
    for match in pattern.finditer(text, start, end):
        cls = match.lastgroup or "punct"
        first, last = match.span()
        tokens.append(Token(first, last, _CLASSES.get(cls, cls)))
    return tokens
