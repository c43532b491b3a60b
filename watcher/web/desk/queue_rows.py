"""The queue's rows as the page shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.model.ids import ChangeId, PersonId, SourceId
from watcher.model.review import QueueRow, ReviewItem
from watcher.web.desk.access import Asked
from watcher.web.desk.neighbours import lead_of
from watcher.web.desk.promises import Promise, promise_of

_SHOWN_PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who has taken a change up."""

    name: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row: what it is about (`lead`), its pages, who has it, until when, what a form says of it."""

    lead: ReviewItem
    owner: str
    items: tuple[ReviewItem, ...]
    owners: tuple[str, ...]
    promise: Promise | None
    held: Held | None
    picks: str
    pages: int
    """On how many pages the change stands; the first of them are `items`."""


def rows_of(asked: Asked, rows: Sequence[QueueRow], names: Mapping[PersonId, str]) -> list[RowView]:
    """Return the rows as they are shown, by what was already asked of the store."""
    owners = {source.id: source.owner for source in asked.view.site.settings.sources}
    return [_row(asked, row.items, names, owners) for row in rows]


def _row(
    asked: Asked, items: Sequence[ReviewItem], names: Mapping[PersonId, str], owners: Mapping[SourceId, str]
) -> RowView:
    lead = lead_of(items)
    return RowView(
        lead=lead,
        owner=owners.get(lead.source_id, ""),
        items=tuple(items[:_SHOWN_PAGES]),
        owners=tuple(owners.get(one.source_id, "") for one in items[:_SHOWN_PAGES]),
        promise=promise_of(asked.view, lead),
        held=held_by(asked, items, names),
        picks=write_picks(items),
        pages=len(items),
    )


def held_by(asked: Asked, items: Iterable[ReviewItem], names: Mapping[PersonId, str]) -> Held | None:
    """Return who has taken any of these up; oneself, when one has."""
    people = sorted({one.claimed_by for one in items if one.claimed_by})
    if not people:
        return None
    own = str(asked.person.id)
    person = own if own in people else people[0]
    return Held(name=names.get(PersonId(person), person), is_mine=person == own)


def write_picks(items: Iterable[ReviewItem]) -> str:
    """Return changes, each with the last decision on it that is shown: what a form says it is about."""
    return " ".join(f"{one.change_id}:{one.seen}" for one in items)


def read_picks(text: str) -> dict[ChangeId, int]:
    """Return what `write_picks` wrote; what is not of that shape is left out."""
    found: dict[ChangeId, int] = {}
    for part in text.split():
        change_id, _, number = part.rpartition(":")
        if change_id and number.isascii() and number.isdigit() and len(number) < 10:
            found.setdefault(ChangeId(change_id), int(number))
    return found
