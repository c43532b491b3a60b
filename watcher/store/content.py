"""Content-addressed bytes (bodies and documents), packed against a predecessor of the same source.

A line of predecessors begins with a whole copy and has at most `LINE` members.  Member m is packed against
member m & (m - 1), not m - 1 (Subversion's skip deltas): any member is at most log2(LINE) links from the
whole copy, so that reading stays quick, and half of the members are packed against the one just before.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select, update

from watcher.errors import Pruned, StoreError
from watcher.store.database import insert_once
from watcher.store.packing import LEVEL, pack, unpack
from watcher.store.prepared import Prepared, Record
from watcher.store.tables import content

LINE = 64  # what a damaged whole copy can take with it, and what 18 KiB for the next are shared by
_SURELY_WORTH_IT = 0.1  # of the raw size: packed under this there is no need to try a whole copy
_WORTH_IT = 0.5  # of a whole copy's size: packed over this the dependency is not worth it

# Built once: they run for every answer, and building a statement costs as much as running it.
_WANTED = content.c.sha256 == bindparam("wanted")
_UNPRUNED = select(content.c.sha256).where(_WANTED, content.c.pruned_at.is_(None))
_KNOWN, _STANDS = Prepared(_UNPRUNED), Prepared(_UNPRUNED.with_for_update(read=True))
_LINK = Prepared(
    select(content.c.sha256, content.c.parent, content.c.depth).where(_WANTED, content.c.pruned_at.is_(None))
)
_RENEW = Prepared(
    update(content).where(_WANTED, content.c.pruned_at.is_not(None)),
    ["raw_bytes", "parent", "depth", "data", "pruned_at"],
)


def _chain_query() -> Select[*tuple[Any, ...]]:
    chain = select(content).where(_WANTED).cte("chain", recursive=True)
    link = content.alias("link")
    # Depth shrinks with each step: a damaged table cannot send us round in circles.
    below = and_(link.c.sha256 == chain.c.parent, link.c.depth < chain.c.depth)
    chain = chain.union_all(select(link).join(chain, below))
    return select(chain).order_by(chain.c.depth)


_CHAIN = Prepared(_chain_query())


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

    def __init__(self, max_bytes: int = 4 << 20) -> None:
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


def pack_content(
    connection: Connection, raw: bytes, *, parent: str | None, recent: Recent, level: int = LEVEL
) -> Packed | str:
    """Return the row that stores `raw`, or its digest alone when it is stored already.

    `parent` is the digest of a likely predecessor, `level` zstd's for packing against it.  Only reads: the
    packing is done before anybody has to wait for the writing transaction.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if _KNOWN.first(connection, {"wanted": digest}) is not None:
        return digest
    linked = _linked(connection, digest, raw, parent, recent, level)
    packed = _better(digest, raw, linked)
    recent.put(digest, raw)
    return packed


def add_content(connection: Connection, packed: Packed | str, raw: bytes) -> str:
    """Store a packed row of `raw` (again is no error) and return its digest.

    Between the packing and now retention may have emptied what it rests on: then `raw` is packed anew.
    """
    rests_on = packed if isinstance(packed, str) else packed.parent
    if rests_on and _STANDS.first(connection, {"wanted": rests_on}) is None:
        digest = packed if isinstance(packed, str) else packed.sha256
        packed = _alone(digest, raw)
    if isinstance(packed, str):
        return packed
    row = {
        "raw_bytes": packed.raw_bytes,
        "parent": packed.parent,
        "depth": packed.depth,
        "data": packed.data,
        "pruned_at": None,
    }
    if insert_once(connection, content, {"sha256": packed.sha256, **row}) != 1:
        _RENEW.run(connection, {"wanted": packed.sha256, **row})
    return packed.sha256


def read_content(connection: Connection, digest: str) -> bytes:
    """Return stored bytes, checked against their digest.

    Raises:
        Pruned: retention has removed it.
        StoreError: absent, or no longer what was stored.
    """
    raw = b""
    links = _chain(connection, digest)
    if links[-1].pruned_at is not None:
        raise Pruned(f"retention has removed the body: {digest}: on {links[-1].pruned_at:%Y-%m-%d}")
    for link in links:
        try:
            raw = unpack(link.data, raw_bytes=link.raw_bytes, prefix=raw)
        except StoreError as error:
            raise StoreError(f"{error}: {link.sha256}, needed for {digest}") from error
    found = hashlib.sha256(raw).hexdigest()
    if found != digest:
        raise StoreError(f"stored content is not what was stored: {digest}: its digest is now {found}")
    return raw


def _alone(digest: str, raw: bytes) -> Packed:
    return Packed(sha256=digest, raw_bytes=len(raw), parent=None, depth=0, data=pack(raw))


def _better(digest: str, raw: bytes, linked: Packed | None) -> Packed:
    """Return `raw` packed against its predecessor where that is possible and helps, else on its own."""
    if linked and len(linked.data) <= _SURELY_WORTH_IT * len(raw):
        return linked
    alone = _alone(digest, raw)
    if linked and len(linked.data) <= _WORTH_IT * len(alone.data):
        return linked
    return alone


def _linked(
    connection: Connection, digest: str, raw: bytes, parent: str | None, recent: Recent, level: int
) -> Packed | None:
    prefix = _prefix(connection, parent) if parent else None
    if prefix is None:
        return None
    try:
        words = recent.get(prefix.sha256) or read_content(connection, prefix.sha256)
    except StoreError:  # damaged: `watcher doctor` tells; new evidence is kept all the same
        return None
    return Packed(
        sha256=digest,
        raw_bytes=len(raw),
        parent=prefix.sha256,
        depth=prefix.next_depth,
        data=pack(raw, words, level=level),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prefix:
    """What the next member of a line is packed against, and its own place in the line."""

    sha256: str
    next_depth: int


def _prefix(connection: Connection, parent: str) -> _Prefix | None:
    """Return the prefix for the one after `parent`, or None when the line is full or broken."""
    found = _LINK.first(connection, {"wanted": parent})
    if found is None or found.depth + 1 >= LINE:
        return None
    next_depth = found.depth + 1
    # Whatever was cleared to get here is above us: the member wanted is `parent` or one of its ancestors.
    for _ in range(LINE):
        if found is None or found.depth <= next_depth & (next_depth - 1):
            break
        found = _LINK.first(connection, {"wanted": found.parent})
    return found and _Prefix(sha256=found.sha256, next_depth=next_depth)


def _chain(connection: Connection, digest: str) -> Sequence[Record]:
    """Return the rows that `digest` is unpacked from, the whole copy first."""
    links = _CHAIN.all(connection, {"wanted": digest})
    if not links:
        raise StoreError(f"no such content: {digest}")
    if links[0].parent is not None:
        raise StoreError(f"content is missing: {links[0].parent}, needed for {digest}")
    return links
