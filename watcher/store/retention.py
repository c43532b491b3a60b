"""Retention: the bodies of old repeats and failures go; records, digests and chains stay (but see parts.py).

Four steps, each in transactions of its own, so that a killed run leaves a store in order and the next one
goes on where it stopped:

1. mark (`pruned_at`): from now on nothing new rests on the content; it can still be unpacked;
2. whatever is packed against a marked content is packed anew against one that stays;
3. the marked contents are emptied.  Their rows stay, so that every reference still leads somewhere;
4. the rows of parts on which nothing rests are removed, run by run.

A body that comes again later is simply stored again (content.py).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update

from watcher.model.evidence import Pruning
from watcher.model.record import SnapshotState
from watcher.model.status import SourceStatus
from watcher.store.codec import from_json
from watcher.store.content import read_content
from watcher.store.database import Database
from watcher.store.packing import pack
from watcher.store.parts import Run, cited_attempts, removable_runs, remove_run
from watcher.store.tables import content, document, snapshot, source, version
from watcher.store.verify import MAY_BE_PRUNED

_BATCH = 500
_IN_FLIGHT = 10_000
"""More answers than can be under way at one moment: so far back of the newest row others may still appear."""

_PART = SnapshotState.PART.value
_STATES = tuple(state.value for state in MAY_BE_PRUNED)
_IS_MARKED = content.c.pruned_at.is_not(None)
_HAS_DATA = func.length(content.c.data) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Which contents may go, how many snapshots have them, and which answers after `after` were looked at."""

    digests: tuple[str, ...]
    snapshots: int
    runs: tuple[Run, ...]
    after: int
    seen: frozenset[int]


class SqlRetention:
    """The part of ports.EvidenceStore that is about retention."""

    _database: Database

    def prunable(self, before: datetime) -> Pruning:
        """Return what `prune` would remove."""
        with self._database.reading(is_still=True) as connection:
            plan = _plan(connection, before)
            return _measure(connection, plan)

    def prune(self, before: datetime, now: datetime, tell: Callable[[str], None] = lambda _: None) -> Pruning:
        """Remove bodies of repeats and failures fetched before `before`, and parts; return how many."""
        with self._database.reading(is_still=True) as connection:
            plan = _plan(connection, before)
            done = _measure(connection, plan)
        for batch in _batches(plan.digests):
            tell("mark")
            with self._database.writing() as connection:
                _mark(connection, plan, batch, now)
        while followers := self._followers():  # nothing is emptied while anything rests on what goes
            for digest, parent in followers:
                tell("pack anew")
                with self._database.writing() as connection:
                    _pack_anew(connection, digest, parent)
        for batch in _batches(self._marked()):
            tell("empty")
            with self._database.writing() as connection:
                connection.execute(_EMPTY, {"gone": batch})
        for run in plan.runs:
            tell("remove")
            with self._database.writing() as connection:
                remove_run(connection, run, now)
        return done

    def _followers(self) -> tuple[tuple[str, str], ...]:
        """Return what stays and is packed against something marked, with that."""
        marked = select(content.c.sha256).where(_IS_MARKED)
        query = select(content.c.sha256, content.c.parent).where(
            content.c.pruned_at.is_(None), content.c.parent.in_(marked)
        )
        with self._database.reading() as connection:
            return tuple(
                (row.sha256, row.parent) for row in connection.execute(query.order_by(content.c.sha256))
            )

    def _marked(self) -> Sequence[str]:
        query = select(content.c.sha256).where(_IS_MARKED, or_(_HAS_DATA, content.c.parent.is_not(None)))
        with self._database.reading() as connection:
            return connection.scalars(query.order_by(content.c.sha256)).all()


_OF_THESE = content.c.sha256.in_(bindparam("these", expanding=True))
_LOCK = select(content.c.sha256).where(_OF_THESE).order_by(content.c.sha256).with_for_update()
_MARK = update(content).where(content.c.sha256.in_(bindparam("gone", expanding=True)))
_BROUGHT_SINCE = select(snapshot.c.seq, snapshot.c.sha256_body).where(
    snapshot.c.seq > bindparam("after"), snapshot.c.sha256_body.in_(bindparam("these", expanding=True))
)
_EMPTY = (
    update(content)
    .where(content.c.sha256.in_(bindparam("gone", expanding=True)), _IS_MARKED)
    .values(data=b"", parent=None, depth=0)
)
_WANTED = content.c.sha256 == bindparam("wanted")
_ROW = select(content.c.parent, content.c.depth, content.c.pruned_at).where(_WANTED)
_REPLACE = update(content).where(_WANTED)


def _plan(connection: Connection, before: datetime) -> _Plan:
    """Return the contents that only old repeats and failures have, in order of digest."""
    kept, cited = _kept(connection), cited_attempts(connection)
    counts: dict[str, int] = {}
    spared: set[str] = set()
    columns = (snapshot.c.seq, snapshot.c.id, snapshot.c.state, snapshot.c.fetched_at, snapshot.c.sha256_body)
    key = (snapshot.c.source_id, snapshot.c.attempt)
    query = select(*columns, *key, content.c.pruned_at)
    query = query.join(content, content.c.sha256 == snapshot.c.sha256_body)
    for seq, snapshot_id, state, fetched_at, digest, *attempt, pruned_at in connection.execute(query):
        if (
            pruned_at is None
            and state in _STATES
            and fetched_at < before
            and kept.isdisjoint((seq, snapshot_id))
            and not (state == _PART and tuple(attempt) in cited)  # what a version was made of
        ):
            counts[digest] = counts.get(digest, 0) + 1
        else:
            spared.add(digest)
    spared.update(connection.scalars(select(document.c.id)))
    going = {digest: count for digest, count in counts.items() if digest not in spared}
    after = (connection.scalar(select(func.max(snapshot.c.seq))) or 0) - _IN_FLIGHT
    seen = frozenset(connection.scalars(select(snapshot.c.seq).where(snapshot.c.seq > after)))
    return _Plan(
        digests=tuple(sorted(going)),
        snapshots=sum(going.values()),
        runs=removable_runs(connection, before, cited),
        after=after,
        seen=seen,
    )


def _kept(connection: Connection) -> set[int | str]:
    """Return what may not go whatever its state: each source's newest answer (row), what is cited (id)."""
    has_body = snapshot.c.sha256_body.is_not(None)
    newest = select(func.max(snapshot.c.seq)).where(has_body).group_by(snapshot.c.source_id)
    kept: set[int | str] = set(connection.scalars(newest))
    kept.update(connection.scalars(select(version.c.snapshot_id)))
    statuses = (from_json(SourceStatus, text) for text in connection.scalars(select(source.c.status)))
    kept.update(status.held for status in statuses if status.held is not None)
    return kept


def _measure(connection: Connection, plan: _Plan) -> Pruning:
    raw_bytes = stored_bytes = 0
    columns = (func.sum(content.c.raw_bytes), func.sum(func.length(content.c.data)))
    for batch in _batches(plan.digests):
        raw, stored = connection.execute(select(*columns).where(content.c.sha256.in_(batch))).one()
        raw_bytes, stored_bytes = raw_bytes + int(raw), stored_bytes + int(stored)
    return Pruning(
        snapshots=plan.snapshots,
        bodies=len(plan.digests),
        raw_bytes=raw_bytes,
        stored_bytes=stored_bytes,
        parts=sum(len(run.seqs) for run in plan.runs),
    )


def _mark(connection: Connection, plan: _Plan, digests: Sequence[str], now: datetime) -> None:
    """Mark contents, except those that an answer has brought again since the plan was made.

    Whoever stores an answer holds its content meanwhile: once the rows are ours, all answers can be seen.
    """
    connection.execute(_LOCK, {"these": digests})
    since = connection.execute(_BROUGHT_SINCE, {"these": digests, "after": plan.after})
    again = {row.sha256_body for row in since if row.seq not in plan.seen}
    gone = [digest for digest in digests if digest not in again]
    if gone:
        connection.execute(_MARK, {"gone": gone, "pruned_at": now})


def _pack_anew(connection: Connection, digest: str, parent: str) -> None:
    """Pack a content that stays against the nearest one above it that stays too, else on its own."""
    row = connection.execute(_ROW.with_for_update(), {"wanted": digest}).one()
    if row.parent != parent or row.pruned_at is not None:
        return
    raw = read_content(connection, digest)
    base = _staying(connection, parent)
    words = read_content(connection, base) if base else b""
    packed = {"parent": base, "data": pack(raw, words)} if base else {"parent": None, "data": pack(raw)}
    depth = row.depth if base else 0
    connection.execute(_REPLACE, {"wanted": digest, "depth": depth, **packed})


def _staying(connection: Connection, digest: str | None) -> str | None:
    """Return the nearest content from `digest` upwards that is not marked; nobody marks it meanwhile."""
    while digest is not None:
        row = connection.execute(_ROW.with_for_update(read=True), {"wanted": digest}).one()
        if row.pruned_at is None:
            return digest
        digest = row.parent
    return None


def _batches(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    return (digests[start : start + _BATCH] for start in range(0, len(digests), _BATCH))
