"""The stage's entry points: the document, the cheap digest that spares making it, and both of one body."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from watcher.extract.draft import finish, text_digests
from watcher.extract.feed import digest_feed, read_feed
from watcher.extract.fields import digest_fields, read_fields
from watcher.extract.html import Html
from watcher.extract.language import detect_language
from watcher.extract.part import Part, Raw, ReadPdf
from watcher.extract.plain import digest_plain, read_plain
from watcher.extract.sitemap import digest_sitemap, read_sitemap
from watcher.extract.slots import set_muted_apart
from watcher.extract.stamps import set_apart
from watcher.extract.trouble import trouble
from watcher.extract.version import EXTRACTOR_VERSION
from watcher.lazy import later
from watcher.model.document import BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules, SourceType

if TYPE_CHECKING:
    from watcher.extract.pdf import digest_pdf, read_pdf
else:  # pdfium takes room, and files of others are read in a process of their own
    digest_pdf = later("watcher.extract.pdf", "digest_pdf")
    read_pdf = later("watcher.extract.pdf", "read_pdf")

_READERS: dict[SourceType, Callable[[Raw], Part]] = {
    SourceType.JSON: read_fields,
    SourceType.FEED: read_feed,
    SourceType.SITEMAP: read_sitemap,
    SourceType.TEXT: read_plain,
}
_DIGESTS: dict[SourceType, Callable[[Raw], str]] = {
    SourceType.JSON: digest_fields,
    SourceType.FEED: digest_feed,
    SourceType.SITEMAP: digest_sitemap,
    SourceType.TEXT: digest_plain,
    SourceType.PDF: digest_pdf,
}


class Reading:
    """What one body says: its digest, which spares making blocks, and its document, when that is wanted too.

    A page is parsed and walked once for both.
    """

    __slots__ = ("_html", "_raw")

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._html: Html | None = None

    def digest(self) -> str:
        """Return what `watched_digest` does.  Raises as it does."""
        raw = self._raw
        _refuse_empty(raw.body)
        if raw.rules.type is SourceType.HTML:
            watched = self._opened().digest()
        else:
            watched = _DIGESTS[raw.rules.type](raw)
        told = f"{EXTRACTOR_VERSION}\n{raw.rules}\n{watched}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def document(self, source_id: SourceId, read_pdf: ReadPdf = read_pdf) -> Document:
        """Return what `extract_document` does.  Raises as it does."""
        raw = self._raw
        _refuse_empty(raw.body)
        part = self._part(read_pdf)
        drafts, stamps = set_apart(part.drafts)
        drafts = set_muted_apart(drafts, raw.rules.mute)
        if not drafts:
            text = "Den overvåkede delen av siden har ingen tekst."
            raise trouble(ReasonCode.EMPTY, text, f"{len(raw.body)} byte")
        prose = (draft.text for draft in drafts if draft.kind is not BlockKind.META)
        lang = detect_language(prose, part.language or raw.rules.lang)
        blocks = finish(drafts, lang)
        sha256_text, sha256_content = text_digests(blocks)
        return Document(
            source_id=source_id,
            url=raw.url,
            lang=lang,
            title=part.title,
            blocks=blocks,
            stamps=part.stamps + stamps,
            extractor_version=EXTRACTOR_VERSION,
            sha256_body=hashlib.sha256(raw.body).hexdigest(),
            sha256_text=sha256_text,
            sha256_content=sha256_content,
        )

    def _part(self, read_pdf: ReadPdf) -> Part:
        match self._raw.rules.type:
            case SourceType.HTML:
                html, self._html = self._opened(), None  # a tree is many times its page: let it go
                return html.part()
            case SourceType.PDF:
                return read_pdf(self._raw)
            case kind:
                return _READERS[kind](self._raw)

    def _opened(self) -> Html:
        if self._html is None:
            self._html = Html(self._raw)
        return self._html


def extract_document(
    body: bytes,
    *,
    source_id: SourceId,
    url: str,
    charset: str,
    content_type: str,
    rules: ExtractionRules,
    read_pdf: ReadPdf = read_pdf,
) -> Document:
    """Return what `body` says, as blocks under their headings.

    `url` is where the body came from; links become absolute on it.  `charset` is that of the
    Content-Type header, "" when none was sent.  `read_pdf`: see `ReadPdf`.

    Raises:
        ExtractError: the body is not what its source declares; the reason says in which way.
    """
    raw = Raw(body=body, url=url, charset=charset, content_type=content_type, rules=rules)
    return Reading(raw).document(source_id, read_pdf)


def watched_digest(body: bytes, *, url: str, charset: str, content_type: str, rules: ExtractionRules) -> str:
    """Return a digest of what is watched in `body`, without making blocks.

    Equal digests mean an equal `sha256_text`: EXTRACTOR_VERSION and the rules are part of the digest.
    Noise outside the watched region, and attributes that carry no meaning, do not change it.

    Raises:
        ExtractError: as `extract_document` does for the same body, where the digest meets the trouble.
    """
    return Reading(Raw(body=body, url=url, charset=charset, content_type=content_type, rules=rules)).digest()


def _refuse_empty(body: bytes) -> None:
    if not body.strip():
        raise trouble(ReasonCode.EMPTY, "Svaret er tomt.", f"{len(body)} byte")
