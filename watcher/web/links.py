"""Every address of the site, built in one place.

Addresses on the page are paths below the public address's own path; what leaves the page (canonical,
feeds, permalinks) is absolute.  Both come from `service.base_url`, never from the Host header.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from watcher.publish.addresses import path_part
from watcher.publish.unseen import encode_unseen

FORMATS = (
    ("atom", "Atom", "application/atom+xml"),
    ("rss", "RSS", "application/rss+xml"),
    ("json", "JSON Feed", "application/feed+json"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """One feed in its three formats: (name, media type, absolute address)."""

    title: str
    formats: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses for one reader.  `lang` is "" when the reader reads the service's own language."""

    base_url: str
    lang: str = ""

    def path(self, path: str, query: Mapping[str, str] | None = None, *, fragment: str = "") -> str:
        """Return `path` below the public address, with the language kept and empty parameters left out."""
        wanted = {key: value for key, value in (query or {}).items() if value}
        if self.lang:
            wanted["lang"] = self.lang
        text = urlsplit(self.base_url).path.rstrip("/") + path
        if wanted:
            text += "?" + urlencode(wanted)
        return text + (f"#{fragment}" if fragment else "")

    @property
    def origin(self) -> str:
        """Return scheme and host of the public address, to be put before a path of this class."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def path_of_file(self, path: str) -> str:
        """Return `path` below the public address, in no language."""
        return urlsplit(self.base_url).path.rstrip("/") + path

    def absolute(self, path: str) -> str:
        """Return the public address of `path`, without a language."""
        return self.base_url.rstrip("/") + path

    def home(self, query: Mapping[str, str] | None = None) -> str:
        """Return the newest updates, filtered by `query`."""
        return self.path("/", query)

    def update(self, slug: str) -> str:
        """Return an update's page."""
        return self.path(f"/oppdatering/{quote(slug, safe='')}")

    def source(self, source_id: str) -> str:
        """Return a source's page."""
        return self.path(source_path(source_id))

    def version(self, source_id: str, number: int, block: int | None = None) -> str:
        """Return a version's text, at block `block` when given."""
        fragment = "" if block is None else f"b{block}"
        return self.path(version_path(source_id, number), fragment=fragment)

    def file(self, source_id: str, number: int) -> str:
        """Return the download of a version's bytes as they came."""
        return self.path_of_file(f"{version_path(source_id, number)}/kopi")

    def feed(self, title: str, scope: str = "all") -> FeedLink:
        """Return the feed at `scope`: `all`, `vurdert`, `kilde/ID`, `tema/TOPIC` or `niva/LEVEL`."""
        group, _, name = scope.partition("/")
        place = f"{group}/{path_part(name)}" if name else group
        formats = tuple(
            (label, media_type, self.absolute(f"/feeds/{place}.{suffix}"))
            for suffix, label, media_type in FORMATS
        )
        return FeedLink(title=title, formats=formats)

    def opml(self) -> str:
        """Return the list of all feeds."""
        return self.absolute("/feeds/feeds.opml")


def source_path(source_id: str) -> str:
    """Return the path of a source's page, without prefix and language."""
    return f"/kilde/{quote(source_id, safe='')}"


def version_path(source_id: str, number: int) -> str:
    """Return the path of a version's page, without prefix and language."""
    return f"{source_path(source_id)}/versjon/{number}"


def timegate_path(source_id: str) -> str:
    """Return the path that leads to a version by date."""
    return f"{source_path(source_id)}/timegate"


def timemap_path(source_id: str) -> str:
    """Return the path of the list of a source's versions for machines."""
    return f"{source_path(source_id)}/timemap"


def safe_href(address: str) -> str:
    """Return an address that may stand in a link, or "" when its scheme could run something."""
    text = address.strip()
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return ""
    return encode_unseen(text) if scheme in {"http", "https", "mailto", "tel"} else ""
