"""A feed as RSS 2.0, within what SharePoint, Power Automate and Teams can take.

Two atom:link and two items at the least, strictly falling dates, categories without a domain, plain
descriptions.  Source: docs/decisions/0020-feed-writing.md.
"""

from lxml import etree

from watcher.publish.atom import TYPE as ATOM_TYPE
from watcher.publish.atom import add_marks
from watcher.publish.feed import Entry, Feed
from watcher.publish.moments import rfc822
from watcher.publish.xml import ATOM, CONTENT, DC, WATCHER, put, root, write

TYPE = "application/rss+xml"
_LINK = f"{{{ATOM}}}link"


def render_rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0."""
    namespaces: dict[str | None, str] = {"atom": ATOM, "content": CONTENT, "dc": DC}
    if feed.marks:
        namespaces["watcher"] = WATCHER
    top = root("rss", namespaces, {"version": "2.0"})
    channel = put(top, "channel")
    put(channel, "title", feed.title)
    put(channel, "link", feed.page_url)
    put(channel, "description", feed.subtitle)
    put(channel, "language", feed.language)
    put(channel, "copyright", feed.rights)
    put(channel, "lastBuildDate", rfc822(feed.updated))
    put(channel, "generator", "Watcher")
    put(channel, "ttl", "15")
    put(channel, _LINK, rel="self", type=TYPE, href=feed.rss_url)
    if feed.hub_url:
        put(channel, _LINK, rel="hub", href=feed.hub_url)
    put(channel, _LINK, rel="alternate", type=ATOM_TYPE, href=feed.atom_url)
    add_marks(channel, feed.marks)
    for entry in feed.entries:
        _item(channel, entry)
    return write(top)


def _item(channel: etree._Element, entry: Entry) -> None:
    item = put(channel, "item")
    put(item, "title", entry.title)
    put(item, "link", entry.url)
    put(item, "description", entry.summary)
    put(item, f"{{{CONTENT}}}encoded", entry.html)
    put(item, "guid", entry.id, isPermaLink="false")
    put(item, "pubDate", rfc822(entry.shown_at))
    for category in entry.categories:
        put(item, "category", category.label)
    put(item, f"{{{DC}}}creator", entry.author)
