from datetime import UTC, date, datetime

import pytest

from tests.unit.publish.publish_examples import (
    SERVICE,
    START,
    block,
    change,
    document,
    edit,
    source,
    verdict,
)
from watcher.model.change import ChangeKind as K
from watcher.model.config import ServiceSettings
from watcher.model.document import Stamp
from watcher.model.ids import DocumentId, SnapshotId, SourceId
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.record import StoredVersion, Version
from watcher.model.verdict import FactChange, RuleHit
from watcher.publish import write_notice

AT = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
BEFORE, AFTER = "Gis innen 4 døgn etter eksponering.", "Gis innen 14 døgn etter eksponering."
FACT = FactChange(kind="duration", before="4 døgn", after="14 døgn", unit="d")


def page(level=Level.CRITICAL, **rest):
    changed = edit("a", K.CHANGED, BEFORE, AFTER, old_index=0, new_index=0, trail=("Vaksine", "Frist"))
    quiet = edit("b", K.CHANGED, "x", "y", new_index=1)
    judged = verdict(
        "a", level, "Fristen er endret", facts=(FACT,), reasons=(RuleHit(rule="r", level=level, text="Tid"),)
    )
    return change((quiet, changed), (judged, verdict("b", Level.NOISE)), **rest)


def write(changed=None, *, service=SERVICE, old=None, new=None, **rest):
    return write_notice(
        changed or page(),
        source=source(**rest),
        old=old or document(block(0, BEFORE)),
        new=new or document(block(0, AFTER), block(1, "y")),
        service=service,
        published_at=AT,
    )


def test_a_notice_has_its_identity_from_the_change_alone():
    notice = write()
    assert notice.id == "tag:watcher.example,2026:notice/0123456789abcdef"
    assert notice.slug == "2026-03-01-0123456789abcdef"
    assert write_notice(
        page(),
        source=source(),
        old=document(),
        new=document(),
        service=SERVICE,
        published_at=datetime(2027, 1, 1, tzinfo=UTC),
    ).slug == notice.slug  # fmt: skip


def test_the_same_arguments_give_the_same_notice():
    assert write() == write()


def test_a_new_notice_is_an_unreviewed_update_with_the_clock_it_was_given():
    notice = write()
    assert (notice.kind, notice.review) == (NoticeKind.UPDATE, NoticeReview.UNREVIEWED)
    assert (notice.observed_at, notice.published_at, notice.updated_at) == (START, AT, AT)


@pytest.mark.parametrize(
    ("level", "title"),
    [
        (Level.CRITICAL, "Kritisk: Dosen er endret – FHI"),
        (Level.IMPORTANT, "Viktig: Dosen er endret – FHI"),
        (Level.MINOR, "Dosen er endret – FHI"),
    ],
)
def test_the_title_says_the_level_when_it_matters(level, title):
    assert write(page(level)).title == title


def test_the_summary_alone_says_what_went_and_what_came():
    assert write().summary == (
        "Kritisk. FHI: Mpox – håndbok for helsepersonell. Sted: Vaksine › Frist. "
        "Fjernet: «Gis innen 4 døgn etter eksponering.» Nytt: «Gis innen 14 døgn etter eksponering.» "
        "Varighet: før «4 døgn», nå «14 døgn»."
    )


def test_a_return_to_an_earlier_text_is_said_in_title_and_summary():
    notice = write(page(reverts_to=2))
    assert notice.title == "Kritisk: Dosen er endret (tilbakeført til versjon 2) – FHI"
    assert "tilbakeført til versjon 2" in notice.summary


def test_items_carry_words_facts_reasons_section_and_the_way_to_the_paragraph():
    (item,) = write().items
    assert (item.before, item.after, item.section) == (BEFORE, AFTER, ("Vaksine", "Frist"))
    assert item.facts == (FACT,)
    assert [hit.text for hit in item.reasons] == ["Tid"]
    assert item.deep_url.startswith("https://www.fhi.no/sm/mpox/#:~:text=Gis%20innen%2014")


def test_quiet_edits_are_counted():
    assert write().quiet_count == 1


def test_stored_versions_do_as_well_as_documents():
    def stored(doc):
        version = Version(
            source_id=SourceId("fhi-handbok"), number=1, snapshot_id=SnapshotId(""),
            document_id=DocumentId(""), sha256_text="", digest="", seen_at=START,
        )  # fmt: skip
        return StoredVersion(version=version, document=doc)

    old, new = document(block(0, BEFORE)), document(block(0, AFTER), block(1, "y"))
    assert write(old=stored(old), new=stored(new)) == write(old=old, new=new)


def test_the_date_that_the_page_gives_comes_along():
    stamps = (
        Stamp(label="published", text="", value="", day=date(2020, 1, 1)),
        Stamp(label="updated", text="", value="", day=date(2026, 2, 28)),
    )
    assert write(new=document(block(0, AFTER), stamps=stamps)).source_date == date(2026, 2, 28)
    assert write().source_date is None


def test_without_a_headline_the_title_names_the_page():
    assert write(page(headline="")).title.startswith("Kritisk: Fristen er endret")
    bare = change((edit("a", K.CHANGED, "1", "2"),), (verdict("a", Level.MINOR),), headline="")
    assert write(bare).title == "Endring i «Mpox – håndbok for helsepersonell» – FHI"


def test_an_overlong_headline_loses_its_end_and_not_the_owner():
    title = write(page(headline="ord " * 200)).title
    assert len(title) <= 220
    assert title.endswith("… – FHI")


def test_a_hostile_headline_stays_text():
    title = write(page(headline='<script>alert("x")</script>\x00 & <38 °C')).title
    assert title == 'Kritisk: < script>alert("x")< /script>□ & <38 °C – FHI'


def test_an_english_service_speaks_english_and_quotes_the_page():
    notice = write(service=ServiceSettings(language="en"))
    assert notice.title == "Critical: The dose was changed – FHI"
    assert "Removed: «Gis innen 4 døgn" in notice.summary
    assert notice.language == "en"


def test_the_lines_of_a_whole_section_are_told_apart_in_the_summary():
    added = edit("a", K.SECTION_ADDED, "", "Utstyr\nBruk hansker", new_index=0)
    notice = write(change((added,), (verdict("a", Level.MINOR),)))
    assert "Nytt: «Utstyr • Bruk hansker»" in notice.summary


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, None), (3, "Og én endring til: se hele endringen."), (4, "Og 2 endringer til: se")],
)
def test_the_summary_says_how_much_more_there_is(count, said):
    edits = tuple(edit(f"e{n}", K.CHANGED, f"før {n}", f"nå {n}") for n in range(count))
    summary = write(change(edits, tuple(verdict(one.id, Level.MINOR) for one in edits))).summary
    assert said in summary if said else "til: se" not in summary


def test_an_unjudged_change_is_refused():
    with pytest.raises(ValueError, match="not judged"):
        write(page(verdict=None))
