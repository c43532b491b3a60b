"""What stands beside an update on its page: other pages with the old value, and remarks."""

from dataclasses import replace

import pytest

from tests.unit.web.test_pages import DOSE_PAGE, select, text_of, texts_of
from watcher.model.ids import EditId, SourceId
from watcher.model.notice import Echo
from watcher.model.verdict import Remark

ECHO = Echo(
    edit_id=EditId("e"),
    source_id=SourceId("ema-tecovirimat"),
    source_title="Tecovirimat SIGA",
    source_owner="EMA",
    kind="dose",
    value="200 mg",
    quote="Children take 200 mg <twice> daily.",
    url="https://www.ema.europa.eu/tecovirimat#how",
    section=("Tecovirimat SIGA", "How is it used?"),
)
REMARK = Remark(
    code="note-says-editorial",
    texts=(("nb", "Siden kaller endringen språklig."), ("en", "The page calls the change editorial.")),
    quote="Språklig gjennomgang.",
)


@pytest.fixture
def aside(client, store):
    """The update of a dose, with an echo and a remark."""
    notice = next(each for each in store.notice_list if each.slug == DOSE_PAGE.rpartition("/")[2])
    told = replace(notice, echoes=(ECHO,), remarks=(REMARK,))
    store.notice_list[store.notice_list.index(notice)] = told
    return client


def test_an_update_lists_the_pages_that_still_state_the_old_value(aside):
    answer = aside.get(DOSE_PAGE)
    assert "Andre sider sier fortsatt det gamle Slik de sto da dette ble meldt." in text_of(answer)
    assert texts_of(answer, ".echoes li") == [
        "EMA: Tecovirimat SIGA (How is it used?): «Children take 200 mg <twice> daily.»"
    ]
    assert select(answer, ".echoes li a")[0].attributes["href"] == ECHO.url
    assert texts_of(answer, ".echoes strong") == ["200 mg"]


def test_an_update_shows_the_remarks_in_the_readers_language_with_the_page_s_words(aside):
    assert "Merknad til siden Siden kaller endringen språklig. «Språklig gjennomgang.»" in text_of(
        aside.get(DOSE_PAGE)
    )
    english = text_of(aside.get(f"{DOSE_PAGE}?lang=en"))
    assert "Remark on the page The page calls the change editorial." in english
    assert "Other pages still state the old value As they stood when this was reported." in english
    assert "Siden kaller endringen språklig." in text_of(aside.get(f"{DOSE_PAGE}?lang=nn"))


def test_an_address_that_is_no_web_address_is_no_link(client, store):
    notice = next(each for each in store.notice_list if each.slug == DOSE_PAGE.rpartition("/")[2])
    told = replace(notice, echoes=(replace(ECHO, url="javascript:alert(1)"),))
    store.notice_list[store.notice_list.index(notice)] = told
    assert select(client.get(DOSE_PAGE), ".echoes a") == []


def test_without_them_the_page_says_nothing_of_them(client):
    text = text_of(client.get(DOSE_PAGE))
    assert "Andre sider sier" not in text
    assert "Merknad til siden" not in text
