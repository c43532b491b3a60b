"""The same edit on several pages: what counts as the same, and what may be told under what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.nouns import make_page_diff
from watcher.judge.clusters import (
    JOINS_WITHIN,
    SWEEP,
    SWEEP_WITHIN,
    choose_head,
    cluster_edits,
    edit_keys,
    page_key,
)
from watcher.model.change import ChangeKind, Edit
from watcher.model.cluster import Head
from watcher.model.ids import ChangeId, EditId, NoticeId, SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeItem
from watcher.model.record import PageChange, ReviewState
from watcher.model.verdict import PageVerdict, Verdict

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OLD = "Nærkontakter holdes hjemme i 21 dager etter siste eksponering."
NEW = "Nærkontakter holdes hjemme i 14 dager etter siste eksponering."


def edit(before: str = OLD, after: str = NEW, **rest) -> Edit:
    made = {"id": EditId("e1"), "kind": ChangeKind.CHANGED, "ops": (), "trail": ("Mpox", "Karantene")}
    return Edit(before=before, after=after, **{**made, **rest})


def key(*edits: Edit) -> str:
    return edit_keys(edits)[edits[0].id]


def cell(before: str = "600 mg", after: str = "400 mg", **rest) -> Edit:
    made = {
        "kind": ChangeKind.CELL_CHANGED,
        "row": "Over 40 kg",
        "column": "Dose",
        "before_context": f"Over 40 kg | {before} | to ganger daglig",
        "after_context": f"Over 40 kg | {after} | to ganger daglig",
    }
    return edit(before, after, **{**made, **rest})


# the key of an edit


def test_the_key_hangs_on_the_words_and_not_on_the_page():
    here = edit(id=EditId("a"), old_index=3, new_index=4, anchor="x", trail=("Mpox", "Karantene"))
    there = edit(id=EditId("b"), old_index=30, new_index=1, trail=("Apekopper", "Hva gjør du?"))
    assert key(here) == key(there)
    assert len(key(here)) == 32


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gi «600 mg» – to ganger", 'Gi "600 mg" - to ganger'),
        ("Gi 600 mg  to\nganger", "Gi 600 mg to ganger"),
        ("Gi 600\u00a0mg to ganger", "Gi 600 mg to ganger"),
        ("pasien\u00adter", "pasienter"),
    ],
)
def test_white_space_quotes_and_dashes_do_not_count(one, other):
    assert key(edit(one, "Gi 400 mg")) == key(edit(other, "Gi 400 mg"))
    assert key(edit("Gi 400 mg", one)) == key(edit("Gi 400 mg", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("under <12 år", "under >12 år"),
        ("2,5 mg", "2.5 mg"),
        ("5 mg", "5 µg"),
        ("skal vaksineres", "bør vaksineres"),
        ("Skal vaksineres", "skal vaksineres"),
        ("20 mg", "2 0 mg"),
    ],
)
def test_meaning_is_never_normalised(one, other):
    assert key(edit(one, "x")) != key(edit(other, "x"))
    assert key(edit("x", one)) != key(edit("x", other))


def test_a_text_that_went_is_not_the_same_as_one_that_came():
    came, went = edit("", NEW, kind=ChangeKind.ADDED), edit(NEW, "", kind=ChangeKind.REMOVED)
    assert len({key(came), key(went), key(edit())}) == 3


@pytest.mark.parametrize("other", [{"row": "Under 40 kg"}, {"column": "Største dose"}])
def test_a_cell_of_another_row_or_column_is_another_edit(other):
    assert key(cell()) == key(cell(id=EditId("b")))
    assert key(cell(**other)) != key(cell())


def test_a_cell_counts_with_its_whole_row():
    assert key(cell(after_context="Over 40 kg | 400 mg | én gang daglig")) != key(cell())


def test_an_address_that_moved_is_the_same_edit_in_whatever_sentence():
    def moved(words: str, kind: ChangeKind = ChangeKind.LINK_CHANGED) -> Edit:
        return edit("https://a.no/1", "https://a.no/2", kind=kind, before_context=words, after_context=words)

    assert key(moved("Se veilederen.")) == key(moved("Les mer her."))
    added = ChangeKind.LINK_ADDED
    assert key(moved("Se veilederen.", added)) != key(moved("Les mer her.", added))


def test_equal_words_that_enter_a_box_are_told_apart_from_words_that_leave_one():
    into, out = edit(NEW, NEW, box_old="", box="warning"), edit(NEW, NEW, box_old="warning", box="")
    assert key(into) != key(out)


def test_a_fold_counts_with_all_that_it_tells():
    fold = edit("", "Karantene", id=EditId("fold"), kind=ChangeKind.SECTION_ADDED)
    first = edit("", OLD, id=EditId("p1"), kind=ChangeKind.ADDED, part_of="fold")
    inner = edit("", NEW, id=EditId("p2"), kind=ChangeKind.ADDED, part_of="p1")
    assert key(fold, first, inner) == key(fold, first, replace(inner, trail=()))
    assert len({key(fold), key(fold, first), key(fold, first, inner)}) == 3


def test_folds_that_run_in_a_ring_have_keys_all_the_same():
    one = edit("a", "b", id=EditId("1"), part_of="2")
    two = edit("c", "d", id=EditId("2"), part_of="1")
    assert key(one, two) != key(two, one)


def test_an_edit_without_words_is_like_no_other():
    assert key(edit("", "", kind=ChangeKind.PAGE_GONE)) == ""


def test_lone_surrogates_have_a_key():
    assert len(key(edit("\ud800", "x"))) == 32


# the key of a page


def item(key_: str = "k1", section: tuple[str, ...] = ("Mpox", "Karantene"), **rest) -> NoticeItem:
    made = {
        "edit_id": EditId("e"), "kind": "changed", "level": Level.CRITICAL, "headline": "", "before": OLD,
        "after": NEW, "facts": (), "reasons": (),
    }  # fmt: skip
    return NoticeItem(key=key_, section=section, **{**made, **rest})


def page(*items: NoticeItem, lang: str = "nb", is_revert: bool = False) -> str:
    return page_key(items, lang=lang, is_revert=is_revert)


def test_pages_are_alike_when_they_tell_the_same_in_whatever_order():
    assert page(item("a"), item("b")) == page(item("b"), item("a"))
    assert page(item("a")) != page(item("a"), item("b"))
    assert page(item("a")) != page(item("a"), item("a"))


def test_the_page_s_own_name_may_differ_and_the_nearest_heading_may_not():
    assert page(item(section=("Mpox", "Karantene"))) == page(item(section=("Apekopper", "Karantene")))
    assert page(item(section=("Mpox", "Karantene"))) != page(item(section=("Mpox", "Isolering")))
    assert page(item(section=("Mpox",))) == page(item(section=("Apekopper",))) == page(item(section=()))


def test_a_text_that_says_nothing_by_itself_goes_with_the_page_s_name():
    def short(name: str) -> NoticeItem:
        return item(section=(name,), before="600 mg", after="400 mg")

    assert page(short("Tecovirimat")) != page(short("Brincidofovir"))
    assert page(short("Tecovirimat")) == page(short("Tecovirimat"))


def test_another_language_and_a_return_to_an_older_text_are_apart():
    assert len({page(item()), page(item(), lang="nn"), page(item(), is_revert=True)}) == 3


def test_a_page_with_an_edit_without_words_or_without_edits_joins_nothing():
    assert page(item(), item("")) == ""
    assert page() == ""


# which notice is joined


def heads(*minutes_ago: float, is_carried_out: bool = True) -> list[Head]:
    return [
        Head(
            notice_id=NoticeId(f"n{place}"),
            published_at=NOW - timedelta(minutes=minutes),
            is_carried_out=is_carried_out,
        )
        for place, minutes in enumerate(minutes_ago)
    ]


@pytest.mark.parametrize("level", [Level.MINOR, Level.IMPORTANT])
def test_the_first_head_within_reach_is_joined(level):
    reach = JOINS_WITHIN[level].total_seconds() / 60
    assert choose_head(heads(reach + 1, reach, 5), level, NOW) == "n1"
    assert choose_head(heads(reach + 1), level, NOW) is None
    assert choose_head([], level, NOW) is None


def test_what_matters_more_is_told_again_sooner():
    assert SWEEP_WITHIN < JOINS_WITHIN[Level.IMPORTANT] < JOINS_WITHIN[Level.MINOR]


def test_a_critical_notice_joins_only_what_nobody_can_have_read():
    assert choose_head(heads(1), Level.CRITICAL, NOW) is None
    assert choose_head(heads(1, is_carried_out=False), Level.CRITICAL, NOW) == "n0"
    mixed = [*heads(3), *heads(2, 1, is_carried_out=False)]
    assert choose_head(mixed, Level.CRITICAL, NOW) == mixed[1].notice_id


def test_a_critical_edit_that_sweeps_over_pages_is_told_a_few_times_and_then_every_half_hour():
    late = SWEEP_WITHIN.total_seconds() / 60
    assert choose_head(heads(*range(SWEEP - 1, 0, -1)), Level.CRITICAL, NOW) is None
    assert choose_head(heads(*range(SWEEP, 0, -1)), Level.CRITICAL, NOW) == f"n{SWEEP - 1}"
    assert choose_head(heads(*(late + n for n in range(SWEEP, 0, -1))), Level.CRITICAL, NOW) is None


def test_a_flood_of_pages_has_a_bounded_number_of_critical_items_and_nobody_waits_longer_than_half_an_hour():
    shown: list[Head] = []
    for minute in range(226):
        moment = NOW + timedelta(minutes=minute)
        joined = choose_head(shown, Level.CRITICAL, moment)
        if joined is None:
            shown.append(Head(notice_id=NoticeId(str(minute)), published_at=moment, is_carried_out=True))
        else:
            head = next(head for head in shown if head.notice_id == joined)
            assert moment - head.published_at <= SWEEP_WITHIN
    assert len(shown) == SWEEP + (226 - SWEEP) // 31


# what editors see


def verdict(edits: tuple[Edit, ...], level: Level) -> PageVerdict:
    headlines = (("nb", "21 → 14 dager"),)
    verdicts = tuple(
        Verdict(edit_id=one.id, level=level, reasons=(), facts=(), headlines=headlines) for one in edits
    )
    return PageVerdict(level=level, headlines=headlines, verdicts=verdicts, vocabulary_version="1")


def change(source: str, *edits: Edit, minutes: int = 0, level: Level | None = Level.IMPORTANT) -> PageChange:
    return PageChange(
        id=ChangeId(f"c-{source}"),
        source_id=SourceId(source),
        old_number=1,
        new_number=2,
        detected_at=NOW + timedelta(minutes=minutes),
        state=ReviewState.DETECTED,
        diff=make_page_diff(edits),
        verdict=None if level is None else verdict(edits, level),
    )


def test_the_same_edit_is_one_cluster_with_its_pages_oldest_first():
    other = edit("a", "b", id=EditId("e2"))
    late, early = change("b", edit(), other, minutes=5), change("a", edit(trail=("Apekopper",)))
    both, alone = sorted(cluster_edits([late, early]), key=lambda one: -len(one.places))
    assert both.source_ids == ("a", "b")
    assert [place.section for place in both.places] == [("Apekopper",), ("Mpox", "Karantene")]
    assert dict(both.headlines)["nb"] == "21 → 14 dager"
    assert alone.source_ids == ("b",)
    assert cluster_edits([late, early]) == cluster_edits([early, late])


def test_a_cluster_is_as_grave_as_its_gravest_page():
    (one,) = cluster_edits(
        [change("a", edit(), level=Level.MINOR), change("b", edit(), level=Level.CRITICAL)]
    )
    assert one.level is Level.CRITICAL


def test_quiet_edits_are_left_out_unless_asked_for_and_unjudged_ones_are_not():
    quiet, unjudged = change("a", edit(), level=Level.NOISE), change("b", edit(), level=None)
    assert [one.source_ids for one in cluster_edits([quiet, unjudged])] == [("b",)]
    assert [one.source_ids for one in cluster_edits([quiet, unjudged], Level.NOISE)] == [("a", "b")]


def test_parts_are_left_to_their_fold_unless_their_own_words_changed():
    fold = edit("", "Karantene", id=EditId("fold"), kind=ChangeKind.SECTION_ADDED)
    part = edit("", NEW, id=EditId("p"), kind=ChangeKind.ADDED, part_of="fold")
    own = edit(id=EditId("q"), part_of="fold")
    assert {one.before for one in cluster_edits([change("a", fold, part, own)])} == {"", OLD}
    assert len(cluster_edits([change("a", fold, part, own)])) == 2


def test_edits_without_words_stay_apart():
    gone = edit("", "", kind=ChangeKind.PAGE_GONE)
    assert [one.source_ids for one in cluster_edits([change("a", gone), change("b", gone)])] == [
        ("b",),
        ("a",),
    ]
