"""Is every stored content still what its digest says?  Reads each once, predecessors first."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from watcher.errors import StoreError
from watcher.store.packing import unpack
from watcher.store.tables import content

_ROW = select(content).where(content.c.sha256 == bindparam("wanted"))


@dataclass(slots=True, kw_only=True)
class Contents:
    """What was found: all digests, those that retention has emptied, what is wrong with which."""

    known: set[str] = field(default_factory=set)
    pruned: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)

    def trouble(self, digest: str) -> str:
        """Return what is wrong with a content, "" when it is there and whole, or was removed by retention."""
        return self.wrong.get(digest, "" if digest in self.known else "is missing")


def read_all(connection: Connection, tell: Callable[[str], None]) -> Contents:
    """Return what is found; `tell` is called for each content."""
    found = Contents()
    followers: defaultdict[str | None, list[str]] = defaultdict(list)
    columns = (content.c.sha256, content.c.parent, content.c.pruned_at)
    for sha256, parent, pruned_at in connection.execute(select(*columns)):
        followers[parent].append(sha256)
        found.known.add(sha256)
        if pruned_at is not None:
            found.pruned.add(sha256)
    for parent in followers.keys() - found.known - {None}:
        found.wrong[str(parent)] = "is missing"
    waiting = [(digest, b"") for digest in followers[None]]
    while waiting:  # depth first: what is held in memory is one line and its branches
        digest, prefix = waiting.pop()
        tell(f"body {digest[:12]}")
        try:
            raw = _unpacked(connection, digest, prefix)
        except StoreError as error:
            found.wrong[digest] = str(error)
        else:
            waiting += [(follower, raw) for follower in followers[digest]]
    return found


def _unpacked(connection: Connection, digest: str, prefix: bytes) -> bytes:
    row = connection.execute(_ROW, {"wanted": digest}).one()
    if row.pruned_at is not None and not row.data:
        return b""
    raw = unpack(row.data, raw_bytes=row.raw_bytes, prefix=prefix)
    if hashlib.sha256(raw).hexdigest() != digest:
        raise StoreError("not what was stored")
    return raw
