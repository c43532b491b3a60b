"""The stage's two entry points: the document, and the cheap digest that spares making it."""

import hashlib
from collections.abc import Callable

from watcher.extract.draft import finish, text_digests
from watcher.extract.feed import digest_feed, read_feed
from watcher.extract.fields import digest_fields, read_fields
from watcher.extract.html import digest_html, read_html
from watcher.extract.language import detect_language
from watcher.extract.part import Part, Raw, ReadPdf
from watcher.extract.pdf import digest_pdf, read_pdf
from watcher.extract.plain import digest_plain, read_plain
from watcher.extract.sitemap import digest_sitemap, read_sitemap
from watcher.extract.slots import set_muted_apart
from watcher.extract.stamps import set_apart
from watcher.extract.trouble import trouble
from watcher.extract.version import EXTRACTOR_VERSION
from watcher.model.document import BlockKind, Document
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.source import ExtractionRules, SourceType

_READERS: dict[SourceType, Callable[[Raw], Part]] = {
    SourceType.HTML: read_html,
    SourceType.JSON: read_fields,
    SourceType.FEED: read_feed,
    SourceType.SITEMAP: read_sitemap,
    SourceType.TEXT: read_plain,
}
_DIGESTS: dict[SourceType, Callable[[Raw], str]] = {
    SourceType.HTML: digest_html,
    SourceType.JSON: digest_fields,
    SourceType.FEED: digest_feed,
    SourceType.SITEMAP: digest_sitemap,
    SourceType.TEXT: digest_plain,
    SourceType.PDF: digest_pdf,
}


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
    _refuse_empty(body)
    raw = Raw(body=body, url=url, charset=charset, content_type=content_type, rules=rules)
    part = read_pdf(raw) if rules.type is SourceType.PDF else _READERS[rules.type](raw)
    drafts, stamps = set_apart(part.drafts)
    drafts = set_muted_apart(drafts, rules.mute)
    if not drafts:
        raise trouble(ReasonCode.EMPTY, "Den overvåkede delen av siden har ingen tekst.", f"{len(body)} byte")
    prose = (draft.text for draft in drafts if draft.kind is not BlockKind.META)
    lang = detect_language(prose, part.language or rules.lang)
    blocks = finish(drafts, lang)
    sha256_text, sha256_content = text_digests(blocks)
    return Document(
        source_id=source_id,
        url=url,
        lang=lang,
        title=part.title,
        blocks=blocks,
        stamps=part.stamps + stamps,
        extractor_version=EXTRACTOR_VERSION,
        sha256_body=hashlib.sha256(body).hexdigest(),
        sha256_text=sha256_text,
        sha256_content=sha256_content,
    )


def watched_digest(body: bytes, *, url: str, charset: str, content_type: str, rules: ExtractionRules) -> str:
    """Return a digest of what is watched in `body`, without making blocks.

    Equal digests mean an equal `sha256_text`: EXTRACTOR_VERSION and the rules are part of the digest.
    Noise outside the watched region, and attributes that carry no meaning, do not change it.

    Raises:
        ExtractError: as `extract_document` does for the same body, where the digest meets the trouble.
    """
    _refuse_empty(body)
    raw = Raw(body=body, url=url, charset=charset, content_type=content_type, rules=rules)
    told = f"{EXTRACTOR_VERSION}\n{rules}\n{_DIGESTS[rules.type](raw)}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse_empty(body: bytes) -> None:
    if not body.strip():
        raise trouble(ReasonCode.EMPTY, "Svaret er tomt.", f"{len(body)} byte")
