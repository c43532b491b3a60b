import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.unit.publish.publish_examples import item, notice
from watcher.model.ids import NoticeId
from watcher.model.level import Level
from watcher.model.notice import NoticeKind, NoticeReview
from watcher.model.verdict import FactChange, RuleHit
from watcher.publish.content import entry_html, status_text
from watcher.publish.entry import shown_title
from watcher.publish.words import words_of

WORDS = words_of("nb")
URL = "https://varsel.example.no/oppdatering/x"
ALLOWED = {"div", "p", "br", "ul", "li", "strong", "a"}
MARK = "Automatisk oppdaget, ikke redaksjonelt vurdert"
NASTY = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'\x00\ud800\n/ abc")), max_size=60)


def content(one=None, *, is_archived=False):
    return entry_html(one or notice(), WORDS, URL, earlier_url="", is_archived=is_archived)


def paragraphs(markup):
    return [p.text_content() for p in html.fragment_fromstring(markup, create_parent="div").iter("p", "li")]


def test_removed_and_new_words_stand_in_paragraphs_of_their_own():
    told = paragraphs(content())
    assert "Fjernet: «Voksne gis tecovirimat 600 mg to ganger daglig i 14 dager.»" in told
    assert "Nytt: «Voksne gis tecovirimat 400 mg to ganger daglig i 14 dager.»" in told


def test_no_paragraph_holds_both_the_old_and_the_new_dose_but_the_fact():
    both = [text for text in paragraphs(content()) if "600 mg" in text and "400 mg" in text]
    assert both == ["Dosen er endret fra 600 mg til 400 mg", "Dose: før «600 mg», nå «400 mg»"]


def test_moved_words_are_not_told_as_removed():
    one = notice(items=(item(before="Ring 113", after="Ring 113", facts=(), headline="Flyttet"),))
    assert "Flyttet, teksten er uendret: «Ring 113»" in paragraphs(content(one))
    assert not [text for text in paragraphs(content(one)) if text.startswith(("Fjernet", "Nytt"))]


def test_place_reasons_and_both_links_are_there():
    markup = content()
    told = paragraphs(markup)
    assert "Sted: Behandling › Dosering" in told
    assert "Hvorfor dette meldes: En dose er endret" in told
    assert f'<a href="{URL}">Se hele endringen</a>' in markup
    assert (
        '<a href="https://www.fhi.no/sm/mpox/#dosering:~:text=Voksne%20gis">Les stedet hos FHI</a>' in markup
    )
    assert '<a href="https://www.fhi.no/sm/mpox/">FHI, Mpox – håndbok for helsepersonell</a>' in markup


def test_a_first_heading_that_repeats_the_pages_title_is_left_out_of_the_place():
    one = notice(items=(item(section=("Mpox – håndbok for helsepersonell", "Dosering")),))
    assert "Sted: Dosering" in paragraphs(content(one))


def test_row_and_column_are_part_of_the_place():
    one = notice(items=(item(row="Voksne", column="Dose"),))
    assert "Sted: Behandling › Dosering, rad «Voksne», kolonne «Dose»" in paragraphs(content(one))


def test_the_sentence_that_a_footnote_hangs_on_is_part_of_the_place():
    one = notice(items=(item(about="Tilfeller skal meldes¹."),))
    assert "Sted: Behandling › Dosering, fotnote til «Tilfeller skal meldes¹.»" in paragraphs(content(one))


def test_the_lines_of_a_section_are_lines_here_too():
    one = notice(items=(item(before="", after="Utstyr\nBruk hansker"),))
    assert "«Utstyr<br>\nBruk hansker»" in content(one)


@pytest.mark.parametrize(
    ("review", "is_shown"), [(NoticeReview.UNREVIEWED, True), (NoticeReview.REVIEWED, False)]
)
def test_only_what_no_editor_has_seen_is_marked_so(review, is_shown):
    one = notice(review=review)
    assert (MARK in content(one)) is is_shown
    assert (MARK in status_text(one, WORDS, is_archived=False)) is is_shown


def test_an_editors_note_is_shown():
    one = notice(review=NoticeReview.REVIEWED, note="Gjelder bare voksne.")
    assert "Merknad fra redaktøren: Gjelder bare voksne." in paragraphs(content(one))


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({}, "Dosen"),
        ({"review": NoticeReview.CORRECTED}, "[Rettet] Dosen"),
        ({"review": NoticeReview.RETRACTED}, "[Trukket] Dosen"),
        ({"kind": NoticeKind.CORRECTION}, "Rettelse: Dosen"),
        ({"kind": NoticeKind.RETRACTION}, "Trukket: Dosen"),
        ({"kind": NoticeKind.RETRACTION, "title": "Trukket: Dosen"}, "Trukket: Dosen"),
        ({"kind": NoticeKind.CORRECTION, "review": NoticeReview.CORRECTED}, "[Rettet] Rettelse: Dosen"),
    ],
)
def test_the_title_shows_where_a_notice_stands(changed, title):
    assert shown_title(notice(**{"title": "Dosen"} | changed)) == title


def test_a_retracted_notice_says_first_that_it_is_to_be_disregarded():
    told = paragraphs(content(notice(review=NoticeReview.RETRACTED, note="Feil lest tabell.")))
    assert told[0] == "Denne meldingen er trukket. Se bort fra den."
    assert told[1] == "Merknad fra redaktøren: Feil lest tabell."


def test_a_retraction_says_what_it_is_and_links_to_what_it_retracts():
    one = notice(
        kind=NoticeKind.RETRACTION, review=NoticeReview.REVIEWED, in_reply_to=NoticeId("tag:x,2026:notice/1")
    )
    markup = entry_html(
        one, WORDS, URL, earlier_url="https://varsel.example.no/oppdatering/y", is_archived=False
    )
    assert paragraphs(markup)[0] == "En tidligere melding er trukket. Se bort fra den."
    assert '<a href="https://varsel.example.no/oppdatering/y">Den tidligere meldingen</a>' in markup


@pytest.mark.parametrize("later", [NoticeReview.UNREVIEWED, NoticeReview.REVIEWED])
def test_the_archive_says_the_same_whatever_a_later_review_says(later):
    one = notice(review=later, note="" if later is NoticeReview.UNREVIEWED else "Sett på.")
    assert content(one, is_archived=True) == content(notice(), is_archived=True)
    assert "Fra arkivet" in content(one, is_archived=True)


def test_many_items_end_with_how_many_are_left():
    items = tuple(item(n, before=f"{n} " + "gammel " * 150, after=f"{n} " + "ny " * 300) for n in range(40))
    told = paragraphs(content(notice(items=items)))
    shown = sum(text.startswith("Fjernet") for text in told)
    assert 2 <= shown < 40
    assert f"Og {40 - shown} endringer til: se hele endringen." in told


def test_what_is_not_listed_is_counted():
    assert "En språklig eller redaksjonell endring er ikke tatt med." in paragraphs(
        content(notice(quiet_count=1))
    )
    assert "3 språklige eller redaksjonelle endringer er ikke tatt med." in paragraphs(
        content(notice(quiet_count=3))
    )


def test_when_it_was_seen_is_told_in_norwegian_time_with_the_pages_own_date():
    assert paragraphs(content())[-1] == (
        "Oppdaget 2. mars 2026 kl. 09.59 norsk tid. Siden oppgir datoen 1. mars 2026."
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "//x.example/", "data:text/html,x"])
def test_only_web_addresses_become_links(url):
    markup = content(notice(items=(item(deep_url=url),)))
    assert "Les stedet hos" not in markup


def test_reasons_are_in_the_language_of_the_notice_where_they_are_written_in_it():
    both = RuleHit(rule="a", level=Level.MINOR, text="En frist", texts=(("en", "A time limit"),))
    lone = RuleHit(rule="b", level=Level.MINOR, text="Et tall")
    told = notice(items=(item(reasons=(both, lone)),), language="en")
    assert "A time limit; Et tall" in content(told)
    assert "En frist; Et tall" in content(notice(items=(item(reasons=(both, lone)),)))


@given(NASTY, NASTY, NASTY, NASTY)
def test_hostile_text_never_becomes_markup(before, after, head, name):
    nasty = item(
        before=before,
        after=after,
        headline=head,
        section=(name, head),
        row=name,
        column=head,
        facts=(FactChange(kind=name, before=before, after=after),),
        reasons=(RuleHit(rule="r", level=Level.MINOR, text=head),),
    )
    one = notice(
        items=(nasty,), source_owner=name, source_title=head, note=before, review=NoticeReview.REVIEWED
    )
    markup = content(one)
    tree = html.fragment_fromstring(markup, create_parent="div")
    assert {element.tag for element in tree.iter()} <= ALLOWED
    assert {key for element in tree.iter() for key in element.attrib} <= {"href"}
    assert all(a.get("href").startswith("https://") for a in tree.iter("a"))
    assert not re.search(r"[\x00-\x08\ud800-\udfff]", markup)
