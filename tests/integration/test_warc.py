"""WARC files of a real store, read by warcio and by another reader that shares no code with it."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from tests.store_records import MPOX, URL, accept, at, begin, failed, fetched, not_modified, trace
from watcher.archive import Exported, export_warc
from watcher.errors import NotFound, StoreError, WatcherError
from watcher.model.answer import Failed, Fetched, Hop
from watcher.model.ids import SourceId
from watcher.model.reason import Reason, ReasonCode
from watcher.model.record import SnapshotState
from watcher.store import SqlStore, open_store

FACTS = (("software", "watcher/1"), ("publisher", "Prøve"))
OTHER = SourceId("annen")
HEADERS = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-encoding", "gzip"),
    ("content-length", "77"),
    ("transfer-encoding", "chunked"),
    ("x-navn", "blåbær\r\ninjisert: 1"),
    ("set-cookie", "a=[fjernet]; Path=/"),
    ("set-cookie", "b=[fjernet]"),
)


@pytest.fixture
def store(tmp_path: Path):
    """A store with every kind of answer there is."""
    opened = open_store(f"sqlite:///{tmp_path / 'watcher.db'}")
    begin(opened, MPOX, OTHER)
    accept(opened, "en dose æøå", 1)
    opened.add_snapshot(not_modified(moment=at(2)), 1)
    opened.add_snapshot(fetched("<p>en dose æøå</p>", moment=at(3.25)), 1)  # the same bytes again
    moved = trace(
        MPOX,
        at(4),
        headers=HEADERS,
        final_url="https://www.fhi.no/ny/blåbær side",
        hops=(Hop(url=URL, status=301, location="/ny/"), Hop(url=URL + "ny/", status=302, location="/ny/b")),
    )
    opened.add_snapshot(
        Fetched(trace=moved, body=b"<p>flyttet</p>", content_type="text/html", charset="utf-8", validators=V),
        1,
    )
    opened.add_snapshot(failed(b"<h1>503</h1>", moment=at(5)), 1)
    opened.add_snapshot(failed(b"", moment=at(6)), 1)
    silent = trace(MPOX, at(7), status=None, headers=(), first_byte=None, tls="")
    timeout = Reason(code=ReasonCode.TIMEOUT, text="Tjeneren svarte ikke\r\ni tide")
    opened.add_snapshot(Failed(trace=silent, reason=timeout, retryable=True), 1)
    cut = Reason(code=ReasonCode.TRUNCATED, text="Svaret stoppet")
    opened.add_snapshot(Failed(trace=trace(MPOX, at(8)), reason=cut, retryable=True, body=b"<p>hal"), 1)
    accept(opened, "en dose æøå", 1, OTHER)
    yield opened
    opened.close()


V = fetched().validators


def export(store: SqlStore, path: Path, *source_ids: SourceId, **span: Any) -> Exported:
    ids = source_ids or (MPOX, OTHER)
    evidence = [one for source_id in ids for one in store.evidence(source_id, **span)]
    return export_warc(path, evidence, store.body, facts=FACTS)


def tool(*words: str | Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).with_name("warcio"), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(path: Path) -> list[dict[str, Any]]:
    """Return what fastwarc reads: type, fields, http head, payload; digests are checked on the way."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=False, verify_digests=False):
            assert record.verify_block_digest()
            fields = {name.lower(): value for name, value in record.headers.asdict().items()}
            if record.is_http and record.record_type == WarcRecordType.response:
                record.parse_http()
                assert record.verify_payload_digest()
            elif record.is_http:
                record.parse_http()
            head = record.http_headers.astuples() if record.http_headers else ()
            found.append(
                {
                    "type": fields["warc-type"],
                    "fields": fields,
                    "status": record.http_headers.status_code if record.http_headers else None,
                    "headers": [(name, in_utf8(value)) for name, value in head],
                    "payload": record.reader.read(),
                }
            )
    return found


def in_utf8(value: str) -> str:
    """Undo that the reader takes header bytes for Latin-1."""
    return value.encode("latin-1").decode()


def of_type(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [record for record in records if record["type"] == kind]


def facts(record: dict[str, Any]) -> dict[str, str]:
    lines = record["payload"].decode().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_warcio_finds_every_digest_right_and_lists_every_record(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    done = export(store, path)
    assert (done.answers, done.records) == (9, 20)
    assert done.file_bytes == path.stat().st_size
    checked = tool("check", "-v", path)
    assert checked.count("digest pass") == 17
    assert checked.count("digest present but not checked (revisit)") == 3
    assert "failed" not in checked
    lines = [json.loads(line) for line in tool("index", path).splitlines()]
    kinds = [line["warc-type"] for line in lines]
    assert kinds.count("response") == 7
    assert kinds.count("metadata") == 9
    offset = next(line["offset"] for line in lines if line["warc-type"] == "response")
    assert "<p>en dose æøå</p>" in tool("extract", "--payload", path, offset)


def test_another_reader_gets_the_very_bytes_and_digests_of_the_store(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path)
    responses = of_type(read(path), "response")
    payloads = {record["payload"] for record in responses}
    stored = {
        store.body(one.snapshot.sha256_body) for one in store.evidence(MPOX) if one.snapshot.sha256_body
    }
    assert payloads == stored | {b""}
    for one in store.evidence(MPOX):
        if one.snapshot.sha256_body:
            body = store.body(one.snapshot.sha256_body)
            assert hashlib.sha256(body).hexdigest() == one.snapshot.sha256_body


def test_redirects_are_records_and_headers_of_the_transfer_stand_aside(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path)
    first, second, last = of_type(read(path), "response")[1:4]
    assert (first["status"], first["headers"]) == (301, [("location", "/ny/")])
    assert second["fields"]["warc-target-uri"] == URL + "ny/"
    assert first["fields"]["warc-concurrent-to"] == last["fields"]["warc-record-id"]
    assert last["fields"]["warc-target-uri"] == "https://www.fhi.no/ny/bl%C3%A5b%C3%A6r%20side"
    assert last["fields"]["warc-date"] == "2026-03-04T05:06:11Z"
    assert last["payload"] == b"<p>flyttet</p>"
    assert last["headers"] == [
        ("content-type", "text/html; charset=utf-8"),
        ("x-archive-orig-content-encoding", "gzip"),
        ("x-archive-orig-content-length", "77"),
        ("x-archive-orig-transfer-encoding", "chunked"),
        ("x-navn", "blåbær  injisert: 1"),
        ("set-cookie", "a=[fjernet]; Path=/"),
        ("set-cookie", "b=[fjernet]"),
        ("content-length", "14"),
    ]


def test_what_came_again_refers_to_where_it_stands(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path)
    records = read(path)
    first = of_type(records, "response")[0]["fields"]
    unmodified, same, elsewhere = [record["fields"] for record in of_type(records, "revisit")]
    assert unmodified["warc-profile"].endswith("/1.1/revisit/server-not-modified")
    assert same["warc-profile"] == elsewhere["warc-profile"]
    assert same["warc-profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert same["warc-payload-digest"] == elsewhere["warc-payload-digest"] == first["warc-payload-digest"]
    for revisit in (unmodified, same, elsewhere):
        assert revisit["warc-refers-to"] == first["warc-record-id"]
        assert revisit["warc-refers-to-date"] == first["warc-date"]
        assert revisit["warc-refers-to-target-uri"] == first["warc-target-uri"]
    assert same["warc-date"] == "2026-03-04T05:06:10.250000Z"


def test_failures_are_told_as_far_as_they_came(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path, MPOX)
    records = read(path)
    *_, unavailable, empty, cut = of_type(records, "response")
    assert (unavailable["status"], unavailable["payload"]) == (503, b"<h1>503</h1>")
    assert (empty["status"], empty["payload"]) == (503, b"")
    assert (cut["fields"]["warc-truncated"], cut["payload"]) == ("disconnect", b"<p>hal")
    silent = facts(of_type(records, "metadata")[6])
    assert silent["reason"] == "timeout: Tjeneren svarte ikke i tide"
    assert silent["state"] == "failed"
    assert "tls" not in silent


def test_what_http_has_no_place_for_stands_beside_each_answer(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path)
    records = read(path)
    one = next(iter(store.evidence(MPOX)))
    told = facts(of_type(records, "metadata")[0])
    assert told == {
        "source": "fhi-mpox",
        "snapshot": one.snapshot.id,
        "attempt": "1",
        "state": "good",
        "requested": URL,
        "fetchTimeMs": "321",
        "firstByteMs": "120",
        "wireBytes": "77",
        "tls": "TLSv1.3 TLS_AES_256_GCM_SHA384",
        "contentType": "text/html",
        "charset": "utf-8",
        "sha256": one.snapshot.sha256_body,
        "chain": f"source/fhi-mpox 1 {one.link}",
    }
    assert records[0]["type"] == "warcinfo"
    assert facts(records[0])["publisher"] == "Prøve"
    info = records[0]["fields"]["warc-record-id"]
    assert {record["fields"]["warc-warcinfo-id"] for record in records[1:]} == {info}


def test_a_body_that_retention_removed_leaves_its_facts(store, tmp_path: Path) -> None:
    begin_again = fetched("<p>gammel støy</p>", moment=at(9))
    old = store.add_snapshot(begin_again, 1)
    store.settle_snapshot(old.id, SnapshotState.REPEAT)
    store.add_snapshot(fetched("<p>nyest</p>", moment=at(10)), 1)
    store.prune(at(9.5), at(86_400))
    path = tmp_path / "mpox.warc.gz"
    export(store, path, MPOX, since=at(9), until=at(9))
    info, told = read(path)
    assert info["type"] == "warcinfo"
    assert facts(told)["sha256"] == old.sha256_body
    assert facts(told)["bodyRemovedByRetention"] == "2026-03-05T05:06:07+00:00"


def test_same_evidence_same_bytes_packed_or_not(store, tmp_path: Path) -> None:
    packed, again, plain = (tmp_path / name for name in ("a.warc.gz", "b.warc.gz", "c.warc"))
    for path in (packed, again, plain):
        export(store, path)
    assert packed.read_bytes() == again.read_bytes()
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert len({record["fields"]["warc-record-id"] for record in read(plain)}) == 20
    assert read(plain) == read(packed)


def test_every_record_is_a_gzip_member_of_its_own(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    export(store, path)
    raw = path.read_bytes()
    for line in tool("index", "-f", "offset", path).splitlines():
        with gzip.open(io.BytesIO(raw[int(json.loads(line)["offset"]) :])) as member:
            assert member.read(8) == b"WARC/1.1"


def test_a_file_is_never_written_over_nor_left_half(store, tmp_path: Path) -> None:
    path = tmp_path / "mpox.warc.gz"
    with pytest.raises(NotFound, match="no answers"):
        export(store, path, since=at(999))
    with pytest.raises(StoreError, match="rot"):
        export_warc(path, store.evidence(MPOX), rotten, facts=FACTS)
    with pytest.raises(WatcherError, match=r"ends in \.warc\.gz or \.warc"):
        export(store, tmp_path / "mpox.zip")
    with pytest.raises(WatcherError, match="cannot write"):
        export(store, tmp_path / "nowhere" / "mpox.warc.gz")
    assert [found.name for found in tmp_path.iterdir() if ".db" not in found.name] == []
    export(store, path)
    with pytest.raises(WatcherError, match="is there already"):
        export(store, path)


def rotten(digest: str) -> bytes:
    raise StoreError(f"rot: {digest}")
