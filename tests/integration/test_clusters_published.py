"""Many pages, many shared edits, published one after the other: archives stay, nothing is lost, and a rebuild
gives the same bytes."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.store_records import NOW, edit, notice, page_change, page_diff, source
from watcher.model.change import Edit
from watcher.model.config import ServiceSettings
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeItem
from watcher.model.record import PageChange, ReviewState
from watcher.pipeline.clustering import joining_of, with_keys
from watcher.publish import feed_files, plan_feeds
from watcher.publish.feed import Archive
from watcher.publish.kin import MOST
from watcher.store import SqlStore, open_store

SERVICE = ServiceSettings(title="Prøve", base_url="https://varsel.example.no", tag_authority="x.example,2026")
NAMES = tuple(f"side-{number:02}" for number in range(90))
SOURCES = tuple(source(name, topics=("mpox",)) for name in NAMES)
LEVELS = (Level.MINOR, Level.IMPORTANT, Level.CRITICAL)
PUBLISHED = 240
LOOK_EVERY = 12


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(open_store(f"sqlite:///{tmp_path / 'watcher.db'}")) as opened:
        opened.sync_sources(SOURCES, NOW)
        yield opened


def item_of(one: Edit, level: Level) -> NoticeItem:
    return NoticeItem(
        edit_id=one.id,
        kind=one.kind.value,
        level=level,
        section=("Mpox", "Karantene"),
        headline=one.after,
        before=one.before,
        after=one.after,
        facts=(),
        reasons=(),
    )


def publish(store: SqlStore, name: str, number: int, text: int, moment: datetime) -> Notice:
    """Publish the change of a page from text `text` to the next, as the pipeline does."""
    one = edit(f"utgave {text}", f"utgave {text + 1}")
    diff = page_diff(one.before, one.after)
    change: PageChange = page_change(number, name, moment, diff=diff)
    store.add_change(change)
    level = LEVELS[text % len(LEVELS)]
    written = notice(change, moment, level=level, topics=("mpox",), items=(item_of(one, level),))
    keyed = with_keys(written, change)
    published = store.conclude(
        change.id, ReviewState.AUTO, notice=keyed, channels=["feeds"], joining=joining_of(keyed, change)
    )
    assert published is not None
    return published


def archives(store: SqlStore) -> dict[str, Archive]:
    feeds = plan_feeds(store.notices(), SOURCES, SERVICE)
    return {archive.path: archive for feed in feeds for archive in feed.archives}


def carry_out(store: SqlStore, moment: datetime) -> None:
    for delivery in store.due_deliveries("feeds", moment + timedelta(days=1)):
        store.mark_delivered(delivery, moment)


def test_archives_never_change_and_every_page_is_named_somewhere(store: SqlStore) -> None:
    chance = random.Random(3)
    numbers = dict.fromkeys(NAMES, 1)
    moment, kept = NOW, dict[str, Archive]()
    for step in range(PUBLISHED):
        name = chance.choice(NAMES)
        numbers[name] += 1
        moment += timedelta(minutes=chance.choice((0, 1, 5, 40)))
        publish(store, name, numbers[name], max(0, step // 2 - chance.randrange(40)), moment)
        if chance.random() < 0.4:
            carry_out(store, moment)
        if step % LOOK_EVERY:
            continue
        now = archives(store)
        assert {path: archive for path, archive in now.items() if path in kept} == kept
        kept = now
    assert len(kept) > len(LEVELS)
    every = store.notices()
    joined = [one for one in every if one.joins]
    assert len(joined) > PUBLISHED // 5
    everything = plan_feeds(every, SOURCES, SERVICE)[0]
    parts = (everything.entries, *(archive.entries for archive in everything.archives))
    shown = {one.id: one for part in parts for one in part}
    for one in every:
        if one.joins:
            assert one.id not in shown
            head = shown[one.joins]
            assert f"/oppdatering/{one.slug}" in head.html or int(dict(head.facts)["joined_count"]) > MOST
            assert head.updated >= one.published_at
        else:
            assert one.id in shown
    assert store.notices(is_joined=False) == tuple(one for one in every if not one.joins)


def test_a_rebuild_gives_the_same_bytes_in_whatever_order_notices_are_read(store: SqlStore) -> None:
    for number, name in enumerate(NAMES):
        publish(store, name, 2, number % 3, NOW + timedelta(seconds=number))
    every = store.notices()
    here = feed_files(plan_feeds(every, SOURCES, SERVICE), SERVICE)
    there = feed_files(plan_feeds(every[::-1], SOURCES, SERVICE), SERVICE)
    assert dict(here) == dict(there)


def test_a_critical_change_is_told_under_another_only_before_anybody_could_read_that(store: SqlStore) -> None:
    moment = NOW
    for round_ in range(3):
        for name in NAMES[round_ * 2 : round_ * 2 + 2]:
            published = publish(store, name, 2, 2, moment)
            if published.joins:
                head = store.notice(published.joins)
                assert head.published_at >= moment
        carry_out(store, moment)
        moment += timedelta(minutes=5)
    assert [bool(one.joins) for one in store.notices()[::-1]] == [False, True] * 3
