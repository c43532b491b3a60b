"""Where everything is: the one place that spells our public addresses and the ids of feeds and notices."""

import hashlib
import re
import unicodedata
from urllib.parse import quote

from watcher.model.config import ServiceSettings
from watcher.model.ids import ChangeId, NoticeId, SourceId

_SAFE = re.compile(r"[^\W_][\w-]{0,80}")
_FOLD = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})


def path_part(name: str) -> str:
    """Return `name` as one part of an address and a file name: itself when a word, else folded with a digest.

    Two names never share a part, and the part of a name does not depend on the other names there are.
    """
    if _SAFE.fullmatch(name) and unicodedata.is_normalized("NFC", name):
        return name
    folded = re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_FOLD)).strip("-")[:60]
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{folded}-{digest}" if folded else digest


def site_url(service: ServiceSettings) -> str:
    """Return our front page."""
    return service.base_url.rstrip("/") + "/"


def notice_url(service: ServiceSettings, slug: str) -> str:
    """Return our page of one notice."""
    return f"{site_url(service)}oppdatering/{slug}"


def source_page_url(service: ServiceSettings, source_id: SourceId) -> str:
    """Return our page of one source."""
    return f"{site_url(service)}kilde/{quote(source_id, safe='', errors='replace')}"


def filtered_url(service: ServiceSettings, key: str, value: str) -> str:
    """Return our front page with only the notices of one topic (`tema`) or level (`niva`)."""
    return f"{site_url(service)}?{key}={quote(value, safe='', errors='replace')}"


def about_url(service: ServiceSettings) -> str:
    """Return our page about who stands behind the service."""
    return f"{site_url(service)}om"


def feed_path(slug: str, ending: str) -> str:
    """Return a feed's file below feeds_dir, which is also its address below /feeds/."""
    return f"{slug}.{ending}"


def feed_url(service: ServiceSettings, path: str) -> str:
    """Return the public address of a file below feeds_dir."""
    return f"{site_url(service)}feeds/{quote(path)}"


def feed_id(service: ServiceSettings, slug: str) -> str:
    """Return a feed's id: independent of the host that serves it."""
    return f"tag:{service.tag_authority}:feed/{quote(slug)}"


def notice_id(service: ServiceSettings, change_id: ChangeId) -> NoticeId:
    """Return the id of the notice that a change becomes: the same in every feed and for ever."""
    return NoticeId(f"tag:{service.tag_authority}:notice/{change_id}")
