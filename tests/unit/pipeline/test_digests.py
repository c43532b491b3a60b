"""The same bytes are read once; whatever else an answer or its entry says makes them another page."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import cast

import pytest

from tests.nouns import make_trace
from watcher.extract import Reading
from watcher.model.answer import Validators
from watcher.model.ids import DocumentId, SnapshotId, SourceId
from watcher.model.record import Snapshot, SnapshotState, Version
from watcher.model.source import ExtractionRules, Source
from watcher.pipeline.reextract import Digests, digest_body, reading_of
from watcher.ports import Store

URL = "https://rad.example/side"
SOURCE = Source(id=SourceId("rad"), title="Råd", owner="Etaten", url=URL, rules=ExtractionRules())
FIRST, OTHER = b"<main><p>Gi 5 mg</p></main>", b"<main><p>Gi 50 mg</p></main>"
SNAPSHOT = Snapshot(
    id=SnapshotId("a"),
    source_id=SOURCE.id,
    attempt=1,
    state=SnapshotState.PENDING,
    reasons=(),
    trace=make_trace(source_id=SOURCE.id, url=URL, at=datetime(2026, 1, 5, tzinfo=UTC)),
    content_type="text/html",
    charset="utf-8",
    validators=Validators(),
    sha256_body="1" * 64,
    body_bytes=len(FIRST),
)
ELSEWHERE = make_trace(source_id=SOURCE.id, url=URL + "/to", at=datetime(2026, 1, 5, tzinfo=UTC))
CHANGED = MappingProxyType(
    {
        "body": replace(SNAPSHOT, sha256_body="2" * 64),
        "address": replace(SNAPSHOT, trace=ELSEWHERE),
        "charset": replace(SNAPSHOT, charset="iso-8859-1"),
        "type": replace(SNAPSHOT, content_type="application/xhtml+xml"),
    }
)


def reading(body: bytes) -> Reading:
    return reading_of(SNAPSHOT, body, SOURCE)


def test_the_same_bytes_are_not_read_again():
    digests = Digests()
    first = digests.of(SNAPSHOT, reading(FIRST), SOURCE)
    assert first == digest_body(SNAPSHOT, FIRST, SOURCE)
    assert digests.of(replace(SNAPSHOT, id=SnapshotId("b")), reading(OTHER), SOURCE) == first


@pytest.mark.parametrize("what", sorted(CHANGED))
def test_an_answer_that_says_anything_else_is_read(what: str):
    digests = Digests()
    first = digests.of(SNAPSHOT, reading(FIRST), SOURCE)
    assert digests.of(CHANGED[what], reading(OTHER), SOURCE) not in {"", first}


def test_other_rules_read_anew():
    digests = Digests()
    first = digests.of(SNAPSHOT, reading(FIRST), SOURCE)
    narrowed = replace(SOURCE, rules=ExtractionRules(keep=("p",)))
    found = digests.of(SNAPSHOT, reading_of(SNAPSHOT, FIRST, narrowed), narrowed)
    assert found == digest_body(SNAPSHOT, FIRST, narrowed) != first


def test_two_sources_with_the_same_bytes_are_kept_apart():
    digests = Digests()
    first = digests.of(SNAPSHOT, reading(FIRST), SOURCE)
    other = replace(SOURCE, id=SourceId("annen"))
    assert digests.of(SNAPSHOT, reading(OTHER), other) != first


class Shelf:
    """As much of a store as a version's body is read from; counts how often it is."""

    def __init__(self) -> None:
        self.reads = 0

    def snapshot(self, _: SnapshotId) -> Snapshot:
        return SNAPSHOT

    def body(self, _: str) -> bytes:
        self.reads += 1
        return FIRST


def test_a_version_that_older_rules_made_is_read_once_for_all_checks():
    digests, shelf = Digests(), Shelf()
    version = Version(
        source_id=SOURCE.id,
        number=1,
        snapshot_id=SNAPSHOT.id,
        document_id=DocumentId("d"),
        sha256_text="",
        digest="older000:feed",
        seen_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    found = {digests.of_version(cast("Store", shelf), version, SOURCE) for _ in range(3)}
    assert found == {digest_body(SNAPSHOT, FIRST, SOURCE)}
    assert shelf.reads == 1
    digests.of_version(cast("Store", shelf), replace(version, number=2), SOURCE)
    assert shelf.reads == 2
    current = replace(version, digest=found.pop())
    assert Digests().of_version(cast("Store", shelf), current, SOURCE) == current.digest
    assert shelf.reads == 2
