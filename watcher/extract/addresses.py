"""Link addresses: absolute, without what only tells how the reader came there."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from watcher.extract.remembered import remembered

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs\w+|mkt_tok|wt\.\w+"
    r"|sid|session_?id|phpsessid|jsessionid|aspsessionid\w*|csrf\w*|_?token|nonce|_|cb|cachebuster|rnd)",
    re.IGNORECASE,
)
# What the site search of some sites adds to every link.  Source: docs/reference/watched-pages.md (FHI).
_SEARCH = {"fhi.no": {"term", "h"}}
_SIZING = {"width", "height", "w", "h", "v", "q", "quality", "format", "fit", "crop", "rmode", "rxy", "mode"}
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PLAIN = re.compile(r"(https?://[\w.:@-]+)?(?:/(?!/)[^;\[\]]*(?<![?#]))?")
_ROOT = re.compile(r"https?://[^/?#\s\[\]]+(?=/|$)")
_USELESS = ("javascript:", "data:", "vbscript:", "about:", "blob:")


@remembered(4096)
def absolute(href: str, base: str) -> str:
    """Return the address that `href` means on `base`, or "" when it leads nowhere.

    A link to a place on the same page is "" too: it says nothing that the heading there does not.
    Tracking and session parameters are gone, the fragment is kept; http and https stay apart.
    """
    href = href.strip()
    if not href or href.startswith("#") or href.lower().startswith(_USELESS):
        return ""
    try:
        joined = _joined(base, href)
        return "" if is_same_page(joined, base) else _without_tracking(joined)
    except ValueError:  # a broken port or bracket: keep what the page says
        return href


def _joined(base: str, href: str) -> str:
    """Return what urljoin does; most links are whole or begin at the root, and need no taking apart."""
    plain = _PLAIN.fullmatch(href) if href.isprintable() and "/." not in href and "?#" not in href else None
    if plain is None:
        return urljoin(base, href)
    if plain[1]:
        return href
    root = _ROOT.match(base)
    return root[0] + href if root else urljoin(base, href)


def is_same_page(url: str, base: str) -> bool:
    """Whether `url` is a place on the page `base`."""
    page, _, fragment = url.partition("#")
    return bool(fragment) and bool(base) and page == base.partition("#")[0]


def image_address(src: str, base: str) -> str:
    """Return the absolute address of an image without its size and version parameters."""
    src = src.strip()
    if not src or src.lower().startswith(_USELESS):
        return ""
    try:
        parts = urlsplit(urljoin(base, src))
    except ValueError:
        return src
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in _SIZING]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def link_key(href: str) -> str:
    """Return `href` as it counts when two links are compared: http and https are one."""
    return "https:" + href[5:] if href.startswith("http:") else href


@remembered(1024)
def _is_tracking(name: str) -> bool:
    return _TRACKING.fullmatch(name) is not None


def _without_tracking(url: str) -> str:
    if "?" not in url and ";" not in url:
        return url
    parts = urlsplit(url)
    host = parts.netloc.lower()
    also = next(
        (names for site, names in _SEARCH.items() if host == site or host.endswith("." + site)), set()
    )
    pairs = [
        piece
        for piece in parts.query.split("&")
        if piece and not _is_tracking(name := piece.partition("=")[0]) and name.lower() not in also
    ]
    path = _PATH_SESSION.sub("", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join(pairs), parts.fragment))
