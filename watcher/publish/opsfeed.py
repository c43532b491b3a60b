"""The operators' feed: every event of the sources, and where each source stands.  Pure.

A file of its own (`drift.atom`), in no list of feeds: readers never meet it by accident.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from lxml import etree

from watcher.model.config import ServiceSettings
from watcher.model.ids import SourceId
from watcher.model.source import Source
from watcher.model.status import SourceEvent, SourceState, SourceStatus
from watcher.publish.addresses import about_url, feed_id, feed_url, site_url
from watcher.publish.drift import MOST_EVENTS, PATH, SLUG
from watcher.publish.moments import rfc3339, whole_hour
from watcher.publish.operators import KINDS, event_page_url, event_title, reason_lines
from watcher.publish.text import plain
from watcher.publish.xml import ATOM, LANG, WATCHER, put, root, write

_A = f"{{{ATOM}}}"
_BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)
"""When the feed was last updated while nothing has happened yet."""


def render_operators(
    events: Sequence[SourceEvent],
    sources: Mapping[SourceId, Source],
    statuses: Mapping[SourceId, SourceStatus],
    late: Collection[SourceId],
    service: ServiceSettings,
) -> bytes:
    """Return the feed as Atom; `events` are newest first, `late` the sources whose promise is broken.

    Moments of healthy sources are whole hours, so that the bytes change when something is to be told.
    """
    top = root(f"{_A}feed", {None: ATOM, "watcher": WATCHER}, {LANG: "nb"})
    put(top, f"{_A}id", feed_id(service, SLUG))
    put(top, f"{_A}title", f"{plain(service.title)}: drift")
    put(
        top,
        f"{_A}subtitle",
        "Hendelser ved kildene, for dem som driver tjenesten. Ingen faglige oppdateringer.",
    )
    put(top, f"{_A}updated", rfc3339(events[0].at if events else _BEFORE_ALL))
    author = put(top, f"{_A}author")
    put(author, f"{_A}name", plain(service.title))
    put(author, f"{_A}uri", about_url(service))
    put(top, f"{_A}link", rel="self", type="application/atom+xml", href=feed_url(service, PATH))
    put(top, f"{_A}link", rel="alternate", type="text/html", href=f"{site_url(service)}status")
    for source in sources.values():
        status = statuses.get(source.id) or SourceStatus(source_id=source.id)
        _standing(top, source, status, is_late=source.id in late)
    for event in events[:MOST_EVENTS]:
        _entry(top, event, sources, service)
    return write(top)


def _standing(top: etree._Element, source: Source, status: SourceStatus, *, is_late: bool) -> None:
    seen, due = status.last_verified_at, status.next_check_at
    put(
        top,
        f"{{{WATCHER}}}source",
        id=source.id,
        title=plain(source.title),
        owner=plain(source.owner),
        href=plain(source.url),
        state=status.state.value,
        since=rfc3339(status.since) if status.since and status.state is not SourceState.OK else "",
        verified=rfc3339(whole_hour(seen)) if seen else "",
        late="true" if is_late else "",
        next=_next(status, due) if due else "",
        reason="; ".join(plain(reason.text) for reason in status.reasons),
    )


def _next(status: SourceStatus, due: datetime) -> str:
    """Return the next try; of a healthy source the hour before whose end it comes."""
    if status.state is SourceState.OK:
        return rfc3339(whole_hour(due) + timedelta(hours=1))
    return rfc3339(due)


def _entry(
    top: etree._Element, event: SourceEvent, sources: Mapping[SourceId, Source], service: ServiceSettings
) -> None:
    node = put(top, f"{_A}entry")
    put(node, f"{_A}id", f"tag:{service.tag_authority}:event/{event.id}")
    put(node, f"{_A}title", event_title(event, sources))
    put(node, f"{_A}updated", rfc3339(event.at))
    put(node, f"{_A}published", rfc3339(event.at))
    page = event_page_url(event, service)
    put(node, f"{_A}link", rel="alternate", type="text/html", href=page)
    put(node, f"{_A}category", term=event.kind.value, label=KINDS[event.kind])
    text = [plain(event.text)] if event.text else []
    put(node, f"{_A}content", "\n".join([*text, *reason_lines(event)]) or KINDS[event.kind], type="text")
