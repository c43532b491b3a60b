"""Tell operators of pages that a sitemap has come to list and that nobody watches.

Source: docs/decisions/0076-sitemaps.md.
"""

import hashlib

from watcher.extract.page_key import page_key
from watcher.model.document import Document
from watcher.model.ids import EventId
from watcher.model.record import Version
from watcher.model.source import Source, SourceType
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.pipeline.tools import Tools

_NAMED = 5
"""So many pages are named in one event; the rest is counted."""


def tell_unwatched(tools: Tools, source: Source, version: Version, before: Document, after: Document) -> None:
    """Store one event for the new pages of a sitemap's version that are not watched; again is no error."""
    if source.rules.type is not SourceType.SITEMAP or not before.blocks:
        return
    known = {_key(block.text) for block in before.blocks}
    watched = {_key(each.url) for each in tools.sources.values()}
    new = [block.text for block in after.blocks if _key(block.text) not in known]
    unwatched = [address for address in new if _key(address) not in watched]
    if not unwatched:
        return
    text = "; ".join(f"watcher sources add {address}" for address in unwatched[:_NAMED])
    more = len(unwatched) - _NAMED
    event = SourceEvent(
        id=_id(version),
        source_id=source.id,
        at=version.seen_at,
        kind=EventKind.LISTED,
        state=SourceState.OK,
        text=f"Følges ikke ennå: {text}" + (f"; og {more} til" if more > 0 else ""),
    )
    tools.store.add_events([event], tools.operators)


def _key(address: str) -> str:
    try:
        return page_key(address)
    except ValueError:  # no address that could be asked
        return address


def _id(version: Version) -> EventId:
    told = f"{version.source_id}\n{version.number}\n{EventKind.LISTED}"
    return EventId(hashlib.sha256(told.encode()).hexdigest()[:16])
