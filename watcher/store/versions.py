"""Documents and versions: what was read out of good answers.  Rows are only added."""

import functools
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select

from watcher.errors import LostClaim, NotFound, StoreError
from watcher.model.document import Document
from watcher.model.ids import DocumentId, SnapshotId, SourceId
from watcher.model.record import SnapshotState, StoredVersion, Version
from watcher.store.chain import Kind, extend, hold
from watcher.store.codec import from_json, to_json
from watcher.store.content import Recent, add_content, pack_content, read_content
from watcher.store.database import Database, insert_once
from watcher.store.prepared import Prepared, Record
from watcher.store.snapshots import settle
from watcher.store.sources import fence
from watcher.store.tables import change as change_table
from watcher.store.tables import document as document_table
from watcher.store.tables import snapshot as snapshot_table
from watcher.store.tables import version as version_table


class Documents:
    """The documents that were read last: they never change, and unpacking one costs milliseconds."""

    def __init__(self, most: int = 32, most_blocks: int = 4096) -> None:
        self._most, self._most_blocks, self._blocks = most, most_blocks, 0
        self._by_id: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, document_id: str) -> Document | None:
        """Return the document, or None when it is not at hand."""
        with self._lock:
            return self._by_id.get(document_id)

    def put(self, document_id: str, document: Document) -> None:
        """Keep a document at hand; the oldest goes."""
        with self._lock:
            known = self._by_id.pop(document_id, None)
            self._by_id[document_id] = document
            self._blocks += len(document.blocks) - (len(known.blocks) if known else 0)
            while len(self._by_id) > (self._most if self._blocks <= self._most_blocks else 2):
                self._blocks -= len(self._by_id.popitem(last=False)[1].blocks)


class SqlVersions:
    """The part of ports.EvidenceStore that is about documents and versions."""

    _database: Database
    _recent: Recent
    _documents: Documents

    def add_document(self, document: Document) -> DocumentId:
        """Store an extracted document (idempotent) and return its id: the digest of its whole JSON."""
        raw = to_json(document)
        with self._database.reading() as connection:
            parent = _newest_document(connection, document.source_id)
            packed = pack_content(connection, raw, parent=parent, recent=self._recent)
        with self._database.writing(is_routine=True) as connection:
            document_id = DocumentId(add_content(connection, packed, raw))
            row = {
                "id": document_id,
                "source_id": document.source_id,
                "sha256_body": document.sha256_body,
                "sha256_text": document.sha256_text,
                "extractor_version": document.extractor_version,
            }
            insert_once(connection, document_table, row)
        self._documents.put(document_id, document)
        return document_id

    def document(self, document_id: DocumentId) -> Document:
        """Return a stored document, equal to the one that was added.

        Raises:
            NotFound: no such document.
            StoreError: no longer what was stored.
        """
        if (known := self._documents.get(document_id)) is not None:
            return known  # nothing ever changes or removes it: there is nothing to ask
        with self._database.reading() as connection:
            if _KNOWN.first(connection, {"wanted": document_id}) is None:
                raise NotFound(f"no such document: {document_id}")
            return self._document(connection, document_id)

    def accept_version(self, version: Version, *, attempt: int, settles: SnapshotId | None = None) -> None:
        """Store a version and settle its snapshot as good, in one transaction."""
        with self._database.writing() as connection:
            fence(connection, version.source_id, attempt)
            _refuse_stranger(connection, version)
            newest = _first(connection, _NEWEST, {"wanted": version.source_id})
            if newest is None or version.number > newest.number:
                _append(connection, version, newest.number if newest else 0)
            elif version not in _same_number(connection, version):
                raise LostClaim(f"another version was stored: {version.source_id}: number {version.number}")
            settle(connection, version.snapshot_id, SnapshotState.GOOD)
            if settles is not None:
                settle(connection, settles, SnapshotState.REPEAT)

    def current_version(self, source_id: SourceId) -> StoredVersion | None:
        """Return the newest version with its document, or None before the first."""
        return self._stored(_NEWEST, {"wanted": source_id})

    def newest_version(self, source_id: SourceId) -> Version | None:
        """Return the newest version's record without its document (one indexed row), or None."""
        with self._database.reading() as connection:
            return _first(connection, _NEWEST, {"wanted": source_id})

    def newest_documents(self) -> Mapping[SourceId, DocumentId]:
        """Return the document of every source's newest version, by one question."""
        with self._database.reading() as connection:
            rows = _NEWEST_OF_ALL.all(connection, {})
        return {SourceId(source_id): DocumentId(document_id) for source_id, document_id in rows}

    def texts(self, document_id: DocumentId) -> tuple[str, ...]:
        """Return the texts of a stored document's blocks, in their order, without the rest of it."""
        with self._database.reading() as connection:
            raw = read_content(connection, document_id)
        return tuple([block["text"] for block in json.loads(raw)["blocks"]])

    def version(self, source_id: SourceId, number: int) -> StoredVersion:
        """Return one version."""
        found = self._stored(_NUMBERED, {"wanted": source_id, "number": number})
        if found is None:
            numbers = [version.number for version in self.versions(source_id)]
            known = f"it has 1 to {numbers[-1]}" if numbers else "it has none yet"
            raise NotFound(f"no such version: {source_id} number {number}: {known}")
        return found

    def versions(self, source_id: SourceId) -> tuple[Version, ...]:
        """Return all versions of a source, oldest first."""
        with self._database.reading() as connection:
            return tuple(_version(row) for row in _ALL.all(connection, {"wanted": source_id}))

    def version_at(self, source_id: SourceId, at: datetime) -> StoredVersion | None:
        """Return the version that stood at `at` (the newest not seen later), or None."""
        return self._stored(_STOOD_AT, {"wanted": source_id, "at": at})

    def versions_without_change(self) -> tuple[Version, ...]:
        """Return versions from number 2 on that have no change yet, oldest first."""
        same = and_(
            change_table.c.source_id == version_table.c.source_id,
            change_table.c.new_number == version_table.c.number,
        )
        query = (
            select(version_table)
            .outerjoin(change_table, same)
            .where(version_table.c.number > 1, change_table.c.id.is_(None))
            .order_by(version_table.c.seen_at, version_table.c.source_id, version_table.c.number)
        )
        with self._database.reading() as connection:
            return tuple(_version(row) for row in connection.execute(query))

    def _stored(self, query: Prepared, asked: Mapping[str, object]) -> StoredVersion | None:
        with self._database.reading() as connection:
            version = _first(connection, query, asked)
            if version is None:
                return None
            return StoredVersion(version=version, document=self._document(connection, version.document_id))

    def _document(self, connection: Connection, document_id: DocumentId) -> Document:
        known = self._documents.get(document_id)
        if known is None:
            known = from_json(Document, read_content(connection, document_id))
            self._documents.put(document_id, known)
        return known


# Built once: they run for every answer, and building a statement costs as much as running it.
_KNOWN = Prepared(select(document_table.c.id).where(document_table.c.id == bindparam("wanted")))
_OF_SOURCE = select(version_table).where(version_table.c.source_id == bindparam("wanted"))
_LAST_ONES = (
    select(version_table.c.source_id, func.max(version_table.c.number).label("number"))
    .group_by(version_table.c.source_id)
    .subquery()
)
_NEWEST_OF_ALL = Prepared(
    select(version_table.c.source_id, version_table.c.document_id).join(
        _LAST_ONES,
        and_(
            version_table.c.source_id == _LAST_ONES.c.source_id,
            version_table.c.number == _LAST_ONES.c.number,
        ),
    )
)
_ALL = Prepared(_OF_SOURCE.order_by(version_table.c.number))
_LAST = _OF_SOURCE.order_by(version_table.c.number.desc()).limit(1)
_NEWEST = Prepared(_LAST)
_NUMBERED = Prepared(_OF_SOURCE.where(version_table.c.number == bindparam("number")))
_STOOD_AT = Prepared(
    _LAST.where(version_table.c.seen_at <= bindparam("at", type_=version_table.c.seen_at.type))
)
_OWNER = Prepared(select(snapshot_table.c.source_id).where(snapshot_table.c.id == bindparam("wanted")))
_ADD = Prepared(insert(version_table), version_table.c.keys())
_NEWEST_DOCUMENT = Prepared(
    select(document_table.c.id)
    .where(document_table.c.source_id == bindparam("wanted"))
    .order_by(document_table.c.seq.desc())
    .limit(1)
)


def _newest_document(connection: Connection, source_id: SourceId) -> str | None:
    found: str | None = _NEWEST_DOCUMENT.value(connection, {"wanted": source_id})
    return found


def _refuse_stranger(connection: Connection, version: Version) -> None:
    """Refuse a version whose snapshot is another source's: a mix-up that would be published as a change."""
    found = _OWNER.value(connection, {"wanted": version.snapshot_id})
    if found is None:
        raise NotFound(f"no such snapshot: {version.snapshot_id}")
    if found != version.source_id:
        raise StoreError(
            f"a snapshot of another source: {version.snapshot_id}: {found}, not {version.source_id}"
        )


def _append(connection: Connection, version: Version, newest: int) -> None:
    if version.number != newest + 1:
        raise StoreError(
            f"a version would leave a gap: {version.source_id}: number {version.number} after {newest}"
        )
    raw = to_json(version)
    head = hold(connection, version.source_id)
    linked = extend(connection, version.source_id, head, Kind.VERSION, raw)
    _ADD.run(
        connection,
        {
            "source_id": version.source_id,
            "number": version.number,
            "snapshot_id": version.snapshot_id,
            "document_id": version.document_id,
            "seen_at": version.seen_at,
            "data": raw.decode(),
            **linked,
        },
    )


def _same_number(connection: Connection, version: Version) -> list[Version]:
    asked = {"wanted": version.source_id, "number": version.number}
    return [_version(row) for row in _NUMBERED.all(connection, asked)]


def _first(connection: Connection, query: Prepared, asked: Mapping[str, object]) -> Version | None:
    row = query.first(connection, asked)
    return None if row is None else _version(row)


def _version(row: Record) -> Version:
    return _read_version(row.data)


@functools.lru_cache(maxsize=256)
def _read_version(data: str) -> Version:
    """Return the version that a row holds; a check reads the same rows again and again."""
    return from_json(Version, data)
