"""What an answer is: by its first bytes; by what its server calls it where those do not tell.  Pure."""

import json
import re

from watcher.gate.glance import looks_like_html
from watcher.model.answer import Fetched
from watcher.model.source import SourceType

_MEDIA_TYPES = (
    ("pdf", SourceType.PDF),
    ("json", SourceType.JSON),
    ("rss", SourceType.FEED),
    ("atom", SourceType.FEED),
    ("html", SourceType.HTML),
    ("xml", SourceType.FEED),
    ("text/plain", SourceType.TEXT),
    ("text/markdown", SourceType.TEXT),
    ("text/csv", SourceType.TEXT),
)
_UNREADABLE = (
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"RIFF", "an image or a film"),
    (b"PK\x03\x04", "an Office document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a packed file"),
    (b"{\\rtf", "an RTF document"),
)
_ROOT = re.compile(rb"<(?:[a-z_][\w.-]*:)?([a-z_][\w.-]*)", re.IGNORECASE)
_ROOTS = {
    b"html": SourceType.HTML,
    b"rss": SourceType.FEED,
    b"feed": SourceType.FEED,
    b"rdf": SourceType.FEED,
    b"urlset": SourceType.SITEMAP,
    b"sitemapindex": SourceType.SITEMAP,
}
_BEFORE_ROOT = re.compile(
    rb"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[[^\]]*\])?[^>]*>)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(rb"</?(?:p|div|span|h[1-6]|ul|ol|li|table|br|section|article|main|a)\b", re.IGNORECASE)
_LOOKED_AT = 64 * 1024


def type_of_answer(answer: Fetched) -> SourceType:
    """Return what an answer is."""
    body = answer.body
    start = body[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in body[:1024]:
        return SourceType.PDF
    if start[:1] in {b"{", b"["} and (found := _json_type(body)):
        return found
    if start.startswith(b"<") and (by_root := _ROOTS.get(_root(start))):
        return by_root
    if looks_like_html(body) or len(_TAG.findall(start[:4096])) >= 2:
        return SourceType.HTML
    said = _said(answer.content_type)
    if not start.startswith(b"<") and said in {SourceType.HTML, SourceType.FEED, None}:
        return SourceType.TEXT
    return said or SourceType.HTML


def unreadable(answer: Fetched) -> str:
    """Return what an answer is that no type of source can read, "" when one can."""
    for magic, name in _UNREADABLE:
        if answer.body.startswith(magic):
            return name
    is_wide = answer.body.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 holds zero bytes and is text
    if b"\x00" in answer.body[:1024] and b"%PDF-" not in answer.body[:1024] and not is_wide:
        return "a file of bytes that are no text"
    return ""


def misnamed(answer: Fetched, kind: SourceType) -> str:
    """Return what the server calls an answer that is something else, "" when it is right or says nothing."""
    said = _said(answer.content_type)
    is_xml = {said, kind} == {SourceType.FEED, SourceType.SITEMAP} and "xml" in answer.content_type.lower()
    is_wrong = said is not kind and not is_xml
    return answer.content_type if is_wrong and answer.content_type else ""


def _said(content_type: str) -> SourceType | None:
    return next((kind for word, kind in _MEDIA_TYPES if word in content_type.lower()), None)


def _json_type(body: bytes) -> SourceType | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_feed = isinstance(data, dict) and "jsonfeed.org" in str(data.get("version", ""))
    return SourceType.FEED if is_feed else SourceType.JSON


def _root(start: bytes) -> bytes:
    """Return the name of the root element, in lower case and without prefix."""
    at = 0
    while before := _BEFORE_ROOT.match(start, at):
        at = before.end()
    found = _ROOT.match(start[at:].lstrip())
    return found[1].lower() if found else b""
