"""What ports.Store promises about what is followed, and of the newest texts, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.store_records import MPOX, NOW, accept, at, begin
from watcher.errors import StoreError
from watcher.model.child import Child, Following
from watcher.model.ids import DocumentId, EventId, SourceId
from watcher.model.status import EventKind, SourceEvent, SourceState
from watcher.store import SqlStore

OTHERS = ("b", "Å", "a-b", "a", "annen", "tom")
ALL = Following(
    parent_id=MPOX,
    number=3,
    children=(
        Child(
            id=SourceId("fhi-mpox-råd"),
            parent_id=MPOX,
            name="Råd",
            label="Råd (pdf) \udce9",
            url="https://www.fhi.no/r%C3%A5d.pdf",
            since=at(0.25),
            heading="Behandling",
            about="<12 · µg",
        ),
        Child(
            id=SourceId("b"),
            parent_id=MPOX,
            name="B",
            label="B",
            url="https://a.no/b",
            since=NOW,
            left_at=at(9),
        ),
    ),
    left_out=2,
    elsewhere=("a.no", "b.no"),
)


def event(name: str) -> SourceEvent:
    return SourceEvent(
        id=EventId(name), source_id=MPOX, at=NOW, kind=EventKind.TROUBLE, state=SourceState.OK, text=name
    )


@pytest.fixture
def store(store: SqlStore) -> SqlStore:
    begin(store, MPOX, *OTHERS)
    return store


def test_at_first_nothing_is_followed(store: SqlStore) -> None:
    assert store.followings() == {}


def test_what_is_followed_comes_back_as_it_was_given(store: SqlStore) -> None:
    assert store.set_following(ALL, [])
    assert store.followings() == {MPOX: ALL}
    assert [child.id for child in store.followings()[MPOX].active] == ["fhi-mpox-råd"]


def test_pages_come_in_order_of_id(store: SqlStore) -> None:
    for name in OTHERS[:4]:
        assert store.set_following(Following(parent_id=SourceId(name), number=1), [])
    assert list(store.followings()) == ["a", "a-b", "b", "Å"]


def test_a_later_version_and_the_same_again_take_its_place(store: SqlStore) -> None:
    same, later = replace(ALL, left_out=0), Following(parent_id=MPOX, number=4)
    for each in (ALL, same, later):
        assert store.set_following(each, [])
        assert store.followings() == {MPOX: each}


def test_an_earlier_version_writes_neither_itself_nor_its_events(store: SqlStore) -> None:
    assert store.set_following(ALL, [event("a")], ["mail"])
    assert not store.set_following(replace(ALL, number=2, children=()), [event("b")], ["mail"])
    assert store.followings() == {MPOX: ALL}
    assert [each.id for each in store.events()] == ["a"]
    assert store.backlog()["mail"].pending == 1


def test_the_same_event_again_is_told_once(store: SqlStore) -> None:
    for _ in range(2):
        assert store.set_following(ALL, [event("a")], ["mail"])
    assert [each.id for each in store.events()] == ["a"]
    assert store.backlog()["mail"].pending == 1


def test_of_many_who_write_at_once_the_latest_version_stays(store: SqlStore) -> None:
    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(lambda n: store.set_following(replace(ALL, number=n), []), range(1, 13)))
    assert store.followings()[MPOX].number == 12


def test_the_newest_documents_are_those_of_the_highest_version(store: SqlStore) -> None:
    assert store.newest_documents() == {}
    for number in range(1, 12):
        last = accept(store, f"tekst {number}", number)
    other = accept(store, "en", source_id="annen")
    assert store.newest_documents() == {MPOX: last.document_id, "annen": other.document_id}


def test_texts_are_those_of_the_document_in_its_order(store: SqlStore) -> None:
    found = accept(store, "<12 µg 2,5")
    whole = store.document(found.document_id)
    assert store.texts(found.document_id) == tuple(block.text for block in whole.blocks)
    assert store.texts(found.document_id)[-1] == "<12 µg 2,5"


def test_texts_of_no_document_are_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError):
        store.texts(DocumentId("ingen"))


def test_the_newest_word_of_how_long_a_host_rests_counts(store: SqlStore) -> None:
    for seconds in (600, 60):
        store.rest_host("vert.example", at(seconds))
    assert store.rests(NOW) == {"vert.example": at(60)}
    assert store.rests(at(60)) == {}


def test_many_may_be_told_at_once_that_a_host_rests(store: SqlStore) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda _: store.rest_host("vert.example", at(60)), range(16)))
    assert store.rests(NOW) == {"vert.example": at(60)}
