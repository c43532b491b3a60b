"""/redaksjon/kilder: where every source stands, what is wrong first; filtered by the address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from watcher.model.ids import SourceId
from watcher.model.insight import Tally
from watcher.model.people import Role
from watcher.model.status import SourceState
from watcher.web.desk.access import Asked, needs
from watcher.web.trust import Standing, draw_board
from watcher.web.view import read_number
from watcher.web.words import msg

SOURCES = "/redaksjon/kilder"
PAGE = 100
_FILTERS = ("tilstand", "eier", "tema", "q")
_NO_TALLY = Tally()

TROUBLE, LATE, HELD, OPEN, SOUND = "problem", "frist", "holdt", "apne", "orden"
STANDINGS = {
    TROUBLE: msg("Svikter eller er borte"),
    LATE: msg("Forbi fristen"),
    HELD: msg("Svar som venter på vurdering"),
    OPEN: msg("Med åpne endringer"),
    SOUND: msg("I orden"),
}
"""What may stand in `?tilstand=`; a source may be in several."""

_ORDER = (SourceState.FAILING, SourceState.GONE, SourceState.SUSPECT, SourceState.NEW, SourceState.OK)
_TROUBLE = frozenset({SourceState.FAILING, SourceState.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source on the board."""

    standing: Standing
    tally: Tally
    places: tuple[str, ...]
    """Which of STANDINGS it is in."""


@needs(Role.READER)
def page(asked: Asked) -> Response:
    """Show the board."""
    site, query = asked.view.site, asked.view.query
    board = draw_board(site.settings, site.store.statuses(), asked.view.times.now)
    tallies = site.store.tallies()
    rows = sorted((_row(one, tallies) for one in board.standings), key=_gravity)
    kept = {name: query.get(name, "") for name in _FILTERS}
    found = [row for row in rows if _fits(row, kept)]
    start = PAGE * (read_number(query.get("side") or "1") - 1)
    return asked.page(
        "sources.html",
        rows=found[max(start, 0) : max(start, 0) + PAGE],
        found=len(found),
        total=len(rows),
        counts=Counter(place for row in rows for place in row.places),
        standings=STANDINGS,
        kept=kept,
        page_number=max(start, 0) // PAGE + 1,
        pages=-(-len(found) // PAGE),
        owners=sorted({one.source.owner for one in board.standings if one.source.owner}),
        topics=sorted({topic for one in board.standings for topic in one.source.topics}),
        paused=[source for source in site.settings.sources if not source.enabled],
    )


def _row(standing: Standing, tallies: Mapping[SourceId, Tally]) -> Row:
    status, tally = standing.status, tallies.get(standing.source.id, _NO_TALLY)
    found = {
        TROUBLE: status.state in _TROUBLE,
        LATE: not standing.is_kept,
        HELD: status.held is not None,
        OPEN: tally.waiting > 0,
        SOUND: standing.is_sound and status.held is None,
    }
    return Row(standing=standing, tally=tally, places=tuple(name for name, is_in in found.items() if is_in))


def _gravity(row: Row) -> tuple[int, bool, bool, int, float]:
    """Return what puts a source before another: its trouble, a broken promise, then how long it is unseen."""
    status = row.standing.status
    seen = status.last_verified_at
    place = _ORDER.index(status.state)
    return (
        min(place, len(_TROUBLE)),
        row.standing.is_kept,
        status.held is None,
        place,
        seen.timestamp() if seen else 0.0,
    )


def _fits(row: Row, kept: Mapping[str, str]) -> bool:
    source = row.standing.source
    return (
        (not kept["tilstand"] or kept["tilstand"] in row.places)
        and (not kept["eier"] or kept["eier"] == source.owner)
        and (not kept["tema"] or kept["tema"] in source.topics)
        and _says(kept["q"], (source.title, source.id, source.owner, source.url))
    )


def _says(wanted: str, texts: Sequence[str]) -> bool:
    """Return whether each word that is looked for stands in one of the texts."""
    told = "\n".join(texts).casefold()
    return all(word in told for word in wanted.casefold().split())
