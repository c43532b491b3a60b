"""The same edit on several pages, in the feeds: one item, every page named, nothing hidden."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.publish.publish_examples import SERVICE, START, item, notice, source
from watcher.model.cluster import CLUSTER_REACH
from watcher.model.ids import NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.notice import Notice, NoticeReview
from watcher.publish import plan_feeds
from watcher.publish.archive import ARCHIVE_SIZE, FRESH_MOST, NEVER_ARCHIVED
from watcher.publish.feed import Entry, Feed
from watcher.publish.files import feed_files
from watcher.publish.kin import MOST, find_kin, standing
from watcher.publish.moments import rfc3339

NAMES = ("fhi-handbok", "helsenorge", "ud-reise", "metodebok")
SOURCES = tuple(source(name, title=f"Siden {name}") for name in NAMES)


def told(number: int, name: str, *, minutes: int = 0, keys: tuple[str, ...] = ("k",), **changed) -> Notice:
    at = START + timedelta(days=1, minutes=minutes or number)
    items = tuple(item(place, key=key, **changed.pop("item", {})) for place, key in enumerate(keys, 1))
    made = {
        "source_id": SourceId(name), "source_title": f"Siden {name}", "source_owner": "FHI", "items": items,
        "source_url": f"https://{name}.example.no/", "published_at": at, "updated_at": at,
    }  # fmt: skip
    return replace(notice(number), **{**made, **changed})


def cluster() -> tuple[Notice, Notice, Notice]:
    head = told(1, NAMES[0])
    return head, told(2, NAMES[1], joins=head.id), told(3, NAMES[2], joins=head.id)


def feeds(*notices: Notice) -> dict[str, Feed]:
    return {feed.slug: feed for feed in plan_feeds(notices, SOURCES, SERVICE)}


def ids(feed: Feed) -> list[str]:
    return [entry.id for entry in feed.entries if not entry.id.startswith(feed.id)]


def entry(slug: str, one: Notice, *notices: Notice) -> Entry:
    return next(entry for entry in feeds(*notices)[slug].entries if entry.id == one.id)


def test_where_sources_stand_together_a_cluster_is_one_item():
    head, *_ = found = cluster()
    shown = feeds(*found)
    for slug in ("all", "niva/critical", "niva/minor", "tema/mpox", "tema/smittevern"):
        assert ids(shown[slug]) == [head.id], slug


def test_each_source_has_its_own_item_in_its_own_feed():
    found = cluster()
    assert [ids(feeds(*found)[f"kilde/{one.source_id}"]) for one in found] == [[one.id] for one in found]


def test_each_reviewed_notice_is_an_item_of_what_editors_have_seen():
    seen = [replace(one, review=NoticeReview.REVIEWED) for one in cluster()]
    assert sorted(ids(feeds(*seen)["vurdert"])) == sorted(one.id for one in seen)


def test_the_head_names_every_page_with_a_link_to_us_to_the_paragraph_and_when():
    head, second, third = cluster()
    html = entry("all", head, head, second, third).html
    assert "<p>Samme endring også på:</p>" in html
    for one in (second, third):
        assert (
            f'<a href="https://varsel.example.no/oppdatering/{one.slug}">FHI: {one.source_title}</a>' in html
        )
    assert "oppdaget 3. mars 2026 kl. 09.59" in html
    assert "oppdaget 4. mars 2026 kl. 09.59" in html
    assert html.count(f'<a href="{item().deep_url}">les avsnittet</a>') == 2


def test_the_summary_says_how_many_pages_joined():
    head, second, third = cluster()
    assert entry("all", head, head, second, third).summary.endswith("Samme endring også på 2 sider til.")
    assert entry("all", head, head, second).summary.endswith("Samme endring også på én side til.")
    assert "Samme endring" not in entry("all", head, head).summary


def test_a_join_moves_the_item_and_the_feed_but_not_its_place_and_date():
    head, second, third = cluster()
    later = told(4, NAMES[3], keys=("other",))
    one = entry("all", head, head, second, third, later)
    assert (one.published, one.shown_at) == (head.published_at, head.published_at)
    assert one.updated == third.published_at
    shown = feeds(head, second, third)
    assert shown["all"].updated == third.published_at
    assert feed_files(tuple(shown.values()), SERVICE)["all.json"].count(
        f'"date_modified": "{rfc3339(third.published_at)}"'.encode()
    )


def test_what_joined_says_in_its_own_feed_where_it_was_told_first_and_never_changes():
    head, second, third = cluster()
    alone = entry(f"kilde/{second.source_id}", second, head, second)
    assert f"/oppdatering/{head.slug}" in alone.html
    assert dict(alone.facts)["joins"] == head.id
    assert entry(f"kilde/{second.source_id}", second, head, second, third) == alone


def test_machines_are_told_how_many_joined():
    head, *others = cluster()
    assert dict(entry("all", head, head, *others).facts)["joined_count"] == 2
    assert "joined_count" not in dict(entry("all", head, head).facts)


@pytest.mark.parametrize(
    ("language", "words"),
    [("nn", "Same endring òg på:"), ("en", "The same change also on:"), ("sv", "Samme")],
)
def test_the_words_are_the_notice_s_own(language, words):
    head, second, _ = (replace(one, language=language) for one in cluster())
    assert words in entry("all", head, head, second).html


def test_of_a_great_many_pages_the_first_are_named_and_the_rest_are_counted():
    head = told(1, NAMES[0])
    many = [told(n, f"s{n}", joins=head.id) for n in range(2, 228)]
    one = entry("all", head, head, *many)
    assert one.html.count("les avsnittet") == MOST
    assert (
        f'<a href="https://varsel.example.no/oppdatering/{head.slug}">og {226 - MOST} sider til</a>'
        in one.html
    )
    assert len(one.html) < 12_000
    assert ids(feeds(head, *many)["all"]) == [head.id]


def test_an_edit_that_is_shared_in_part_marks_the_later_notice_and_leaves_the_earlier_alone():
    first, second = told(1, NAMES[0], keys=("a", "b")), told(2, NAMES[1], keys=("b", "c"))
    assert sorted(ids(feeds(first, second)["all"])) == sorted([first.id, second.id])
    assert "Noen av endringene også på:" in entry("all", second, first, second).html
    assert f"/oppdatering/{first.slug}" in entry("all", second, first, second).html
    assert entry("all", first, first, second) == entry("all", first, first)


def test_a_critical_item_of_its_own_still_says_where_the_same_was_told():
    first, second = told(1, NAMES[0]), told(2, NAMES[1])
    html = entry("all", second, first, second).html
    assert "<p>Samme endring også på:</p>" in html
    assert f"/oppdatering/{first.slug}" in html


def test_what_is_long_ago_or_of_the_same_page_is_not_spoken_of():
    minutes = int(CLUSTER_REACH.total_seconds() // 60)
    old, now = told(1, NAMES[0], minutes=1), told(2, NAMES[1], minutes=2 + minutes)
    assert "Samme endring" not in entry("all", now, old, now).html
    near, again = told(1, NAMES[0], minutes=1), told(2, NAMES[0], minutes=2)
    assert "Samme endring" not in entry("all", again, near, again).html
    assert "Samme endring" in entry("all", now, told(1, NAMES[0], minutes=2), now).html


def test_notices_without_keys_are_as_they_were():
    first, second = notice(1), replace(notice(2), source_id=SourceId("helsenorge"))
    assert find_kin([first, second]) == {}
    assert standing([first, second]) == {first.id, second.id}


# corrections and retractions


@pytest.mark.parametrize("review", [NoticeReview.CORRECTED, NoticeReview.RETRACTED])
def test_what_joined_an_altered_notice_stands_on_its_own_again(review):
    head, second, third = cluster()
    altered = replace(head, review=review, updated_at=START + timedelta(days=2))
    shown = feeds(altered, second, third)
    for slug in ("all", "niva/critical", "tema/mpox"):
        assert ids(shown[slug]) == [third.id, second.id, head.id], slug


def test_a_retracted_page_is_named_no_longer_and_the_item_is_dated_by_that():
    head, second, third = cluster()
    moment = START + timedelta(days=3)
    gone = replace(second, review=NoticeReview.RETRACTED, updated_at=moment)
    one = entry("all", head, head, gone, third)
    assert f"/oppdatering/{second.slug}" not in one.html
    assert f"/oppdatering/{third.slug}" in one.html
    assert one.updated == moment


def test_a_corrected_page_is_marked():
    head, second, third = cluster()
    corrected = replace(second, review=NoticeReview.CORRECTED, updated_at=START + timedelta(days=3))
    assert (
        f'[Rettet] <a href="https://varsel.example.no/oppdatering/{second.slug}">'
        in entry("all", head, head, corrected, third).html
    )


def test_a_notice_whose_head_is_not_there_stands():
    lost = told(2, NAMES[1], joins=NoticeId("tag:gone"))
    assert ids(feeds(lost)["all"]) == [lost.id]


# archives


def later(count: int, start: int = 10) -> list[Notice]:
    return [told(start + n, NAMES[3], keys=(f"other{n}",)) for n in range(count)]


def test_the_newest_items_are_in_no_archive_however_many_come():
    head = told(1, NAMES[0])
    for count in range(NEVER_ARCHIVED, FRESH_MOST + 2 * ARCHIVE_SIZE):
        notices = later(count)
        archived = {
            one.id for feed in plan_feeds([head, *notices], SOURCES, SERVICE) for archive in feed.archives
            for one in archive.entries
        }  # fmt: skip
        newest = sorted(notices, key=lambda one: one.published_at)[-NEVER_ARCHIVED:]
        assert not archived & {one.id for one in newest}


def test_an_archived_item_names_what_joined_it_dated_by_the_last_join():
    head, second, third = cluster()
    (archive,) = feeds(head, second, third, *later(FRESH_MOST + ARCHIVE_SIZE))["all"].archives[1:2]
    one = next(one for one in archive.entries if one.id == head.id)
    assert one.updated == third.published_at
    assert f"/oppdatering/{second.slug}" in one.html
    assert second.id not in {entry.id for entry in archive.entries}


def test_a_review_of_what_joined_leaves_the_archive_as_it_is():
    head, second, third = cluster()
    rest = later(FRESH_MOST + ARCHIVE_SIZE)
    before = feed_files(tuple(feeds(head, second, third, *rest).values()), SERVICE)
    gone = replace(second, review=NoticeReview.RETRACTED, updated_at=rest[-1].published_at)
    after = feed_files(tuple(feeds(head, gone, third, *rest).values()), SERVICE)
    names = [name for name in before if name.startswith(("all/", "tema/", "niva/"))]
    assert names
    assert all(before[name] == after[name] for name in names if name in after)
    assert set(names) <= set(after)


def test_a_head_that_is_altered_in_an_archive_gives_the_later_archives_new_addresses():
    head, second, third = cluster()
    rest = later(FRESH_MOST + 2 * ARCHIVE_SIZE)
    before = feed_files(tuple(feeds(head, second, third, *rest).values()), SERVICE)
    altered = replace(head, review=NoticeReview.RETRACTED, updated_at=rest[-1].published_at)
    after = feed_files(tuple(feeds(altered, second, third, *rest).values()), SERVICE)
    kept = {name for name in before if "arkiv-" in name} & set(after)
    assert all(before[name] == after[name] for name in kept)
    assert not any(name.startswith("all/arkiv-1.") for name in kept)
    fresh = {one.id for one in feeds(altered, second, third, *rest)["all"].entries}
    archived = {
        one.id for archive in feeds(altered, second, third, *rest)["all"].archives for one in archive.entries
    }
    assert {second.id, third.id} <= fresh | archived


def test_the_order_in_which_notices_are_given_does_not_matter():
    head, second, third = cluster()
    partly = told(5, NAMES[3], keys=("k", "x"), level=Level.IMPORTANT)
    given = [head, second, third, partly]
    assert plan_feeds(given, SOURCES, SERVICE) == plan_feeds(given[::-1], SOURCES, SERVICE)


def test_a_notice_names_a_few_others_however_many_there_are():
    many = [told(n, f"s{n}", keys=("k", f"own{n}")) for n in range(1, 1001)]
    kin = find_kin(many)
    assert max(len(one.earlier) for one in kin.values()) == MOST
