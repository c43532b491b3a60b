"""Lists that are typed line by line with dashes, and dashes that begin no list."""

import pytest

from tests.unit.extract.support import digest, document, kinds


def test_lines_that_begin_with_a_dash_are_items_when_there_are_several():
    page = "<p>Ring når barnet:<br>- er slapt<br>– ikke drikker<br/>\n  - sover mye</p>"
    assert kinds(page) == [
        ("para", "Ring når barnet:"),
        ("item", "er slapt"),
        ("item", "ikke drikker"),
        ("item", "sover mye"),
    ]


def test_the_first_line_may_be_an_item_too():
    assert kinds("<p>- slapp<br>- varm</p>") == [("item", "slapp"), ("item", "varm")]


@pytest.mark.parametrize(
    "page",
    [
        "<p>– Vi venter for lenge, sier legen.</p>",
        "<p>Vi er her hele døgnet<br>– også i helgen.</p>",
        "<p>Under 38 °C - målt i endetarmen - før<br>barnehagen</p>",
        "<p>a -<b>b</b><br>-c<br>-d</p>",
    ],
)
def test_a_dash_that_stands_alone_begins_no_list(page):
    assert [kind for kind, _ in kinds(page)] == ["para"]


def test_a_heading_stays_whole():
    page = "<h2>Råd<br>- for barn<br>- for voksne</h2>"
    assert kinds(page) == [("heading", "Råd - for barn - for voksne")]


def test_a_dash_before_a_figure_stays_for_it_may_be_a_minus():
    assert kinds("<p>- 5 grader<br>- 10 grader</p>") == [("item", "- 5 grader"), ("item", "- 10 grader")]


def test_dashes_in_one_paragraph_say_nothing_of_the_next():
    page = "<p>- slapp<br>- varm</p><p>– Kom, sier legen.</p>"
    assert kinds(page)[-1] == ("para", "– Kom, sier legen.")


def test_an_item_that_is_added_changes_its_block_alone():
    old = document("<p>Ring:<br>- slapp<br>- varm</p>")
    new = document("<p>Ring:<br>- slapp<br>- varm<br>- blå</p>")
    assert [block.text for block in new.blocks[:3]] == [block.text for block in old.blocks]
    assert digest("<p>- slapp<br>- varm</p>") != digest("<p>- slapp<br>- blå</p>")


def test_readings_of_ruby_are_no_text():
    assert kinds("<p>駅<ruby>薬<rp>(</rp><rt>くすり</rt><rp>)</rp></ruby>3 mg</p>") == [("para", "駅薬3 mg")]
