"""When two addresses mean one page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id")
_SITE_SEARCH = {"www.fhi.no": frozenset({"term", "h"})}
"""Parameters that a site's own search adds to its links.  Source: docs/reference/watched-pages.md (FHI)."""


def page_key(url: str) -> str:
    """Return what is equal for two addresses of one page.

    Without scheme, fragment, default port, final slash, case of the host and tracking parameters.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    ignored = _SITE_SEARCH.get(host, frozenset())
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and name not in ignored
    ]
    return f"{host}{port}{parts.path.rstrip('/')}?{urlencode(sorted(query))}"
