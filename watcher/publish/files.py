"""All files of the feeds folder, by name; each is rendered when it is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from watcher.model.config import ServiceSettings
from watcher.publish.addresses import feed_path
from watcher.publish.atom import render_archive, render_atom
from watcher.publish.feed import Feed
from watcher.publish.index import render_index
from watcher.publish.jsonfeed import render_json
from watcher.publish.opml import render_opml
from watcher.publish.rss import render_rss
from watcher.publish.text import plain
from watcher.publish.titles import titles_of


class FeedFileSet(Mapping[str, bytes]):
    """Path below feeds_dir → bytes.  Archives come first and the lists last, so that no link dangles."""

    __slots__ = ("_makers",)

    def __init__(self, makers: Mapping[str, Callable[[], bytes]]) -> None:
        self._makers = dict(makers)

    def __getitem__(self, path: str) -> bytes:
        return self._makers[path]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def feed_files(feeds: Sequence[Feed], service: ServiceSettings) -> FeedFileSet:
    """Return every file of `feeds`, the list and the index page; paths are the addresses below /feeds/."""
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
    return FeedFileSet(makers)
