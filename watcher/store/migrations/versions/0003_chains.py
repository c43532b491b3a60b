"""Hash chains over what is stored, and contents that retention may empty.

What was there before is chained in the order snapshots, versions, changes, verdicts: it is vouched for from
this day on.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from watcher.store import tables
from watcher.store.chain import NOTICES, Head, Kind, head_of, next_head, source_chain, verdict_record
from watcher.store.packing import unpack_record

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 500
LINKED = ("snapshot", "version", "change", "verdict", "notice")
HEADED = ("source", "publication_clock")
CLOSE_SOURCE = "UPDATE source SET chain_length = :length, chain_head = :link WHERE id = :key"
CLOSE_NOTICES = "UPDATE publication_clock SET chain_length = :length, chain_head = :link WHERE id = :key"
BY_SEQ, BY_ID, BY_NUMBER = "seq = :key", "id = :key", "source_id = :source AND number = :key"


def upgrade() -> None:
    for table in LINKED:
        op.add_column(table, sa.Column("place", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("link", sa.LargeBinary(), nullable=True))
    for table in HEADED:
        op.add_column(table, sa.Column("chain_length", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(table, sa.Column("chain_head", sa.LargeBinary(), nullable=True))
    op.add_column("content", sa.Column("pruned_at", tables.Moment(), nullable=True))
    connection = op.get_bind()
    for source in connection.scalars(sa.text("SELECT id FROM source ORDER BY id")).all():
        head = head_of(source_chain(source), 0, None)
        for kind, where, records in records_of(connection, source):
            head = link_all(connection, head, kind, where, ({"source": source, **one} for one in records))
        close(connection, CLOSE_SOURCE, source, head)
    head = link_all(connection, head_of(NOTICES, 0, None), Kind.NOTICE, BY_ID, notices(connection))
    close(connection, CLOSE_NOTICES, 1, head)


def records_of(
    connection: sa.Connection, source: str
) -> Iterator[tuple[Kind, str, Iterable[dict[str, Any]]]]:
    yield (
        Kind.SNAPSHOT,
        BY_SEQ,
        rows(connection, "seq, data FROM snapshot WHERE source_id = :s ORDER BY seq", source),
    )
    yield (
        Kind.VERSION,
        BY_NUMBER,
        rows(connection, "number, data FROM version WHERE source_id = :s ORDER BY number", source),
    )
    yield (
        Kind.CHANGE,
        BY_ID,
        rows(connection, 'id, data FROM "change" WHERE source_id = :s ORDER BY new_number', source),
    )
    yield Kind.VERDICT, BY_SEQ, verdicts(connection, source)


def rows(connection: sa.Connection, query: str, source: str) -> Iterator[dict[str, Any]]:
    for key, data in connection.execute(sa.text(f"SELECT {query}"), {"s": source}).all():  # our own words
        yield {"key": key, "record": data.encode() if isinstance(data, str) else unpack_record(data)}


def verdicts(connection: sa.Connection, source: str) -> Iterator[dict[str, Any]]:
    verdict, change = tables.verdict.c, tables.change.c
    query = sa.select(verdict.seq, verdict.change_id, verdict.at, verdict.data)
    query = query.join(tables.change, change.id == verdict.change_id).where(change.source_id == source)
    for seq, change_id, at, data in connection.execute(query.order_by(verdict.seq)).all():
        yield {"key": seq, "record": verdict_record(change_id, at, unpack_record(data))}


def notices(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    query = "SELECT id, data FROM notice ORDER BY published_at"
    for key, data in connection.execute(sa.text(query)).all():
        yield {"key": key, "record": unpack_record(data)}


def link_all(
    connection: sa.Connection, head: Head, kind: Kind, where: str, records: Iterable[dict[str, Any]]
) -> Head:
    write = sa.text(f'UPDATE "{kind}" SET place = :place, link = :link WHERE {where}')  # noqa: S608  # as above
    waiting: list[dict[str, Any]] = []
    for row in records:
        head = next_head(head, kind, row.pop("record"))
        waiting.append({**row, "place": head.length, "link": head.link})
        if len(waiting) == BATCH:
            connection.execute(write, waiting)
            waiting = []
    if waiting:
        connection.execute(write, waiting)
    return head


def close(connection: sa.Connection, statement: str, key: str | int, head: Head) -> None:
    if head.length:
        connection.execute(sa.text(statement), {"length": head.length, "link": head.link, "key": key})
