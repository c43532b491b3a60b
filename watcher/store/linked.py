"""The records of one chain in its order, with what must agree with them; for those who walk it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, String, Table, cast, literal, select, union_all

from watcher.errors import StoreError
from watcher.model.fault import OURSELVES
from watcher.model.level import Level
from watcher.store.chain import (
    AUDIT,
    DECISIONS,
    NOTICES,
    RULES,
    Head,
    Kind,
    head_of,
    source_chain,
    verdict_record,
)
from watcher.store.noise_rule_tables import step as rule_step
from watcher.store.packing import unpack_record
from watcher.store.review_tables import decision, revision
from watcher.store.scalars import write_moment
from watcher.store.tables import audit, chain_end, change, clock, notice, snapshot, source, verdict, version

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain as the row that was locked for it says it ends; `source_id` is "" for the others."""

    name: str
    source_id: str
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One record.  `key` is what people call it, `said` its JSON, `damage` why that cannot be read."""

    kind: Kind
    key: str
    place: int
    link: bytes
    record: bytes
    said: Mapping[str, Any]
    damage: str
    row: Row[*tuple[Any, ...]]

    @property
    def name(self) -> str:
        """The record as a message names it."""
        return f"{self.kind} {self.key}"

    def disagreements(self) -> list[str]:
        """Return in which columns the row says something else than the record."""
        return [
            f"column {name} says {_shown(found)}, the record {_shown(told)}"
            for name in _compared(self.kind, self.row)
            if (found := _plain(name, getattr(self.row, name))) != (told := _told(self.said, name))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Where records of one kind stand: their table, its key, and columns that repeat what the record says."""

    table: Table
    key: Column[Any]
    shown: str
    compared: tuple[str, ...]


_SHAPES = {
    Kind.SNAPSHOT: _Shape(
        table=snapshot,
        key=snapshot.c.seq,
        shown="id",
        compared=("id", "source_id", "attempt", "fetched_at", "sha256_body"),
    ),
    Kind.VERSION: _Shape(
        table=version,
        key=version.c.number,
        shown="number",
        compared=("source_id", "number", "snapshot_id", "document_id", "seen_at"),
    ),
    Kind.CHANGE: _Shape(
        table=change,
        key=change.c.id,
        shown="id",
        compared=("id", "source_id", "new_number", "detected_at"),
    ),
    Kind.VERDICT: _Shape(
        table=verdict, key=verdict.c.seq, shown="change_id", compared=("level", "vocabulary_version")
    ),
    Kind.NOTICE: _Shape(
        table=notice,
        key=notice.c.id,
        shown="id",
        compared=("id", "slug", "change_id", "source_id", "level", "published_at", "joins"),
    ),
    Kind.REVISION: _Shape(
        table=revision,
        key=revision.c.place,
        shown="notice_id",
        compared=("notice_id", "number", "at", "decision_id"),
    ),
    Kind.DECISION: _Shape(
        table=decision,
        key=decision.c.place,
        shown="id",
        compared=("id", "kind", "at", "actor", "answers"),
    ),
    Kind.AUDIT: _Shape(
        table=audit,
        key=audit.c.place,
        shown="place",
        compared=("at", "actor", "action", "object_kind", "object_id"),
    ),
    Kind.RULE: _Shape(
        table=rule_step,
        key=rule_step.c.place,
        shown="rule_id",
        compared=("rule_id", "state", "source_id", "at", "actor"),
    ),
}


_KINDS = {
    NOTICES: (Kind.NOTICE, Kind.REVISION),
    DECISIONS: (Kind.DECISION,),
    AUDIT: (Kind.AUDIT,),
    RULES: (Kind.RULE,),
}
_OF_SOURCES = (Kind.SNAPSHOT, Kind.VERSION, Kind.CHANGE, Kind.VERDICT)
# Their JSON is stored as it is, the others' is packed.
_AS_TEXT = frozenset({Kind.VERSION, Kind.REVISION, Kind.DECISION, Kind.AUDIT, Kind.RULE})

_REVISED = frozenset({"level", "joins"})
"""Of a notice that was revised these are what its newest revision says (`publishing.revision_faults`)."""


def _compared(kind: Kind, row: Row[*tuple[Any, ...]]) -> Sequence[str]:
    named = _SHAPES[kind].compared
    is_revised = kind is Kind.NOTICE and row.revision > 1
    return [name for name in named if name not in _REVISED] if is_revised else named


def chains(connection: Connection) -> Iterator[Chain]:
    """Return every chain: the sources' in order of id, that of the notices, that of the audit log."""
    columns = (source.c.id, source.c.chain_length, source.c.chain_head)
    sources = select(*columns).where(source.c.id != OURSELVES)
    for source_id, length, link in sorted(tuple(row) for row in connection.execute(sources)):
        name = source_chain(source_id)
        yield Chain(name=name, source_id=source_id, head=head_of(name, length, link))
    for length, link in connection.execute(select(clock.c.chain_length, clock.c.chain_head)):
        yield Chain(name=NOTICES, source_id="", head=head_of(NOTICES, length, link))
    ends = select(chain_end.c.name, chain_end.c.length, chain_end.c.link).order_by(chain_end.c.name)
    for name, length, link in connection.execute(ends):
        yield Chain(name=name, source_id="", head=head_of(name, length, link))


def linked_records(connection: Connection, chain: Chain) -> Iterator[Linked]:
    """Return the records of a chain in the order of their places; some hundreds are in memory at a time."""
    keys = sorted(
        (place, Kind(kind), number, text)
        for place, kind, number, text, _ in connection.execute(union_all(*_keys(chain)))
        if place is not None
    )
    for start in range(0, len(keys), _BATCH):
        batch = [(kind, text or number) for _, kind, number, text in keys[start : start + _BATCH]]
        yield from _load(connection, chain, batch)


def unlinked_records(connection: Connection, chain: Chain) -> list[str]:
    """Return the names of records that stand in no chain though they should in this one."""
    found = connection.execute(union_all(*_keys(chain)))
    return sorted(f"{kind} {shown}" for place, kind, _, _, shown in found if place is None)


def _keys(chain: Chain) -> Iterator[Select[*tuple[Any, ...]]]:
    """Return queries for (place, kind, key when a number, key when a text, what people call it)."""
    for kind in _KINDS.get(chain.name, _OF_SOURCES):
        shape = _SHAPES[kind]
        is_text = kind in {Kind.CHANGE, Kind.NOTICE}
        number, text = (literal(0), shape.key) if is_text else (shape.key, literal(""))
        shown = cast(shape.table.c[shape.shown], String)
        query = select(shape.table.c.place, literal(kind.value), number, text, shown)
        yield _of_source(query, kind, chain)


def _of_source(query: Select[Any], kind: Kind, chain: Chain) -> Select[Any]:
    if not chain.source_id:
        return query
    if kind is Kind.VERDICT:
        query = query.join(change, change.c.id == verdict.c.change_id)
        return query.where(change.c.source_id == chain.source_id)
    return query.where(_SHAPES[kind].table.c.source_id == chain.source_id)


def _load(connection: Connection, chain: Chain, keys: Sequence[tuple[Kind, Any]]) -> Iterator[Linked]:
    wanted: defaultdict[Kind, list[Any]] = defaultdict(list)
    for kind, key in keys:
        wanted[kind].append(key)
    rows: dict[tuple[Kind, Any], Row[*tuple[Any, ...]]] = {}
    for kind, some in wanted.items():
        shape = _SHAPES[kind]
        query = _of_source(select(shape.table).where(shape.key.in_(some)), kind, chain)
        for row in connection.execute(query):
            rows[kind, getattr(row, shape.key.key)] = row
    for kind, key in keys:
        yield _linked(kind, rows[kind, key])


def _linked(kind: Kind, row: Row[*tuple[Any, ...]]) -> Linked:
    record, said, damage = b"", {}, ""
    try:
        record = _record(kind, row)
        said = _json(record.split(b"\n", 2)[2] if kind is Kind.VERDICT else record)
    except StoreError as error:
        damage = str(error)
    return Linked(
        kind=kind,
        key=str(getattr(row, _SHAPES[kind].shown)),
        place=row.place,
        link=row.link or b"",
        record=record,
        said=said,
        damage=damage,
        row=row,
    )


def _record(kind: Kind, row: Row[*tuple[Any, ...]]) -> bytes:
    raw = row.data.encode() if kind in _AS_TEXT else unpack_record(row.data)
    return verdict_record(row.change_id, row.at, raw) if kind is Kind.VERDICT else raw


def _json(raw: bytes) -> dict[str, Any]:
    """Return a record's JSON; whoever tampered with it may have left none."""
    try:
        said = json.loads(raw)
    except ValueError as error:
        raise StoreError(f"a stored record is no JSON: {error}") from error
    if not isinstance(said, dict):
        raise StoreError(f"a stored record is no object: {raw[:40]!r}")
    return said


def _told(said: Mapping[str, Any], name: str) -> object:
    """Return what a record says of a column, None when it says nothing."""
    trace = said.get("trace")
    if name == "fetched_at":
        return trace.get(name) if isinstance(trace, dict) else None
    return said.get(name)


def _plain(name: str, value: object) -> object:
    if name == "sha256_body":
        return value or ""
    if name == "level" and isinstance(value, int):
        return Level(value).name.lower()
    return write_moment(value) if isinstance(value, datetime) else value


def _shown(value: object) -> str:
    return "nothing" if value is None or value == "" else str(value)[:80]
