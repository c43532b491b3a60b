"""Notices → bytes (Atom, RSS, JSON Feed, OPML).  Pure: no clock, no files, no network.

Source: RFC 4287 (Atom), RFC 5005 (archives), RFC 4685 (threads), RFC 6721 (tombstones), RSS 2.0,
JSON Feed 1.1, OPML 2.0; what real readers do with them: docs/decisions/0020-feed-writing.md.
"""

from typing import TYPE_CHECKING

from watcher.lazy import loader

if TYPE_CHECKING:
    from watcher.publish.alter import as_marked, as_reviewed, write_correction, write_retraction
    from watcher.publish.atom import render_atom
    from watcher.publish.feed import Entry, Feed, SourceMark, Tombstone
    from watcher.publish.files import FeedFileSet, feed_files
    from watcher.publish.index import render_index
    from watcher.publish.jsonfeed import render_json
    from watcher.publish.operators import write_letter, write_payload
    from watcher.publish.operators_file import OperatorsFile
    from watcher.publish.opml import render_opml
    from watcher.publish.opsfeed import render_operators
    from watcher.publish.plan import plan_feeds
    from watcher.publish.rss import render_rss
    from watcher.publish.write import write_notice

__all__ = [
    "Entry",
    "Feed",
    "FeedFileSet",
    "OperatorsFile",
    "SourceMark",
    "Tombstone",
    "as_marked",
    "as_reviewed",
    "feed_files",
    "plan_feeds",
    "render_atom",
    "render_index",
    "render_json",
    "render_operators",
    "render_opml",
    "render_rss",
    "write_correction",
    "write_letter",
    "write_notice",
    "write_payload",
    "write_retraction",
]

if not TYPE_CHECKING:
    __getattr__ = loader(
        __name__,
        {
            "watcher.publish.alter": ("as_marked", "as_reviewed", "write_correction", "write_retraction"),
            "watcher.publish.atom": ("render_atom",),
            "watcher.publish.feed": ("Entry", "Feed", "SourceMark", "Tombstone"),
            "watcher.publish.files": ("FeedFileSet", "feed_files"),
            "watcher.publish.index": ("render_index",),
            "watcher.publish.jsonfeed": ("render_json",),
            "watcher.publish.operators": ("write_letter", "write_payload"),
            "watcher.publish.operators_file": ("OperatorsFile",),
            "watcher.publish.opml": ("render_opml",),
            "watcher.publish.opsfeed": ("render_operators",),
            "watcher.publish.plan": ("plan_feeds",),
            "watcher.publish.rss": ("render_rss",),
            "watcher.publish.write": ("write_notice",),
        },
    )
