r"""Hash chains: what was stored cannot be changed, removed or put in between without showing.

Each source has a chain of all that is recorded of it (snapshots, versions, changes, verdicts) in the order it
was stored; one more holds the notices and what they became, one the decisions, one the audit log.  A record's
link is a digest over the link before it and the record:

    link 0 = SHA-256("watcher chain 1\n" name)
    link n = SHA-256(link n-1, kind, NUL, record)

`record` is the JSON as stored.  What may change later (a snapshot's state, a change's review, whether a
decision was undone) is no part of it.  The row that is locked while a chain grows (`source`,
`publication_clock`, `chain_end`) holds its length and last link.  Part of the stored format: never change how
a link is made.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select, update

from watcher.errors import NotFound
from watcher.store.prepared import Prepared
from watcher.store.scalars import write_moment
from watcher.store.tables import clock, source

NOTICES = "notices"
AUDIT = "audit"
DECISIONS = "decisions"
RULES = "rules"
CLOCK = 1  # the publication clock's only row
_SOURCE = "source/"


class Kind(StrEnum):
    """The kinds of records in chains."""

    SNAPSHOT = "snapshot"
    VERSION = "version"
    CHANGE = "change"
    VERDICT = "verdict"
    NOTICE = "notice"
    REVISION = "revision"
    DECISION = "decision"
    AUDIT = "audit"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain."""

    length: int
    link: bytes


def source_chain(source_id: str) -> str:
    """Return the name of a source's chain."""
    return _SOURCE + source_id


def head_of(name: str, length: int, link: bytes | None) -> Head:
    """Return the end of the chain called `name`, of which a row holds length and last link."""
    first = hashlib.sha256(f"watcher chain 1\n{name}".encode("utf-8", "surrogatepass")).digest()
    return Head(length=length, link=first if link is None else link)


def next_head(head: Head, kind: Kind, record: bytes) -> Head:
    """Return the end of the chain after one record more."""
    link = hashlib.sha256(b"".join((head.link, kind.encode(), b"\0", record))).digest()
    return Head(length=head.length + 1, link=link)


def verdict_record(change_id: str, at: datetime, raw: bytes) -> bytes:
    """Return what of a verdict is chained: of which change, when, and its JSON."""
    return f"{change_id}\n{write_moment(at)}\n".encode() + raw


def hold(connection: Connection, source_id: str) -> Head:
    """Return the end of a source's chain; nobody else adds to it before the transaction's end.

    Raises:
        NotFound: a source that was never synced.
    """
    row = _HOLD.first(connection, {"wanted": source_id})
    if row is None:
        raise NotFound(f"no such source in the store: {source_id}: it must be synced first")
    return head_of(source_chain(source_id), row.chain_length, row.chain_head)


def extend(
    connection: Connection, source_id: str, head: Head, kind: Kind, record: bytes
) -> dict[str, object]:
    """Add a record to the chain whose end is held, and return the columns that its row gets."""
    grown = next_head(head, kind, record)
    grow(connection, source_id, grown)
    return columns_of(grown)


def grow(connection: Connection, source_id: str, head: Head) -> None:
    """Write the new end of a source's chain that is held."""
    _GROW.run(connection, {"wanted": source_id, "chain_length": head.length, "chain_head": head.link})


def columns_of(head: Head) -> dict[str, object]:
    """Return the columns of the record that stands at the end of a chain."""
    return {"place": head.length, "link": head.link}


# Built once: they run for every answer, and building a statement costs as much as running it.
_HOLD = Prepared(
    select(source.c.chain_length, source.c.chain_head)
    .where(source.c.id == bindparam("wanted"))
    .with_for_update(key_share=True)
)
_GROW = Prepared(update(source).where(source.c.id == bindparam("wanted")), ["chain_length", "chain_head"])
HOLD_NOTICES = (
    select(clock.c.last_at, clock.c.chain_length, clock.c.chain_head)
    .where(clock.c.id == CLOCK)
    .with_for_update()
)
"""The publication clock and the end of the notices' chain; one publisher at a time."""
