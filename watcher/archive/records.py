"""From stored answers to WARC records.  Pure: same answers, same records.

Source: The WARC Format 1.1, IIPC, §5 (named fields), §6 (record types), §6.7 (revisit profiles).
"""

import base64
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus

from watcher.archive.facts import facts_of, spelled
from watcher.model.answer import KEPT_OF_INDEX, MADE_OF, Trace
from watcher.model.evidence import Evidence
from watcher.model.ids import SourceId
from watcher.model.reason import ReasonCode
from watcher.model.record import Snapshot, SnapshotState

_SPACE = uuid.UUID("6f2c1f0e-5a53-5c8e-9d0a-0b7c3c1d9a41")
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_FORM = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_FIELDS = "application/warc-fields"
_ORIGINAL = "x-archive-orig-"
_REWRITTEN = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""What describes the transfer: bodies are kept decoded and whole."""
_UNSAFE = re.compile(r"[^!-~]")
_CUT = {
    ReasonCode.TRUNCATED: "disconnect",
    ReasonCode.RESET: "disconnect",
    ReasonCode.TIMEOUT: "time",
    ReasonCode.TOO_LARGE: "length",
}
"""Source: WARC 1.1 §5.13, WARC-Truncated."""


class Kind(StrEnum):
    """The record types that are written."""

    INFO = "warcinfo"
    RESPONSE = "response"
    REVISIT = "revisit"
    METADATA = "metadata"
    CONVERSION = "conversion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """The head of an answer: "200 OK" and the headers."""

    status: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record to be written; `fields` are WARC named fields beyond the obvious ones."""

    kind: Kind
    id: str
    at: datetime
    uri: str = ""
    http: Http | None = None
    payload: bytes = field(default=b"", repr=False)
    content_type: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def date(self) -> str:
        """Return the moment as WARC-Date has it, microseconds only where there are any."""
        return self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(slots=True)
class Seen:
    """What was written, for records that refer back: by digest, and each source's last whole page.

    `served`: each source's answers that a page was then made of, by digest; `parts`: the same by check and
    address.  `shown`: pages as a browser made them, and lists made of several sitemaps, by digest.
    """

    by_digest: dict[str, Record] = field(default_factory=dict)
    page_of: dict[SourceId, Record] = field(default_factory=dict)
    served: dict[tuple[SourceId, str], Record] = field(default_factory=dict)
    parts: dict[tuple[SourceId, int, str], tuple[Trace, Record]] = field(default_factory=dict)
    shown: dict[str, Record] = field(default_factory=dict)


def digest_field(sha256: str) -> str:
    """Return a digest as WARC has it: its name, and base32."""
    return f"sha256:{base64.b32encode(bytes.fromhex(sha256)).decode()}"


def info_record(facts: tuple[tuple[str, str], ...], at: datetime) -> Record:
    """Return the record that opens a file."""
    facts = (*facts, ("format", "WARC File Format 1.1"), ("conformsTo", _FORM))
    text = spelled(facts)
    return Record(kind=Kind.INFO, id=_urn(text), at=at, payload=text.encode(), content_type=_FIELDS)


def records_of(evidence: Evidence, body: bytes, seen: Seen, info: Record) -> Iterator[Record]:
    """Give the records of one answer: each redirect, what came, and what is known of it.

    `body` is empty when there is none, or when retention has removed it.
    """
    snapshot, within = evidence.snapshot, ("WARC-Warcinfo-ID", info.id)
    made = _made(evidence, body, seen, within)
    if made is not None:
        yield from made
        return
    answer = _answer(evidence, body, seen)
    main = answer or _metadata(evidence, ())
    concurrent = ("WARC-Concurrent-To", main.id)
    for number, hop in enumerate(snapshot.trace.hops):
        head = Http(status=_status(hop.status), headers=(("location", hop.location),))
        yield Record(
            kind=Kind.RESPONSE,
            id=_urn(f"{snapshot.id} hop {number}"),
            at=snapshot.trace.fetched_at,
            uri=_uri(hop.url),
            http=head,
            fields=(concurrent, within),
        )
    if answer:
        yield replace(answer, fields=(*answer.fields, within))
        yield _metadata(evidence, (concurrent, within))
    else:
        yield replace(main, fields=(within,))


def _answer(evidence: Evidence, body: bytes, seen: Seen) -> Record | None:
    """Return what came, None when nothing did or its body is gone."""
    snapshot = evidence.snapshot
    trace = snapshot.trace
    if trace.status is None or (snapshot.sha256_body and not body):
        return None
    record = Record(
        kind=Kind.RESPONSE,
        id=_urn(f"{snapshot.id} answer"),
        at=trace.fetched_at,
        uri=_uri(trace.final_url),
        http=Http(status=_status(trace.status), headers=_headers(trace, len(body))),
        payload=body,
        fields=_truncation(snapshot),
    )
    is_part = snapshot.state is SnapshotState.PART
    if is_part:
        bare = replace(record, payload=b"")
        seen.served[snapshot.source_id, snapshot.sha256_body] = bare
        seen.parts[snapshot.source_id, snapshot.attempt, trace.final_url] = trace, bare
    if snapshot.state is SnapshotState.NOT_MODIFIED:
        return _revisit(record, "server-not-modified", seen.page_of.get(snapshot.source_id))
    earlier = seen.by_digest.get(snapshot.sha256_body) if body else None
    if trace.status == HTTPStatus.OK and snapshot.state is not SnapshotState.FAILED and not is_part:
        seen.page_of[snapshot.source_id] = earlier or record
    if earlier:
        digest = ("WARC-Payload-Digest", digest_field(snapshot.sha256_body))
        return _revisit(replace(record, fields=(*record.fields, digest)), "identical-payload-digest", earlier)
    if body:
        seen.by_digest[snapshot.sha256_body] = replace(record, payload=b"")
    return record


def _made(evidence: Evidence, body: bytes, seen: Seen, within: tuple[str, str]) -> Iterator[Record] | None:
    """Return the records of what no server sent but we made of answers; None: it is an answer itself."""
    snapshot = evidence.snapshot
    rendered = snapshot.trace.rendered
    if rendered:
        served = seen.served.get((snapshot.source_id, rendered.sha256_served))
        return _conversion(evidence, body, seen, (*_origin(served), within), "text/html; charset=utf-8")
    if snapshot.state is SnapshotState.PART:
        return None
    asked = (snapshot.source_id, snapshot.attempt, snapshot.trace.final_url)
    trace, index = seen.parts.get(asked, (None, None))
    if _is_of_sitemaps(snapshot.trace):
        return _conversion(evidence, body, seen, (*_origin(index), within), "application/xml; charset=utf-8")
    if trace == snapshot.trace:  # one of its sitemaps failed, and stands for itself: no server sent the whole
        return iter((_metadata(evidence, (*_origin(index), within)),))
    return None


def _is_of_sitemaps(trace: Trace) -> bool:
    """Return whether a body lists the pages of several sitemaps; a server that says so sends more headers."""
    names = {name for name, _ in trace.headers}
    return MADE_OF in names and names <= {MADE_OF, *KEPT_OF_INDEX}


def _conversion(
    evidence: Evidence, body: bytes, seen: Seen, fields: tuple[tuple[str, str], ...], content_type: str
) -> Iterator[Record]:
    """Give the records of a body that we made: it is no answer of a server, and not told as one.

    What the server sent stands before it, with its redirects.  The same page is written once; what is known
    of each time it was made refers to it.
    """
    snapshot = evidence.snapshot
    page = seen.shown.get(snapshot.sha256_body)
    if page is None and body:
        page = Record(
            kind=Kind.CONVERSION,
            id=_urn(f"{snapshot.id} shown"),
            at=snapshot.trace.fetched_at,
            uri=_uri(snapshot.trace.final_url),
            payload=body,
            content_type=content_type,
            fields=fields,
        )
        seen.shown[snapshot.sha256_body] = replace(page, payload=b"")
        yield page
    about = (("WARC-Refers-To", page.id), fields[-1]) if page else fields
    yield _metadata(evidence, about)


def _origin(served: Record | None) -> tuple[tuple[str, str], ...]:
    return (("WARC-Refers-To", served.id),) if served else ()


def _revisit(record: Record, profile: str, earlier: Record | None) -> Record:
    fields = (*record.fields, ("WARC-Profile", _PROFILES + profile))
    if earlier:
        fields += (
            ("WARC-Refers-To", earlier.id),
            ("WARC-Refers-To-Target-URI", earlier.uri),
            ("WARC-Refers-To-Date", earlier.date),
        )
    return replace(record, kind=Kind.REVISIT, payload=b"", fields=fields)


def _metadata(evidence: Evidence, fields: tuple[tuple[str, str], ...]) -> Record:
    """Return what is known of an answer and has no place in HTTP."""
    snapshot = evidence.snapshot
    return Record(
        kind=Kind.METADATA,
        id=_urn(f"{snapshot.id} facts"),
        at=snapshot.trace.fetched_at,
        uri=_uri(snapshot.trace.final_url or snapshot.trace.url),
        payload=spelled(facts_of(evidence)).encode(),
        content_type=_FIELDS,
        fields=fields,
    )


def _headers(trace: Trace, body_bytes: int) -> tuple[tuple[str, str], ...]:
    """Return the headers as they came; those that describe the transfer under another name."""
    kept = tuple((_ORIGINAL + name if name in _REWRITTEN else name, value) for name, value in trace.headers)
    return (*kept, ("content-length", str(body_bytes))) if body_bytes else kept


def _truncation(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    cut = next((_CUT[reason.code] for reason in snapshot.reasons if reason.code in _CUT), "")
    is_cut = cut and snapshot.state is SnapshotState.FAILED
    return (("WARC-Truncated", cut),) if is_cut else ()


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _uri(address: str) -> str:
    """Return an address that may stand in a header: what is no printable ASCII percent-encoded."""
    return _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), address
    )


def _urn(facts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_SPACE, facts)}>"
