from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.publish.publish_examples import (
    SERVICE,
    START,
    corrected_pair,
    notice,
    retracted_pair,
    source,
)
from watcher.model.ids import SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeReview
from watcher.model.status import SourceState, SourceStatus
from watcher.publish import plan_feeds
from watcher.publish.addresses import path_part

SOURCES = (source(), source("ud-drkongo", topics=("reise",)))


def feeds(notices=(), sources=SOURCES, **rest):
    return {feed.slug: feed for feed in plan_feeds(notices, sources, SERVICE, **rest)}


def ids(feed):
    return [entry.id for entry in feed.entries]


def test_there_is_a_feed_of_everything_and_of_each_level_topic_and_source():
    assert list(feeds()) == [
        "all", "vurdert", "niva/critical", "niva/important", "niva/minor",
        "tema/mpox", "tema/reise", "tema/smittevern", "kilde/fhi-handbok", "kilde/ud-drkongo",
    ]  # fmt: skip


def test_addresses_mirror_the_slugs_under_the_public_address():
    feed = feeds()["kilde/fhi-handbok"]
    assert feed.id == "tag:watcher.example,2026:feed/kilde/fhi-handbok"
    assert feed.atom_url == "https://varsel.example.no/feeds/kilde/fhi-handbok.atom"
    assert feed.rss_url == "https://varsel.example.no/feeds/kilde/fhi-handbok.rss"
    assert feed.json_url == "https://varsel.example.no/feeds/kilde/fhi-handbok.json"
    assert feed.page_url == "https://varsel.example.no/kilde/fhi-handbok"
    assert feed.prev_archive_url == "https://varsel.example.no/feeds/kilde/fhi-handbok/arkiv-0.atom"


def test_the_service_s_notice_comes_first_in_every_description():
    marked = replace(SERVICE, notice="Testmiljø.")
    plain, told = plan_feeds([notice()], SOURCES, SERVICE), plan_feeds([notice()], SOURCES, marked)
    assert [feed.subtitle for feed in told] == [f"Testmiljø. {feed.subtitle}" for feed in plain]


def test_ids_do_not_hang_on_the_serving_host():
    moved = replace(SERVICE, base_url="http://127.0.0.1:8000")
    here, there = plan_feeds([notice()], SOURCES, SERVICE), plan_feeds([notice()], SOURCES, moved)
    assert [(feed.id, ids(feed)) for feed in here] == [(feed.id, ids(feed)) for feed in there]


def test_a_notice_is_in_the_feeds_that_it_belongs_to():
    one = notice(1, level=Level.IMPORTANT, topics=("mpox",))
    found = {slug for slug, feed in feeds([one, notice(2), notice(3)]).items() if one.id in ids(feed)}
    assert found == {"all", "niva/important", "niva/minor", "tema/mpox", "kilde/fhi-handbok"}


def test_entries_come_newest_first_in_whatever_order_notices_are_given():
    given = [notice(2), notice(5), notice(1), notice(4)]
    assert ids(feeds(given)["all"]) == [notice(n).id for n in (5, 4, 2, 1)]
    assert feeds(given) == feeds(given[::-1])


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_feed_has_two_entries_at_least(count):
    feed = feeds([notice(n) for n in range(1, count + 1)])["all"]
    assert len(feed.entries) == 2
    assert sum(entry.id.startswith(feed.id) for entry in feed.entries) == 2 - count


def test_an_empty_feed_is_as_old_as_its_fixed_entries():
    assert feeds()["all"].updated == datetime(2020, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_a_feed_is_as_new_as_its_newest_entry_also_when_that_was_altered():
    old, new = corrected_pair(1, 9)
    assert feeds([old, new, notice(3)])["all"].updated == new.updated_at
    assert feeds([old, notice(3)])["all"].updated == old.updated_at


def test_a_correction_points_at_what_it_corrects():
    old, new = corrected_pair(1, 9)
    entry = feeds([old, new])["all"].entries[0]
    assert entry.reply.ref == old.id
    assert entry.reply.url == f"https://varsel.example.no/oppdatering/{old.slug}"


def test_a_retraction_leaves_a_tombstone_in_each_feed_that_had_the_notice():
    old, new = retracted_pair(1, 9)
    assert [stone.ref for stone in feeds([old, new])["tema/mpox"].tombstones] == [old.id]
    assert feeds([old, new])["tema/reise"].tombstones == ()


def test_only_what_an_editor_has_seen_is_in_the_reviewed_feed_dated_by_the_review():
    seen_at = START + timedelta(days=40)
    seen = replace(notice(1), review=NoticeReview.REVIEWED, updated_at=seen_at)
    feed = feeds([seen, notice(2), notice(3)])["vurdert"]
    assert ids(feed)[0] == seen.id
    assert notice(2).id not in ids(feed)
    assert feed.entries[0].shown_at == seen_at
    assert feed.entries[0].published == seen.published_at
    assert feed.archives == ()


def test_sources_are_marked_with_the_hour_they_were_last_verified():
    status = SourceStatus(
        source_id=SourceId("fhi-handbok"),
        state=SourceState.OK,
        last_verified_at=START + timedelta(minutes=59),
    )
    marked = feeds(statuses={status.source_id: status})
    assert [(mark.source_id, mark.state, mark.verified_at) for mark in marked["all"].marks] == [
        ("fhi-handbok", "ok", START),
        ("ud-drkongo", "new", None),
    ]
    assert [mark.source_id for mark in marked["tema/reise"].marks] == ["ud-drkongo"]
    assert [mark.source_id for mark in marked["kilde/fhi-handbok"].marks] == ["fhi-handbok"]


def test_a_source_that_is_watched_no_longer_keeps_its_feed():
    gone = notice(1, source_id=SourceId("borte"), source_title="Gammel side", topics=("utgått",))
    found = feeds([gone])
    assert ids(found["kilde/borte"])[0] == gone.id
    assert found["kilde/borte"].title == "Mpox: oppdateringer – FHI: Gammel side"
    assert ids(found["tema/utgått"])[0] == gone.id


def test_a_topic_that_is_no_text_at_all_still_has_addresses():
    feed = feeds([notice(1, topics=("\ud800<",))])
    (slug,) = set(feed) - set(feeds())
    assert feed[slug].atom_url == f"https://varsel.example.no/feeds/{slug}.atom"
    assert feed[slug].page_url == "https://varsel.example.no/?tema=%3F%3C"


def test_the_hub_is_named_when_there_is_one():
    assert feeds(hub_url="https://varsel.example.no/hub")["all"].hub_url == "https://varsel.example.no/hub"
    assert feeds()["all"].hub_url == ""


@pytest.mark.parametrize("name", ["mpox", "fhi-handbok", "smittevern_2", "øst", "UD"])
def test_a_plain_name_is_its_own_address(name):
    assert path_part(name) == name


@pytest.mark.parametrize(
    "name", ["../../etc", "a/b", "Reise råd", "", ".skjult", "-x", "o\u0308st", "x" * 200]
)
def test_other_names_are_folded_with_a_digest(name):
    part = path_part(name)
    assert part == path_part(part)
    assert len(part) <= 70
    assert not set(part) & set("/. %")


def test_two_names_never_share_an_address():
    names = ["Reise råd", "reise råd", "reise-råd", "reise  råd", "reise.rad", "reise rad"]
    assert len({path_part(name) for name in names}) == len(names)
