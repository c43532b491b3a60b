"""Figures of the store: claims and commits a second, and what a version costs on disk.

    python -m benchmarks.store                             SQLite, and PostgreSQL where it can be started
    python -m benchmarks.store --sqlite                    SQLite only
    python -m benchmarks.store --claims --sources 1000000  claims alone, with the query's plan

Budgets: claiming reads an index, whatever the number of sources; a version costs under 2 % of its raw bytes.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from sqlalchemy import func, insert, select, text

from tests.postgres import fresh_database, running_postgres
from tests.store_records import (
    LEASE,
    NOW,
    at,
    block,
    document,
    fetched,
    notice,
    page_change,
    page_verdict,
    sha,
    source,
    version,
)
from watcher.demo.origin.build import load_sources, page_text
from watcher.model.record import ReviewState
from watcher.model.status import SourceStatus
from watcher.store import SqlStore, open_store
from watcher.store.codec import to_json
from watcher.store.sources import due_query
from watcher.store.tables import content, snapshot
from watcher.store.tables import document as document_table
from watcher.store.tables import source as source_table

COMMITS = 400
VERSIONS = 51
PARAGRAPHS = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    parser.add_argument("--claims", action="store_true", help="claims only")
    parser.add_argument("--sources", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watcher.db"
        columns = {"SQLite": measure(f"sqlite:///{file}", file, given)}
    if not given.sqlite:
        with running_postgres() as server, fresh_database(server) as url:
            make_lasting(server)
            columns["PostgreSQL"] = measure(url, None, given)
    print(f"{'':<58}" + "".join(f"{name:>14}" for name in columns))
    for label in columns["SQLite"]:
        print(f"{label:<58}" + "".join(f"{figures[label]:>14}" for figures in columns.values()))


def make_lasting(server: str) -> None:
    """Let the tests' server wait for the disk, as a real one does."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM RESET fsync")
        connection.execute("ALTER SYSTEM RESET synchronous_commit")
        connection.execute("SELECT pg_reload_conf()")


def measure(url: str, file: Path | None, given: argparse.Namespace) -> dict[str, str]:
    store = open_store(url)
    figures: dict[str, str] = {}
    if not given.claims:
        figures |= versions_on_disk(store, file)
        figures |= prose_on_disk(store)
        figures |= commits(store)
    figures |= claims(store, given.sources, is_told=given.claims)
    store.close()
    return figures


def plan_of_claim(store: SqlStore, count: int) -> Iterator[str]:
    """Give the database's own plan for one claim."""
    asked = {"now": at(count), "limit": 20, "only": None}
    explain = "EXPLAIN QUERY PLAN" if store.name.startswith("sqlite") else "EXPLAIN ANALYZE"
    with store._database.reading() as connection:  # noqa: SLF001  # the plan, not what it means
        query = due_query(has_only=False, is_forced=False)
        made = query.params(asked).compile(connection, compile_kwargs={"literal_binds": True})
        for row in connection.exec_driver_sql(f"{explain} {made}".replace("%", "%%")):
            yield str(row[-1])


def claims(store: SqlStore, count: int, *, is_told: bool) -> dict[str, str]:
    with store._database.writing() as connection:  # noqa: SLF001  # rows that no port would write
        for start in range(0, count, 10_000):
            rows = [source_row(number) for number in range(start, start + 10_000)]
            connection.execute(insert(source_table), rows)
        connection.execute(text("ANALYZE source"))
    if is_told:
        print("\n".join([store.name.partition(":")[0], *plan_of_claim(store, count), ""]))
    started = time.perf_counter()
    for _ in range(200):
        assert len(store.claim(at(count), limit=20, lease=LEASE)) == 20
    elapsed = time.perf_counter() - started
    statuses = store.claim(at(count), limit=COMMITS, lease=LEASE)

    def finish_all() -> None:
        for status in statuses:
            store.finish(status, ())

    finishes = per_second(finish_all, COMMITS)
    return {
        f"claims a second (of {count:,} due, 20 at a time)": f"{200 * 20 / elapsed:,.0f}",
        "finished checks a second (one thread)": finishes,
    }


def source_row(number: int) -> dict[str, object]:
    status = SourceStatus(source_id=source(f"many-{number:06}").id)
    return {
        "id": status.source_id,
        "status": to_json(status).decode(),
        "state": "ok",
        "attempt": 0,
        "next_check_at": at(number / 10),
        "is_retired": False,
    }


def commits(store: SqlStore) -> dict[str, str]:
    sources = [source(f"writer-{number}") for number in range(8)]
    store.sync_sources(sources, NOW)
    same = [fetched("<p>" + "uendret " * 50, sources[0].id) for _ in range(COMMITS)]
    pages = list(histories(random.Random(7), COMMITS // 8))
    bodies = [fetched(page, each.id) for each in sources for page in pages]

    def many() -> None:
        with ThreadPoolExecutor(8) as threads:
            assert len(list(threads.map(lambda answer: store.add_snapshot(answer, 1), bodies))) == len(bodies)

    return {
        "snapshots a second, body known (one thread)": per_second(
            lambda: [store.add_snapshot(answer, 1) for answer in same], len(same)
        ),
        "snapshots a second, new body of 100 KiB (8 threads)": per_second(many, len(bodies)),
    }


def per_second(work: Callable[[], object], count: int) -> str:
    started = time.perf_counter()
    work()
    return f"{count / (time.perf_counter() - started):,.0f}"


def versions_on_disk(store: SqlStore, file: Path | None) -> dict[str, str]:
    watched = source("fhi-handbok")
    store.sync_sources([watched], NOW)
    store.claim(NOW, limit=1, lease=LEASE)
    before, raw_bytes = size(store, file), 0
    for number, page in enumerate(histories(random.Random(1), VERSIONS), start=1):
        raw_bytes += len(page.encode())
        bring(store, watched.id, number, page)
    grown = size(store, file) - before
    parts = stored_bytes(store)
    kept = {each.id: each.sha256_body for each in store.snapshots(watched.id, limit=VERSIONS)}
    bodies = {each.number: kept[each.snapshot_id] for each in store.versions(watched.id)}
    with timed() as reading:
        for number in range(1, VERSIONS + 1):
            store.body(bodies[number])
    figures = {f"raw bytes of {VERSIONS} versions": f"{raw_bytes:,}"}
    figures |= {f"  {name}": f"{part:,}" for name, part in parts.items()}
    figures["  … of the raw bytes (bodies)"] = f"{100 * parts['bodies'] / raw_bytes:.2f} %"
    figures["  … of the raw bytes (bodies and documents)"] = (
        f"{100 * (parts['bodies'] + parts['documents']) / raw_bytes:.2f} %"
    )
    figures["the database grew by (rows, changes, verdicts, notices too)"] = f"{grown:,}"
    figures["  … of the raw bytes"] = f"{100 * grown / raw_bytes:.2f} %"
    figures["a body read back, checked (mean over the chain, ms)"] = f"{1000 * reading() / VERSIONS:.2f}"
    return figures


def prose_on_disk(store: SqlStore) -> dict[str, str]:
    """The same with the words of the test bed's pages, in no order: language packs better than letters."""
    watched = source("prosa")
    store.sync_sources([watched], NOW)
    store.claim(NOW, limit=1, lease=LEASE)
    words = " ".join(page_text(name, 0) for name in load_sources()).split()
    before, raw_bytes = sum(stored_bytes(store).values()), 0
    for number, page in enumerate(histories(random.Random(2), VERSIONS, words), start=1):
        raw_bytes += len(page.encode())
        bring(store, watched.id, number, page)
    grown = sum(stored_bytes(store).values()) - before
    return {"  … bodies and documents, words of real pages": f"{100 * grown / raw_bytes:.2f} %"}


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    started = time.perf_counter()
    ended: list[float] = []
    yield lambda: ended[0] - started
    ended.append(time.perf_counter())


def bring(store: SqlStore, source_id: str, number: int, page: str) -> None:
    """Bring one answer all the way to a published notice."""
    kept = store.add_snapshot(fetched(page, source_id, at(number)), 1)
    paragraphs = page.split("\n")
    blocks = tuple(block(words[3:-4], index) for index, words in enumerate(paragraphs))
    read = replace(document(page, source_id, kept.sha256_body), blocks=blocks, sha256_text=sha(page))
    document_id = store.add_document(read)
    store.accept_version(version(kept.id, document_id, number, source_id), attempt=1)
    if number > 1:
        change = page_change(number, source_id)
        store.add_change(change)
        store.set_verdict(change.id, page_verdict(), at(number))
        store.conclude(change.id, ReviewState.FLAGGED, notice=notice(change), channels=["feeds"])


def histories(chance: random.Random, count: int, words: Sequence[str] = ()) -> Iterator[str]:
    """Yield a page of 100 KiB again and again, each time with two or three words changed and a new token.

    `words` are what it is written with, as often as they stand there; none: 4,000 of random letters.
    """
    letters = "aaabdeeeefghiijklmnnoprrrsstttuvyøåæ"
    made = ("".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(4_000))
    words = words or list(made)
    paragraphs = [chance.choices(words, k=28) for _ in range(PARAGRAPHS)]
    for _ in range(count):
        for _ in range(chance.randint(2, 3)):
            chance.choice(paragraphs)[chance.randrange(28)] = chance.choice(words)
        paragraphs[0][0] = f"{chance.getrandbits(128):032x}"
        yield "\n".join(f"<p>{' '.join(each)}</p>" for each in paragraphs)


def stored_bytes(store: SqlStore) -> dict[str, int]:
    length = func.sum(func.length(content.c.data))
    with store._database.reading() as connection:  # noqa: SLF001  # what is stored, not what it means
        return {
            name: int(connection.scalar(select(length).where(content.c.sha256.in_(select(owner)))) or 0)
            for name, owner in (("bodies", snapshot.c.sha256_body), ("documents", document_table.c.id))
        }


def size(store: SqlStore, file: Path | None) -> int:
    with store._database._engine.connect() as connection:  # noqa: SLF001  # outside any transaction
        if file is None:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.stat().st_size


if __name__ == "__main__":
    main()
