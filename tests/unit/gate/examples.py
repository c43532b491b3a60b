"""Hand-built answers, sources and documents."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from tests.nouns import make_document, make_trace
from watcher.model.answer import Fetched, Hop, NotModified, Trace, Validators
from watcher.model.document import Block, BlockKind, Document
from watcher.model.ids import SnapshotId, SourceId
from watcher.model.source import Contract, ExtractionRules, Source, SourceType
from watcher.model.status import SourceState, SourceStatus

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
URL = "https://www.fhi.no/sm/smittevernhandboka/mpox/"
ID = SourceId("fhi-handbok")
SNAPSHOT = SnapshotId("0" * 32)


def source(
    *, kind: SourceType = SourceType.HTML, contract: Contract = Contract(), lang: str = "nb"
) -> Source:
    return Source(
        id=ID,
        title="Mpox – håndbok for helsepersonell",
        owner="FHI",
        url=URL,
        rules=ExtractionRules(type=kind, lang=lang),
        contract=contract,
    )


def status(
    *, last_modified: str = "", verified: bool = True, state: SourceState = SourceState.OK
) -> SourceStatus:
    moment = NOW - timedelta(hours=1) if verified else None
    return SourceStatus(
        source_id=ID,
        state=state,
        last_verified_at=moment,
        last_full_at=moment,
        last_modified_seen=last_modified,
    )


def trace(
    *,
    headers: Sequence[tuple[str, str]] = (),
    final_url: str = URL,
    http_status: int = 200,
) -> Trace:
    hops = () if final_url == URL else (Hop(url=URL, status=302, location=final_url),)
    said = {"final_url": final_url, "hops": hops, "status": http_status, "headers": tuple(headers)}
    return make_trace(source_id=ID, url=URL, at=NOW, **said)


def answer(
    body: str | bytes,
    *,
    headers: Sequence[tuple[str, str]] = (),
    final_url: str = URL,
    content_type: str = "text/html",
    last_modified: str = "",
) -> Fetched:
    return Fetched(
        trace=trace(headers=headers, final_url=final_url),
        body=body.encode() if isinstance(body, str) else body,
        content_type=content_type,
        charset="utf-8",
        validators=Validators(last_modified=last_modified),
    )


def not_modified(*headers: tuple[str, str]) -> NotModified:
    return NotModified(trace=trace(headers=headers, http_status=304))


def page(title: str, main: str, *, head: str = "", around: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="no"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><header><nav><a href='/logg-inn'>Logg inn</a></nav></header>{around}{main}"
        "<footer>Personvern og informasjonskapsler</footer></body></html>"
    )


def document(
    *sections: tuple[str, Sequence[str]], title: str = "Mpox – håndbok", lang: str = "nb", digest: str = ""
) -> Document:
    """Return a document of sections: a heading and the paragraphs under it ("" is no heading)."""
    blocks: list[Block] = []
    for heading, paragraphs in sections:
        trail = (heading,) if heading else ()
        if heading:
            blocks.append(_block(len(blocks), BlockKind.HEADING, heading, level=2))
        blocks.extend(
            _block(len(blocks) + number, BlockKind.PARA, text, trail=trail)
            for number, text in enumerate(paragraphs)
        )
    digest = digest or sha256("\n".join(block.text for block in blocks).encode()).hexdigest()
    return make_document(tuple(blocks), source_id=ID, url=URL, lang=lang, title=title, sha256_text=digest)


def _block(index: int, kind: BlockKind, text: str, *, trail: tuple[str, ...] = (), level: int = 0) -> Block:
    return Block(index=index, kind=kind, text=text, key=text.replace("–", "-"), trail=trail, level=level)
