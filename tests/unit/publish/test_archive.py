from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.publish.publish_examples import START, notice, retracted_pair
from watcher.model.notice import NoticeReview
from watcher.publish.archive import ARCHIVE_SIZE, FRESH_MOST, latest, part_notices


def newest_first(count):
    return [notice(number) for number in range(count, 0, -1)]


def altered(notices, index, review, at=None, note="n"):
    changed = list(notices)
    changed[index] = replace(changed[index], review=review, updated_at=at or notices[0].updated_at, note=note)
    return changed


@given(st.integers(min_value=0, max_value=150))
def test_every_notice_is_in_exactly_one_document(count):
    notices = newest_first(count)
    parted = part_notices(notices)
    archived = [one for chunk in reversed(parted.chunks) for one in chunk.notices]
    assert [*parted.shown, *archived] == notices
    assert len(parted.shown) <= FRESH_MOST
    assert all(len(chunk.notices) == ARCHIVE_SIZE for chunk in parted.chunks)
    if parted.chunks:
        assert len(parted.shown) > FRESH_MOST - ARCHIVE_SIZE


@given(st.integers(min_value=0, max_value=120), st.integers(min_value=1, max_value=60))
def test_an_archive_stays_as_it_is_when_more_is_published(count, more):
    before, after = part_notices(newest_first(count)).chunks, part_notices(newest_first(count + more)).chunks
    assert after[: len(before)] == before


def test_a_later_review_alone_does_not_move_an_archive():
    notices = newest_first(80)
    reviewed = altered(notices, 79, NoticeReview.REVIEWED)
    names = [chunk.name for chunk in part_notices(reviewed).chunks]
    assert names == [chunk.name for chunk in part_notices(notices).chunks] == ["arkiv-1", "arkiv-2"]


@pytest.mark.parametrize("review", [NoticeReview.CORRECTED, NoticeReview.RETRACTED])
def test_an_altered_notice_gives_its_archive_and_the_later_ones_new_addresses(review):
    notices = altered(newest_first(100), 65, review)
    names = [chunk.name for chunk in part_notices(notices).chunks]
    assert names[0] == "arkiv-1"
    assert names[1].startswith("arkiv-2-")
    assert names[2].startswith("arkiv-3-")


def test_a_second_correction_of_the_same_notice_is_another_address():
    notices = newest_first(80)
    first = part_notices(altered(notices, 79, NoticeReview.CORRECTED, note="en")).chunks[0]
    second = part_notices(altered(notices, 79, NoticeReview.CORRECTED, note="to")).chunks[0]
    assert first.name != second.name


def test_an_archived_notice_that_is_altered_comes_back_for_a_while():
    notices = altered(newest_first(80), 79, NoticeReview.RETRACTED)
    parted = part_notices(notices)
    assert parted.shown[-1].id == notices[79].id
    assert [one.id for one in parted.withdrawn] == [notices[79].id]


def test_few_of_them_come_back_at_once_and_the_document_stays_under_fifty():
    notices = newest_first(200)
    for index in range(100, 160):
        notices = altered(notices, index, NoticeReview.CORRECTED)
    assert len(part_notices(notices).shown) <= 49


@pytest.mark.parametrize(("days", "is_shown"), [(30, True), (31, False)])
def test_a_retracted_notice_is_shown_for_thirty_days_and_then_only_its_tombstone(days, is_shown):
    old, new = retracted_pair(1, 2)
    later = notice(
        9,
        published_at=old.updated_at + timedelta(days=days),
        updated_at=old.updated_at + timedelta(days=days),
    )
    parted = part_notices([later, new, old])
    assert (old in parted.shown) is is_shown
    assert old in parted.withdrawn


def test_the_reviewed_come_in_the_order_of_their_review():
    at = START + timedelta(days=90)
    early = replace(notice(1), updated_at=at, review=NoticeReview.REVIEWED)
    late = replace(notice(2), updated_at=at - timedelta(days=1), review=NoticeReview.REVIEWED)
    parted = latest([late, early])
    assert parted.shown == (early, late)
    assert parted.chunks == ()


def test_the_reviewed_are_under_fifty_as_well():
    assert len(latest(newest_first(200)).shown) <= 49
