"""Which link is which child, decided from values."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.model.child import Child
from watcher.model.ids import SourceId
from watcher.pipeline.kinship import raise_family
from watcher.pipeline.pdf_links import Linked

PARENT = SourceId("fhi-mpox")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def link(label: str, path: str, heading: str = "Vedlegg", about: str = "") -> Linked:
    return Linked(label=label, url=f"https://www.fhi.no{path}", heading=heading, about=about or label)


def family(*links: Linked, known: tuple[Child, ...] = (), most: int = 20) -> tuple[Child, ...]:
    return raise_family(PARENT, known, links, most=most, now=NOW).children


def test_the_same_links_give_the_same_children_with_the_same_ids():
    links = (link("Veileder", "/a.pdf"), link("Plakat", "/b.pdf"))
    first = family(*links)
    assert first == family(*links) == family(*links, known=first)
    assert [child.id[:18] for child in first] == [
        "fhi-mpox-veileder-",
        "fhi-mpox-plakat-" + first[1].id[16:18],
    ]


@pytest.mark.parametrize("label", ["Æøå – ß 漢字", "漢字", "(1,2 MB)", "x" * 200, "a\x00b", "\ud800"])
def test_whatever_a_link_says_the_id_is_one_that_sources_may_have(label: str):
    (child,) = raise_family(SourceId("p" * 64), (), [link(label, "/a.pdf")], most=1, now=NOW).children
    assert len(child.id) <= 64
    assert set(child.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in child.id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("Veileder", "/v1.pdf"), ("Veileder", "/media/77/ny.pdf")),
        (("Veileder 2024", "/v-2024.pdf"), ("Veileder 2025", "/x.pdf")),
        (("Råd (utgave 3)", "/raad-v3.pdf"), ("Råd for alle", "/raad-v4.pdf")),
        (("Veileder", "/v.pdf"), ("Ny tekst på lenken", "/v.pdf")),
    ],
)
def test_a_later_edition_is_the_same_child(old: tuple[str, str], new: tuple[str, str]):
    (before,) = family(link(*old))
    (after,) = family(link(*new), known=(before,))
    assert (after.id, after.name, after.label) == (before.id, before.name, new[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (link("Last ned", "/hepatitt.pdf", "Hepatitt"), link("Last ned", "/mpox.pdf", "Mpox")),
        (link("Veileder hepatitt A", "/a.pdf"), link("Veileder hepatitt B", "/b.pdf")),
        (link("1", "/1.pdf"), link("2", "/2.pdf")),
    ],
)
def test_another_document_is_another_child(old: Linked, new: Linked):
    (before,) = family(old)
    after = family(new, known=(before,))
    assert after[0].id != before.id
    assert after[1].left_at == NOW


def test_of_two_links_with_the_same_words_each_is_told_by_what_it_stands_under():
    known = family(link("Last ned", "/a1.pdf", "Voksne"), link("Last ned", "/b1.pdf", "Barn"))
    after = family(
        link("Last ned", "/ny-b.pdf", "Barn"), link("Last ned", "/ny-a.pdf", "Voksne"), known=known
    )
    assert [child.id for child in after] == [known[1].id, known[0].id]


def test_names_are_without_edition_unless_that_would_make_two_alike():
    children = family(
        link("Plan for 2024", "/a.pdf"), link("Plan for 2025", "/b.pdf"), link("2026", "/c.pdf")
    )
    assert [child.name for child in children] == ["Plan", "Plan for 2025", "2026"]


def test_more_links_than_may_be_followed_leave_the_known_ones_in_place():
    known = family(link("En", "/1.pdf"), link("To", "/2.pdf"), most=2)
    found = raise_family(
        PARENT, known, [link("Ny", "/n.pdf"), link("En", "/1.pdf"), link("To", "/2.pdf")], most=2, now=NOW
    )
    assert [child.id for child in found.children] == [child.id for child in known]
    assert found.left_out == 1


def test_when_fewer_may_be_followed_the_last_on_the_page_go():
    known = family(link("En", "/1.pdf"), link("To", "/2.pdf"))
    found = raise_family(PARENT, known, [link("En", "/1.pdf"), link("To", "/2.pdf")], most=1, now=NOW)
    assert [child.left_at for child in found.children] == [None, NOW]


def test_a_link_that_comes_back_under_other_words_alone_is_somebody_else():
    (before,) = family(link("Veileder", "/a.pdf"))
    left = raise_family(PARENT, (before,), [], most=5, now=NOW).children
    again = family(link("Veileder", "/a2.pdf"), known=left)
    other = family(link("Annet", "/z.pdf"), known=left)
    assert again[0].id == before.id
    assert other[0].id != before.id


def test_children_that_left_are_remembered_up_to_a_bound_the_newest_first():
    known: tuple[Child, ...] = ()
    for day in range(210):
        known = raise_family(
            PARENT, known, [link(f"Dokument {chr(97 + day % 26)}{day}x", f"/{day}q{day}.pdf", f"H{day}")],
            most=5, now=NOW + timedelta(days=day),
        ).children  # fmt: skip
    assert len(known) == 201
    assert known[1].left_at == NOW + timedelta(days=209)
