"""Other pages with the old value, and remarks, as a feed entry shows them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.unit.publish.publish_examples import ECHO, REMARK, SERVICE, block, document, notice, row, source
from watcher.model.document import BlockKind
from watcher.model.notice import Echo
from watcher.model.source import ExtractionRules, SourceType
from watcher.publish import feed_files, plan_feeds
from watcher.publish.asides import MOST_SHOWN, aside_html, parted_quote, remark_text
from watcher.publish.deeplink import block_url

NASTY = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'\x00\ud800\n abc21")), max_size=60)


def echo(**said):
    return Echo(**{**{name: getattr(ECHO, name) for name in ECHO.__slots__}, **said})


def told(one):
    return html.fragment_fromstring("\n".join(aside_html(one)), create_parent="div").text_content()


def test_an_echo_names_owner_page_and_sentence_with_the_value_marked_and_linked():
    markup = "\n".join(aside_html(notice(echoes=(ECHO,))))
    assert (
        '<li><a href="https://www.helsenorge.no/mpox#k">Helsenorge – Mpox</a>: '
        "«Du må være i karantene i <strong>21 dager</strong>.»</li>" in markup
    )
    assert "Andre sider sier fortsatt det gamle (slik de sto da dette ble meldt):" in markup


def test_remarks_stand_with_the_words_of_the_page():
    assert "Om sidens egne opplysninger: Teksten er endret. («Oppdatert 01.02.2026»)" in told(
        notice(remarks=(REMARK,))
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nn", "Andre sider seier framleis det gamle"),
        ("en", "Other pages still state the old value"),
        ("en-GB", "Other pages still state the old value"),
        ("se", "Andre sider sier fortsatt det gamle"),
    ],
)
def test_the_words_are_those_of_the_service(language, words):
    assert words in told(notice(language=language, echoes=(ECHO,)))


def test_a_remark_in_a_language_that_it_is_not_written_in_is_in_bokmaal():
    assert remark_text(REMARK, "en-GB").startswith("The text has changed.")
    assert remark_text(REMARK, "se").startswith("Teksten er endret.")


def test_nothing_to_say_is_nothing():
    assert list(aside_html(notice())) == []


def test_of_many_echoes_the_first_are_shown_and_the_rest_counted():
    many = tuple(echo(source_title=f"Side {number}") for number in range(MOST_SHOWN + 2))
    text = told(notice(echoes=many))
    assert f"Side {MOST_SHOWN - 1}" in text
    assert f"Side {MOST_SHOWN}" not in text
    assert "Og 2 steder til: se hele endringen." in text


def test_a_long_sentence_is_shortened_around_the_value():
    head, value, tail = parted_quote(echo(quote="ord " * 200 + "21 dager" + " ord" * 200))
    assert value == "21 dager"
    assert head.startswith("…")
    assert tail.endswith("…")
    assert len(head) + len(value) + len(tail) < 260


def test_a_link_that_is_no_web_address_is_not_made():
    assert "javascript" not in "\n".join(aside_html(notice(echoes=(echo(url="javascript:alert(1)"),))))


@given(NASTY, NASTY, NASTY)
def test_hostile_words_stay_words(quote, value, title):
    one = notice(echoes=(echo(quote=quote, value=value, source_title=title),), remarks=(REMARK,))
    root = html.fragment_fromstring("\n".join(aside_html(one)), create_parent="div")
    assert {element.tag for element in root.iter()} <= {"div", "p", "ul", "li", "a", "strong"}
    assert {name for element in root.iter() for name in element.attrib} <= {"href"}


def test_json_feed_has_them_for_machines_and_says_nothing_when_there_are_none():
    one, two = notice(1, echoes=(ECHO,), remarks=(REMARK,)), notice(2)
    made = feed_files(plan_feeds([two, one], [source()], SERVICE), SERVICE)
    items = json.loads(made["all.json"])["items"]
    assert items[1]["_watcher"]["echoes"] == [
        {
            "source": "helsenorge-mpox",
            "title": "Helsenorge – Mpox",
            "kind": "duration",
            "value": "21 dager",
            "quote": "Du må være i karantene i 21 dager.",
            "url": "https://www.helsenorge.no/mpox#k",
        }
    ]
    assert items[1]["_watcher"]["remarks"] == [
        {"code": "text-without-date", "text": "Teksten er endret.", "quote": "Oppdatert 01.02.2026"}
    ]
    assert not {"echoes", "remarks"} & items[0]["_watcher"].keys()


def test_the_same_notice_gives_the_same_bytes():
    feeds = [
        dict(
            feed_files(
                plan_feeds([notice(1, echoes=(ECHO,), remarks=(REMARK,))], [source()], SERVICE), SERVICE
            )
        )
        for _ in range(2)
    ]
    assert feeds[0] == feeds[1]


# -- the address of a block


def test_a_block_is_named_by_its_anchor_and_words_and_a_row_by_its_outer_cells():
    page = document(
        block(0, "Karantene", BlockKind.HEADING, level=2),
        block(1, "Hold deg hjemme.", anchor="k"),
        row(2, "Inkubasjonstid", "5–21 dager"),
    )
    where = [block_url(page, index, source=source()) for index in range(3)]
    assert where[1] == "https://www.fhi.no/sm/mpox/#k:~:text=Hold%20deg%20hjemme."
    assert where[2] == "https://www.fhi.no/sm/mpox/#:~:text=Inkubasjonstid,5%E2%80%9321%20dager"


def test_a_file_has_its_plain_address():
    pdf = source(rules=ExtractionRules(type=SourceType.PDF, lang="nb"))
    page = document(block(0, "Hold deg hjemme."))
    assert block_url(page, 0, source=pdf) == "https://www.fhi.no/sm/mpox/"
    assert block_url(page, 7, source=source()) == "https://www.fhi.no/sm/mpox/"
