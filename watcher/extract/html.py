"""An HTML page → drafts and what the page says of itself."""

from collections.abc import Sequence

from watcher.extract.charset import decode
from watcher.extract.draft import Draft
from watcher.extract.folding import fold
from watcher.extract.markup import events_digest
from watcher.extract.notes import bind_notes
from watcher.extract.outline import Outline
from watcher.extract.part import Part, Raw
from watcher.extract.region import Page, refuse_cut_off
from watcher.extract.stamps import read_furniture
from watcher.extract.trouble import glimpse, trouble
from watcher.extract.xhtml import as_html, is_xhtml
from watcher.model.document import BlockKind
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules

_OTHER_TYPES = (
    "application/pdf",
    "application/json",
    "image/",
    "video/",
    "audio/",
    "application/zip",
    "application/octet-stream",
)


class Html:
    """One HTML body, parsed and walked once, for its digest and for its blocks.

    Raises:
        ExtractError: WRONG_TYPE, TRUNCATED, WRONG_CHARSET, REGION_MISSING or MALFORMED.
    """

    def __init__(self, raw: Raw) -> None:
        self._page, self._base = _open(raw)
        self._events = self._page.events()
        self._heading = self._page.heading_outside()

    def digest(self) -> str:
        """Return the digest of the watched region."""
        return events_digest(self._events, fold(self._heading), self._base)

    def part(self) -> Part:
        """Return the blocks of the watched region."""
        page = self._page
        outline = Outline(self._base, self._heading)
        outline.add(self._events)
        bind_notes(outline.drafts)
        title = fold(self._heading) or _first_heading(outline.drafts) or fold(page.title())
        stamps = tuple(stamp for stamp in read_furniture(map(fold, page.footer_lines())) if stamp.label)
        return Part(drafts=outline.drafts, title=title, language=page.language(), stamps=stamps)


def fragment_drafts(html: str, base: str) -> list[Draft]:
    """Return the blocks of a piece of HTML that stands inside something else (JSON, a feed)."""
    page = Page(f"<body>{html}</body>", ExtractionRules())
    outline = Outline(base)
    outline.add(page.events())
    bind_notes(outline.drafts)
    return outline.drafts


def _first_heading(drafts: Sequence[Draft]) -> str:
    """Return the first heading; one of level 1 with nothing under it names the site and is passed by."""
    headings = [at for at, draft in enumerate(drafts) if draft.kind is BlockKind.HEADING]
    for at in headings:
        after = drafts[at + 1] if at + 1 < len(drafts) else None
        if not (drafts[at].level == 1 and after is not None and after.level == 1 and at + 1 in headings):
            return drafts[at].text
    return drafts[headings[0]].text if headings else ""


def _open(raw: Raw) -> tuple[Page, str]:
    _refuse_other_types(raw.body, raw.content_type)
    refuse_cut_off(raw.body)
    text = decode(raw.body, declared=raw.charset, override=raw.rules.charset)
    page = Page(as_html(text) if is_xhtml(raw.content_type) else text, raw.rules)
    return page, page.base(raw.url)


def _refuse_other_types(body: bytes, content_type: str) -> None:
    start = body[:512].lstrip()
    kind = content_type.partition(";")[0].strip().lower()
    looks = "PDF" if start.startswith(b"%PDF") else "JSON" if start[:1] in {b"{", b"["} else ""
    if b"<rss" in start or b"<feed" in start:
        looks = "RSS/Atom"
    if looks or (kind.startswith(_OTHER_TYPES) and not start.startswith(b"<")) or b"\x00\x00" in start[:64]:
        text = f"Ventet en HTML-side, fikk {looks or kind or 'noe annet'}."
        raise trouble(ReasonCode.WRONG_TYPE, text, f"Content-Type: {content_type}; {glimpse(body)}")
