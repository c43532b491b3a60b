"""Which other watched pages still state what a page has just changed: asked once, when the notice is written.

Never asked at a poll: only for a change that is told and that did away with a fact.  Read are the current
versions of enabled sources that share a topic with the changed one; a feed's items are news of their day
and state nothing now.
"""

from collections.abc import Iterator

from watcher.judge.echoes import Echoed, find_echoes, read_claims
from watcher.model.document import Document
from watcher.model.notice import Echo
from watcher.model.record import PageChange
from watcher.model.source import Source, SourceType
from watcher.model.status import SourceState
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools
from watcher.publish.deeplink import block_url

MOST_ECHOES = 12
MOST_OF_ONE_PAGE = 3
_UNSPOKEN = frozenset({SourceType.FEED, SourceType.SITEMAP})


def echoes_of(
    tools: Tools, source: Source, change: PageChange, before: Document, after: Document
) -> tuple[Echo, ...]:
    """Return where other watched pages state the old values now, in order of source id; at most a dozen.

    `before` and `after` are the two versions of the changed page.
    """
    if change.verdict is None:
        return ()
    claims = read_claims(change.diff, change.verdict, before, after, tools.vocabulary)
    if not claims:
        return ()
    found: list[Echo] = []
    for other in _neighbours(tools, source):
        stored = tools.store.current_version(other.id)
        if stored is not None:
            told = find_echoes(claims, stored.document, tools.vocabulary)[:MOST_OF_ONE_PAGE]
            found += (_echo(one, other, stored.document) for one in told)
    return tuple(found[:MOST_ECHOES])


def echoes_today(tools: Tools, source: Source, change: PageChange) -> tuple[Echo, ...]:
    """Return where other watched pages state now what `change` did away with, told or not."""
    old = tools.store.version(source.id, change.old_number).version
    new = tools.store.version(source.id, change.new_number).version
    before, after = (
        document_today(tools.store, old, source, tools.read_pdf),
        document_today(tools.store, new, source, tools.read_pdf),
    )
    return echoes_of(tools, source, change, before, after)


def _neighbours(tools: Tools, source: Source) -> Iterator[Source]:
    """Yield the other sources that may speak of the same, by id; a page that is gone says nothing."""
    topics, statuses = set(source.topics), tools.store.statuses()
    for other_id in sorted(tools.sources):
        other, status = tools.sources[other_id], statuses.get(other_id)
        is_gone = status is not None and status.state is SourceState.GONE
        is_page = other.enabled and other.rules.type not in _UNSPOKEN and not is_gone
        if is_page and other_id != source.id and topics & set(other.topics):
            yield other


def _echo(one: Echoed, other: Source, document: Document) -> Echo:
    return Echo(
        edit_id=one.edit_id,
        source_id=other.id,
        source_title=other.title,
        source_owner=other.owner,
        kind=one.kind,
        value=one.value,
        quote=one.quote,
        url=block_url(document, one.index, source=other),
        section=document.blocks[one.index].trail,
    )
