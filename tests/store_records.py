"""Records for store tests: small, whole, and told apart by a few words."""

import hashlib
from datetime import UTC, datetime, timedelta

from watcher.model.answer import Failed, Fetched, NotModified, Trace, Validators
from watcher.model.change import ChangeKind, Delta, DeltaOp, Edit, Op, PageDiff
from watcher.model.document import Block, BlockKind, Cell, Document, Link, Stamp
from watcher.model.ids import ChangeId, DocumentId, EditId, NoticeId, SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import PageChange, ReviewState, Version
from watcher.model.source import ExtractionRules, Source
from watcher.model.verdict import FactChange, PageVerdict, RuleHit, Verdict
from watcher.store import SqlStore

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LEASE = timedelta(minutes=5)
MPOX = SourceId("fhi-mpox")
URL = "https://www.fhi.no/sm/mpox/"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def source(source_id: str = MPOX, **fields) -> Source:
    made = {"title": source_id, "owner": "FHI", "url": URL, "rules": ExtractionRules()}
    return Source(id=SourceId(source_id), **{**made, **fields})


def trace(source_id: str = MPOX, moment: datetime = NOW, **fields) -> Trace:
    made = {
        "url": URL,
        "final_url": URL,
        "elapsed": timedelta(milliseconds=321),
        "first_byte": timedelta(milliseconds=120),
        "status": 200,
        "headers": (("content-type", "text/html; charset=utf-8"), ("etag", '"a1"')),
        "wire_bytes": 77,
        "tls": "TLSv1.3 TLS_AES_256_GCM_SHA384",
    }
    return Trace(source_id=SourceId(source_id), fetched_at=moment, **{**made, **fields})


def fetched(body: str = "<p>hei</p>", source_id: str = MPOX, moment: datetime = NOW) -> Fetched:
    return Fetched(
        trace=trace(source_id, moment),
        body=body.encode(),
        content_type="text/html",
        charset="utf-8",
        validators=Validators(etag='"a1"', last_modified="Tue, 03 Mar 2026 10:00:00 GMT"),
    )


def not_modified(source_id: str = MPOX, moment: datetime = NOW) -> NotModified:
    return NotModified(trace=trace(source_id, moment, status=304, wire_bytes=0))


def failed(body: bytes = b"", source_id: str = MPOX, moment: datetime = NOW) -> Failed:
    return Failed(
        trace=trace(source_id, moment, status=503),
        reason=Reason(code=ReasonCode.UNAVAILABLE, text="Siden svarer ikke.", evidence="503"),
        retryable=True,
        body=body,
        content_type="text/html",
    )


def block(text: str, index: int = 0) -> Block:
    return Block(
        index=index,
        kind=BlockKind.PARA,
        text=text,
        key=text,
        trail=("Mpox", "Behandling"),
        links=(Link(text="lenke", href="https://www.fhi.no/a#b", start=0, end=5),),
        cells=(Cell(text="2,5 mg", header="Dose"),),
        table=0,
    )


def document(
    text: str = "Vaksinen gis i to doser.", source_id: str = MPOX, sha256_body: str = ""
) -> Document:
    return Document(
        source_id=SourceId(source_id),
        url=URL,
        lang="nb",
        title="Mpox",
        blocks=(block("Mpox er en sykdom."), block(text, 1)),
        stamps=(Stamp(label="updated", text="Oppdatert 3.3.2026", value="3.3.2026", day=NOW.date()),),
        extractor_version="1",
        sha256_body=sha256_body or sha(text),
        sha256_text=sha(text),
        sha256_content=sha(text + " "),
    )


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def edit(before: str = "to doser", after: str = "tre doser") -> Edit:
    return Edit(
        id=EditId(sha(before + after)[:16]),
        kind=ChangeKind.CHANGED,
        before=before,
        after=after,
        ops=(Op("-", before), Op("+", after)),
        trail=("Mpox",),
        old_index=1,
        new_index=1,
    )


def page_diff(before: str = "to doser", after: str = "tre doser") -> PageDiff:
    ops = (
        DeltaOp(tag="=", start=0, count=1),
        DeltaOp(tag="-", start=1, count=1, blocks=(block(before, 1),)),
        DeltaOp(tag="+", blocks=(block(after, 1),)),
    )
    return PageDiff(
        delta=Delta(version=1, old_sha=sha(before), new_sha=sha(after), ops=ops),
        edits=(edit(before, after),),
        stats=(("changed", 1),),
        is_rewritten=False,
        engine_version="1",
    )


def page_change(number: int = 2, source_id: str = MPOX, moment: datetime = NOW, **fields) -> PageChange:
    made = {
        "id": ChangeId(sha(f"{source_id} {number}")[:16]),
        "old_number": number - 1,
        "new_number": number,
        "detected_at": moment,
        "state": ReviewState.DETECTED,
        "diff": page_diff(),
    }
    return PageChange(source_id=SourceId(source_id), **{**made, **fields})


def page_verdict(level: Level = Level.IMPORTANT, vocabulary_version: str = "1") -> PageVerdict:
    hit = RuleHit(rule="dose", level=level, text="Dosen er endret.")
    fact = FactChange(kind="dose", before="2,5 mg", after="5 mg", unit="mg")
    headlines = (("nb", "Dosen er endret"), ("nn", "Dosen er endra"), ("en", "The dose has changed"))
    one = Verdict(edit_id=edit().id, level=level, reasons=(hit,), facts=(fact,), headlines=headlines)
    return PageVerdict(
        level=level, headlines=headlines, verdicts=(one,), vocabulary_version=vocabulary_version
    )


def notice(change: PageChange, moment: datetime = NOW, **fields) -> Notice:
    item = NoticeItem(
        edit_id=edit().id,
        kind="changed",
        level=Level.IMPORTANT,
        section=("Mpox", "Behandling"),
        headline="Dosen er endret",
        before="to doser",
        after="tre doser",
        facts=(),
        reasons=(),
    )
    made = {
        "id": NoticeId(f"tag:watcher.example,2026:notice/{change.id}"),
        "slug": f"dosen-er-endret-{change.id}",
        "kind": NoticeKind.UPDATE,
        "review": NoticeReview.UNREVIEWED,
        "change_id": change.id,
        "source_id": change.source_id,
        "source_title": "Mpox",
        "source_owner": "FHI",
        "source_url": URL,
        "source_lang": "nb",
        "topics": ("mpox", "smittevern"),
        "level": Level.IMPORTANT,
        "title": "Dosen er endret",
        "summary": "Tre doser, ikke to.",
        "items": (item,),
        "quiet_count": 1,
        "observed_at": moment,
        "published_at": moment,
        "updated_at": moment,
        "language": "nb",
        "source_date": NOW.date(),
    }
    return Notice(**{**made, **fields})


def version(
    snapshot_id: SnapshotId, document_id: str, number: int = 1, source_id: str = MPOX, **fields
) -> Version:
    made = {"sha256_text": sha("t"), "sha256_content": sha("c"), "digest": sha("d"), "seen_at": NOW}
    return Version(
        source_id=SourceId(source_id),
        number=number,
        snapshot_id=snapshot_id,
        document_id=DocumentId(document_id),
        **{**made, **fields},
    )


def begin(store: SqlStore, *source_ids: str) -> None:
    """Let the store know some sources and claim each once: attempt 1."""
    ids = source_ids or (MPOX,)
    store.sync_sources([source(source_id) for source_id in ids], NOW)
    assert len(store.claim(NOW, limit=len(ids), lease=LEASE)) == len(ids)


def accept(store: SqlStore, text: str, number: int = 1, source_id: str = MPOX, attempt: int = 1) -> Version:
    """Bring one answer all the way to a version."""
    moment = at(number)
    snapshot = store.add_snapshot(fetched(f"<p>{text}</p>", source_id, moment), attempt)
    document_id = store.add_document(document(text, source_id, snapshot.sha256_body))
    accepted = version(snapshot.id, document_id, number, source_id, seen_at=moment)
    store.accept_version(accepted, attempt=attempt)
    return accepted


def detect(store: SqlStore, number: int = 2, source_id: str = MPOX, **fields) -> PageChange:
    """Store a change whose versions need not exist."""
    change = page_change(number, source_id, **fields)
    store.add_change(change)
    return change
