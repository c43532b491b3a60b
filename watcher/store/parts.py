"""Records of parts that retention removes: what sitemaps and rendered pages were made of.

A part is a link of its source's chain, so what goes is a run: parts of one check, one after the other, right
before an answer of that check that stays.  One row remains for each run: its places and its last link.
Source: docs/decisions/0091-parts.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from watcher.model.record import SnapshotState
from watcher.model.status import SourceStatus
from watcher.store.codec import from_json
from watcher.store.database import insert_once
from watcher.store.tables import removed, snapshot, source, version

_NOTHING_RESTS_ON = tuple(
    state.value
    for state in (
        SnapshotState.REPEAT,
        SnapshotState.FAILED,
        SnapshotState.PART,
        SnapshotState.NOT_MODIFIED,
    )
)
_PART = SnapshotState.PART.value
Attempt = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Parts that go together: rows `seqs` at the places `first` to `last`, the last of which has `link`."""

    source_id: str
    first: int
    last: int
    link: bytes
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    seq: int
    source_id: str
    attempt: int
    place: int
    state: str
    link: bytes


def cited_attempts(connection: Connection) -> frozenset[Attempt]:
    """Return the checks on which something rests: a version, what is held or undecided, the newest answer."""
    key = (snapshot.c.source_id, snapshot.c.attempt)
    versions = select(version.c.snapshot_id)
    held = [
        status.held
        for status in (from_json(SourceStatus, text) for text in connection.scalars(select(source.c.status)))
        if status.held is not None
    ]
    cited = or_(snapshot.c.state.not_in(_NOTHING_RESTS_ON), snapshot.c.id.in_(versions))
    found = {tuple(row) for row in connection.execute(select(*key).where(cited).distinct())}
    found |= {tuple(row) for row in connection.execute(select(*key).where(snapshot.c.id.in_(held)))}
    newest = select(snapshot.c.source_id, func.max(snapshot.c.attempt)).group_by(snapshot.c.source_id)
    found |= {tuple(row) for row in connection.execute(newest)}
    return frozenset((source_id, attempt) for source_id, attempt in found)


def removable_runs(connection: Connection, before: datetime, cited: frozenset[Attempt]) -> tuple[Run, ...]:
    """Return the runs of parts of checks that were over before `before` and on which nothing rests."""
    young = select(snapshot.c.source_id, snapshot.c.attempt).where(snapshot.c.fetched_at >= before)
    staying = cited | {(row.source_id, row.attempt) for row in connection.execute(young.distinct())}
    with_parts = select(snapshot.c.source_id).where(snapshot.c.state == _PART)
    names = ("seq", "source_id", "attempt", "place", "state", "link")
    query = (
        select(*(snapshot.c[name] for name in names))
        .where(snapshot.c.source_id.in_(with_parts), snapshot.c.place.is_not(None))
        .order_by(snapshot.c.source_id, snapshot.c.place)
    )
    rows = (_Row(**dict(zip(names, row, strict=True))) for row in connection.execute(query))
    return tuple(_runs(rows, staying))


def _runs(rows: Iterable[_Row], staying: frozenset[Attempt]) -> Iterator[Run]:
    run: list[_Row] = []
    for row in rows:
        follows = run and (run[-1].source_id, run[-1].attempt, run[-1].place + 1) == (
            row.source_id,
            row.attempt,
            row.place,
        )
        is_free = row.state == _PART and (row.source_id, row.attempt) not in staying
        if follows and not is_free:
            yield _run(run)  # before an answer of the same check, whose id says how many came before it
        if not (follows and is_free):
            run = []
        if is_free:
            run.append(row)


def _run(rows: Sequence[_Row]) -> Run:
    return Run(
        source_id=rows[0].source_id,
        first=rows[0].place,
        last=rows[-1].place,
        link=rows[-1].link,
        seqs=tuple(row.seq for row in rows),
    )


_DELETE = delete(snapshot).where(snapshot.c.seq.in_(bindparam("gone", expanding=True)))


def remove_run(connection: Connection, run: Run, now: datetime) -> None:
    """Remove the rows of a run, and keep what the chain needs of them; again is no error."""
    kept = {"source_id": run.source_id, "first": run.first, "last": run.last, "link": run.link}
    insert_once(connection, removed, {**kept, "removed_at": now})
    connection.execute(_DELETE, {"gone": run.seqs})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What is left of a run in its chain."""

    last: int
    link: bytes


def gaps(connection: Connection, source_id: str) -> dict[int, Gap]:
    """Return what retention has removed from a source's chain, by its first place."""
    found = connection.execute(select(removed).where(removed.c.source_id == source_id))
    return {row.first: Gap(last=row.last, link=row.link) for row in found}
