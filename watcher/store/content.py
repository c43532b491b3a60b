"""Content-addressed bytes (bodies and documents), packed against a predecessor of the same source.

A chain of predecessors is cut by a whole copy after `CHAIN_LIMIT` links, so that reading stays bounded and a
damaged row harms no more than that many.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from watcher.errors import StoreError
from watcher.store.database import insert_once
from watcher.store.packing import pack, unpack
from watcher.store.tables import content

CHAIN_LIMIT = 32
_SURELY_WORTH_IT = 0.1  # of the raw size: packed under this there is no need to try a whole copy
_WORTH_IT = 0.5  # of a whole copy's size: packed over this the dependency is not worth it


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A row for `content`, ready to be stored."""

    sha256: str
    raw_bytes: int
    parent: str | None
    depth: int
    data: bytes


class Recent:
    """The bytes that were stored last, so that a predecessor need not be unpacked link by link.

    Only ever a shortcut for packing: whoever reads evidence gets what the database holds.
    """

    def __init__(self, max_bytes: int = 16 << 20) -> None:
        self._max_bytes, self._held_bytes = max_bytes, 0
        self._by_digest: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, digest: str) -> bytes | None:
        """Return the bytes, or None when they are not at hand."""
        with self._lock:
            return self._by_digest.get(digest)

    def put(self, digest: str, raw: bytes) -> None:
        """Keep the bytes at hand; the oldest go."""
        with self._lock:
            self._held_bytes += len(raw) - len(self._by_digest.pop(digest, b""))
            self._by_digest[digest] = raw
            while self._held_bytes > self._max_bytes:
                self._held_bytes -= len(self._by_digest.popitem(last=False)[1])


def pack_content(connection: Connection, raw: bytes, *, parent: str | None, recent: Recent) -> Packed | str:
    """Return the row that stores `raw`, or its digest alone when it is stored already.

    `parent` is the digest of a likely predecessor.  Only reads: the packing is done before anybody has to
    wait for the writing transaction.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if connection.execute(select(content.c.sha256).where(content.c.sha256 == digest)).first():
        return digest
    packed = _against(connection, parent, digest, raw, recent) or Packed(
        sha256=digest, raw_bytes=len(raw), parent=None, depth=0, data=pack(raw)
    )
    recent.put(digest, raw)
    return packed


def add_content(connection: Connection, packed: Packed | str) -> str:
    """Store a packed row (again is no error) and return its digest."""
    if isinstance(packed, str):
        return packed
    insert_once(
        connection,
        content,
        {
            "sha256": packed.sha256,
            "raw_bytes": packed.raw_bytes,
            "parent": packed.parent,
            "depth": packed.depth,
            "data": packed.data,
        },
    )
    return packed.sha256


def read_content(connection: Connection, digest: str) -> bytes:
    """Return stored bytes, checked against their digest.

    Raises:
        StoreError: absent, or no longer what was stored.
    """
    raw = b""
    for link in _chain(connection, digest):
        try:
            raw = unpack(link.data, raw_bytes=link.raw_bytes, prefix=raw)
        except StoreError as error:
            raise StoreError(f"{error}: {link.sha256}, needed for {digest}") from error
    found = hashlib.sha256(raw).hexdigest()
    if found != digest:
        raise StoreError(f"stored content is not what was stored: {digest}: its digest is now {found}")
    return raw


def _against(
    connection: Connection, parent: str | None, digest: str, raw: bytes, recent: Recent
) -> Packed | None:
    """Return `raw` packed against its predecessor, or None when that is not possible or does not help."""
    if parent is None:
        return None
    depth = connection.scalar(select(content.c.depth).where(content.c.sha256 == parent))
    if depth is None or depth >= CHAIN_LIMIT:
        return None
    try:
        prefix = recent.get(parent) or read_content(connection, parent)
    except StoreError:  # damaged: `watcher doctor` tells; new evidence is kept all the same
        return None
    data = pack(raw, prefix)
    if len(data) > _SURELY_WORTH_IT * len(raw) and len(data) > _WORTH_IT * len(pack(raw)):
        return None
    return Packed(sha256=digest, raw_bytes=len(raw), parent=parent, depth=depth + 1, data=data)


def _chain(connection: Connection, digest: str) -> list[Row[*tuple[Any, ...]]]:
    """Return the rows that `digest` is unpacked from, the whole copy first."""
    chain = select(content).where(content.c.sha256 == digest).cte("chain", recursive=True)
    link = content.alias("link")
    # Depth shrinks with each step: a damaged table cannot send us round in circles.
    below = and_(link.c.sha256 == chain.c.parent, link.c.depth < chain.c.depth)
    chain = chain.union_all(select(link).join(chain, below))
    links = list(connection.execute(select(chain).order_by(chain.c.depth)))
    if not links:
        raise StoreError(f"no such content: {digest}")
    if links[0].parent is not None:
        raise StoreError(f"content is missing: {links[0].parent}, needed for {digest}")
    return links
