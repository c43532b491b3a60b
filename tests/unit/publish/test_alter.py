"""What decisions make of notices."""

from dataclasses import replace

import pytest

from tests.unit.publish.publish_examples import SERVICE, START, item, notice
from tests.unit.review.rulings import ruling
from watcher.model.level import Level
from watcher.model.notice import FirstWords, NoticeKind, NoticeReview
from watcher.model.review import DecisionKind, RejectReason
from watcher.publish import as_marked, as_reviewed, write_correction, write_retraction
from watcher.publish.archive import part_notices
from watcher.publish.entry import Desk
from watcher.publish.kin import is_raised, reach_of

APPROVE = ruling(DecisionKind.APPROVE)
TOLD = notice(
    1,
    title="Kritisk: Dosen er endret – FHI",
    summary="Kritisk. FHI: Mpox. Fjernet: «x».",
    level=Level.CRITICAL,
)


@pytest.mark.parametrize(
    ("level", "title", "summary"),
    [
        (None, "Kritisk: Dosen er endret – FHI", "Kritisk. FHI: Mpox. Fjernet: «x»."),
        (Level.IMPORTANT, "Viktig: Dosen er endret – FHI", "Viktig. FHI: Mpox. Fjernet: «x»."),
        (Level.MINOR, "Dosen er endret – FHI", "Mindre. FHI: Mpox. Fjernet: «x»."),
    ],
)
def test_another_level_changes_the_word_of_the_level_and_nothing_else(level, title, summary):
    now = as_reviewed(TOLD, replace(APPROVE, level=level))
    assert (now.title, now.summary, now.review) == (title, summary, NoticeReview.REVIEWED)
    assert now.reviewed_at == APPROVE.at
    assert reach_of(now) is Level.CRITICAL


def test_a_hostile_headline_is_one_plain_line():
    now = as_reviewed(TOLD, replace(APPROVE, headline="Ny\n<script>dose\u202e"))
    assert now.title.startswith("Kritisk: Ny < script>dose")
    assert "\u202e" not in now.title


def test_a_long_headline_is_clipped_before_the_owner():
    now = as_reviewed(TOLD, replace(APPROVE, headline="ord " * 40))
    assert now.title.endswith("ord – FHI") or now.title.endswith("… – FHI")
    assert len(now.title) <= 220


def test_what_was_below_minor_is_told_at_the_level_it_was_given():
    quiet = replace(TOLD, level=Level.EDITORIAL, items=(item(level=Level.EDITORIAL),))
    now = as_reviewed(quiet, replace(APPROVE, level=Level.MINOR))
    assert [one.level for one in now.items] == [Level.MINOR]


def test_a_correction_reaches_whoever_was_told_and_says_what_is_right():
    decision = ruling(
        DecisionKind.CORRECT, headline="Dosen er 300 mg", note="Ikke 400 mg.", level=Level.MINOR
    )
    made = write_correction((TOLD,), decision, START)
    assert (made.kind, made.in_reply_to, made.id) == (NoticeKind.CORRECTION, TOLD.id, f"{TOLD.id}/2")
    assert made.title == "Dosen er 300 mg – FHI"
    assert (made.level, reach_of(made), made.note) == (Level.MINOR, Level.CRITICAL, "Ikke 400 mg.")
    assert made.items == TOLD.items


@pytest.mark.parametrize(
    ("language", "reason", "words"),
    [
        ("nb", RejectReason.NOISE, "Endringen hadde ingen faglig betydning. Beklager."),
        ("nn", RejectReason.WRONG, "Meldinga var feil. Beklager."),
        ("en-GB", RejectReason.DUPLICATE, "The same has been reported before. Beklager."),
        ("nb", RejectReason.OTHER, "Beklager."),
    ],
)
def test_a_retraction_says_why_in_the_notices_language(language, reason, words):
    told = replace(TOLD, language=language)
    made = write_retraction((told,), ruling(DecisionKind.REJECT, reason=reason, note="Beklager."), START)
    assert (made.note, made.items, made.kind) == (words, (), NoticeKind.RETRACTION)
    marked = as_marked(
        told, ruling(DecisionKind.REJECT, reason=reason, note="Beklager."), NoticeReview.RETRACTED, None
    )
    assert (marked.note, marked.items) == (words, told.items)


def revised(**said):
    first = FirstWords(title=TOLD.title, summary=TOLD.summary, level=TOLD.level)
    return replace(TOLD, first=first, review=NoticeReview.REVIEWED, **said)


def test_an_archive_has_a_notice_as_it_was_published():
    desk = Desk(SERVICE, {})
    as_told = desk.entry(TOLD, is_archived=True)
    assert Desk(SERVICE, {}).entry(revised(title="Nytt", note="Obs"), is_archived=True) == as_told


def test_a_graver_level_gives_the_archive_another_address_and_a_lower_one_does_not():
    rest = [notice(n) for n in range(2, 62)]

    def names(one):
        notices = sorted([one, *rest], key=lambda each: each.published_at, reverse=True)
        return [chunk.name for chunk in part_notices(notices).chunks]

    minor = replace(TOLD, level=Level.MINOR)
    raised = replace(minor, level=Level.CRITICAL, first=FirstWords(title="t", summary="s", level=Level.MINOR))
    assert is_raised(raised)
    assert names(revised(level=Level.MINOR)) == names(TOLD) == names(minor)
    assert names(raised) != names(minor)
