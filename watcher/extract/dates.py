"""Dates as pages spell them, in the languages of the pages that are watched."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan januari jänner janvier enero gennaio janeiro tammikuuta",
            "februar february feb februari février fevrier febrero febbraio fevereiro helmikuuta",
            "mars march mar marts märz maart marzo março maaliskuuta",
            "april apr avril abril aprile huhtikuuta",
            "mai may maj mei mayo maggio maio toukokuuta",
            "juni june jun juin junio giugno junho kesäkuuta",
            "juli july jul juillet julio luglio julho heinäkuuta",
            "august aug augusti augustus août aout agosto elokuuta",
            "september sept sep septembre septiembre settembre setembro syyskuuta",
            "oktober october okt oct octobre octubre ottobre outubro lokakuuta",
            "november nov novembre noviembre novembro marraskuuta",
            "desember december des dec dezember décembre decembre diciembre dicembre dezembro joulukuuta",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = (
    r"(?:(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun|mon|tues|wednes|thurs|fri|satur)da(?:g|y)"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)|(?:mån|lör|sön)dag|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\.?,?\s+"
)
_TIME = (
    r"(?:\s*(?:,|kl\.?|klokken|klokka|at|-|–)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*(?:am|pm|cet|cest|gmt|utc))?"
    r"|T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
DATE = (
    rf"(?:{_WEEKDAY})?(?:"
    r"\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d)"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s*(?:of\s+|de\s+)?{_MONTH}(?:\s+del?)?,?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{4}}"
    rf"){_TIME}"
)
"""A date in any spelling, with weekday and time of day; a pattern for a larger one, without groups."""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s*(?:of\s+|de\s+)?({_MONTH})(?:\s+del?)?,?\s+(\d{{4}})",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE)


def read_date(text: str) -> date | None:
    """Return the first date in `text`, or None when there is none or it does not exist.

    Numbers are day first, as in Norway and on European pages; month first only when that alone is a
    date.  A month without a day is None.
    """
    for pattern, read in (
        (_ISO, _iso),
        (_DAY_FIRST, _day_first),
        (_MONTH_FIRST, _month_first),
        (_NUMERIC, _numeric),
    ):
        if found := pattern.search(text):
            return read(*found.groups())
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(year: str, month: str, day: str) -> date | None:
    return _made(int(year), int(month), int(day))


def _numeric(day: str, month: str, year: str) -> date | None:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return _made(full, int(month), int(day)) or _made(full, int(day), int(month))


def _day_first(day: str, month: str, year: str) -> date | None:
    return _made(int(year), _MONTHS[month.lower().rstrip(".").replace("ſ", "s")], int(day))  # as patterns do


def _month_first(month: str, day: str, year: str) -> date | None:
    return _day_first(day, month, year)
