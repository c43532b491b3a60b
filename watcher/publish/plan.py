"""Which feeds there are: everything, reviewed only, each level, each topic, each source.

Addresses and ids hang on the names alone, so a feed that exists once exists for ever.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from watcher.model.config import ServiceSettings
from watcher.model.ids import NoticeId, SourceId
from watcher.model.level import PUBLISHED_FROM, Level
from watcher.model.notice import Notice, NoticeReview
from watcher.model.source import Source
from watcher.model.status import SourceState, SourceStatus
from watcher.publish.addresses import (
    about_url,
    feed_id,
    feed_path,
    feed_url,
    filtered_url,
    path_part,
    site_url,
    source_page_url,
)
from watcher.publish.archive import Parted, archive_name, latest, part_notices
from watcher.publish.entry import Desk
from watcher.publish.feed import Archive, Entry, Feed, SourceMark, Tombstone
from watcher.publish.kin import find_kin, reach_of, standing
from watcher.publish.moments import whole_hour
from watcher.publish.pads import pad_entries
from watcher.publish.text import plain
from watcher.publish.titles import Titles, titles_of
from watcher.publish.words import words_of

LEAST_ENTRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """One feed to be: its names, its notices and its sources."""

    slug: str
    group: str
    title: str
    subtitle: str
    page_url: str
    members: Sequence[Notice]
    """Newest first."""
    marks: tuple[SourceMark, ...]
    is_by_update: bool = False
    is_of_each: bool = False
    """Every notice is an item here, also one that joined another."""


def plan_feeds(
    notices: Sequence[Notice],
    sources: Sequence[Source],
    service: ServiceSettings,
    *,
    statuses: Mapping[SourceId, SourceStatus] | None = None,
    late: Collection[SourceId] = (),
    hub_url: str = "",
) -> tuple[Feed, ...]:
    """Return every feed, ready to render: all, reviewed, levels, topics, sources.

    `notices` are all there are, in any order; no two have the same `published_at` (the store's publication
    clock).  Same arguments, same feeds.  Sources and topics that are configured no longer keep their feeds as
    long as a notice names them.  `late`: the sources whose promise is broken.
    """
    newest_first = sorted(notices, key=lambda notice: (notice.published_at, notice.id), reverse=True)
    slugs = {notice.id: notice.slug for notice in newest_first}
    desk, own = Desk(service=service, slugs=slugs, kin=find_kin(newest_first)), standing(newest_first)
    plans = _plans(newest_first, sources, service, _marks(sources, statuses or {}, late))
    return tuple(_feed(plan, _members(plan, own), desk, hub_url) for plan in plans)


def _members(plan: _Plan, own: AbstractSet[NoticeId]) -> Sequence[Notice]:
    """Return the notices of a feed; one that joined another is told there, where sources stand together."""
    return plan.members if plan.is_of_each else [notice for notice in plan.members if notice.id in own]


def _plans(
    notices: Sequence[Notice],
    sources: Sequence[Source],
    service: ServiceSettings,
    marks: Sequence[SourceMark],
) -> Iterable[_Plan]:
    titles = titles_of(service.language)
    name, home = plain(service.title), site_url(service)
    yield _Plan(
        slug="all", group="", title=titles.everything.format(service=name), subtitle=titles.everything_long,
        page_url=home, members=notices, marks=tuple(marks),
    )  # fmt: skip
    yield _Plan(
        slug="vurdert", group="", title=titles.reviewed.format(service=name), subtitle=titles.reviewed_long,
        page_url=home, marks=tuple(marks), is_by_update=True, is_of_each=True,
        members=[notice for notice in notices if notice.review is not NoticeReview.UNREVIEWED],
    )  # fmt: skip
    for level in sorted((level for level in Level if level >= PUBLISHED_FROM), reverse=True):
        yield _Plan(
            slug=f"niva/{level.slug}", group="niva", title=titles.levels[level].format(service=name),
            subtitle=titles.level_long, page_url=filtered_url(service, "niva", level.slug),
            members=[notice for notice in notices if reach_of(notice) >= level], marks=tuple(marks),
        )  # fmt: skip
    yield from _topic_plans(notices, sources, service, marks)
    yield from _source_plans(notices, sources, service, marks, titles)


def _topic_plans(
    notices: Sequence[Notice],
    sources: Sequence[Source],
    service: ServiceSettings,
    marks: Sequence[SourceMark],
) -> Iterable[_Plan]:
    titles = titles_of(service.language)
    watching: dict[str, set[SourceId]] = {}
    members: dict[str, list[Notice]] = {}
    for source in sources:
        for topic in source.topics:
            watching.setdefault(topic, set()).add(source.id)
    for notice in notices:
        for topic in dict.fromkeys(notice.topics):
            watching.setdefault(topic, set())
            members.setdefault(topic, []).append(notice)
    for topic, ids in sorted(watching.items()):
        yield _Plan(
            slug=f"tema/{path_part(topic)}", group="tema",
            title=titles.topic.format(service=plain(service.title), topic=plain(topic).capitalize()),
            subtitle=titles.topic_long.format(topic=plain(topic)),
            page_url=filtered_url(service, "tema", topic), members=members.get(topic, ()),
            marks=tuple(mark for mark in marks if mark.source_id in ids),
        )  # fmt: skip


def _source_plans(
    notices: Sequence[Notice],
    sources: Sequence[Source],
    service: ServiceSettings,
    marks: Sequence[SourceMark],
    titles: Titles,
) -> Iterable[_Plan]:
    marked = {mark.source_id: mark for mark in marks}
    known = {source.id: (source.owner, source.title) for source in sources}
    members: dict[SourceId, list[Notice]] = {}
    for notice in notices:  # newest first: a retired source keeps its last name
        known.setdefault(notice.source_id, (notice.source_owner, notice.source_title))
        members.setdefault(notice.source_id, []).append(notice)
    for source_id, (owner, title) in sorted(known.items()):
        name = ": ".join(plain(part) for part in (owner, title) if part.strip())
        yield _Plan(
            slug=f"kilde/{path_part(source_id)}", group="kilde",
            title=titles.source.format(service=plain(service.title), source=name),
            subtitle=titles.source_long.format(source=name), page_url=source_page_url(service, source_id),
            members=members.get(source_id, ()), is_of_each=True,
            marks=(marked[source_id],) if source_id in marked else (),
        )  # fmt: skip


def _marks(
    sources: Sequence[Source], statuses: Mapping[SourceId, SourceStatus], late: Collection[SourceId]
) -> tuple[SourceMark, ...]:
    return tuple(
        replace(_mark(source, statuses.get(source.id)), is_late=source.id in late)
        for source in sorted(sources, key=lambda source: source.id)
    )


def _mark(source: Source, status: SourceStatus | None) -> SourceMark:
    verified = status.last_verified_at if status else None
    return SourceMark(
        source_id=source.id,
        title=plain(source.title),
        owner=plain(source.owner),
        url=plain(source.url),
        state=(status.state if status else SourceState.NEW).value,
        verified_at=whole_hour(verified) if verified else None,
    )


def _feed(plan: _Plan, members: Sequence[Notice], desk: Desk, hub_url: str) -> Feed:
    service = desk.service
    parted = latest(members) if plan.is_by_update else part_notices(members)
    pads = pad_entries(feed_id(service, plan.slug), service)
    entries = tuple(
        desk.entry_by_update(notice) if plan.is_by_update else desk.entry(notice) for notice in parted.shown
    )
    entries += pads[: max(0, LEAST_ENTRIES - len(entries))]
    archives = () if plan.is_by_update else _archives(plan, parted, desk, pads)
    return Feed(
        id=feed_id(service, plan.slug),
        slug=plan.slug,
        group=plan.group,
        title=plan.title,
        subtitle=_after_notice(service, plan.subtitle),
        language=service.language,
        author=plain(service.title),
        site_url=about_url(service),
        page_url=plan.page_url,
        icon_url=f"{site_url(service)}favicon.svg",
        rights=titles_of(service.language).rights,
        atom_url=feed_url(service, feed_path(plan.slug, "atom")),
        rss_url=feed_url(service, feed_path(plan.slug, "rss")),
        json_url=feed_url(service, feed_path(plan.slug, "json")),
        hub_url=hub_url,
        prev_archive_url=archives[-1].url if archives else "",
        updated=max(entry.updated for entry in entries),
        entries=entries,
        tombstones=tuple(
            Tombstone(
                ref=notice.id,
                when=notice.updated_at,
                comment=plain(notice.note) or words_of(notice.language).retracted,
            )
            for notice in parted.withdrawn
        ),
        marks=plan.marks,
        archives=archives,
    )


def _after_notice(service: ServiceSettings, text: str) -> str:
    """Return `text` with the service's notice before it, where there is one."""
    notice = plain(service.notice).rstrip(".")
    return f"{notice}. {text}" if notice else text


def _archives(plan: _Plan, parted: Parted, desk: Desk, pads: Sequence[Entry]) -> tuple[Archive, ...]:
    """Return the archive documents, oldest first.  The first holds what the feed says of itself."""
    chain = [(archive_name(0), tuple(pads))]
    chain += [
        (chunk.name, tuple(desk.entry(notice, is_archived=True) for notice in chunk.notices))
        for chunk in parted.chunks
    ]
    archives: list[Archive] = []
    for number, (name, entries) in enumerate(chain):
        path = feed_path(f"{plan.slug}/{name}", "atom")
        archives.append(
            Archive(
                path=path,
                url=feed_url(desk.service, path),
                title=titles_of(desk.service.language).archive.format(title=plan.title, n=number),
                prev_url=archives[-1].url if archives else "",
                updated=max(entry.updated for entry in entries),
                entries=entries,
            )
        )
    return tuple(archives)
