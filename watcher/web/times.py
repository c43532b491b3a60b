"""Moments and durations as people read them, in Europe/Oslo.  Reads no clock: `now` comes in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.support import Translations

OSLO = ZoneInfo("Europe/Oslo")

_MOMENT = {"en": "d MMMM y, HH:mm"}
_SHORT = {"en": "d MMM y, HH:mm"}
_DAY = {"en": "EEEE d MMMM y"}
_MINUTE, _HOUR, _DAY_LONG = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_HALF_HOUR = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Formats for one reader at one moment.  `now` is aware."""

    lang: str
    now: datetime
    words: Translations

    def moment(self, at: datetime) -> str:
        """Return day and minute: «24. november 2026 kl. 11.06»."""
        return self._format(at, _MOMENT.get(self.lang, "d.\u00a0MMMM y 'kl.'\u00a0HH.mm"))

    def short(self, at: datetime) -> str:
        """Return day and minute for tables: «24. nov. 2026 kl. 11.06»."""
        return self._format(at, _SHORT.get(self.lang, "d.\u00a0MMM y 'kl.'\u00a0HH.mm"))

    def clock(self, at: datetime) -> str:
        """Return hour and minute: «11.06»."""
        return self._format(at, "HH:mm" if self.lang == "en" else "HH.mm")

    def second(self, at: datetime) -> str:
        """Return hour, minute and second, for what is only seconds away: «kl. 11.06.30»."""
        return self._format(at, "HH:mm:ss" if self.lang == "en" else "'kl.'\u00a0HH.mm.ss")

    def month(self, at: datetime) -> str:
        """Return month and year: «nov. 2026»."""
        return self._format(at, "MMM y")

    def date(self, day: date) -> str:
        """Return a day without its time: «24. november 2026»."""
        return format_date(day, format="long", locale=self.lang)

    def day(self, at: datetime) -> str:
        """Return the day as a heading: «I dag», «I går», else «tirsdag 24. november 2026»."""
        day = at.astimezone(OSLO).date()
        gone = (self.now.astimezone(OSLO).date() - day).days
        if gone == 0:
            return self.words.ugettext("I dag")
        if gone == 1:
            return self.words.ugettext("I går")
        text = self._format(at, _DAY.get(self.lang, "EEEE d. MMMM y"))
        return text[:1].upper() + text[1:]

    def ago(self, at: datetime) -> str:
        """Return the distance from now: «for 3 minutter siden», «om 2 timer», «nå»; rounded towards now."""
        gap = self.now - at
        if abs(gap) < timedelta(minutes=1):
            return self.words.ugettext("nå nettopp") if gap >= timedelta() else self.words.ugettext("straks")
        span = self.span(abs(gap))
        text = (
            self.words.ugettext("for %(span)s siden")
            if gap > timedelta()
            else self.words.ugettext("om %(span)s")
        )
        return text % {"span": span}

    def span(self, length: timedelta) -> str:
        """Return a length in its natural unit, cut to whole ones: «30 minutter», «6 timer», «3 dager»."""
        if length < 2 * _HOUR:
            count = length // _MINUTE
            text = self.words.ungettext("%(num)s minutt", "%(num)s minutter", count)
        elif length < 2 * _DAY_LONG:
            count = length // _HOUR
            text = self.words.ungettext("%(num)s time", "%(num)s timer", count)
        else:
            count = length // _DAY_LONG
            text = self.words.ungettext("%(num)s dag", "%(num)s dager", count)
        return str(text % {"num": count})

    def at_least_every(self, length: timedelta) -> str:
        """Return a longest pause as people say it: «minst hver 6. time», «minst én gang i døgnet»."""
        if length % _DAY_LONG == timedelta():
            count = length // _DAY_LONG
            text = self.words.ungettext("minst én gang i døgnet", "minst hver %(num)s. dag", count)
        elif length % _HOUR == timedelta():
            count = length // _HOUR
            text = self.words.ungettext("minst hver time", "minst hver %(num)s. time", count)
        else:
            count = -(-length // _MINUTE)  # upwards: no more is promised than is held
            text = self.words.ungettext("minst hvert minutt", "minst hvert %(num)s. minutt", count)
            if count == _HALF_HOUR:
                text = self.words.ugettext("minst hver halvtime")
        return str(text % {"num": count})

    def at(self, at: datetime) -> str:
        """Return the hour, on another day the day too: «kl. 11.06», «23. november 2026 kl. 11.06»."""
        if at.astimezone(OSLO).date() != self.now.astimezone(OSLO).date():
            return self.moment(at)
        return self._format(at, "HH:mm" if self.lang == "en" else "'kl.'\u00a0HH.mm")

    def iso(self, at: datetime) -> str:
        """Return the moment for machines, in UTC: `2026-11-24T10:06:00Z`."""
        return f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"

    def _format(self, at: datetime, pattern: str) -> str:
        return _formatted(at, pattern, self.lang)


@lru_cache(maxsize=4096)
def _formatted(at: datetime, pattern: str, lang: str) -> str:
    """Return a moment in words; long lists name the same ones again and again."""
    return format_datetime(at, pattern, tzinfo=OSLO, locale=lang)
