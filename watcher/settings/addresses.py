"""Addresses of watched pages: which are allowed, and when two of them mean one page."""

from urllib.parse import urlsplit

from watcher.extract.page_key import page_key

__all__ = ["address_fault", "page_key"]


def address_fault(url: str) -> str:
    """Return what is wrong with an address to watch, or "" when nothing is."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        return f"not an address: {fault}"
    if parts.scheme not in {"http", "https"}:
        return "must begin with http:// or https://"
    if not parts.hostname or any(sign.isspace() for sign in url):
        return "has no host name" if not parts.hostname else "holds white space"
    if parts.username is not None or parts.password is not None:
        return "must not hold a user name or password: put credentials in headers"
    return "port 0 cannot be asked" if port == 0 else ""
