"""Preconditions and codings of a request for a file.  Pure.

Source: RFC 9110 §12.5.3 (Accept-Encoding), §13.1.2 (If-None-Match), §13.1.3 (If-Modified-Since).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The request headers that decide between 200 and 304, and between the codings; "" when absent."""

    if_none_match: str = ""
    if_modified_since: str = ""
    accept_encoding: str = ""

    @classmethod
    def read(cls, headers: Iterable[tuple[bytes, bytes]]) -> "Conditions":
        """Return what the headers of an ASGI scope say; a repeated header counts as a list."""
        tags = since = coding = ""
        for name, value in headers:
            if name == b"if-none-match":
                tags = f"{tags}, {value.decode('latin-1')}" if tags else value.decode("latin-1")
            elif name == b"if-modified-since":
                since = value.decode("latin-1")
            elif name == b"accept-encoding":
                coding = f"{coding}, {value.decode('latin-1')}" if coding else value.decode("latin-1")
        return cls(if_none_match=tags, if_modified_since=since, accept_encoding=coding)

    def is_unchanged(self, etag: str, modified_at: datetime) -> bool:
        """True when the client already holds the representation tagged `etag` (weak comparison).

        If-None-Match, where there is one, decides alone; a date that cannot be read is no date.
        """
        if self.if_none_match:
            if self.if_none_match == etag:
                return True
            return self.if_none_match.strip() == "*" or etag in _TAG.findall(self.if_none_match)
        if not self.if_modified_since:
            return False
        try:
            since = parsedate_to_datetime(self.if_modified_since)
        except (ValueError, OverflowError):
            return False
        if since.tzinfo is None:
            since = since.replace(tzinfo=UTC)
        return modified_at <= since

    def may_pack(self) -> bool:
        """True when the client takes gzip, by name or by `*`, and does not weigh it 0."""
        if not self.accept_encoding:
            return False
        weights = dict(_weigh(part) for part in self.accept_encoding.lower().split(","))
        return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weigh(part: str) -> tuple[str, float]:
    coding, _, rest = part.partition(";")
    name, _, weight = rest.strip().partition("=")
    if name.strip() != "q":
        return coding.strip(), 1.0
    try:
        return coding.strip(), float(weight)
    except ValueError:
        return coding.strip(), 0.0
