"""/redaksjon/innsikt: how review and watching go, in pictures with their figures beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from babel.numbers import format_decimal
from starlette.responses import Response

from watcher.model.insight import Insight, Span
from watcher.model.level import Level
from watcher.model.people import Role
from watcher.web.desk.access import Asked, needs
from watcher.web.desk.charts import Frame, Picture, Series, bars, lines, share_bar, swatch
from watcher.web.desk.insight_cover import Covers, cover
from watcher.web.times import OSLO
from watcher.web.words import msg

INSIGHT = "/redaksjon/innsikt"
PERIODS = (4, 13, 26, 52)
"""Weeks that can be asked for."""

TOO_FEW = 5
"""Of fewer than so many nothing is said but how many there are."""

MOST_FATES = 20
_STACK = (Level.CRITICAL, Level.IMPORTANT, Level.MINOR, Level.EDITORIAL, Level.NOISE)
_HOUR = timedelta(hours=1)

REASONS = {
    "noise": msg("støy"),
    "wrong": msg("feil"),
    "duplicate": msg("meldt fra før"),
    "not_relevant": msg("ikke relevant"),
    "other": msg("annet"),
    "": msg("trukket tilbake"),
}
"""Why something was rejected; "" is what was retracted, which needs no reason of that kind."""

_CHANGES = (
    msg("Endringer per uke"),
    msg("Stablede søyler, én per uke: hvor mange endringer som ble oppdaget."),
)
_TIMES = (
    msg("Tid til første vurdering, per uke"),
    msg("To linjer: halvparten var vurdert innen medianen, ni av ti innen 90 %-tiden. I timer."),
)
_COVER = (
    msg("Bekreftet innen fristen, per uke"),
    msg("Én linje: hvor stor del av tiden kildene var bekreftet innen fristen sin. I prosent."),
)


_HOURS = msg("%s t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The three pictures of the page; `times` is "" when no week has enough."""

    changes: str
    times: str
    cover: str


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show the figures of a period."""
    view, site = asked.view, asked.view.site
    now = view.times.now
    weeks, end = _period(view.query, now)
    span = span_of(weeks, end)
    found = site.store.insight(span, site.settings.review.promises)
    sources = [source for source in site.settings.sources if source.enabled]
    covers = cover(sources, site.store.statuses(), found.turns, found.begun, span, now)
    labels = [week_label(start, asked.view.lang) for start in span.weeks]
    titles = {source.id: source.title for source in site.settings.sources}
    return asked.page(
        "insight.html",
        found=found,
        covers=covers,
        mondays=[start.astimezone(OSLO).date() for start in span.weeks],
        last_day=span.until.astimezone(OSLO).date() - timedelta(days=1),
        labels=labels,
        pictures=_draw(asked, found, covers, labels),
        stack=_STACK,
        periods=PERIODS,
        weeks=weeks,
        until=view.query.get("til", ""),
        titles=titles,
        promises=site.settings.review.promises,
        reason_words=REASONS,
        too_few=TOO_FEW,
        most_fates=MOST_FATES,
        share_bar=share_bar,
        swatch=swatch,
        percent=lambda share: percent(share, asked.view.lang),
        is_running=span.until > now,
    )


def span_of(weeks: int, day: date) -> Span:
    """Return so many weeks, Monday to Sunday in Norway; the last one holds `day`."""
    monday = day - timedelta(days=day.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(weeks - 1, -2, -1)]
    moments = [datetime.combine(start, time.min, OSLO).astimezone(UTC) for start in starts]
    return Span(weeks=tuple(moments[:-1]), until=moments[-1])


def week_label(start: datetime, lang: str) -> str:
    """Return a week as it is called: «uke 47»; the year stands in the table."""
    number = start.astimezone(OSLO).isocalendar().week
    return f"week {number}" if lang == "en" else f"{'veke' if lang == 'nn' else 'uke'} {number}"


def percent(share: float, lang: str) -> str:
    """Return a share in per cent: whole ones, one decimal near the ends, and never 100 for a little less."""
    value = 100 * share
    digits = 1 if 0 < value < 10 or 90 < value < 100 else 0
    value = min(value, 99.9) if value < 100 else value
    shown = format_decimal(round(value, digits), locale=lang if lang in {"nb", "nn", "en"} else "nb")
    return f"{shown}%" if lang == "en" else f"{shown} %"


def _period(query: Mapping[str, str], now: datetime) -> tuple[int, date]:
    asked = query.get("uker", "")
    weeks = next((one for one in PERIODS if str(one) == asked), PERIODS[1])
    today = now.astimezone(OSLO).date()
    try:
        day = date.fromisoformat(query.get("til", ""))
    except ValueError:
        return weeks, today
    return weeks, min(max(day, date(2000, 1, 1)), today)


def _draw(asked: Asked, found: Insight, covers: Covers, labels: list[str]) -> Pictures:
    translate = asked.view.translate
    places = range(len(labels))
    stacked = [
        Series(key=level.slug, values=[found.weekly.get((place, level), 0) for place in places])
        for level in _STACK
    ]
    enough = {place: one for place, one in found.by_week.items() if one.count >= TOO_FEW}
    median = [enough[place].median / _HOUR if place in enough else None for place in places]
    ninetieth = [enough[place].ninetieth / _HOUR if place in enough else None for place in places]
    kept = [100 * one.share if one.watched else None for one in covers.by_week]

    def picture(key: str, words: tuple[str, str]) -> Picture:
        return Picture(key=key, title=translate(words[0]), text=translate(words[1]))

    hours = Frame(labels=labels, unit=translate(_HOURS))
    return Pictures(
        changes=bars(picture("endringer", _CHANGES), Frame(labels=labels), stacked),
        times=lines(
            picture("tider", _TIMES),
            hours,
            [Series(key="median", values=median), Series(key="ninetieth", values=ninetieth)],
        )
        if enough
        else "",
        cover=lines(
            picture("frister", _COVER),
            Frame(labels=labels, unit="%s%%" if asked.view.lang == "en" else "%s %%", most=100),
            [Series(key="median", values=kept)],
        ),
    )
