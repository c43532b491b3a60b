"""All feeds as OPML 2.0: one import into a feed reader.

Source: http://opml.org/spec2.opml (subscription lists).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from watcher.publish.feed import Feed
from watcher.publish.moments import rfc822
from watcher.publish.text import plain
from watcher.publish.xml import put, root, write

TYPE = "text/x-opml"


def render_opml(title: str, feeds: Sequence[Feed], headings: Mapping[str, str] | None = None) -> bytes:
    """Return the list of `feeds` (their Atom form) in the given order, grouped as they are.

    `headings` names the groups; a group without a heading stands at the top level.
    """
    names = headings or {}
    top = root("opml", {}, {"version": "2.0"})
    head = put(top, "head")
    put(head, "title", plain(title))
    if feeds:
        put(head, "dateModified", rfc822(max(feed.updated for feed in feeds)))
    body = put(top, "body")
    for group, members in groupby(feeds, key=lambda feed: feed.group):
        name = names.get(group, group)
        parent = put(body, "outline", text=name) if group else body
        for feed in members:
            put(
                parent,
                "outline",
                type="rss",
                text=feed.title,
                title=feed.title,
                description=feed.subtitle,
                xmlUrl=feed.atom_url,
                htmlUrl=feed.page_url,
                language=feed.language,
            )
    return write(top)
