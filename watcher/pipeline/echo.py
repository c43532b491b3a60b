"""Which other watched pages still state what a page has just changed: asked once, when the notice is written.

Never asked at a poll: only for a change that is told and that did away with a fact.  Read are the current
versions of enabled sources that share a topic with the changed one; a feed's items are news of their day
and state nothing now.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from watcher.judge.echoes import Echoed, find_echoes, may_echo, read_claims
from watcher.judge.figures import Figures, figures_of
from watcher.model.document import Document
from watcher.model.ids import DocumentId
from watcher.model.notice import Echo
from watcher.model.record import PageChange
from watcher.model.source import Source, SourceType
from watcher.model.status import SourceState, SourceStatus
from watcher.pipeline.reextract import document_today
from watcher.pipeline.tools import Tools
from watcher.publish.deeplink import block_url

MOST_ECHOES = 12
MOST_OF_ONE_PAGE = 3
REMEMBERED_PAGES = 4096
"""Some ten KiB each."""
_UNSPOKEN = frozenset({SourceType.FEED, SourceType.SITEMAP})


def echoes_of(
    tools: Tools, source: Source, change: PageChange, before: Document, after: Document
) -> tuple[Echo, ...]:
    """Return where other watched pages state the old values now, in order of source id; at most a dozen.

    `before` and `after` are the two versions of the changed page.
    """
    if change.verdict is None:
        return ()
    claims = read_claims(change.diff, change.verdict, before, after, tools.words)
    if not claims:
        return ()
    found: list[Echo] = []
    statuses = cache(tools.store.statuses)  # read when a page comes into question at all
    for other, document_id in _neighbours(tools, source):
        if len(found) >= MOST_ECHOES:
            break
        is_likely = may_echo(claims, _figures(tools.store.texts, document_id))
        if is_likely and not _is_gone(statuses().get(other.id)):
            document = tools.store.document(document_id)
            told = find_echoes(claims, document, tools.words)[:MOST_OF_ONE_PAGE]
            found += (_echo(one, other, document) for one in told)
    return tuple(found[:MOST_ECHOES])


@lru_cache(maxsize=REMEMBERED_PAGES)
def _figures(read: Callable[[DocumentId], tuple[str, ...]], document_id: DocumentId) -> Figures:
    """Return the figures of a document; it never changes, and many changes of a round may ask for it."""
    return figures_of(read(document_id))


def echoes_today(tools: Tools, source: Source, change: PageChange) -> tuple[Echo, ...]:
    """Return where other watched pages state now what `change` did away with, told or not."""
    old = tools.store.version(source.id, change.old_number).version
    new = tools.store.version(source.id, change.new_number).version
    before, after = (
        document_today(tools.store, old, source, tools.read_pdf),
        document_today(tools.store, new, source, tools.read_pdf),
    )
    return echoes_of(tools, source, change, before, after)


def _neighbours(tools: Tools, source: Source) -> Iterator[tuple[Source, DocumentId]]:
    """Yield the other sources that may speak of the same, by id, with what they say now."""
    topics, documents = set(source.topics), tools.store.newest_documents()
    for other_id in sorted(documents.keys() & tools.sources.keys() - {source.id}):
        other = tools.sources[other_id]
        if other.enabled and other.rules.type not in _UNSPOKEN and topics & set(other.topics):
            yield other, documents[other_id]


def _is_gone(status: SourceStatus | None) -> bool:
    """Return whether a page is gone: it says nothing any more."""
    return status is not None and status.state is SourceState.GONE


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
