"""A feed as Atom 1.0: the canonical format, with archives, threads and tombstones.

Source: RFC 4287; RFC 5005 §4 (archives); RFC 4685 §3 (in-reply-to); RFC 6721 §3 (deleted-entry).
Foreign namespaces are declared only where they are used.
"""

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from watcher.publish.feed import Archive, Entry, Feed, SourceMark
from watcher.publish.moments import rfc3339
from watcher.publish.xml import ATOM, HISTORY, LANG, THREAD, TOMBSTONES, WATCHER, put, root, write

_A = f"{{{ATOM}}}"
TYPE = "application/atom+xml"


def render_atom(feed: Feed) -> bytes:
    """Return the subscription document."""
    top = _top(feed, feed.entries, is_archive=False)
    _head(top, feed, feed.title, feed.updated)
    put(top, f"{_A}link", rel="self", type=TYPE, href=feed.atom_url)
    put(top, f"{_A}link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.page_url)
    if feed.hub_url:
        put(top, f"{_A}link", rel="hub", href=feed.hub_url)
    if feed.prev_archive_url:
        put(top, f"{_A}link", rel="prev-archive", type=TYPE, href=feed.prev_archive_url)
    add_marks(top, feed.marks)
    for stone in feed.tombstones:
        grave = put(top, f"{{{TOMBSTONES}}}deleted-entry", ref=stone.ref, when=rfc3339(stone.when))
        put(grave, f"{{{TOMBSTONES}}}comment", stone.comment)
    for entry in feed.entries:
        _entry(top, entry)
    return write(top)


def render_archive(feed: Feed, archive: Archive) -> bytes:
    """Return one archive document: nothing in it changes when later notices come."""
    top = _top(feed, archive.entries, is_archive=True)
    _head(top, feed, archive.title, archive.updated)
    put(top, f"{_A}link", rel="self", type=TYPE, href=archive.url)
    put(top, f"{_A}link", rel="current", type=TYPE, href=feed.atom_url)
    put(top, f"{_A}link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.page_url)
    if archive.prev_url:
        put(top, f"{_A}link", rel="prev-archive", type=TYPE, href=archive.prev_url)
    put(top, f"{{{HISTORY}}}archive")
    for entry in archive.entries:
        _entry(top, entry)
    return write(top)


def add_marks(parent: etree._Element, marks: Sequence[SourceMark]) -> None:
    """Append where each source stands: "sist bekreftet" for machines."""
    for mark in marks:
        put(
            parent,
            f"{{{WATCHER}}}source",
            id=mark.source_id,
            title=mark.title,
            owner=mark.owner,
            href=mark.url,
            state=mark.state,
            verified=rfc3339(mark.verified_at) if mark.verified_at else "",
            late="true" if mark.is_late else "",
        )


def _top(feed: Feed, entries: Sequence[Entry], *, is_archive: bool) -> etree._Element:
    namespaces: dict[str | None, str] = {None: ATOM}
    if is_archive:
        namespaces["fh"] = HISTORY
    if any(entry.reply for entry in entries):
        namespaces["thr"] = THREAD
    if feed.tombstones and not is_archive:
        namespaces["at"] = TOMBSTONES
    if feed.marks and not is_archive:
        namespaces["watcher"] = WATCHER
    return root(f"{_A}feed", namespaces, {LANG: feed.language})


def _head(top: etree._Element, feed: Feed, title: str, updated: datetime) -> None:
    put(top, f"{_A}id", feed.id)
    put(top, f"{_A}title", title)
    put(top, f"{_A}subtitle", feed.subtitle)
    put(top, f"{_A}updated", rfc3339(updated))
    author = put(top, f"{_A}author")
    put(author, f"{_A}name", feed.author)
    put(author, f"{_A}uri", feed.site_url)
    put(top, f"{_A}generator", "Watcher")
    put(top, f"{_A}icon", feed.icon_url)
    put(top, f"{_A}rights", feed.rights)


def _entry(top: etree._Element, entry: Entry) -> None:
    node = put(top, f"{_A}entry")
    node.set(LANG, entry.language)
    put(node, f"{_A}id", entry.id)
    put(node, f"{_A}title", entry.title)
    put(node, f"{_A}link", rel="alternate", type="text/html", hreflang=entry.language, href=entry.url)
    put(node, f"{_A}link", rel="via", href=entry.via_url)
    put(node, f"{_A}published", rfc3339(entry.published))
    put(node, f"{_A}updated", rfc3339(entry.updated))
    author = put(node, f"{_A}author")
    put(author, f"{_A}name", entry.author)
    put(author, f"{_A}uri", entry.author_url)
    for category in entry.categories:
        put(node, f"{_A}category", term=category.term, scheme=category.scheme, label=category.label)
    if entry.reply:
        put(
            node,
            f"{{{THREAD}}}in-reply-to",
            ref=entry.reply.ref,
            href=entry.reply.url,
            type="text/html" if entry.reply.url else "",
        )
    put(node, f"{_A}summary", entry.summary)
    put(node, f"{_A}content", entry.html, type="html")
    if entry.origin:
        source = put(node, f"{_A}source")
        put(source, f"{_A}id", entry.origin.url)
        put(source, f"{_A}title", entry.origin.title)
        put(source, f"{_A}updated", rfc3339(entry.updated))
        put(source, f"{_A}link", rel="alternate", href=entry.origin.url)
