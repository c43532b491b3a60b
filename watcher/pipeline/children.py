"""Children: what is followed from the pages that ask for it (`follow_pdfs`), and the sources they become.

Source: docs/decisions/0077-children.md.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from watcher.extract.page_key import page_key
from watcher.model.child import Child, Following, bare_host
from watcher.model.ids import EventId, SourceId
from watcher.model.source import ExtractionRules, Follow, Source, SourceType
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.pipeline.absence import is_gone
from watcher.pipeline.kinship import raise_family
from watcher.pipeline.pdf_links import find_pdf_links
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools

_PASSES = 3
_NAMED = 5
"""So many files are named in one event."""


def with_children(sources: Sequence[Source], followings: Mapping[SourceId, Following]) -> tuple[Source, ...]:
    """Return the configured sources, each followed by its children."""
    found: list[Source] = []
    own = {source.id for source in sources}
    for source in sources:
        found.append(source)
        if source.follow is not None and source.enabled and source.id in followings:
            children = followings[source.id].active
            found += [child_source(source, child) for child in children if child.id not in own]
    return tuple(found)


def child_source(parent: Source, child: Child) -> Source:
    """Return the source that a child is: all of its parent's promises, its own address, no contract.

    Secret headers go along only to the very origin that they were given for.
    """
    follow = parent.follow or Follow()
    is_same_origin = _origin(parent.url) == _origin(child.url)
    hosts = {bare_host(host) for host in (_host(child.url), _host(parent.url), *follow.hosts)}
    return Source(
        id=child.id,
        title=f"{parent.title}: {child.name}",
        owner=parent.owner,
        url=child.url,
        rules=ExtractionRules(type=SourceType.PDF, lang=parent.rules.lang),
        topics=parent.topics,
        every=parent.every,
        every_min=parent.every_min,
        every_max=parent.every_max,
        verify_within=parent.verify_within,
        trust_age=parent.trust_age,
        policy=parent.policy,
        headers=parent.headers if is_same_origin else {},
        missing_env=parent.missing_env if is_same_origin else (),
        unsendable=parent.unsendable if is_same_origin else (),
        vocabulary=parent.vocabulary,
        parent=parent.id,
        hosts=tuple(sorted(hosts)),
    )


def follow_children(tools: Tools, configured: Sequence[Source]) -> tuple[SourceId, ...]:
    """Bring what is followed up to the pages' newest versions; return the children to be checked at once.

    Those are the new ones, and those whose address has changed.  A page in trouble has no newer version, and
    one that is gone says nothing: their children stay as they are.  Doing it again changes nothing.
    """
    fresh: set[SourceId] = set()
    parents = [source for source in configured if source.follow is not None and source.enabled]
    for _ in range(_PASSES):
        known = dict(tools.store.followings())
        found = [_bring_up(tools, parent, configured, known) for parent in parents]
        fresh.update(child for each in found if each is not None for child in each)
        if all(each is None for each in found):
            break  # what one page let go of, another may take up: hence more than one pass
    return tuple(sorted(fresh))


def _bring_up(
    tools: Tools, parent: Source, configured: Sequence[Source], known: dict[SourceId, Following]
) -> tuple[SourceId, ...] | None:
    """Follow what one page links to; None: nothing is different, else the children to be checked at once."""
    before = known.get(parent.id, Following(parent_id=parent.id, number=0))
    found = _read(tools, parent, before, _taken(parent, configured, known))
    if found is None or _is_same(before, found):
        return None
    events = tuple(_events(parent, before, found, tools.clock.now()))
    if not tools.store.set_following(found, events, tools.operators):
        return None
    known[parent.id] = found
    addresses = {child.id: child.url for child in before.active}
    return tuple(child.id for child in found.active if addresses.get(child.id) != child.url)


def _read(tools: Tools, parent: Source, before: Following, taken: frozenset[str]) -> Following | None:
    """Return what the page's newest version has to follow; None when it has none that says anything."""
    newest = tools.store.newest_version(parent.id)
    if newest is None or is_gone(newest) or parent.follow is None:
        return None
    document = document_today(tools.store, newest, parent, tools.read_pdf)
    links = find_pdf_links(document, parent.follow)
    free = [link for link in links.links if page_key(link.url) not in taken]
    now = tools.clock.now()
    family = raise_family(parent.id, before.children, free, most=parent.follow.most, now=now)
    return Following(
        parent_id=parent.id,
        number=newest.number,
        children=family.children,
        left_out=family.left_out,
        elsewhere=links.elsewhere,
    )


def _taken(
    parent: Source, configured: Sequence[Source], known: Mapping[SourceId, Following]
) -> frozenset[str]:
    """Return the addresses that are watched already: as sources, or as children of another page."""
    urls = [source.url for source in configured if source.enabled and source.url]
    following = {source.id for source in configured if source.follow is not None and source.enabled}
    for other, each in known.items():
        if other != parent.id and other in following:
            urls += [child.url for child in each.active]
    return frozenset(page_key(url) for url in urls)


def _is_same(before: Following, found: Following) -> bool:
    """Return whether nothing is different but the number of the version that was read."""
    return replace(before, number=found.number) == found and before.number > 0


def _events(parent: Source, before: Following, found: Following, now: datetime) -> Iterator[SourceEvent]:
    known = {child.id: child for child in before.active}
    new = [child for child in found.active if child.id not in known]
    if new:
        text = f"Følger nå {_count(len(new))} som siden lenker til: {_names(new)}"
        yield _event(parent.id, EventKind.FOLLOWED, found, now, text, *(child.id for child in new))
    for child in found.children:
        was = known.get(child.id)
        if was is None:
            continue
        if child.left_at is not None:
            text = f"«{was.label}» følges ikke lenger: siden {parent.url} lenker ikke til den nå"
            yield _event(child.id, EventKind.UNFOLLOWED, found, now, text)
        elif was.url != child.url:
            text = f"Lenken «{child.label}» fører nå til {child.url}, før til {was.url}"
            yield _event(child.id, EventKind.MOVED, found, now, text, child.url)
    yield from _left_out(parent, before, found, now)


def _left_out(parent: Source, before: Following, found: Following, now: datetime) -> Iterator[SourceEvent]:
    """Say what is not followed, and why, when it begins."""
    follow = parent.follow or Follow()
    said = []
    if found.left_out and not before.left_out:
        said.append(
            f"{_count(found.left_out)} følges ikke: siden lenker til flere enn {follow.most} "
            "(most i follow_pdfs)"
        )
    strange = [host for host in found.elsewhere if host not in before.elsewhere]
    if strange:
        said.append(f"PDF-er hos {', '.join(strange)} følges ikke: andre nettsteder (se hosts i follow_pdfs)")
    if said:
        yield _event(parent.id, EventKind.LEFT_OUT, found, now, "; ".join(said), str(follow.most), *strange)


def _event(
    source_id: SourceId, kind: EventKind, found: Following, now: datetime, text: str, *told: str
) -> SourceEvent:
    key = "\n".join((source_id, kind, found.parent_id, str(found.number), *told))
    return SourceEvent(
        id=EventId(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]),
        source_id=source_id,
        at=now,
        kind=kind,
        state=SourceState.OK,
        text=text,
    )


def _names(children: Sequence[Child]) -> str:
    more = len(children) - _NAMED
    names = ", ".join(f"«{child.label}»" for child in children[:_NAMED])
    return f"{names} og {more} til" if more > 0 else names


def _count(number: int) -> str:
    return "én PDF" if number == 1 else f"{number} PDF-er"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
