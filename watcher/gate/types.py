"""Is the body of the kind that its source declares?  By its first bytes; headers lie more often.  Pure."""

from collections.abc import Iterator

from watcher.gate.glance import looks_like_html
from watcher.model.answer import Fetched
from watcher.model.reason import Reason, ReasonCode
from watcher.model.source import SourceType

GZIP = b"\x1f\x8b"
_MAGIC = (
    (b"%PDF-", "en PDF"),
    (b"\x89PNG", "et bilde"),
    (b"GIF8", "et bilde"),
    (b"\xff\xd8\xff", "et bilde"),
    (b"PK\x03\x04", "et arkiv eller Office-dokument"),
    (b"\xd0\xcf\x11\xe0", "et gammelt Office-dokument"),
    (GZIP, "en pakket fil"),
)
_FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<urlset", b"<sitemapindex", b"<atom:feed")
_EXPECTED = {
    SourceType.HTML: "en nettside",
    SourceType.PDF: "en PDF",
    SourceType.JSON: "JSON",
    SourceType.FEED: "en nyhetsstrøm (RSS eller Atom)",
    SourceType.SITEMAP: "et nettstedskart",
    SourceType.TEXT: "ren tekst",
}


def wrong_type(answer: Fetched, wanted: SourceType) -> Iterator[Reason]:
    """Yield the reason when the body is of another kind; for PDF also when its end is missing."""
    found = _kind_of(answer.body)
    if not _fits(answer.body, found, wanted):
        text = f"Ventet {_EXPECTED[wanted]}, fikk {found or 'noe annet'}"
        yield Reason(code=ReasonCode.WRONG_TYPE, text=text, evidence=_sample(answer))
    elif wanted is SourceType.PDF and b"%%EOF" not in answer.body[-4096:]:
        # ISO 32000-1 §7.5.5: the last line of the file; readers look for it in the last 1024 bytes
        yield Reason(
            code=ReasonCode.TRUNCATED, text="PDF-en mangler slutten", evidence=f"{len(answer.body)} B"
        )


def _kind_of(body: bytes) -> str:
    """Return in bokmål what the body is, "" when it cannot be told."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if looks_like_html(body):
        return "en nettside"
    if start[:1] in {b"{", b"["}:
        return "JSON"
    if any(root in body[:8192].lower() for root in _FEED_ROOTS) and start.startswith(b"<"):
        return "en nyhetsstrøm (RSS eller Atom)"
    return ""


def _fits(body: bytes, found: str, wanted: SourceType) -> bool:
    match wanted:
        case SourceType.PDF:
            return b"%PDF-" in body[:1024]
        case SourceType.JSON:
            return found == "JSON" or (found == "" and not body.lstrip().startswith(b"<"))
        case SourceType.SITEMAP if body.startswith(GZIP):
            return True  # sitemaps may come packed, whatever the headers say of it (sitemaps.org)
        case SourceType.FEED | SourceType.SITEMAP:
            is_json_feed = found == "JSON" and b"jsonfeed.org" in body[:4096]
            return found == _EXPECTED[SourceType.FEED] or is_json_feed
        case SourceType.HTML:
            return found == "en nettside" or (found == "" and b"<" in body and b"\x00" not in body[:1024])
        case SourceType.TEXT:
            return not any(body.startswith(magic) for magic, _ in _MAGIC) and not (
                found == "en nettside" or b"\x00" in body[:1024]
            )


def _sample(answer: Fetched) -> str:
    start = answer.body[:60].decode("utf-8", "replace")
    return f"{answer.content_type or 'uten Content-Type'}: {start}"
