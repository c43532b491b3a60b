"""Cuts a text into tokens that mean something on their own.

A quantity ("600 mg", "<12 år", "5–21 dager"), a date, a phone number, an e-mail address is one
token, so that no comparison can ever cut inside it.  White space belongs to no token.  Where a script
sets no blanks between words (Chinese, Japanese, Thai) each letter with its marks is one.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from watcher.diff import scripts

_SP = "[ \u00a0\u202f\u2009]"
_DASH = "[-\u2010-\u2015\u2212]"
_SUP = "[\u00b2\u00b3\u00b9\u2070-\u209c]*"
_LETTER = r"[^\W\d_]"
_INNER = r"[\w\u0300-\u036f]"
_MONTH = (
    "(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    "|january|february|march|may|june|july|october|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|des|dec)"
)
# Months of other languages, behind a day only: sv, da, de, nl, fr, es, pt, it, fi, pl, ru.
_MONTH_ABROAD = (
    "(?:januari|februari|maj|augusti|marts|januar|februar|märz|dezember|maart|mei|augustus"
    "|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    "|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuuta"
    "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
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
    r"|dråp(?:er|ar|e)|drops?|prosent(?:poeng)?|percent|kroner|kr|NOK|EUR"
    # Time and mass in the neighbours' languages: sv, da, de, nl, fr, es, pt, it, fi, pl, ru.
    r"|dagar|dage|veckor|vecka|uger|månader|timmar|tage[n]?|wochen?|monat(?:en?)?|jahr(?:en?|e)?|stunden?"
    r"|minuten?|dagen|weken|maand(?:en)?|jaar|uur|jours?|heures?|semaines?|mois|ans|années?|días?|horas?"
    r"|semanas?|mes(?:es)?|años?|dias?|anos?|giorn[io]|or[ae]|settiman[ae]|mes[ei]|ann[io]|päivää|päivän|tuntia"
    r"|viikkoa|viikon|kuukautta|kuukauden|vuotta|vuoden|dni|godzin[ay]?|tygodni[ea]?|miesi[ęą]cy|lat"
    r"|мг|мкг|кг|мл|дн(?:ей|я)|день|недел[ьию]|месяц(?:ев|а)?|лет|года?|час(?:ов|а)?|раза?)"
)
_ADDRESS = r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]"
_EMAIL = r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+"
_PHONE = (
    rf"(?:(?:\+|\b00){_SP}?\d{{1,3}}(?:[ \u00a0\-]?(?:\(\d{{1,4}}\)|\d{{1,4}})){{2,6}}"
    rf"|\d{{2}}{_SP}\d{{2}}{_SP}\d{{2}}{_SP}\d{{2}}|\d{{3}}{_SP}\d{{2}}{_SP}\d{{3}}|[2-9]\d{{7}})(?!\d)"
)
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?Z?)?"
    rf"|\d{{1,2}}\.{_SP}?\d{{1,2}}\.{_SP}?(?:\d{{4}}|\d{{2}})|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?{_SP}(?:of{_SP})?{_MONTH}\b\.?(?:,?{_SP}\d{{4}})?"
    rf"|\d{{1,2}}(?:\.|er|º)?{_SP}(?:de{_SP})?{_MONTH_ABROAD}\b(?:{_SP}(?:de{_SP})?\d{{4}})?"
    rf"|{_MONTH}\b\.?{_SP}\d{{1,2}}(?:st|nd|rd|th)?,{_SP}\d{{4}}|{_MONTH}\b\.?{_SP}\d{{4}})(?!\w)"
)
_HAS_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_HAS_FIGURE = re.compile(r"[\d\u00bc-\u00be\u2150-\u215e]")
_HAS_OTHER_SCRIPT = re.compile(r"[\u0483-\u1dff\u3005-\ud7ff\uf900-\ufaff\U00020000-\U0003134f]")
# Where a sentence surely ends: no token reaches over it (unlike "okt. 2024", "pr. kg" or "3. Mai").
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.!?])\s+(?=[A-ZÆØÅ][^\W\d_])")
# The same, more kinds of ends: rarer, so it costs more than it saves when all of a text is cut up.
_BORDER = re.compile(
    r"(?:(?<=[^\W\d_]{4}[.!?])|(?<=\d{3}[.!?])|(?<=[%\u2030)][.!?]))\s+(?=[A-ZÆØÅ][^\W\d_])"
    r"|(?<=[^\W\d_],)\s+(?=[^\W\d_])"
)
_CLASSES = {"name": "word", "address": "word", "unspaced": "word"}


class _Patterns(NamedTuple):
    """From the plainest to the fullest: most sentences hold no figure, and trying costs time."""

    plain: re.Pattern[str]
    figures: re.Pattern[str]
    full: re.Pattern[str]


def _patterns(letter: str, inner: str, *, is_dense: bool) -> _Patterns:
    """Return the patterns for texts whose words are made of `letter`, then `inner`."""
    word = rf"{letter}{inner}*(?:[-'\u2019\u2010\u2011]{inner}+)*"
    abbreviation = (
        rf"{letter}{{1,5}}(?:\.{letter}{{1,5}})+(?=\.)\."
        rf"|{letter}{{2,}}(?:-{letter}+)*\.(?:no|com|org|eu|int)\b"
    )
    per = rf"(?:{_SP}?(?:/|per{_SP}|pr\.?{_SP}){_SP}?(?:{_UNIT}|{letter}+))"
    # "hver 8. time": an ordinal and its unit, unless a new sentence begins behind the stop.
    ordinal = rf"(?:\.{_SP}(?=(?-i:[a-zæøå])))"
    unit = rf"(?:{ordinal}|{_SP})?(?:[%\u2030]|{_UNIT}(?!{inner})){per}{{0,2}}"
    dated, dense_unit, syllable = _DATE, "", ""
    if is_dense:
        dated = rf"{scripts.DENSE_DATE}|{_DATE}"
        dense_unit = rf"|{_SP}?{scripts.DENSE_UNIT}"
        syllable = rf"|(?P<unspaced>{scripts.SYLLABLE})"
    date = rf"(?<!\w)(?P<date>(?=[\djfmasond])(?:{dated}))|"
    name = rf"(?P<name>{abbreviation}|{word}){syllable}"
    amounts = (
        rf"(?P<phone>(?<![\w.,])(?:{_PHONE}))"
        rf"|(?P<quantity>(?:{_AMOUNT})(?:{unit}|-{word}{dense_unit}))"
        rf"|(?P<number>(?:{_AMOUNT})(?!{letter}|\d))"
    )
    rest = rf"(?P<word>\d{inner}*)|(?P<punct>{inner}+|\S[\u0300-\u036f]*)"
    whole = rf"(?P<address>{_ADDRESS})|(?P<email>{_EMAIL})|"
    return _Patterns(
        *(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                f"{name}|{rest}",
                f"{date}{name}|{amounts}|{rest}",
                f"{date}{whole}{name}|{amounts}|{rest}",
            )
        )
    )


# Made when a text is first cut up: a program that compares nothing starts in half the time without them.
@functools.cache
def _latin() -> _Patterns:
    return _patterns(_LETTER, _INNER, is_dense=False)


@functools.cache
def _other() -> _Patterns:
    return _patterns(scripts.LETTER, scripts.INNER, is_dense=True)


class Token(NamedTuple):
    """A span of the text; `cls` is number, quantity, date, phone, email, word or punct."""

    start: int
    end: int
    cls: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Return the tokens of `text`, in order, without gaps other than white space.

    `start` and `end` bound the part that is cut up; they must be sure borders (`sure_borders`).
    """
    patterns = _other() if _HAS_OTHER_SCRIPT.search(text) else _latin()
    end = len(text) if end is None else end
    tokens: list[Token] = []
    for border in _SENTENCE.finditer(text, start, end):
        tokens += _tokens(patterns, text, start, border.start())
        start = border.end()
    tokens += _tokens(patterns, text, start, end)
    return tuple(tokens)


def sure_borders(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the white space between sentences and behind commas that no token spans."""
    return (border.span() for border in _BORDER.finditer(text, start, end))


def _tokens(patterns: _Patterns, text: str, start: int, end: int) -> list[Token]:
    if _HAS_ADDRESS.search(text, start, end):
        pattern = patterns.full
    else:
        pattern = patterns.figures if _HAS_FIGURE.search(text, start, end) else patterns.plain
    tokens = []
    for match in pattern.finditer(text, start, end):
        cls = match.lastgroup or "punct"
        first, last = match.span()
        tokens.append(Token(first, last, _CLASSES.get(cls, cls)))
    return tokens
