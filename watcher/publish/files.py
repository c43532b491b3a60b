"""All files of the feeds folder, by name; each is rendered when it is asked for."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from watcher.model.config import ServiceSettings
from watcher.publish.addresses import feed_path
from watcher.publish.atom import render_archive, render_atom
from watcher.publish.feed import Entry, Feed
from watcher.publish.index import render_index
from watcher.publish.jsonfeed import render_json
from watcher.publish.opml import render_opml
from watcher.publish.rss import render_rss
from watcher.publish.text import plain
from watcher.publish.titles import titles_of


class FeedFileSet(Mapping[str, bytes]):
    """Path below feeds_dir → bytes.  Archives come first and the lists last, so that no link dangles."""

    __slots__ = ("_feeds", "_makers", "_version")

    def __init__(
        self, makers: Mapping[str, Callable[[], bytes]], feeds: Sequence[Feed] = (), version: str = ""
    ) -> None:
        self._makers = dict(makers)
        self._feeds, self._version = feeds, version

    def prints(self) -> Mapping[str, str]:
        """Return, for every feed and archive, the digest of all that it is made from; none without a version.

        The lists show something of every feed and have none: there are two, and they are made each time.
        """
        return dict(_prints(self._feeds, self._version)) if self._version else {}

    def __getitem__(self, path: str) -> bytes:
        return self._makers[path]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _prints(feeds: Sequence[Feed], version: str) -> Iterator[tuple[str, str]]:
    told = _Told()
    for feed in feeds:
        bare = repr(_for_archives(feed))
        for archive in feed.archives:
            yield (
                archive.path,
                _digest(version, bare, repr(replace(archive, entries=())), told(archive.entries)),
            )
        shown = repr(replace(feed, entries=(), marks=(), archives=()))
        found = _digest(version, shown, told(feed.entries), told.digest(feed.marks))
        for kind in ("atom", "rss", "json"):
            yield feed_path(feed.slug, kind), found


class _Told:
    """Digests of what stands in many feeds, each made once: an entry stands in a handful."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def __call__(self, entries: Sequence[Entry]) -> str:
        """Return the digests of entries, one after the other."""
        return "".join(self.digest(entry) for entry in entries)

    def digest(self, value: object) -> str:
        """Return the digest of one thing; it is known again by itself, for it cannot change."""
        if id(value) not in self._known:
            self._known[id(value)] = value, _digest(repr(value))
        return self._known[id(value)][1]


def _for_archives(feed: Feed) -> Feed:
    """Return what an archive shows of its feed: nothing that moves when the next notice comes."""
    still = replace(feed, entries=(), tombstones=(), marks=(), archives=())
    return replace(still, prev_archive_url="", updated=datetime.min.replace(tzinfo=UTC))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def feed_files(feeds: Sequence[Feed], service: ServiceSettings, *, version: str = "") -> FeedFileSet:
    """Return every file of `feeds`, the list and the index page; paths are the addresses below /feeds/.

    `version` names the program that renders them: with it, files can be told apart before they are made.
    """
    makers: dict[str, Callable[[], bytes]] = {}
    for feed in feeds:
        for archive in feed.archives:
            makers[archive.path] = partial(render_archive, feed, archive)
    for feed in feeds:
        makers[feed_path(feed.slug, "atom")] = partial(render_atom, feed)
        makers[feed_path(feed.slug, "rss")] = partial(render_rss, feed)
        makers[feed_path(feed.slug, "json")] = partial(render_json, feed)
    titles = titles_of(service.language)
    title = titles.list_title.format(service=plain(service.title))
    makers["feeds.opml"] = partial(render_opml, title, feeds, titles.groups)
    makers["index.html"] = partial(render_index, service, feeds)
    return FeedFileSet(makers, feeds, version)
