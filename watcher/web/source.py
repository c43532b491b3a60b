"""/kilde/ID: one source: where it stands, how it has changed."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.gate import as_of
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice
from watcher.model.record import PageChange, ReviewState, Version
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.web.also import find_joined
from watcher.web.timeline import draw_timeline
from watcher.web.trust import Standing, stand
from watcher.web.view import View, read_word

_VERSIONS = 100
_EVENTS = 200
_SHOWN_EVENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A source by name, whether it is still watched or not.  `standing` is None when it is not."""

    id: SourceId
    title: str
    owner: str
    url: str
    lang: str
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One version and the change that made it; `change` is None for the first."""

    version: Version
    change: PageChange | None
    notice: Notice | None
    also: int = 0
    """How many other pages had the same change and are told together with it."""

    @property
    def level(self) -> Level:
        """The level that readers were told, NONE when they were told nothing."""
        return self.notice.level if self.notice else Level.NONE

    @property
    def is_waiting(self) -> bool:
        """True when an editor, or the judge, has not yet said anything."""
        return self.change is not None and self.change.state in {ReviewState.DETECTED, ReviewState.HELD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is followed from a page, and for what is followed itself the page that it is linked from."""

    parent: Source | None = None
    children: tuple[Standing, ...] = ()
    left_out: int = 0

    @property
    def troubled(self) -> int:
        """How many of the children are not as they should be."""
        return sum(not child.is_sound for child in self.children)


def page(request: Request) -> Response:
    """Show the source."""
    view = View.of(request)
    store = view.site.store
    card = find_card(view, SourceId(read_word(request.path_params["source_id"])))
    versions = store.versions(card.id)
    shown = versions[-_VERSIONS:]
    events = store.events(source_id=card.id, limit=_EVENTS)
    rows = _rows(view, card.id, shown)
    return view.render(
        "source.html",
        card=card,
        family=_family(view, card),
        status=as_of(store.statuses().get(card.id) or SourceStatus(source_id=card.id), view.times.now),
        rows=list(reversed(rows)),
        version_count=len(versions),
        timeline=draw_timeline(
            shown, {row.version.number: row.level for row in rows}, events, view.times.now
        ),
        events=events[:_SHOWN_EVENTS],
        feeds=(
            view.links.feed(card.title, f"kilde/{card.id}"),
            view.links.feed(view.translate("Alle oppdateringer")),
        ),
    )


def find_card(view: View, source_id: SourceId) -> Card:
    """Return the source by name.

    Raises:
        NotFound: never heard of.
    """
    store = view.site.store
    known: Source | None = next((each for each in view.site.settings.sources if each.id == source_id), None)
    if known is not None:
        status = store.statuses().get(source_id) or SourceStatus(source_id=source_id)
        return Card(
            id=source_id,
            title=known.title,
            owner=known.owner,
            url=known.url,
            lang=known.rules.lang,
            standing=stand(known, status, view.times.now) if known.enabled else None,
        )
    status_left = store.statuses().get(source_id)
    if status_left is None:
        raise NotFound(f"no such source: {source_id!r}")
    told = store.notices(source_id=source_id, limit=1)
    return Card(
        id=source_id,
        title=told[0].source_title if told else str(source_id),
        owner=told[0].source_owner if told else "",
        url=told[0].source_url if told else status_left.current_url,
        lang=told[0].source_lang if told else "",
        standing=None,
    )


def _family(view: View, card: Card) -> Family:
    source = card.standing.source if card.standing else None
    if source is None or (source.parent is None and source.follow is None):
        return Family()
    sources, statuses = view.site.settings.sources, view.site.store.statuses()
    following = view.site.store.followings().get(card.id) if source.follow else None
    return Family(
        parent=next((each for each in sources if each.id == source.parent), None),
        children=tuple(
            stand(each, statuses.get(each.id) or SourceStatus(source_id=each.id), view.times.now)
            for each in sources
            if each.parent == card.id
        ),
        left_out=following.left_out if following else 0,
    )


def _rows(view: View, source_id: SourceId, versions: tuple[Version, ...]) -> list[Row]:
    store = view.site.store
    changes = {change.new_number: change for change in store.changes(source_id=source_id, limit=_VERSIONS)}
    notices = {notice.id: notice for notice in store.notices(source_id=source_id, limit=2 * _VERSIONS)}
    joined = find_joined(store, tuple(notices.values()))
    rows = []
    for version in versions:
        change = changes.get(version.number)
        notice = notices.get(change.notice_id) if change and change.notice_id else None
        also = len(joined.get(notice.joins or notice.id, ())) if notice else 0
        rows.append(Row(version=version, change=change, notice=notice, also=also))
    return rows
