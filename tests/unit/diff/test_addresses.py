"""No address is lost, whichever way the pages are told: one by one, by folder, or as moved."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.diff.addresses import MOST_NAMED, MOST_SINGLE, diff_addresses, is_address_list
from watcher.model.change import ChangeKind, PageDiff
from watcher.model.document import Block, BlockKind, Document, Link
from watcher.model.ids import SourceId

HOST = "https://www.a.no/"


def listed(*addresses: str) -> Document:
    blocks = tuple(
        Block(
            index=index,
            kind=BlockKind.ITEM,
            text=address,
            key=address,
            links=(Link(text=address, href=address, start=0, end=len(address)),),
        )
        for index, address in enumerate(sorted(addresses))
    )
    return Document(
        source_id=SourceId("kart"),
        url=HOST,
        lang="nb",
        title="",
        blocks=blocks,
        stamps=(),
        extractor_version="1",
        sha256_body="",
        sha256_text="",
        sha256_content="",
    )


def compare(old: set[str], new: set[str]) -> PageDiff:
    return diff_addresses(listed(*old), listed(*new), "1")


def told(diff: PageDiff, side: str) -> list[str]:
    return [line for edit in diff.edits for line in getattr(edit, side).split("\n") if line]


def plain(address: str) -> str:
    """What is equal for two spellings, said here a second time and in another way."""
    path, *query = re.sub(r"^https?://(www\.)?", "", address).split("?", 1)
    return "?".join([path.rstrip("/"), *query])


segments = st.text("abæ0-.%2F?=", min_size=1, max_size=6)
paths = st.lists(segments, min_size=0, max_size=3).map("/".join)
addresses = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://", "https://", "http://www.", "https://www."]),
    st.sampled_from(["a.no/", "b.no/"]),
    paths,
)
few = st.sets(
    addresses,
    max_size=12,
).map(lambda found: {plain(each): each for each in sorted(found)})


@given(few, few)
def test_every_address_of_one_list_alone_is_told_and_no_other(
    old: dict[str, str], new: dict[str, str]
) -> None:
    diff = compare(set(old.values()), set(new.values()))
    assert sorted(told(diff, "before")) == sorted(old[key] for key in old.keys() - new.keys())
    assert sorted(told(diff, "after")) == sorted(new[key] for key in new.keys() - old.keys())


@given(few)
def test_a_list_does_not_differ_from_itself(found: dict[str, str]) -> None:
    assert compare(set(found.values()), set(found.values())).edits == ()


@given(few, few)
def test_the_way_back_tells_the_same_addresses(old: dict[str, str], new: dict[str, str]) -> None:
    there = compare(set(old.values()), set(new.values()))
    back = compare(set(new.values()), set(old.values()))
    assert sorted(told(there, "before")) == sorted(told(back, "after"))
    assert sorted(told(there, "after")) == sorted(told(back, "before"))


@given(st.sets(st.tuples(st.sampled_from("abc"), st.integers(0, 400)), max_size=200))
def test_of_many_pages_every_one_is_counted(pages: set[tuple[str, int]]) -> None:
    diff = compare({HOST}, {HOST, *(f"{HOST}{folder}/{number}" for folder, number in pages)})
    counted = sum(int(edit.label or 1) for edit in diff.edits)
    assert counted == len(pages)
    assert dict(diff.stats)[ChangeKind.PAGE_LISTED.value] == len(pages)
    assert len(diff.edits) <= MOST_SINGLE


def test_more_pages_than_are_named_are_counted_in_the_text() -> None:
    (edit,) = compare({HOST}, {HOST, *(f"{HOST}a/{n}" for n in range(MOST_NAMED + 7))}).edits
    lines = edit.after.split("\n")
    assert (len(lines), lines[-1], edit.label, edit.row) == (MOST_NAMED + 1, "… (+7)", "57", f"{HOST}a/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://a.no/x", "https://a.no/x"),
        ("https://a.no/x", "https://www.a.no/x"),
        ("https://a.no/x", "https://a.no/x/"),
        ("https://A.no/x", "https://a.no/x"),
        ("HTTPS://a.no", "https://a.no/"),
        ("https://a.no?a=1", "https://a.no/?a=1"),
    ],
)
def test_another_spelling_is_the_same_page(before: str, after: str) -> None:
    assert compare({before}, {after}).edits == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://a.no/x", "https://a.no/X"),
        ("https://a.no/x", "https://a.no/x?a=1"),
        ("https://a.no/råd", "https://a.no/rad"),
        ("https://a.no/12", "https://a.no/21"),
        ("https://a.no/x", "https://b.no/x"),
        ("https://a.no?a=x", "https://a.no?a=X"),
        ("https://a.no/x?u=/", "https://a.no/x?u="),
    ],
)
def test_another_page_is_told(before: str, after: str) -> None:
    diff = compare({before}, {after})
    assert (told(diff, "before"), told(diff, "after")) == ([before], [after])


def test_a_page_is_moved_only_when_its_name_is_the_only_one() -> None:
    (moved,) = compare({f"{HOST}a/mpox.html"}, {f"{HOST}b/mpox"}).edits
    assert (moved.kind, moved.before, moved.after) == (
        ChangeKind.PAGE_READDRESSED,
        f"{HOST}a/mpox.html",
        f"{HOST}b/mpox",
    )
    unclear = compare({f"{HOST}a/mpox"}, {f"{HOST}b/mpox", f"{HOST}c/mpox"}).edits
    assert ChangeKind.PAGE_READDRESSED not in {edit.kind for edit in unclear}
    common = compare({f"{HOST}a/index.html"}, {f"{HOST}b/index.html"}).edits
    assert {edit.kind for edit in common} == {ChangeKind.PAGE_LISTED, ChangeKind.PAGE_UNLISTED}


def test_only_a_list_of_addresses_is_one() -> None:
    assert is_address_list(listed(HOST))
    assert not is_address_list(listed())
    assert not is_address_list(listed(HOST, "se her"))
