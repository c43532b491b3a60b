"""Try a source: fetch, examine and extract once, and store nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from watcher.errors import ExtractError
from watcher.extract import ReadPdf, extract_document, read_pdf
from watcher.gate import inspect_answer, inspect_document
from watcher.model.answer import Answer, Failed, Fetched, FetchRequest, NotModified, Validators
from watcher.model.document import Document
from watcher.model.reason import Reason
from watcher.model.source import Source
from watcher.model.status import SourceStatus
from watcher.pipeline.question import ACCEPT, render_for
from watcher.pipeline.sitemaps import whole_answer
from watcher.ports import Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came, what was made of it (None: nothing could be), and everything that speaks against it."""

    answer: Answer
    document: Document | None = field(repr=False)
    reasons: tuple[Reason, ...]


def try_source(fetcher: Fetcher, source: Source, now: datetime, read_pdf: ReadPdf = read_pdf) -> Trial:
    """Return what a first check of `source` would see."""
    request = FetchRequest(
        source_id=source.id,
        url=source.url,
        accept=ACCEPT[source.rules.type],
        validators=Validators(),
        headers=tuple(source.headers.items()),
        render=render_for(source),
    )
    answer = whole_answer(source, request, fetcher.fetch(request, now), lambda part: fetcher.fetch(part, now))
    match answer:
        case Failed():
            return Trial(answer=answer, document=None, reasons=(answer.reason,))
        case NotModified():
            return Trial(answer=answer, document=None, reasons=())
        case Fetched():
            return _read(source, answer, read_pdf)


def _read(source: Source, answer: Fetched, read_pdf: ReadPdf) -> Trial:
    reasons = inspect_answer(answer, source, SourceStatus(source_id=source.id))
    try:
        document = extract_document(
            answer.body,
            source_id=source.id,
            url=answer.trace.final_url,
            charset=answer.charset,
            content_type=answer.content_type,
            rules=source.rules,
            read_pdf=read_pdf,
        )
    except ExtractError as error:
        return Trial(answer=answer, document=None, reasons=(*reasons, error.reason))
    reasons = (*reasons, *inspect_document(document, source, None))
    return Trial(answer=answer, document=document, reasons=reasons)
