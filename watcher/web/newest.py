"""/: the newest updates, filtered by what stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeItem
from watcher.web.also import AlsoLink, find_joined, name_joined
from watcher.web.links import FeedLink
from watcher.web.marking import Sides, excerpt
from watcher.web.trust import draw_board
from watcher.web.view import View, read_number, read_word
from watcher.web.words import FROM_LEVELS

PAGE_SIZE = 20
_MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the reader narrowed the list to; "" and None: everything."""

    source_id: str = ""
    topic: str = ""
    level: Level | None = None
    number: int = 1

    def query(self, **other: str) -> dict[str, str]:
        """Return these filters as address parameters, with `other` put in their place."""
        own = {"kilde": self.source_id, "tema": self.topic, "niva": self.level.slug if self.level else ""}
        return own | other

    @property
    def is_unnarrowed(self) -> bool:
        """True when the counts of all notices are the counts of this selection."""
        return not (self.source_id or self.topic)

    @property
    def count(self) -> int:
        """How many filters there are; 0: nothing is filtered away."""
        return sum(map(bool, (self.source_id, self.topic, self.level)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A notice as the list shows it: its weightiest item, and how many more there are."""

    notice: Notice
    item: NoticeItem | None
    sides: Sides | None
    more: int
    also: tuple[AlsoLink, ...] = ()
    """The other pages with the same change, which are no items of their own in this list."""


def page(request: Request) -> Response:
    """Show one page of the list."""
    view = View.of(request)
    filters = read_filters(request)
    found = view.site.store.notices(
        source_id=SourceId(filters.source_id) if filters.source_id else None,
        topic=filters.topic,
        min_level=filters.level or Level.NONE,
        is_joined=None if filters.source_id else False,  # of one source, each change is its own
        limit=PAGE_SIZE + 1,
        offset=(filters.number - 1) * PAGE_SIZE,
    )
    if not found and filters.number > 1:
        raise NotFound(f"no such page of the list: {filters.number}")
    settings, feeds = view.site.settings, _feeds(view, filters)
    return view.render(
        "newest.html",
        filters=filters,
        days=_by_day(view, found[:PAGE_SIZE]),
        has_more=len(found) > PAGE_SIZE,
        board=draw_board(settings, view.site.store.statuses(), view.times.now),
        counts=_count(view),
        from_levels=FROM_LEVELS,
        sources=settings.sources,
        topics=sorted({topic for source in settings.sources for topic in source.topics}),
        feeds=feeds,
        # there is a feed for everything and for each single filter, none for filters combined
        feed_here=feeds[-1] if filters.count <= 1 and len(feeds) == 1 + filters.count else None,
    )


def read_filters(request: Request) -> Filters:
    """Return the filters in the address.

    Raises:
        NotFound: no such level or page.
    """
    asked = request.query_params
    number = read_number(asked.get("side") or "1")
    if not 1 <= number <= _MAX_PAGE:
        raise NotFound(f"no such page of the list: {number}")
    try:
        level = Level.from_slug(asked["niva"]) if asked.get("niva") else None
    except ValueError as error:
        raise NotFound(str(error)) from None
    if level not in FROM_LEVELS:  # minor is the least that is published: from there it is everything
        level = None
    return Filters(
        source_id=read_word(asked.get("kilde", "")),
        topic=read_word(asked.get("tema", "")),
        level=level,
        number=number,
    )


def tease(notice: Notice, also: tuple[AlsoLink, ...] = ()) -> Teaser:
    """Return the notice as the list shows it."""
    item = max(notice.items, key=lambda item: item.level, default=None)
    return Teaser(
        notice=notice,
        item=item,
        sides=excerpt(item.before, item.after) if item else None,
        more=len(notice.items) - 1,
        also=also,
    )


def _count(view: View) -> dict[Level, int]:
    """Return how many items the whole list has from each level upwards."""
    counts = view.site.store.count_notices(is_joined=False)
    return {
        least: sum(count for level, count in counts.items() if level >= least)
        for least in (Level.NONE, *FROM_LEVELS)
    }


def _by_day(view: View, notices: Sequence[Notice]) -> list[tuple[str, list[Teaser]]]:
    days = groupby(notices, key=lambda notice: view.times.day(notice.published_at))
    joined = find_joined(view.site.store, notices)
    return [
        (day, [tease(notice, name_joined(view, joined.get(notice.id, ()))) for notice in group])
        for day, group in days
    ]


def _feeds(view: View, filters: Filters) -> tuple[FeedLink, ...]:
    links, feeds = view.links, [view.links.feed(view.translate("Alle oppdateringer"))]
    if filters.source_id:
        title = next((each.title for each in view.site.settings.sources if each.id == filters.source_id), "")
        if title:
            feeds.append(links.feed(title, f"kilde/{filters.source_id}"))
    if filters.topic:
        feeds.append(links.feed(filters.topic, f"tema/{filters.topic}"))
    if filters.level:
        feeds.append(links.feed(view.translate(FROM_LEVELS[filters.level]), f"niva/{filters.level.slug}"))
    return tuple(feeds)
