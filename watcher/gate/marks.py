"""Marks by which a bot check and a login address are known; used by fetch for error pages too.  Pure.

Source: docs/reference/watched-pages.md (a check page came with status 200 from a watched site).
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from watcher.gate.glance import Glance, glance
from watcher.gate.phrases import BOT_PARTS_STRONG, BOT_PARTS_WEAK, BOT_TITLES, BOT_WORDS

LITTLE_CHARS = 1500
"""A page that says less than this may stand in for another; with more it is judged by its content."""
_NO_CHARS = 200
"""Machinery of a check with no more text than this beside it is the whole page."""

_SPLIT = re.compile(r"[^a-z0-9]+")
_LOGIN_WORDS = frozenset(
    [
        *("login", "logon", "signin", "innlogging", "logginn", "sso", "oauth", "oauth2", "authorize"),
        *("adfs", "saml", "saml2", "idporten", "feide", "openid"),
    ]
)
_LOGIN_PAIRS = frozenset({("log", "in"), ("sign", "in"), ("logg", "inn"), ("logg", "paa")})
_EDGE_WORDS = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}
_EDGE_SERVERS = ("cloudflare", "ddos-guard", "akamaighost", "imperva", "incapsula", "datadome")
_EDGE_COOKIES = ("__cf_bm=", "cf_chl", "datadome=", "incap_ses", "visid_incap", "_abck=", "aws-waf-token=")


def is_login_address(url: str) -> bool:
    """Return whether an address is that of a login page, by the words in its host and path."""
    parts = urlsplit(url.lower())
    words = [word for word in _SPLIT.split(f"{parts.hostname or ''}/{parts.path}") if word]
    return any(word in _LOGIN_WORDS for word in words) or any(
        pair in _LOGIN_PAIRS for pair in pairwise(words)
    )


def is_bot_check(headers: Sequence[tuple[str, str]], body: bytes) -> bool:
    """Return whether an answer is a check for robots instead of a page.

    `headers` have lower-case names.  Needs the edge's own word, or several marks on a page with little text.
    """
    if is_edge_check(headers):
        return True
    return is_bot_page(headers, glance(body)) if body else False


def is_edge_check(headers: Sequence[tuple[str, str]]) -> bool:
    """Return whether the edge itself says that it checks for robots."""
    return any(value.strip().lower() in _EDGE_WORDS.get(key, ()) for key, value in headers)


def is_bot_page(headers: Sequence[tuple[str, str]], seen: Glance) -> bool:
    """Return whether a page that was looked at is a check for robots."""
    if len(seen.text) >= LITTLE_CHARS:
        return False
    strong = sum(part in seen.raw for part in BOT_PARTS_STRONG)
    says_so = BOT_WORDS.search(seen.text) is not None or BOT_WORDS.search(seen.noscript) is not None
    weak = sum(part in seen.raw for part in BOT_PARTS_WEAK) + _edge_marks(headers)
    title = any(BOT_TITLES.search(name) for name in seen.names)
    alone = 2 * (strong and len(seen.text) < _NO_CHARS)  # pages behind an edge may carry a part of it too
    return strong + alone + 2 * title + 2 * says_so + weak >= 3 and bool(strong or title or says_so)


def _edge_marks(headers: Sequence[tuple[str, str]]) -> int:
    """Count (at most one each) the signs of an edge service in the headers."""
    server = any(key == "server" and value.lower().startswith(_EDGE_SERVERS) for key, value in headers)
    cookie = any(key == "set-cookie" and value.lower().startswith(_EDGE_COOKIES) for key, value in headers)
    return int(server) + int(cookie)
