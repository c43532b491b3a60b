"""Two bodies in, a difference out: what `watcher diff`, `vocab try` and the API's trial share.

No store, no network.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from watcher.extract import extract_document
from watcher.gate import inspect_answer, inspect_document
from watcher.judge import Vocabulary
from watcher.lazy import later
from watcher.model.answer import Fetched, Trace, Validators
from watcher.model.change import PageDiff
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.reason import Reason
from watcher.model.source import ExtractionRules, Source, SourceType
from watcher.model.status import SourceStatus
from watcher.model.verdict import PageVerdict
from watcher.pipeline.compare import compare

if TYPE_CHECKING:
    from watcher.extract import ReadPdf, read_pdf
else:
    read_pdf = later("watcher.extract", "read_pdf")

_CONTENT_TYPES = {
    SourceType.HTML: "text/html",
    SourceType.PDF: "application/pdf",
    SourceType.JSON: "application/json",
    SourceType.FEED: "application/xml",
    SourceType.SITEMAP: "application/xml",
    SourceType.TEXT: "text/plain",
}
_NO_SOURCE = SourceId("diff")
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Files were not fetched; nothing is reckoned from this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What to compare: two bodies, and how they are to be read.  `lang` "" leaves it to the content."""

    old: bytes
    new: bytes
    type: SourceType = SourceType.HTML
    lang: str = ""
    url: str = "https://example.invalid/"
    source_id: SourceId = _NO_SOURCE
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    charset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A difference with its judgement, its two documents and what speaks against the new one."""

    old: Document
    new: Document
    diff: PageDiff
    verdict: PageVerdict
    health: tuple[Reason, ...]


def compare_pair(pair: Pair, vocabulary: Vocabulary, read_pdf: "ReadPdf" = read_pdf) -> Comparison:
    """Return what differs between the two bodies of a pair.  `read_pdf`: where PDFs are read.

    Raises:
        ExtractError: one of them is not what the pair says it is.
    """
    source = Source(
        id=pair.source_id,
        title="",
        owner="",
        url=pair.url,
        rules=ExtractionRules(type=pair.type, lang=pair.lang or "nb", keep=pair.keep, drop=pair.drop),
    )
    old, new = (_extract(body, source, pair.charset, read_pdf) for body in (pair.old, pair.new))
    diff, verdict = compare(old, new, vocabulary)
    health = _health(pair, source, old, new)
    return Comparison(old=old, new=new, diff=diff, verdict=verdict, health=health)


def _extract(body: bytes, source: Source, charset: str, read_pdf: "ReadPdf") -> Document:
    return extract_document(
        body,
        source_id=source.id,
        url=source.url,
        charset=charset,
        content_type=_CONTENT_TYPES[source.rules.type],
        rules=source.rules,
        read_pdf=read_pdf,
    )


def _health(pair: Pair, source: Source, old: Document, new: Document) -> tuple[Reason, ...]:
    """Return what the gate would say of the new body if it came after the old one."""
    trace = Trace(
        source_id=source.id,
        url=source.url,
        final_url=source.url,
        fetched_at=_NO_TIME,
        elapsed=timedelta(),
        status=200,
        wire_bytes=len(pair.new),
    )
    answer = Fetched(
        trace=trace,
        body=pair.new,
        content_type=_CONTENT_TYPES[pair.type],
        charset=pair.charset,
        validators=Validators(),
    )
    seen = inspect_answer(answer, source, SourceStatus(source_id=source.id))
    return tuple(dict.fromkeys((*seen, *inspect_document(new, source, old))))
