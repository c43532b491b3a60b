"""The desk's three cookies, and what a form must hold to be from a page of ours.

`watcher-session` is who somebody is; `watcher-visitor` only tells one browser's login form from another's
page; `watcher-login` is of a browser that is away at the OpenID provider.  With TLS all are `__Host-`
cookies: no other host, no other path, no plain connection can set them.
"""

import hmac
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from watcher.login.secret import form_token

SESSION, VISITOR, FLOW = "watcher-session", "watcher-visitor", "watcher-login"
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,64}")
_NEXT = re.compile(r"/redaksjon(?:/[A-Za-z0-9._~%-]+)*(?:\?[A-Za-z0-9._~%=&+:,/-]*)?")
_PAD = 16


def read_cookie(request: Request, name: str, *, is_https: bool) -> str:
    """Return the secret that a cookie holds, "" when it holds none of ours."""
    value = request.cookies.get(_full(name, is_https=is_https), "")
    return value if _SECRET.fullmatch(value) else ""


def set_cookie(answer: Response, name: str, value: str, *, is_https: bool) -> None:
    """Give the browser a secret until it is closed; "" takes it away.  When a session ends the store says."""
    full = _full(name, is_https=is_https)
    if value:
        answer.set_cookie(full, value, path="/", secure=is_https, httponly=True, samesite="lax")
    else:
        answer.delete_cookie(full, path="/", secure=is_https, httponly=True, samesite="lax")


def is_from_us(request: Request, base_url: str) -> bool:
    """Return whether a request that changes something comes from a page of this origin.

    Sec-Fetch-Site says so wherever a browser sends it; else Origin must be ours.  Neither: no browser's form.
    Source: W3C Fetch Metadata; OWASP, Cross-Site Request Forgery Prevention (2026).
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    parts = urlsplit(request.headers.get("origin", ""))
    ours = {urlsplit(base_url).netloc.lower(), request.headers.get("host", "").lower()} - {""}
    return parts.scheme in {"http", "https"} and parts.netloc.lower() in ours


def masked_token(secret: str) -> str:
    """Return the token for a form, written in another way each time: packing a page tells nothing of it."""
    token, pad = bytes.fromhex(form_token(secret)), secrets.token_bytes(_PAD)
    return (pad + _xor(token, pad)).hex()


def is_token(secret: str, given: str) -> bool:
    """Return whether a form holds the token of this secret."""
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        return False
    if not secret or len(raw) != 2 * _PAD:
        return False
    return hmac.compare_digest(_xor(raw[_PAD:], raw[:_PAD]).hex(), form_token(secret))


def safe_next(text: str) -> str:
    """Return where to go on to, when that is a page of the desk; else its first one."""
    is_ours = _NEXT.fullmatch(text) and not text.startswith("/redaksjon/logg-")
    return text if is_ours else "/redaksjon"


def _full(name: str, *, is_https: bool) -> str:
    return f"__Host-{name}" if is_https else name


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
