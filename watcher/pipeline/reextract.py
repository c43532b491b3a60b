"""Our rules changed, the page did not: bring a stored version under today's rules before comparing.

Source: docs/explanation/meaning.md §1.5 (two extractor versions are never diffed).
"""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from watcher.errors import ExtractError
from watcher.extract import EXTRACTOR_VERSION
from watcher.lazy import later
from watcher.model.document import Document
from watcher.model.ids import SourceId
from watcher.model.record import Snapshot, Version
from watcher.model.source import ExtractionRules, Source
from watcher.pipeline.absence import is_gone
from watcher.ports import Store

if TYPE_CHECKING:
    from watcher.extract import Raw, Reading, ReadPdf, read_pdf
else:
    Raw = later("watcher.extract", "Raw")
    Reading = later("watcher.extract", "Reading")
    read_pdf = later("watcher.extract", "read_pdf")


def scheme_of(rules: ExtractionRules) -> str:
    """Return a short name of the extractor and rules that a digest or a document was made by."""
    told = f"{EXTRACTOR_VERSION}|{rules.type}|{rules.lang}|{rules.keep}|{rules.drop}|{rules.charset}"
    if rules.mute:
        told += f"|{[(slot.path, slot.heading, slot.text) for slot in rules.mute]}"
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def asked_as(source: Source) -> str:
    """Return a digest of what the source is asked and held to; another one and a 304 says nothing of it."""
    told = f"{source.url}|{scheme_of(source.rules)}|{source.contract}|{source.render}"
    if source.render_hosts:
        told += f"|{source.render_hosts}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def reading_of(snapshot: Snapshot, body: bytes, source: Source) -> "Reading":
    """Return the snapshot's body as it is read under today's rules: for its digest, its document or both."""
    return Reading(
        Raw(
            body=body,
            url=snapshot.trace.final_url,
            charset=snapshot.charset,
            content_type=snapshot.content_type,
            rules=source.rules,
        )
    )


def digest_of(reading: "Reading", source: Source) -> str:
    """Return the digest of the watched region under today's rules."""
    return f"{scheme_of(source.rules)}:{reading.digest()}"


class Digests:
    """The digests that this process has found last: of each source's newest body, and of its version.

    The same bytes, from the same place and declared in the same way, are not read again: those of a server
    that knows no validators, those of a second look, and those of a version that older rules made.
    """

    def __init__(self) -> None:
        self._newest: dict[SourceId, tuple[tuple[str, ...], str]] = {}
        self._versions: dict[SourceId, tuple[tuple[int, str], str]] = {}

    def of(self, snapshot: Snapshot, reading: Reading, source: Source) -> str:
        """Return the digest of `reading`, which is of the snapshot's body, under today's rules."""
        said = (snapshot.sha256_body, snapshot.trace.final_url, snapshot.charset, snapshot.content_type)
        asked = (*said, scheme_of(source.rules))
        known = self._newest.get(source.id)
        if known is not None and known[0] == asked:
            return known[1]
        digest = digest_of(reading, source)
        self._newest[source.id] = (asked, digest)
        return digest

    def of_version(self, store: Store, version: Version, source: Source) -> str:
        """Return the version's digest under today's rules; from its stored body when they have changed."""
        scheme = scheme_of(source.rules)
        if not version.digest or version.digest.startswith(scheme + ":"):
            return version.digest
        known = self._versions.get(source.id)
        if known is not None and known[0] == (version.number, scheme):
            return known[1]
        snapshot = store.snapshot(version.snapshot_id)
        digest = digest_body(snapshot, store.body(snapshot.sha256_body), source)
        self._versions[source.id] = ((version.number, scheme), digest)
        return digest


def digest_body(snapshot: Snapshot, body: bytes, source: Source) -> str:
    """Return the digest of the watched region of a snapshot's body under today's rules."""
    return digest_of(reading_of(snapshot, body, source), source)


def extract_snapshot(
    snapshot: Snapshot, body: bytes, source: Source, read_pdf: "ReadPdf" = read_pdf
) -> Document:
    """Return the document that the snapshot holds under today's rules.

    Raises:
        ExtractError: it does not hold one.
    """
    return reading_of(snapshot, body, source).document(source.id, read_pdf)


def document_today(
    store: Store, version: Version, source: Source, read_pdf: "ReadPdf" = read_pdf
) -> Document:
    """Return the version's document under today's rules, else (it no longer fits them) as it was stored."""
    stored = store.document(version.document_id)
    if is_gone(version):
        return stored  # its body, if any, is somebody's apology
    is_current = stored.extractor_version == EXTRACTOR_VERSION
    if is_current and (not version.digest or version.digest.startswith(scheme_of(source.rules) + ":")):
        return stored
    snapshot = store.snapshot(version.snapshot_id)
    try:
        read = extract_snapshot(snapshot, store.body(snapshot.sha256_body), source, read_pdf)
    except ExtractError:
        return stored
    return replace(read, restless=stored.restless)
