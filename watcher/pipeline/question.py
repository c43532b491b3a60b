"""What a source is asked: how it is accepted, whether on conditions, and how it is to be shown."""

from datetime import datetime, timedelta

from watcher.model.answer import FetchRequest, Render, Validators
from watcher.model.source import Source, SourceType
from watcher.model.status import SourceState, SourceStatus
from watcher.pipeline.reextract import asked_as

FULL_GET_EVERY = timedelta(hours=24)
"""An unconditional request at least this often: a stale cache may answer 304 for ever.

Source: docs/explanation/meaning.md §12 and docs/decisions/0002-conditional-requests.md.
"""

ACCEPT = {
    SourceType.HTML: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    SourceType.PDF: "application/pdf,*/*;q=0.1",
    SourceType.JSON: "application/json,*/*;q=0.1",
    SourceType.FEED: "application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.1",
    SourceType.SITEMAP: "application/xml,text/xml;q=0.9,*/*;q=0.1",
    SourceType.TEXT: "text/plain,*/*;q=0.1",
}


def request_for(source: Source, status: SourceStatus, now: datetime) -> FetchRequest:
    """Return the request.

    Conditional only when the page stood well, was seen whole within a day, and is still asked and held to the
    same: after an edit of its entry a 304 would hide what the edit does.
    """
    is_fresh = status.last_full_at is not None and now - status.last_full_at < FULL_GET_EVERY
    is_same = status.asked_as == asked_as(source)
    # A 304 speaks of the answer alone, not of the data that a rendered page fills itself with.
    may_ask_conditionally = status.state is SourceState.OK and is_fresh and is_same and not source.render
    return FetchRequest(
        source_id=source.id,
        url=source.url,
        accept=ACCEPT[source.rules.type],
        validators=status.validators if may_ask_conditionally else Validators(),
        headers=tuple(source.headers.items()),
        hosts=source.hosts,
        render=render_for(source),
    )


def render_for(source: Source) -> Render | None:
    """Return how a page is to be shown in a browser, None for one that needs none."""
    if not source.render:
        return None
    demands = source.contract
    return Render(hosts=source.render_hosts, headings=demands.headings, min_chars=demands.min_chars)
