"""A queue of any length beside what the program found, and the statements that a page asks it by."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.unit.web.site_sample import make_source
from watcher.model.config import Settings
from watcher.model.source import Source
from watcher.store.scalars import write_moment

GIST = {
    "kind": "changed",
    "lang": "nb",
    "place": "Behandling",
    "count": 3,
    "ops": [
        ["=", "… dose for voksne er "],
        ["-", "400 mg"],
        ["+", "600 mg"],
        ["=", " to ganger daglig i 14 dager …"],
    ],
}


def many_sources(count: int) -> tuple[Source, ...]:
    return tuple(
        make_source(f"kilde-{n}", f"Eier {n % 7}", f"Råd nummer {n} om smitte", f"https://kilde{n}.example/")
        for n in range(count)
    )


def with_sources(settings: Settings, count: int) -> Settings:
    return replace(settings, sources=(*settings.sources, *many_sources(count)))


def fill(database: Path, count: int, now: datetime, *, sources: int = 500, cluster: int = 5) -> None:
    """Enter so many changes into the queue, of all levels, every `cluster`-th three of them alike."""
    connection = sqlite3.connect(database)
    (template,) = connection.execute("SELECT source_id FROM change LIMIT 1").fetchone()
    changes, items, topics, gist = [], [], [], json.dumps(GIST)
    for n in range(count):
        at, key = write_moment(now - timedelta(minutes=n)), f"{n:016x}"
        level, state = 3 + n % 3, "flagged" if n % 4 else "held"
        source, due = f"kilde-{n % sources}", write_moment(now + timedelta(minutes=n % 600 - 120))
        group = f"alike-{n // 15}" if n % cluster == 0 else key
        title, headline = f"Råd nummer {n % sources} om smitte", f"Dosen er endret fra {n} til {n + 200} mg"
        words = f"{headline}\n{source}\n{title}\n{key}".casefold()
        changes.append((key, template, 100_000 + n, at, state, level, b""))
        items.append(
            (key, source, title, '["mpox"]', level, level, state, headline, words, at, due, group, gist)
        )
        topics.append(("mpox", key))
    connection.executemany(
        "INSERT INTO change (id, source_id, new_number, detected_at, state, level, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        changes,
    )
    connection.executemany(
        "INSERT INTO review_item (change_id, source_id, source_title, topics, level, judged_level, state,"
        " headline, words, detected_at, due_at, group_key, gist, last_place, standing_place, is_waiting)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
        items,
    )
    connection.executemany("INSERT INTO review_topic (topic, change_id) VALUES (?, ?)", topics)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give the statements that read, of every connection that is made within."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    def watch(connection: Any, _: object) -> None:
        connection.set_trace_callback(note)

    event.listen(Engine, "connect", watch)
    try:
        yield seen
    finally:
        event.remove(Engine, "connect", watch)
