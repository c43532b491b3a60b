from urllib.parse import unquote

import pytest

from tests.unit.publish.publish_examples import block, document, edit, row, source
from watcher.model.change import ChangeKind
from watcher.model.document import BlockKind, Link
from watcher.model.source import ExtractionRules, SourceType
from watcher.publish.deeplink import deep_url

PAGE = "https://www.fhi.no/sm/mpox/"
LONG = (
    "Vaksine gis som to doser med minst 28 dagers mellomrom til personer med økt risiko, "
    "og første dose bør gis innen 4 dager etter eksponering."
)


def link(changed, new, old=None, **rest):
    return deep_url(changed, source=source(**rest), old=old or document(), new=new)


def test_a_short_text_is_named_whole_and_its_anchor_first():
    new = document(block(0, "Fjerde dag, ikke-smittsom & frisk", anchor="tiltak"))
    url = link(edit("a", ChangeKind.CHANGED, "x", new.blocks[0].text, new_index=0), new)
    assert url == PAGE + "#tiltak:~:text=Fjerde%20dag%2C%20ikke%2Dsmittsom%20%26%20frisk"


def test_a_long_text_is_named_by_its_first_and_last_words():
    new = document(block(0, LONG))
    url = link(edit("a", ChangeKind.CHANGED, "x", LONG, new_index=0), new)
    directive = url.removeprefix(PAGE + "#:~:text=")
    start, end = (unquote(part) for part in directive.split(","))
    assert LONG.startswith(start)
    assert LONG.endswith(end)


def test_words_that_stand_earlier_on_the_page_are_not_used():
    new = document(block(0, "Ring 113 ved tvil", anchor="a"), block(1, "Ring 113 ved tvil", anchor="b"))
    assert link(edit("a", ChangeKind.ADDED, "", "Ring 113 ved tvil", new_index=1), new) == PAGE + "#b"


def test_a_changed_cell_is_named_by_its_own_text():
    new = document(row(0, "Voksne", "600 mg"), row(1, "Barn", "200 mg"))
    changed = edit("a", ChangeKind.CELL_CHANGED, "300 mg", "200 mg", new_index=1, row="Barn", column="Dose")
    assert link(changed, new) == PAGE + "#:~:text=200%20mg"


def test_a_row_is_named_from_its_first_cell_to_its_last():
    new = document(row(0, "Voksne", "600 mg", "14 dager"))
    added = edit("a", ChangeKind.ROW_ADDED, "", new.blocks[0].text, new_index=0)
    assert link(added, new) == PAGE + "#:~:text=Voksne,14%20dager"


def test_removed_text_leads_to_the_heading_it_stood_under():
    new = document(block(0, "Tiltak", BlockKind.HEADING, anchor="tiltak"), block(1, "Noe annet"))
    gone = edit("a", ChangeKind.REMOVED, "Bruk hansker", trail_old=("Tiltak", "Utstyr"), old_index=0)
    assert link(gone, new, document(block(0, "Bruk hansker", anchor="utstyr"))) == PAGE + "#tiltak"


def test_removed_text_under_a_removed_heading_leads_to_an_anchor_that_is_left():
    new = document(block(0, "Noe annet", anchor="utstyr"))
    gone = edit("a", ChangeKind.REMOVED, "Bruk hansker", trail_old=("Borte",), old_index=0)
    assert link(gone, new, document(block(0, "Bruk hansker", anchor="utstyr"))) == PAGE + "#utstyr"


def test_removed_text_with_nothing_left_of_it_leads_to_the_page():
    gone = edit("a", ChangeKind.REMOVED, "Bruk hansker", trail_old=("Borte",), old_index=0, anchor="borte")
    assert link(gone, document(block(0, "Noe"))) == PAGE


def test_the_fragment_of_a_configured_address_is_replaced():
    new = document(block(0, "Kort"))
    added = edit("a", ChangeKind.ADDED, "", "Kort", new_index=0)
    assert link(added, new, url=PAGE + "#topp") == PAGE + "#:~:text=Kort"


@pytest.mark.parametrize("kind", [SourceType.PDF, SourceType.JSON, SourceType.TEXT, SourceType.SITEMAP])
def test_what_has_no_paragraphs_to_point_at_gets_the_plain_address(kind):
    new = document(block(0, "Kort"))
    added = edit("a", ChangeKind.ADDED, "", "Kort", new_index=0)
    assert link(added, new, rules=ExtractionRules(type=kind)) == PAGE


def test_a_feed_item_leads_to_its_own_page():
    item = Link(text="Uke 40", href="https://www.ecdc.europa.eu/en/w40", start=0, end=6)
    new = document(block(0, "Uke 40", BlockKind.HEADING, links=(item,)), block(1, "Flere tilfeller"))
    changed = edit("a", ChangeKind.CHANGED, "x", "Flere tilfeller", new_index=1)
    assert (
        link(changed, new, rules=ExtractionRules(type=SourceType.FEED)) == "https://www.ecdc.europa.eu/en/w40"
    )


def test_a_feed_item_without_a_link_does_not_borrow_its_neighbours():
    item = Link(text="Uke 40", href="https://www.ecdc.europa.eu/en/w40", start=0, end=6)
    new = document(
        block(0, "Uke 40", BlockKind.HEADING, links=(item,)),
        block(1, "Uke 41", BlockKind.HEADING),
        block(2, "Flere tilfeller"),
    )
    changed = edit("a", ChangeKind.CHANGED, "x", "Flere tilfeller", new_index=2)
    assert link(changed, new, rules=ExtractionRules(type=SourceType.FEED)) == PAGE


def test_hostile_anchors_and_words_cannot_break_out_of_the_address():
    new = document(block(0, '"><script>,-&\ud800', anchor='x":~:text=y'))
    url = link(edit("a", ChangeKind.ADDED, "", "", new_index=0), new)
    assert not set(url.removeprefix(PAGE)) & set('"<> ,&')
    assert url.count(":~:") == 1
